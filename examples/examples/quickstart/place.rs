//! Where the program keeps its tables, and how it leaves nothing behind.

use std::error::Error;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;
use tenant_sqlx::Uuid;

/// A database that is this run's own.
pub(crate) enum Place {
    Sqlite { url: String, folder: TempDir },
    Postgres { url: String, server: String, schema: String },
}

impl Place {
    /// Takes the Postgres that DATABASE_URL names, or else a SQLite file in a temporary folder.
    pub(crate) async fn choose() -> Result<Self, Box<dyn Error + Send + Sync>> {
        let server = std::env::var("DATABASE_URL").unwrap_or_default();
        if server.starts_with("postgres://") || server.starts_with("postgresql://") {
            return Self::on_postgres(server).await;
        }
        if !server.is_empty() {
            return Err("`DATABASE_URL` names no Postgres; unset it to run on SQLite".into());
        }
        let folder = tempfile::Builder::new().prefix("quickstart-").tempdir()?;
        let file = folder.path().join("quickstart.sqlite");
        Ok(Self::Sqlite { url: format!("sqlite://{}?mode=rwc", file.display()), folder })
    }

    /// Makes a schema and lets all connections look there first. The library has no way to send a
    /// statement like this one, so it goes through the driver.
    async fn on_postgres(server: String) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let schema = format!("quickstart_{}", Uuid::now_v7().simple());
        execute(&server, format!("CREATE SCHEMA {schema}")).await?;
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options[search_path]={schema}");
        Ok(Self::Postgres { url, server, schema })
    }

    /// Deletes the file or drops the schema.
    pub(crate) async fn remove(self) -> Result<(), Box<dyn Error + Send + Sync>> {
        match self {
            Self::Sqlite { folder, .. } => Ok(folder.close()?),
            Self::Postgres { server, schema, .. } => {
                execute(&server, format!("DROP SCHEMA {schema} CASCADE")).await
            }
        }
    }

    pub(crate) fn url(&self) -> &str {
        match self {
            Self::Sqlite { url, .. } | Self::Postgres { url, .. } => url,
        }
    }

    /// The folder with the migrations for this backend.
    pub(crate) fn migrations(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite"),
            Self::Postgres { .. } => concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres"),
        }
    }

    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Sqlite { .. } => {
                "On an embedded SQLite file, deleted at the end. DATABASE_URL=postgres://… takes a server."
                    .to_owned()
            }
            Self::Postgres { schema, .. } => {
                format!("On Postgres, in the schema `{schema}`, dropped at the end.")
            }
        }
    }
}

async fn execute(server: &str, statement: String) -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
    Ok(connection.close().await?)
}
