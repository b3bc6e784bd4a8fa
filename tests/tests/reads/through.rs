//! Rows without a tenant column: owned through a parent, and through a parent's parent.

use tenant_sqlx::prelude::*;

use super::{ledger, point};
use crate::world::{
    Invoice, InvoiceLine, LineNote, NewInvoiceLine, NewLineNote, World, customer, on_both,
};

/// Both tenants have a ledger whose first invoice has two lines, each with a note. Line ids are
/// numbers that the database counts up for all tenants.
async fn annotated<'t>(
    world: &World,
    tenant: &Tenant<'t>,
    quantity: i32,
) -> Vec<(Owned<'t, InvoiceLine>, Owned<'t, LineNote>)> {
    let ledger = ledger(tenant, &world.pool).await;
    let mut rows = Vec::new();
    for position in [1, 2] {
        let line = NewInvoiceLine {
            invoice_id: (&ledger.invoices[0]).into(),
            position,
            description: "x".into(),
            quantity,
        };
        let line = InvoiceLine::insert(line).run(tenant, &world.pool).await.unwrap();
        let note = NewLineNote {
            id: Uuid::now_v7(),
            line_id: (&line).into(),
            body: format!("note {position}"),
        };
        let note = LineNote::insert(note).run(tenant, &world.pool).await.unwrap();
        rows.push((line, note));
    }
    rows
}

on_both! {
async fn rows_one_hop_away_are_the_parents_owners(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = annotated(&world, &acme, 3).await;
    let theirs = annotated(&world, &bolt, 500).await;
    let (our_line, their_line) = (&ours[0].0, &theirs[0].0);

    assert_eq!(InvoiceLine::get(our_line.id).one(&acme, pool).await.unwrap().quantity, 3);
    assert_eq!(InvoiceLine::get(our_line).one(&acme, pool).await.unwrap().quantity, 3);
    assert!(InvoiceLine::get(their_line.id).optional(&acme, pool).await.unwrap().is_none());
    let refused = InvoiceLine::get(their_line.id).one(&acme, pool).await.unwrap_err();
    assert_eq!(refused, Error::NotFound { entity: "InvoiceLine" });
    assert_eq!(InvoiceLine::select().count(&acme, pool).await.unwrap(), 2);
    assert!(
        !InvoiceLine::select()
            .filter(InvoiceLine::QUANTITY.eq(500))
            .exists(&acme, pool)
            .await
            .unwrap()
    );
    let wide = InvoiceLine::POSITION.eq(1).or(Condition::all());
    assert_eq!(InvoiceLine::select().filter(wide).all(&acme, pool).await.unwrap().len(), 2);
    let sum = InvoiceLine::select()
        .aggregate(InvoiceLine::QUANTITY.sum())
        .one(&acme, pool)
        .await
        .unwrap();
    assert_eq!(sum, Some(6));
    let groups = InvoiceLine::select().group_by(InvoiceLine::QUANTITY).aggregate(Aggregate::rows());
    assert_eq!(groups.all(&bolt, pool).await.unwrap(), [(500, 2)]);
    let page = InvoiceLine::select()
        .page(1)
        .descending(InvoiceLine::POSITION)
        .read(&acme, pool)
        .await
        .unwrap();
    assert_eq!((page.rows[0].position, page.rows[0].quantity), (2, 3));
    let page = InvoiceLine::select()
        .page(1)
        .descending(InvoiceLine::POSITION)
        .after(page.next)
        .read(&acme, pool)
        .await
        .unwrap();
    assert_eq!((page.rows[0].position, page.rows[0].quantity, page.next.is_none()), (1, 3, true));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoice_lines").await, 4);
}
}

on_both! {
async fn rows_two_hops_away_are_the_grandparents_owners(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = annotated(&world, &acme, 3).await;
    let theirs = annotated(&world, &bolt, 500).await;
    let (our_note, their_note) = (&ours[0].1, &theirs[0].1);

    assert_eq!(LineNote::get(our_note.id).one(&acme, pool).await.unwrap().body, "note 1");
    assert_eq!(LineNote::get(our_note.key()).one(&acme, pool).await.unwrap().body, "note 1");
    assert!(LineNote::get(their_note.id).optional(&acme, pool).await.unwrap().is_none());
    assert_eq!(
        LineNote::select().filter(LineNote::BODY.eq("note 1")).one(&acme, pool).await.unwrap().id,
        our_note.id
    );
    assert_eq!(LineNote::select().count(&acme, pool).await.unwrap(), 2);
    assert!(
        !LineNote::select()
            .filter(LineNote::ID.eq(their_note.id))
            .exists(&acme, pool)
            .await
            .unwrap()
    );
    let bodies = LineNote::select()
        .aggregate((Aggregate::rows(), LineNote::BODY.max()))
        .one(&acme, pool)
        .await
        .unwrap();
    assert_eq!(bodies, (2, Some("note 2".to_owned())));
    let walk =
        LineNote::select().page(5).ascending(LineNote::BODY).read(&acme, pool).await.unwrap();
    assert_eq!(walk.rows.len(), 2);
    let mut transaction = pool.begin(&acme).await.unwrap();
    assert_eq!(
        LineNote::select().for_update().all(&acme, &mut transaction).await.unwrap().len(),
        2
    );
    assert!(
        LineNote::get(their_note.id).optional(&acme, &mut transaction).await.unwrap().is_none()
    );
    transaction.commit().await.unwrap();
}
}

