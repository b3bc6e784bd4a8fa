//! The examples stand in `examples/`: `cargo run --example quickstart`.
