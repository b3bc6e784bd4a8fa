//! Each trap of the measurements, by its name.

use super::{accepted, line, postgres, refused_as, sqlite};
use crate::{Check, Piece};

/// Printed naively, one literal becomes two tokens, and the rest a statement.
#[test]
fn a_backslash_before_a_quote_stays_in_its_literal() {
    let written = postgres(r"SELECT '\'' UNION SELECT 1 FROM Secret --' FROM Invoice");
    let expected = r#"SELECT E'\\'' UNION SELECT 1 FROM Secret --' FROM {rows 0} AS "invoice""#;
    assert_eq!(written, expected);
    assert_eq!(
        accepted(r"SELECT '\'' UNION SELECT 1 FROM Secret --' FROM Invoice").entities,
        ["Invoice"]
    );
    assert!(sqlite(r"SELECT '\' FROM Invoice").starts_with(r"SELECT '\' FROM"));
}

/// The parser takes the backslashes of these out, also where it is told not to.
#[test]
fn an_escaped_literal_keeps_its_meaning() {
    for (literal, written) in [
        (r"E'a\'b\\'", r"E'a''b\\'"),
        ("E'a''b'", "E'a''b'"),
        (r"E'\\n'", r"E'\\n'"),
        (r"E'\n'", "E'\n'"),
        (r"E'\x41\u0042'", "E'AB'"),
        (r"E'\'; DELETE FROM x --'", "E'''; DELETE FROM x --'"),
    ] {
        let sql = postgres(&format!("SELECT {literal} FROM Invoice"));
        assert!(sql.starts_with(&format!("SELECT {written} FROM {{rows")), "{sql}");
    }
}

#[test]
fn a_dollar_quoted_literal_becomes_a_plain_one() {
    assert!(postgres("SELECT $t$it's$t$ FROM Invoice").starts_with("SELECT 'it''s' FROM"));
    assert!(postgres("SELECT $$--$$ FROM Invoice").starts_with("SELECT '--' FROM"));
}

/// `- -id` is printed as `--id`: a comment, which would swallow the predicate behind it.
#[test]
fn two_signs_in_a_row_are_refused() {
    for signs in ["- -", "-  -", "+ -", "- +", "- ~", "~ -"] {
        refused_as(&format!("SELECT {signs}i.id FROM Invoice i"), "two signs follow each other");
    }
    assert!(
        postgres("SELECT 1 - -i.id FROM Invoice i").starts_with("SELECT 1 - -\"i\".\"id\" FROM")
    );
    assert!(postgres("SELECT -(-i.id) FROM Invoice i").starts_with("SELECT -(-\"i\".\"id\") FROM"));
}

#[test]
fn comments_are_gone() {
    let written = postgres("SELECT i.id -- ' \n FROM /* \" /* ; */ */ Invoice i");
    assert_eq!(written, "SELECT \"i\".\"id\" FROM {rows 0} AS \"i\"");
}

#[test]
fn a_quoted_name_keeps_its_quotes() {
    assert!(
        postgres("SELECT 1 AS \"a\"\"b\" FROM Invoice").starts_with("SELECT 1 AS \"a\"\"b\" FROM")
    );
    assert!(
        postgres("SELECT 1 AS \"A -- b\" FROM Invoice").starts_with("SELECT 1 AS \"A -- b\" FROM")
    );
}

#[test]
fn a_cte_captures_no_table() {
    let written =
        postgres("WITH invoices AS (SELECT i.id FROM Invoice i) SELECT x.id FROM invoices x");
    assert!(written.contains("WITH \"with.invoices\" AS"), "{written}");
    assert!(written.ends_with("FROM \"with.invoices\" AS \"x\""), "{written}");
    refused_as(
        "SELECT 1 FROM Invoice WHERE EXISTS (WITH invoice AS (SELECT 1 AS one) SELECT 1 FROM Invoice)",
        "has the name of an entity in this statement",
    );
}

