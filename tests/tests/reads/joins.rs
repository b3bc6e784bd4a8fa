//! Joins inside one tenant, while the other has the same rows.

use tenant_sqlx::prelude::*;

use super::ledger;
use crate::world::{
    Country, Customer, Invoice, InvoiceLine, LineNote, NewCustomer, NewInvoiceLine, NewLineNote,
    World, customer, on_both,
};

/// Numbers of invoices and names of customers, put together.
fn pairs<'a, 't: 'a>(
    rows: impl IntoIterator<Item = (&'a Owned<'t, Invoice>, Option<&'a str>)>,
) -> String {
    let pairs = rows
        .into_iter()
        .map(|(invoice, name)| format!("{}{}", invoice.number, name.unwrap_or("-")));
    pairs.collect::<Vec<_>>().join(" ")
}

on_both! {
async fn an_inner_join_gives_each_row_its_partner(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let by_number = || Invoice::select().order_by(Invoice::NUMBER.asc());
    let customers = by_number().join(Invoice::CUSTOMER_ID).all(&acme, &world.pool).await.unwrap();
    assert_eq!(
        pairs(customers.iter().map(|(i, c)| (i, Some(c.name.as_str())))),
        "1Ann 2Ann 3Bob 4Bob 5Ann"
    );
    let payers = by_number().join(Invoice::PAYER_ID).all(&acme, &world.pool).await.unwrap();
    assert_eq!(pairs(payers.iter().map(|(i, c)| (i, Some(c.name.as_str())))), "2Bob 3Bob 4Ann");
}
}

on_both! {
async fn a_left_join_keeps_rows_without_a_partner(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let select = Invoice::select().left_join(Invoice::PAYER_ID).order_by(Invoice::NUMBER.asc());
    let rows = select.all(&acme, &world.pool).await.unwrap();
    assert_eq!(
        pairs(rows.iter().map(|(i, c)| (i, c.as_ref().map(|c| c.name.as_str())))),
        "1- 2Bob 3Bob 4Ann 5-"
    );
}
}

on_both! {
async fn each_gives_every_row_that_points_here(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let ours = ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    customer(&acme, &world.pool, "Cy").await;
    let by_name = || Customer::select().order_by(Customer::NAME.asc());
    let inner = by_name().join_each(Invoice::CUSTOMER_ID).order_by_joined(Invoice::NUMBER.asc());
    let rows = inner.all(&acme, &world.pool).await.unwrap();
    assert_eq!(
        pairs(rows.iter().map(|(c, i)| (i, Some(c.name.as_str())))),
        "1Ann 2Ann 5Ann 3Bob 4Bob"
    );
    let outer = by_name().left_join_each(Invoice::PAYER_ID).order_by_joined(Invoice::NUMBER.asc());
    let rows = outer.all(&acme, &world.pool).await.unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(c, i)| (c.name.as_str(), i.as_ref().map(|i| i.number.as_str())))
        .collect();
    assert_eq!(rows, [("Ann", Some("4")), ("Bob", Some("2")), ("Bob", Some("3")), ("Cy", None)]);
    assert_eq!(ours.invoices.len(), 5);
}
}

on_both! {
async fn on_takes_the_partner_away_and_filter_joined_the_row(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let select = || Invoice::select().left_join(Invoice::PAYER_ID).order_by(Invoice::NUMBER.asc());
    let rows = select().on(Customer::NAME.eq("Bob")).all(&acme, &world.pool).await.unwrap();
    assert_eq!(
        pairs(rows.iter().map(|(i, c)| (i, c.as_ref().map(|c| c.name.as_str())))),
        "1- 2Bob 3Bob 4- 5-"
    );
    let rows =
        select().filter_joined(Customer::NAME.eq("Bob")).all(&acme, &world.pool).await.unwrap();
    assert_eq!(
        pairs(rows.iter().map(|(i, c)| (i, c.as_ref().map(|c| c.name.as_str())))),
        "2Bob 3Bob"
    );
    let without =
        select().filter_joined(Customer::NAME.is_null()).count(&acme, &world.pool).await.unwrap();
    assert_eq!(without, 2);
    let inner = Invoice::select().join(Invoice::PAYER_ID).on(Customer::NAME.eq("Ann"));
    assert_eq!(inner.one(&acme, &world.pool).await.unwrap().0.number, "4");
}
}

on_both! {
async fn a_table_joins_itself(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    family(&acme, &world.pool).await;
    family(&bolt, &world.pool).await;
    let select = Customer::select().left_join(Customer::REFERRED_BY).order_by(Customer::NAME.asc());
    let rows = select.all(&acme, &world.pool).await.unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(c, by)| (c.name.as_str(), by.as_ref().map(|by| by.name.as_str())))
        .collect();
    assert_eq!(
        rows,
        [("Ann", None), ("Bob", Some("Ann")), ("Cy", Some("Ann")), ("Di", Some("Cy"))]
    );
    let referred =
        Customer::select().filter(Customer::NAME.eq("Ann")).join_each(Customer::REFERRED_BY);
    let rows =
        referred.order_by_joined(Customer::NAME.asc()).all(&acme, &world.pool).await.unwrap();
    assert_eq!(rows.iter().map(|(_, c)| c.name.as_str()).collect::<Vec<_>>(), ["Bob", "Cy"]);
    let by_cy = |joined: &str, root: &str| {
        let select = Customer::select().join(Customer::REFERRED_BY).filter(Customer::NAME.eq(root));
        select.filter_joined(Customer::NAME.eq(joined)).count(&acme, &world.pool)
    };
    assert_eq!((by_cy("Cy", "Di").await.unwrap(), by_cy("Di", "Cy").await.unwrap()), (1, 0));
    let grandparents =
        Customer::select().join(Customer::REFERRED_BY).then_join(Customer::REFERRED_BY);
    let (child, parent, grandparent) = grandparents.one(&acme, &world.pool).await.unwrap();
    assert_eq!(
        (child.name.as_str(), parent.name.as_str(), grandparent.name.as_str()),
        ("Di", "Cy", "Ann")
    );
}
}

