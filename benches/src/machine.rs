//! What a reader needs to know of the machine that measured.

use std::process::Command;

use crate::contestants::Failure;
use crate::place::Server;

/// Libraries whose versions are told.
const LIBRARIES: [&str; 6] =
    ["sqlx", "sea-query", "sea-orm", "diesel", "diesel-async", "libsqlite3-sys"];

/// One paragraph: the day, cores, memory, versions, and how busy the machine was at the beginning.
pub async fn described(server: &Server, command: &str) -> Result<String, Failure> {
    let (postgres, day) = server.version_and_day().await?;
    let cores = std::thread::available_parallelism()?;
    let memory = read("/proc/meminfo").and_then(|text| gibibytes(&text));
    let memory = memory.map_or_else(String::new, |memory| format!(", {memory} GiB of memory"));
    let load = read("/proc/loadavg").and_then(|text| Some(text.split(' ').next()?.to_owned()));
    let load = load.map_or_else(String::new, |load| format!(", load {load} at the beginning"));
    let rustc = Command::new("rustc").arg("--version").output()?.stdout;
    let rustc = String::from_utf8_lossy(&rustc).split(' ').nth(1).unwrap_or("").to_owned();
    Ok(format!(
        "`{command}`, {day}: {} {} on {cores} of its processors{memory}{load}. Postgres {}, rustc {rustc}, {}.",
        std::env::consts::OS,
        std::env::consts::ARCH,
        postgres.split(' ').next().unwrap_or(""),
        versions().join(", ")
    ))
}

fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

fn gibibytes(meminfo: &str) -> Option<u64> {
    let total = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = total.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes.div_ceil(1_048_576))
}

/// The versions that were built, out of the lock file.
fn versions() -> Vec<String> {
    let lock = include_str!("../Cargo.lock");
    let mut versions = Vec::new();
    for library in LIBRARIES {
        let entry = format!("name = \"{library}\"\nversion = \"");
        let version = lock.split_once(&entry).and_then(|(_, rest)| rest.split('"').next());
        versions.extend(version.map(|version| format!("{library} {version}")));
    }
    versions
}
