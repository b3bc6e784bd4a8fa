//! Handlers of axum.

mod extractor;
mod in_tenant;

pub use extractor::Granted;
pub use in_tenant::{InTenant, TenantHandler, in_tenant};
