//! Class 26: what an error prints holds no value, whoever's row the database complained about.

use tenant_sqlx::prelude::*;

use super::ledger;
use crate::world::{
    Customer, CustomerTotal, Invoice, NewCustomer, NewInvoice, Rate, World, customer, on_both,
};

/// A word that stands in both tenants' rows and in no error.
const SECRET: &str = "Secretary Zoe";

/// Everything that the error says, also to a developer.
fn said(error: &Error) -> String {
    let said = format!("{error} {error:?}");
    for part in ["Secretary", "Zoe", "SELECT", "INSERT", "Key (", "DETAIL"] {
        assert!(!said.contains(part), "`{part}` in: {said}");
    }
    said
}

on_both! {
async fn l26_a_conflict_names_no_value(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    customer(&acme, pool, SECRET).await;
    let theirs = customer(&bolt, pool, SECRET).await;
    let new = |id, name: &str| NewCustomer {
        id,
        name: name.to_owned(),
        email: None,
        country_code: None,
        referred_by: None,
    };
    // The name is the tenant's own twice; the id is another tenant's.
    let twice = Customer::insert(new(Uuid::now_v7(), SECRET)).run(&acme, pool).await.unwrap_err();
    let taken = Customer::insert(new(theirs.id, "Bob")).run(&acme, pool).await.unwrap_err();
    for error in [twice, taken] {
        assert!(matches!(error, Error::Conflict { .. }), "{error:?}");
        let said = said(&error);
        for id in [theirs.id, *acme.id(), *bolt.id()] {
            assert!(!said.contains(&id.to_string()) && !said.contains(&id.simple().to_string()));
        }
    }
}
}

on_both! {
async fn l26_a_refused_value_is_not_repeated(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    let ours = ledger(&acme, pool).await;
    let theirs = ledger(&bolt, pool).await;
    let new = |amount_cents, note: String| NewInvoice {
        id: Uuid::now_v7(),
        customer_id: (&ours.ann).into(),
        payer_id: None,
        number: SECRET.to_owned(),
        amount_cents,
        paid: false,
        note: Some(note),
    };
    let negative =
        Invoice::insert(new(-4711, SECRET.to_owned())).run(&acme, pool).await.unwrap_err();
    assert!(matches!(negative, Error::Check { .. }), "{negative:?}");
    assert!(!said(&negative).contains("4711"));
    let long = Invoice::insert(new(1, SECRET.repeat(10))).run(&acme, pool).await.unwrap_err();
    assert!(matches!(long, Error::Value { .. } | Error::Check { .. }), "{long:?}");
    said(&long);
    let foreign =
        NewInvoice { customer_id: Reference::claimed(theirs.ann.id), ..new(1, SECRET.to_owned()) };
    let foreign = Invoice::insert(foreign).run(&acme, pool).await.unwrap_err();
    assert!(matches!(foreign, Error::ForeignReference { .. }), "{foreign:?}");
    assert!(!said(&foreign).contains(&theirs.ann.id.to_string()));
}
}

on_both! {
async fn l26_an_unreadable_row_is_not_repeated(world) {
    enter!(acme = world.acme);
    let unreadable = if world.database.is_postgres() {
        format!(
            "ALTER TABLE rates ALTER percent TYPE TEXT; INSERT INTO rates VALUES ({}, {}, '{SECRET}', '{SECRET}')",
            world.literal(Uuid::now_v7()),
            world.literal(*acme.id())
        )
    } else {
        format!(
            "INSERT INTO rates VALUES ({}, {}, '{SECRET}', '{SECRET}')",
            world.literal(Uuid::now_v7()),
            world.literal(*acme.id())
        )
    };
    world.database.raw_execute(&unreadable).await;
    let refused = Rate::select().all(&acme, &world.pool).await.unwrap_err();
    assert!(matches!(refused, Error::Decode { .. }), "{refused:?}");
    said(&refused);
    if world.database.is_postgres() {
        let refused =
            Rate::select().filter(Rate::PERCENT.eq(5)).all(&acme, &world.pool).await.unwrap_err();
        assert!(matches!(refused, Error::Schema { .. }), "{refused:?}");
        said(&refused);
    }
}
}

