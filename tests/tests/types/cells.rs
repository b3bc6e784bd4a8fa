//! Types of the application: newtypes, enums, and those that sqlx knows.

use sqlx::database::Database;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Arguments, RawCell};

use crate::world::{World, on_both};

#[derive(Debug, Clone, PartialEq, Cell)]
pub struct Email(String);

#[derive(Debug, Clone, PartialEq, Cell)]
pub struct AccountId(Uuid);

#[derive(Debug, Clone, PartialEq, Cell)]
pub enum Colour {
    Red,
    DarkBlue,
    #[tenant(rename = "#00ff00")]
    Green,
}

/// A type with sqlx's traits, as another crate may bring it.
#[derive(Debug, Clone, PartialEq)]
pub struct Seconds(i64);

impl<D: Database> sqlx::Type<D> for Seconds
where
    i64: sqlx::Type<D>,
{
    fn type_info() -> D::TypeInfo {
        i64::type_info()
    }

    fn compatible(info: &D::TypeInfo) -> bool {
        i64::compatible(info)
    }
}

impl<'q, D: Database> sqlx::Encode<'q, D> for Seconds
where
    i64: sqlx::Encode<'q, D>,
{
    fn encode_by_ref(&self, buffer: &mut D::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.0.encode_by_ref(buffer)
    }
}

impl<'r, D: Database> sqlx::Decode<'r, D> for Seconds
where
    i64: sqlx::Decode<'r, D>,
{
    fn decode(value: D::ValueRef<'r>) -> Result<Self, BoxDynError> {
        i64::decode(value).map(Self)
    }
}

tenant_sqlx::cell!(Seconds: postgres, sqlite);

/// Written by hand, and wrong: it adds as many values as it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Several(usize);

impl tenant_sqlx::Cell for Several {
    type Present = Self;

    fn encode(&self, arguments: &mut Arguments) -> Result<(), Error> {
        (0..self.0).try_for_each(|_| 0_i64.encode(arguments))
    }

    fn encode_null(arguments: &mut Arguments) -> Result<(), Error> {
        i64::encode_null(arguments)
    }

    fn decode(cell: RawCell<'_>) -> Result<Option<Self>, Error> {
        Ok(i64::decode(cell)?.map(|_| Self(1)))
    }
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "accounts")]
pub struct Account {
    #[tenant(id)]
    pub id: AccountId,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub email: Email,
    pub colour: Colour,
    pub second_colour: Option<Colour>,
    pub age: Seconds,
    pub limit: Option<Seconds>,
    #[tenant(references = Account)]
    pub parent_id: Option<AccountId>,
}

#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(table = "counters")]
pub struct Counter {
    #[tenant(id)]
    pub id: i64,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub count: Several,
}

async fn tables(world: &World) {
    let id = if world.database.is_postgres() { "UUID" } else { "BLOB" };
    let tables = format!(
        "CREATE TABLE accounts (id {id} PRIMARY KEY, tenant_id {id} NOT NULL, email TEXT NOT NULL, colour TEXT NOT NULL, \
         second_colour TEXT, age BIGINT NOT NULL, \"limit\" BIGINT, parent_id {id} REFERENCES accounts (id));
         CREATE TABLE counters (id BIGINT PRIMARY KEY, tenant_id {id} NOT NULL, count BIGINT NOT NULL)"
    );
    world.database.raw_execute(&tables).await;
}

fn new_account<'t>() -> NewAccount<'t> {
    NewAccount {
        id: AccountId(Uuid::now_v7()),
        email: Email("ann@example.com".to_owned()),
        colour: Colour::DarkBlue,
        second_colour: None,
        age: Seconds(5),
        limit: None,
        parent_id: None,
    }
}

