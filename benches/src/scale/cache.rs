//! How many statements a connection keeps prepared, and how often they are used again.

use std::fmt::Write as _;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tenant_sqlx::prelude::*;
use tenant_sqlx::statement::Select;

use super::fill::Subject;
use crate::contestants::Failure;
use crate::contestants::ours::{self, Invoice};

/// What the server says of the connection that asks.
#[derive(Debug, Clone, Global)]
#[tenant(view = "prepared")]
struct Prepared {
    #[tenant(id)]
    #[allow(dead_code, reason = "an entity has one")]
    id: i32,
    statements: i64,
    /// When the last one was prepared, in microseconds.
    latest: i64,
}

/// A table of what many statements leave behind on one connection.
pub async fn measured(options: &PgConnectOptions, subject: &Subject) -> Result<String, Failure> {
    let mut text = String::from(
        "### Statements that a connection keeps prepared\n\n\
         Counted in `pg_prepared_statements` by the connection that has sent them, after each thousand \
         statements. A hit is a statement that was prepared already. The driver keeps 100, and closes the one \
         that was used longest ago.\n\n\
         | a thousand of these | texts | prepared afterwards | hits |\n|---|---:|---:|---:|\n",
    );
    for (what, texts) in
        [(What::Gets, "1"), (What::Lengths, "1 to 100 values"), (What::Shapes, "256")]
    {
        let (prepared, hits) = after_a_thousand(options, subject, what).await?;
        let name = match what {
            What::Gets => "gets by key",
            What::Lengths => "lists of a set of ids",
            What::Shapes => "lists with any of eight filters",
        };
        let _ = writeln!(text, "| {name} | {texts} | {prepared} | {hits} |");
    }
    Ok(text)
}

#[derive(Clone, Copy)]
enum What {
    Gets,
    Lengths,
    Shapes,
}

async fn after_a_thousand(
    options: &PgConnectOptions,
    subject: &Subject,
    what: What,
) -> Result<(i64, u32), Failure> {
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let pool: TenantPool = pool.into();
    let grant = ours::grant_of(subject.tenant).await?;
    enter!(tenant = grant);
    let (tenant, pool) = (&tenant, &pool);
    // The first time prepares the question itself.
    let mut before = Prepared::select().one(tenant, pool).await?.latest;
    let mut hits = 0;
    let mut statements = 0;
    for round in 0..1_000 {
        match what {
            What::Gets => {
                let id = subject.ids[round % subject.ids.len()];
                Invoice::get(id).one(tenant, pool).await?;
            }
            What::Lengths => {
                let ids = subject.ids.iter().copied().take(1 + round % 100);
                Invoice::select().filter(Invoice::ID.is_in(ids)).all(tenant, pool).await?;
            }
            What::Shapes => {
                shape(round % 256, subject).limit(1).all(tenant, pool).await?;
            }
        }
        let prepared = Prepared::select().one(tenant, pool).await?;
        hits += u32::from(prepared.latest == before);
        (before, statements) = (prepared.latest, prepared.statements);
    }
    // The question is one of them.
    Ok((statements - 1, hits))
}

/// A list with those of eight filters whose bit is set.
fn shape(bits: usize, subject: &Subject) -> Select<Invoice> {
    let has = |bit: usize| bits >> bit & 1 == 1;
    Invoice::select()
        .filter_if(has(0).then(|| Invoice::PAID.eq(true)))
        .filter_if(has(1).then(|| Invoice::AMOUNT_CENTS.ge(0)))
        .filter_if(has(2).then(|| Invoice::AMOUNT_CENTS.lt(1_000_000_000)))
        .filter_if(has(3).then(|| Invoice::POSITION.ge(0)))
        .filter_if(has(4).then(|| Invoice::POSITION.ne(7)))
        .filter_if(has(5).then(|| Invoice::NUMBER.ge("2026-")))
        .filter_if(has(6).then(|| Invoice::NUMBER.ne(subject.middle.0.clone())))
        .filter_if(has(7).then(|| Invoice::NOTE.is_not_null()))
}
