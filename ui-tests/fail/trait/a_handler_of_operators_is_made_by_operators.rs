// leak: 19
// A handler across tenants is mounted without anybody who authorises.
use axum::handler::Handler;
use tenant_http::{Authorise, Operators};
use tenant_sqlx::CrossTenant;

fn mount<T>(_: impl Handler<T, ()>) {}

async fn sweep(cross: CrossTenant<'_>) -> String {
    cross.reason().to_owned()
}

fn routes(support: impl Authorise, audit: tenant_sqlx::SqlDirectory) {
    let operators = Operators::new(support, audit);
    mount(sweep); //~ E0277: is not satisfied
    let _ = operators;
}

fn main() {}
