use tenant_sqlx::prelude::*;

#[derive(Cell)]
struct Note(String);

fn main() {}
