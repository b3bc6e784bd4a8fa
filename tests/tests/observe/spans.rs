use futures_util::TryStreamExt as _;
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Envelope, Resolver, Source};
use tracing::field::Empty;
use tracing::{Instrument as _, info_span};

use super::{Closed, Heard};
use crate::world::{
    Country, Customer, Invoice, NewCountry, NewSample, Sample, World, customer, on_both,
};
use crate::writes::{laboratory, new_customer, new_invoice};

/// Verb, entity, table, tenant, rows that came, rows that were changed.
fn told(span: &Closed) -> [&str; 6] {
    [
        "db.operation.name",
        "entity",
        "db.collection.name",
        "tenant.slug",
        "db.response.returned_rows",
        "rows_affected",
    ]
    .map(|field| span.get(field))
}

/// The one statement that was told of since the last look, without those that only begin and end
/// transactions.
fn one(heard: &Heard) -> Closed {
    let mut spans = heard.statements();
    spans.retain(|span| {
        !matches!(
            span.get("db.operation.name"),
            "BEGIN" | "COMMIT" | "SAVEPOINT" | "RELEASE" | "ROLLBACK"
        )
    });
    assert_eq!(spans.len(), 1, "{spans:#?}");
    spans.remove(0)
}

on_both! {
async fn each_statement_is_a_span(world) {
    enter!(tenant = world.acme);
    let (tenant, pool) = (&tenant, &world.pool);
    let lab = laboratory(tenant, pool, "North").await;
    let (heard, _guard) = Heard::begin();
    let ann = customer(tenant, pool, "Ann").await;
    let span = one(&heard);
    assert_eq!(told(&span)[..4], ["INSERT", "Customer", "customers", "acme"]);
    assert_eq!((span.name, span.get("db.response.returned_rows"), span.get("tenant.id")), ("statement", "1", &*world.acme.id().to_string()));
    assert_eq!(span.get("db.system.name"), if world.database.is_postgres() { "postgresql" } else { "sqlite" });
    assert_eq!(span.get("otel.kind"), "client");
    span.get("duration_us").parse::<u64>().unwrap();
    assert!(!span.fields.contains_key("error.type"), "{span:?}");

    Customer::insert_many([new_customer("Bob"), new_customer("Eve")]).run(tenant, pool).await.unwrap();
    assert_eq!(told(&one(&heard)), ["INSERT", "Customer", "customers", "acme", "0", "2"]);
    assert_eq!(Customer::select().all(tenant, pool).await.unwrap().len(), 3);
    assert_eq!(told(&one(&heard))[..5], ["SELECT", "Customer", "customers", "acme", "3"]);
    Customer::get(ann.id).one(tenant, pool).await.unwrap();
    assert_eq!(told(&one(&heard))[..5], ["SELECT", "Customer", "customers", "acme", "1"]);
    let rows: Vec<_> = Customer::select().stream(tenant, pool).try_collect().await.unwrap();
    assert_eq!((rows.len(), told(&one(&heard))), (3, ["SELECT", "Customer", "customers", "acme", "3", "0"]));
    Customer::update(&ann).set(Customer::NAME, "Anna").run(tenant, pool).await.unwrap();
    assert_eq!(told(&one(&heard))[..5], ["UPDATE", "Customer", "customers", "acme", "1"]);
    Customer::delete_where(Customer::NAME.eq("Bob")).run(tenant, pool).await.unwrap();
    assert_eq!(told(&one(&heard)), ["DELETE", "Customer", "customers", "acme", "0", "1"]);

    let narrowed = tenant.narrow(&lab.key()).unwrap();
    let new = NewSample { id: Uuid::now_v7(), customer_id: None, code: "S-1".to_owned() };
    Sample::insert(new).run(&narrowed, pool).await.unwrap();
    assert_eq!(told(&one(&heard))[..4], ["INSERT", "Sample", "samples", "acme"], "a narrowed token");
    let mut transaction = pool.begin(tenant).await.unwrap();
    Invoice::insert(new_invoice(&ann, "1")).run(tenant, &mut transaction).await.unwrap();
    let mut rows = Box::pin(Customer::select().stream(tenant, &mut transaction));
    rows.try_next().await.unwrap().unwrap();
    drop(rows);
    transaction.rollback().await.unwrap();
    let spans = heard.statements();
    let verbs: Vec<_> = spans.iter().map(|span| span.get("db.operation.name")).collect();
    assert_eq!(verbs, ["BEGIN", "INSERT", "SELECT", "ROLLBACK"]);
    assert_eq!(told(&spans[2])[3..5], ["acme", "1"]);
    assert_eq!(spans[2].get("error.type"), "interrupted", "a stream that was dropped halfway");
}
}

#[tenant_scoped("SELECT COUNT(*) FROM Customer c WHERE c.name = :name")]
fn named(name: String) -> Scalar<i64>;

