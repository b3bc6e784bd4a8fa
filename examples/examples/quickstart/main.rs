//! Two tenants in one set of tables: `cargo run --example quickstart`.
//!
//! It runs on an embedded SQLite file, which is deleted at the end. With `DATABASE_URL=postgres://…`
//! it runs on that Postgres, in a schema of its own, which is dropped at the end.

mod billing;
mod leaks;
mod paper;
mod place;
mod refusals;

use std::error::Error;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use tenant_sqlx::prelude::*;
use tenant_sqlx::{Migrator, TenantRecord};

use paper::{Paper, heading, say};
use place::Place;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error + Send + Sync>> {
    let place = Place::choose().await?;
    let outcome = tell(&place).await;
    place.remove().await?;
    outcome
}

async fn tell(place: &Place) -> Result<(), Box<dyn Error + Send + Sync>> {
    heading("Two tenants in one set of tables")?;
    let system = SystemPool::connect(place.url()).await?;
    system.migrate(&Migrator::new(Path::new(place.migrations())).await?).await?;
    let directory = SqlDirectory::new(&system);
    directory.migrate().await?;
    let acme = directory.create("acme".parse()?, "Acme Ltd").await?;
    let bolt = directory.create("bolt".parse()?, "Bolt GmbH").await?;
    introduce(place, &[&acme, &bolt])?;

    // What a request carries is a claim. The directory makes a grant of it, and entering the grant
    // gives the token. Handlers get a `TenantPool`, which knows no way across tenants.
    let pool = system.tenants();
    let acme = directory.resolve(&Claim::parse_slug("acme")?).await?;
    let bolt = directory.resolve(&Claim::parse_slug("bolt")?).await?;

    heading("Each tenant writes and reads; the numbers are the same on purpose")?;
    for (grant, book) in [(&acme, &billing::ACME), (&bolt, &billing::BOLT)] {
        enter!(tenant = grant);
        billing::write(&tenant, &pool, book).await?;
    }
    let mut seen = Paper::new(["tenant", "invoice", "customer", "e-mail", "amount", "paid"]);
    let mut totals = Paper::new(["tenant", "invoices", "total", "open", "pages of two"]);
    for grant in [&acme, &bolt] {
        enter!(tenant = grant);
        billing::list(&tenant, &pool, &mut seen).await?;
        billing::sum_up(&tenant, &pool, &mut totals).await?;
    }
    say(seen)?;
    say(totals)?;

    heading("A claim that the directory refuses")?;
    say(refusals::of_the_directory(&directory).await?)?;

    heading("A row of Acme's, asked for by Bolt")?;
    say(refusals::of_the_database(&acme, &bolt, &pool).await?)?;

    heading("Three leaks that don't compile")?;
    leaks::print()?;
    system.close().await;
    Ok(())
}

fn introduce(place: &Place, tenants: &[&TenantRecord]) -> io::Result<()> {
    say(format_args!("{}\n", place.sentence()))?;
    let mut paper = Paper::new(["slug", "name", "id"]);
    for tenant in tenants {
        paper.row([tenant.slug.to_string(), tenant.name.clone(), tenant.id.to_string()]);
    }
    say(paper)
}
