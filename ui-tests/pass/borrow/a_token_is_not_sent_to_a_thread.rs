use tenant_sqlx::prelude::*;

fn later(tenant: Tenant<'_>) {
    let grant = tenant.grant();
    std::thread::spawn(move || println!("for {}", grant.name()));
}

fn main() {}
