// leak: 27
// Writes a job down without a token, for a tenant that nobody has resolved.
use tenant_sqlx::Envelope;
use tenant_sqlx::prelude::*;

fn enqueue(tenant: Uuid) -> Envelope<u64> {
    Envelope { tenant, args: 7, trace: Default::default() } //~ E0451: private
}

fn main() {}