on_both! {
async fn rows_through_a_parent_are_joined_with_it(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    annotated(&world, &acme, 3).await;
    annotated(&world, &bolt, 500).await;

    let up = LineNote::select().join(LineNote::LINE_ID).then_join(InvoiceLine::INVOICE_ID);
    let rows = up.all(&acme, pool).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|(note, line, invoice)| note.line_id == line.id && invoice.tenant_id == *acme.id()));
    let down =
        InvoiceLine::select().join_each(LineNote::LINE_ID).order_by(InvoiceLine::POSITION.asc());
    let rows = down.all(&acme, pool).await.unwrap();
    assert_eq!(
        rows.iter().map(|(line, note)| (line.quantity, note.body.as_str())).collect::<Vec<_>>(),
        [(3, "note 1"), (3, "note 2")]
    );
    let down =
        Invoice::select().left_join_each(InvoiceLine::INVOICE_ID).order_by(Invoice::NUMBER.asc());
    let rows = down.all(&acme, pool).await.unwrap();
    assert_eq!(rows.iter().filter(|(_, line)| line.is_some()).count(), 2);
    assert_eq!(rows.len(), 6);
    let second = Condition::has(
        InvoiceLine::INVOICE_ID,
        Condition::has(LineNote::LINE_ID, LineNote::BODY.eq("note 2")),
    );
    assert_eq!(Invoice::select().filter(second).one(&acme, pool).await.unwrap().number, "1");
    let first =
        LineNote::LINE_ID.is_one_with(InvoiceLine::INVOICE_ID.is_one_with(Invoice::NUMBER.eq("1")));
    assert_eq!(LineNote::select().filter(first).count(&acme, pool).await.unwrap(), 2);
}
}

on_both! {
async fn a_row_that_is_moved_to_another_tenants_parent_goes_with_it(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = annotated(&world, &acme, 3).await;
    let theirs = annotated(&world, &bolt, 500).await;
    let note = &ours[0].1;
    let moved = format!(
        "UPDATE line_notes SET line_id = {} WHERE id = {}",
        theirs[0].0.id,
        world.literal(note.id)
    );
    world.database.raw_execute(&moved).await;

    assert!(LineNote::get(note.id).optional(&acme, pool).await.unwrap().is_none());
    assert_eq!(LineNote::select().count(&acme, pool).await.unwrap(), 1);
    assert_eq!(LineNote::select().count(&bolt, pool).await.unwrap(), 3);
    assert_eq!(
        InvoiceLine::select().join_each(LineNote::LINE_ID).count(&acme, pool).await.unwrap(),
        1
    );
    let noted = Condition::has(LineNote::LINE_ID, LineNote::ID.eq(note.id));
    assert_eq!(InvoiceLine::select().filter(noted).count(&acme, pool).await.unwrap(), 0);
}
}

on_both! {
async fn a_parent_that_is_moved_to_another_tenant_takes_its_rows_along(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = annotated(&world, &acme, 3).await;
    let zoe = customer(&bolt, pool, "Zoe").await;
    let invoice = ours[0].0.invoice_id;
    world.database.raw_execute("UPDATE invoices SET number = 'moved' WHERE number = '1'").await;
    point(&world, "invoices", invoice, "tenant_id", *bolt.id()).await;
    point(&world, "invoices", invoice, "customer_id", zoe.id).await;

    assert_eq!(InvoiceLine::select().count(&acme, pool).await.unwrap(), 0);
    assert_eq!(LineNote::select().count(&acme, pool).await.unwrap(), 0);
    assert!(LineNote::get(ours[0].1.id).optional(&acme, pool).await.unwrap().is_none());
    assert!(InvoiceLine::get(&ours[0].0).optional(&acme, pool).await.unwrap().is_none());
    assert_eq!(LineNote::select().count(&bolt, pool).await.unwrap(), 2);
}
}
