// leak: 15
// Writes a value into the text of a statement instead of binding it.
use tenant_sqlx::Unscoped;
use tenant_sqlx::prelude::*;

async fn find(raw: &mut Unscoped<'_>, name: String) -> Result<Vec<i64>, Error> {
    let text = format!("SELECT COUNT(*) FROM customers WHERE name = '{name}'");
    raw.sql(&text).fetch().await //~ E0597: `text` does not live long enough
}

fn main() {}
