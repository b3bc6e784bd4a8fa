use tenant_sqlx::Unscoped;
use tenant_sqlx::prelude::*;

async fn find(raw: &mut Unscoped<'_>, name: String) -> Result<Vec<i64>, Error> {
    let text = "SELECT COUNT(*) FROM customers WHERE name = $1";
    raw.sql(text).bind(name).fetch().await
}

fn main() {}
