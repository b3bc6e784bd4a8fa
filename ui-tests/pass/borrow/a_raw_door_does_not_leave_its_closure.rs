use tenant_sqlx::prelude::*;

async fn steal(system: &SystemPool, directory: &SqlDirectory) -> bool {
    let stolen = system.dangerously_unscoped(directory, "me", "curious", async |raw| drop(raw)).await;
    stolen.is_ok()
}

fn main() {}
