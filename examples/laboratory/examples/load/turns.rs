//! The same handlers with the library and without it, in turns, so that whatever else the machine
//! does falls on both.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use hyper::body::Bytes;
use laboratory::Failure;
use tenant_tests::TestDatabase;

use crate::client::Connection;
use crate::{Side, plain};

const ROUNDS: usize = 7;
const BLOCK: Duration = Duration::from_millis(700);
const CONNECTIONS: usize = 16;

/// Who is asked, and how.
struct Contestant {
    name: &'static str,
    address: SocketAddr,
    token: String,
    tenant_id: Option<String>,
    path: String,
    rates: Vec<f64>,
}

impl Contestant {
    /// Requests per second over one block.
    async fn block(&mut self) -> Result<(), Failure> {
        let end = Instant::now() + BLOCK;
        let mut driving = Vec::new();
        for _ in 0..CONNECTIONS {
            let mut connection = Connection::open(self.address, &self.token).await?;
            let (path, tenant_id) = (self.path.clone(), self.tenant_id.clone());
            driving.push(tokio::spawn(async move {
                let headers: Vec<_> =
                    tenant_id.iter().map(|id| ("x-tenant-id", id.as_str())).collect();
                let mut requests = 0_u32;
                while Instant::now() < end {
                    let (status, _) = connection.send("GET", &path, &headers, Bytes::new()).await?;
                    if status != 200 {
                        return Err(Failure::from(format!("{path} answered {status}")));
                    }
                    requests += 1;
                }
                Ok(requests)
            }));
        }
        let mut requests = 0;
        for driven in driving {
            requests += driven.await??;
        }
        self.rates.push(f64::from(requests) / BLOCK.as_secs_f64());
        Ok(())
    }
}

pub(crate) async fn run(
    ours: SocketAddr,
    database: &TestDatabase,
    side: &Side,
) -> Result<(), Failure> {
    let theirs = plain::serve(database.url()).await?;
    let patient = side.patients.first().ok_or("no patient")?;
    println!(
        "  {CONNECTIONS} connections, {ROUNDS} turns of {} ms; ratios are medians of turns",
        BLOCK.as_millis()
    );
    for (what, path) in
        [("one row", format!("/patients/{patient}")), ("20 rows", "/patients".to_owned())]
    {
        let contestant = |name, address, token: &str, tenant_id, path| Contestant {
            name,
            address,
            token: token.to_owned(),
            tenant_id,
            path,
            rates: Vec::new(),
        };
        let query = if what == "one row" { "" } else { "?size=20" };
        let mut contestants = [
            contestant("laboratory", ours, &side.token, None, format!("{path}{query}")),
            contestant(
                "by hand, token and member checked",
                theirs,
                &plain::token(side.slug, "ann")?,
                None,
                format!("/checked{path}"),
            ),
            contestant(
                "by hand, header believed",
                theirs,
                "",
                Some(side.id.to_string()),
                format!("/believed{path}"),
            ),
        ];
        for round in 0..ROUNDS {
            // Nobody is always the first.
            contestants.rotate_left(round % 3);
            for contestant in &mut contestants {
                contestant.block().await?;
            }
        }
        contestants.sort_by_key(|contestant| contestant.name != "laboratory");
        let [laboratory, others @ ..] = &contestants;
        println!("  {what}: laboratory {:.0} requests/s", median(laboratory.rates.clone()));
        for other in others {
            let ratios =
                laboratory.rates.iter().zip(&other.rates).map(|(ours, theirs)| ours / theirs);
            println!(
                "    {:<34} {:>6.0} requests/s, ratio {:.2}",
                other.name,
                median(other.rates.clone()),
                median(ratios.collect()),
            );
        }
    }
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