async fn family(tenant: &Tenant<'_>, pool: &TenantPool) {
    let ann = customer(tenant, pool, "Ann").await;
    let new = |name: &str, by| NewCustomer {
        id: Uuid::now_v7(),
        name: name.to_owned(),
        email: None,
        country_code: None,
        referred_by: Some(by),
    };
    Customer::insert(new("Bob", (&ann).into())).run(tenant, pool).await.unwrap();
    let cy = Customer::insert(new("Cy", (&ann).into())).run(tenant, pool).await.unwrap();
    Customer::insert(new("Di", (&cy).into())).run(tenant, pool).await.unwrap();
}

on_both! {
async fn a_table_that_nobody_owns_is_joined_by_all(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    world
        .database
        .raw_execute("INSERT INTO countries VALUES ('CH', 'Switzerland'), ('FR', 'France')")
        .await;
    living_in(&acme, &world.pool).await;
    living_in(&bolt, &world.pool).await;
    assert_eq!(Country::select().count(&acme, &world.pool).await.unwrap(), 2);
    assert_eq!(Country::get("CH").one(&bolt, &world.pool).await.unwrap().name, "Switzerland");
    let select =
        Customer::select().left_join(Customer::COUNTRY_CODE).order_by(Customer::NAME.asc());
    let rows = select.all(&acme, &world.pool).await.unwrap();
    let rows: Vec<_> =
        rows.iter().map(|(c, l)| (c.name.as_str(), l.as_ref().map(|l| l.name.as_str()))).collect();
    assert_eq!(rows, [("Ann", Some("Switzerland")), ("Bob", None)]);
    let swiss = Customer::select()
        .join(Customer::COUNTRY_CODE)
        .filter_joined(Country::NAME.starts_with("Sw"));
    assert_eq!(swiss.one(&acme, &world.pool).await.unwrap().0.name, "Ann");
    let swiss = Customer::COUNTRY_CODE.is_one_with(Country::NAME.eq("Switzerland"));
    assert_eq!(Customer::select().filter(swiss).count(&bolt, &world.pool).await.unwrap(), 1);
}
}

async fn living_in(tenant: &Tenant<'_>, pool: &TenantPool) {
    let new = |name: &str, country: Option<&str>| NewCustomer {
        id: Uuid::now_v7(),
        name: name.to_owned(),
        email: None,
        country_code: country.map(Reference::claimed),
        referred_by: None,
    };
    Customer::insert_many([new("Ann", Some("CH")), new("Bob", None)])
        .run(tenant, pool)
        .await
        .unwrap();
}

on_both! {
async fn many_tables_are_joined_at_once(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    world.database.raw_execute("INSERT INTO countries VALUES ('CH', 'Switzerland')").await;
    annotated(&world, &bolt).await;
    annotated(&world, &acme).await;

    let up = LineNote::select()
        .join(LineNote::LINE_ID)
        .then_join(InvoiceLine::INVOICE_ID)
        .then_join(Invoice::CUSTOMER_ID)
        .then_left_join(Customer::COUNTRY_CODE);
    let (note, line, invoice, customer, country) = up.one(&acme, &world.pool).await.unwrap();
    assert_eq!(
        (note.line_id, line.invoice_id, invoice.customer_id),
        (line.id, invoice.id, customer.id)
    );
    assert_eq!((invoice.tenant_id, customer.tenant_id), (*acme.id(), *acme.id()));
    assert_eq!(country.unwrap().name, "Switzerland");

    let around = Invoice::select()
        .filter(Invoice::NUMBER.eq("1"))
        .join(Invoice::CUSTOMER_ID)
        .left_join(Invoice::PAYER_ID)
        .left_join_each(InvoiceLine::INVOICE_ID);
    let (invoice, customer, payer, line) = around.one(&acme, &world.pool).await.unwrap();
    assert_eq!(
        (customer.id, payer.is_none(), line.unwrap().invoice_id),
        (invoice.customer_id, true, invoice.id)
    );
}
}

/// A ledger whose first invoice goes to Switzerland and has a line with a note.
async fn annotated(world: &World, tenant: &Tenant<'_>) {
    let ledger = ledger(tenant, &world.pool).await;
    let ann = Customer::update(&ledger.ann).set(Customer::COUNTRY_CODE, Reference::claimed("CH"));
    ann.run(tenant, &world.pool).await.unwrap();
    let line = NewInvoiceLine {
        invoice_id: (&ledger.invoices[0]).into(),
        position: 1,
        description: "x".into(),
        quantity: 1,
    };
    let line = InvoiceLine::insert(line).run(tenant, &world.pool).await.unwrap();
    let note = NewLineNote { id: Uuid::now_v7(), line_id: (&line).into(), body: "why".into() };
    LineNote::insert(note).run(tenant, &world.pool).await.unwrap();
}
