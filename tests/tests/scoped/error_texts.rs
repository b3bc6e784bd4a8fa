//! A statement that fails on a row shows nothing of the row.

use std::error::Error as _;

use tenant_sqlx::prelude::*;

use crate::world::*;

/// SQLite evaluates it before it looks at the parent, and says which path it can't read.
#[tenant_scoped(
    sqlite,
    "SELECT l.id FROM InvoiceLine l WHERE '{}' -> ('$no such column: ' || l.description) IS NOT NULL"
)]
fn read_path() -> Rows<i64>;

#[tenant_scoped(
    sqlite,
    "DELETE FROM InvoiceLine WHERE CAST(description || '{' AS TEXT) -> '$' = '1'"
)]
fn delete_by_document() -> Affected;

#[tenant_scoped(postgres, "SELECT l.id FROM InvoiceLine l WHERE l.description::int > 0")]
fn as_number() -> Rows<i64>;

#[tenant_scoped(
    postgres,
    "UPDATE InvoiceLine SET quantity = 1 WHERE CAST(description AS DATE) > current_date"
)]
fn as_date() -> Affected;

#[tenant_scoped(postgres, "DELETE FROM InvoiceLine l WHERE (l.description::jsonb ->> 'a') IS NULL")]
fn as_document() -> Affected;

#[tenant_scoped(postgres, "SELECT l.id FROM InvoiceLine l WHERE 'x' ~ l.description")]
fn as_expression() -> Rows<i64>;

#[tenant_scoped(postgres, "SELECT l.id FROM InvoiceLine l WHERE 1 / (l.quantity - 5) >= 0")]
fn divided() -> Rows<i64>;

/// All that an error says of itself.
fn told(error: &Error) -> String {
    let mut told = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        told.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    told
}

/// A line that no condition above can be asked of. Whose it is makes no difference to the error.
async fn secret(world: &World, tenant: &Tenant<'_>) {
    let customer = customer(tenant, &world.pool, "Ben").await;
    let invoice = invoice(tenant, &world.pool, &customer, "1", 1).await;
    let line = NewInvoiceLine {
        invoice_id: (&invoice).into(),
        position: 1,
        description: "secret(".to_owned(),
        quantity: 5,
    };
    InvoiceLine::insert(line).run(tenant, &world.pool).await.unwrap();
}

#[tokio::test]
async fn sqlites_messages_about_a_row_are_not_told() {
    let world = World::on_sqlite().await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    secret(&world, &bolt).await;
    let pool = &world.pool;
    let errors = [
        read_path().all(&acme, pool).await.err(),
        delete_by_document().run(&acme, pool).await.err(),
    ];
    for error in errors {
        let told = told(&error.expect("SQLite asks before it looks at the parent"));
        assert!(!told.contains("secret"), "{told}");
    }
}

#[tokio::test]
async fn postgres_messages_about_a_row_are_not_told() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    // Postgres may ask before it looks at the parent, or behind it: so each has such a row.
    secret(&world, &acme).await;
    secret(&world, &bolt).await;
    let pool = &world.pool;
    let errors = [
        as_number().all(&acme, pool).await.err(),
        as_date().run(&acme, pool).await.err(),
        as_document().run(&acme, pool).await.err(),
        as_expression().all(&acme, pool).await.err(),
        divided().all(&acme, pool).await.err(),
    ];
    for error in errors {
        let error = error.expect("a row that fails");
        assert!(matches!(&error, Error::Value { code } if code.starts_with("22")), "{error:?}");
        let told = told(&error);
        assert!(!told.contains("secret"), "{told}");
    }
}
