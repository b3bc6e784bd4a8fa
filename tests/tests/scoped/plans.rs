//! Postgres plans a scoped statement as it plans one in which the author wrote the predicates by hand.

use tenant_sqlx::prelude::*;

use super::ground::grounds;
use super::server::{Sent, Server, sent};
use crate::world::*;

#[tenant_scoped(
    "SELECT i.number FROM Invoice i WHERE i.amount_cents >= :least ORDER BY i.number LIMIT 20"
)]
fn filtered(least: i64) -> Rows<String>;

#[tenant_scoped("SELECT i.number FROM Invoice i WHERE i.id = :id")]
fn by_id(id: Uuid) -> Maybe<String>;

#[tenant_scoped(
    "SELECT i.number, c.name FROM Invoice i JOIN Customer c ON c.id = i.customer_id WHERE c.name = :name"
)]
fn joined(name: &str) -> Rows<(String, String)>;

#[tenant_scoped(
    "SELECT c.name, count(i.id) AS n FROM Customer c LEFT JOIN Invoice i ON i.customer_id = c.id GROUP BY c.name"
)]
fn grouped() -> Rows<(String, i64)>;

#[tenant_scoped(
    "SELECT c.name FROM Customer c WHERE NOT EXISTS (SELECT 1 FROM Invoice i WHERE i.customer_id = c.id AND NOT i.paid)"
)]
fn anti_joined() -> Rows<String>;

#[tenant_scoped(
    postgres,
    "SELECT c.name, l.number FROM Customer c CROSS JOIN LATERAL (
        SELECT i.number FROM Invoice i WHERE i.customer_id = c.id ORDER BY i.number DESC LIMIT 1
    ) AS l WHERE c.name > :name"
)]
fn latest(name: &str) -> Rows<(String, String)>;

#[tenant_scoped(
    "SELECT number, amount_cents FROM Invoice WHERE (number, id) > (:number, :id) ORDER BY number, id LIMIT 10"
)]
fn page_behind(number: &str, id: Uuid) -> Rows<(String, i64)>;

#[tenant_scoped(
    "SELECT number FROM Invoice WHERE paid UNION ALL SELECT c.name FROM Customer c
    WHERE c.id IN (SELECT i.customer_id FROM Invoice i WHERE i.number = :number)"
)]
fn united(number: &str) -> Rows<String>;

#[tenant_scoped("SELECT l.description FROM InvoiceLine l WHERE l.id = :id")]
fn line(id: i64) -> Maybe<String>;

#[tenant_scoped(
    "SELECT i.number, l.description FROM Invoice i JOIN InvoiceLine l ON l.invoice_id = i.id WHERE i.number = :number"
)]
fn lines_of(number: &str) -> Rows<(String, String)>;

#[tenant_scoped("UPDATE Invoice SET note = :note WHERE number = :number")]
fn noted(note: &str, number: &str) -> Affected;

#[tenant_scoped("DELETE FROM InvoiceLine WHERE id = :id")]
fn dropped(id: i64) -> Affected;

#[tenant_scoped(
    "WITH RECURSIVE chain AS (
        SELECT c.id, c.referred_by, 1 AS depth FROM Customer c WHERE c.name = :name
        UNION ALL
        SELECT c.id, c.referred_by, h.depth + 1 FROM Customer c JOIN chain h ON c.id = h.referred_by
    )
    SELECT CAST(max(depth) AS BIGINT) FROM chain"
)]
fn chained(name: &str) -> Scalar<Option<i64>>;

#[tenant_scoped(
    "SELECT c.name, (SELECT count(*) FROM Invoice i WHERE i.customer_id = c.id) AS n FROM Customer c WHERE c.id = ANY(:ids)"
)]
fn counted(ids: &[Uuid]) -> Rows<(String, i64)>;

/// Compares the plans of the statement that was sent last and of this one, for any values and for
/// these.
async fn same_plan(server: &Server, sent: &[Sent], shape: &str, by_hand: &str, values: &[String]) {
    let Sent { statement, types, .. } = sent.last().unwrap();
    server.run(&format!("PREPARE sent ({types}) AS {statement}")).await;
    server.run(&format!("PREPARE by_hand ({types}) AS {by_hand}")).await;
    let values = values.join(", ");
    for mode in ["force_generic_plan", "force_custom_plan"] {
        server.run(&format!("SET plan_cache_mode = {mode}")).await;
        let plan = server.lines(&format!("EXPLAIN (COSTS OFF) EXECUTE sent ({values})")).await;
        let wanted = server.lines(&format!("EXPLAIN (COSTS OFF) EXECUTE by_hand ({values})")).await;
        let (plan, wanted) = (without_names(&plan), without_names(&wanted));
        assert_eq!(plan, wanted, "{shape}, {mode}");
        let by_index = plan.iter().any(|line| {
            line.contains("Index Cond") && line.contains("tenant_id =")
                || line.contains("Filter") && line.contains("tenant_id =") && by_key(&plan)
        });
        assert!(by_index, "{shape}, {mode}: {plan:#?}");
    }
    server.run("DEALLOCATE ALL").await;
}

