//! Every relation is scoped, wherever it stands: counted once by the walk, once by the parser's own visitor.

use std::ops::ControlFlow;

use sqlparser::ast::{ObjectName, visit_relations};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use super::{accepted, line};
use crate::Piece;

/// Statements that name an entity in each place that a relation can stand in.
const STATEMENTS: &[&str] = &[
    "SELECT i.id FROM Invoice i",
    "SELECT i.id FROM Invoice i, Customer c",
    "SELECT i.id FROM Invoice i JOIN Customer c ON c.id = i.id LEFT JOIN Line l ON l.id = i.id",
    "SELECT i.id FROM Invoice i RIGHT JOIN Customer c ON TRUE FULL JOIN Line l ON l.id = i.id",
    "SELECT i.id FROM Invoice i CROSS JOIN Customer c",
    "SELECT i.id FROM Invoice i JOIN (Customer c JOIN Line l ON TRUE) ON TRUE",
    "SELECT id FROM Invoice JOIN Customer USING (id)",
    "SELECT i.id FROM Invoice i JOIN Invoice j ON i.id = j.id JOIN Invoice k ON k.id = j.id",
    "SELECT x.id FROM (SELECT i.id FROM Invoice i) AS x",
    "SELECT x.id FROM Customer c, LATERAL (SELECT i.id FROM Invoice i WHERE i.id = c.id) AS x",
    "SELECT x.id FROM Customer c CROSS JOIN LATERAL (SELECT i.id FROM Invoice i) AS x",
    "SELECT i.id FROM Invoice i WHERE EXISTS (SELECT 1 FROM Customer c WHERE NOT EXISTS (SELECT 1 FROM Line l))",
    "SELECT i.id FROM Invoice i WHERE i.id IN (SELECT c.id FROM Customer c)",
    "SELECT i.id FROM Invoice i WHERE i.id NOT IN (SELECT c.id FROM Customer c)",
    "SELECT i.id FROM Invoice i WHERE (i.id, i.number) IN (SELECT c.id, c.name FROM Customer c)",
    "SELECT i.id FROM Invoice i WHERE i.id = ANY (SELECT c.id FROM Customer c)",
    "SELECT i.id FROM Invoice i WHERE i.id > ALL (SELECT c.id FROM Customer c)",
    "SELECT i.id FROM Invoice i WHERE i.id = (SELECT max(c.id) FROM Customer c)",
    "SELECT (SELECT c.name FROM Customer c LIMIT 1) FROM Invoice i",
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM Line l) THEN (SELECT c.id FROM Customer c) ELSE 1 END FROM Invoice i",
    "SELECT coalesce((SELECT c.id FROM Customer c), (SELECT l.id FROM Line l)) FROM Invoice i",
    "SELECT ARRAY[(SELECT c.id FROM Customer c)] FROM Invoice i",
    "SELECT array_agg((SELECT c.id FROM Customer c) ORDER BY (SELECT l.id FROM Line l)) FROM Invoice i",
    "SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM Customer c)) FROM Invoice i",
    "SELECT row_number() OVER (PARTITION BY (SELECT c.id FROM Customer c) ORDER BY (SELECT l.id FROM Line l)) FROM Invoice i",
    "SELECT sum(i.id) OVER w FROM Invoice i WINDOW w AS (ORDER BY (SELECT c.id FROM Customer c))",
    "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY (SELECT c.id FROM Customer c)) FROM Invoice i",
    "SELECT DISTINCT ON ((SELECT c.id FROM Customer c)) i.id FROM Invoice i",
    "SELECT i.id FROM Invoice i GROUP BY i.id HAVING count(*) > (SELECT count(*) FROM Customer)",
    "SELECT i.id FROM Invoice i GROUP BY i.id, ROLLUP (i.number), (SELECT c.id FROM Customer c)",
    "SELECT i.id FROM Invoice i ORDER BY (SELECT c.id FROM Customer c)",
    "SELECT i.id FROM Invoice i LIMIT (SELECT count(*) FROM Customer) OFFSET (SELECT count(*) FROM Line)",
    "SELECT i.id FROM Invoice i, Customer c FETCH FIRST 1 ROWS ONLY",
    "SELECT i.id FROM Invoice i JOIN Customer c ON EXISTS (SELECT 1 FROM Line l)",
    "SELECT i.id FROM Invoice i, unnest((SELECT array_agg(c.id) FROM Customer c)) AS u",
    "SELECT i.id FROM Invoice i, generate_series(1, (SELECT count(*) FROM Customer)) AS g",
    "SELECT (SELECT c.id FROM Customer c)::text || CAST((SELECT l.id FROM Line l) AS text) FROM Invoice i",
    "SELECT i.id FROM Invoice i WHERE i.id BETWEEN (SELECT 1 FROM Customer) AND (SELECT 2 FROM Line)",
    "SELECT i.id FROM Invoice i WHERE i.number SIMILAR TO (SELECT c.name FROM Customer c) ESCAPE (SELECT l.note FROM Line l)",
    "SELECT i.id FROM Invoice i WHERE i.note IS DISTINCT FROM (SELECT c.name FROM Customer c)",
    "SELECT substring((SELECT c.name FROM Customer c) FROM 1 FOR (SELECT 2 FROM Line)) FROM Invoice i",
    "SELECT trim(BOTH 'x' FROM (SELECT c.name FROM Customer c)) FROM Invoice i",
    "SELECT extract(YEAR FROM (SELECT c.born FROM Customer c)) FROM Invoice i",
    "SELECT ((SELECT array_agg(c.id) FROM Customer c))[(SELECT 1 FROM Line)] FROM Invoice i",
    "SELECT i.id FROM Invoice i UNION SELECT c.id FROM Customer c EXCEPT (SELECT l.id FROM Line l)",
    "SELECT i.id FROM Invoice i INTERSECT ALL SELECT c.id FROM Customer c ORDER BY 1",
    "VALUES ((SELECT i.id FROM Invoice i)), ((SELECT c.id FROM Customer c))",
    "SELECT i.id FROM Invoice i FOR UPDATE OF i SKIP LOCKED",
    "WITH t AS (SELECT i.id FROM Invoice i) SELECT t.id FROM t JOIN Customer c ON c.id = t.id",
    "WITH t AS MATERIALIZED (SELECT i.id FROM Invoice i), u AS (SELECT t.id FROM t, Line l) SELECT u.id FROM u",
    "WITH RECURSIVE t AS (SELECT i.id FROM Invoice i UNION ALL SELECT i.id FROM Invoice i JOIN t ON t.id = i.id) SELECT t.id FROM t",
    "WITH t AS (WITH t AS (SELECT i.id FROM Invoice i) SELECT t.id FROM t) SELECT t.id FROM t",
    "WITH d AS (DELETE FROM Line RETURNING id) SELECT d.id FROM d, Invoice i",
    "WITH u AS (UPDATE Line l SET note = '1' FROM Customer c RETURNING l.id) DELETE FROM Invoice i USING u WHERE i.id = u.id",
    "WITH n AS (INSERT INTO Line (note) SELECT c.name FROM Customer c RETURNING id) SELECT n.id FROM n",
    "UPDATE Invoice SET number = '1'",
    "UPDATE Invoice i SET number = (SELECT c.name FROM Customer c) WHERE EXISTS (SELECT 1 FROM Line l)",
    "UPDATE Invoice i SET number = c.name FROM Customer c JOIN Line l ON l.id = c.id WHERE c.id = i.id",
    "UPDATE Invoice i SET (number, note) = (SELECT c.name, c.name FROM Customer c)",
    "UPDATE Invoice i SET number = '1' RETURNING (SELECT c.name FROM Customer c)",
    "DELETE FROM Invoice i USING Customer c, Line l WHERE c.id = i.id",
    "DELETE FROM Invoice WHERE id IN (SELECT c.id FROM Customer c) RETURNING (SELECT l.id FROM Line l)",
    "INSERT INTO Invoice (number) VALUES ((SELECT c.name FROM Customer c)), ('1')",
    "INSERT INTO Invoice (number) SELECT c.name FROM Customer c WHERE EXISTS (SELECT 1 FROM Line l)",
    "INSERT INTO Invoice (number) WITH t AS (SELECT l.note FROM Line l) SELECT t.note FROM t, Customer c",
    "INSERT INTO Invoice (number) VALUES ('1') ON CONFLICT (id) DO UPDATE SET number = (SELECT c.name FROM Customer c) \
     WHERE EXISTS (SELECT 1 FROM Line l) RETURNING (SELECT c.id FROM Customer c)",
];

