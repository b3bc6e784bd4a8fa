//! Everything is denied until it is known: each with the words of its message.

use super::{reading, refused, refused_as};

#[test]
fn one_statement_of_four_kinds() {
    refused_as("SELECT 1 FROM Invoice; DELETE FROM Invoice", "there is a second statement");
    refused_as("", "there is no statement");
    refused_as(";", "there is no statement");
    for statement in [
        "DROP TABLE invoices",
        "TRUNCATE invoices",
        "CREATE TABLE x (id int)",
        "ALTER TABLE invoices ADD x int",
        "GRANT ALL ON invoices TO x",
        "COPY invoices TO STDOUT",
        "EXPLAIN SELECT 1 FROM Invoice",
        "PREPARE x AS SELECT 1",
        "EXECUTE x",
        "DEALLOCATE x",
        "SET search_path = x",
        "SHOW search_path",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT x",
        "CALL x()",
        "LISTEN x",
        "NOTIFY x",
        "DECLARE x CURSOR FOR SELECT 1",
        "FETCH 1 FROM x",
        "VACUUM",
        "LOCK TABLE invoices",
        "DISCARD ALL",
        "MERGE INTO Invoice i USING Customer c ON TRUE WHEN MATCHED THEN DELETE",
    ] {
        let told = refused(statement);
        let known = ["is not a statement for one tenant", "is no SQL that is understood"];
        assert!(known.iter().any(|words| told.contains(words)), "{statement}: {told}");
    }
}

#[test]
fn what_is_not_known_is_named() {
    for (sql, words) in [
        ("SELECT 1", "names no entity"),
        ("SELECT i.id INTO x FROM Invoice i", "INTO is not allowed"),
        ("SELECT i.id FROM Invoice i UNION TABLE Invoice", "TABLE names a table"),
        ("SELECT i.id FROM Invoice i NATURAL JOIN Customer c", "NATURAL JOIN compares"),
        ("SELECT i.id FROM Invoice i TABLESAMPLE SYSTEM (1)", "TABLESAMPLE is not allowed"),
        ("SELECT i.id FROM (SELECT j.id FROM Invoice j)", "has no name"),
        ("SELECT i.id FROM Invoice i, Customer i", "two relations are called `i`"),
        ("SELECT TOP 1 i.id FROM Invoice i", ""),
        ("SELECT /*+ SeqScan(i) */ i.id FROM Invoice i", ""),
        ("SELECT i.id FROM Invoice i QUALIFY TRUE", ""),
        ("SELECT i.id FROM Invoice i ORDER BY i.id USING <", ""),
        ("SELECT i.id FROM Invoice i LIMIT 1, 2", ""),
        ("SELECT i.id FROM Invoice i GROUP BY ALL", ""),
        ("SELECT i.id COLLATE \"C\" FROM Invoice i", "COLLATE is not allowed"),
        ("SELECT i.id OPERATOR(pg_catalog.+) 1 FROM Invoice i", "is not known to be safe"),
        ("SELECT |/ i.id FROM Invoice i", "this sign in front"),
        ("SELECT overlay('a' PLACING 'b' FROM 1) FROM Invoice", "OVERLAY is not allowed"),
        ("SELECT first_value(i.id) IGNORE NULLS OVER () FROM Invoice i", "IGNORE NULLS"),
        ("SELECT count(i.*) FROM Invoice i", "`*` stands for no value"),
        ("SELECT X'1F' FROM Invoice", "this kind of literal"),
        ("SELECT N'a' FROM Invoice", "this kind of literal"),
        ("SELECT U&'a' FROM Invoice", "this kind of literal"),
        ("SELECT XMLPARSE(DOCUMENT 'a') FROM Invoice", ""),
        ("SELECT i.id::geometry(1) FROM Invoice i", ""),
        ("SELECT i.id FROM Invoice i, ROWS FROM (unnest(ARRAY[1])) AS u", ""),
        ("SELECT i.id FROM Invoice i, XMLTABLE('a' PASSING 'b' COLUMNS c int) AS x", ""),
        (
            "SELECT i.id FROM Invoice i, JSON_TABLE('[]', '$[*]' COLUMNS (a int PATH '$')) AS x",
            "JSON_TABLE",
        ),
        ("SELECT i.id FROM Invoice i PIVOT (sum(x) FOR y IN ('a')) AS p", "PIVOT"),
        (
            "SELECT \"i\".\"id\" FROM Invoice \"i\" WHERE current_user = 'x'",
            "is asked of the session, not of the tenant's rows",
        ),
        ("SELECT * FROM Invoice i, unnest(ARRAY[1]) AS u", "the columns of `u` are not known"),
        ("SELECT x.* FROM (SELECT 1 + 1 FROM Invoice i) AS x", "the columns of `x` are not known"),
        (
            "SELECT i.id FROM Invoice i WHERE i.id = :id AND i.x = :unknown",
            "no parameter `unknown`",
        ),
    ] {
        refused_as(sql, words);
    }
}

