//! The few ratios that the README shows.

use std::fmt::Write as _;

use crate::place::{BY_NAME, WITH_SETTING};
use crate::report::Table;

/// The contestants of the short table, and what it calls them.
const SHOWN: [(&str, &str); 6] = [
    ("tenant-sqlx", "tenant-sqlx"),
    ("tenant-sqlx, SQL", "its SQL"),
    ("sqlx, sea-query", "sqlx, sea-query"),
    ("sea-orm", "SeaORM"),
    ("diesel-async", "diesel-async"),
    (WITH_SETTING, WITH_SETTING),
];

const TIMED: [&str; 10] = [
    "get by key",
    "list 100",
    "keyset page of 50",
    "join 100",
    "count",
    "insert one",
    "insert one, checked",
    "update by key",
    "delete by key",
    "transaction of five",
];

pub fn of(tables: &[Table], beginning: &str) -> String {
    let mut text = String::from("| ratio to hand-written sqlx |");
    for (_, shown) in SHOWN {
        let _ = write!(text, " {shown} |");
    }
    let _ = write!(text, "\n|---|{}", "---:|".repeat(SHOWN.len()));
    let table = |begin: &str| tables.iter().find(|table| table.title.starts_with(begin));
    let ratio = |begin: &str, row: &str, name: &str| table(begin)?.ratio(row, name);
    for row in TIMED {
        // What is a transaction of its own isn't timed inside one.
        let held = |name: &str| ratio("Latency on a held connection", row, name);
        let own = |name: &str| ratio("Latency on Postgres", row, name);
        line(&mut text, row, |name| held(name).or_else(|| own(name)), 2);
    }
    let far = "Latency with a millisecond on the way, one task on a pool of one";
    line(&mut text, "get, a server 1 ms away", |name| ratio(far, "get by key", name), 2);
    let rate = "Throughput of eight tasks";
    line(&mut text, "throughput of gets", |name| ratio(rate, "get by key", name), 2);
    let count = |begin: &str, name: &str| table(begin)?.value("get by key", name);
    let of_sqlx = |begin: &str| {
        count(begin, BY_NAME).map_or_else(String::new, |count| format!(" (sqlx: {count})"))
    };
    let trips = "Round trips";
    let what = format!("round trips of a get{}", of_sqlx(trips));
    line(&mut text, &what, |name| count(trips, name), 0);
    let allocations = "Allocations on Postgres";
    let what = format!("allocations of a get{}", of_sqlx(allocations));
    line(&mut text, &what, |name| count(allocations, name), 0);
    let _ = write!(text, "\n\n{beginning}\n");
    text
}

fn line(text: &mut String, what: &str, value: impl Fn(&str) -> Option<f64>, digits: usize) {
    let _ = write!(text, "\n| {what} |");
    for (name, _) in SHOWN {
        let _ = match value(name) {
            Some(value) => write!(text, " {value:.digits$} |"),
            None => write!(text, " |"),
        };
    }
}
