//! The same handlers with the library and without it, in turns, so that whatever else the machine
//! does falls on both.

use std::fmt::Write as _;
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
    blocks: Vec<Block>,
}

/// What one block of requests took.
struct Block {
    per_second: f64,
    /// Milliseconds that half of the requests took at most.
    median: f64,
    /// Milliseconds that 99 in a hundred took at most.
    p99: f64,
}

impl Contestant {
    /// One block more.
    async fn block(&mut self) -> Result<(), Failure> {
        let end = Instant::now() + BLOCK;
        let mut driving = Vec::new();
        for _ in 0..CONNECTIONS {
            let mut connection = Connection::open(self.address, &self.token).await?;
            let (path, tenant_id) = (self.path.clone(), self.tenant_id.clone());
            driving.push(tokio::spawn(async move {
                let headers: Vec<_> =
                    tenant_id.iter().map(|id| ("x-tenant-id", id.as_str())).collect();
                let mut times = Vec::new();
                while Instant::now() < end {
                    let begin = Instant::now();
                    let (status, _) = connection.send("GET", &path, &headers, Bytes::new()).await?;
                    if status != 200 {
                        return Err(Failure::from(format!("{path} answered {status}")));
                    }
                    times.push(begin.elapsed().as_secs_f64() * 1_000.0);
                }
                Ok(times)
            }));
        }
        let mut times = Vec::new();
        for driven in driving {
            times.extend(driven.await??);
        }
        let per_second = times.len() as f64 / BLOCK.as_secs_f64();
        times.sort_by(f64::total_cmp);
        self.blocks.push(Block { per_second, median: at(&times, 50), p99: at(&times, 99) });
        Ok(())
    }
}

/// Asks all in turns, and gives the table of what they took.
pub(crate) async fn run(
    ours: SocketAddr,
    database: &TestDatabase,
    side: &Side,
) -> Result<String, Failure> {
    let theirs = plain::serve(database.url()).await?;
    let patient = side.patients.first().ok_or("no patient")?;
    let mut table = format!(
        "{CONNECTIONS} connections, {ROUNDS} turns of {} ms. In brackets the median of the service's ratios to it, \
         turn by turn: above 1 in the first column means that the service does more, in the others that it takes longer.\n\n\
         | | requests per second | median, ms | 99th percentile, ms |\n|---|---:|---:|---:|\n",
        BLOCK.as_millis()
    );
    for (what, path, query) in [
        ("one row", format!("/patients/{patient}"), ""),
        ("20 rows", "/patients".to_owned(), "?size=20"),
    ] {
        let contestant = |name, address, token: &str, tenant_id, path| Contestant {
            name,
            address,
            token: token.to_owned(),
            tenant_id,
            path,
            blocks: Vec::new(),
        };
        let mut contestants = [
            contestant("the service", ours, &side.token, None, format!("{path}{query}")),
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
        contestants.sort_by_key(|contestant| contestant.name != "the service");
        let [service, others @ ..] = &contestants;
        let _ = writeln!(table, "| {what}, {} |{}", service.name, cells(service, None));
        for other in others {
            let _ = writeln!(table, "| {what}, {} |{}", other.name, cells(other, Some(service)));
        }
    }
    Ok(table)
}

/// The medians of its turns, and in brackets those of the service's ratios to it.
fn cells(contestant: &Contestant, service: Option<&Contestant>) -> String {
    let columns: [(fn(&Block) -> f64, usize); 3] =
        [(|block| block.per_second, 0), (|block| block.median, 2), (|block| block.p99, 2)];
    let mut cells = String::new();
    for (value, digits) in columns {
        let shown = median(contestant.blocks.iter().map(value).collect());
        let _ = write!(cells, " {shown:.digits$}");
        if let Some(service) = service {
            let turns = service.blocks.iter().zip(&contestant.blocks);
            let ratio = median(turns.map(|(ours, theirs)| value(ours) / value(theirs)).collect());
            let _ = write!(cells, " ({ratio:.2})");
        }
        cells.push_str(" |");
    }
    cells
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    at(&values, 50)
}

/// What so many in a hundred of the sorted values don't exceed.
pub(crate) fn at(sorted: &[f64], share: usize) -> f64 {
    let place = (sorted.len() * share / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}