/// How often a statement names an entity, as the parser sees it: entities alone have capitals.
fn named(sql: &str) -> usize {
    let statements = Parser::parse_sql(&PostgreSqlDialect {}, sql).unwrap();
    let mut found = 0;
    let _ = visit_relations(&statements, |name: &ObjectName| {
        found += usize::from(name.to_string().starts_with(char::is_uppercase));
        ControlFlow::<()>::Continue(())
    });
    found
}

#[test]
fn each_relation_becomes_a_scoped_one() {
    for sql in STATEMENTS {
        let scoped = accepted(sql);
        let relations = scoped.postgres.iter();
        let relations = relations.filter(|piece| matches!(piece, Piece::Rows(_) | Piece::Table(_)));
        assert_eq!(relations.count(), named(sql), "{sql}\n{}", line(&scoped.postgres));
        for entity in ["Invoice", "Customer", "Line"] {
            let written = line(&scoped.postgres);
            assert!(!written.contains(entity), "{sql} leaves `{entity}` in {written}");
        }
    }
}

#[test]
fn each_table_that_is_changed_has_its_predicate() {
    for sql in STATEMENTS {
        let scoped = accepted(sql);
        let count = |wanted: fn(&Piece) -> bool| {
            scoped.postgres.iter().filter(|piece| wanted(piece)).count()
        };
        let tables = count(|piece| matches!(piece, Piece::Table(_)));
        let inserts = count(|piece| matches!(piece, Piece::OwnColumns(_)));
        let owned = count(|piece| matches!(piece, Piece::Owned { .. }));
        assert_eq!(tables, inserts + owned, "{sql}");
        let updates = usize::from(sql.contains("DO UPDATE"));
        assert_eq!(count(|piece| matches!(piece, Piece::OpenGuard { .. })), updates, "{sql}");
        assert_eq!(count(|piece| matches!(piece, Piece::CloseGuard)), updates, "{sql}");
    }
}

