//! Sub-selects, each with an outer query that is pinned to one row: what the inner part finds
//! decides alone, and another tenant's row would satisfy it.

use tenant_sqlx::prelude::*;

use super::{ledger, point};
use crate::world::{
    Customer, Invoice, InvoiceLine, NewCustomer, NewInvoiceLine, customer, invoice, on_both,
};

on_both! {
async fn l07_is_in_select_finds_no_foreign_value(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = ledger(&acme, pool).await;
    let theirs = ledger(&bolt, pool).await;
    Customer::update(&theirs.ann)
        .set(Customer::EMAIL, "ann@bolt".to_owned())
        .run(&bolt, pool)
        .await
        .unwrap();

    // Both tenants have an Ann; the one with an address is not ours.
    let reachable =
        || Customer::select().filter(Customer::EMAIL.is_not_null()).column(Customer::NAME);
    let pinned = || Customer::select().filter(Customer::ID.eq(ours.ann.id));
    assert_eq!(
        pinned().filter(Customer::NAME.is_in_select(reachable())).count(&acme, pool).await.unwrap(),
        0
    );
    assert_eq!(
        pinned()
            .filter(Customer::NAME.is_in_select(reachable()).not())
            .count(&acme, pool)
            .await
            .unwrap(),
        1
    );
    Customer::update(&ours.ann)
        .set(Customer::EMAIL, "ann@acme".to_owned())
        .run(&acme, pool)
        .await
        .unwrap();
    assert_eq!(
        pinned().filter(Customer::NAME.is_in_select(reachable())).count(&acme, pool).await.unwrap(),
        1
    );

    // Our invoice points to their Bob.
    point(&world, "invoices", ours.invoices[0].id, "customer_id", theirs.bob.id).await;
    let bobs = Customer::select().filter(Customer::NAME.eq("Bob")).column(Customer::ID);
    let pinned = Invoice::select().filter(Invoice::ID.eq(ours.invoices[0].id));
    assert_eq!(
        pinned.filter(Invoice::CUSTOMER_ID.is_in_select(bobs)).count(&acme, pool).await.unwrap(),
        0
    );
}
}

on_both! {
async fn l07_is_not_in_select_is_not_refused_by_a_foreign_value(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = ledger(&acme, pool).await;
    ledger(&bolt, pool).await;
    let theirs = customer(&bolt, pool, "Zoe").await;
    point(&world, "invoices", ours.invoices[0].id, "customer_id", theirs.id).await;

    // Acme's only Zoe is none: her name and her id stand in Bolt's rows.
    let zoes = || Customer::select().filter(Customer::NAME.eq("Zoe"));
    let pinned = || Invoice::select().filter(Invoice::ID.eq(ours.invoices[0].id));
    let not_zoes = Invoice::CUSTOMER_ID.is_not_in_select(zoes().column(Customer::ID));
    assert_eq!(pinned().filter(not_zoes).count(&acme, pool).await.unwrap(), 1);
    let not_zoes = Invoice::NUMBER.is_not_in_select(zoes().column(Customer::NAME));
    assert_eq!(pinned().filter(not_zoes).count(&acme, pool).await.unwrap(), 1);
}
}

on_both! {
/// In SQL a NULL in the list would make NOT IN unknown for every row.
async fn a_null_is_no_value_that_a_select_gives(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = ledger(&acme, pool).await;
    ledger(&bolt, pool).await;
    Invoice::delete(ours.invoices[3].id).run(&acme, pool).await.unwrap();
    let unpaid = Invoice::select().filter(Invoice::PAYER_ID.is_null());
    assert_eq!(unpaid.count(&acme, pool).await.unwrap(), 2);
    let payers = || Invoice::select().column(Invoice::PAYER_ID);
    let never_pays = Customer::select().filter(Customer::ID.is_not_in_select(payers()));
    assert_eq!(never_pays.one(&acme, pool).await.unwrap().name, "Ann");
    let never_pays = Customer::select().filter(Customer::ID.is_in_select(payers()).not());
    assert_eq!(never_pays.one(&acme, pool).await.unwrap().name, "Ann");
    let pays = Customer::select().filter(Customer::ID.is_in_select(payers()));
    assert_eq!(pays.one(&acme, pool).await.unwrap().name, "Bob");
}
}

