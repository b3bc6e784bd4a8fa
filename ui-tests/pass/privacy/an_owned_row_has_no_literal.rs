use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn take_back<'t>(row: Invoice, tenant: &Tenant<'t>) -> Result<Owned<'t, Invoice>, tenant_sqlx::AdoptError> {
    tenant.adopt(row)
}

fn main() {}
