use std::cell::RefCell;
use tenant_sqlx::{Grant, Tenant};

thread_local! {
    static CURRENT: RefCell<Option<Grant>> = const { RefCell::new(None) };
}

fn remember(tenant: Tenant<'_>) {
    CURRENT.set(Some(tenant.grant()));
}

fn main() {}