on_both! {
async fn l07_has_finds_no_foreign_row_that_points_here(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let cy = customer(&acme, pool, "Cy").await;
    let theirs = ledger(&bolt, pool).await;
    point(&world, "invoices", theirs.invoices[1].id, "customer_id", cy.id).await;

    let pinned = || Customer::select().filter(Customer::ID.eq(cy.id));
    let any = || Condition::has(Invoice::CUSTOMER_ID, Condition::all());
    let second =
        || Condition::has(Invoice::CUSTOMER_ID, Invoice::NUMBER.eq("2").or(Condition::all()));
    assert_eq!(pinned().filter(any()).count(&acme, pool).await.unwrap(), 0);
    assert_eq!(pinned().filter(second()).count(&acme, pool).await.unwrap(), 0);
    assert_eq!(pinned().filter(any().not()).count(&acme, pool).await.unwrap(), 1);
    invoice(&acme, pool, &cy, "7", 1).await;
    assert_eq!(pinned().filter(any()).count(&acme, pool).await.unwrap(), 1);
    assert_eq!(
        pinned()
            .filter(Condition::has(Invoice::CUSTOMER_ID, Invoice::NUMBER.eq("2")))
            .count(&acme, pool)
            .await
            .unwrap(),
        0
    );
}
}

on_both! {
async fn l07_is_one_with_finds_no_foreign_row_pointed_to(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = ledger(&acme, pool).await;
    let theirs = ledger(&bolt, pool).await;
    let stray = ours.invoices[0].id;
    point(&world, "invoices", stray, "customer_id", theirs.ann.id).await;

    let pinned = || Invoice::select().filter(Invoice::ID.eq(stray));
    let to_ann = || Invoice::CUSTOMER_ID.is_one_with(Customer::NAME.eq("Ann"));
    assert_eq!(pinned().filter(to_ann()).count(&acme, pool).await.unwrap(), 0);
    assert_eq!(
        pinned()
            .filter(Invoice::CUSTOMER_ID.is_one_with(Condition::all()))
            .count(&acme, pool)
            .await
            .unwrap(),
        0
    );
    assert_eq!(pinned().filter(to_ann().not()).count(&acme, pool).await.unwrap(), 1);
    point(&world, "invoices", stray, "customer_id", ours.ann.id).await;
    assert_eq!(pinned().filter(to_ann()).count(&acme, pool).await.unwrap(), 1);
}
}

on_both! {
async fn l07_a_sub_select_in_a_sub_select_keeps_to_the_tenant(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = ledger(&acme, pool).await;
    let theirs = ledger(&bolt, pool).await;
    // Ann of Acme has an invoice that Bob of Bolt pays, and was referred by him.
    point(&world, "invoices", ours.invoices[0].id, "payer_id", theirs.bob.id).await;
    point(&world, "customers", ours.ann.id, "referred_by", theirs.bob.id).await;
    Invoice::delete(ours.invoices[1].id).run(&acme, pool).await.unwrap();

    let pinned = || Customer::select().filter(Customer::ID.eq(ours.ann.id));
    let paid_by_bob = || Invoice::PAYER_ID.is_one_with(Customer::NAME.eq("Bob"));
    assert_eq!(
        pinned()
            .filter(Condition::has(Invoice::CUSTOMER_ID, paid_by_bob()))
            .count(&acme, pool)
            .await
            .unwrap(),
        0
    );
    let such = Invoice::select().filter(paid_by_bob()).column(Invoice::CUSTOMER_ID);
    assert_eq!(
        pinned().filter(Customer::ID.is_in_select(such)).count(&acme, pool).await.unwrap(),
        0
    );
    let bobs = || Customer::select().filter(Customer::NAME.eq("Bob")).column(Customer::ID);
    let paid_by_a_bob = Invoice::PAYER_ID.is_in_select(bobs());
    assert_eq!(
        pinned()
            .filter(Condition::has(Invoice::CUSTOMER_ID, paid_by_a_bob))
            .count(&acme, pool)
            .await
            .unwrap(),
        0
    );
    let referred =
        Customer::REFERRED_BY.is_one_with(Condition::has(Invoice::CUSTOMER_ID, Condition::all()));
    assert_eq!(pinned().filter(referred).count(&acme, pool).await.unwrap(), 0);

    point(&world, "invoices", ours.invoices[0].id, "payer_id", ours.bob.id).await;
    assert_eq!(
        pinned()
            .filter(Condition::has(Invoice::CUSTOMER_ID, paid_by_bob()))
            .count(&acme, pool)
            .await
            .unwrap(),
        1
    );
}
}

