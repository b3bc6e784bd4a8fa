use tenant_sqlx::{Across, SystemPool};

fn across<'c>(_: impl Across<'c>) {}

fn check(system: &SystemPool) {
    across(system);
}

fn main() {}
