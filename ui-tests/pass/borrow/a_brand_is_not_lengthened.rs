use tenant_sqlx::prelude::*;

fn lengthen<'short, 'long: 'short>(make: fn() -> Tenant<'short>) -> fn() -> Tenant<'short> {
    make
}

fn main() {}
