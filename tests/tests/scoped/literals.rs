//! What stands between quotes stays there: a text that looks like SQL is a text, on the server as well
//! as to the attribute. Each statement is pinned to one row of a table of three tenants.

use tenant_sqlx::prelude::*;

use super::ground::{grounds, plain};
use crate::world::*;

#[tenant_scoped(
    r"SELECT '\'' UNION SELECT name FROM customers --' AS a, count(*) AS n FROM Invoice"
)]
fn backslash_before_a_quote() -> Rows<(String, i64)>;

#[tenant_scoped(r"SELECT '\\' AS a, 'it''s' AS b, '''' AS c, '\n' AS d, '' AS e, '\''''\' AS f FROM Invoice i WHERE i.number = '1'")]
fn backslashes_and_quotes() -> One<(String, String, String, String, String, String)>;

#[tenant_scoped(
    postgres,
    r"SELECT E'\'' AS a, E'\\' AS b, E'\n' AS c, E'it''s' AS d, E'\x41\101\u0041' AS e, E'\\''' AS f FROM Invoice i WHERE i.number = '1'"
)]
fn escaped() -> One<(String, String, String, String, String, String)>;

#[tenant_scoped(
    postgres,
    r"SELECT $$it's \ 'one'$$ AS a, $tag$ $$ '; DELETE FROM invoices; -- $tag$ AS b, $$$$ AS c, '$$' AS d, '$1' AS e
    FROM Invoice i WHERE i.number = '1'"
)]
fn in_dollars() -> One<(String, String, String, String, String)>;

#[tenant_scoped(
    "SELECT /* FROM customers ' */ i.number -- WHERE TRUE OR '
    , '-- no comment' AS a, '/* none */' AS b /* nested /* comments */ end */
    FROM Invoice i WHERE i.number = '1' -- OR TRUE"
)]
fn comments() -> One<(String, String, String)>;

#[tenant_scoped(
    r#"SELECT i.number AS "sp ace", i.amount_cents AS "say ""hi""", i.paid AS "SELECT", CAST(1 - -1 + (-(-1)) AS BIGINT) AS "a.b", i."number" AS "x'y"
    FROM Invoice "i" WHERE "i"."number" = '1'"#
)]
fn quoted_names() -> One<(String, i64, bool, i64, String)>;

#[tenant_scoped(
    "SELECT ':least' AS a, '::' AS b, '$1' AS c, '?' AS d, i.number FROM Invoice i WHERE i.amount_cents >= :least ORDER BY i.number LIMIT 1"
)]
fn signs_of_parameters(least: i64) -> One<(String, String, String, String, String)>;

#[tenant_scoped(
    "SELECT 'łódź 🦀' AS a, :text AS b, i.number || :text AS c FROM Invoice i WHERE i.number = '1'"
)]
fn unicode(text: &str) -> One<(String, String, String)>;

#[tenant_scoped("UPDATE Invoice SET note = :note || ''' WHERE 1 = 1 --' WHERE number = '1'")]
fn set_note(note: &str) -> Affected;

#[tenant_scoped(
    "SELECT i.number FROM Invoice i WHERE NOT NOT i.paid AND i.amount_cents > - 1 AND - (-i.amount_cents) = i.amount_cents"
)]
fn signs() -> Rows<String>;

#[tenant_scoped(
    "SELECT i.number FROM Invoice i WHERE i.number LIKE '%\\_%' OR i.number LIKE '1' OR i.number LIKE '!%' ESCAPE '!'"
)]
fn patterns() -> Rows<String>;

on_both! {
async fn l15_a_backslash_ends_no_literal(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = plain(backslash_before_a_quote().all(&acme, pool).await.unwrap());
    assert_eq!(found, [(r"\' UNION SELECT name FROM customers --".to_owned(), 3)]);
}
}

