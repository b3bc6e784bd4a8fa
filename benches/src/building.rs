//! Building statements, without sending them.

use std::hint::black_box;
use std::time::Instant;

use ::sea_query::{Expr, ExprTrait as _, Order, PostgresQueryBuilder};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use sea_orm::{DbBackend, QuerySelect as _, QueryTrait as _};
use sea_query_sqlx::SqlxBinder as _;
use sqlx::Postgres;
use sqlx::postgres::PgPoolOptions;
use tenant_sqlx::prelude::*;
use tenant_sqlx::statement::Select;
use tokio::runtime::Runtime;

use crate::contestants::ours::{self, Invoice};
use crate::contestants::{Failure, hand_written, scoped, sea, sea_query};
use crate::data::{self, TENANT};
use crate::operation::Operation;
use crate::report;

const CONTESTANTS: [&str; 5] =
    ["sqlx, by hand", "tenant-sqlx", "tenant-sqlx, SQL", "sqlx, sea-query", "sea-orm"];

/// How each contestant builds a statement, or that it doesn't.
type Builders<'a> = [Option<Box<dyn Fn() + 'a>>; CONTESTANTS.len()];

/// Nanoseconds and allocations of each.
pub fn measured(runtime: &Runtime) -> Result<[report::Table; 2], Failure> {
    let grant = runtime.block_on(ours::grant())?;
    enter!(tenant = grant);
    // Nothing is sent, so nobody needs to be there.
    let pool = PgPoolOptions::new().connect_lazy("postgres://nobody@127.0.0.1:1/nothing")?;
    let pool: TenantPool = pool.into();
    let (tenant, pool) = (&tenant, &pool);
    let rows: [(&str, Builders<'_>); 5] = [
        (
            "select of eight columns, three filters, order, limit",
            [
                some(by_hand),
                some(|| drop(black_box(with_filters().all(tenant, pool)))),
                None,
                some(|| drop(black_box(with_sea_query().build_sqlx(PostgresQueryBuilder)))),
                some(with_sea_orm),
            ],
        ),
        (
            "get by key",
            [
                some(|| {
                    let get = sqlx::query_as::<Postgres, hand_written::Invoice>(hand_written::GET);
                    drop(black_box(get.bind(data::invoice_of(1)).bind(TENANT)));
                }),
                some(|| drop(black_box(Invoice::get(data::invoice_of(1)).one(tenant, pool)))),
                some(|| drop(black_box(scoped::get(data::invoice_of(1)).one(tenant, pool)))),
                some(|| drop(black_box(sea_query::get(1).build_sqlx(PostgresQueryBuilder)))),
                some(|| {
                    let get = sea::invoice::Entity::find_by_id(data::invoice_of(1))
                        .filter(sea::invoice::Column::TenantId.eq(TENANT));
                    drop(black_box(get.build(DbBackend::Postgres)));
                }),
            ],
        ),
        (
            "update by key",
            [
                some(|| {
                    let update =
                        sqlx::query_as::<Postgres, hand_written::Invoice>(hand_written::UPDATE);
                    drop(black_box(update.bind(data::invoice_of(1)).bind(TENANT).bind(true)));
                }),
                some(|| {
                    let update = Invoice::update(data::invoice_of(1)).set(Invoice::PAID, true);
                    drop(black_box(update.run(tenant, pool)));
                }),
                some(|| {
                    drop(black_box(scoped::update(data::invoice_of(1), true).one(tenant, pool)));
                }),
                None,
                None,
            ],
        ),
        (
            "insert one",
            [
                some(|| {
                    let new = data::New::make(Operation::Insert, 1);
                    let insert =
                        sqlx::query_as::<Postgres, hand_written::Invoice>(hand_written::INSERT)
                            .bind(new.id)
                            .bind(TENANT)
                            .bind(new.customer_id)
                            .bind(new.number)
                            .bind(data::New::AMOUNT)
                            .bind(false)
                            .bind(None::<String>)
                            .bind(data::New::POSITION);
                    drop(black_box(insert));
                }),
                some(|| {
                    let insert = Invoice::insert(ours::new(Operation::Insert, 1));
                    drop(black_box(insert.run(tenant, pool)));
                }),
                None,
                None,
                None,
            ],
        ),
        (
            "delete by key",
            [
                some(|| {
                    let delete = sqlx::query::<Postgres>(hand_written::DELETE);
                    drop(black_box(delete.bind(data::invoice_of(1)).bind(TENANT)));
                }),
                some(|| drop(black_box(Invoice::delete(data::invoice_of(1)).run(tenant, pool)))),
                some(|| drop(black_box(scoped::delete(data::invoice_of(1)).run(tenant, pool)))),
                None,
                None,
            ],
        ),
    ];
    let (mut times, mut allocations) = (Vec::new(), Vec::new());
    for (name, builders) in &rows {
        eprintln!("building: {name}");
        times.push(((*name).to_owned(), nanoseconds(builders)));
        let count = |build: &dyn Fn()| {
            build();
            allocation_counter::measure(build).count_total as f64
        };
        let counts = builders.iter().map(|build| build.as_deref().map(count));
        allocations.push(((*name).to_owned(), counts.collect()));
    }
    let table = |title: &str, unit, rows| {
        report::Table {
        title: title.to_owned(),
        note: "Text and values of a statement for Postgres, which is not sent. Those of tenant-sqlx are \
               made when the terminal method is called; the box of its future, which is dropped without \
               being polled, is counted as well."
            .to_owned(),
        unit,
        contestants: CONTESTANTS.to_vec(),
        rows,
    }
    };
    Ok([
        table("Time to build a statement", "ns", times),
        table("Allocations to build a statement", "allocations", allocations),
    ])
}

fn some<'a>(build: impl Fn() + 'a) -> Option<Box<dyn Fn() + 'a>> {
    Some(Box::new(build))
}

