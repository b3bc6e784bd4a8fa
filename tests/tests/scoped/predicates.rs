//! The predicate itself, in the text that is sent.

use tenant_sqlx::prelude::*;

use super::ground::{Folder, NewPage, Page, grounds, with_own_tables};
use super::server::{Server, sent};
use crate::world::*;

#[tenant_scoped(
    postgres,
    "WITH named AS (SELECT c.id, c.name FROM Customer c WHERE EXISTS (SELECT 1 FROM Invoice))
    SELECT n.name, l.total FROM named n LEFT JOIN LATERAL (
        SELECT CAST(SUM(i.amount_cents) AS BIGINT) AS total FROM Invoice i
        WHERE i.customer_id = n.id AND i.id IN (SELECT x.invoice_id FROM InvoiceLine x)
    ) AS l ON (SELECT count(*) FROM Customer) > 0
    WHERE n.id = :id OR n.id IN (SELECT c.id FROM Customer c UNION SELECT f.id FROM Folder f)
    ORDER BY (SELECT max(i.number) FROM Invoice i) LIMIT (SELECT count(*) FROM Customer)"
)]
fn everywhere(id: Uuid) -> Rows<(String, Option<i64>)>;

#[tenant_scoped(
    postgres,
    "WITH gone AS (DELETE FROM Page WHERE id = :id RETURNING id), put AS (
        INSERT INTO Page (id, owner_id, views) SELECT g.id, :owner, 0 FROM gone g
        ON CONFLICT (id) DO UPDATE SET views = page.views + 1 RETURNING id
    ), moved AS (UPDATE Page SET owner_id = :owner FROM Customer c WHERE c.id = page.owner_id RETURNING page.id)
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM put) + (SELECT count(*) FROM moved) AS n"
)]
fn written(id: i64, owner: Uuid) -> Scalar<i64>;

/// The predicate itself, at each table: an outer one hides what an inner one lacks from every look at
/// results.
#[tokio::test]
async fn l07_each_table_in_the_text_carries_the_predicate() {
    let world = World::on_postgres().await;
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt _b);
    let new = NewPage { id: 1, owner_id: Reference::claimed(a.ann), views: 0 };
    Page::insert(new).run(&acme, pool).await.unwrap();
    Server::of(&world).await;
    let mut transaction = pool.begin(&acme).await.unwrap();
    everywhere(a.ann).all(&acme, &mut transaction).await.unwrap();
    written(1, a.ann).one(&acme, &mut transaction).await.unwrap();
    let sent: Vec<_> =
        sent(&acme, &mut transaction).await.into_iter().map(|sent| sent.statement).collect();
    let [.., read, write] = sent.as_slice() else { panic!("{sent:#?}") };
    // Of each table: how often it is read by a name of ours, each time with the predicate right there.
    for (sql, table, times) in [
        (read, "customers", 4),
        (read, "invoices", 4), // three by name, and the parent of the lines
        (read, "folders", 1),
        (write, "customers", 3), // FROM, and a reference in INSERT and in UPDATE
    ] {
        let read = format!(" FROM \"{table}\" AS \"t.");
        let found = sql.match_indices(&read).map(|(at, _)| &sql[at..]);
        // What only gives a type to a value without one reads no row.
        let typing = format!(" FROM \"{table}\" AS \"t.1\" WHERE FALSE)");
        let found: Vec<_> = found.filter(|behind| !behind.starts_with(&typing)).collect();
        assert_eq!(found.len(), times, "{table}: {sql}");
        for behind in found {
            let (_, name) = behind.split_once(" AS ").unwrap();
            let (name, condition) = name.split_once(" WHERE ").unwrap();
            let predicate = format!("{name}.\"tenant_id\" = $1");
            let own = condition.split(')').next().unwrap();
            assert!(own.contains(&predicate), "{table}: {behind}");
        }
    }
    assert!(!read.contains("FROM \"customers\" AS \"c\""), "{read}");
    // Of the written table: DELETE, UPDATE, and the guard of DO UPDATE.
    for place in [
        "DELETE FROM \"pages\" AS \"page\" WHERE \"page\".\"tenant_id\" = $1 AND (",
        " WHERE \"page\".\"tenant_id\" = $1 AND (\"c\".\"id\" = \"page\".\"owner_id\")",
        " WHERE CASE WHEN \"page\".\"tenant_id\" = $1 THEN (",
    ] {
        assert!(write.contains(place), "{place}: {write}");
    }
}
