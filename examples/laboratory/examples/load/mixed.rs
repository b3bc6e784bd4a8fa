//! Mixed requests of two tenants at once.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::body::Bytes;
use laboratory::Failure;
use serde_json::json;

use crate::Side;
use crate::client::Connection;

const TIME: Duration = Duration::from_secs(10);
const CONNECTIONS: usize = 64;

/// What one connection has seen.
#[derive(Default)]
struct Seen {
    microseconds: Vec<u64>,
    errors: u64,
    mismatches: u64,
}

/// What is asked of one tenant, and how its answers are told from the other's.
struct Plan {
    token: String,
    own: &'static str,
    other: &'static str,
    laboratory: String,
    patients: Vec<String>,
    strangers: Vec<String>,
}

/// One request, and what its answer must be.
struct Ask {
    method: &'static str,
    path: String,
    body: String,
    status: u16,
    /// Whether the answer is the tenant's own, and so has its slug in it.
    owned: bool,
}

impl Plan {
    fn of(own: &Side, other: &Side) -> Arc<Self> {
        Arc::new(Self {
            token: own.token.clone(),
            own: own.slug,
            other: other.slug,
            laboratory: own.laboratory.clone(),
            patients: own.patients.clone(),
            strangers: other.patients.clone(),
        })
    }

    /// The request with this number. The other tenant's ids are asked for, too.
    fn ask(&self, number: usize) -> Ask {
        let spread = number.wrapping_mul(2_654_435_761) >> 8;
        let one_of = |ids: &[String]| ids.get(spread % ids.len()).cloned().unwrap_or_default();
        let get =
            |path, status, owned| Ask { method: "GET", path, body: String::new(), status, owned };
        match spread % 20 {
            0..=1 => get("/tenant".to_owned(), 200, true),
            2..=8 => get(format!("/patients/{}", one_of(&self.patients)), 200, true),
            9..=12 => get("/patients?size=20".to_owned(), 200, true),
            13..=15 => get(format!("/laboratories/{}/samples?size=20", self.laboratory), 200, true),
            16 => get("/analyses".to_owned(), 200, false),
            17..=18 => get(format!("/patients/{}", one_of(&self.strangers)), 404, false),
            _ => Ask {
                method: "POST",
                path: "/patients".to_owned(),
                body: json!({ "name": format!("{} newcomer", self.own), "born": "2001-01-01" })
                    .to_string(),
                status: 201,
                owned: true,
            },
        }
    }

    async fn drive(
        self: Arc<Self>,
        address: SocketAddr,
        first: usize,
        end: Instant,
    ) -> Result<Seen, Failure> {
        let mut connection = Connection::open(address, &self.token).await?;
        let mut seen = Seen::default();
        for number in (first..).step_by(CONNECTIONS) {
            if Instant::now() >= end {
                break;
            }
            let ask = self.ask(number);
            let begin = Instant::now();
            let (status, body) =
                connection.send(ask.method, &ask.path, &[], ask.body.into()).await?;
            seen.microseconds.push(u64::try_from(begin.elapsed().as_micros())?);
            seen.errors += u64::from(status != ask.status);
            let mixed = holds(&body, self.other) || (ask.owned && !holds(&body, self.own));
            seen.mismatches += u64::from(mixed);
        }
        Ok(seen)
    }
}

fn holds(body: &Bytes, slug: &str) -> bool {
    body.windows(slug.len()).any(|window| window == slug.as_bytes())
}

/// Runs, prints, and says whether it was clean.
pub(crate) async fn run(address: SocketAddr, acme: &Side, bolt: &Side) -> Result<bool, Failure> {
    let plans = [Plan::of(acme, bolt), Plan::of(bolt, acme)];
    let begin = Instant::now();
    let driving: Vec<_> = (0..CONNECTIONS)
        .zip(plans.iter().cycle())
        .map(|(number, plan)| tokio::spawn(Arc::clone(plan).drive(address, number, begin + TIME)))
        .collect();
    let mut all = Seen::default();
    for driven in driving {
        let seen = driven.await??;
        all.microseconds.extend(seen.microseconds);
        all.errors += seen.errors;
        all.mismatches += seen.mismatches;
    }
    let seconds = begin.elapsed().as_secs_f64();
    all.microseconds.sort_unstable();
    let requests = all.microseconds.len();
    let at = |share: usize| {
        let place = (requests * share / 100).min(requests.saturating_sub(1));
        all.microseconds.get(place).map_or(0.0, |microseconds| *microseconds as f64 / 1000.0)
    };
    println!("  {CONNECTIONS} connections of two tenants, mixed requests, {seconds:.1} s");
    println!("  requests {requests}, errors {}, mismatches {}", all.errors, all.mismatches);
    println!(
        "  p50 {:.2} ms, p99 {:.2} ms, {:.0} requests/s",
        at(50),
        at(99),
        requests as f64 / seconds
    );
    Ok(requests > 0 && all.errors == 0 && all.mismatches == 0)
}
