//! Runs a statement on a database of three tenants, and on one of a single tenant, and compares.

use sqlx::postgres::{PgArguments, PgConnection};
use sqlx::sqlite::{SqliteArguments, SqliteConnection};
use sqlx::{
    Arguments as _, AssertSqlSafe, Column as _, Connection as _, Row as _, TypeInfo as _,
    ValueRef as _,
};
use tenant_tests::TestDatabase;
use uuid::Uuid;

use super::data::{TENANTS, level_id, rows, tenant_id};
use super::facts::CHARGES;
use super::grammar::{Case, Value};
use super::schema::TABLES;
use super::text::Texts;
use crate::world::EVERYONE;

/// A connection, and the database that ends with it.
struct Place {
    connection: Connection,
    _database: TestDatabase,
}

enum Connection {
    Postgres(Box<PgConnection>),
    Sqlite(Box<SqliteConnection>),
}

/// What a statement gave and left behind.
struct Outcome {
    given: Result<Vec<String>, String>,
    left: Vec<String>,
}

/// The databases of all tenants, and of each one alone.
pub struct Places {
    all: Place,
    alone: Vec<Place>,
    /// What others have, seen by each tenant.
    foreign: Vec<Vec<String>>,
}

/// How a statement fared.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same, with so many rows.
    Same(usize),
    /// Both failed.
    Failed(String),
    /// It failed for a row of somebody else that has the same key.
    Taken,
    /// A new row was not written, for somebody else has its id; all the rest is the same.
    PassedOver,
    /// It failed for a reference that, in the end, wasn't written.
    Stricter,
    /// It isn't the same.
    Leak(String),
}

impl Places {
    pub async fn open(postgres: bool) -> Self {
        let all = Place::open(&TENANTS, false, postgres).await;
        let mut places = Self { all, alone: Vec::new(), foreign: Vec::new() };
        let everything = places.all.connection.dump().await;
        for tenant in TENANTS {
            let mut alone = Place::open(&[tenant], true, postgres).await;
            let own = alone.connection.dump().await;
            places.foreign.push(without(&everything, &own));
            places.alone.push(alone);
        }
        places
    }

    /// Runs it. `less` is the same without the new rows whose id somebody else has.
    pub async fn compare(
        &mut self,
        case: &Case,
        texts: &Texts,
        less: Option<(&Case, &Texts)>,
    ) -> Verdict {
        let tenant = usize::from(case.tenant) - 1;
        let alone = &mut self.alone[tenant].connection;
        let expected = alone.run(case, texts, &texts.alone).await;
        let found = self.all.connection.run(case, texts, &texts.scoped).await;
        let verdict = verdict(case, &expected, &found, &self.foreign[tenant]);
        let Verdict::Leak(how) = verdict else { return verdict };
        // Somebody else has the id of a new row, which is passed over: what is left is the statement without it.
        if let Some((less, texts)) = less {
            let expected = alone.run(less, texts, &texts.alone).await;
            let verdict = self::verdict(less, &expected, &found, &self.foreign[tenant]);
            if matches!(verdict, Verdict::Same(_)) {
                return Verdict::PassedOver;
            }
        }
        // Which of the two is it?
        let again = alone.run(case, texts, &texts.scoped).await;
        let kind = match again.given == found.given {
            true => "the statement has changed its meaning, with or without others",
            false => "the outcome depends on rows of others",
        };
        Verdict::Leak(format!("{kind}\n{how}"))
    }
}

