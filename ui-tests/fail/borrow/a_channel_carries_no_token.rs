// leak: 14
// Sends the token through a channel that outlives the request.
use tenant_sqlx::prelude::*;

fn enqueue(queue: &std::sync::mpsc::Sender<Tenant<'static>>, tenant: Tenant<'_>) {
    let _ = queue.send(tenant); //~ E0521: borrowed data escapes
}

fn main() {}
