use tenant_sqlx::prelude::*;

#[derive(Cell)]
enum Colour {
    #[tenant(rename = "dark")]
    DarkBlue,
}

fn main() {}