/// Behind its query, a CTE is gone, and the entity is itself again.
#[test]
fn a_cte_is_visible_in_its_own_query_alone() {
    let written = postgres(
        "SELECT (WITH t AS (SELECT i.id FROM Invoice i) SELECT count(*) FROM t), \
         (WITH t AS (SELECT c.id FROM Customer c) SELECT count(*) FROM t) FROM Invoice o",
    );
    assert_eq!(written.matches("{rows ").count(), 3, "{written}");
    refused_as(
        "SELECT (WITH t AS (SELECT i.id FROM Invoice i) SELECT count(*) FROM t) FROM t",
        "neither an entity nor a CTE",
    );
}

#[test]
fn an_entity_is_named_with_its_capitals() {
    refused_as("SELECT 1 FROM invoices", "`invoices` is neither an entity nor a CTE");
    refused_as("SELECT 1 FROM \"Invoice\"", "not the name of a Rust type");
}

#[test]
fn an_entity_named_like_a_keyword_has_an_alias_in_quotes() {
    assert!(postgres("SELECT u.id FROM User u").ends_with("FROM {rows 0} AS \"u\""));
    assert!(postgres("SELECT 1 FROM User").ends_with("FROM {rows 0} AS \"user\""));
}

#[test]
fn a_name_of_several_parts_is_refused() {
    refused_as("SELECT 1 FROM public.Invoice", "has more than one part");
    refused_as("SELECT public.i.id FROM Invoice i", "has more than two parts");
    refused_as("INSERT INTO public.Invoice (number) VALUES ('1')", "has more than one part");
    refused_as("UPDATE public.Invoice SET number = '1'", "has more than one part");
    refused_as("DELETE FROM public.Invoice", "has more than one part");
    refused_as("SELECT 1 FROM pg_catalog.pg_class", "has more than one part");
}

/// `t.f` is `f(t)` to Postgres, and would slip past the list of functions.
#[test]
fn a_column_that_is_none_is_no_call() {
    let checks = accepted("SELECT i.pg_sleep FROM Invoice i").checks;
    assert!(matches!(&checks[..], [Check::Column { column, .. }] if column == "pg_sleep"));
    refused_as(
        "SELECT x.upper FROM (SELECT i.id FROM Invoice i) AS x",
        "`x` has no column `upper`",
    );
    refused_as("WITH x AS (SELECT i.id FROM Invoice i) SELECT x.upper FROM x", "`x` has no column");
    refused_as("SELECT j.id FROM Invoice i", "there is no relation `j` here");
}

/// Inside of a sub-select, `ctid` would be the one outside.
#[test]
fn a_system_column_is_refused() {
    for column in ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "rowid", "_rowid_"] {
        refused_as(
            &format!("SELECT {column} FROM Invoice"),
            "every table has without declaring it",
        );
        let checks = accepted(&format!("SELECT i.{column} FROM Invoice i")).checks;
        assert!(matches!(&checks[..], [Check::Column { column: found, .. }] if found == column));
        let sql = format!("DELETE FROM Invoice WHERE {column} IN (SELECT {column} FROM Invoice)");
        refused_as(&sql, "every table has without declaring it");
    }
}

/// Postgres has no system column `oid` in a table of one's own; in SQLite it is the number of a row, unless
/// a column is called so.
#[test]
fn oid_is_a_column_where_it_is_declared() {
    for sql in [
        "SELECT oid FROM Document",
        "DELETE FROM Document WHERE oid = :id",
        "SELECT EXISTS (SELECT 1 FROM Document WHERE oid = :id)",
    ] {
        let checks = accepted(sql).checks;
        let asked =
            |check: &Check| matches!(check, Check::Column { column, .. } if column == "oid");
        assert!(checks.iter().any(asked), "{sql}");
    }
    accepted("SELECT oid FROM (SELECT d.id AS oid FROM Document d) AS x");
    accepted("INSERT INTO Document (oid) SELECT oid FROM unnest(:ids) AS oid");
    refused_as("SELECT oid", "there is no column");
    refused_as(
        "SELECT oid FROM jsonb_populate_recordset(NULL, :text) AS x, Document d",
        "every table has without declaring it",
    );
    let either = "SELECT d.id FROM Document d, Invoice i WHERE oid = :id";
    assert!(accepted(either).sqlite.is_err(), "the number of which row");
}

