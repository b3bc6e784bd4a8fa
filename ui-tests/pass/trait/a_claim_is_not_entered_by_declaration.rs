use tenant_sqlx::{Enter, Grant};

fn enters(_: impl Enter) {}

fn check(grant: &Grant) {
    enters(grant);
}

fn main() {}
