//! What a scoped statement may say: functions, types, and names that mean something to a database.

/// How SQLite says a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InSqlite {
    /// Under the same name.
    Same,
    /// Under another name, with the same arguments.
    As(&'static str),
    /// As this text, without arguments.
    Text(&'static str),
    /// Not at all.
    Lacks,
}

/// Where a function may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    /// In an expression.
    InExpressions,
    /// In an expression, or as a table.
    Anywhere,
}

/// A function of the list.
pub(crate) fn function(name: &str) -> Option<(Stands, InSqlite)> {
    if NOW.contains(&name) {
        return Some((Stands::InExpressions, InSqlite::Text(SQLITE_NOW)));
    }
    if name == "gen_random_uuid" {
        return Some((Stands::InExpressions, InSqlite::Text(SQLITE_UUID)));
    }
    if let Some(other) = renamed(name) {
        return Some((Stands::InExpressions, InSqlite::As(other)));
    }
    let lists = [
        (SAME, Stands::InExpressions, InSqlite::Same),
        (POSTGRES, Stands::InExpressions, InSqlite::Lacks),
        (TABLES, Stands::Anywhere, InSqlite::Lacks),
    ];
    let found = lists.into_iter().find(|(names, ..)| names.contains(&name));
    found.map(|(_, stands, in_sqlite)| (stands, in_sqlite))
}

/// The time, of which SQLite knows one.
const NOW: &[&str] = &[
    "clock_timestamp",
    "current_timestamp",
    "now",
    "statement_timestamp",
    "transaction_timestamp",
];

/// Comparable, as text, with what chrono's and time's types are stored as.
const SQLITE_NOW: &str = "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')";

/// A UUID of version 4 (RFC 9562), as the 16 bytes that `Uuid` is stored as.
const SQLITE_UUID: &str = "unhex(hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2) \
    || substr('89AB', 1 + abs(random() % 4), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6)))";

/// Functions that both databases know under one name and with one meaning.
const SAME: &[&str] = &[
    "abs",
    "avg",
    "coalesce",
    "concat",
    "count",
    "dense_rank",
    "first_value",
    "lag",
    "last_value",
    "lead",
    "length",
    "lower",
    "ltrim",
    "max",
    "min",
    "ntile",
    "nullif",
    "rank",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "string_agg",
    "sum",
    "trim",
    "upper",
];

/// Functions that SQLite knows under another name.
fn renamed(name: &str) -> Option<&'static str> {
    Some(match name {
        "char_length" => "length",
        "strpos" => "instr",
        "json_build_object" | "jsonb_build_object" => "json_object",
        "json_build_array" | "jsonb_build_array" => "json_array",
        "json_agg" | "jsonb_agg" => "json_group_array",
        "json_object_agg" | "jsonb_object_agg" => "json_group_object",
        "json_array_length" | "jsonb_array_length" => "json_array_length",
        "bool_and" => "min",
        "bool_or" => "max",
        "to_json" | "to_jsonb" => "json",
        _ => return None,
    })
}

/// Functions of Postgres that only compute.
const POSTGRES: &[&str] = &[
    "age",
    "array",
    "array_agg",
    "array_append",
    "array_cat",
    "array_length",
    "array_position",
    "array_prepend",
    "array_remove",
    "array_replace",
    "array_to_string",
    "array_upper",
    "cardinality",
    "ceil",
    "convert_from",
    "convert_to",
    "current_date",
    "date",
    "date_part",
    "date_trunc",
    "decode",
    "digest",
    "encode",
    "extract",
    "floor",
    "format",
    "greatest",
    "hashtext",
    "hashtextextended",
    "host",
    "jsonb_set",
    "jsonb_strip_nulls",
    "jsonb_typeof",
    "least",
    "left",
    "lpad",
    "make_date",
    "make_interval",
    "md5",
    "num_nonnulls",
    "num_nulls",
    "percentile_cont",
    "pg_column_size",
    "point",
    "position",
    "power",
    "random",
    "regexp_replace",
    "right",
    "row",
    "row_to_json",
    "sha256",
    "split_part",
    "starts_with",
    "string_to_array",
    "substring",
    "to_char",
    "to_date",
    "to_hex",
    "to_timestamp",
    "trunc",
    "uuidv7",
];

/// Functions of Postgres that give rows.
const TABLES: &[&str] = &[
    "generate_series",
    "generate_subscripts",
    "json_array_elements",
    "json_array_elements_text",
    "json_each",
    "json_each_text",
    "jsonb_array_elements",
    "jsonb_array_elements_text",
    "jsonb_each",
    "jsonb_each_text",
    "jsonb_object_keys",
    "jsonb_populate_record",
    "jsonb_populate_recordset",
    "jsonb_to_record",
    "jsonb_to_recordset",
    "regexp_split_to_table",
    "string_to_table",
    "unnest",
];

/// Functions that make one value of several rows.
pub(crate) const AGGREGATES: &[&str] = &[
    "array_agg",
    "avg",
    "bool_and",
    "bool_or",
    "count",
    "json_agg",
    "json_object_agg",
    "jsonb_agg",
    "jsonb_object_agg",
    "max",
    "min",
    "percentile_cont",
    "string_agg",
    "sum",
];

/// Functions that take a whole row.
pub(crate) const WHOLE_ROW: &[&str] = &["count", "row_to_json", "to_json", "to_jsonb"];

/// What Postgres reads as a function although it has no brackets.
pub(crate) const WITHOUT_BRACKETS: &[&str] = &["current_date", "current_timestamp"];

/// Columns that every table has without declaring them. In a sub-select they would bind to the table
/// outside of it.
pub(crate) const SYSTEM_COLUMNS: &[&str] =
    &["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "rowid", "_rowid_"];

/// A name like any other in Postgres. SQLite has it for the number of a row, where no column bears it.
pub(crate) const OID: &str = "oid";

/// Whether SQLite, which doesn't tell capitals, takes a name for the number of a row.
pub(crate) fn is_row_number(name: &str) -> bool {
    ["rowid", "_rowid_", OID].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Names that a parameter can't have.
pub(crate) const TENANT: &str = "tenant";

/// Functions that nobody can vouch for: they run SQL, read files and settings, wait, or reach other
/// sessions.
pub(crate) fn is_forbidden(function: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "connectby",
        "crosstab",
        "cursor_to_xml",
        "database_to_xml",
        "dblink",
        "has_",
        "lo_",
        "pg_",
        "query_to_xml",
        "schema_to_xml",
        "table_to_xml",
        "txid_",
    ];
    const WHOLE: &[&str] = &[
        "current_setting",
        "currval",
        "lastval",
        "load_extension",
        "loread",
        "lowrite",
        "nextval",
        "readfile",
        "set_config",
        "setval",
        "ts_rewrite",
        "ts_stat",
        "version",
        "writefile",
        "xpath_table",
    ];
    function != "pg_column_size"
        && (WHOLE.contains(&function) || PREFIXES.iter().any(|prefix| function.starts_with(prefix)))
}
