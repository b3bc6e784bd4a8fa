//! What a handler's `?` answers: the same of another tenant's rows as of none, and nothing of the database.

use axum::Router;
use axum::extract::{Path, State};
use axum::middleware::from_fn;
use axum::routing::get as on_get;
use tenant_http::{Hardening, Problem, TenantLayer, in_tenant};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Resolver, Source};

use super::server::{Answer, Server, empty, get};
use super::{authenticate, fill};
use crate::world::{Customer, Invoice, NewCustomer, NewInvoice, World, customer, invoice, on_both};

fn new_customer<'t>(id: Uuid, name: &str) -> NewCustomer<'t> {
    NewCustomer { id, name: name.to_owned(), email: None, country_code: None, referred_by: None }
}

fn new_invoice<'t>(customer: Uuid, number: &str, amount_cents: i64) -> NewInvoice<'t> {
    NewInvoice {
        id: Uuid::now_v7(),
        customer_id: Reference::claimed(customer),
        payer_id: None,
        number: number.to_owned(),
        amount_cents,
        paid: false,
        note: None,
    }
}

async fn read(
    tenant: Tenant<'_>,
    State(pool): State<TenantPool>,
    Path(id): Path<Uuid>,
) -> Result<String, Problem> {
    Ok(Customer::get(id).one(&tenant, &pool).await?.name.clone())
}

async fn add(
    tenant: Tenant<'_>,
    State(pool): State<TenantPool>,
    Path(id): Path<Uuid>,
) -> Result<String, Problem> {
    Ok(Customer::insert(new_customer(id, "new")).run(&tenant, &pool).await?.name.clone())
}

async fn bill(
    tenant: Tenant<'_>,
    State(pool): State<TenantPool>,
    Path(customer): Path<Uuid>,
) -> Result<String, Problem> {
    Ok(Invoice::insert(new_invoice(customer, "2", 1)).run(&tenant, &pool).await?.number.clone())
}

async fn refund(
    tenant: Tenant<'_>,
    State(pool): State<TenantPool>,
    Path(customer): Path<Uuid>,
) -> Result<String, Problem> {
    Ok(Invoice::insert(new_invoice(customer, "3", -1)).run(&tenant, &pool).await?.number.clone())
}

async fn pay(
    tenant: Tenant<'_>,
    State(pool): State<TenantPool>,
    Path((id, version)): Path<(Uuid, i64)>,
) -> Result<String, Problem> {
    let paid = Invoice::update(id).expecting(version).set(Invoice::PAID, true);
    Ok(paid.run(&tenant, &pool).await?.version.to_string())
}

async fn next_page(
    tenant: Tenant<'_>,
    State(pool): State<TenantPool>,
    Path(cursor): Path<String>,
) -> Result<String, Problem> {
    let page = Customer::select().page(2).ascending(Customer::NAME).after(Some(cursor.parse()?));
    Ok(page.read(&tenant, &pool).await?.rows.len().to_string())
}

/// Looks for a tenant in the name of another one.
async fn name_of(
    _: Tenant<'_>,
    State(directory): State<SqlDirectory>,
    Path(slug): Path<String>,
) -> Result<String, Problem> {
    Ok(directory.resolve(&Claim::parse_slug(&slug)?).await?.name().to_owned())
}

async fn serve(world: &World) -> Server {
    let resolver = Resolver::builder(world.directory.clone()).source(Source::session("tenant"));
    let routes = Router::new()
        .route("/read/{id}", on_get(in_tenant(read)))
        .route("/add/{id}", on_get(in_tenant(add)))
        .route("/bill/{id}", on_get(in_tenant(bill)))
        .route("/refund/{id}", on_get(in_tenant(refund)))
        .route("/pay/{id}/{version}", on_get(in_tenant(pay)))
        .route("/next/{cursor}", on_get(in_tenant(next_page)))
        .with_state(world.pool.clone());
    let of_directory = Router::new()
        .route("/name/{slug}", on_get(in_tenant(name_of)))
        .with_state(world.directory.clone());
    let routes = routes
        .merge(of_directory)
        .layer(TenantLayer::new(resolver.build()))
        .layer(from_fn(authenticate));
    Server::start(Hardening::new().apply(routes)).await
}

/// As bolt, with an id that stays the same, so that answers can be compared.
async fn ask(server: &Server, target: &str) -> Answer {
    let request = get(target).header("cookie", "session=:bolt").header("x-request-id", "same");
    server.send(request.body(empty()).unwrap()).await
}

