// leak: 14
// kind: attack
// Hides the token in a trait object, to take it out again elsewhere.
use std::any::Any;
use tenant_sqlx::prelude::*;

fn hide(tenant: Tenant<'_>) -> Box<dyn Any> {
    Box::new(tenant) //~ error: lifetime may not live long enough
}

fn main() {}