fn verdict(case: &Case, expected: &Outcome, found: &Outcome, foreign: &[String]) -> Verdict {
    let rows = match (&expected.given, &found.given) {
        (Err(cause), Err(_)) => return Verdict::Failed(cause.clone()),
        (Ok(_), Err(cause)) => {
            let unique = cause.contains("duplicate key") || cause.contains("UNIQUE constraint");
            if case.claims && (unique || cause.contains("tenant: conflict")) {
                return Verdict::Taken;
            }
            // Samples that the token doesn't reach keep their laboratory.
            let kept = cause.to_lowercase().contains("foreign key constraint");
            if kept && case.sql.contains("DELETE FROM Laboratory") {
                return Verdict::Taken;
            }
            // Nothing may be written after all: DO NOTHING, or a condition that doesn't hold.
            if cause.contains("tenant: foreign reference") && case.sql.contains("ON CONFLICT") {
                return Verdict::Stricter;
            }
            return Verdict::Leak(format!("it fails among others only: {cause}"));
        }
        (Err(cause), Ok(_)) => return Verdict::Leak(format!("it fails alone only: {cause}")),
        (Ok(expected), Ok(found)) => (expected, found),
    };
    // What reads only was not looked at afterwards.
    let foreign = if case.writes { foreign } else { &[] };
    if let Some(row) = foreign.iter().find(|row| found.left.binary_search(row).is_err()) {
        return Verdict::Leak(format!("a row of somebody else has changed: {row}"));
    }
    let (given, left) = (rows.0 == rows.1, without(&found.left, foreign) == expected.left);
    if !given {
        let more = without(rows.1, rows.0);
        let less = without(rows.0, rows.1);
        return Verdict::Leak(format!(
            "rows given among others only: {more:?}\nalone only: {less:?}"
        ));
    }
    if !left {
        let own = without(&found.left, foreign);
        let (more, less) = (without(&own, &expected.left), without(&expected.left, &own));
        return Verdict::Leak(format!(
            "rows left among others only: {more:?}\nalone only: {less:?}"
        ));
    }
    Verdict::Same(rows.0.len())
}

/// The first list without the second, each as often as it is there.
fn without(some: &[String], others: &[String]) -> Vec<String> {
    let mut rest = some.to_vec();
    for other in others {
        if let Ok(at) = rest.binary_search(other) {
            rest.remove(at);
        }
    }
    rest
}

impl Place {
    async fn open(tenants: &[u8], alone: bool, postgres: bool) -> Self {
        let rows = rows(tenants, alone, postgres);
        if postgres {
            let schema = include_str!("../schema/postgres.sql");
            let database = TestDatabase::postgres(&format!("{schema};{CHARGES}{rows}")).await;
            let connection = PgConnection::connect(database.url()).await.unwrap();
            return Self {
                connection: Connection::Postgres(Box::new(connection)),
                _database: database,
            };
        }
        let schema = include_str!("../schema/sqlite.sql");
        let charges = CHARGES.replace("UUID", "BLOB");
        let database = TestDatabase::sqlite(&format!("{schema};{charges}{rows}")).await;
        let connection = SqliteConnection::connect(database.url()).await.unwrap();
        Self { connection: Connection::Sqlite(Box::new(connection)), _database: database }
    }
}

