//! Which functions may be called, and which by nobody.

use super::{accepted, line, postgres, reading, refused_as};
use crate::Check;

/// The functions that were met in products, and only compute.
const COMPUTING: &str = "
    now coalesce count array_agg statement_timestamp jsonb_set to_jsonb regexp_replace array_upper sum array_length
    max min avg jsonb_build_object make_interval lower upper pg_column_size length unnest nullif array_append concat
    greatest least jsonb_agg date_trunc array_remove string_agg date generate_series row_number encode decode
    jsonb_typeof gen_random_uuid uuidv7 jsonb_object_keys json_build_object bool_and bool_or age lpad
    jsonb_array_length jsonb_array_elements jsonb_array_elements_text cardinality percentile_cont to_timestamp
    jsonb_strip_nulls hashtext hashtextextended convert_to sha256 md5 digest left right jsonb_build_array replace
    split_part format to_hex make_date char_length to_json array_replace array_prepend row_to_json to_char round rank
    dense_rank lag lead first_value last_value ntile abs ceil floor power trim ltrim rtrim substring strpos
    starts_with array_position array_to_string string_to_array json_agg json_object_agg jsonb_object_agg jsonb_each
    jsonb_each_text to_date clock_timestamp transaction_timestamp date_part array_cat num_nonnulls num_nulls
    convert_from host point random row trunc";

/// Those that may stand in FROM.
const IN_FROM: &str = "
    unnest jsonb_array_elements jsonb_array_elements_text jsonb_populate_record jsonb_populate_recordset
    jsonb_to_record jsonb_to_recordset jsonb_object_keys jsonb_each jsonb_each_text generate_series
    json_array_elements json_array_elements_text json_each json_each_text generate_subscripts regexp_split_to_table
    string_to_table";

/// Those that nobody can vouch for.
const FORBIDDEN: &str = "
    set_config current_setting dblink dblink_exec query_to_xml query_to_xmlschema table_to_xml schema_to_xml
    database_to_xml cursor_to_xml pg_read_file pg_read_binary_file pg_ls_dir pg_sleep pg_sleep_for pg_terminate_backend
    pg_advisory_lock pg_try_advisory_xact_lock pg_notify pg_total_relation_size pg_stat_file pg_get_viewdef lo_get
    lo_import lo_export lo_put txid_current nextval currval setval lastval version has_table_privilege ts_stat
    xpath_table load_extension readfile writefile pg_logical_emit_message
    ts_rewrite crosstab crosstab4 connectby loread lowrite";

/// Those that nobody has looked at, or that tell of the session.
const UNKNOWN: &str = "my_function inet_server_addr setseed xmltable row_security_active";

#[test]
fn an_argument_may_have_a_name() {
    let sql = "SELECT now() - make_interval(days => :id, hours => 2) FROM Invoice";
    assert!(postgres(sql).contains("make_interval(\"days\" => {parameter 0}, \"hours\" => 2)"));
    assert!(accepted(sql).sqlite.is_err(), "SQLite has no such argument");
    refused_as("SELECT make_interval(days => ctid) FROM Invoice", "every table has");
    refused_as("SELECT to_jsonb(a => lower(i)) FROM Invoice i", "`i` is a whole row here");
    refused_as("SELECT pg_sleep(a => 1) FROM Invoice i", "reaches outside");
}

#[test]
fn each_function_that_only_computes_is_accepted() {
    for function in COMPUTING.split_whitespace() {
        let arguments = match function {
            "substring" => "'abc', 1, 2",
            _ => "i.number",
        };
        accepted(&format!("SELECT {function}({arguments}) FROM Invoice i"));
    }
    for value in
        ["CURRENT_DATE", "CURRENT_TIMESTAMP", "EXTRACT(YEAR FROM now())", "POSITION('a' IN 'ab')"]
    {
        accepted(&format!("SELECT {value} FROM Invoice"));
    }
    accepted("SELECT ARRAY[1], pg_catalog.lower('A') FROM Invoice");
}

#[test]
fn each_function_that_gives_rows_stands_in_from() {
    for function in IN_FROM.split_whitespace() {
        accepted(&format!("SELECT i.id FROM Invoice i, {function}(:text) AS f"));
    }
    refused_as("SELECT i.id FROM Invoice i, lower('a') AS f", "gives no rows to read FROM");
}

#[test]
fn what_reaches_outside_is_refused_even_when_vouched_for() {
    for function in FORBIDDEN.split_whitespace() {
        let upper = function.to_uppercase();
        for call in [
            function.to_owned(),
            format!("pg_catalog.{function}"),
            upper,
            format!("\"{function}\""),
        ] {
            for sql in [
                format!("SELECT {call}('a') FROM Invoice"),
                format!("SELECT i.id FROM Invoice i, {call}('a') AS f"),
                format!("SELECT i.id FROM Invoice i, LATERAL {call}('a') AS f"),
                format!("SELECT i.id FROM Invoice i ORDER BY {call}('a')"),
                format!("SELECT count(*) FILTER (WHERE {call}('a') = 1) FROM Invoice"),
                format!("DELETE FROM Invoice WHERE {call}('a') = 1"),
            ] {
                let mistakes = reading(&sql, &[function]).expect_err(&sql);
                let told = mistakes
                    .iter()
                    .any(|mistake| mistake.cause.contains("reaches outside of the statement"));
                assert!(told, "{sql}: {mistakes:?}");
            }
        }
    }
}

#[test]
fn what_is_unknown_is_refused_until_somebody_vouches_for_it() {
    for function in UNKNOWN.split_whitespace() {
        let sql = format!("SELECT {function}(1) FROM Invoice");
        assert!(reading(&sql, &[]).is_err(), "{sql}");
        if function != "xmltable" {
            assert!(reading(&sql, &[function]).is_ok(), "{sql}");
        }
    }
    refused_as(
        "SELECT my_function(1) FROM Invoice",
        "vouch for it: `#[tenant_scoped(functions(my_function)",
    );
    refused_as("SELECT billing.my_function(1) FROM Invoice", "stands in a schema");
    assert!(reading("SELECT billing.my_function(1) FROM Invoice", &["my_function"]).is_err());
}

/// In quotes they are columns, and of a table that doesn't have them, an error of the build.
#[test]
fn what_could_be_read_as_a_function_is_written_as_a_column() {
    for name in ["current_role", "current_catalog", "current_schema", "localtimestamp"] {
        match reading(&format!("SELECT {name} FROM Invoice"), &[]) {
            Ok(scoped) => {
                let asked =
                    |check: &Check| matches!(check, Check::Column { column, .. } if column == name);
                assert!(scoped.checks.iter().any(asked), "{name}");
                assert!(line(&scoped.postgres).contains(&format!("\"{name}\"")), "{name}");
            }
            Err(mistakes) => assert!(!mistakes.is_empty()),
        }
    }
}

#[test]
fn the_session_is_not_spoken_of() {
    for value in ["current_user", "session_user", "user"] {
        super::refused(&format!("SELECT {value} FROM Invoice"));
    }
    super::refused("SELECT current_schema() FROM Invoice");
    super::refused("SELECT current_database() FROM Invoice");
}
