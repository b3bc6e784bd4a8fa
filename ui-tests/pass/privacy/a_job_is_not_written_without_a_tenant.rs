use tenant_sqlx::Envelope;
use tenant_sqlx::prelude::*;

fn enqueue(tenant: &Tenant<'_>) -> Envelope<u64> {
    Envelope::new(tenant, 7)
}

fn main() {}
