//! ON CONFLICT with the condition of a partial index.

use super::{accepted, postgres, refused_as, sqlite};
use crate::Check;

const INSERT: &str =
    "INSERT INTO Seat (id, number) VALUES (1, 'a') ON CONFLICT (tenant_id, number)";

#[test]
fn a_condition_is_written_as_it_stands() {
    for (condition, written) in [
        ("gone IS NULL", r#""gone" IS NULL"#),
        ("(NOT gone)", r#"(NOT "gone")"#),
        ("kind = 'do' AND \"do\" <> 2", r#""kind" = 'do' AND "do" <> 2"#),
        ("lower(kind) IN ('a', 'b')", r#"lower("kind") IN ('a', 'b')"#),
        (
            "CASE WHEN (gone) THEN FALSE ELSE TRUE END",
            r#"CASE WHEN ("gone") THEN FALSE ELSE TRUE END"#,
        ),
        ("gone /* DO */ IS NULL -- DO\n", r#""gone" IS NULL"#),
    ] {
        let nothing = format!("{INSERT} WHERE {condition} DO NOTHING");
        let expected =
            format!(r#" ON CONFLICT ("tenant_id", "number") WHERE {written} DO NOTHING"#);
        assert!(postgres(&nothing).ends_with(&expected), "{}", postgres(&nothing));
        let in_sqlite = sqlite(&nothing).replace('`', "\"");
        assert!(in_sqlite.ends_with(&expected), "{in_sqlite}");
    }
}

/// A WHERE between the key and DO counts for nothing: the predicate stands behind SET all the same.
#[test]
fn l09_a_condition_in_front_of_do_protects_nothing() {
    for condition in ["gone IS NULL", "tenant_id = '1'", "TRUE"] {
        let sql = format!("{INSERT} WHERE {condition} DO UPDATE SET gone = TRUE WHERE seat.id > 1");
        let guarded =
            r#"DO UPDATE SET "gone" = {0.gone: TRUE} WHERE {guard 0 seat: "seat"."id" > 1}"#;
        assert!(postgres(&sql).ends_with(guarded), "{}", postgres(&sql));
        let bare = format!("{INSERT} WHERE {condition} DO UPDATE SET gone = TRUE");
        let guarded = r#"DO UPDATE SET "gone" = {0.gone: TRUE} WHERE {guard 0 seat: TRUE}"#;
        assert!(postgres(&bare).ends_with(guarded), "{}", postgres(&bare));
    }
}

/// The key is asked for the tenant, and each column of the condition for its entity.
#[test]
fn l09_the_key_in_front_of_a_condition_is_looked_at() {
    let checks = accepted(&format!("{INSERT} WHERE gone IS NULL DO NOTHING")).checks;
    let key = ["tenant_id", "number"];
    let is_target =
        |check: &Check| matches!(check, Check::ConflictTarget { columns, .. } if *columns == key);
    assert!(checks.iter().any(is_target));
    let is_column =
        |check: &Check| matches!(check, Check::Column { column, .. } if column == "gone");
    assert!(checks.iter().any(is_column));
}

#[test]
fn each_condition_stays_with_its_key() {
    let sql = postgres(&format!(
        "WITH a AS ({INSERT} WHERE one IS NULL DO NOTHING RETURNING id), \
         b AS ({INSERT} DO NOTHING RETURNING id) {INSERT} WHERE two IS NULL DO NOTHING"
    ));
    let keys: Vec<&str> = sql.split(r#"("tenant_id", "number")"#).skip(1).collect();
    let [one, plain, two] = keys.as_slice() else { panic!("{sql}") };
    assert!(one.starts_with(r#" WHERE "one" IS NULL DO"#), "{sql}");
    assert!(plain.starts_with(" DO NOTHING"), "{sql}");
    assert!(two.starts_with(r#" WHERE "two" IS NULL DO"#), "{sql}");
}

#[test]
fn l15_what_no_index_is_made_with_is_refused() {
    for (condition, why) in [
        ("number = :text", "holds a parameter"),
        ("number = :tenant", "holds a parameter"),
        ("number LIKE :text", "holds a parameter"),
        ("id = ANY(:ids)", "holds a parameter"),
        ("EXISTS (SELECT 1 FROM Seat)", "holds a sub-select"),
        ("id IN (SELECT s.id FROM Seat s)", "holds a sub-select"),
        ("id = (SELECT 1 FROM secrets)", "`secrets` is neither an entity nor a CTE"),
        ("seat.gone IS NULL", "holds a column with its relation in front"),
        ("excluded.gone IS NULL", "holds a column with its relation in front"),
        ("count(*) > 1", "holds a function that looks at several rows"),
        ("ctid IS NULL", "`ctid` is a column that every table has"),
        ("pg_sleep(1) IS NULL", "reaches outside of the statement"),
    ] {
        refused_as(&format!("{INSERT} WHERE {condition} DO NOTHING"), why);
        refused_as(&format!("{INSERT} WHERE {condition} DO UPDATE SET gone = TRUE"), why);
    }
}

/// What is taken out of the text has to stand behind a key of an INSERT.
#[test]
fn l15_a_condition_goes_nowhere_else() {
    for sql in [
        "SELECT i.id FROM Invoice i JOIN Seat s ON conflict (s.id) WHERE FALSE do",
        "SELECT conflict (i.id) WHERE FALSE DO FROM Invoice i",
        "UPDATE Invoice i SET id = 1 ON CONFLICT (id) WHERE FALSE DO NOTHING",
        &format!("{INSERT} WHERE gone IS NULL"),
        &format!("{INSERT} WHERE DO NOTHING"),
        &format!("{INSERT} WHERE gone IS NULL gone DO NOTHING"),
        &format!("{INSERT} WHERE gone IS NULL; DELETE FROM Seat DO NOTHING"),
        &format!("{INSERT} WHERE gone) IS (NULL DO NOTHING"),
        "INSERT INTO Seat (id) VALUES (1) ON CONFLICT ON CONSTRAINT key WHERE gone IS NULL DO NOTHING",
        "INSERT INTO Seat (id) VALUES (1) ON CONFLICT WHERE gone IS NULL DO NOTHING",
        "INSERT INTO Seat (id) VALUES (1) ON CONFLICT (lower(number)) WHERE gone IS NULL DO NOTHING",
    ] {
        refused_as(sql, "");
    }
}
