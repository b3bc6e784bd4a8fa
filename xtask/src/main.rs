//! `cargo xtask`: the one command that tests this workspace.
#![forbid(unsafe_code)]

mod bench;
mod compile;
mod fuzz;
mod page;
mod schemathesis;
mod steps;

use std::{
    env, io,
    process::{self, ExitCode},
    thread,
    time::{Duration, Instant},
};
use xtask::{SERVER_VARIABLE, cluster::Cluster, configured_server, programs::PostgresPrograms};

const HELP: &str = "\
cargo xtask <command>

  test      format, lints, all tests, each feature alone, documentation; stops at the first failure
  fuzz      random statements and texts, on both databases: [--cases 100000] [--seed N]
  bench     what it costs beside other libraries: tables and plots in target/bench. One part each:
              [--blocks 30]  time, allocations, throughput, round trips, statements
              resolving      a claim, cached or not, of up to a million tenants: [divan's options]
              instructions   by valgrind's callgrind, which must be there
              compile        what entities do to a build: [--rounds 1] [--entities 0,50,100,200]
                             [--only sqlx-alone,sqlx,tenant-sqlx,tenant-sqlx-sql,sea-orm,diesel]
                             [--no-release] [--offline]
              scale          five million rows of ten thousand tenants: [--rows N] [--tenants N]
              page           puts what was measured into benches/RESULTS.md and README.md
  load      the example service under load: two tenants, every answer checked; ratios to plain sqlx
  schemathesis
            random requests to the example service on both databases, made of its OpenAPI document;
            needs python3
  postgres  start a throw-away Postgres, print its URL, keep it until Enter; with a closed input, until
            it is killed
  help      this text

`test`, `fuzz`, `load`, `schemathesis` and most of `bench` start a Postgres of their own, and install one when they may (root, apt-get).
With TENANT_TEST_POSTGRES=postgres://… set, they use that server instead; all but `schemathesis`, which wants an empty one.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["test"] => test(),
        ["bench", arguments @ ..] => bench::run(arguments),
        ["load"] => with_server(|server| steps::load(server, bench::RESULTS)),
        ["schemathesis"] => start().and_then(|cluster| schemathesis::run(cluster.url())),
        ["fuzz", options @ ..] => fuzz::Options::of(options).and_then(fuzz),
        ["postgres"] => postgres(),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(format!("can't tell what to do with these arguments\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nerror: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the tests that make statements at random, with more of them.
fn fuzz(options: fuzz::Options) -> Result<(), String> {
    with_server(|server| steps::fuzz(server, options))
}

fn test() -> Result<(), String> {
    let begin = Instant::now();
    let outcome = with_server(steps::run_all);
    let minutes = minutes(begin.elapsed());
    match outcome {
        Ok(()) => {
            println!("\n== everything passed in {minutes} minutes");
            Ok(())
        }
        Err(message) => Err(format!("{message}\nstopped after {minutes} minutes")),
    }
}

/// Runs the steps while there is a server for them, and stops the server whatever they come to.
fn with_server(steps: impl FnOnce(&str) -> Result<(), String>) -> Result<(), String> {
    if let Some(url) = configured_server() {
        println!("== postgres: using the server of {SERVER_VARIABLE}");
        return steps(&url);
    }
    println!("== postgres");
    let cluster = start()?;
    steps(cluster.url())
}

fn postgres() -> Result<(), String> {
    let cluster = start()?;
    println!("{SERVER_VARIABLE}={}", cluster.url());
    println!("press Enter to stop it");
    let read = io::stdin()
        .read_line(&mut String::new())
        .map_err(|cause| format!("can't read standard input: {cause}"))?;
    if read == 0 {
        println!(
            "there is no input to press Enter in: it stays until this process, {}, is killed",
            process::id()
        );
        loop {
            thread::park();
        }
    }
    Ok(())
}

fn start() -> Result<Cluster, String> {
    let say = |cause: xtask::Error| {
        format!("step `postgres` failed: {cause}\nrun it alone: cargo xtask postgres")
    };
    let programs = PostgresPrograms::find_or_install().map_err(say)?;
    let cluster = Cluster::start(&programs).map_err(say)?;
    println!("Postgres {} at {}", programs.major(), cluster.url());
    Ok(cluster)
}

fn minutes(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() / 60.0)
}
