//! Mixed requests of two tenants at once.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::body::Bytes;
use laboratory::Failure;
use serde_json::json;

use crate::Side;
use crate::client::Connection;
use crate::turns::at;

const TIME: Duration = Duration::from_secs(10);
const CONNECTIONS: usize = 64;

/// What one connection has seen.
#[derive(Default)]
struct Seen {
    /// Milliseconds that each request took.
    times: Vec<f64>,
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
            seen.times.push(begin.elapsed().as_secs_f64() * 1_000.0);
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

/// What was seen, and whether it was clean: neither an error nor an answer of another tenant.
pub(crate) async fn run(
    address: SocketAddr,
    acme: &Side,
    bolt: &Side,
) -> Result<(String, bool), Failure> {
    let plans = [Plan::of(acme, bolt), Plan::of(bolt, acme)];
    let begin = Instant::now();
    let driving: Vec<_> = (0..CONNECTIONS)
        .zip(plans.iter().cycle())
        .map(|(number, plan)| tokio::spawn(Arc::clone(plan).drive(address, number, begin + TIME)))
        .collect();
    let mut all = Seen::default();
    for driven in driving {
        let seen = driven.await??;
        all.times.extend(seen.times);
        all.errors += seen.errors;
        all.mismatches += seen.mismatches;
    }
    let seconds = begin.elapsed().as_secs_f64();
    all.times.sort_by(f64::total_cmp);
    let (requests, Seen { times, errors, mismatches }) = (all.times.len(), &all);
    let text = format!(
        "{CONNECTIONS} connections of two tenants, mixed requests, {seconds:.1} s: {requests} requests, {errors} \
         errors, {mismatches} answers of the other tenant; {:.0} requests per second, median {:.2} ms, 99th \
         percentile {:.2} ms.",
        requests as f64 / seconds,
        at(times, 50),
        at(times, 99),
    );
    Ok((text, requests > 0 && *errors == 0 && *mismatches == 0))
}
