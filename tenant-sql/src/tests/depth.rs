use super::{accepted, reading};

/// More than any stack holds.
const DEEP: usize = 20_000;

/// A stack as small as that of a thread: the compiler's is larger.
fn answers(sql: &str) {
    assert!(
        reading(sql, &[]).is_err(),
        "{} … is accepted",
        sql.chars().take(60).collect::<String>()
    );
}

#[test]
fn what_nests_without_an_end_is_a_mistake() {
    let nests = [
        ("(", "1", ")"),
        ("NOT ", "TRUE", ""),
        ("- ", "1", ""),
        ("-", "1", ""),
        ("+(", "1", ")"),
        ("~", "1", ""),
        ("upper(", "'a'", ")"),
        ("pg_catalog.upper(", "'a'", ")"),
        ("CASE WHEN TRUE THEN ", "1", " END"),
        ("CASE ", "1", " WHEN 1 THEN 1 END"),
        ("ARRAY[", "1", "]"),
        ("CAST(", "1", " AS int)"),
        ("(SELECT ", "1", ")"),
        ("EXISTS (SELECT ", "1", ")"),
        ("1 IN (", "1", ")"),
        ("1 = ANY (", "1", ")"),
        ("INTERVAL ", "'1'", ""),
        ("1 + (", "1", ") + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1"),
        ("[", "1", "]"),
        ("{", "1", "}"),
        ("/*", "1", "*/"),
        ("EXTRACT(YEAR FROM ", "now()", ")"),
        ("1 BETWEEN 0 AND ", "1", ""),
        ("'a' LIKE ", "'a'", ""),
        ("sum(1) FILTER (WHERE ", "TRUE", ")"),
        ("count(*) OVER (ORDER BY ", "1", ")"),
    ];
    for (open, inner, close) in nests {
        let sql = format!("SELECT {}{inner}{} FROM Invoice", open.repeat(DEEP), close.repeat(DEEP));
        match open {
            // Comments may be as deep as they like.
            "/*" => drop(reading(&sql, &[])),
            _ => answers(&sql),
        }
        answers(&format!("SELECT 1 FROM Invoice WHERE {}", open.repeat(DEEP)));
    }
}

/// What one thing can be put behind another with, and again.
const CHAINS: [(&str, &str); 22] = [
    ("1", " + 1"),
    ("1", "::int"),
    ("1::int", "[]"),
    ("1", " IS NULL"),
    ("1", " ISNULL"),
    ("TRUE", " AND TRUE"),
    ("TRUE", " OR NOT TRUE"),
    ("'a'", " || 'a'"),
    ("now()", " AT TIME ZONE 'UTC'"),
    ("1", " BETWEEN 1 AND 1"),
    ("1", " IN (1)"),
    ("'a'", " LIKE 'a'"),
    ("1", " IS DISTINCT FROM 1"),
    ("ARRAY[1]", "[1]"),
    ("'{}'::jsonb", "->'a'"),
    ("a", ".a"),
    ("CASE WHEN TRUE THEN 1 END", " + CASE WHEN TRUE THEN 1 END"),
    ("(1)", " + (1)"),
    ("upper('a')", " || upper('a')"),
    ("1", " COLLATE \"C\""),
    ("1", " UNION SELECT 1"),
    ("1, 2 FROM Invoice", " UNION ALL SELECT 1, 2 FROM Invoice"),
];

#[test]
fn what_goes_on_without_an_end_is_a_mistake() {
    for (first, next) in CHAINS {
        answers(&format!("SELECT {first}{} FROM Invoice", next.repeat(DEEP)));
    }
    answers(&format!("SELECT 1 FROM {}Invoice{}", "(".repeat(DEEP), ")".repeat(DEEP)));
    answers(&format!("SELECT 1 FROM Invoice i{}", " JOIN Invoice j".repeat(DEEP)));
    answers(&format!("{}SELECT 1 FROM Invoice", "WITH x AS (".repeat(DEEP)));
    answers(&format!("SELECT 1 FROM {}", "LATERAL (SELECT 1 FROM ".repeat(DEEP)));
    answers(&"(".repeat(DEEP));
    answers(&"SELECT ".repeat(DEEP));
    answers(&";".repeat(DEEP));
}

