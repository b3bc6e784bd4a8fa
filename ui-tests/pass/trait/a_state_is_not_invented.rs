use tenant_sqlx::Tenant;

fn main_token(_: &Tenant<'_>) {}

fn main() {}
