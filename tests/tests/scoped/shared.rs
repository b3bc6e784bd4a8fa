//! References to rows that may be everyone's, by statements that don't name what they refer to.

use tenant_sqlx::prelude::*;

use crate::world::{EVERYONE, Laboratory, NewLaboratory, NewRate, Rate, World, on_both};

/// On a level, and points to a row that may be everyone's by a constant.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "doses")]
pub struct Dose {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    pub laboratory_id: Uuid,
    #[tenant(references = Rate)]
    pub rate_id: Option<Uuid>,
}

#[tenant_scoped("INSERT INTO Dose (id, rate_id) VALUES (:id, :rate)")]
fn add(id: Uuid, rate: Uuid) -> Affected;

#[tenant_scoped("UPDATE Dose SET rate_id = :rate")]
fn set(rate: Uuid) -> Affected;

/// Makes the table, and gives everyone's rate.
async fn everyones(world: &World) -> Uuid {
    let id = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let rate = Uuid::now_v7();
    let statements = format!(
        "CREATE TABLE doses (id {id} PRIMARY KEY, tenant_id {id} NOT NULL, laboratory_id {id} NOT NULL, rate_id {id});
         INSERT INTO rates VALUES ({}, {}, 'Full', 19)",
        world.literal(rate),
        world.literal(EVERYONE),
    );
    world.database.raw_execute(&statements).await;
    rate
}

on_both! {
    /// The parameter of the level once stood where the constant belongs: a laboratory with the id of
    /// another tenant made that tenant's rows everyone's.
    async fn what_is_referred_to_is_compared_with_its_own_constant(world) {
        let shared = everyones(&world).await;
        enter!(acme = world.acme);
        enter!(bolt = world.bolt);
        let pool = &world.pool;
        let rate = |name: &str| NewRate { id: Uuid::now_v7(), name: name.to_owned(), percent: 1 };
        let own = Rate::insert(rate("own")).run(&acme, pool).await.unwrap();
        let theirs = Rate::insert(rate("theirs")).run(&bolt, pool).await.unwrap();
        let laboratory = NewLaboratory { id: *bolt.id(), name: "named like Bolt".to_owned() };
        let laboratory = Laboratory::insert(laboratory).run(&acme, pool).await.unwrap();
        let narrowed = acme.narrow(&laboratory.key()).unwrap();

        let foreign = Err(Error::ForeignReference { constraint: None });
        assert_eq!(add(Uuid::now_v7(), theirs.id).run(&narrowed, pool).await, foreign);
        assert_eq!(add(Uuid::now_v7(), shared).run(&narrowed, pool).await, Ok(1));
        assert_eq!(add(Uuid::now_v7(), own.id).run(&narrowed, pool).await, Ok(1));
        assert_eq!(set(theirs.id).run(&narrowed, pool).await, foreign);
        assert_eq!(set(shared).run(&narrowed, pool).await, Ok(2));
        let kept = format!("SELECT count(*) FROM doses WHERE rate_id = {}", world.literal(shared));
        assert_eq!(world.database.raw_count(&kept).await, 2);
    }
}