impl Connection {
    async fn run(&mut self, case: &Case, texts: &Texts, sql: &str) -> Outcome {
        self.plain("BEGIN").await;
        let given = match self {
            Self::Postgres(connection) => {
                let mut arguments = PgArguments::default();
                bind(case, texts, &mut |value| match value {
                    Value::Id(id) => arguments.add(*id),
                    Value::Text(text) => arguments.add(text),
                    Value::Int(number) => arguments.add(*number),
                    Value::Bool(value) => arguments.add(*value),
                    Value::Ids(ids) => arguments.add(ids),
                    Value::Texts(texts) => arguments.add(texts),
                    Value::Ints(numbers) => arguments.add(numbers),
                });
                let query = sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false);
                let rows = query.fetch_all(&mut **connection).await;
                rows.map(|rows| rows.iter().map(postgres_row).collect::<Vec<_>>())
            }
            Self::Sqlite(connection) => {
                let mut arguments = SqliteArguments::default();
                bind(case, texts, &mut |value| match value {
                    Value::Id(id) => arguments.add(*id),
                    Value::Text(text) => arguments.add(text.clone()),
                    Value::Int(number) => arguments.add(*number),
                    Value::Bool(value) => arguments.add(*value),
                    Value::Ids(ids) => arguments.add(json(ids)),
                    Value::Texts(_) | Value::Ints(_) => panic!("SQLite has no arrays"),
                });
                let query = sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false);
                let rows = query.fetch_all(&mut **connection).await;
                rows.map(|rows| rows.iter().map(sqlite_row).collect::<Vec<_>>())
            }
        };
        let mut given = given.map_err(|cause| cause.to_string());
        if let Ok(rows) = &mut given {
            rows.sort();
        }
        let left = if case.writes && given.is_ok() { self.dump().await } else { Vec::new() };
        self.plain("ROLLBACK").await;
        Outcome { given, left }
    }

    async fn plain(&mut self, sql: &'static str) {
        match self {
            Self::Postgres(connection) => {
                sqlx::raw_sql(sql).execute(&mut **connection).await.unwrap();
            }
            Self::Sqlite(connection) => {
                sqlx::raw_sql(sql).execute(&mut **connection).await.unwrap();
            }
        }
    }

    /// Every row of every table, as text.
    async fn dump(&mut self) -> Vec<String> {
        let postgres = matches!(self, Self::Postgres(_));
        let tables = TABLES.iter().filter(|table| table.entity != "CustomerTotal");
        let queries = tables.map(|table| {
            let name = table.table;
            let row = match postgres {
                true => "CAST((t.*) AS text)".to_owned(),
                false => {
                    let columns =
                        table.columns.iter().map(|column| format!("quote({})", column.name));
                    columns.collect::<Vec<_>>().join(" || ',' || ")
                }
            };
            format!("SELECT '{name} ' || {row} FROM {name} t")
        });
        let sql = queries.collect::<Vec<_>>().join(" UNION ALL ");
        let mut rows: Vec<String> = match self {
            Self::Postgres(connection) => {
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut **connection).await.unwrap()
            }
            Self::Sqlite(connection) => {
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut **connection).await.unwrap()
            }
        };
        rows.sort();
        rows
    }
}

/// The parameters in the order that the library documents.
fn bind(
    case: &Case,
    texts: &Texts,
    add: &mut dyn FnMut(&Value) -> Result<(), sqlx::error::BoxDynError>,
) {
    let has = |entity: &str| texts.entities.iter().any(|known| known == entity);
    add(&Value::Id(tenant_id(case.tenant))).unwrap();
    if has("Sample") || has("LabResult") {
        add(&Value::Id(level_id(case.tenant))).unwrap();
    }
    // A charge refers to a rate.
    for _ in ["Rate", "Charge"].into_iter().filter(|entity| has(entity)) {
        add(&Value::Id(EVERYONE)).unwrap();
    }
    for (_, value) in &case.parameters {
        add(value).unwrap();
    }
}

fn json(ids: &[Uuid]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("\"{}\"", id.simple())).collect();
    format!("[{}]", ids.join(","))
}

/// A row by its bytes: whatever their type, equal rows have equal ones.
pub fn postgres_row(row: &sqlx::postgres::PgRow) -> String {
    let cells = row.columns().iter().map(|column| {
        let value = row.try_get_raw(column.ordinal()).unwrap();
        match value.is_null() {
            true => "NULL".to_owned(),
            false => shown(value.as_bytes().unwrap()),
        }
    });
    cells.collect::<Vec<_>>().join(" | ")
}

fn sqlite_row(row: &sqlx::sqlite::SqliteRow) -> String {
    let cells = row.columns().iter().map(|column| {
        let value = row.try_get_raw(column.ordinal()).unwrap();
        let ty = value.type_info().name().to_owned();
        match value.is_null() {
            true => "NULL".to_owned(),
            false => {
                let bytes: Vec<u8> = row.try_get_unchecked(column.ordinal()).unwrap();
                format!("{ty} {}", shown(&bytes))
            }
        }
    });
    cells.collect::<Vec<_>>().join(" | ")
}

fn shown(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.chars().all(|c| c.is_ascii_graphic() || c == ' ') => text.to_owned(),
        _ => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