on_both! {
async fn l26_a_cast_that_failed_on_another_tenants_row_says_nothing_of_it(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    customer(&bolt, &world.pool, SECRET).await;
    // A view that reads every tenant's names before anybody asks whose they are.
    let total = if world.database.is_postgres() {
        "SUM(name::BIGINT)::BIGINT"
    } else {
        "SUM(json_extract(name, '$'))"
    };
    replace_totals(&world, total).await;
    let refused = CustomerTotal::select().all(&acme, &world.pool).await.unwrap_err();
    assert!(matches!(refused, Error::Value { .. } | Error::Database { .. }), "{refused:?}");
    said(&refused);
    let refused = CustomerTotal::select().all(&bolt, &world.pool).await.unwrap_err();
    said(&refused);
}
}

async fn replace_totals(world: &World, total: &str) {
    let (acme, bolt) = (world.literal(*world.acme.id()), world.literal(*world.bolt.id()));
    let (some, other) = (world.literal(Uuid::now_v7()), world.literal(Uuid::now_v7()));
    // Both tenants' rows rest on the same sum.
    let view = format!(
        "DROP VIEW customer_totals;
         CREATE VIEW customer_totals AS
             SELECT {some} AS customer_id, {acme} AS tenant_id, 'x' AS name, (SELECT {total} FROM customers) AS total
             UNION ALL SELECT {other}, {bolt}, 'x', (SELECT {total} FROM customers)"
    );
    let view = if world.database.is_postgres() {
        view.replace(&some, &format!("{some}::UUID")).replace(&acme, &format!("{acme}::UUID"))
    } else {
        view
    };
    world.database.raw_execute(&view).await;
}

on_both! {
async fn l26_another_tenants_row_and_nobodys_row_are_refused_alike(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let pool = &world.pool;
    ledger(&acme, pool).await;
    let theirs = ledger(&bolt, pool).await;
    let foreign = Customer::get(theirs.ann.id).one(&acme, pool).await.unwrap_err();
    let nobodys = Customer::get(Uuid::now_v7()).one(&acme, pool).await.unwrap_err();
    assert_eq!(format!("{foreign} {foreign:?}"), format!("{nobodys} {nobodys:?}"));
    let foreign = Invoice::select()
        .filter(Invoice::CUSTOMER_ID.eq(theirs.ann.id))
        .one(&acme, pool)
        .await
        .unwrap_err();
    let nobodys = Invoice::select()
        .filter(Invoice::CUSTOMER_ID.eq(Uuid::now_v7()))
        .one(&acme, pool)
        .await
        .unwrap_err();
    assert_eq!(format!("{foreign} {foreign:?}"), format!("{nobodys} {nobodys:?}"));
    // The same name is free for each tenant.
    customer(&acme, pool, SECRET).await;
    customer(&bolt, pool, SECRET).await;
}
}

on_both! {
async fn l26_text_that_a_database_refuses_is_not_repeated(world) {
    enter!(acme = world.acme);
    ledger(&acme, &world.pool).await;
    let with_nul = format!("{SECRET}\0");
    match Customer::select()
        .filter(Customer::NAME.eq(with_nul.as_str()))
        .count(&acme, &world.pool)
        .await
    {
        Ok(count) => assert_eq!(count, 0),
        Err(refused) => {
            assert!(matches!(refused, Error::Value { .. }), "{refused:?}");
            said(&refused);
        }
    }
    if let Err(refused) = Customer::select()
        .filter(Customer::NAME.like(format!("{SECRET}\\")))
        .count(&acme, &world.pool)
        .await
    {
        said(&refused);
    }
    let condition = Customer::NAME.eq(SECRET);
    assert_eq!(format!("{condition:?}"), "Condition<Customer>");
    assert_eq!(Customer::select().count(&acme, &world.pool).await.unwrap(), 2);
}
}

on_both! {
/// A pattern that failed on a row would tell of rows that the predicate has yet to take out.
async fn l26_a_pattern_never_fails_on_another_tenants_row(world) {
    enter!(acme = world.acme);
    customer(&acme, &world.pool, "secret plan").await;
    enter!(bolt = world.bolt);
    customer(&bolt, &world.pool, "backslash\\").await;
    let patterns = ["secret\\", "\\", "%\\", "s\\\\\\"].map(str::to_owned);
    for pattern in patterns {
        let found = Customer::select().filter(Customer::NAME.like(pattern.clone())).count(&bolt, &world.pool).await;
        assert_eq!(found, Ok(u64::from(pattern == "%\\")), "{pattern}");
    }
    let long = Customer::select().filter(Customer::NAME.like("a".repeat(60_000)));
    assert!(matches!(long.count(&bolt, &world.pool).await, Err(Error::Statement { .. })));
}
}
