//! The service from its start to its end.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use metrics_exporter_prometheus::PrometheusHandle;
use tenant_sqlx::prelude::*;
use tenant_sqlx::{CacheLimits, verify};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::config::{Config, Issuer};
use crate::events::Events;
use crate::{Failure, demo, operations, routes, tenancy, worker};

/// What handlers work with. There is no way across tenants in it.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) pool: TenantPool,
    pub(crate) directory: SqlDirectory,
    pub(crate) events: Events,
    /// Wakes the worker.
    pub(crate) ordered: Arc<Notify>,
    pub(crate) metrics: PrometheusHandle,
}

/// A service that listens, and serves when it is run.
pub struct Service {
    app: App,
    system: SystemPool,
    routes: Router,
    listener: TcpListener,
    /// Where the scraper asks, if anywhere.
    metrics: Option<TcpListener>,
}

impl Service {
    /// Connects, brings the tables up to date, compares them with the entities, and listens.
    ///
    /// # Errors
    ///
    /// Whatever of this fails.
    pub async fn start(config: &Config) -> Result<Self, Failure> {
        let system = SystemPool::connect(&config.database).await.map_err(|cause| {
            format!(
                "`DATABASE_URL` can't be used: {cause}; it is written \
                 `postgres://user:password@host/database` or `sqlite://file?mode=rwc`"
            )
        })?;
        let on_postgres = system.backend() == Backend::Postgres;
        system.migrate(if on_postgres { &POSTGRES } else { &SQLITE }).await?;
        let directory = SqlDirectory::new(&system).cached(CacheLimits::default());
        directory.migrate().await?;
        verify(&system).await?.into_result()?;

        tokio::spawn(directory.follow());
        if let Issuer::Demo(_) = config.issuer {
            demo::seed(&directory).await?;
        }
        let app = App {
            pool: system.tenants(),
            directory,
            events: Events::default(),
            ordered: Arc::default(),
            metrics: operations::recorder()?,
        };
        let verifier = tenancy::verifier(&config.issuer)?;
        let resolver = tenancy::of_requests(&app.directory, verifier, &config.base_domain)?;
        let routes = routes::routes(app.clone(), resolver, config.requests_per_second);
        let listener = listen("LISTEN", config.listen).await?;
        let metrics = match config.metrics_listen {
            Some(address) => Some(listen("METRICS_LISTEN", address).await?),
            None => None,
        };
        Ok(Self { app, system, routes, listener, metrics })
    }

    /// Where it listens.
    ///
    /// # Errors
    ///
    /// The operating system's.
    pub fn address(&self) -> Result<SocketAddr, Failure> {
        Ok(self.listener.local_addr()?)
    }

    /// Where it tells how busy it is; none unless [`Config::metrics_listen`] says where.
    ///
    /// # Errors
    ///
    /// The operating system's.
    pub fn metrics_address(&self) -> Result<Option<SocketAddr>, Failure> {
        Ok(self.metrics.as_ref().map(TcpListener::local_addr).transpose()?)
    }

    /// The directory, for whoever makes and suspends tenants.
    pub fn directory(&self) -> SqlDirectory {
        self.app.directory.clone()
    }

    /// How long it may take to end. A client that has sent half of a request would have it wait for ever.
    const GRACE: Duration = Duration::from_secs(10);

    /// Serves until it is stopped. Then requests that are under way are answered, streams end, and the
    /// worker finishes its job; what takes longer than 10 seconds is given up.
    ///
    /// # Errors
    ///
    /// The audit log doesn't take that the worker begins.
    pub async fn run(self, stop: CancellationToken) -> Result<(), Failure> {
        let Self { app, system, routes, listener, metrics } = self;
        let working = worker::work(app.clone(), system, stop.clone());
        let events = app.events.clone();
        let (stopped, late) = (stop.clone(), stop.clone());
        let end = async move {
            stopped.cancelled().await;
            events.close();
        };
        let serving = async {
            axum::serve(listener, routes).with_graceful_shutdown(end).await?;
            Ok(())
        };
        let of_metrics = routes::of_metrics(app.clone());
        let telling = async {
            if let Some(metrics) = metrics {
                let end = stop.cancelled_owned();
                axum::serve(metrics, of_metrics).with_graceful_shutdown(end).await?;
            }
            Ok(())
        };
        let whole = async {
            tokio::try_join!(serving, telling, working)?;
            app.pool.close().await;
            Ok(())
        };
        let too_long = async {
            late.cancelled().await;
            tokio::time::sleep(Self::GRACE).await;
        };
        tokio::select! {
            ended = whole => ended,
            () = too_long => {
                warn!("requests are under way still; they are given up");
                Ok(())
            }
        }
    }
}

async fn listen(variable: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|cause| {
        format!("`{variable}` can't be used: {cause}; {}", cure_of_listening(cause.kind())).into()
    })
}

fn cure_of_listening(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::AddrInUse => "end the program that has the port, or choose another port",
        ErrorKind::PermissionDenied => "choose a port from 1024 on",
        ErrorKind::AddrNotAvailable => {
            "choose an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all"
        }
        _ => "choose another address or port",
    }
}

static POSTGRES: tenant_sqlx::Migrator = sqlx::migrate!("migrations/postgres");
static SQLITE: tenant_sqlx::Migrator = sqlx::migrate!("migrations/sqlite");
