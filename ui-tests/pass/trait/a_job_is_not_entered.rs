use tenant_sqlx::prelude::*;
use tenant_sqlx::{Envelope, Resolver};

async fn run(job: Envelope<u64>, resolver: &Resolver<SqlDirectory>) {
    let Ok((grant, _)) = job.open(resolver).await else { return };
    enter!(tenant = grant);
    let _ = tenant;
}

fn main() {}
