use tenant_sqlx::prelude::*;

#[derive(Cell)]
struct Cents(i64);

fn main() {}