#[test]
fn what_writes_is_not_more_than_it_says() {
    for (sql, words) in [
        ("INSERT INTO Invoice (number, number) VALUES ('1', '2')", "`number` is written twice"),
        ("INSERT INTO Invoice (number) VALUES ('1', '2')", "names 1 columns and gives 2 values"),
        ("INSERT INTO Invoice (number) SELECT c.* FROM Customer c", "`*` doesn't say which value"),
        ("INSERT INTO Invoice (number) VALUES (DEFAULT)", "DEFAULT is not understood"),
        ("INSERT INTO Invoice DEFAULT VALUES", ""),
        ("INSERT OR REPLACE INTO Invoice (number) VALUES ('1')", ""),
        ("REPLACE INTO Invoice (number) VALUES ('1')", ""),
        ("INSERT INTO Invoice (number) VALUES ('1') ON DUPLICATE KEY UPDATE number = '2'", ""),
        ("UPDATE Invoice SET i.number = '1'", ""),
        ("UPDATE Invoice SET number = DEFAULT", "DEFAULT is not understood"),
        ("UPDATE Invoice i JOIN Customer c ON TRUE SET number = '1'", ""),
        ("UPDATE (SELECT 1) AS x SET number = '1'", "writing to what is not an entity"),
        ("UPDATE Invoice SET number = '1' LIMIT 1", ""),
        ("UPDATE Invoice SET number = '1' WHERE CURRENT OF x", ""),
        ("DELETE FROM Invoice, Customer", ""),
        ("DELETE FROM Invoice LIMIT 1", ""),
        ("DELETE FROM Invoice ORDER BY id", ""),
        ("WITH x AS (SELECT i.id FROM Invoice i) DELETE FROM x", ""),
        ("WITH Line AS (SELECT i.id FROM Invoice i) UPDATE Line SET id = 1", "is a CTE"),
    ] {
        refused_as(sql, words);
    }
}

/// All mistakes are told together, each at its place.
#[test]
fn each_mistake_has_its_place() {
    let sql = "SELECT pg_sleep(1),\n  ctid\nFROM Invoice";
    let mistakes = reading(sql, &[]).unwrap_err();
    let places: Vec<_> = mistakes.iter().map(|mistake| (mistake.line, mistake.column)).collect();
    assert_eq!(places, [(1, 8), (2, 3)]);
    assert!(mistakes[0].render(sql).contains("1 | SELECT pg_sleep(1),\n  |        ^^^^^^^^"));
}

#[test]
fn a_long_line_is_shown_around_its_mistake() {
    let many = "a.b, ".repeat(1000);
    let sql = format!("SELECT {many}pg_sleep(1), {many}c FROM Invoice i");
    let mistakes = reading(&sql, &[]).unwrap_err();
    let told = mistakes
        .iter()
        .map(|mistake| mistake.render(&sql))
        .find(|told| told.starts_with("the function"));
    let told = told.unwrap();
    assert!(told.len() < 1500 && told.contains("column 5008 of the statement"), "{told}");
    let lines: Vec<&str> = told.lines().collect();
    let marked = lines[4].chars().count() - "pg_sleep".len();
    assert!(lines[3].chars().skip(marked).collect::<String>().starts_with("pg_sleep(1)"), "{told}");
}

/// The columns of a relation that is refused are not said to be missing.
#[test]
fn a_refused_relation_is_told_alone() {
    for (from, words) in [
        ("public.invoices", "has more than one part"),
        ("public.invoices AS i", "has more than one part"),
        ("ONLY Invoice", "ONLY leaves out"),
    ] {
        let columns = if from.ends_with(" i") { "i.id, i.*" } else { "id, *" };
        let sql = format!("SELECT {columns} FROM {from} WHERE number = 1 ORDER BY id");
        let told = refused(&sql);
        assert!(told.contains(words) && !told.contains('\n'), "{sql}: {told}");
    }
}
