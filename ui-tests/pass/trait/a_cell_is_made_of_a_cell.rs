use tenant_sqlx::prelude::*;

struct Amount(i64);

#[derive(Cell)]
struct Money(i64);

fn main() {}
