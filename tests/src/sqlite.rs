//! A temporary SQLite file per test.

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection, TypeInfo, ValueRef,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow},
};
use tempfile::TempDir;

/// A folder with one database file; both are deleted when this is dropped.
#[derive(Debug)]
pub(crate) struct OwnFile {
    url: String,
    _folder: TempDir,
}

impl OwnFile {
    pub(crate) async fn create(ddl: &str) -> Self {
        let folder =
            TempDir::with_prefix("tenant-sqlite.").expect("a temporary folder for the SQLite file");
        let path = folder.path().join("test.sqlite");
        let mut connection = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            // The mode is kept in the file. With it, a look behind the library's back never waits for the library.
            .journal_mode(SqliteJournalMode::Wal)
            .connect()
            .await
            .expect("a new SQLite file");
        sqlx::raw_sql(AssertSqlSafe(ddl))
            .execute(&mut connection)
            .await
            .unwrap_or_else(|cause| panic!("{cause}, from: {ddl}"));
        connection.close().await.expect("the new SQLite file is written");
        Self { url: format!("sqlite://{}", path.display()), _folder: folder }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn connect(&self) -> SqliteConnection {
        SqliteConnection::connect(&self.url)
            .await
            .unwrap_or_else(|cause| panic!("can't open this test's SQLite database: {cause}"))
    }
}

pub(crate) async fn first_column(
    connection: &mut SqliteConnection,
    sql: &str,
) -> sqlx::Result<Vec<String>> {
    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(connection).await?;
    rows.iter().map(text).collect()
}

fn text(row: &SqliteRow) -> sqlx::Result<String> {
    let value = row.try_get_raw(0)?;
    if value.is_null() {
        return Ok("NULL".to_owned());
    }
    let is_blob = value.type_info().name() == "BLOB";
    // SQLite hands out numbers as the bytes of their text.
    let bytes: Vec<u8> = row.try_get_unchecked(0)?;
    if is_blob {
        return Ok(bytes.iter().map(|byte| format!("{byte:02X}")).collect());
    }
    String::from_utf8(bytes).map_err(|cause| sqlx::Error::Decode(cause.into()))
}
