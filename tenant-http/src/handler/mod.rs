//! Handlers of axum.

mod extracted;
mod extractor;
mod in_tenant;
mod operators;
mod revalidate;

pub use extracted::Extracted;
pub use extractor::Granted;
pub use in_tenant::{InTenant, TenantHandler, in_tenant};
pub use operators::{AcrossTenants, Authorise, Operator, OperatorHandler, Operators};
pub use revalidate::Revalidate;

pub(crate) use revalidate::remember;