/// Whether a row is found by its own id, where no index on the tenant is needed.
fn by_key(plan: &[String]) -> bool {
    plan.iter().any(|line| {
        line.contains("using invoices_pkey") || line.contains("using invoice_lines_pkey")
    })
}

/// A plan without the names of table instances, which are all that may differ.
fn without_names(plan: &[String]) -> Vec<String> {
    plan.iter()
        .map(|line| {
            let line = line.replace("with.", "");
            let mut out = String::new();
            let mut rest = line.as_str();
            while let Some(character) = rest.chars().next() {
                let starts_word =
                    out.chars().last().is_none_or(|last| !last.is_alphanumeric() && last != '_');
                let length = match character {
                    '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
                    _ if character.is_alphabetic() || character == '_' => {
                        rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
                    }
                    _ => 0,
                };
                if length > 0 && starts_word && rest[length..].starts_with('.') {
                    rest = &rest[length + 1..];
                } else {
                    let length = length.max(character.len_utf8());
                    out.push_str(&rest[..length]);
                    rest = &rest[length..];
                }
            }
            // `… on invoices i`, `… on invoices "t.0"`, `… on invoices`
            match out.split_once(" on ") {
                Some((scan, relation))
                    if scan.contains("Scan")
                        || scan.contains("Update")
                        || scan.contains("Delete") =>
                {
                    format!(
                        "{scan} on {}",
                        relation.split(' ').next().unwrap_or_default().trim_matches('"')
                    )
                }
                _ => out,
            }
        })
        .collect()
}

/// Forty tenants with some hundred rows each, besides those of the ground.
const MANY: &str = "
    ALTER TABLE customers SET (autovacuum_enabled = off);
    ALTER TABLE invoices SET (autovacuum_enabled = off);
    ALTER TABLE invoice_lines SET (autovacuum_enabled = off);
    CREATE TABLE others AS SELECT gen_random_uuid() AS id FROM generate_series(1, 40);
    INSERT INTO customers (id, tenant_id, name)
        SELECT gen_random_uuid(), o.id, 'c' || n FROM others o, generate_series(1, 50) AS n;
    INSERT INTO invoices (id, tenant_id, customer_id, number, amount_cents, paid, created_at, updated_at, version)
        SELECT gen_random_uuid(), c.tenant_id, c.id, c.name || '-' || n, n * 7, n % 3 = 0, now(), now(), 1
        FROM customers c, generate_series(1, 10) AS n;
    INSERT INTO invoice_lines (invoice_id, position, description, quantity)
        SELECT i.id, n + 10, 'd' || n, n FROM invoices i, generate_series(1, 2) AS n;
    ANALYZE customers; ANALYZE invoices; ANALYZE invoice_lines;";

