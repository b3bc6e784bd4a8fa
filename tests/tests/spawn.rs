//! Tokens stay where they are; grants travel: into tasks, closures and handlers.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use tenant_sqlx::prelude::*;

use crate::world::{Customer, Invoice, customer, on_both};
use crate::writes::{new_customer, new_invoice};

struct App {
    directory: SqlDirectory,
    pool: TenantPool,
}

/// Holds a token, a transaction and branded rows across awaits.
async fn rename(app: &App, slug: &str, name: &str) -> Result<String, StatusCode> {
    let claim = Claim::parse_slug(slug).map_err(|_| StatusCode::BAD_REQUEST)?;
    let grant = app.directory.resolve(&claim).await.map_err(|_| StatusCode::NOT_FOUND)?;
    enter!(tenant = grant);
    let work = async {
        let mut transaction = app.pool.begin(&tenant).await?;
        let found = Customer::select().filter(Customer::NAME.eq("Ann"));
        let row = found.one(&tenant, &mut transaction).await?;
        let mut part = transaction.savepoint().await?;
        let row = Customer::update(&row).set(Customer::NAME, name).run(&tenant, &mut part).await?;
        Invoice::insert(new_invoice(&row, "1")).run(&tenant, &mut part).await?;
        part.commit().await?;
        transaction.commit().await?;
        Ok::<_, Error>(row.name.clone())
    };
    work.await.map_err(|_| StatusCode::CONFLICT)
}

async fn handler(
    State(app): State<Arc<App>>,
    Path((slug, name)): Path<(String, String)>,
) -> Result<String, StatusCode> {
    rename(&app, &slug, &name).await
}

/// Compiles if and only if axum takes the handler, whose future must be `Send`.
fn routes(app: Arc<App>) -> axum::Router {
    axum::Router::new().route("/{slug}/{name}", axum::routing::get(handler)).with_state(app)
}

on_both! {
async fn a_handler_holds_a_token_across_awaits(world) {
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        customer(&tenant, &world.pool, "Ann").await;
    }
    let app = Arc::new(App { directory: world.directory.clone(), pool: world.pool.clone() });
    let _ = routes(Arc::clone(&app));
    let path = |slug: &str| Path((slug.to_owned(), "Eve".to_owned()));
    assert_eq!(handler(State(Arc::clone(&app)), path("acme")).await.unwrap(), "Eve");
    assert_eq!(handler(State(Arc::clone(&app)), path("initech")).await.unwrap_err(), StatusCode::NOT_FOUND);
    assert_eq!(handler(State(Arc::clone(&app)), path("-")).await.unwrap_err(), StatusCode::BAD_REQUEST);
    let spawned = tokio::spawn(handler(State(app), path("acme")));
    assert_eq!(spawned.await.unwrap().unwrap_err(), StatusCode::CONFLICT, "there is no Ann any more");
    assert_eq!(world.database.raw_text("SELECT name FROM customers ORDER BY name").await, ["Ann", "Eve"]);
}
}

on_both! {
async fn tasks_that_run_at_once_keep_their_own_tenant(world) {
    let mut tasks = Vec::new();
    for number in 0..20 {
        let grant = if number % 2 == 0 { world.acme.clone() } else { world.bolt.clone() };
        let pool = world.pool.clone();
        tasks.push(tokio::spawn(async move {
            enter!(tenant = grant);
            let new = new_customer(&number.to_string());
            let row = Customer::insert(new).run(&tenant, &pool).await.unwrap();
            assert_eq!(row.tenant_id, *tenant.id());
            let all = Customer::select().all(&tenant, &pool).await.unwrap();
            assert!(all.iter().all(|row| row.tenant_id == *tenant.id()));
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    for grant in [&world.acme, &world.bolt] {
        let own = format!("SELECT count(*) FROM customers WHERE tenant_id = {}", world.literal(*grant.id()));
        assert_eq!(world.database.raw_count(&own).await, 10);
    }
}
}

on_both! {
async fn a_closure_in_a_task_takes_the_token(world) {
    let (grant, pool) = (world.acme.clone(), world.pool.clone());
    let name = tokio::spawn(async move {
        grant.scope(async |tenant| {
            let mut transaction = pool.begin(&tenant).await?;
            let row = Customer::insert(new_customer("Ann")).run(&tenant, &mut transaction).await?;
            transaction.commit().await?;
            Ok::<_, Error>(row.name.clone())
        }).await
    });
    assert_eq!(name.await.unwrap().unwrap(), "Ann");
    enter!(acme = world.acme);
    let sent = tokio::spawn({
        let (grant, pool) = (acme.grant(), world.pool.clone());
        async move {
            enter!(tenant = grant);
            Customer::select().count(&tenant, &pool).await
        }
    });
    assert_eq!(sent.await.unwrap().unwrap(), 1);
}
}
