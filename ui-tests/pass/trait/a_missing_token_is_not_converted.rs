use tenant_sqlx::prelude::*;

fn forge<'t>(tenant: Option<Tenant<'t>>) -> Result<Tenant<'t>, ResolveError> {
    tenant.ok_or(ResolveError::Unknown)
}

fn main() {}
