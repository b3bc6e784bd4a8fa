//! A statement that fails on a row shows nothing of the row.

use tenant_sqlx::prelude::*;

use crate::world::*;

/// SQLite evaluates it before it looks at the parent, and says which path it can't read.
#[tenant_scoped(
    sqlite,
    "SELECT l.id FROM InvoiceLine l WHERE '{}' -> ('$no such column: ' || l.description) IS NOT NULL"
)]
fn read_path() -> Rows<i64>;

#[tokio::test]
async fn sqlites_message_about_a_path_is_not_told() {
    let world = World::on_sqlite().await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let customer = customer(&bolt, &world.pool, "Ben").await;
    let invoice = invoice(&bolt, &world.pool, &customer, "1", 1).await;
    let line = NewInvoiceLine {
        invoice_id: (&invoice).into(),
        position: 1,
        description: "secret".to_owned(),
        quantity: 1,
    };
    InvoiceLine::insert(line).run(&bolt, &world.pool).await.unwrap();
    let error = read_path().all(&acme, &world.pool).await.err();
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
}
