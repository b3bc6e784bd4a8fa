//! What `cargo xtask` and the test harness share: finding Postgres and running a throw-away cluster of it.
//!
//! ```no_run
//! use xtask::{cluster::Cluster, programs::PostgresPrograms};
//!
//! # fn main() -> Result<(), xtask::Error> {
//! let programs = PostgresPrograms::find()?;
//! let cluster = Cluster::start(&programs)?;
//! println!("connect to {}", cluster.url());
//! // Dropping the cluster stops the server and deletes its folder.
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

#[cfg(not(unix))]
compile_error!("the tests run Postgres through `sh`; use Linux, macOS or WSL");

pub mod cluster;
mod error;
pub mod features;
pub mod programs;

pub use error::Error;

/// The environment variable that names the Postgres server of the tests, as a URL.
///
/// `cargo xtask test` sets it for the tests. Where it is unset or empty, the test harness starts a cluster
/// of its own. The role in the URL must be allowed to create databases.
pub const SERVER_VARIABLE: &str = "TENANT_TEST_POSTGRES";

/// The environment variable that says how many random statements the tests make; they know an ordinary number.
pub const CASES_VARIABLE: &str = "TENANT_FUZZ_CASES";

/// The environment variable that holds the seed of the first random statement; each next one has the next number.
pub const SEED_VARIABLE: &str = "TENANT_FUZZ_SEED";

/// The URL in [`SERVER_VARIABLE`], unless it is unset or empty.
#[must_use]
pub fn configured_server() -> Option<String> {
    std::env::var(SERVER_VARIABLE).ok().filter(|url| !url.is_empty())
}
