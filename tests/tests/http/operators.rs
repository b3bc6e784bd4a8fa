//! Handlers that work across tenants: for operators alone, and never unwritten.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::request::Parts;
use axum::routing::post;
use tenant_http::{Authorise, Hardening, Operator, Operators};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Audit, AuditEntry, AuditError};

use super::fill;
use super::server::{Answer, Server, empty, get};
use crate::world::{Customer, on_both};

struct Support;

impl Authorise for Support {
    async fn authorise(&self, request: &Parts) -> Option<Operator> {
        let text = |name: &str| request.headers.get(name)?.to_str().ok();
        (text("x-staff")? == "olga").then(|| Operator::new("olga", text("x-ticket").unwrap_or("")))
    }
}

/// The names of all tenants' customers.
async fn sweep(
    cross: CrossTenant<'_>,
    State(system): State<Arc<SystemPool>>,
    suffix: String,
) -> Result<String, String> {
    let rows = Customer::sweep().all(&cross, &*system).await.map_err(|error| error.to_string())?;
    let mut names: Vec<_> = rows.iter().map(|row| row.row.name.clone()).collect();
    names.sort();
    Ok(format!("{} for {}: {}{suffix}", cross.actor(), cross.reason(), names.join(", ")))
}

async fn ask(server: &Server, headers: &[(&str, &str)]) -> Answer {
    let request =
        headers.iter().fold(get("/sweep"), |request, (name, value)| request.header(*name, *value));
    server.send(request.method("POST").body("!".into()).unwrap()).await
}

on_both! {
async fn l19_only_an_operator_with_a_reason_works_across_tenants(world) {
    fill(&world).await;
    let operators = Operators::new(Support, world.directory.clone());
    let routes = Router::new()
        .route("/sweep", post(operators.handler(sweep)))
        .with_state(Arc::new(world.system));
    let server = Server::start(Hardening::new().apply(routes)).await;
    let written = || world.database.raw_text("SELECT reason FROM tenant_audit");
    let rows = [
        ("nobody", &[][..], 403, "operator_refused"),
        ("somebody", &[("x-staff", "eve"), ("x-ticket", "7")][..], 403, "operator_refused"),
        ("without a reason", &[("x-staff", "olga")][..], 400, "reason_missing"),
        ("with a blank one", &[("x-staff", "olga"), ("x-ticket", "  ")][..], 400, "reason_missing"),
    ];
    for (name, headers, status, code) in rows {
        let answer = ask(&server, headers).await;
        assert_eq!(answer.problem(), (status, code.to_owned()), "{name}");
        assert!(server.logged().contains(&format!("code=\"{code}\"")), "{name}");
        assert!(written().await.is_empty(), "{name}");
    }
    let olga = [("x-staff", "olga"), ("x-ticket", "ticket 7")];
    let answer = ask(&server, &olga).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.body, "olga for ticket 7: Ann, Ann, of acme, of bolt!");
    assert_eq!(written().await, ["ticket 7"]);
    world.database.raw_execute("ALTER TABLE tenant_audit RENAME TO elsewhere").await;
    assert_eq!(ask(&server, &olga).await.problem(), (503, "audit_unavailable".to_owned()));
}
}

#[tokio::test]
async fn l19_what_is_not_written_down_does_not_happen() {
    struct Full;
    impl Audit for Full {
        async fn record(&self, _: &AuditEntry) -> Result<(), AuditError> {
            Err(AuditError::Unavailable { reason: "the disk is full".to_owned() })
        }
    }
    async fn never(_: CrossTenant<'_>) {
        panic!("it ran")
    }
    let operators = Operators::new(Support, Full);
    let routes = Router::new().route("/sweep", post(operators.handler(never)));
    let server = Server::start(Hardening::new().apply(routes)).await;
    let answer = ask(&server, &[("x-staff", "olga"), ("x-ticket", "7")]).await;
    assert_eq!(answer.problem(), (503, "audit_unavailable".to_owned()));
    assert!(!answer.body.contains("disk"), "{answer:?}");
    assert!(server.logged().contains("the disk is full"));
    let none = server.send(get("/sweep").method("POST").body(empty()).unwrap()).await;
    assert_eq!(none.problem(), (403, "operator_refused".to_owned()));
}
