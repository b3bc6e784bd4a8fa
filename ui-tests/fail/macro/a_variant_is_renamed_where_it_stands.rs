// kind: attribute
// Renames a variant above the enum.
use tenant_sqlx::prelude::*;

#[derive(Cell)]
#[tenant(rename = "dark")] //~ error: `rename` belongs to a variant of a cell: write `#[tenant(rename = "dark_blue")]` there
enum Colour {
    DarkBlue,
}

fn main() {}
