use tenant_sqlx::prelude::*;

fn swap(one: &mut Grant, other: &mut Grant) {
    std::mem::swap(one, other);
}

fn main() {}
