use chrono::{DateTime, NaiveDate, Utc};
use tenant_sqlx::prelude::*;
use tenant_sqlx::verify::{self, Report, Rule};
use tenant_tests::TestDatabase;

use super::{Kind, NOTES, Note, says_only};

#[derive(Debug, Clone, PartialEq, Cell)]
struct Email(String);

#[derive(Debug, Clone, PartialEq, Cell)]
enum Colour {
    Red,
}

macro_rules! valued {
    ($($name:ident: $ty:ty),+ $(,)?) => {$(
        #[derive(Debug, TenantScoped)]
        #[tenant(table = "valued")]
        struct $name {
            #[tenant(id)]
            id: Uuid,
            #[tenant(key)]
            tenant_id: Uuid,
            value: $ty,
        }
    )+};
}

valued! {
    OfBool: bool,
    OfI32: i32,
    OfI64: i64,
    OfF64: f64,
    OfText: String,
    OfSlug: Slug,
    OfBytes: Vec<u8>,
    OfUuid: Uuid,
    OfTime: DateTime<Utc>,
    OfDate: NaiveDate,
    OfJson: serde_json::Value,
    OfTexts: Vec<String>,
    OfDecimal: rust_decimal::Decimal,
    OfEmail: Email,
    OfColour: Colour,
    OfOption: Option<i64>,
}

fn table(id: &str, value: &str, end: &str) -> String {
    let ready =
        "CREATE TYPE mood AS ENUM ('glad'); CREATE DOMAIN cents AS BIGINT CHECK (VALUE >= 0);";
    let ready = if id == "UUID" { ready } else { "" };
    format!(
        "{ready} CREATE TABLE valued (id {id} NOT NULL PRIMARY KEY, tenant_id {id} NOT NULL, value {value}
        ){end}; CREATE INDEX valued_tenant ON valued (tenant_id);"
    )
}

async fn on_postgres<E: verify::Entities>(value: &str) -> Report {
    let database = TestDatabase::postgres(&table("UUID", value, "")).await;
    verify::only::<E>(&SystemPool::connect(database.url()).await.unwrap()).await.unwrap()
}

async fn on_sqlite<E: verify::Entities>(value: &str, end: &str) -> Report {
    let database = TestDatabase::sqlite(&table("BLOB", value, end)).await;
    verify::only::<E>(&SystemPool::connect(database.url()).await.unwrap()).await.unwrap()
}

fn is_clean(report: &Report, of: &str) {
    assert!(report.is_clean(), "{of}: {report}");
}

fn differs(report: &Report, of: &str) {
    assert!(of.is_empty() || !report.is_clean(), "{of}");
    says_only(report, Rule::TypeFits, Kind::Fault, "column `value` is declared as");
}

#[tokio::test]
async fn postgres_types_that_fit() {
    is_clean(&on_postgres::<OfBool>("boolean NOT NULL").await, "bool");
    is_clean(&on_postgres::<OfI32>("integer NOT NULL").await, "i32");
    is_clean(&on_postgres::<OfI64>("bigint NOT NULL").await, "i64");
    is_clean(&on_postgres::<OfI64>("cents NOT NULL").await, "a domain");
    is_clean(&on_postgres::<OfF64>("double precision NOT NULL").await, "f64");
    for text in ["text", "varchar(40)", "char(3)", "name"] {
        is_clean(&on_postgres::<OfText>(&format!("{text} NOT NULL")).await, text);
    }
    is_clean(&on_postgres::<OfSlug>("text NOT NULL").await, "Slug");
    is_clean(&on_postgres::<OfBytes>("bytea NOT NULL").await, "bytes");
    is_clean(&on_postgres::<OfTime>("timestamptz NOT NULL").await, "time");
    is_clean(&on_postgres::<OfDate>("date NOT NULL").await, "date");
    for json in ["json", "jsonb"] {
        is_clean(&on_postgres::<OfJson>(&format!("{json} NOT NULL")).await, json);
    }
    is_clean(&on_postgres::<OfTexts>("text[] NOT NULL").await, "texts");
    is_clean(&on_postgres::<OfDecimal>("numeric(12, 2) NOT NULL").await, "decimal");
    is_clean(&on_postgres::<OfEmail>("text NOT NULL").await, "a newtype");
    is_clean(&on_postgres::<OfColour>("text NOT NULL").await, "an enum");
    is_clean(&on_postgres::<OfOption>("bigint").await, "an option");
}

