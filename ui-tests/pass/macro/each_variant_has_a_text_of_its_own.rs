use tenant_sqlx::prelude::*;

#[derive(Cell)]
enum Colour {
    DarkBlue,
    #[tenant(rename = "navy")]
    Navy,
}

fn main() {}
