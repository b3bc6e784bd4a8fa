//! Times, allocations, throughput and round trips.

use std::path::Path;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::contestants::{Contestant, Failure};
use crate::operation::Operation;
use crate::place::{self, BY_NAME, Server};
use crate::proxy::Proxy;
use crate::report::{self, Table};
use crate::{building, machine, marks, measure, summary};

pub fn run(url: &str, folder: &Path, blocks: usize) -> Result<(), Failure> {
    // One thread: neither the scheduler nor another task has a part in the latency.
    let single = Builder::new_current_thread().enable_all().build()?;
    // Pools that are dropped, also after an error, close their connections in the background.
    let _inside = single.enter();
    let server = single.block_on(Server::prepare(url))?;
    let command = format!("cargo xtask bench --blocks {blocks}");
    let beginning = single.block_on(machine::described(&server, &command))?;
    let mut tables = Vec::new();

    let mut postgres = single.block_on(all(async |number| server.held(number).await))?;
    tables.push(inside(&single, &server, &mut postgres, blocks)?);
    drop(postgres);
    // What the writes have left behind would change the plans of the reads.
    let server = single.block_on(Server::prepare(url))?;
    let mut postgres = single.block_on(all(async |number| server.held(number).await))?;
    tables.extend(beside_each_other(&single, "Postgres", Some(&server), &mut postgres, blocks)?);
    drop(postgres);
    let mut sqlite = single.block_on(all(place::sqlite))?;
    tables.extend(beside_each_other(&single, "SQLite in memory", None, &mut sqlite, blocks)?);
    drop(sqlite);
    tables.extend(building::measured(&single)?);

    let several = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    tables.push(several.block_on(trips(&server))?);
    let mut teams = several.block_on(server.teams(None, 4, 8))?;
    tables.push(several.block_on(rates(
        &mut teams,
        "Throughput of eight tasks on a pool of four, Postgres",
        &[Operation::Get, Operation::List, Operation::Insert, Operation::Update],
        blocks.min(10),
    ))?);
    drop(teams);
    tables.extend(several.block_on(far_away(&server, blocks))?);
    several.block_on(server.clean_up())?;

    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("readme.md"), summary::of(&tables, &beginning))?;
    report::write(folder, "time", &format!("{beginning}\n\n{}", marks::of(&tables)), &tables)
}

async fn all(
    nth: impl AsyncFn(usize) -> Result<Option<Box<dyn Contestant>>, Failure>,
) -> Result<Vec<Box<dyn Contestant>>, Failure> {
    let mut contestants = Vec::new();
    while let Some(contestant) = nth(contestants.len()).await? {
        contestants.push(contestant);
    }
    Ok(contestants)
}

/// Latency of each operation inside a transaction.
fn inside(
    runtime: &Runtime,
    server: &Server,
    contestants: &mut [Box<dyn Contestant>],
    blocks: usize,
) -> Result<Table, Failure> {
    let mut rows = Vec::new();
    for operation in Operation::MEASURED {
        if operation == Operation::Transaction {
            continue;
        }
        eprintln!("in a transaction: {}", operation.name());
        runtime.block_on(server.tidy())?;
        let medians = runtime.block_on(measure::latency(
            contestants,
            operation,
            measure::Where::Inside,
            blocks,
        ))?;
        rows.push((operation.name().to_owned(), micros(&medians)));
    }
    Ok(Table {
        title: "Latency on a held connection, Postgres".to_owned(),
        note: "Median of one operation inside a transaction of up to twenty, the one way in which all of them \
               hold a connection; begin and commit are not counted. tenant-sqlx looks whether the customer is \
               the tenant's own in each insert and upsert, the others in `insert one, checked` alone; its \
               insert of 1,000 is a savepoint of its own. The last column is the first one measured twice: \
               what lies within its ratio is no difference."
            .to_owned(),
        unit: "µs",
        contestants: names(contestants.iter()),
        rows,
    })
}

/// Latency and allocations of each operation.
fn beside_each_other(
    runtime: &Runtime,
    place: &str,
    server: Option<&Server>,
    contestants: &mut [Box<dyn Contestant>],
    blocks: usize,
) -> Result<[Table; 2], Failure> {
    let names = names(contestants.iter());
    let (mut times, mut allocations) = (Vec::new(), Vec::new());
    for operation in Operation::MEASURED {
        eprintln!("{place}: {}", operation.name());
        if let Some(server) = server {
            runtime.block_on(server.tidy())?;
        }
        let medians = runtime.block_on(measure::latency(
            contestants,
            operation,
            measure::Where::Alone,
            blocks,
        ))?;
        times.push((operation.name().to_owned(), micros(&medians)));
        let counts = contestants
            .iter_mut()
            .map(|contestant| measure::allocations(runtime, &mut **contestant, operation))
            .map(|count| Ok::<_, Failure>(count?.map(|count| count as f64)));
        allocations.push((operation.name().to_owned(), counts.collect::<Result<_, _>>()?));
    }
    Ok([
        Table {
            title: format!("Latency on {place}"),
            note: "Median of one operation on one connection, committed, and its ratio to the first column. \
                   tenant-sqlx takes it out of a pool of one each time; the others hold it, SeaORM by a \
                   transaction, so its writes have no number here. tenant-sqlx looks whether the customer is \
                   the tenant's own in each insert and upsert, the others in `insert one, checked` alone. The \
                   last column is the first one measured twice: what lies within its ratio is no difference."
                .to_owned(),
            unit: "µs",
            contestants: names.clone(),
            rows: times,
        },
        Table {
            title: format!("Allocations on {place}"),
            note: "Per operation, in the thread that waits for it.".to_owned(),
            unit: "allocations",
            contestants: names,
            rows: allocations,
        },
    ])
}