/// The median of many batches of each, in turns.
fn nanoseconds(builders: &Builders<'_>) -> Vec<Option<f64>> {
    const BATCHES: usize = 201;
    const BATCH: u32 = 200;
    let mut samples = vec![Vec::new(); builders.len()];
    for _ in 0..BATCHES {
        for (build, samples) in builders.iter().zip(&mut samples) {
            let Some(build) = build else { continue };
            let begin = Instant::now();
            for _ in 0..BATCH {
                build();
            }
            samples.push(begin.elapsed().as_secs_f64() * 1e9 / f64::from(BATCH));
        }
    }
    let median = |mut samples: Vec<f64>| {
        samples.sort_by(f64::total_cmp);
        samples.get(samples.len() / 2).copied()
    };
    samples.into_iter().map(median).collect()
}

/// A filter that a request may ask for.
fn wanted<T>(value: T) -> Option<T> {
    black_box(Some(value))
}

fn with_filters() -> Select<Invoice> {
    Invoice::select()
        .filter_if(wanted(false).map(|paid| Invoice::PAID.eq(paid)))
        .filter_if(wanted(100).map(|least| Invoice::AMOUNT_CENTS.ge(least)))
        .filter_if(wanted(5_000).map(|most| Invoice::POSITION.lt(most)))
        .order_by(Invoice::NUMBER.asc())
        .limit(100)
}

fn by_hand() {
    let mut select = sqlx::QueryBuilder::<Postgres>::new(
        "SELECT id, tenant_id, customer_id, number, amount_cents, paid, note, position \
         FROM invoices WHERE tenant_id = ",
    );
    select.push_bind(TENANT);
    if let Some(paid) = wanted(false) {
        select.push(" AND paid = ").push_bind(paid);
    }
    if let Some(least) = wanted(100_i64) {
        select.push(" AND amount_cents >= ").push_bind(least);
    }
    if let Some(most) = wanted(5_000) {
        select.push(" AND position < ").push_bind(most);
    }
    select.push(" ORDER BY number LIMIT ").push_bind(100_i64);
    drop(black_box(select.build_query_as::<hand_written::Invoice>()));
}

fn with_sea_query() -> ::sea_query::SelectStatement {
    use sea_query::Invoices;

    let mut select = sea_query::own();
    if let Some(paid) = wanted(false) {
        select.and_where(Expr::col(Invoices::Paid).eq(paid));
    }
    if let Some(least) = wanted(100_i64) {
        select.and_where(Expr::col(Invoices::AmountCents).gte(least));
    }
    if let Some(most) = wanted(5_000) {
        select.and_where(Expr::col(Invoices::Position).lt(most));
    }
    select.order_by(Invoices::Number, Order::Asc).limit(100).take()
}

fn with_sea_orm() {
    use sea::invoice::{Column, Entity};

    let select = Entity::find()
        .filter(Column::TenantId.eq(TENANT))
        .apply_if(wanted(false), |select, paid| select.filter(Column::Paid.eq(paid)))
        .apply_if(wanted(100_i64), |select, least| select.filter(Column::AmountCents.gte(least)))
        .apply_if(wanted(5_000), |select, most| select.filter(Column::Position.lt(most)))
        .order_by_asc(Column::Number)
        .limit(100);
    drop(black_box(select.build(DbBackend::Postgres)));
}
