use tenant_sqlx::prelude::*;

fn enqueue(queue: &std::sync::mpsc::Sender<Grant>, tenant: Tenant<'_>) {
    let _ = queue.send(tenant.grant());
}

fn main() {}
