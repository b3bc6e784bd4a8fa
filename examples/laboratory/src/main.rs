//! Runs the service: `cargo run -p laboratory`.

use std::process::ExitCode;

use laboratory::{Config, Failure, Issuer, Service, variable};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

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

async fn run() -> Result<(), Failure> {
    let filter = EnvFilter::try_new(variable("RUST_LOG")?.as_deref().unwrap_or("info"))
        .map_err(|_| "`RUST_LOG` is not a filter; write it as `info` or `laboratory=debug`")?;
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    let config = Config::from_env()?;
    let service = Service::start(&config).await?;
    let address = service.address()?;
    match &config.issuer {
        Issuer::Demo(key) => println!("{}", key.welcome(&address)?),
        Issuer::Provider { .. } => println!("listening on {address}"),
    }
    if let Some(address) = service.metrics_address()? {
        println!("metrics at http://{address}/metrics");
    }
    let stop = CancellationToken::new();
    tokio::spawn(end(stop.clone()));
    service.run(stop).await
}

/// Ctrl-C in a terminal, SIGTERM from whatever runs containers.
async fn end(stop: CancellationToken) -> Result<(), Failure> {
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminated.recv() => {}
    }
    stop.cancel();
    Ok(())
}