#[tokio::test]
async fn postgres_types_that_differ() {
    differs(&on_postgres::<OfI64>("integer NOT NULL").await, "i64 in integer");
    differs(&on_postgres::<OfI32>("bigint NOT NULL").await, "i32 in bigint");
    differs(&on_postgres::<OfText>("uuid NOT NULL").await, "text in uuid");
    differs(&on_postgres::<OfUuid>("text NOT NULL").await, "uuid in text");
    differs(&on_postgres::<OfSlug>("uuid NOT NULL").await, "slug in uuid");
    differs(&on_postgres::<OfTime>("timestamp NOT NULL").await, "time without a zone");
    differs(&on_postgres::<OfTexts>("text NOT NULL").await, "texts in text");
    differs(&on_postgres::<OfEmail>("bytea NOT NULL").await, "a newtype in bytes");
    differs(&on_postgres::<OfColour>("mood NOT NULL").await, "our enum in the database's own");
    differs(&on_postgres::<OfOption>("numeric").await, "an option in numeric");
}

#[tokio::test]
async fn sqlite_types_that_fit() {
    is_clean(&on_sqlite::<OfBool>("BOOLEAN NOT NULL", "").await, "bool");
    is_clean(&on_sqlite::<OfI64>("BIGINT NOT NULL", "").await, "i64");
    is_clean(&on_sqlite::<OfI64>("NUMERIC NOT NULL", "").await, "i64 in numeric");
    is_clean(&on_sqlite::<OfF64>("REAL NOT NULL", "").await, "f64");
    for text in ["TEXT", "VARCHAR(40)", "BLOB", ""] {
        is_clean(&on_sqlite::<OfText>(&format!("{text} NOT NULL"), "").await, text);
    }
    is_clean(&on_sqlite::<OfUuid>("UUID NOT NULL", "").await, "uuid in numeric");
    for time in ["TEXT", "DATETIME", "TIMESTAMP"] {
        is_clean(&on_sqlite::<OfTime>(&format!("{time} NOT NULL"), "").await, time);
    }
    is_clean(&on_sqlite::<OfDate>("DATE NOT NULL", "").await, "date");
    is_clean(&on_sqlite::<OfJson>("TEXT NOT NULL", "").await, "json");
    is_clean(&on_sqlite::<OfEmail>("TEXT NOT NULL", "").await, "a newtype");
    is_clean(&on_sqlite::<OfColour>("TEXT NOT NULL", "").await, "an enum");
    is_clean(&on_sqlite::<OfOption>("INTEGER", "").await, "an option");
    is_clean(&on_sqlite::<OfBytes>("BLOB NOT NULL", "STRICT").await, "strict bytes");
    is_clean(&on_sqlite::<OfText>("ANY NOT NULL", "STRICT").await, "strict anything");
}

#[tokio::test]
async fn sqlite_types_that_differ() {
    differs(&on_sqlite::<OfI64>("TEXT NOT NULL", "").await, "a number in text");
    differs(&on_sqlite::<OfI64>("REAL NOT NULL", "").await, "a whole number in a real one");
    differs(&on_sqlite::<OfBool>("TEXT NOT NULL", "").await, "bool in text");
    differs(&on_sqlite::<OfF64>("INTEGER NOT NULL", "").await, "a real number in a whole one");
    differs(&on_sqlite::<OfText>("INTEGER NOT NULL", "").await, "text in a number");
    differs(&on_sqlite::<OfText>("STRING NOT NULL", "").await, "STRING is numeric to SQLite");
    differs(&on_sqlite::<OfText>("ANY NOT NULL", "").await, "ANY is numeric outside STRICT");
    differs(&on_sqlite::<OfSlug>("NUMERIC NOT NULL", "").await, "a slug in a number");
    differs(&on_sqlite::<OfJson>("JSON NOT NULL", "").await, "JSON is numeric to SQLite");
    differs(&on_sqlite::<OfUuid>("TEXT NOT NULL", "STRICT").await, "bytes in strict text");
    let report = on_sqlite::<OfDecimal>("TEXT NOT NULL", "").await;
    says_only(
        &report,
        Rule::TypeFits,
        Kind::Fault,
        "is to hold `Decimal`, which SQLite can't store",
    );
}

