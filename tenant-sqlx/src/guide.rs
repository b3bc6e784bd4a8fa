//! The guide, a chapter each. Its examples are compiled and run by `cargo test`.
//!
//! Lines that begin with `# ` serve these tests; leave them out when you copy. The entities that the
//! examples use stand in `docs/readme.rs` of the repository.

#[doc = include_str!("../../docs/guide/entities.md")]
pub mod entities {}

#[doc = include_str!("../../docs/guide/queries.md")]
pub mod queries {}

#[doc = include_str!("../../docs/guide/claims.md")]
pub mod claims {}

#[doc = include_str!("../../docs/guide/http.md")]
pub mod http {}

#[doc = include_str!("../../docs/guide/across.md")]
pub mod across {}

#[doc = include_str!("../../docs/guide/verify.md")]
pub mod verify {}

#[doc = include_str!("../../docs/guide/observing.md")]
pub mod observing {}

#[doc = include_str!("../../docs/guide/messages.md")]
pub mod messages {}