on_both! {
async fn each_span_names_its_own_tenant(world) {
    let (heard, _guard) = Heard::begin();
    for grant in [&world.acme, &world.bolt, &world.acme] {
        enter!(tenant = grant);
        named("Ann".to_owned()).one(&tenant, &world.pool).await.unwrap();
        assert_eq!(told(&one(&heard))[..4], ["SELECT", "named", "", grant.slug().as_str()]);
        Customer::select().count(&tenant, &world.pool).await.unwrap();
        let span = one(&heard);
        assert_eq!((span.get("tenant.slug"), span.get("tenant.id")), (grant.slug().as_str(), &*grant.id().to_string()));
    }
    world.directory.retire(*world.bolt.id(), "ops", "test").await.unwrap();
    let retired = world.directory.resolve_retired(&Claim::Id(*world.bolt.id())).await.unwrap();
    enter!(tenant = retired);
    heard.statements();
    Customer::purge().run(&tenant, &world.pool).await.unwrap();
    assert_eq!(told(&one(&heard)), ["DELETE", "Customer", "customers", "bolt", "0", "0"]);
    CrossTenant::scope(&world.directory, "ops", "test", async |cross| {
        heard.statements();
        Customer::sweep().all(&cross, &world.system).await.unwrap();
        assert_eq!(told(&one(&heard))[..4], ["SELECT", "Customer", "customers", ""], "nobody's in particular");
    }).await.unwrap();
}
}

on_both! {
async fn a_failed_statement_says_how_it_failed(world) {
    enter!(tenant = world.acme);
    let ann = customer(&tenant, &world.pool, "Ann").await;
    let (heard, _guard) = Heard::begin();
    let mut again = new_customer("Ann");
    again.id = ann.id;
    Customer::insert(again).run(&tenant, &world.pool).await.unwrap_err();
    assert_eq!(one(&heard).get("error.type"), "conflict");
    world.database.raw_execute("ALTER TABLE samples RENAME TO elsewhere").await;
    let lab = laboratory(&tenant, &world.pool, "North").await;
    let narrowed = tenant.narrow(&lab.key()).unwrap();
    heard.statements();
    Sample::select().all(&narrowed, &world.pool).await.unwrap_err();
    assert_eq!(one(&heard).get("error.type"), "schema");
    let streamed: Result<Vec<_>, _> = Sample::select().stream(&narrowed, &world.pool).try_collect().await;
    streamed.unwrap_err();
    assert_eq!(one(&heard).get("error.type"), "schema");
}
}

/// What no log may hold: it's only ever a value.
const SECRET: &str = "Zanzibar";
const SUM: i64 = 918_273_645_546;

/// Every operation there is, with values that would be recognised.
async fn try_everything(world: &World, pool: &TenantPool) {
    enter!(tenant = world.acme);
    let tenant = &tenant;
    let ann = Customer::insert(new_customer(SECRET)).run(tenant, pool).await.unwrap();
    Customer::insert_many([new_customer("a Zanzibar"), new_customer("b Zanzibar")])
        .returning(tenant, pool)
        .await
        .unwrap();
    let mut same = new_customer(SECRET);
    same.id = ann.id;
    Customer::insert(same).run(tenant, pool).await.unwrap_err();
    Customer::upsert(new_customer("a Zanzibar"))
        .on(Customer::NAME)
        .run(tenant, pool)
        .await
        .unwrap();
    Customer::upsert(new_customer("b Zanzibar"))
        .on(Customer::NAME)
        .or_ignore(tenant, pool)
        .await
        .unwrap();
    let stranger = Invoice::insert(new_invoice(Reference::claimed(Uuid::now_v7()), SECRET))
        .run(tenant, pool)
        .await;
    stranger.unwrap_err();
    let mut new = new_invoice(&ann, SECRET);
    new.amount_cents = SUM;
    let invoice = Invoice::insert(new).run(tenant, pool).await.unwrap();

    let is_secret = || Customer::NAME.contains(SECRET);
    Customer::select()
        .filter(is_secret())
        .order_by(Customer::NAME.asc())
        .limit(1)
        .one(tenant, pool)
        .await
        .unwrap();
    Customer::select().filter(Customer::NAME.like("%Zanzibar")).exists(tenant, pool).await.unwrap();
    Customer::select()
        .filter(Customer::NAME.is_in([SECRET.to_owned()]))
        .count(tenant, pool)
        .await
        .unwrap();
    Invoice::select()
        .join(Invoice::CUSTOMER_ID)
        .filter(Invoice::AMOUNT_CENTS.eq(SUM))
        .all(tenant, pool)
        .await
        .unwrap();
    Invoice::select()
        .filter(Invoice::NUMBER.eq(SECRET))
        .aggregate(Invoice::AMOUNT_CENTS.sum())
        .one(tenant, pool)
        .await
        .unwrap();
    let page = Customer::select()
        .filter(is_secret())
        .page(1)
        .ascending(Customer::NAME)
        .read(tenant, pool)
        .await
        .unwrap();
    Customer::select()
        .filter(is_secret())
        .page(1)
        .ascending(Customer::NAME)
        .after(page.next)
        .read(tenant, pool)
        .await
        .unwrap();
    let streamed: Vec<_> =
        Customer::select().filter(is_secret()).stream(tenant, pool).try_collect().await.unwrap();
    assert_eq!(streamed.len(), 3);
    named(SECRET.to_owned()).one(tenant, pool).await.unwrap();
    Customer::get(ann.id).optional(tenant, pool).await.unwrap();

    let invoice = Invoice::update(&invoice)
        .set(Invoice::NOTE, Some(SECRET.to_owned()))
        .run(tenant, pool)
        .await
        .unwrap();
    Invoice::update_where(Invoice::NUMBER.eq(SECRET))
        .set(Invoice::AMOUNT_CENTS, SUM)
        .run(tenant, pool)
        .await
        .unwrap();
    Invoice::update(&invoice)
        .set(Invoice::NOTE, Some(SECRET.to_owned()))
        .run(tenant, pool)
        .await
        .unwrap_err();
    let mut transaction = pool.begin(tenant).await.unwrap();
    let locked = Invoice::select().filter(Invoice::NUMBER.eq(SECRET)).for_update();
    locked.all(tenant, &mut transaction).await.unwrap();
    let mut part = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("e Zanzibar")).run(tenant, &mut part).await.unwrap();
    part.commit().await.unwrap();
    transaction.commit().await.unwrap();
    Invoice::soft_delete(invoice.id).run(tenant, pool).await.unwrap();
    Invoice::restore(invoice.id).run(tenant, pool).await.unwrap();
    Invoice::delete_where(Invoice::AMOUNT_CENTS.eq(SUM)).run(tenant, pool).await.unwrap();
    Customer::delete_where(Customer::NAME.eq("e Zanzibar")).returning(tenant, pool).await.unwrap();
}

