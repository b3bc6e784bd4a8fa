//! What tenant-sqlx costs at run time, beside hand-written sqlx, SeaORM, diesel-async and the usual
//! recipe for row-level security. `cargo xtask bench` starts a Postgres and runs this.

mod contestants;
mod data;
mod measure;
mod operation;
mod place;
mod proxy;
mod report;

use std::path::PathBuf;
use std::time::Duration;

use contestants::{Contestant, Failure};
use data::Dialect;
use operation::Operation;
use place::Server;
use report::Table;
use tokio::runtime::{Builder, Runtime};

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: tenant-benches <postgres url> <folder for the results> [blocks]; \
                    `cargo xtask bench` gives both"
            .into());
    };
    let folder = PathBuf::from(folder);
    let blocks = arguments.next().map_or(Ok(30), |blocks| blocks.parse())?;
    std::fs::create_dir_all(&folder)?;

    // One thread: neither the scheduler nor another task has a part in the latency.
    let single = Builder::new_current_thread().enable_all().build()?;
    // Pools that are dropped, also after an error, close their connections in the background.
    let _inside = single.enter();
    let server = single.block_on(Server::prepare(&url))?;
    let mut tables = Vec::new();
    let mut postgres = single.block_on(server.held())?;
    tables.extend(beside_each_other(&single, "Postgres", &mut postgres, blocks)?);
    drop(postgres);
    let mut sqlite = single.block_on(place::sqlite())?;
    tables.extend(beside_each_other(&single, "SQLite in memory", &mut sqlite, blocks)?);
    drop(sqlite);

    let several = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut teams = several.block_on(server.teams(None, 4, 8))?;
    tables.push(several.block_on(rates(
        &mut teams,
        "Throughput of eight tasks on a pool of four, Postgres",
        &[Operation::Get, Operation::List, Operation::Update],
        blocks.min(10),
    ))?);
    drop(teams);
    tables.extend(several.block_on(far_away(&server, blocks))?);
    several.block_on(server.clean_up())?;

    let mut markdown = String::from("# What it costs\n\n");
    for (number, table) in tables.iter().enumerate() {
        markdown += &table.to_markdown();
        std::fs::write(folder.join(format!("{}.svg", number + 1)), table.to_svg())?;
        markdown += &format!("![{}]({}.svg)\n\n", table.title, number + 1);
    }
    std::fs::write(folder.join("results.md"), &markdown)?;
    println!("{markdown}");
    println!("written to {}", folder.display());
    Ok(())
}

/// Latency and allocations of each operation.
fn beside_each_other(
    runtime: &Runtime,
    place: &str,
    contestants: &mut [Box<dyn Contestant>],
    blocks: usize,
) -> Result<[Table; 2], Failure> {
    let names = names(contestants.iter());
    let (mut times, mut allocations) = (Vec::new(), Vec::new());
    for operation in Operation::MEASURED {
        eprintln!("{place}: {}", operation.name());
        let medians = runtime.block_on(measure::latency(contestants, operation, blocks))?;
        times.push((operation.name(), micros(&medians)));
        let counts = contestants
            .iter_mut()
            .map(|contestant| measure::allocations(runtime, &mut **contestant, operation))
            .map(|count| count.map(|count| count as f64));
        allocations.push((operation.name(), counts.collect::<Result<_, _>>()?));
    }
    Ok([
        Table {
            title: format!("Latency on {place}"),
            note: "Median of one operation on one connection, and its ratio to the first column. \
                   tenant-sqlx takes it out of a pool of one each time; the others hold it, SeaORM by a \
                   long transaction: its writes commit nothing, and its transaction of five is a savepoint. \
                   tenant-sqlx checks in each insert that the customer is the tenant's own, nobody else does.",
            unit: "µs",
            contestants: names.clone(),
            rows: times,
        },
        Table {
            title: format!("Allocations on {place}"),
            note: "Per operation, in the thread that waits for it.",
            unit: "allocations",
            contestants: names,
            rows: allocations,
        },
    ])
}

/// Through a relay that adds a millisecond on the way to the server.
async fn far_away(server: &Server, blocks: usize) -> Result<Vec<Table>, Failure> {
    let address = proxy::delayed(server.address(), Duration::from_millis(1))?;
    let mut tables = Vec::new();
    // A pool of one shows all that an operation costs; one of ten hides what comes after it.
    for (connections, size) in [(1, "one"), (10, "ten")] {
        let mut alone = Vec::new();
        for mut team in server.teams(Some(address), connections, 1).await? {
            alone.append(&mut team);
        }
        let mut rows = Vec::new();
        for operation in [Operation::Get, Operation::Update] {
            eprintln!("a millisecond away, pool of {size}: {}", operation.name());
            let medians = measure::latency(&mut alone, operation, blocks.min(6)).await?;
            rows.push((operation.name(), micros(&medians)));
        }
        tables.push(Table {
            title: format!("Latency with a millisecond on the way, one task on a pool of {size}"),
            note: "Median of one operation after another, and its ratio to sqlx's pool.",
            unit: "µs",
            contestants: names(alone.iter()),
            rows,
        });
    }
    let mut teams = server.teams(Some(address), 4, 8).await?;
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
        rows.push((operation.name(), measure::throughput(teams, *operation, blocks).await?));
    }
    Ok(Table {
        title: title.to_owned(),
        note: "Operations per second, and the ratio to sqlx's pool: more is better.",
        unit: "per second",
        contestants,
        rows,
    })
}

fn names<'a>(contestants: impl Iterator<Item = &'a Box<dyn Contestant>>) -> Vec<&'static str> {
    contestants.map(|contestant| contestant.name()).collect()
}

fn micros(times: &[Duration]) -> Vec<f64> {
    times.iter().map(|time| time.as_secs_f64() * 1e6).collect()
}
