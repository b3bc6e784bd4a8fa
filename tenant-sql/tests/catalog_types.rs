//! A cast to a type of the catalog looks a name up in it.

use tenant_sql::{Request, read};

/// The array of a type has the type's name behind an underscore, and the database's message about an
/// unknown relation shows the text.
#[test]
fn catalog_types_are_refused_as_arrays_too() {
    for ty in ["_regclass", "regclass[]", "_regnamespace", "__regtype", "_oid", "_name", "_pg_lsn"]
    {
        let sql = format!("SELECT note::{ty} FROM Invoice");
        let mistakes = read(Request { sql: &sql, parameters: &[], functions: &[] }).err();
        let mistakes = mistakes.unwrap_or_default();
        assert!(mistakes.iter().any(|mistake| mistake.cause.contains("catalog")), "{ty}");
    }
}
