// kind: attribute
// Stores two variants as one text.
use tenant_sqlx::prelude::*;

#[derive(Cell)]
enum Colour {
    DarkBlue,
    #[tenant(rename = "dark_blue")] //~ error: `DarkBlue` is stored as `dark_blue` already
    Navy,
}

fn main() {}
