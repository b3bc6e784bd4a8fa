//! What tenant-sqlx costs at run time, beside hand-written sqlx, SeaQuery, SeaORM, diesel-async and the
//! usual recipe for row-level security. `cargo xtask bench` starts a Postgres and runs this.

mod building;
mod instructions;
mod marks;
mod measure;
mod proxy;
mod report;
mod scale;
mod summary;
mod time;

use std::path::PathBuf;

use contestants::Failure;
use tenant_benches::{contestants, data, machine, operation, place};

const USAGE: &str = "usage: tenant-benches <part> <postgres url> <folder for the results> [options]; \
                     `cargo xtask bench` gives them";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [part, url, folder, options @ ..] = arguments.as_slice() else { return Err(USAGE.into()) };
    let folder = PathBuf::from(folder);
    match part.as_str() {
        "time" => time::run(url, &folder, number(options, "--blocks", 30)? as usize),
        "instructions" => instructions::run(url, &folder, number(options, "--rounds", 20)?),
        // Started by `instructions`, under valgrind.
        instructions::COUNTED => instructions::counted(url, options),
        "scale" => {
            let rows = number(options, "--rows", 5_000_000)?;
            scale::run(url, &folder, rows, number(options, "--tenants", 10_000)?)
        }
        _ => Err(USAGE.into()),
    }
}

/// The number behind an option, or the usual one.
fn number(options: &[String], option: &str, usual: u64) -> Result<u64, Failure> {
    let Some(at) = options.iter().position(|word| word == option) else { return Ok(usual) };
    let number = options.get(at + 1).ok_or_else(|| format!("{option} stands without a number"))?;
    Ok(number.parse()?)
}
