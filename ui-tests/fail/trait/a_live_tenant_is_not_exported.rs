// leak: 20
// Exports a tenant that is in service as if it were retired.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn export(tenant: &Tenant<'_>, pool: &TenantPool) {
    let _rows = Invoice::export().stream(tenant, pool); //~ E0277: can't be exported or purged
}

fn main() {}
