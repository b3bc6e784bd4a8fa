//! What `verify` says of a database, and that it says it of nothing else.

use tenant_sqlx::prelude::*;
use tenant_sqlx::verify::{self, Entities, Finding, Report, Rule};
use tenant_tests::TestDatabase;

mod clean;
mod columns;
mod declarations;
mod foreign_keys;
mod keys;
mod lists;
mod relations;
mod statements;
mod types;

/// Whether what was found is a fault.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Fault,
    Warning,
}

/// A database of each backend with these tables, which are written for Postgres.
pub async fn on_each(tables: &str) -> [(TestDatabase, SystemPool); 2] {
    let postgres = TestDatabase::postgres(tables).await;
    let sqlite = TestDatabase::sqlite(&in_sqlite(tables)).await;
    let pools = [
        SystemPool::connect(postgres.url()).await.unwrap(),
        SystemPool::connect(sqlite.url()).await.unwrap(),
    ];
    let [of_postgres, of_sqlite] = pools;
    [(postgres, of_postgres), (sqlite, of_sqlite)]
}

fn in_sqlite(tables: &str) -> String {
    tables
        .replace("UUID", "BLOB")
        .replace("TIMESTAMPTZ", "TEXT")
        .replace("DOUBLE PRECISION", "REAL")
}

/// Verifies these entities on a database with these tables, written for Postgres, on each backend.
pub async fn reports<E: Entities>(tables: &str) -> [Report; 2] {
    let [(_postgres, first), (_sqlite, second)] = on_each(tables).await;
    let first = verify::only::<E>(&first).await.unwrap();
    [first, verify::only::<E>(&second).await.unwrap()]
}

/// The tables have this fault, and nothing else is said.
pub async fn breaks<E: Entities>(tables: &str, rule: Rule, kind: Kind, says: &str) {
    for report in reports::<E>(tables).await {
        says_only(&report, rule, kind, says);
    }
}

pub fn says_only(report: &Report, rule: Rule, kind: Kind, says: &str) {
    let findings: Vec<_> = report.faults().chain(report.warnings()).collect();
    assert_eq!(findings.len(), 1, "{report}");
    let found: &Finding = findings[0];
    assert_eq!((found.rule(), found.is_fault()), (rule, kind == Kind::Fault), "{report}");
    assert!(found.cause().contains(says), "{report}");
    assert!(!found.cure().is_empty(), "{report}");
    assert_eq!(report.clone().into_result().is_err(), kind == Kind::Fault, "{report}");
}

/// The tables have no fault, and nothing is worth a warning.
pub async fn fits<E: Entities>(tables: &str) {
    for report in reports::<E>(tables).await {
        assert!(report.is_clean(), "{report}");
        report.into_result().unwrap();
    }
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "notes")]
pub struct Note {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub body: String,
}

/// A table that fits `Note`, and that other tables may point to.
pub const NOTES: &str = "
    CREATE TABLE notes (
        id UUID NOT NULL PRIMARY KEY,
        tenant_id UUID NOT NULL,
        body TEXT NOT NULL,
        UNIQUE (tenant_id, id)
    );";
