use std::any::Any;
use tenant_sqlx::prelude::*;

fn hide(tenant: Tenant<'_>) -> Box<dyn Any> {
    Box::new(tenant.grant())
}

fn main() {}