on_both! {
async fn l07_a_sub_select_on_rows_owned_through_a_parent_keeps_to_the_tenant(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = ledger(&acme, pool).await;
    let theirs = ledger(&bolt, pool).await;
    InvoiceLine::insert(line_about_ann(&theirs.invoices[0])).run(&bolt, pool).await.unwrap();

    let described = || InvoiceLine::select().column(InvoiceLine::DESCRIPTION);
    let pinned = || Customer::select().filter(Customer::ID.eq(ours.ann.id));
    assert_eq!(
        pinned().filter(Customer::NAME.is_in_select(described())).count(&acme, pool).await.unwrap(),
        0
    );
    assert_eq!(
        pinned()
            .filter(Customer::NAME.is_not_in_select(described()))
            .count(&acme, pool)
            .await
            .unwrap(),
        1
    );
    let with_lines =
        || Invoice::select().filter(Condition::has(InvoiceLine::INVOICE_ID, Condition::all()));
    assert_eq!(with_lines().count(&acme, pool).await.unwrap(), 0);
    InvoiceLine::insert(line_about_ann(&ours.invoices[0])).run(&acme, pool).await.unwrap();
    assert_eq!(
        pinned().filter(Customer::NAME.is_in_select(described())).count(&acme, pool).await.unwrap(),
        1
    );
    assert_eq!(with_lines().count(&acme, pool).await.unwrap(), 1);
}
}

fn line_about_ann<'t>(invoice: &Owned<'t, Invoice>) -> NewInvoiceLine<'t> {
    NewInvoiceLine {
        invoice_id: invoice.into(),
        position: 1,
        description: "Ann".into(),
        quantity: 1,
    }
}

on_both! {
async fn l07_the_limit_of_a_sub_select_counts_the_tenants_rows(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    customer(&bolt, pool, "Abe").await;
    customer(&bolt, pool, "Ada").await;
    let ann = customer(&acme, pool, "Ann").await;
    customer(&acme, pool, "Bob").await;
    let new = NewCustomer {
        id: Uuid::now_v7(),
        name: "Cy".into(),
        email: None,
        country_code: None,
        referred_by: Some((&ann).into()),
    };
    Customer::insert(new).run(&acme, pool).await.unwrap();

    let first = Customer::select().order_by(Customer::NAME.asc()).limit(1).column(Customer::ID);
    let referred_by_the_first =
        Customer::select().filter(Customer::REFERRED_BY.is_in_select(first));
    assert_eq!(referred_by_the_first.one(&acme, pool).await.unwrap().name, "Cy");
    let second =
        Customer::select().order_by(Customer::NAME.asc()).offset(1).limit(1).column(Customer::NAME);
    assert_eq!(
        Customer::select()
            .filter(Customer::NAME.is_in_select(second))
            .one(&acme, pool)
            .await
            .unwrap()
            .name,
        "Bob"
    );
    let distinct = Customer::select().distinct().column(Customer::NAME);
    assert_eq!(
        Customer::select()
            .filter(Customer::NAME.is_in_select(distinct))
            .count(&acme, pool)
            .await
            .unwrap(),
        3
    );
}
}