#[tokio::test]
async fn a_uuid_in_a_column_for_text_on_sqlite() {
    let report = on_sqlite::<OfUuid>("TEXT NOT NULL", "").await;
    says_only(
        &report,
        Rule::TypeFits,
        Kind::Warning,
        "rows that others write as text are not found",
    );
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "pages")]
struct Page {
    #[tenant(id)]
    id: i64,
    #[tenant(key)]
    tenant: Slug,
}

/// `007` would become 7, and then be the rows of the tenant `7`.
#[tokio::test]
async fn a_slug_as_the_tenant_in_a_column_for_numbers() {
    for numeric in ["INTEGER", "NUMERIC", "REAL", "SLUG"] {
        let tables = format!(
            "CREATE TABLE pages (id INTEGER PRIMARY KEY, tenant {numeric} NOT NULL);
            CREATE INDEX pages_tenant ON pages (tenant)"
        );
        let database = TestDatabase::sqlite(&tables).await;
        let system = SystemPool::connect(database.url()).await.unwrap();
        let report = verify::only::<Page>(&system).await.unwrap();
        says_only(&report, Rule::TypeFits, Kind::Fault, "column `tenant` is declared as");
    }
}

/// Postgres compares no text with a UUID, so each query would fail.
#[tokio::test]
async fn a_tenant_column_of_another_type() {
    let tables = NOTES.replace("tenant_id UUID", "tenant_id TEXT");
    let database = TestDatabase::postgres(&tables).await;
    let system = SystemPool::connect(database.url()).await.unwrap();
    let report = verify::only::<Note>(&system).await.unwrap();
    says_only(&report, Rule::TypeFits, Kind::Fault, "column `tenant_id` is declared as `text`");
}

/// A cell that is written by hand and says nothing is compared with nothing.
#[tokio::test]
async fn a_type_that_nobody_knows_is_left_alone() {
    #[derive(Debug)]
    struct Odd(String);
    impl tenant_sqlx::Cell for Odd {
        type Present = Self;
        fn encode(&self, arguments: &mut tenant_sqlx::Arguments) -> Result<(), Error> {
            tenant_sqlx::Cell::encode(&self.0, arguments)
        }
        fn encode_null(arguments: &mut tenant_sqlx::Arguments) -> Result<(), Error> {
            <String as tenant_sqlx::Cell>::encode_null(arguments)
        }
        fn decode(cell: tenant_sqlx::RawCell<'_>) -> Result<Option<Self>, Error> {
            Ok(<String as tenant_sqlx::Cell>::decode(cell)?.map(Odd))
        }
    }
    valued!(OfOdd: Odd);
    is_clean(&on_postgres::<OfOdd>("uuid NOT NULL").await, "unknown");
    is_clean(&on_sqlite::<OfOdd>("INTEGER NOT NULL", "").await, "unknown");
}

/// The driver keeps what it has prepared, with the types of that time.
#[tokio::test]
async fn a_type_that_was_changed_since_it_was_looked_at() {
    let database = TestDatabase::postgres(&table("UUID", "bigint NOT NULL", "")).await;
    let system = SystemPool::connect(database.url()).await.unwrap();
    is_clean(&verify::only::<OfI64>(&system).await.unwrap(), "before");
    database.raw_execute("ALTER TABLE valued ALTER value TYPE integer").await;
    differs(&verify::only::<OfI64>(&system).await.unwrap(), "after");
}