on_both! {
async fn l15_backslashes_and_quotes_keep_their_meaning(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = backslashes_and_quotes().one(&acme, pool).await.unwrap().into_inner();
    let expected = (r"\\", "it's", "'", r"\n", "", r"\''\");
    let expected = (
        expected.0.to_owned(), expected.1.to_owned(), expected.2.to_owned(),
        expected.3.to_owned(), expected.4.to_owned(), expected.5.to_owned(),
    );
    assert_eq!(found, expected);
}
}

/// What Postgres itself says to the text, with the setting that the standard wants.
#[tokio::test]
async fn l15_literals_read_as_postgres_reads_them() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme _a, bolt _b);
    let (a, b, c, d, e, f) = escaped().one(&acme, pool).await.unwrap().into_inner();
    let raw = r"SELECT unnest(ARRAY[E'\'', E'\\', E'\n', E'it''s', E'\x41\101\u0041', E'\\'''])";
    assert_eq!(world.database.raw_text(raw).await, [a, b, c, d, e, f]);
    let (a, b, c, d, e) = in_dollars().one(&acme, pool).await.unwrap().into_inner();
    let raw = r"SELECT unnest(ARRAY[$$it's \ 'one'$$, $tag$ $$ '; DELETE FROM invoices; -- $tag$, $$$$, '$$', '$1'])";
    assert_eq!(world.database.raw_text(raw).await, [a, b, c, d, e]);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoices").await, 9);
}

/// A server of before the standard, where a backslash escapes in every literal.
#[tokio::test]
async fn l15_literals_on_a_server_without_standard_strings() {
    let world = World::on_postgres().await;
    let off = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET standard_conforming_strings = off', current_database()); END $$";
    world.database.raw_execute(off).await;
    grounds!(world, pool: acme _a, bolt _b);
    let system = SystemPool::connect(world.database.url()).await.unwrap();
    let again = system.tenants();
    let setting = world.database.raw_text("SHOW standard_conforming_strings").await;
    assert_eq!(setting, ["off"]);
    let found = backslashes_and_quotes().one(&acme, &again).await.unwrap().into_inner();
    assert_eq!((found.0.as_str(), found.3.as_str(), found.5.as_str()), (r"\\", r"\n", r"\''\"));
    assert_eq!(set_note(r"\").run(&acme, &again).await, Ok(1));
    let noted = "SELECT count(*) FROM invoices WHERE note IS NOT NULL";
    assert_eq!(world.database.raw_count(noted).await, 1);
    assert_eq!(plain(patterns().all(&acme, &again).await.unwrap()), ["1"]);
    let _ = pool;
}

on_both! {
async fn l15_comments_hide_no_predicate(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = comments().one(&acme, pool).await.unwrap().into_inner();
    assert_eq!(found, ("1".to_owned(), "-- no comment".to_owned(), "/* none */".to_owned()));
    assert_eq!(plain(signs().all(&acme, pool).await.unwrap()), ["1"]);
}
}

on_both! {
async fn l15_quoted_names_keep_their_meaning(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = quoted_names().one(&bolt, pool).await.unwrap().into_inner();
    assert_eq!(found, ("1".to_owned(), 100, true, 3, "1".to_owned()));
}
}

on_both! {
async fn l15_texts_that_look_like_parameters(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = signs_of_parameters(3).one(&acme, pool).await.unwrap().into_inner();
    let expected = (":least", "::", "$1", "?", "3");
    assert_eq!((found.0.as_str(), found.1.as_str(), found.2.as_str()), (expected.0, expected.1, expected.2));
    assert_eq!((found.3.as_str(), found.4.as_str()), (expected.3, expected.4));
    let text = "'; DROP TABLE invoices; -- \\' \u{2028} 🦀";
    let found = unicode(text).one(&acme, pool).await.unwrap().into_inner();
    assert_eq!(found, ("łódź 🦀".to_owned(), text.to_owned(), format!("1{text}")));
    assert_eq!(set_note("x' OR TRUE").run(&acme, pool).await, Ok(1));
    let notes = "SELECT note FROM invoices WHERE note IS NOT NULL";
    assert_eq!(world.database.raw_text(notes).await, ["x' OR TRUE' WHERE 1 = 1 --"]);
}
}
