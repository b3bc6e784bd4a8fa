//! What is told of statements as they run: one span each, and, with the feature `metrics`, counters.
//!
//! Entity, verb, tenant, numbers of rows and times are told. Values and texts never are.

#[cfg(feature = "metrics")]
mod count;

#[cfg(not(feature = "metrics"))]
use std::time::Duration;
use std::time::Instant;

use tenant_core::{State, Tenant, TenantId, TenantLabel};
use tracing::level_filters::LevelFilter;
use tracing::{Span, debug_span, field};

use crate::pool::Statement;
use crate::{Arguments, Backend, Error};

#[cfg(feature = "metrics")]
pub(crate) use count::Watcher;

/// What a pool was told to tell.
#[cfg(not(feature = "metrics"))]
#[derive(Clone, Default)]
pub(crate) struct Watcher {}

#[cfg(not(feature = "metrics"))]
impl Watcher {
    const COUNTS: bool = false;

    fn count_statement(&self, _: &About, _: &'static str, _: &'static str, _: Duration) {}

    pub(crate) fn count_wait(&self, _: Option<Instant>, _: bool) {}

    pub(crate) fn begin_wait(&self) -> Option<Instant> {
        None
    }
}

/// What a statement is about.
#[derive(Clone, Default)]
pub(crate) struct About {
    /// The entity, or the function that is a scoped statement.
    entity: &'static str,
    /// The table, where there is one.
    table: &'static str,
    tenant: Option<TenantLabel>,
}

impl About {
    /// Rows of one table, for this token.
    pub(crate) fn tenants<S: State, K: TenantId>(
        entity: &'static str,
        table: &'static str,
        tenant: &Tenant<'_, S, K>,
    ) -> Self {
        let tenant = if is_watched() { tenant.label() } else { None };
        Self { entity, table, tenant }
    }

    /// Rows of one table, whoever's they are.
    pub(crate) fn everyones(entity: &'static str, table: &'static str) -> Self {
        Self { entity, table, tenant: None }
    }
}

/// Whether anybody may want to know whose a statement is. The usual answer costs one load.
fn is_watched() -> bool {
    Watcher::COUNTS || LevelFilter::current() >= LevelFilter::DEBUG
}

/// A statement under way. Dropped before it's finished, it tells that it was interrupted.
pub(crate) struct Watch {
    span: Span,
    watcher: Watcher,
    about: About,
    verb: &'static str,
    began: Instant,
    rows: u64,
    changed: u64,
    outcome: Outcome,
}

enum Outcome {
    UnderWay,
    Done,
    Failed(&'static str),
}

impl Watch {
    /// `None` when nobody listens.
    pub(crate) fn begin(statement: &Statement, watcher: &Watcher) -> Option<Self> {
        if !is_watched() {
            return None;
        }
        let about = statement.arguments.about();
        let verb = verb(statement.sql.as_str());
        let present = |text: &'static str| (!text.is_empty()).then_some(text);
        let span = debug_span!(
            target: "tenant_sqlx",
            "statement",
            otel.kind = "client",
            db.system.name = system(&statement.arguments),
            db.operation.name = verb,
            db.collection.name = present(about.table),
            entity = present(about.entity),
            tenant.id = about.tenant.as_ref().map(|tenant| field::display(tenant.id())),
            tenant.slug = about.tenant.as_ref().map(|tenant| field::display(tenant.slug())),
            db.response.returned_rows = field::Empty,
            rows_affected = field::Empty,
            duration_us = field::Empty,
            error.type = field::Empty,
        );
        if span.is_disabled() && !Watcher::COUNTS {
            return None;
        }
        Some(Self {
            span,
            watcher: watcher.clone(),
            about: about.clone(),
            verb,
            began: Instant::now(),
            rows: 0,
            changed: 0,
            outcome: Outcome::UnderWay,
        })
    }

    /// The span in which the statement runs.
    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    /// One more row has come.
    pub(crate) fn row(&mut self) {
        self.rows += 1;
    }

    /// The statement has ended, well or not. It tells how many rows it changed.
    pub(crate) fn end(&mut self, outcome: Result<u64, &Error>) {
        self.outcome = match outcome {
            Ok(changed) => {
                self.changed = changed;
                Outcome::Done
            }
            Err(error) => Outcome::Failed(error.name()),
        };
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        let outcome = match self.outcome {
            Outcome::Done => "ok",
            Outcome::Failed(kind) => kind,
            Outcome::UnderWay => "interrupted",
        };
        self.watcher.count_statement(&self.about, self.verb, outcome, took);
        if self.span.is_disabled() {
            return;
        }
        self.span.record("db.response.returned_rows", self.rows);
        self.span.record("rows_affected", self.changed);
        self.span.record("duration_us", u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        if outcome != "ok" {
            self.span.record("error.type", outcome);
        }
    }
}

fn system(arguments: &Arguments) -> &'static str {
    match arguments.backend() {
        #[cfg(feature = "postgres")]
        Backend::Postgres => "postgresql",
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => "sqlite",
    }
}

/// The first word of a statement, out of a list: nothing of a text is told.
fn verb(sql: &str) -> &'static str {
    const VERBS: [&str; 10] = [
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "WITH",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT",
        "RELEASE",
    ];
    let word = sql.split_ascii_whitespace().next().unwrap_or_default();
    VERBS.into_iter().find(|verb| verb.eq_ignore_ascii_case(word)).unwrap_or("OTHER")
}
