// leak: 27
// Runs a job under the tenant that it names, without asking whether that tenant is still there.
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Envelope, Resolver};

async fn run(job: Envelope<u64>, resolver: &Resolver<SqlDirectory>) {
    let _ = resolver;
    enter!(tenant = job); //~ E0277: can't be entered
}

fn main() {}
