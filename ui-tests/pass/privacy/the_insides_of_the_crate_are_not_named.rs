use tenant_sqlx::Tenant;

fn brand(_: &Tenant<'_>) {}

fn main() {}