/// Of the written table nothing stands in the way but the predicate: its row has every column.
#[test]
fn l15_the_row_of_the_written_table_is_not_taken_whole() {
    for sql in [
        "UPDATE Invoice i SET paid = TRUE RETURNING to_jsonb(i)",
        "UPDATE Invoice i SET paid = TRUE WHERE row_to_json(i) IS NOT NULL",
        "DELETE FROM Invoice i RETURNING to_jsonb(i)",
        "DELETE FROM Invoice RETURNING (SELECT to_jsonb(invoice))",
        "INSERT INTO Invoice AS i (id, text) VALUES (:id, :text) RETURNING row_to_json(i)",
        "INSERT INTO Invoice AS i (id) VALUES (:id) ON CONFLICT (id) DO UPDATE SET text = to_jsonb(excluded)::text",
    ] {
        refused_as(sql, "the whole row of the table here");
    }
    accepted(
        "UPDATE Invoice i SET paid = TRUE FROM Customer c WHERE c.id = i.id RETURNING to_jsonb(c)",
    );
}

#[test]
fn a_whole_row_stands_where_it_is_known_to_be_one() {
    for value in ["to_jsonb(i)", "row_to_json(i)", "count(i)", "i IS NULL", "i IS NOT NULL"] {
        accepted(&format!("SELECT {value} FROM Invoice i"));
    }
    for value in
        ["i", "i = i", "upper(i)", "coalesce(i)", "to_jsonb(coalesce(i))", "ARRAY[i]", "(i)"]
    {
        refused_as(&format!("SELECT {value} FROM Invoice i"), "`i` is a whole row here");
    }
}

#[test]
fn a_cast_into_the_catalog_is_refused() {
    for ty in
        ["regclass", "regproc", "regrole", "regnamespace", "oid", "name", "pg_node_tree", "xid8"]
    {
        refused_as(&format!("SELECT 'x'::{ty} FROM Invoice"), "looks into the system catalog");
        refused_as(
            &format!("SELECT CAST('x' AS {ty}) FROM Invoice"),
            "looks into the system catalog",
        );
        refused_as(&format!("SELECT {ty} 'x' FROM Invoice"), "");
    }
    refused_as("SELECT 'x'::pg_catalog.regclass FROM Invoice", "a type with a schema");
}

#[test]
fn a_placeholder_is_a_parameter_of_the_function() {
    for placeholder in ["$1", "$id", "?", ":1", "@id", ":unknown"] {
        super::refused(&format!("SELECT i.id FROM Invoice i WHERE i.id = {placeholder}"));
    }
    assert!(postgres("SELECT i.id FROM Invoice i WHERE i.id = :id").ends_with("= {parameter 0}"));
    assert!(postgres("SELECT :tenant FROM Invoice").starts_with("SELECT {tenant} FROM"));
}

#[test]
fn isnull_is_no_alias() {
    refused_as("SELECT 1 FROM Invoice ISNULL", "ISNULL and NOTNULL are read as a name");
    refused_as("SELECT 1 FROM Invoice NOTNULL", "ISNULL and NOTNULL are read as a name");
}

#[test]
fn only_is_no_relation() {
    refused_as("SELECT 1 FROM ONLY Invoice", "ONLY");
    refused_as("SELECT 1 FROM ONLY (Invoice)", "");
    refused_as("UPDATE ONLY Invoice SET number = '1'", "");
    refused_as("DELETE FROM ONLY Invoice", "");
}

