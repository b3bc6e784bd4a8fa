//! From what arrived to a grant: evidence, the sources that read claims out of it, and the resolver
//! that has them agree before a [`Directory`](crate::Directory) answers.

mod evidence;
mod host;
mod path;
mod refusal;
mod resolver;
mod source;
#[cfg(test)]
mod tests;

pub use evidence::Evidence;
pub use host::Domain;
pub use refusal::{MalformedEvidence, Refusal};
pub use resolver::{Agreement, Membership, NoMembership, Resolver, ResolverBuilder};
pub use source::{Source, SourceError, Standing};
