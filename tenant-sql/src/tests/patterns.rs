//! LIKE fails on no row.

use super::{postgres, refused_as, sqlite};

#[test]
fn a_literal_stays_as_it_is() {
    for pattern in ["'a%'", "'%_'", "''", "'a''b'"] {
        let sql = format!("SELECT 1 FROM Invoice i WHERE i.number LIKE {pattern}");
        assert!(postgres(&sql).ends_with(&format!("LIKE {pattern}")), "{}", postgres(&sql));
        assert!(sqlite(&sql).ends_with(&format!("LIKE {pattern}")), "{}", sqlite(&sql));
    }
    // What escapes in Postgres by itself, escapes in SQLite where it is told to.
    let sql = r"SELECT 1 FROM Invoice i WHERE i.number NOT LIKE 'a\%'";
    assert!(postgres(sql).ends_with(r"NOT LIKE E'a\\%'"), "{}", postgres(sql));
    assert!(sqlite(sql).ends_with(r"NOT LIKE 'a\%' ESCAPE '\'"), "{}", sqlite(sql));
    let sql = r"SELECT 1 FROM Invoice i WHERE i.number LIKE 'a\' ESCAPE ''";
    assert!(postgres(sql).ends_with(r"LIKE E'a\\' ESCAPE ''"), "{}", postgres(sql));
    assert!(sqlite(sql).ends_with(r"LIKE 'a\'"), "{}", sqlite(sql));
}

#[test]
fn a_literal_ends_in_no_lone_escape() {
    for (pattern, right) in [
        (r"'a\'", r"'a\\'"),
        (r"'\\\'", r"'\\\\'"),
        (r"E'a\\'", r"E'a\\\\'"),
        (r"$$a\$$", r"$$a\\$$"),
        (r"('a\')", r"('a\\')"),
        (r"'a!' ESCAPE '!'", r"'a!!' ESCAPE '!'"),
        (r"'a''' ESCAPE ''''", r"'a''''' ESCAPE ''''"),
    ] {
        for like in ["LIKE", "NOT LIKE", "ILIKE", "NOT ILIKE", "~~", "!~~*"] {
            if pattern.contains("ESCAPE") && like.contains('~') {
                continue;
            }
            let sql =
                |pattern: &str| format!("SELECT 1 FROM Invoice i WHERE i.number {like} {pattern}");
            refused_as(&sql(pattern), "this pattern ends in a lone");
            postgres(&sql(right));
        }
    }
}

#[test]
fn a_pattern_that_is_no_literal_is_completed() {
    let sql = "SELECT 1 FROM Invoice i WHERE i.number LIKE :text";
    assert!(
        postgres(sql).ends_with(
            r"LIKE CASE WHEN octet_length({parameter 0}) <= 8192 THEN regexp_replace({parameter 0}, E'(^|[^\\\\])(\\\\(\\\\\\\\)*)$', E'\\1\\2\\\\') END"
        ),
        "{}",
        postgres(sql)
    );
    assert!(
        sqlite(sql).ends_with(
            r"LIKE CASE WHEN length(CAST({parameter 0} AS BLOB)) <= 8192 THEN CASE WHEN (length({parameter 0}) - length(rtrim({parameter 0}, '\'))) % 2 = 1 THEN ({parameter 0}) || '\' ELSE {parameter 0} END END ESCAPE '\'"
        ),
        "{}",
        sqlite(sql)
    );
    for like in ["NOT LIKE", "ILIKE", "NOT ILIKE", "~~", "~~*", "!~~", "!~~*"] {
        for pattern in
            [":text", "'%' || :text", "i.note", "(SELECT c.name FROM Customer c)", "lower(:text)"]
        {
            let sql =
                postgres(&format!("SELECT :text FROM Invoice i WHERE i.number {like} {pattern}"));
            assert!(sql.contains(&format!("{like} CASE WHEN octet_length(")), "{sql}");
        }
    }
    // Without an escape, none is lone.
    let sql = "SELECT 1 FROM Invoice i WHERE i.number LIKE :text ESCAPE ''";
    assert!(
        postgres(sql).ends_with(
            "LIKE CASE WHEN octet_length({parameter 0}) <= 8192 THEN {parameter 0} END ESCAPE ''"
        ),
        "{}",
        postgres(sql)
    );
}

#[test]
fn an_escape_is_one_sign() {
    let others = [
        ":text",
        "i.note",
        "'ab'",
        "'a'",
        "'1'",
        "'é'",
        "NULL",
        "' '",
        "(SELECT c.name FROM Customer c)",
    ];
    for escape in others {
        let sql = format!("SELECT :text FROM Invoice i WHERE i.number LIKE :text ESCAPE {escape}");
        refused_as(&sql, "ESCAPE takes one sign");
    }
    for escape in ["''", "'!'", "'#'", r"'\'", r"E'\\'", "''''", "'%'", "']'", "'^'", "'-'"] {
        let sql = format!("SELECT 1 FROM Invoice i WHERE i.number LIKE :text ESCAPE {escape}");
        postgres(&sql);
    }
}

#[test]
fn a_pattern_is_neither_listed_nor_made_by_another() {
    for op in ["~~", "~~*", "!~~", "!~~*"] {
        for word in ["ANY", "ALL", "SOME"] {
            let sql = format!("SELECT 1 FROM Invoice i WHERE i.number {op} {word} (:ids)");
            refused_as(&sql, "can't be asked of a list");
        }
    }
    let inner = "(CASE WHEN i.note LIKE :text THEN 'a' END)";
    refused_as(
        &format!("SELECT 1 FROM Invoice i WHERE i.number LIKE {inner}"),
        "the pattern of a LIKE is made with another LIKE",
    );
    let long = "a".repeat(8193);
    refused_as(
        &format!("SELECT 1 FROM Invoice i WHERE i.number LIKE '{long}'"),
        "longer than 8 KB",
    );
}
