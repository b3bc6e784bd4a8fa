// A macro of the application enters a grant, twice in one block.
use tenant_sqlx::prelude::*;

macro_rules! name_of {
    ($grant:expr) => {{
        enter!(tenant = $grant);
        tenant.name().to_owned()
    }};
}

fn names(acme: &Grant, bolt: &Grant) -> [String; 2] {
    [name_of!(acme), name_of!(bolt)]
}

fn main() {}