on_both! {
async fn l26_of_another_tenants_row_the_same_is_said_as_of_none(world) {
    fill(&world).await;
    let (mut of_acme, mut of_bolt, mut bills) = (Uuid::nil(), Uuid::nil(), Vec::new());
    for (grant, id) in [(&world.acme, &mut of_acme), (&world.bolt, &mut of_bolt)] {
        enter!(tenant = grant);
        let ann = Customer::select().filter(Customer::NAME.eq("Ann"));
        let ann = ann.one(&tenant, &world.pool).await.unwrap();
        bills.push(invoice(&tenant, &world.pool, &ann, "1", 100).await.id);
        *id = ann.id;
    }
    let (nobodys, server) = (Uuid::now_v7(), serve(&world).await);
    assert_eq!(ask(&server, &format!("/read/{of_bolt}")).await.body, "Ann");
    assert_eq!(ask(&server, &format!("/bill/{of_bolt}")).await.body, "2");
    assert_eq!(ask(&server, &format!("/pay/{}/1", bills[1])).await.body, "2");
    server.logged();
    let same = [
        ("another's row", format!("/read/{of_acme}"), format!("/read/{nobodys}"), 404, "not_found"),
        ("another's invoice", format!("/pay/{}/1", bills[0]), format!("/pay/{nobodys}/1"), 404, "not_found"),
        ("a reference to it", format!("/bill/{of_acme}"), format!("/bill/{nobodys}"), 422, "foreign_reference"),
        // An id is a key that spans tenants: that it's taken can't be hidden, but by whom can.
        ("its id", format!("/add/{of_acme}"), format!("/add/{of_bolt}"), 409, "conflict"),
    ];
    for (row, target, twin, status, code) in same {
        let (answer, twin) = (ask(&server, &target).await, ask(&server, &twin).await);
        assert_eq!(answer.problem(), (status, code.to_owned()), "{row}");
        assert_eq!((answer.status, &answer.body), (twin.status, &twin.body), "{row}");
        assert!(!answer.body.contains("customers"), "{row}: {}", answer.body);
        let logged = server.logged();
        assert!(!logged.contains("request failed"), "{row}: {logged}");
    }
}
}

on_both! {
async fn a_handlers_error_is_a_problem_without_the_databases_words(world) {
    fill(&world).await;
    enter!(bolt = world.bolt);
    let ann = Customer::select().filter(Customer::NAME.eq("Ann")).one(&bolt, &world.pool).await.unwrap();
    let bill = invoice(&bolt, &world.pool, &ann, "1", 100).await.id;
    world.directory.suspend(*world.acme.id(), "olga", "unpaid").await.unwrap();
    let server = serve(&world).await;
    for (target, status, code) in [
        (format!("/pay/{bill}/7"), 409, "stale_version"),
        (format!("/refund/{}", ann.id), 422, "value_refused"),
        ("/next/made-up".to_owned(), 400, "cursor_invalid"),
        ("/name/Acme".to_owned(), 400, "tenant_malformed"),
        ("/name/nobody".to_owned(), 404, "tenant_unknown"),
        ("/name/acme".to_owned(), 403, "tenant_suspended"),
    ] {
        let answer = ask(&server, &target).await;
        assert_eq!(answer.problem(), (status, code.to_owned()), "{target}");
        for word in ["invoices", "_check", "_key", "CHECK", "constraint", "-1"] {
            assert!(!answer.body.contains(word), "{target}: {}", answer.body);
        }
    }
    world.database.raw_execute("ALTER TABLE invoices RENAME TO elsewhere").await;
    server.logged();
    let answer = ask(&server, &format!("/pay/{bill}/1")).await;
    assert_eq!(answer.problem(), (500, "internal".to_owned()));
    assert!(!answer.body.contains("invoices") && !answer.body.contains("detail"), "{}", answer.body);
    let logged = server.logged();
    let told: Vec<_> = logged.lines().filter(|line| line.contains("request failed")).collect();
    assert!(matches!(*told, [line] if line.contains("ERROR") && line.contains("code=\"internal\"") && line.contains("schema mismatch")), "{logged}");
}
}

on_both! {
async fn a_database_that_is_gone_is_answered_with_503(world) {
    let server = serve(&world).await;
    // The directory keeps what it has found, so that the request reaches its handler.
    let directory = world.directory.clone().cached(tenant_sqlx::CacheLimits::default());
    let resolver = Resolver::builder(directory).source(Source::session("tenant")).build();
    let routes = Router::new()
        .route("/read/{id}", on_get(in_tenant(read)))
        .layer(TenantLayer::new(resolver))
        .layer(from_fn(authenticate))
        .with_state(world.pool.clone());
    let cached = Server::start(Hardening::new().apply(routes)).await;
    let target = format!("/read/{}", Uuid::now_v7());
    assert_eq!(ask(&cached, &target).await.problem().0, 404);
    world.system.close().await;
    let answer = ask(&cached, &target).await;
    assert_eq!(answer.problem(), (503, "database_unavailable".to_owned()));
    assert!(answer.header("retry-after").is_some() && !answer.body.contains("pool"), "{answer:?}");
    assert!(cached.logged().contains("the pool is closed"));
    assert_eq!(ask(&server, &target).await.problem(), (503, "directory_unavailable".to_owned()));
}
}

on_both! {
/// Rows that an application keeps by their ids come back through `adopt`; others are read.
async fn l26_a_kept_row_of_another_tenant_is_answered_as_none(world) {
    let kept = {
        enter!(tenant = world.bolt);
        customer(&tenant, &world.pool, "Ann").await.into_inner()
    };
    enter!(tenant = world.acme);
    let told = |problem: Problem| {
        let response = problem.to_response::<String>(None);
        (response.status(), response.into_body())
    };
    let none = Customer::get(Uuid::now_v7()).one(&tenant, &world.pool).await.unwrap_err();
    let foreign = tenant.adopt(kept).unwrap_err();
    assert_eq!(told(foreign.into()), told(none.clone().into()));
    assert_eq!(told(Error::from(foreign).into()), told(none.into()));
}
}
