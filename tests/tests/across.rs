//! Work across tenants: queues, and the rows that nobody owns.

use tenant_sqlx::prelude::*;

use crate::world::{
    Country, Customer, EVERYONE, Invoice, InvoiceLine, NewCountry, Rate, Template, World, customer,
    invoice, on_both,
};
use crate::writes::{new_line, rows_in};

on_both! {
/// How a job runner works: sweep the queue, resolve each row's claim, adopt the row, work on it.
async fn a_swept_row_is_handled_under_its_own_tenants_token(world) {
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        let ann = customer(&tenant, &world.pool, "Ann").await;
        invoice(&tenant, &world.pool, &ann, "1", 100).await;
        let gone = invoice(&tenant, &world.pool, &ann, "deleted", 100).await;
        Invoice::soft_delete(&gone).run(&tenant, &world.pool).await.unwrap();
    }
    let swept = CrossTenant::scope(&world.directory, "runner", "pay invoices", async |cross| {
        Invoice::sweep().filter(Invoice::PAID.eq(false)).order_by(Invoice::NUMBER.asc()).all(&cross, &world.system).await
    }).await.unwrap().unwrap();
    assert_eq!(swept.len(), 2, "one of each tenant, and none that was deleted");
    for swept in swept {
        let claim = swept.claim.unwrap();
        assert_eq!(claim, Claim::Id(swept.row.tenant_id));
        let grant = world.directory.resolve(&claim).await.unwrap();
        enter!(tenant = grant);
        let row = tenant.adopt(swept.row).unwrap();
        Invoice::update(&row).set(Invoice::PAID, true).run(&tenant, &world.pool).await.unwrap();
        assert_eq!(Invoice::select().filter(Invoice::PAID.eq(true)).count(&tenant, &world.pool).await.unwrap(), 1);
    }
}
}

on_both! {
async fn a_swept_row_is_not_adopted_by_the_wrong_tenant(world) {
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        customer(&tenant, &world.pool, "Ann").await;
    }
    let swept = CrossTenant::scope(&world.directory, "runner", "test", async |cross| {
        Customer::sweep().limit(10).all(&cross, &world.system).await
    }).await.unwrap().unwrap();
    enter!(acme = world.acme);
    let adopted = swept.into_iter().filter_map(|swept| acme.adopt(swept.row).ok()).count();
    assert_eq!(adopted, 1);
}
}

on_both! {
/// Leak 27: the job's tenant went away while the job waited.
async fn l27_a_job_of_a_suspended_tenant_is_not_run(world) {
    enter!(bolt = world.bolt);
    customer(&bolt, &world.pool, "Ann").await;
    world.directory.suspend(*world.bolt.id(), "ops", "test").await.unwrap();
    let swept = CrossTenant::scope(&world.directory, "runner", "test", async |cross| {
        Customer::sweep().all(&cross, &world.system).await
    }).await.unwrap().unwrap();
    let claim = swept[0].claim.clone().unwrap();
    assert!(matches!(world.directory.resolve(&claim).await, Err(ResolveError::Suspended)));
}
}

on_both! {
async fn rows_of_everyone_and_rows_below_a_parent_name_no_tenant(world) {
    let (shared, rate) = (world.literal(Uuid::now_v7()), world.literal(Uuid::now_v7()));
    let everyone = world.literal(EVERYONE);
    world.database.raw_execute(&format!("INSERT INTO templates VALUES ({shared}, NULL, 'Letter'); INSERT INTO rates VALUES ({rate}, {everyone}, 'Full', 19)")).await;
    CrossTenant::scope(&world.directory, "runner", "test", async |cross| {
        let swept = Template::sweep().all(&cross, &world.system).await.unwrap();
        assert_eq!(swept.iter().map(|swept| &swept.claim).collect::<Vec<_>>(), [&None]);
        let swept = Rate::sweep().all(&cross, &world.system).await.unwrap();
        assert_eq!(swept.iter().map(|swept| &swept.claim).collect::<Vec<_>>(), [&None]);
        assert!(InvoiceLine::sweep().all(&cross, &world.system).await.unwrap().is_empty());
    }).await.unwrap();
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let bill = invoice(&acme, &world.pool, &ann, "1", 1).await;
    InvoiceLine::insert(new_line(&bill, 1)).run(&acme, &world.pool).await.unwrap();
    let unnamed = CrossTenant::scope(&world.directory, "runner", "test", async |cross| {
        InvoiceLine::sweep().all(&cross, &world.system).await
    }).await.unwrap();
    assert!(matches!(unnamed, Err(Error::Statement { .. })), "{unnamed:?}");
}
}