/// The caller's part is in brackets, or its OR would go around the owner's.
#[test]
fn the_owner_stands_first_where_rows_change() {
    assert_eq!(
        postgres("UPDATE Invoice SET number = '1' WHERE id = :id OR TRUE"),
        "UPDATE {table 0} AS \"invoice\" SET \"number\" = {0.number: '1'} \
         WHERE {owned 0 invoice} AND (\"id\" = {parameter 0} OR TRUE)"
    );
    assert_eq!(
        postgres("DELETE FROM Invoice i WHERE TRUE OR TRUE RETURNING i.id"),
        "DELETE FROM {table 0} AS \"i\" WHERE {owned 0 i} AND (TRUE OR TRUE) RETURNING \"i\".\"id\""
    );
    assert!(postgres("DELETE FROM Invoice").ends_with("WHERE {owned 0 invoice}"));
    assert!(postgres("UPDATE Invoice SET number = '1'").ends_with("WHERE {owned 0 invoice}"));
}

/// The caller's condition on somebody else's row could tell of it in an error.
#[test]
fn do_update_is_guarded_with_and_without_a_condition() {
    let insert = "INSERT INTO Invoice (id, number) VALUES (:id, :text) ON CONFLICT (id) DO UPDATE SET number = '1'";
    assert!(postgres(insert).ends_with(" WHERE {guard 0 invoice: TRUE}"));
    let guarded = format!("{insert} WHERE Invoice.number <> '2'");
    let expected = " WHERE {guard 0 invoice: \"invoice\".\"number\" <> '2'}";
    assert!(postgres(&guarded).ends_with(expected));
}

#[test]
fn each_new_row_gets_the_values_of_the_token() {
    assert_eq!(
        postgres("INSERT INTO Invoice (number) VALUES ('1'), ('2')"),
        "INSERT INTO {table 0} AS \"invoice\" (\"number\"{own columns 0}) \
         VALUES ({0.number: '1'}{own values 0}), ({0.number: '2'}{own values 0})"
    );
    let arms = postgres(
        "INSERT INTO Invoice (number) SELECT i.number FROM Invoice i UNION ALL (SELECT c.name FROM Customer c)",
    );
    assert_eq!(arms.matches("{own values 0}").count(), 2, "{arms}");
    let with = postgres(
        "INSERT INTO Invoice (number) WITH x AS (SELECT c.name FROM Customer c) SELECT x.name FROM x",
    );
    assert_eq!(with.matches("{own values 0}").count(), 1, "{with}");
}

#[test]
fn a_value_for_a_reference_is_looked_at_wherever_it_is_written() {
    let both = postgres(
        "INSERT INTO Invoice (customer_id) VALUES (:id) ON CONFLICT (id) DO UPDATE SET customer_id = :id",
    );
    assert_eq!(both.matches("{0.customer_id: {parameter 0}}").count(), 2, "{both}");
    let tuple = accepted(
        "UPDATE Invoice SET (customer_id, number) = (SELECT c.id, c.name FROM Customer c)",
    );
    let asked = tuple.checks.iter().filter(|check| matches!(check, Check::NoReference { .. }));
    assert_eq!(asked.count(), 2);
}

#[test]
fn insert_without_columns_gets_the_list_to_paste() {
    let scoped = accepted("INSERT INTO Invoice VALUES (1)");
    let told = scoped.checks.iter().find_map(|check| match check {
        Check::Never { message } => Some(line(message)),
        _ => None,
    });
    assert!(told.unwrap().contains("({insertable names 0})"));
}

