//! What is known of a CTE: its columns, and whether its rows are new.

use super::{accepted, postgres, refused_as};
use crate::Output;

/// A list of names may be shorter than that of the columns: those behind it stay.
#[test]
fn a_shorter_list_of_names_moves_no_column() {
    let named = |name: &str| Output::Named(name.to_owned());
    for (sql, outputs) in [
        (
            "WITH y (b) AS (SELECT i.id, i.number FROM Invoice i) SELECT y.*, 1 AS last FROM y",
            vec![named("b"), named("number"), named("last")],
        ),
        (
            "SELECT y.*, 1 AS last FROM (SELECT i.id, i.number FROM Invoice i) AS y (b)",
            vec![named("b"), named("number"), named("last")],
        ),
        (
            "WITH y (b) AS (SELECT i.id, i.* FROM Invoice i) SELECT * FROM y",
            vec![named("b"), Output::All(0)],
        ),
        ("SELECT * FROM Invoice i, unnest(:ids) AS u (id)", vec![Output::All(0), named("id")]),
        (
            "SELECT e.* FROM Invoice i, jsonb_each(i.body) AS e (k)",
            vec![named("k"), named("value")],
        ),
    ] {
        assert_eq!(accepted(sql).outputs, Some(outputs), "{sql}");
    }
    // How many columns there are, nobody says.
    for sql in [
        "WITH y (b) AS (SELECT * FROM Invoice i) SELECT y.* FROM y",
        "SELECT y.* FROM Invoice AS y (b)",
        "SELECT u.* FROM Invoice i, unnest(i.lines) AS u (id)",
        "SELECT u.* FROM Invoice i, jsonb_populate_record(i.body, i.body) AS u (id)",
    ] {
        refused_as(sql, "are not known here; list the columns");
        postgres(&sql.replace("y.*", "y.b").replace("u.*", "u.id"));
    }
    let longer = "WITH y (a, b) AS (SELECT i.id FROM Invoice i) SELECT y.a FROM y";
    refused_as(longer, "2 names are given to 1 columns");
    let shorter = "WITH y (a) AS (SELECT i.id, i.number FROM Invoice i) SELECT y.a FROM y";
    assert!(accepted(shorter).sqlite.is_err());
}

/// What the statement itself has inserted may be referred to: as long as it is seen that it has.
#[test]
fn a_reference_finds_new_rows() {
    let child = "INSERT INTO Line (invoice_id) SELECT p.id FROM p";
    for (parent, found) in [
        (
            "p AS (INSERT INTO Invoice (id) VALUES (:id) RETURNING id)",
            vec![r#""with.p".id as 0.id"#],
        ),
        (
            "p AS (INSERT INTO Invoice AS i (id) VALUES (:id) RETURNING number, i.id AS x)",
            vec![r#""with.p".number as 0.number"#, r#""with.p".x as 0.id"#],
        ),
        (
            "p (a, b) AS (INSERT INTO Invoice (id) VALUES (:id) RETURNING number || 'x', id)",
            vec![r#""with.p".b as 0.id"#],
        ),
        ("p AS (INSERT INTO Invoice (id) VALUES (:id) RETURNING *)", vec![r#""with.p". as 0."#]),
        // Values that are no column of the row.
        ("p AS (INSERT INTO Invoice (id) VALUES (:id) RETURNING :id AS id)", vec![]),
        ("p AS (INSERT INTO Invoice (id) VALUES (:id) RETURNING -id AS id)", vec![]),
        ("p (a) AS (INSERT INTO Invoice (id) VALUES (:id) RETURNING *)", vec![]),
        // Rows that are not new.
        ("p AS (SELECT i.id FROM Invoice i WHERE i.id = :id)", vec![]),
        ("p AS (UPDATE Invoice SET number = :id RETURNING id)", vec![]),
        (
            "o AS (INSERT INTO Invoice (id) VALUES (:id) RETURNING id), p AS (SELECT o.id FROM o)",
            vec![r#""with.o".id as 0.id"#],
        ),
    ] {
        let sql = format!("WITH {parent} {}", child.replace("p.id", "NULL"));
        let written = postgres(&sql);
        let new: Vec<_> = written
            .split(" or new")
            .skip(1)
            .flat_map(|rest| rest.split('}').next().unwrap().split(" \"with").skip(1))
            .map(|new| format!("\"with{}", new.trim_end()))
            .collect();
        assert_eq!(new, found, "{written}");
    }
    // An inner CTE of the name hides the outer one.
    let hidden = postgres(
        "WITH p AS (INSERT INTO Invoice (id) VALUES (:id) RETURNING id)
        INSERT INTO Line (invoice_id) WITH p AS (SELECT i.id FROM Invoice i) SELECT p.id FROM p",
    );
    assert!(!hidden.contains(" or new"), "{hidden}");
}
