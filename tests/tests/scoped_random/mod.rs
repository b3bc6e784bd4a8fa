//! Random statements, on a database of three tenants and on one of a single tenant: what is given and
//! what is left behind must be the same, and nobody else's rows may change.

mod data;
mod facts;
mod forms;
mod found;
mod grammar;
mod run;
mod schema;
mod select;
mod soup;
mod spread;
mod text;
mod write;

use std::fmt;

use grammar::{Case, Grammar};
use run::{Places, Verdict};
use text::{NotSent, texts};
use xtask::{CASES_VARIABLE, SEED_VARIABLE};

/// How many statements the ordinary run makes, half of them for each database.
const CASES: u64 = 2000;

/// How many leaks are told of.
const ENOUGH: usize = 3;

/// How many relations a statement names, about.
const SIZE: u32 = 6;

#[tokio::test]
async fn nobody_else_is_seen_or_changed_on_postgres() {
    explore(true).await;
}

#[tokio::test]
async fn nobody_else_is_seen_or_changed_on_sqlite() {
    explore(false).await;
}

async fn explore(postgres: bool) {
    let cases = number(CASES_VARIABLE).unwrap_or(CASES) / 2;
    let first = number(SEED_VARIABLE).unwrap_or(0);
    let mut places = Places::open(postgres).await;
    let mut tally = Tally::default();
    let mut leaks = Vec::new();
    for seed in (0..cases).map(|case| first.wrapping_add(case)) {
        let case = Grammar::statement(seed, SIZE, postgres);
        if let Some(told) = tally.note(&mut places, &case, postgres).await {
            let (case, told) = smallest(&mut places, seed, postgres).await.unwrap_or((case, told));
            leaks.push(described(seed, &case, &told, postgres));
        }
        if leaks.len() == ENOUGH {
            break;
        }
    }
    println!("{tally}");
    assert!(leaks.is_empty(), "{tally}\n\n{}", leaks.join("\n\n"));
    assert!(tally.executed * 5 > tally.made * 4, "too few statements are right: {tally}");
}

/// What `cargo xtask fuzz` asks for.
fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

/// What is needed to see the leak again.
fn described(seed: u64, case: &Case, told: &str, postgres: bool) -> String {
    let on = if postgres { "Postgres" } else { "SQLite" };
    let Case { sql, parameters, tenant, .. } = case;
    let sent = texts(case, postgres).map_or_else(|_| String::new(), |texts| texts.scoped);
    format!(
        "seed {seed} on {on}, tenant {tenant}, with {parameters:?}\n{sql}\n{told}\nsent: {sent}"
    )
}

/// The same seed with less room makes a shorter statement; the first that fails is the shortest.
async fn smallest(places: &mut Places, seed: u64, postgres: bool) -> Option<(Case, String)> {
    for size in 0..SIZE {
        let case = Grammar::statement(seed, size, postgres);
        if let Some(told) = Tally::default().note(places, &case, postgres).await {
            return Some((case, told));
        }
    }
    None
}

/// How the statements fared.
#[derive(Debug, Default)]
struct Tally {
    made: u64,
    accepted: u64,
    executed: u64,
    with_rows: u64,
    failed: u64,
    taken: u64,
    passed_over: u64,
    stricter: u64,
}

impl Tally {
    /// Runs a statement, and says how it leaks, if it does.
    async fn note(&mut self, places: &mut Places, case: &Case, postgres: bool) -> Option<String> {
        self.made += 1;
        let loud = std::env::var_os("TENANT_FUZZ_LOUD").is_some();
        let texts = match texts(case, postgres) {
            Ok(texts) => texts,
            Err(NotSent::Refused(why) | NotSent::Lacking(why)) => {
                if loud {
                    println!("REFUSED {why}\n");
                }
                return None;
            }
        };
        self.accepted += 1;
        let less = case.unclaimed.as_deref().map(|less| {
            let texts = text::texts(less, postgres);
            (less, texts.unwrap_or_else(|why| panic!("{}: {why:?}", less.sql)))
        });
        let less = less.as_ref().map(|(less, texts)| (*less, texts));
        match places.compare(case, &texts, less).await {
            Verdict::Same(rows) => {
                self.executed += 1;
                self.with_rows += u64::from(rows > 0);
            }
            Verdict::Failed(cause) => {
                self.failed += 1;
                if loud {
                    println!("FAILED {cause}: {}\n", case.sql);
                }
            }
            Verdict::Taken => self.taken += 1,
            Verdict::PassedOver => self.passed_over += 1,
            Verdict::Stricter => self.stricter += 1,
            Verdict::Leak(told) => return Some(told),
        }
        None
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { made, accepted, executed, with_rows, failed, taken, passed_over, stricter } =
            self;
        write!(
            out,
            "{made} statements: {accepted} accepted, {executed} executed ({with_rows} with rows), \
             {failed} failed on both sides, {taken} met a key of somebody else, \
             {passed_over} did without a new row whose id somebody else has, \
             {stricter} refused a reference that was not to be written"
        )
    }
}
