//! Resolving a claim, in directories of one tenant up to a million: `cargo xtask bench resolving` starts a
//! Postgres and runs this. What it writes to its standard output is a part of `RESULTS.md`.

use std::sync::OnceLock;
use std::time::Duration;

use divan::{AllocProfiler, Bencher, Divan};
use futures_util::FutureExt as _;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use tenant_benches::contestants::Failure;
use tenant_benches::machine;
use tenant_benches::place::{DIRECTORIES, Server};
use tenant_sqlx::CacheLimits;
use tenant_sqlx::prelude::*;
use tokio::runtime::{Builder, Runtime};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

/// How many tenants each directory has.
const TENANTS: [u64; 3] = [1, 1_000, 1_000_000];

/// How many claims the cache holds before its hits are measured.
const WARM: u64 = 20_000;

const SERVER: &str = "TENANT_TEST_POSTGRES";

/// What the benches work with: divan hands them nothing but the number of tenants.
struct World {
    /// One thread: neither the scheduler nor another task has a part in the time.
    runtime: Runtime,
    directories: Vec<(u64, SqlDirectory)>,
}

static WORLD: OnceLock<World> = OnceLock::new();

fn main() -> Result<(), Failure> {
    let divan = Divan::from_args();
    let url = std::env::var(SERVER).map_err(|_| {
        format!("{SERVER} names no server; `cargo xtask bench resolving` starts one")
    })?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let server = Server::at(&url)?;
    runtime.block_on(server.clean_up())?;
    // Cargo adds the word by which a harness knows that it is to measure.
    let options = std::env::args().skip(1).filter(|word| word != "--bench");
    let command: Vec<String> =
        ["cargo xtask bench resolving".to_owned()].into_iter().chain(options).collect();
    println!("{}\n", runtime.block_on(machine::described(&server, &command.join(" ")))?);
    println!(
        "A slug becomes a grant, in a directory on Postgres of so many tenants. A hit is answered by the \
         cache, which holds up to {WARM} claims then. A miss has a cache of its own, which is empty, and asks \
         the database. The negative ones are of slugs that no tenant has. Below each time stand allocations, \
         their number above their bytes, in the thread that waits: held at most by all of a sample, divided by \
         how many it has, made and freed per resolution. A hit is polled as it is; the others wait in a \
         runtime."
    );
    let mut directories = Vec::new();
    for (tenants, database) in TENANTS.into_iter().zip(DIRECTORIES) {
        eprintln!("filling a directory of {tenants}");
        directories.push((tenants, runtime.block_on(filled(&server, database, tenants))?));
    }
    let world = WORLD.get_or_init(|| World { runtime, directories });

    println!("\n```text");
    divan.main();
    println!("```");
    world.runtime.block_on(server.clean_up())
}

/// A directory of so many tenants, in a database of its own.
async fn filled(server: &Server, database: &str, tenants: u64) -> Result<SqlDirectory, Failure> {
    let options = server.empty(database).await?;
    let system = SystemPool::connect(&server.url_of(database, None)).await?;
    let directory = SqlDirectory::new(&system);
    directory.migrate().await?;
    let mut inside = options.connect().await?;
    let fill = format!(
        "INSERT INTO tenants (id, slug, name, status, placement)
         SELECT gen_random_uuid(), 'tenant-' || n, 'Tenant ' || n, 'active', 'shared'
         FROM generate_series(0, {}) AS n;
         VACUUM ANALYZE tenants",
        tenants - 1
    );
    for statement in fill.split(';') {
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut inside).await?;
    }
    inside.close().await?;
    Ok(directory)
}

#[divan::bench(args = TENANTS, sample_count = 500, sample_size = 1)]
fn without_a_cache(bencher: Bencher<'_, '_>, tenants: u64) {
    let (world, directory) = world(tenants);
    let mut claims = claims("tenant", tenants);
    bencher
        .with_inputs(|| (directory.clone(), claims()))
        .bench_local_refs(|(directory, claim)| is_known(&world.runtime, directory, claim));
}

#[divan::bench(args = TENANTS, sample_count = 500, sample_size = 50)]
fn hit(bencher: Bencher<'_, '_>, tenants: u64) {
    hits(bencher, "tenant", tenants);
}

#[divan::bench(args = TENANTS, sample_count = 500, sample_size = 1)]
fn miss(bencher: Bencher<'_, '_>, tenants: u64) {
    misses(bencher, "tenant", tenants);
}

/// Nobody has this name, and the cache knows it.
#[divan::bench(args = TENANTS, sample_count = 500, sample_size = 50)]
fn negative_hit(bencher: Bencher<'_, '_>, tenants: u64) {
    hits(bencher, "nobody", tenants);
}

#[divan::bench(args = TENANTS, sample_count = 500, sample_size = 1)]
fn negative_miss(bencher: Bencher<'_, '_>, tenants: u64) {
    misses(bencher, "nobody", tenants);
}

/// The cache has been asked for each of these before.
fn hits(bencher: Bencher<'_, '_>, name: &'static str, tenants: u64) {
    let (world, directory) = world(tenants);
    let directory = cached(directory);
    let known = tenants.min(WARM);
    let mut warming = claims(name, known);
    for _ in 0..known {
        let is_known = is_known(&world.runtime, &directory, &warming());
        assert_eq!(is_known, name == "tenant");
    }
    bencher.with_inputs(claims(name, known)).bench_local_refs(|claim| {
        // A hit waits for nothing, so that no runtime has a part in its time.
        let answer = directory.resolve(claim).now_or_never();
        answer.expect("the cache knows it").is_ok()
    });
}

/// Each in a cache of its own: with one tenant there is only one claim to miss.
fn misses(bencher: Bencher<'_, '_>, name: &'static str, tenants: u64) {
    let (world, directory) = world(tenants);
    let mut claims = claims(name, tenants);
    bencher
        .with_inputs(|| (cached(directory), claims()))
        .bench_local_refs(|(directory, claim)| is_known(&world.runtime, directory, claim));
}

fn world(tenants: u64) -> (&'static World, &'static SqlDirectory) {
    let world = WORLD.get().expect("`main` has made it");
    let of_size = world.directories.iter().find(|(size, _)| *size == tenants);
    (world, &of_size.expect("there is one of each size").1)
}

fn cached(directory: &SqlDirectory) -> SqlDirectory {
    let long = Duration::from_secs(600);
    let limits = CacheLimits::default().known(100_000, long).unknown(100_000, long);
    directory.clone().cached(limits)
}

/// Slugs with this beginning, so many different ones, again and again.
fn claims(name: &'static str, different: u64) -> impl FnMut() -> Claim {
    let mut round = 0_u64;
    move || {
        round += 1;
        // A prime, so that neighbours don't follow each other.
        let number = round.wrapping_mul(7_919) % different;
        Claim::parse_slug(&format!("{name}-{number}")).expect("these are slugs")
    }
}

fn is_known(runtime: &Runtime, directory: &SqlDirectory, claim: &Claim) -> bool {
    runtime.block_on(directory.resolve(claim)).is_ok()
}
