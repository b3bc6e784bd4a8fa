//! Databases for the integration tests, and a view of them behind the library's back.
//!
//! Every test gets a database of its own, so tests run in parallel and leave nothing to each other:
//!
//! ```no_run
//! # async fn example() {
//! use tenant_tests::TestDatabase;
//!
//! let database = TestDatabase::postgres("CREATE TABLE invoice (tenant_id uuid, total bigint)").await;
//! // … use the library with `database.url()` …
//! assert_eq!(database.raw_count("SELECT count(*) FROM invoice").await, 0);
//! # }
//! ```
//!
//! Postgres comes from `TENANT_TEST_POSTGRES`, which `cargo xtask test` sets. Without it, the test process starts
//! a throw-away cluster for itself. Where neither is possible the test panics and says what to do:
//! a test that can't look must not pass.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this crate only runs in tests, where a panic is the way to fail"
)]

mod postgres;
mod sqlite;

use sqlx::AssertSqlSafe;

/// One test's own database, deleted when the value is dropped.
///
/// The `raw_…` methods open a plain sqlx connection per call and use nothing of the library under test. They see
/// what is committed, for all tenants. They panic on every error, naming the statement.
#[derive(Debug)]
pub struct TestDatabase {
    place: Place,
}

/// Where the database lives; dropping it deletes the database.
#[derive(Debug)]
enum Place {
    Postgres(postgres::OwnDatabase),
    Sqlite(sqlite::OwnFile),
}

impl TestDatabase {
    /// A fresh Postgres database in which the statements of `ddl` have run.
    ///
    /// The statements run once per distinct text; each test's database is a copy of the outcome.
    /// They run in one transaction unless they say otherwise, and as a superuser, whom row-level security
    /// does not bind.
    ///
    /// # Panics
    /// When no server can be had, or a statement fails.
    pub async fn postgres(ddl: &str) -> Self {
        Self { place: Place::Postgres(postgres::OwnDatabase::create(ddl).await) }
    }

    /// A fresh SQLite database in a temporary file, in write-ahead mode, in which the statements of `ddl` have run.
    ///
    /// # Panics
    /// When the file can't be made, or a statement fails.
    pub async fn sqlite(ddl: &str) -> Self {
        Self { place: Place::Sqlite(sqlite::OwnFile::create(ddl).await) }
    }

    /// The URL to give to a sqlx pool.
    #[must_use]
    pub fn url(&self) -> &str {
        match &self.place {
            Place::Postgres(database) => database.url(),
            Place::Sqlite(file) => file.url(),
        }
    }

    /// Whether this is Postgres; otherwise it is SQLite.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.place, Place::Postgres(_))
    }

    /// The number in the first column of the first row, as in `SELECT count(*) …`.
    ///
    /// # Panics
    /// When the query fails, returns no row, or its first value is not a whole number.
    pub async fn raw_count(&self, sql: &str) -> i64 {
        let rows = self.raw_text(sql).await;
        let first = rows.first().unwrap_or_else(|| panic!("no row came back from: {sql}"));
        first.parse().unwrap_or_else(|_| panic!("`{first}` is no whole number, from: {sql}"))
    }

    /// The first column of every row as text, in the database's own spelling; null is `NULL`.
    ///
    /// The spelling differs: Postgres writes `t` for true and `\x01ff` for bytes, SQLite `1` and `01FF`.
    ///
    /// # Panics
    /// When the query fails.
    pub async fn raw_text(&self, sql: &str) -> Vec<String> {
        let rows = match &self.place {
            Place::Postgres(database) => {
                postgres::first_column(&mut database.connect().await, sql).await
            }
            Place::Sqlite(file) => sqlite::first_column(&mut file.connect().await, sql).await,
        };
        rows.unwrap_or_else(|cause| panic!("{cause}, from: {sql}"))
    }

    /// Runs one statement, or several with `;` between them.
    ///
    /// # Panics
    /// When one of them fails.
    pub async fn raw_execute(&self, sql: &str) {
        let statements = sqlx::raw_sql(AssertSqlSafe(sql));
        let outcome = match &self.place {
            Place::Postgres(database) => {
                statements.execute(&mut database.connect().await).await.map(drop)
            }
            Place::Sqlite(file) => statements.execute(&mut file.connect().await).await.map(drop),
        };
        outcome.unwrap_or_else(|cause| panic!("{cause}, from: {sql}"));
    }
}

#[cfg(test)]
mod tests {
    use super::TestDatabase;

    const DDL: &str =
        "CREATE TABLE a (id integer, v text); INSERT INTO a VALUES (1, 'x'), (2, NULL)";

    #[tokio::test]
    async fn two_postgres_databases_of_one_text_share_nothing() {
        let (one, other) = (TestDatabase::postgres(DDL).await, TestDatabase::postgres(DDL).await);
        share_nothing(&one, &other).await;
    }

    #[tokio::test]
    async fn two_sqlite_databases_of_one_text_share_nothing() {
        let (one, other) = (TestDatabase::sqlite(DDL).await, TestDatabase::sqlite(DDL).await);
        share_nothing(&one, &other).await;
    }

    async fn share_nothing(one: &TestDatabase, other: &TestDatabase) {
        one.raw_execute("DELETE FROM a WHERE id = 1; INSERT INTO a VALUES (3, 'z')").await;
        assert_eq!(one.raw_text("SELECT v FROM a ORDER BY id").await, ["NULL", "z"]);
        assert_eq!(other.raw_text("SELECT v FROM a ORDER BY id").await, ["x", "NULL"]);
        assert_eq!(other.raw_count("SELECT count(*) FROM a WHERE v IS NULL").await, 1);
    }

    #[tokio::test]
    async fn every_type_is_shown_as_the_database_spells_it() {
        let postgres = TestDatabase::postgres("").await;
        assert_eq!(postgres.raw_text("SELECT true").await, ["t"]);
        assert_eq!(postgres.raw_text(r"SELECT '\x01ff'::bytea").await, [r"\x01ff"]);
        assert_eq!(postgres.raw_text("SELECT 1.50::numeric").await, ["1.50"]);
        let sqlite = TestDatabase::sqlite("").await;
        assert_eq!(sqlite.raw_text("SELECT true").await, ["1"]);
        assert_eq!(sqlite.raw_text("SELECT x'01ff'").await, ["01FF"]);
        assert_eq!(sqlite.raw_text("SELECT 1.5").await, ["1.5"]);
    }

    #[tokio::test]
    #[should_panic(expected = "from: CREATE TABEL")]
    async fn statements_that_fail_say_which() {
        TestDatabase::postgres("CREATE TABEL").await;
    }
}
