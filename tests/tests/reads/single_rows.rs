//! Reading one row: by id, by key, by what it holds.

use tenant_sqlx::prelude::*;

use super::ledger;
use crate::world::{Customer, Invoice, Membership, NewMembership, on_both};

on_both! {
async fn a_row_is_got_by_id_by_key_and_by_itself(world) {
    enter!(acme = world.acme);
    let ours = ledger(&acme, &world.pool).await;
    let key = ours.ann.key();
    assert_eq!(Customer::get(ours.ann.id).one(&acme, &world.pool).await.unwrap().name, "Ann");
    assert_eq!(Customer::get(&key).one(&acme, &world.pool).await.unwrap().name, "Ann");
    assert_eq!(Customer::get(key).one(&acme, &world.pool).await.unwrap().name, "Ann");
    assert_eq!(Customer::get(&ours.ann).one(&acme, &world.pool).await.unwrap().name, "Ann");

    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let again = Customer::get(ours.bob.id).optional(&acme, &mut transaction).await.unwrap();
    assert_eq!(again.unwrap().name, "Bob");
    transaction.rollback().await.unwrap();
}
}

on_both! {
async fn a_row_given_in_an_old_version_is_got_in_the_new_one(world) {
    enter!(acme = world.acme);
    let ours = ledger(&acme, &world.pool).await;
    let old = &ours.invoices[0];
    Invoice::update(old.id).set(Invoice::NUMBER, "1a").run(&acme, &world.pool).await.unwrap();
    let new = Invoice::get(old).one(&acme, &world.pool).await.unwrap();
    assert_eq!((new.number.as_str(), new.version), ("1a", 2));
}
}

on_both! {
async fn another_tenants_id_is_not_found(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    let theirs = ledger(&bolt, &world.pool).await;
    let foreign = theirs.ann.id;
    let nobodys = Uuid::now_v7();
    for id in [foreign, nobodys] {
        assert!(Customer::get(id).optional(&acme, &world.pool).await.unwrap().is_none());
        let refused = Customer::get(id).one(&acme, &world.pool).await.unwrap_err();
        assert_eq!(refused, Error::NotFound { entity: "Customer" });
        let select = || Customer::select().filter(Customer::ID.eq(id));
        assert!(select().optional(&acme, &world.pool).await.unwrap().is_none());
        assert_eq!(
            select().one(&acme, &world.pool).await.unwrap_err(),
            Error::NotFound { entity: "Customer" }
        );
        assert!(!select().exists(&acme, &world.pool).await.unwrap());
    }
    assert!(Customer::get(foreign).optional(&bolt, &world.pool).await.unwrap().is_some());
}
}

on_both! {
async fn one_and_optional_refuse_several(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let named = |name: &str| Customer::select().filter(Customer::NAME.eq(name));
    // Both tenants have an Ann, and for each there is one.
    assert_eq!(named("Ann").one(&acme, &world.pool).await.unwrap().tenant_id, *acme.id());
    assert_eq!(
        named("Ann").optional(&bolt, &world.pool).await.unwrap().unwrap().tenant_id,
        *bolt.id()
    );
    assert!(named("Cy").optional(&acme, &world.pool).await.unwrap().is_none());

    let several = Error::NotUnique { entity: "Customer" };
    assert_eq!(Customer::select().one(&acme, &world.pool).await.unwrap_err(), several);
    assert_eq!(Customer::select().optional(&acme, &world.pool).await.unwrap_err(), several);
    assert_eq!(Customer::select().limit(3).one(&acme, &world.pool).await.unwrap_err(), several);
    let first = Customer::select()
        .order_by(Customer::NAME.asc())
        .limit(1)
        .one(&acme, &world.pool)
        .await
        .unwrap();
    assert_eq!(first.name, "Ann");
    let second = Customer::select()
        .order_by(Customer::NAME.asc())
        .offset(1)
        .one(&acme, &world.pool)
        .await
        .unwrap();
    assert_eq!(second.name, "Bob");
    assert!(Customer::select().limit(0).optional(&acme, &world.pool).await.unwrap().is_none());
}
}

on_both! {
async fn a_composite_id_that_both_tenants_have_gives_each_its_own_row(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let user_id = Uuid::now_v7();
    let new =
        |team: &str, role: &str| NewMembership { user_id, team: team.into(), role: role.into() };
    for team in ["red", "blue"] {
        Membership::insert(new(team, "guest")).run(&acme, &world.pool).await.unwrap();
        Membership::insert(new(team, "owner")).run(&bolt, &world.pool).await.unwrap();
    }
    Membership::insert(new("green", "owner")).run(&bolt, &world.pool).await.unwrap();

    let ours = Membership::get((user_id, "red".to_owned())).one(&acme, &world.pool).await.unwrap();
    assert_eq!((ours.role.as_str(), ours.tenant_id), ("guest", *acme.id()));
    let theirs =
        Membership::get((user_id, "red".to_owned())).one(&bolt, &world.pool).await.unwrap();
    assert_eq!((theirs.role.as_str(), theirs.tenant_id), ("owner", *bolt.id()));
    assert_eq!(Membership::get(&ours).one(&acme, &world.pool).await.unwrap().team, "red");
    assert_eq!(Membership::get(ours.key()).one(&acme, &world.pool).await.unwrap().team, "red");
    let only_theirs =
        Membership::get((user_id, "green".to_owned())).optional(&acme, &world.pool).await.unwrap();
    assert!(only_theirs.is_none());
    assert_eq!(Membership::select().count(&acme, &world.pool).await.unwrap(), 2);
    let owners = Membership::select().filter(Membership::ROLE.eq("owner"));
    assert!(!owners.exists(&acme, &world.pool).await.unwrap());
    assert_eq!(
        world.database.raw_count("SELECT count(*) FROM memberships WHERE team = 'red'").await,
        2
    );
}
}
