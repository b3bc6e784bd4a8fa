//! Names that try to stand for something else: CTEs called like tables, aliases called like ours.

use tenant_sqlx::prelude::*;

use super::ground::{Counter, NewPage, Page, grounds, plain, with_own_tables};
use crate::world::*;

#[tenant_scoped(
    "WITH laboratories AS (SELECT c.id, c.tenant_id, 'captured' AS name FROM Customer c)
    SELECT l.name, (SELECT count(*) FROM laboratories) AS n FROM Laboratory l"
)]
fn a_table() -> Rows<(String, i64)>;

#[tenant_scoped(
    "WITH invoices AS (SELECT l.id AS tenant_id, :parent AS id FROM Laboratory l), parents AS (SELECT count(*) AS n FROM invoices)
    SELECT count(*), (SELECT p.n FROM parents p) AS n FROM InvoiceLine"
)]
fn an_owning_parent(parent: Uuid) -> One<(i64, i64)>;

#[tenant_scoped(
    "INSERT INTO Page (id, owner_id, views)
    WITH customers AS (SELECT :owner AS id, :tenant AS tenant_id) SELECT :id, c.id, 1 FROM customers c WHERE TRUE"
)]
fn a_reference(id: i64, owner: Uuid) -> Affected;

#[tenant_scoped(
    postgres,
    "WITH customers AS (SELECT :owner::uuid AS id, :tenant::uuid AS tenant_id)
    UPDATE Page SET owner_id = (SELECT id FROM customers) RETURNING id"
)]
fn a_reference_in_set(owner: Uuid) -> Rows<i64>;

#[tenant_scoped(
    postgres,
    "WITH pages AS (SELECT p.id, p.tenant_id FROM Page p), gone AS (DELETE FROM Page WHERE TRUE RETURNING id)
    SELECT id FROM gone WHERE id IN (SELECT id FROM pages)"
)]
fn a_written_table() -> Rows<i64>;

#[tenant_scoped(
    "INSERT INTO Page AS excluded (id, owner_id, views) VALUES (:id, :owner, 1)
    ON CONFLICT (id) DO UPDATE SET views = 0",
    sqlite
)]
fn an_alias_called_excluded(id: i64, owner: Uuid) -> Affected;

#[tenant_scoped(
    r#"UPDATE Page AS p SET views = 0 FROM (SELECT l.tenant_id, l.name FROM Laboratory l) AS "P" WHERE TRUE"#,
    sqlite
)]
fn an_alias_in_another_case() -> Affected;

#[tenant_scoped(
    "UPDATE Page AS t SET views = 0 WHERE EXISTS (SELECT 1 FROM Page AS t WHERE t.id = :id) AND t.id = :id"
)]
fn an_alias_of_an_inner_query(id: i64) -> Affected;

#[tenant_scoped(
    "INSERT INTO InvoiceLine AS i (invoice_id, position, description, quantity)
    SELECT i.id, 9, i.number, 1 FROM Invoice i WHERE i.number = :number RETURNING i.description,
        (SELECT count(*) FROM Invoice i) AS n, i.position",
    postgres
)]
fn an_alias_of_two(number: &str) -> Rows<(String, i64, i32)>;

#[tenant_scoped(
    "SELECT c.name, (SELECT count(*) FROM Invoice JOIN Customer USING (tenant_id)) AS n
    FROM Customer c JOIN CustomerTotal t USING (tenant_id, name) WHERE c.id = :id"
)]
fn joined_by_the_tenant(id: Uuid) -> One<(String, i64)>;

#[tenant_scoped("SELECT count(*) FROM Counter AS pages, Counter AS counters, Counter AS jobs")]
fn aliases_called_like_tables() -> Scalar<i64>;

#[tenant_scoped("SELECT p.views FROM Page p GROUP BY p.id", postgres)]
fn grouped_by_the_key() -> Rows<i64>;

#[tenant_scoped(
    "SELECT s.max, count FROM (SELECT count(*), max(i.amount_cents) FROM Invoice i GROUP BY i.customer_id) AS s
    WHERE count > :least ORDER BY max"
)]
fn called_by_functions(least: i64) -> Rows<(i64, i64)>;

async fn page(tenant: &Tenant<'_>, pool: &TenantPool, id: i64, owner: Uuid) {
    let new = NewPage { id, owner_id: Reference::claimed(owner), views: 40 };
    Page::insert(new).run(tenant, pool).await.unwrap();
}

