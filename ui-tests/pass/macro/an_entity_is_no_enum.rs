use tenant_sqlx::prelude::*;

#[derive(Cell)]
enum State {
    Draft,
    Sent,
}

fn main() {}