/// What one backend scopes, so does the other.
#[test]
fn sqlite_has_the_same_relations() {
    let mut compared = 0;
    for sql in STATEMENTS {
        let scoped = accepted(sql);
        let Ok(sqlite) = scoped.sqlite else { continue };
        let scoping = |pieces: &[Piece]| {
            let kept = pieces.iter().filter(|piece| !matches!(piece, Piece::Text(_)));
            let same = kept.map(|piece| match piece {
                Piece::RowsUnindexed(entity) => Piece::Rows(*entity),
                piece => piece.clone(),
            });
            same.collect::<Vec<_>>()
        };
        assert_eq!(scoping(&scoped.postgres), scoping(&sqlite), "{sql}");
        compared += 1;
    }
    assert!(compared > 30, "{compared}");
}

/// Where an index serves both sides of an OR, SQLite forgets which rows of such a join have met one.
#[test]
fn beside_a_join_that_keeps_its_right_side_sqlite_uses_no_index_for_an_or() {
    let unindexed = |sql: &str, pieces: &[Piece]| {
        let count =
            |wanted: fn(&Piece) -> bool| pieces.iter().filter(|piece| wanted(piece)).count();
        let (rows, unindexed) = (
            count(|piece| matches!(piece, Piece::Rows(_))),
            count(|piece| matches!(piece, Piece::RowsUnindexed(_))),
        );
        assert!(rows == 0 || unindexed == 0, "{sql}");
        unindexed
    };
    for (sql, expected) in [
        ("SELECT 1 FROM Invoice i FULL JOIN Customer c ON TRUE", 2),
        ("SELECT 1 FROM Invoice i RIGHT OUTER JOIN Customer c ON TRUE", 2),
        (
            "WITH a AS (SELECT id FROM Invoice) SELECT 1 FROM a FULL OUTER JOIN Customer c ON TRUE",
            2,
        ),
        (
            "SELECT 1 FROM Invoice i WHERE EXISTS (SELECT 1 FROM Line l RIGHT JOIN Customer c ON TRUE)",
            3,
        ),
        ("SELECT 1 FROM Invoice i LEFT JOIN Customer c ON TRUE CROSS JOIN Line l", 0),
    ] {
        let scoped = accepted(sql);
        assert_eq!(unindexed(sql, &scoped.postgres), 0, "{sql}");
        assert_eq!(unindexed(sql, &scoped.sqlite.unwrap()), expected, "{sql}");
    }
}