/// Two workers share a queue: what one has locked, the other passes over.
#[tokio::test]
async fn two_workers_never_take_the_same_row() {
    let world = World::on_postgres().await;
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        customer(&tenant, &world.pool, "Ann").await;
        customer(&tenant, &world.pool, "Ben").await;
    }
    CrossTenant::scope(&world.directory, "runner", "test", async |cross| {
        let queue = || Customer::sweep().order_by(Customer::ID.asc()).limit(3).skip_locked();
        let mut one = world.system.begin(&cross).await.unwrap();
        let mut other = world.system.begin(&cross).await.unwrap();
        let first = queue().all(&cross, &mut one).await.unwrap();
        let second = queue().all(&cross, &mut other).await.unwrap();
        assert_eq!((first.len(), second.len()), (3, 1));
        assert!(second.iter().all(|swept| !first.contains(swept)));
        drop(one);
        other.commit().await.unwrap();
        let mut again = world.system.begin(&cross).await.unwrap();
        let mut left = 0;
        // The transaction that was dropped lets go as soon as its connection is closed.
        for _ in 0..500 {
            left = Customer::sweep().skip_locked().all(&cross, &mut again).await.unwrap().len();
            if left == 4 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!(left, 4);
    })
    .await
    .unwrap();
}

on_both! {
async fn global_rows_are_inserted_and_deleted_across_tenants(world) {
    let country = |code: &str| NewCountry { code: code.to_owned(), name: code.to_lowercase() };
    CrossTenant::scope(&world.directory, "ops", "new countries", async |cross| {
        let two = [country("DE"), country("FR")];
        assert_eq!(Country::insert_global(two).run(&cross, &world.system).await.unwrap(), 2);
        let twice = Country::insert_global([country("IT"), country("FR")]).run(&cross, &world.system).await;
        assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
        assert_eq!(Country::delete_global(Country::CODE.eq("DE")).run(&cross, &world.system).await.unwrap(), 1);
        let mut transaction = world.system.begin(&cross).await.unwrap();
        Country::insert_global([country("PT")]).run(&cross, &mut transaction).await.unwrap();
        transaction.commit().await.unwrap();
        let mut dropped = world.system.begin(&cross).await.unwrap();
        Country::insert_global([country("ES")]).run(&cross, &mut dropped).await.unwrap();
    }).await.unwrap();
    assert_eq!(world.database.raw_text("SELECT code FROM countries ORDER BY code").await, ["FR", "PT"]);
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        assert_eq!(Country::select().count(&tenant, &world.pool).await.unwrap(), 2);
    }
}
}

on_both! {
async fn no_global_rows_are_none(world) {
    let outcome = CrossTenant::scope(&world.directory, "ops", "nothing", async |cross| {
        Country::insert_global([]).run(&cross, &world.system).await
    }).await.unwrap();
    assert_eq!(outcome.unwrap(), 0);
}
}

on_both! {
/// More rows than one statement takes parameters.
async fn many_global_rows_are_all_written_or_none(world) {
    let countries = |last: &str| {
        let mut all: Vec<_> = (0..40_000).map(|number| NewCountry { code: number.to_string(), name: "n".to_owned() }).collect();
        all.push(NewCountry { code: last.to_owned(), name: "n".to_owned() });
        all
    };
    CrossTenant::scope(&world.directory, "ops", "many", async |cross| {
        let twice = Country::insert_global(countries("0")).run(&cross, &world.system).await;
        assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
        assert_eq!(rows_in(&world, "countries").await, 0);
        assert_eq!(Country::insert_global(countries("last")).run(&cross, &world.system).await.unwrap(), 40_001);
    }).await.unwrap();
    assert_eq!(rows_in(&world, "countries").await, 40_001);
}
}

/// Nobody's, and refers to another row that is nobody's.
#[derive(Debug, Clone, PartialEq, Global)]
#[tenant(table = "cities")]
pub struct City {
    #[tenant(id)]
    pub name: String,
    #[tenant(references = Country)]
    pub country_code: String,
}

on_both! {
async fn a_global_row_with_an_unknown_reference_refuses_all(world) {
    world.database.raw_execute("CREATE TABLE cities (name TEXT PRIMARY KEY, country_code TEXT NOT NULL REFERENCES countries (code)); INSERT INTO countries VALUES ('DE', 'Germany')").await;
    let city = |name: &str, code: &str| NewCity { name: name.to_owned(), country_code: Reference::claimed(code) };
    CrossTenant::scope(&world.directory, "ops", "cities", async |cross| {
        let refused = City::insert_global([city("Kiel", "DE"), city("Nowhere", "XX")]).run(&cross, &world.system).await;
        assert!(matches!(refused, Err(Error::ForeignReference { .. })), "{refused:?}");
        assert_eq!(rows_in(&world, "cities").await, 0);
        assert_eq!(City::insert_global([city("Kiel", "DE")]).run(&cross, &world.system).await.unwrap(), 1);
    }).await.unwrap();
}
}

on_both! {
/// A program that wants options of its own makes the driver's pool and hands it over.
async fn a_system_pool_is_made_of_a_pool_with_options(world) {
    let system: SystemPool = if world.database.is_postgres() {
        sqlx::postgres::PgPoolOptions::new().max_connections(1).connect(world.database.url()).await.unwrap().into()
    } else {
        sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).connect(world.database.url()).await.unwrap().into()
    };
    enter!(acme = world.acme);
    assert_eq!(Customer::select().count(&acme, &system.tenants()).await.unwrap(), 0);
}
}