#[test]
fn a_conflict_names_the_columns_of_its_key() {
    let insert = "INSERT INTO Invoice (number) VALUES ('1')";
    refused_as(
        &format!("{insert} ON CONFLICT DO UPDATE SET number = '1'"),
        "doesn't say which key it means",
    );
    refused_as(&format!("{insert} ON CONFLICT ON CONSTRAINT a.x DO NOTHING"), "more than one part");
    let any = accepted(&format!("{insert} ON CONFLICT DO NOTHING"));
    assert!(any.checks.iter().any(|check| matches!(check, Check::EveryKey { entity: 0, .. })));
    let by_name = accepted(&format!("{insert} ON CONFLICT ON CONSTRAINT By_Number DO NOTHING"));
    assert!(by_name.checks.iter().any(|check| {
        matches!(check, Check::ConflictKey { entity: 0, key, .. } if key == "by_number")
    }));
    let written = line(&by_name.postgres);
    assert!(written.ends_with("ON CONFLICT ({key 0 by_number}) DO NOTHING"), "{written}");
    refused_as(
        &format!("{insert} ON CONFLICT (lower(number)) DO NOTHING"),
        "name plain columns in ON CONFLICT",
    );
    let checks = accepted(&format!("{insert} ON CONFLICT (tenant_id, number) DO NOTHING")).checks;
    assert!(checks.iter().any(|check| {
        matches!(check, Check::ConflictTarget { columns, .. } if columns == &["tenant_id", "number"])
    }));
}

/// What is right in Postgres and unknown to the parser gets a cure of its own.
#[test]
fn what_the_parser_does_not_know_is_answered_with_a_cure() {
    for (sql, cure) in [
        ("SELECT i.id FROM Invoice i FOR NO KEY UPDATE", "write FOR UPDATE"),
        ("SELECT i.id FROM Invoice i FOR KEY SHARE", "write FOR SHARE"),
        ("INSERT INTO Invoice (id) OVERRIDING SYSTEM VALUE VALUES (1)", "leave OVERRIDING out"),
        ("SELECT format('%s', VARIADIC ARRAY['a']) FROM Invoice", "VARIADIC isn't understood"),
        (
            "WITH RECURSIVE t AS (SELECT i.id FROM Invoice i) CYCLE id SET c USING p SELECT t.id FROM t",
            "leave SEARCH and CYCLE out",
        ),
        ("INSERT INTO Invoice (id) SELECT 1 ON CONFLICT (id) DO NOTHING", "WHERE true"),
    ] {
        refused_as(sql, cure);
    }
    super::refused("SELECT i.id FROM Invoice i, Customer c FOR UPDATE OF i, c");
    super::refused("SELECT (i).* FROM Invoice i");
}

/// The names of an entity's columns are the table's, and no others.
#[test]
fn all_columns_are_the_declared_ones() {
    let scoped = accepted("SELECT *, i.* FROM Invoice i JOIN Customer c ON c.id = i.customer_id");
    let columns = scoped.postgres.iter().filter(|piece| matches!(piece, Piece::Columns { .. }));
    assert_eq!(columns.count(), 3);
}

/// SQLite would take the first for a text, the second by its whole text, and the third for both.
#[test]
fn sqlite_finds_a_column_by_its_name_or_not_at_all() {
    let line =
        sqlite("SELECT count FROM (SELECT count(*), max(id) FROM Invoice) AS s WHERE max > :id");
    assert!(
        line.starts_with("SELECT `count` FROM (SELECT count(*) AS \"count\", max(`id`) AS \"max\""),
        "{line}"
    );
    assert!(line.ends_with("WHERE `max` > {parameter 0}"), "{line}");
    assert!(postgres("SELECT count(*) FROM Invoice").starts_with("SELECT count(*) FROM"));
    for sql in [
        "INSERT INTO Invoice (id, text) SELECT * FROM (SELECT :id AS a, 1 AS \"A\") AS s",
        "SELECT s.\"A\" FROM (SELECT i.id AS a, i.text AS \"A\" FROM Invoice i) AS s",
        "SELECT \"ROWID\" FROM Invoice i, (SELECT 1 + 1) AS s",
        "SELECT \"OID\" FROM Invoice i, (SELECT 1 + 1) AS s",
    ] {
        assert!(accepted(sql).sqlite.is_err(), "{sql}");
    }
}
