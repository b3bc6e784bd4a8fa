// leak: 16, 19
// Keeps the raw door open beyond the reason that it was opened for.
use tenant_sqlx::prelude::*;

async fn steal(system: &SystemPool, directory: &SqlDirectory) -> bool {
    let stolen = system.dangerously_unscoped(directory, "me", "curious", async |raw| raw).await;
    //~^ error: lifetime may not live long enough
    stolen.is_ok()
}

fn main() {}
