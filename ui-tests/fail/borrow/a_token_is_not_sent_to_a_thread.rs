// leak: 14
// Sends the token to a thread, which may outlive the request.
use tenant_sqlx::prelude::*;

fn later(tenant: Tenant<'_>) {
    std::thread::spawn(move || println!("for {}", tenant.name())); //~ E0521: borrowed data escapes
}

fn main() {}