async fn try_the_rest(world: &World, system: &SystemPool) {
    CrossTenant::scope(&world.directory, SECRET, SECRET, async |cross| {
        let new = NewCountry { code: "ZZ".into(), name: SECRET.into() };
        Country::insert_global([new]).run(&cross, system).await.unwrap();
        Customer::sweep().filter(Customer::NAME.eq(SECRET)).all(&cross, system).await.unwrap();
        Country::delete_global(Country::NAME.eq(SECRET)).run(&cross, system).await.unwrap();
    })
    .await
    .unwrap();
    let directory = &world.directory;
    let record = directory.create("cape".parse().unwrap(), SECRET).await.unwrap();
    directory.rename(record.id, "a Zanzibar", SECRET, SECRET).await.unwrap();
    directory.add_member(record.id, SECRET, SECRET).await.unwrap();
    directory.memberships(SECRET).await.unwrap();
    system
        .dangerously_unscoped(directory, SECRET, SECRET, async |mut raw| {
            let count = raw.sql("SELECT COUNT(*) FROM customers WHERE name = $1");
            count.bind(SECRET.to_owned()).fetch::<i64>().await.unwrap();
        })
        .await
        .unwrap();
}

on_both! {
async fn no_value_and_no_text_of_a_statement_is_told(world) {
    let (heard, _guard) = Heard::begin();
    try_everything(&world, &world.pool).await;
    try_the_rest(&world, &world.system).await;
    let spans = heard.closed();
    let everything = format!("{spans:?} {:?}", heard.events.lock().unwrap());
    assert!(!everything.contains(SECRET), "{everything}");
    assert!(!everything.contains(&SUM.to_string()), "{everything}");
    let spans: Vec<_> = spans.into_iter().filter(|span| span.target == "tenant_sqlx").collect();
    assert!(spans.len() > 40, "{}", spans.len());
    for span in spans {
        for (field, value) in &span.fields {
            assert!(!value.contains([' ', '$', '?', '\'', '"']), "{field}: {value}");
        }
    }
}
}

on_both! {
async fn work_of_a_grant_stands_in_a_span_that_names_the_tenant(world) {
    let (heard, _guard) = Heard::begin();
    let pool = world.pool.clone();
    let work = async {
        world.bolt.spawn(async move |tenant| Customer::select().count(&tenant, &pool).await).await.unwrap().unwrap();
    };
    work.instrument(info_span!("request")).await;
    let spans = heard.closed();
    let task = spans.iter().find(|span| span.name == "task").unwrap();
    assert_eq!((task.parent, task.get("tenant.slug"), task.get("tenant.id")), (Some("request"), "bolt", &*world.bolt.id().to_string()));
    let statement = spans.iter().find(|span| span.name == "statement").unwrap();
    assert_eq!(statement.parent, Some("task"));
}
}

on_both! {
async fn an_opened_job_names_its_tenant_on_the_current_span(world) {
    let (heard, _guard) = Heard::begin();
    let envelope = {
        enter!(tenant = world.acme);
        Envelope::new(&tenant, 7)
    };
    let source = Source::job_argument().vouched_by("this test");
    let resolver = Resolver::builder(world.directory.clone()).source(source).build();
    let span = info_span!("job", tenant.id = Empty, tenant.slug = Empty);
    envelope.open(&resolver).instrument(span).await.unwrap();
    let spans = heard.closed();
    let job = spans.iter().find(|span| span.name == "job").unwrap();
    assert_eq!((job.get("tenant.slug"), job.get("tenant.id")), ("acme", &*world.acme.id().to_string()));
}
}
