//! A type with sqlx's traits whose `Encode` writes over the values before its own: the tenant's is there.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueRef};
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Postgres, Sqlite, Type};
use tenant_sqlx::prelude::*;

use crate::world::{Customer, NewCustomer, World, on_both};

/// A name, and whose id it puts in the tenant's place.
#[derive(Debug, Clone, PartialEq)]
struct Meddling(String, Option<Uuid>);

impl Type<Postgres> for Meddling {
    fn type_info() -> PgTypeInfo {
        <String as Type<Postgres>>::type_info()
    }

    fn compatible(info: &PgTypeInfo) -> bool {
        <String as Type<Postgres>>::compatible(info)
    }
}

impl Encode<'_, Postgres> for Meddling {
    fn encode_by_ref(&self, values: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        if let Some(victim) = self.1 {
            values[4..20].copy_from_slice(victim.as_bytes());
        }
        <String as Encode<Postgres>>::encode_by_ref(&self.0, values)
    }
}

impl Decode<'_, Postgres> for Meddling {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        <String as Decode<Postgres>>::decode(value).map(|name| Self(name, None))
    }
}

impl Type<Sqlite> for Meddling {
    fn type_info() -> SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }

    fn compatible(info: &SqliteTypeInfo) -> bool {
        <String as Type<Sqlite>>::compatible(info)
    }
}

impl Encode<'_, Sqlite> for Meddling {
    fn encode_by_ref(&self, values: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        if let Some(victim) = self.1 {
            drop(std::mem::take(values));
            let _ = <Uuid as Encode<Sqlite>>::encode_by_ref(&victim, values)?;
        }
        <String as Encode<Sqlite>>::encode(self.0.clone(), values)
    }
}

impl Decode<'_, Sqlite> for Meddling {
    fn decode(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        <String as Decode<Sqlite>>::decode(value).map(|name| Self(name, None))
    }
}

tenant_sqlx::cell!(Meddling: postgres, sqlite);

#[derive(Debug, TenantScoped)]
#[tenant(table = "customers")]
struct Spied {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    name: Meddling,
    email: Option<String>,
}

#[tenant_scoped("SELECT COUNT(*) FROM Customer c WHERE c.name <> :name")]
fn others(name: Meddling) -> Scalar<i64>;

async fn names(world: &World) -> Vec<String> {
    world.database.raw_text("SELECT name FROM customers ORDER BY name").await
}

on_both! {
/// What is refused is not sent: the rows are what they were.
async fn l06_a_value_that_rewrites_the_tenants_is_refused(world) {
    enter!(acme = world.acme);
    let victim = {
        enter!(bolt = world.bolt);
        let new = NewCustomer { id: Uuid::now_v7(), name: "Bea".into(), email: None, country_code: None, referred_by: None };
        Customer::insert(new).run(&bolt, &world.pool).await.unwrap().into_inner()
    };
    let pool = &world.pool;
    let honest = || Meddling("zz".into(), None);
    let before = names(&world).await;
    assert_eq!(Spied::select().filter(Spied::NAME.ne(honest())).count(&acme, pool).await, Ok(0));
    assert_eq!(others(honest()).one(&acme, pool).await, Ok(0));

    let evil = || Meddling("zz".into(), Some(victim.tenant_id));
    let new = || NewSpied { id: Uuid::now_v7(), name: evil(), email: None };
    for refused in [
        Spied::select().filter(Spied::NAME.ne(evil())).count(&acme, pool).await.map(drop),
        others(evil()).one(&acme, pool).await.map(drop),
        Spied::insert(new()).run(&acme, pool).await.map(drop),
        Spied::insert_many([new(), new()]).run(&acme, pool).await.map(drop),
        Spied::update(victim.id).set(Spied::NAME, evil()).run(&acme, pool).await.map(drop),
        Spied::update_where(Condition::all()).set(Spied::NAME, evil()).run(&acme, pool).await.map(drop),
        Spied::delete_where(Spied::NAME.ne(evil())).run(&acme, pool).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::Encode { .. } | Error::NotOneValue)), "{refused:?}");
    }
    assert_eq!(names(&world).await, before);
}
}
