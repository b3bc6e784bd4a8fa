//! Memory that the process takes for many rows.

use futures_util::TryStreamExt as _;
use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tenant_sqlx::prelude::*;
use tokio::runtime::Runtime;

use super::fill::Subject;
use crate::contestants::Failure;
use crate::contestants::hand_written;
use crate::contestants::ours::{self, Invoice};
use crate::report;

const ALL: &str = "SELECT id, tenant_id, customer_id, number, amount_cents, paid, note, position \
    FROM invoices WHERE tenant_id = $1";

/// The most that is allocated at one time, while all rows of the tenant are read.
pub fn measured(
    runtime: &Runtime,
    options: &PgConnectOptions,
    subject: &Subject,
) -> Result<report::Table, Failure> {
    let mut connection = runtime.block_on(options.connect())?;
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options.clone());
    let pool: TenantPool = runtime.block_on(pool)?.into();
    let grant = runtime.block_on(ours::grant_of(subject.tenant))?;
    enter!(tenant = grant);
    let (tenant, pool) = (&tenant, &pool);
    let wanted = subject.rows as usize;
    let select = || sqlx::query_as::<_, hand_written::Invoice>(ALL).bind(subject.tenant);

    eprintln!("memory");
    let by_hand =
        peak(runtime, wanted, async { Ok(select().fetch_all(&mut connection).await?.len()) })?;
    let ours =
        peak(runtime, wanted, async { Ok(Invoice::select().all(tenant, pool).await?.len()) })?;
    let stream_by_hand = peak(runtime, wanted, async {
        let rows = select().fetch(&mut connection);
        Ok(rows.try_fold(0, async |rows, _| Ok(rows + 1)).await?)
    })?;
    let stream_of_ours = peak(runtime, wanted, async {
        let rows = Invoice::select().stream(tenant, pool);
        Ok(rows.try_fold(0, async |rows, _| Ok(rows + 1)).await?)
    })?;
    Ok(report::Table {
        title: format!("Memory to read {wanted} rows"),
        note: "The most that is allocated at one time.".to_owned(),
        unit: "KiB",
        contestants: vec!["sqlx, FromRow", "tenant-sqlx"],
        rows: vec![
            ("all at once".to_owned(), vec![Some(by_hand), Some(ours)]),
            ("one by one".to_owned(), vec![Some(stream_by_hand), Some(stream_of_ours)]),
        ],
    })
}

/// KiB at the peak, of what reads so many rows.
fn peak(
    runtime: &Runtime,
    wanted: usize,
    read: impl Future<Output = Result<usize, Failure>>,
) -> Result<f64, Failure> {
    let mut outcome = Ok(0);
    let counted = allocation_counter::measure(|| outcome = runtime.block_on(read));
    assert_eq!(outcome?, wanted);
    Ok(counted.bytes_max as f64 / 1024.0)
}
