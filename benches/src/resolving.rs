//! Resolving a claim, in directories of one tenant up to a million.

use std::hint::black_box;
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{CacheLimits, Slug};
use tokio::runtime::Runtime;

use crate::contestants::Failure;
use crate::place::{DIRECTORY, Server};
use crate::report::Table;

const SIZES: [(u64, &str); 3] =
    [(1, "1 tenant"), (1_000, "1,000 tenants"), (1_000_000, "1,000,000 tenants")];

/// How often each is resolved.
const TIMES: u64 = 500;

/// How many claims the cache holds before its hits are measured.
const WARM: u64 = 20_000;

/// One way to find a tenant, or not to find it.
#[derive(Clone, Copy)]
enum Way {
    Uncached,
    /// The cache is asked first, and doesn't know.
    Miss,
    Hit,
    /// Nobody has this name, and the cache doesn't know it.
    UnknownMiss,
    UnknownHit,
}

impl Way {
    const ALL: [(Self, &str); 5] = [
        (Self::Uncached, "without a cache"),
        (Self::Hit, "hit"),
        (Self::Miss, "miss"),
        (Self::UnknownHit, "negative hit"),
        (Self::UnknownMiss, "negative miss"),
    ];
}

/// Nanoseconds and allocations of each way, by the size of the directory.
pub fn measured(runtime: &Runtime, server: &Server) -> Result<[Table; 2], Failure> {
    let mut times: Vec<_> = Way::ALL.map(|(_, name)| (name.to_owned(), Vec::new())).into();
    let mut allocations = times.clone();
    for (size, name) in SIZES {
        eprintln!("resolving: {name}");
        let directory = runtime.block_on(filled(server, size))?;
        for (index, (way, _)) in Way::ALL.into_iter().enumerate() {
            let (time, count) = measure(runtime, &directory, way, size)?;
            times[index].1.push(Some(time));
            allocations[index].1.push(Some(count));
        }
    }
    let contestants = SIZES.map(|(_, name)| name).to_vec();
    let table = |title: &str, unit, rows| Table {
        title: title.to_owned(),
        note: format!(
            "A slug becomes a grant, in a directory on Postgres of so many tenants. A hit is answered by the \
             cache, which holds up to {WARM} claims then; a miss asks the database. Ratios to one tenant."
        ),
        unit,
        contestants: contestants.clone(),
        rows,
    };
    Ok([
        table("Time to resolve a claim", "ns", times),
        table("Allocations to resolve a claim", "allocations", allocations),
    ])
}

async fn filled(server: &Server, size: u64) -> Result<SqlDirectory, Failure> {
    let options = server.empty(DIRECTORY).await?;
    let system = SystemPool::connect(&server.url_of(DIRECTORY, None)).await?;
    let directory = SqlDirectory::new(&system);
    directory.migrate().await?;
    let mut inside = options.connect().await?;
    let fill = format!(
        "INSERT INTO tenants (id, slug, name, status, placement)
         SELECT gen_random_uuid(), 'tenant-' || n, 'Tenant ' || n, 'active', 'shared'
         FROM generate_series(0, {}) AS n;
         VACUUM ANALYZE tenants",
        size - 1
    );
    for statement in fill.split(';') {
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut inside).await?;
    }
    inside.close().await?;
    Ok(directory)
}

/// The medians of one way.
fn measure(
    runtime: &Runtime,
    directory: &SqlDirectory,
    way: Way,
    size: u64,
) -> Result<(f64, f64), Failure> {
    let limits = CacheLimits::default()
        .known(100_000, Duration::from_secs(600))
        .unknown(100_000, Duration::from_secs(600));
    let is_hit = matches!(way, Way::Hit | Way::UnknownHit);
    let claims = if is_hit { size.min(WARM) } else { size };
    let claim = |round: u64| -> Result<Claim, Failure> {
        let known = matches!(way, Way::Uncached | Way::Miss | Way::Hit);
        // A prime, so that neighbours don't follow each other.
        let number = round.wrapping_mul(7_919) % claims;
        let text = if known { format!("tenant-{number}") } else { format!("nobody-{number}") };
        Ok(Claim::Slug(text.parse::<Slug>()?))
    };
    let cached = directory.clone().cached(limits);
    if is_hit {
        for round in 0..claims {
            let _ = runtime.block_on(cached.resolve(&claim(round)?));
        }
    }
    // Hits are too short for the clock alone: many make one sample.
    let batch = if is_hit { 50 } else { 1 };
    let (mut times, mut counts) = (Vec::new(), Vec::new());
    for round in 0..TIMES {
        let batch: Vec<Claim> =
            (round * batch..(round + 1) * batch).map(claim).collect::<Result<_, _>>()?;
        let asked = match way {
            Way::Uncached => directory.clone(),
            Way::Hit | Way::UnknownHit => cached.clone(),
            // A cache of its own: with one tenant there is only one claim to miss.
            Way::Miss | Way::UnknownMiss => directory.clone().cached(limits),
        };
        let resolve = || {
            runtime.block_on(async {
                for claim in &batch {
                    black_box(asked.resolve(claim).await.is_ok());
                }
            });
        };
        if round % 10 == 0 {
            // Counting takes time, so it has rounds of its own.
            let counted = allocation_counter::measure(resolve).count_total;
            counts.push(counted as f64 / batch.len() as f64);
        } else {
            let begin = Instant::now();
            resolve();
            times.push(begin.elapsed().as_secs_f64() * 1e9 / batch.len() as f64);
        }
    }
    let median = |samples: &mut Vec<f64>| {
        samples.sort_by(f64::total_cmp);
        samples[samples.len() / 2]
    };
    Ok((median(&mut times), median(&mut counts)))
}
