use tenant_sqlx::prelude::*;

#[derive(Cell)]
struct Email(String);

fn main() {}