/// Counts the round trips of each operation through a pool of one.
async fn trips(server: &Server) -> Result<Table, Failure> {
    const TIMES: u64 = 5;
    const QUIET: Duration = Duration::from_millis(20);
    let proxy = Proxy::before(server.address(), Duration::ZERO)?;
    let mut alone = Vec::new();
    for mut team in server.teams(Some(proxy.address), 1, 1).await? {
        alone.append(&mut team);
    }
    let settle = async || {
        let mut before = usize::MAX;
        while before != proxy.trips() {
            before = proxy.trips();
            tokio::time::sleep(QUIET).await;
        }
    };
    let mut rows = Vec::new();
    for operation in Operation::MEASURED {
        eprintln!("round trips: {}", operation.name());
        let mut counts = Vec::new();
        for contestant in &mut alone {
            if !contestant.can(operation) {
                counts.push(None);
                continue;
            }
            measure::plant(&mut **contestant, operation, TIMES).await?;
            // The first one prepares statements, and a machine that stands still has a pool ask twice.
            let mut least = usize::MAX;
            for round in 0..TIMES {
                settle().await;
                let before = proxy.trips();
                contestant.run(operation, round).await?;
                settle().await;
                least = least.min(proxy.trips() - before);
            }
            contestant.run(Operation::CleanUp, 0).await?;
            counts.push(Some(least as f64));
        }
        rows.push((operation.name().to_owned(), counts));
    }
    Ok(Table {
        title: "Round trips through a pool at its defaults".to_owned(),
        note: "How often the client waits for the server, and sends something after it was done, counted \
               on the wire; those of the ping when a connection is taken and given back are among them."
            .to_owned(),
        unit: "round trips",
        contestants: names(alone.iter()),
        rows,
    })
}

/// Through a relay that adds a millisecond on the way to the server.
async fn far_away(server: &Server, blocks: usize) -> Result<Vec<Table>, Failure> {
    let proxy = Proxy::before(server.address(), Duration::from_millis(1))?;
    let mut tables = Vec::new();
    // A pool of one shows all that an operation costs; one of ten hides what comes after it.
    for (connections, size) in [(1, "one"), (10, "ten")] {
        let mut alone = Vec::new();
        for mut team in server.teams(Some(proxy.address), connections, 1).await? {
            alone.append(&mut team);
        }
        let mut rows = Vec::new();
        for operation in [Operation::Get, Operation::Update] {
            eprintln!("a millisecond away, pool of {size}: {}", operation.name());
            let medians =
                measure::latency(&mut alone, operation, measure::Where::Alone, blocks.min(6))
                    .await?;
            rows.push((operation.name().to_owned(), micros(&medians)));
        }
        tables.push(Table {
            title: format!("Latency with a millisecond on the way, one task on a pool of {size}"),
            note: "Median of one operation after another, and its ratio to sqlx's pool.".to_owned(),
            unit: "µs",
            contestants: names(alone.iter()),
            rows,
        });
    }
    let mut teams = server.teams(Some(proxy.address), 4, 8).await?;
    tables.push(
        rates(
            &mut teams,
            "Throughput with a millisecond on the way, eight tasks on a pool of four",
            &[Operation::Get, Operation::Update],
            blocks.min(10),
        )
        .await?,
    );
    Ok(tables)
}

/// How often per second each operation comes to its end.
async fn rates(
    teams: &mut [Vec<Box<dyn Contestant>>],
    title: &str,
    operations: &[Operation],
    blocks: usize,
) -> Result<Table, Failure> {
    let contestants = names(teams.iter().flat_map(|team| team.first()));
    let mut rows = Vec::new();
    for operation in operations {
        eprintln!("{title}: {}", operation.name());
        let rates = measure::throughput(teams, *operation, blocks).await?;
        rows.push((operation.name().to_owned(), rates.into_iter().map(Some).collect()));
    }
    Ok(Table {
        title: title.to_owned(),
        note: format!(
            "Operations per second, and the ratio to {BY_NAME} on sqlx's pool: more is better."
        ),
        unit: "per second",
        contestants,
        rows,
    })
}

fn names<'a>(contestants: impl Iterator<Item = &'a Box<dyn Contestant>>) -> Vec<&'static str> {
    contestants.map(|contestant| contestant.name()).collect()
}

fn micros(times: &[Option<Duration>]) -> Vec<Option<f64>> {
    times.iter().map(|time| time.map(|time| time.as_secs_f64() * 1e6)).collect()
}
