// Threads that end with the entry share its token.
use tenant_sqlx::prelude::*;

fn names(grant: &Grant) -> Vec<String> {
    enter!(tenant = grant);
    let tenant = &tenant;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(|| tenant.name().to_owned())).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    })
}

fn main() {}
