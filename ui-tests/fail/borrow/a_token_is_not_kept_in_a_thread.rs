// leak: 14
// Keeps the token of a request in the thread, where the next request finds it.
use std::cell::RefCell;
use tenant_sqlx::Tenant;

thread_local! {
    static CURRENT: RefCell<Option<Tenant<'static>>> = const { RefCell::new(None) };
}

fn remember(tenant: Tenant<'_>) {
    CURRENT.set(Some(tenant)); //~ E0521: borrowed data escapes
}

fn main() {}
