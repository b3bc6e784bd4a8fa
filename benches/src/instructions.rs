//! Instructions per operation, counted by valgrind's callgrind. They don't depend on how busy the
//! machine is.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tokio::runtime::Builder;

use crate::contestants::{Contestant, Failure};
use crate::operation::Operation;
use crate::place::{self, Server};
use crate::proxy::Proxy;
use crate::report::{self, Table};
use crate::{machine, measure};

/// The part that runs under valgrind.
pub const COUNTED: &str = "counted";

/// How many operations are enough: the instructions of each are nearly the same.
fn rounds(operation: Operation, most: u64) -> u64 {
    match operation {
        Operation::InsertMany => 2,
        Operation::Transaction => most.div_ceil(2),
        _ => most,
    }
}

/// Counts for each contestant in a process of its own.
pub fn run(url: &str, folder: &Path, most: u64) -> Result<(), Failure> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let server = runtime.block_on(Server::prepare(url))?;
    let command = format!("cargo xtask bench instructions --rounds {most}");
    let beginning = runtime.block_on(machine::described(&server, &command))?;
    // Behind it, an answer is never there at once: what waiting takes is the same for all.
    let proxy = Proxy::before(server.address(), Duration::from_millis(1))?;
    let database = url.rsplit_once('/').map_or("postgres", |(_, database)| database);
    let far = server.url_of(database, Some(proxy.address));
    let mut tables = Vec::new();
    for (place, note) in [
        ("Postgres", "Of the client alone."),
        ("SQLite in memory", "Of client and database, in all threads."),
    ] {
        let mut contestants = Vec::new();
        let mut columns = Vec::new();
        while let Some(name) = runtime.block_on(name(&server, place, contestants.len()))? {
            eprintln!("instructions, {place}: {name}");
            columns.push(column(&far, folder, place, contestants.len(), most)?);
            contestants.push(name);
        }
        let rows = Operation::MEASURED.iter().enumerate().map(|(index, operation)| {
            let values = columns.iter().map(|column| column.get(index).copied().flatten());
            (operation.name().to_owned(), values.collect())
        });
        tables.push(Table {
            title: format!("Instructions on {place}"),
            note: format!(
                "{note} Per operation, by callgrind: between two marks, with statements prepared; so \
                 neither start-up nor connecting is among them. The ratio to the first column."
            ),
            unit: "instructions",
            rows: rows.collect(),
            contestants,
        });
    }
    runtime.block_on(server.clean_up())?;
    report::write(folder, "instructions", &beginning, &tables)
}

async fn contestant(
    server: &Server,
    place: &str,
    number: usize,
) -> Result<Option<Box<dyn Contestant>>, Failure> {
    match place {
        "Postgres" => server.held(number).await,
        _ => place::sqlite(number).await,
    }
}

async fn name(
    server: &Server,
    place: &str,
    number: usize,
) -> Result<Option<&'static str>, Failure> {
    Ok(contestant(server, place, number).await?.map(|contestant| contestant.name()))
}

/// Runs this program under valgrind, and reads what it has counted for each operation.
fn column(
    url: &str,
    folder: &Path,
    place: &str,
    number: usize,
    most: u64,
) -> Result<Vec<Option<f64>>, Failure> {
    let dumps = folder.join("callgrind");
    if dumps.exists() {
        std::fs::remove_dir_all(&dumps)?;
    }
    std::fs::create_dir_all(&dumps)?;
    let file = dumps.join("out");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--dump-before=*callgrind_mark*"])
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(std::env::current_exe()?)
        .args([COUNTED, url, "-", place])
        .args([number.to_string(), most.to_string()])
        .output()
        .map_err(|cause| format!("can't run valgrind: {cause}; is it installed?"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8(output.stdout)?;
    let mut counts = Vec::new();
    // A dump is what was counted since the one before: the first mark of an operation ends what
    // prepares it, the second one what it takes.
    let mut mark = 0;
    for (operation, line) in Operation::MEASURED.into_iter().zip(text.lines()) {
        if line == "no" {
            counts.push(None);
            continue;
        }
        mark += 2;
        let counted = total(&dumps.join(format!("out.{mark}")))?;
        counts.push(Some(counted / rounds(operation, most) as f64));
    }
    Ok(counts)
}

/// The line with the sum of a dump.
fn total(dump: &Path) -> Result<f64, Failure> {
    let text = std::fs::read_to_string(dump)
        .map_err(|cause| format!("callgrind has left no `{}`: {cause}", dump.display()))?;
    let sum = text.lines().find_map(|line| {
        let sum = line.strip_prefix("summary: ").or_else(|| line.strip_prefix("totals: "))?;
        sum.trim().parse().ok()
    });
    sum.ok_or_else(|| format!("`{}` holds no sum", dump.display()).into())
}

/// What runs under valgrind: each operation of one contestant between two marks.
pub fn counted(url: &str, arguments: &[String]) -> Result<(), Failure> {
    let [place, number, most] = arguments else {
        return Err("not the arguments of `counted`".into());
    };
    let most = most.parse()?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let _inside = runtime.enter();
    let server = Server::at(url)?;
    let mut contestant = runtime
        .block_on(contestant(&server, place, number.parse()?))?
        .ok_or("there is no such contestant")?;
    for operation in Operation::MEASURED {
        if !contestant.can(operation) {
            println!("no");
            continue;
        }
        let rounds = rounds(operation, most);
        runtime.block_on(async {
            measure::plant(&mut *contestant, operation, rounds + 2).await?;
            for round in rounds..rounds + 2 {
                contestant.run(operation, round).await?;
            }
            callgrind_mark();
            for round in 0..rounds {
                contestant.run(operation, round).await?;
            }
            callgrind_mark();
            contestant.run(Operation::CleanUp, 0).await
        })?;
        println!("yes");
    }
    Ok(())
}

/// Where callgrind writes down what it has counted so far.
#[inline(never)]
fn callgrind_mark() {
    std::hint::black_box(());
}
