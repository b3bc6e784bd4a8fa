use tenant_sqlx::prelude::*;

async fn mix(acme: &Grant, bolt: &Grant, which: bool) {
    enter!(one = acme);
    enter!(other = bolt);
    let either = if which { one.name() } else { other.name() };
    println!("{either}");
    std::future::pending::<()>().await;
}

fn main() {}
