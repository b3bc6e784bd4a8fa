//! Two tenants under load: `cargo xtask load`.
//!
//! 64 connections ask mixed things for 10 seconds, and every answer is looked at: it must be the
//! caller's. Then the same two handlers are asked through the service and as plain axum with
//! hand-written sqlx, in turns. What was measured is printed, and written to the file that is named.

mod client;
mod mixed;
mod plain;
mod turns;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use laboratory::{Config, Failure, Issuer, Service};
use serde_json::json;
use tenant_sqlx::prelude::*;
use tenant_tests::TestDatabase;
use tokio_util::sync::CancellationToken;

use client::Connection;

/// A tenant, as a client of it knows it. All its texts hold its slug.
pub(crate) struct Side {
    pub(crate) slug: &'static str,
    pub(crate) id: Uuid,
    pub(crate) token: String,
    pub(crate) laboratory: String,
    pub(crate) patients: Vec<String>,
}

#[tokio::main]
async fn main() -> Result<ExitCode, Failure> {
    let mut clean = true;
    let mut page = "`cargo xtask load`.\n".to_owned();
    for (name, database) in
        [("SQLite", TestDatabase::sqlite("").await), ("Postgres", TestDatabase::postgres("").await)]
    {
        let (text, was_clean) = run(&database).await?;
        page += &format!("\n### On {name}\n\n{text}");
        clean &= was_clean;
    }
    println!("{page}");
    if let Some(file) = std::env::args().nth(1) {
        std::fs::write(&file, page).map_err(|cause| format!("can't write {file}: {cause}"))?;
    }
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What was measured, and whether there was neither an error nor an answer of another tenant.
async fn run(database: &TestDatabase) -> Result<(String, bool), Failure> {
    let config = Config::demo(database.url())?;
    let service = Service::start(&config).await?;
    let (address, directory) = (service.address()?, service.directory());
    let stop = CancellationToken::new();
    let running = tokio::spawn(service.run(stop.clone()));
    let Issuer::Demo(key) = &config.issuer else { return Err("the load runs on a demo".into()) };
    let mut sides = Vec::new();
    for (slug, user) in [("acme", "ann"), ("bolt", "ben")] {
        let record = directory.find(&Claim::parse_slug(slug)?).await?.ok_or("no such tenant")?;
        let token = key.token(slug, user, Duration::from_secs(3600))?;
        sides.push(seed(address, slug, record.id, token).await?);
    }
    let [acme, bolt] = <[Side; 2]>::try_from(sides).map_err(|_| "two sides")?;
    let (mixed, clean) = mixed::run(address, &acme, &bolt).await?;
    let turns = turns::run(address, database, &acme).await?;
    stop.cancel();
    running.await??;
    Ok((format!("{mixed}\n\n{turns}"), clean))
}

/// A laboratory, 200 patients and 50 samples.
async fn seed(
    address: SocketAddr,
    slug: &'static str,
    id: Uuid,
    token: String,
) -> Result<Side, Failure> {
    let mut connection = Connection::open(address, &token).await?;
    let name = json!({ "name": format!("{slug} laboratory") });
    let laboratory = connection.post("/laboratories", &name).await?;
    let mut patients = Vec::new();
    for number in 0..200 {
        let patient =
            json!({ "name": format!("{slug} patient {number:03}"), "born": "1990-02-28" });
        patients.push(connection.post("/patients", &patient).await?);
    }
    let samples = format!("/laboratories/{laboratory}/samples");
    for (number, patient) in patients.iter().take(50).enumerate() {
        let sample = json!({ "patient": patient, "code": format!("{slug} sample {number:02}") });
        connection.post(&samples, &sample).await?;
    }
    Ok(Side { slug, id, token, laboratory, patients })
}