/// What is just short enough fits on the stack of a thread.
#[test]
fn what_is_long_is_read_without_a_mishap() {
    for (first, next) in CHAINS {
        for times in [100, 190, 290, 590] {
            drop(reading(&format!("SELECT {first}{} FROM Invoice", next.repeat(times)), &[]));
        }
    }
}

/// Both at once: depth is what all the brackets around a place hold together.
#[test]
fn brackets_around_chains_add_up() {
    for width in [10, 50, 100, 200] {
        let chain = " + 1".repeat(width);
        let sql = (0..40).fold("1".to_owned(), |inner, _| format!("({inner}){chain}"));
        drop(reading(&format!("SELECT {sql} FROM Invoice"), &[]));
        let sql = (0..40).fold("1".to_owned(), |inner, _| format!("1{chain} + ({inner})"));
        drop(reading(&format!("SELECT {sql} FROM Invoice"), &[]));
    }
}

#[test]
fn what_is_merely_long_is_accepted() {
    let columns = vec!["i.id"; 2000].join(", ");
    accepted(&format!("SELECT {columns} FROM Invoice i"));
    let rows = vec!["(1, 'a')"; 2000].join(", ");
    accepted(&format!("INSERT INTO Invoice (number, note) VALUES {rows}"));
    let conditions = vec!["i.number = 'a'"; 60].join(" OR ");
    accepted(&format!("SELECT i.id FROM Invoice i WHERE {conditions}"));
    let numbers = (0..2000).map(|number| number.to_string()).collect::<Vec<_>>().join(", ");
    accepted(&format!("SELECT i.id FROM Invoice i WHERE i.number IN ({numbers})"));
    let arms =
        vec!["SELECT i.id, i.number, i.note FROM Invoice i WHERE i.id = 1"; 20].join(" UNION ALL ");
    accepted(&arms);
    let whens = "WHEN i.number = 'a' THEN 1 ".repeat(30);
    accepted(&format!("SELECT CASE {whens} END FROM Invoice i"));
}

#[test]
fn no_text_makes_it_panic() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let pieces = [
        "SELECT",
        "FROM",
        "Invoice",
        "WHERE",
        "'",
        "\"",
        "$",
        "$$",
        "$a$",
        "E'",
        "\\",
        ":",
        ":id",
        "--",
        "/*",
        "*/",
        "(",
        ")",
        ",",
        ";",
        ".",
        "::",
        "[",
        "]",
        "1",
        "e",
        "\0",
        "\u{feff}",
        "\u{a0}",
        "ü",
        "🦀",
        "\u{301}",
        "\n",
        "\t",
        " ",
        " ",
        "INSERT INTO",
        "VALUES",
        "UPDATE",
        "SET",
        "=",
        "DELETE",
        "ON CONFLICT",
        "DO",
        "RETURNING",
        "WITH",
        "AS",
        "*",
        "@",
        "#",
        "?",
        "|",
        "&",
        "<",
        ">",
        "~",
        "!",
        "^",
        "%",
        "NULL",
        "U&'",
        "x'",
        "N'",
        "q'[",
        "0x",
        "1e+",
        "b\"",
        "`",
    ];
    for _ in 0..20_000 {
        let length = next(24);
        let text: String = (0..length).map(|_| pieces[next(pieces.len())]).collect();
        if let Err(mistakes) = reading(&text, &[]) {
            for mistake in mistakes {
                assert!(!mistake.render(&text).is_empty());
            }
        }
    }
    for _ in 0..5_000 {
        let bytes: Vec<u8> = (0..next(40)).map(|_| next(256) as u8).collect();
        let text = String::from_utf8_lossy(&bytes);
        if let Err(mistakes) = reading(&text, &[]) {
            for mistake in mistakes {
                assert!(!mistake.render(&text).is_empty());
            }
        }
    }
}
