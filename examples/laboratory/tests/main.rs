//! The service over real connections: two tenants whose data collide, on SQLite and on Postgres.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this crate only runs in tests, where a panic is the way to fail"
)]

mod accounts;
mod client;
mod document;
mod isolation;
mod pages;
mod program;
mod reports;
mod streams;
mod world;
