// leak: 03, 16
// kind: attack
// Names the module that brands rows.
use tenant_sqlx::Tenant;
use tenant_sqlx::scope::Reading; //~ E0603: private

fn brand(_: &Tenant<'_>) {}

fn main() {}
