use tenant_sqlx::prelude::*;

fn grant(found: Option<Grant>) -> Result<Grant, ResolveError> {
    found.ok_or(ResolveError::Unknown)
}

fn main() {}
