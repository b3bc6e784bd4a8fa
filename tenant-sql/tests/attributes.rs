//! What stands behind the dot: Postgres reads `t.f` as a call of `f(t)` where `t` has no such column.
//! The row of a function in FROM may be a plain text, which `ts_stat`, `pg_read_file` and the like take.

use tenant_sql::{Request, read};

fn causes(sql: &str) -> Vec<String> {
    match read(Request { sql, parameters: &[], functions: &[] }) {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes.into_iter().map(|mistake| mistake.cause).collect(),
    }
}

#[test]
fn a_column_of_a_function_is_known_or_refused() {
    let refused = [
        "SELECT to_jsonb(u.ts_stat) FROM Invoice i, unnest(ARRAY['SELECT …']) AS u",
        "SELECT unnest.pg_sleep FROM Invoice i, unnest(ARRAY[1])",
        "SELECT s.pg_sleep FROM Invoice i, generate_series(1, 2) AS s",
        "SELECT s.pg_read_file FROM Invoice i, string_to_table('a', ',') AS s",
        "SELECT e.ts_stat FROM Invoice i, LATERAL jsonb_array_elements_text(i.list) AS e",
        "SELECT e.ts_stat FROM Invoice i, jsonb_each(i.list) AS e",
        "SELECT e.ts_stat FROM Invoice i, jsonb_to_recordset(i.list) AS e",
        "SELECT u.ts_stat FROM Invoice i, unnest(ARRAY['SELECT …']) AS u (word)",
        "WITH RECURSIVE c AS (SELECT id FROM Invoice UNION ALL SELECT c.f FROM c) SELECT id FROM c",
        "WITH RECURSIVE b AS (SELECT c.f FROM c), c AS (SELECT id FROM Invoice) SELECT id FROM b",
    ];
    for sql in refused {
        assert!(
            causes(sql).iter().any(|cause| cause.contains("column")),
            "{sql}: {:?}",
            causes(sql)
        );
    }
}

#[test]
fn what_a_function_gives_is_read() {
    let fine = [
        "SELECT u.word, u.n FROM Invoice i, unnest(ARRAY['a']) WITH ORDINALITY AS u (word, n)",
        "SELECT s.s FROM Invoice i, generate_series(1, 2) AS s",
        "SELECT e.value, e.ordinality FROM Invoice i, jsonb_array_elements(i.list) WITH ORDINALITY AS e",
        "SELECT e.key, e.value FROM Invoice i, jsonb_each(i.list) AS e",
        "SELECT e.a FROM Invoice i, jsonb_to_recordset(i.list) AS e (a integer)",
        "WITH RECURSIVE c AS (SELECT id FROM Invoice UNION ALL SELECT i.id FROM Invoice i JOIN c ON c.id = i.parent) \
         SELECT c.id FROM c",
        "WITH RECURSIVE c (a) AS (SELECT id FROM Invoice UNION ALL SELECT i.id FROM Invoice i JOIN c ON c.a = i.parent) \
         SELECT c.a FROM c",
    ];
    for sql in fine {
        assert_eq!(causes(sql), Vec::<String>::new(), "{sql}");
    }
}