on_both! {
async fn l15_a_cte_called_like_a_table_captures_nothing(world) {
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt b);
    for name in ["north", "south"] {
        let new = NewLaboratory { id: Uuid::now_v7(), name: name.to_owned() };
        Laboratory::insert(new).run(&acme, pool).await.unwrap();
    }
    let mut found = plain(a_table().all(&acme, pool).await.unwrap());
    found.sort();
    assert_eq!(found, [("north".to_owned(), 3), ("south".to_owned(), 3)]);
    assert_eq!(*an_owning_parent(b.one).one(&acme, pool).await.unwrap(), (3, 2));
    // A CTE that says of Bolt's customer that she is Acme's is not asked.
    let foreign = Err(Error::ForeignReference { constraint: None });
    assert_eq!(a_reference(1, b.ann).run(&acme, pool).await, foreign);
    assert_eq!(a_reference(1, a.ann).run(&acme, pool).await, Ok(1));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM pages").await, 1);
}
}

#[tokio::test]
async fn l15_a_cte_called_like_a_table_captures_no_write() {
    let world = World::on_postgres().await;
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt b);
    page(&acme, pool, 1, a.ann).await;
    page(&bolt, pool, 2, b.ann).await;
    let foreign = Some(Error::ForeignReference { constraint: None });
    assert_eq!(a_reference_in_set(b.ann).all(&acme, pool).await.err(), foreign);
    assert_eq!(plain(a_reference_in_set(a.ben).all(&acme, pool).await.unwrap()), [1]);
    assert_eq!(plain(a_written_table().all(&acme, pool).await.unwrap()), [1]);
    assert_eq!(world.database.raw_text("SELECT id FROM pages").await, ["2"]);
}

#[tokio::test]
async fn l09_an_alias_called_like_the_proposed_row() {
    let world = World::on_sqlite().await;
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt b);
    page(&bolt, pool, 1, b.ann).await;
    let done = an_alias_called_excluded(1, a.ann).run(&acme, pool).await;
    assert_eq!(world.database.raw_text("SELECT views FROM pages").await, ["40"], "{done:?}");
    assert!(done.is_err(), "{done:?}");
}

#[tokio::test]
async fn l04_an_alias_that_differs_in_case_alone() {
    let world = World::on_sqlite().await;
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt b);
    page(&acme, pool, 1, a.ann).await;
    page(&bolt, pool, 2, b.ann).await;
    let new = NewLaboratory { id: Uuid::now_v7(), name: "L".to_owned() };
    Laboratory::insert(new).run(&acme, pool).await.unwrap();
    let done = an_alias_in_another_case().run(&acme, pool).await;
    let views = world.database.raw_text("SELECT views FROM pages WHERE id = 2").await;
    assert_eq!(views, ["40"], "{done:?}");
}

on_both! {
async fn l04_an_alias_of_an_inner_query_hides_no_predicate(world) {
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt b);
    page(&acme, pool, 1, a.ann).await;
    page(&bolt, pool, 2, b.ann).await;
    assert_eq!(an_alias_of_an_inner_query(2).run(&acme, pool).await, Ok(0));
    assert_eq!(an_alias_of_an_inner_query(1).run(&acme, pool).await, Ok(1));
    assert_eq!(world.database.raw_text("SELECT views FROM pages ORDER BY id").await, ["0", "40"]);
}
}

on_both! {
async fn l07_joins_by_columns_that_share_a_name(world) {
    with_own_tables(&world).await;
    grounds!(world, pool: acme a, bolt b);
    assert_eq!(*joined_by_the_tenant(a.ann).one(&acme, pool).await.unwrap(), ("Ann".to_owned(), 9));
    assert_eq!(joined_by_the_tenant(b.ann).one(&acme, pool).await.err(),
        Some(Error::NotFound { entity: "joined_by_the_tenant" }));
    assert_eq!(aliases_called_like_tables().one(&acme, pool).await, Ok(0));
}
}

on_both! {
async fn l15_columns_that_are_called_like_their_functions(world) {
    grounds!(world, pool: acme _a, bolt _b);
    let found = plain(called_by_functions(0).all(&acme, pool).await.unwrap());
    assert_eq!(found, [(2, 2), (4, 1)]);
    assert_eq!(plain(called_by_functions(1).all(&acme, pool).await.unwrap()), [(2, 2)]);
    assert!(called_by_functions(100).all(&acme, pool).await.unwrap().is_empty());
}
}

#[tokio::test]
async fn l15_one_alias_for_the_written_and_the_read() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme _a, bolt _b);
    let found = plain(an_alias_of_two("1").all(&acme, pool).await.unwrap());
    assert_eq!(found, [("1".to_owned(), 3, 9)]);
}

/// The columns of a sub-select don't follow from its key.
#[tokio::test]
async fn l15_group_by_the_key_alone() {
    let world = World::on_postgres().await;
    with_own_tables(&world).await;
    grounds!(world, pool: acme _a, bolt _b);
    let refused = grouped_by_the_key().all(&acme, pool).await.err();
    assert!(matches!(refused, Some(Error::Statement { cause }) if cause.contains("GROUP BY")));
}
