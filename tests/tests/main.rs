//! The integration suite: each test runs on Postgres and on SQLite, with at least two tenants whose
//! rows would show a leak.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]
#![allow(unreachable_pub, reason = "the modules of a test binary have no outside")]

mod world;

mod across;
mod audit;
mod directory;
mod doors;
mod http;
mod jobs;
mod observe;
mod pool;
mod reads;
mod resolve;
mod retired;
mod scoped;
mod scoped_random;
mod spawn;
mod transactions;
mod trusted;
mod types;
mod unscoped;
mod verify;
mod writes;