on_both! {
async fn newtypes_and_enums_go_there_and_back(world) {
    tables(&world).await;
    enter!(acme = world.acme);
    let row = Account::insert(new_account()).run(&acme, &world.pool).await.unwrap();
    assert_eq!((&row.email, &row.colour, &row.age), (&Email("ann@example.com".to_owned()), &Colour::DarkBlue, &Seconds(5)));
    assert_eq!((&row.second_colour, &row.limit), (&None, &None));
    assert_eq!(world.database.raw_text("SELECT colour FROM accounts").await, ["dark_blue"]);
    let row = Account::update(&row)
        .set(Account::COLOUR, Colour::Red)
        .set(Account::SECOND_COLOUR, Some(Colour::Green))
        .set(Account::LIMIT, Some(Seconds(9)))
        .run(&acme, &world.pool).await.unwrap();
    assert_eq!((&row.colour, &row.second_colour, &row.limit), (&Colour::Red, &Some(Colour::Green), &Some(Seconds(9))));
    assert_eq!(world.database.raw_text("SELECT second_colour FROM accounts").await, ["#00ff00"]);
    let found = Account::select().filter(Account::SECOND_COLOUR.eq(Colour::Green).and(Account::AGE.lt(Seconds(6))));
    assert_eq!(*found.one(&acme, &world.pool).await.unwrap(), *row);
}
}

on_both! {
/// A column that holds a text which no variant has.
async fn a_text_that_is_no_variant_is_unreadable(world) {
    tables(&world).await;
    enter!(acme = world.acme);
    let row = Account::insert(new_account()).run(&acme, &world.pool).await.unwrap();
    for text in ["DarkBlue", "dark_blue ", "", "green"] {
        world.database.raw_execute(&format!("UPDATE accounts SET colour = '{text}'")).await;
        let unreadable = Account::select().one(&acme, &world.pool).await;
        assert!(matches!(unreadable, Err(Error::Decode { column: 4, .. })), "`{text}`: {unreadable:?}");
    }
    world.database.raw_execute("UPDATE accounts SET colour = 'red', second_colour = 'mauve'").await;
    let unreadable = Account::get(&row).one(&acme, &world.pool).await;
    assert!(matches!(unreadable, Err(Error::Decode { column: 5, .. })), "{unreadable:?}");
}
}

on_both! {
async fn an_id_of_a_newtype_is_referred_to(world) {
    tables(&world).await;
    enter!(bolt = world.bolt);
    let theirs = Account::insert(new_account()).run(&bolt, &world.pool).await.unwrap();
    enter!(acme = world.acme);
    let parent = Account::insert(new_account()).run(&acme, &world.pool).await.unwrap();
    let below = |reference| NewAccount { parent_id: Some(reference), ..new_account() };
    let proven = Account::insert(below((&parent).into())).run(&acme, &world.pool).await.unwrap();
    let claimed = Account::insert(below(Reference::claimed(parent.id.clone()))).run(&acme, &world.pool).await.unwrap();
    assert_eq!((&proven.parent_id, &claimed.parent_id), (&Some(parent.id.clone()), &Some(parent.id.clone())));
    let refused = Account::insert(below(Reference::claimed(theirs.id.clone()))).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), Error::ForeignReference { constraint: None });
    assert_eq!(*Account::get(parent.key()).one(&acme, &world.pool).await.unwrap(), *parent);
    Account::delete(&claimed).run(&acme, &world.pool).await.unwrap();
    assert_eq!(world.database.raw_count("SELECT count(*) FROM accounts").await, 3);
}
}

on_both! {
/// Two values in place of one would move the tenant's parameter, and none would too.
async fn a_cell_that_adds_no_value_or_two_is_refused(world) {
    tables(&world).await;
    enter!(acme = world.acme);
    Counter::insert(NewCounter { id: 1, count: Several(1) }).run(&acme, &world.pool).await.unwrap();
    for wrong in [Several(0), Several(2), Several(3)] {
        let new = |id| NewCounter { id, count: wrong.clone() };
        for refused in [
            Counter::insert(new(2)).run(&acme, &world.pool).await.map(drop),
            Counter::insert_many([new(2), new(3)]).run(&acme, &world.pool).await.map(drop),
            Counter::update(1).set(Counter::COUNT, wrong.clone()).run(&acme, &world.pool).await.map(drop),
            Counter::update_where(Condition::all()).set(Counter::COUNT, wrong.clone()).run(&acme, &world.pool).await.map(drop),
            Counter::delete_where(Counter::COUNT.eq(wrong.clone())).run(&acme, &world.pool).await.map(drop),
            Counter::select().filter(Counter::COUNT.eq(wrong.clone())).all(&acme, &world.pool).await.map(drop),
        ] {
            assert_eq!(refused.unwrap_err(), Error::NotOneValue);
        }
    }
    assert_eq!(world.database.raw_text("SELECT count FROM counters").await, ["0"]);
}
}
