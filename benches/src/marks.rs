//! What was aimed at, beside what was measured.

use std::fmt::Write as _;

use crate::place::{AGAIN, BY_NAME, WITH_SETTING};
use crate::report::Table;

const OURS: &str = "tenant-sqlx";
const LATENCY: &str = "Latency on Postgres";
const HELD: &str = "Latency on a held connection";
const ALLOCATIONS: &str = "Allocations on Postgres";

/// Ratios to hand-written sqlx that were measured before there was this library, each statement committed on
/// a connection: get, list, join, count, insert, update.
const MARKS: [(&str, [f64; 6]); 5] = [
    ("sqlx, by position", [0.98, 0.96, 0.95, 1.00, 1.00, 1.00]),
    ("sqlx, sea-query", [1.05, 1.00, 1.04, 1.05, 1.02, 1.07]),
    ("sea-orm", [1.17, 1.10, 1.29, 1.21, 1.05, 1.10]),
    ("diesel-async", [1.00, 0.89, 0.98, 0.95, 1.61, 1.95]),
    (WITH_SETTING, [1.91, 1.16, 1.16, 1.68, 1.66, 1.76]),
];
const MARKED: [&str; 6] =
    ["get by key", "list 100", "join 100", "count", "insert one", "update by key"];

/// Both tables.
pub fn of(tables: &[Table]) -> String {
    let mut text = noise(tables);
    text.push_str(
        "### Targets\n\nOf tenant-sqlx's builder, on Postgres. Times are ratios to hand-written sqlx, on a held connection \
         where nothing else is said.\n\n\
         | what | target | measured | |\n|---|---:|---:|---|",
    );
    let table = |begin: &str| tables.iter().find(|table| table.title.starts_with(begin));
    let ratio = |begin: &str, row: &str| table(begin)?.ratio(row, OURS);
    let value = |begin: &str, row: &str, name: &str| table(begin)?.value(row, name);
    for (row, most) in [
        ("get by key", 1.02),
        ("count", 1.02),
        ("insert one", 1.02),
        ("insert one, checked", 1.02),
        ("update by key", 1.02),
        ("delete by key", 1.02),
        ("list 100", 0.97),
        ("join 100", 0.97),
    ] {
        at_most(&mut text, row, most, ratio(HELD, row), 2);
    }
    for row in ["get by key", "count", "update by key", "delete by key", "list 100", "join 100"] {
        let _ =
            write!(text, "\n| {row}, out of a pool | – | {} | |", shown(ratio(LATENCY, row), 2));
    }
    for row in ["get by key", "insert one", "update by key", "delete by key", "list 100"] {
        let more = value(ALLOCATIONS, row, OURS)
            .zip(value(ALLOCATIONS, row, BY_NAME))
            .map(|(ours, theirs)| ours - theirs);
        at_most(&mut text, &format!("allocations more than by hand, {row}"), 3.0, more, 0);
    }
    let far = "Latency with a millisecond on the way, one task on a pool of one";
    at_most(&mut text, "get, a server 1 ms away, pool of one", 0.40, ratio(far, "get by key"), 2);
    at_most(&mut text, "round trips of a get", 1.0, value("Round trips", "get by key", OURS), 0);
    for row in ["get by key", "list 100", "update by key"] {
        let rate = ratio("Throughput of eight", row);
        at_least(&mut text, &format!("throughput, {row}"), 0.98, rate);
    }
    let dynamic = "select of eight columns, three filters, order, limit";
    let built = value("Time to build", dynamic, OURS);
    at_most(&mut text, "building a dynamic select, ns", 2_000.0, built, 0);
    let allocated = value("Allocations to build", dynamic, OURS);
    at_most(&mut text, "building a dynamic select, allocations", 10.0, allocated, 0);
    for other in ["sea-orm", "diesel-async"] {
        let _ = write!(text, "\n| slower than {other} | nowhere | {} |", slower(tables, other));
    }
    text.push_str("\n\n### Marks\n\nRatios to hand-written sqlx on Postgres, each statement committed, and in brackets those that were measured before there was this library.\n\n| |");
    for row in MARKED {
        let _ = write!(text, " {row} |");
    }
    let _ = write!(text, "\n|---|{}", "---:|".repeat(MARKED.len()));
    for (name, marks) in MARKS {
        let _ = write!(text, "\n| {name} |");
        for (row, mark) in MARKED.into_iter().zip(marks) {
            let measured = table(LATENCY).and_then(|table| table.ratio(row, name));
            let _ = write!(text, " {} ({mark:.2}) |", shown(measured, 2));
        }
    }
    text.push_str("\n\n");
    text
}

/// How far the first contestant is from itself: no ratio of this run says more than that.
fn noise(tables: &[Table]) -> String {
    let timed = |table: &&Table| [LATENCY, HELD].iter().any(|begin| table.title.starts_with(begin));
    let ratios = tables
        .iter()
        .filter(timed)
        .flat_map(|table| table.rows.iter().filter_map(|(row, _)| table.ratio(row, AGAIN)));
    let (least, most) = ratios
        .fold((f64::MAX, f64::MIN), |(least, most), ratio| (least.min(ratio), most.max(ratio)));
    format!(
        "Noise: hand-written sqlx, measured twice on Postgres, is {least:.2} to {most:.2} times itself. \
         {}\n\n",
        if least > 0.95 && most < 1.05 {
            "Ratios that differ by less say nothing."
        } else {
            "**The machine was busy: the times of this run say little, the counts hold.**"
        }
    )
}

/// The operations in which the other is faster, by how much of its own time, and whether there are any.
fn slower(tables: &[Table], other: &str) -> String {
    let of = |title: &str| tables.iter().find(|table| table.title.starts_with(title));
    let (Some(held), Some(alone)) = (of(HELD), of(LATENCY)) else {
        return "not measured | ".to_owned();
    };
    // What is a transaction of its own stands in the second one only.
    let rows = alone.rows.iter().filter_map(|(row, _)| {
        let ratio = |table: &Table| Some(table.value(row, OURS)? / table.value(row, other)?);
        let ratio = ratio(held).or_else(|| ratio(alone))?;
        (ratio > 1.0).then(|| format!("{row} {ratio:.2}"))
    });
    let rows: Vec<String> = rows.collect();
    if rows.is_empty() {
        "nowhere | met".to_owned()
    } else {
        format!("{} | **missed**", rows.join(", "))
    }
}

fn at_most(text: &mut String, what: &str, most: f64, measured: Option<f64>, digits: usize) {
    // As it is shown: a third digit is noise.
    let met = measured.is_some_and(|measured| rounded(measured, digits) <= most);
    let _ = write!(
        text,
        "\n| {what} | ≤ {most:.digits$} | {} | {} |",
        shown(measured, digits),
        if met { "met" } else { "**missed**" }
    );
}

fn at_least(text: &mut String, what: &str, least: f64, measured: Option<f64>) {
    let met = measured.is_some_and(|measured| rounded(measured, 2) >= least);
    let _ = write!(
        text,
        "\n| {what} | ≥ {least:.2} | {} | {} |",
        shown(measured, 2),
        if met { "met" } else { "**missed**" }
    );
}

fn rounded(value: f64, digits: usize) -> f64 {
    let scale = 10_f64.powi(digits as i32);
    (value * scale).round() / scale
}

fn shown(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}"))
}