#[tokio::test]
async fn plans_are_those_of_predicates_by_hand() {
    let world = World::on_postgres().await;
    grounds!(world, pool: acme a, bolt _b);
    let _ = pool;
    world.database.raw_execute(MANY).await;
    let server = Server::of(&world).await;
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let transaction = &mut transaction;
    let tenant = format!("'{}'", acme.id());
    let with = |values: &[&str]| {
        let values = values.iter().map(|value| format!("'{value}'"));
        std::iter::once(tenant.clone()).chain(values).collect::<Vec<_>>()
    };
    let id = a.one.to_string();

    filtered(5).all(&acme, &mut *transaction).await.unwrap();
    let by_hand = "SELECT i.number FROM invoices i WHERE i.tenant_id = $1 AND i.amount_cents >= $2 ORDER BY i.number LIMIT 20";
    same_plan(&server, &sent(&acme, transaction).await, "filter", by_hand, &with(&["5"])).await;

    by_id(a.one).optional(&acme, &mut *transaction).await.unwrap();
    let by_hand = "SELECT i.number FROM invoices i WHERE i.tenant_id = $1 AND i.id = $2";
    same_plan(&server, &sent(&acme, transaction).await, "id", by_hand, &with(&[&id])).await;

    joined("Ann").all(&acme, &mut *transaction).await.unwrap();
    let by_hand = "SELECT i.number, c.name FROM invoices i JOIN customers c ON c.id = i.customer_id
        WHERE i.tenant_id = $1 AND c.tenant_id = $1 AND c.name = $2";
    same_plan(&server, &sent(&acme, transaction).await, "join", by_hand, &with(&["Ann"])).await;

    grouped().all(&acme, &mut *transaction).await.unwrap();
    let by_hand = "SELECT c.name, count(i.id) AS n FROM customers c
        LEFT JOIN invoices i ON i.tenant_id = $1 AND i.customer_id = c.id WHERE c.tenant_id = $1 GROUP BY c.name";
    same_plan(&server, &sent(&acme, transaction).await, "left join", by_hand, &with(&[])).await;

    anti_joined().all(&acme, &mut *transaction).await.unwrap();
    let by_hand = "SELECT c.name FROM customers c WHERE c.tenant_id = $1 AND NOT EXISTS (
        SELECT 1 FROM invoices i WHERE i.tenant_id = $1 AND i.customer_id = c.id AND NOT i.paid)";
    same_plan(&server, &sent(&acme, transaction).await, "anti join", by_hand, &with(&[])).await;

    latest("A").all(&acme, &mut *transaction).await.unwrap();
    let by_hand = "SELECT c.name, l.number FROM customers c CROSS JOIN LATERAL (
        SELECT i.number FROM invoices i WHERE i.tenant_id = $1 AND i.customer_id = c.id ORDER BY i.number DESC LIMIT 1
        ) AS l WHERE c.tenant_id = $1 AND c.name > $2";
    same_plan(&server, &sent(&acme, transaction).await, "lateral", by_hand, &with(&["A"])).await;

    page_behind("1", a.one).all(&acme, &mut *transaction).await.unwrap();
    let by_hand =
        "SELECT number, amount_cents FROM invoices WHERE tenant_id = $1 AND (number, id) > ($2, $3)
        ORDER BY number, id LIMIT 10";
    same_plan(&server, &sent(&acme, transaction).await, "keyset", by_hand, &with(&["1", &id]))
        .await;

    united("1").all(&acme, &mut *transaction).await.unwrap();
    let by_hand = "SELECT number FROM invoices WHERE tenant_id = $1 AND paid UNION ALL
        SELECT c.name FROM customers c WHERE c.tenant_id = $1
        AND c.id IN (SELECT i.customer_id FROM invoices i WHERE i.tenant_id = $1 AND i.number = $2)";
    same_plan(&server, &sent(&acme, transaction).await, "union", by_hand, &with(&["1"])).await;

    line(1).optional(&acme, &mut *transaction).await.unwrap();
    let by_hand = "SELECT l.description FROM invoice_lines l WHERE l.id = $2
        AND EXISTS (SELECT 1 FROM invoices i WHERE i.id = l.invoice_id AND i.tenant_id = $1)";
    same_plan(&server, &sent(&acme, transaction).await, "through", by_hand, &with(&["1"])).await;

    lines_of("1").all(&acme, &mut *transaction).await.unwrap();
    let by_hand =
        "SELECT i.number, l.description FROM invoices i JOIN invoice_lines l ON l.invoice_id = i.id
        WHERE i.tenant_id = $1 AND i.number = $2
        AND EXISTS (SELECT 1 FROM invoices o WHERE o.id = l.invoice_id AND o.tenant_id = $1)";
    same_plan(
        &server,
        &sent(&acme, transaction).await,
        "join of a through table",
        by_hand,
        &with(&["1"]),
    )
    .await;

    noted("n", "1").run(&acme, &mut *transaction).await.unwrap();
    let by_hand = "UPDATE invoices SET note = $2 WHERE tenant_id = $1 AND number = $3";
    same_plan(&server, &sent(&acme, transaction).await, "update", by_hand, &with(&["n", "1"]))
        .await;

    dropped(1).run(&acme, &mut *transaction).await.unwrap();
    let by_hand = "DELETE FROM invoice_lines l WHERE
        EXISTS (SELECT 1 FROM invoices i WHERE i.id = l.invoice_id AND i.tenant_id = $1) AND l.id = $2";
    same_plan(&server, &sent(&acme, transaction).await, "delete", by_hand, &with(&["1"])).await;

    chained("Ann").one(&acme, &mut *transaction).await.unwrap();
    let by_hand = "WITH RECURSIVE chain AS (
            SELECT c.id, c.referred_by, 1 AS depth FROM customers c WHERE c.tenant_id = $1 AND c.name = $2
            UNION ALL
            SELECT c.id, c.referred_by, h.depth + 1 FROM customers c JOIN chain h ON c.id = h.referred_by WHERE c.tenant_id = $1
        ) SELECT CAST(max(depth) AS BIGINT) FROM chain";
    same_plan(&server, &sent(&acme, transaction).await, "recursion", by_hand, &with(&["Ann"]))
        .await;

    counted(&[a.ann]).all(&acme, &mut *transaction).await.unwrap();
    let by_hand = "SELECT c.name, (SELECT count(*) FROM invoices i WHERE i.tenant_id = $1 AND i.customer_id = c.id) AS n
        FROM customers c WHERE c.tenant_id = $1 AND c.id = ANY($2)";
    same_plan(
        &server,
        &sent(&acme, transaction).await,
        "scalar sub-select",
        by_hand,
        &with(&[&format!("{{{}}}", a.ann)]),
    )
    .await;
}
