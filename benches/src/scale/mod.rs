//! Many rows of many tenants of very different size.

mod cache;
mod contestants;
mod fill;
mod memory;

use std::path::Path;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;

use crate::contestants::Failure;
use crate::operation::Operation;
use crate::place::{SCALE, Server};
use crate::report::{self, Table};
use crate::{machine, measure};

const OPERATIONS: [Operation; 4] =
    [Operation::Get, Operation::List, Operation::Page, Operation::Count];
const BLOCKS: usize = 30;

/// Of one operation of each contestant, with statements to prepare.
const LONG: Duration = Duration::from_millis(30);

pub fn run(url: &str, folder: &Path, rows: u64, tenants: u64) -> Result<(), Failure> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let _inside = runtime.enter();
    let server = Server::at(url)?;
    runtime.block_on(server.clean_up())?;
    let command = format!("cargo xtask bench scale --rows {rows} --tenants {tenants}");
    let mut beginning = runtime.block_on(machine::described(&server, &command))?;
    let begin = Instant::now();
    let options = runtime.block_on(server.empty(SCALE))?;
    let filled = runtime.block_on(fill::fill(&options, rows, tenants))?;
    beginning += &format!(
        "\n\n{} rows of {tenants} tenants were loaded in {:.0} s. The n-th largest tenant has an n-th of \
         the rows of the largest; each tenant's rows lie scattered among the others'.",
        filled.rows,
        begin.elapsed().as_secs_f64()
    );
    eprintln!("{} rows, loaded in {:.0} s", filled.rows, begin.elapsed().as_secs_f64());

    let mut tables = Vec::new();
    for (which, subject) in [("smallest", &filled.smallest), ("largest", &filled.largest)] {
        let mut contestants = runtime.block_on(contestants::both(&options, subject))?;
        let names = contestants.iter().map(|contestant| contestant.name()).collect();
        let mut times = Vec::new();
        for operation in OPERATIONS {
            // What takes long takes minutes in all blocks, and is far above the noise in one.
            let begin = Instant::now();
            for contestant in &mut contestants {
                runtime.block_on(contestant.run(operation, 0))?;
            }
            let blocks = if begin.elapsed() > LONG { 1 } else { BLOCKS };
            eprintln!("{which}: {}", operation.name());
            let medians = runtime.block_on(measure::latency(
                &mut contestants,
                operation,
                measure::Where::Alone,
                blocks,
            ))?;
            let micros = medians.iter().map(|time| time.map(|time| time.as_secs_f64() * 1e6));
            times.push((operation.name().to_owned(), micros.collect()));
        }
        tables.push(Table {
            title: format!("Latency for the {which} tenant, of {} rows", subject.rows),
            note: "Median of one operation on one connection, and its ratio to the first column."
                .to_owned(),
            unit: "µs",
            contestants: names,
            rows: times,
        });
    }
    tables.push(memory::measured(&runtime, &options, &filled.largest)?);
    let prepared = runtime.block_on(cache::measured(&options, &filled.largest))?;
    runtime.block_on(server.clean_up())?;
    report::write(folder, "scale", &format!("{beginning}\n\n{prepared}"), &tables)
}
