//! What the parts of the benches share: the contestants, their databases, and the machine.
//!
//! Nothing here counts allocations: a program has one allocator, and the bench of `benches/` brings divan's.

pub mod contestants;
pub mod data;
pub mod machine;
pub mod operation;
pub mod place;
