use tenant_sqlx::prelude::*;

#[derive(Cell)]
enum State {
    Draft,
    Paid,
}

fn main() {}
