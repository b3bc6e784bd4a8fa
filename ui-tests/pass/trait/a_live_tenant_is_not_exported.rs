use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn export(tenant: &Tenant<'_, Retired>, pool: &TenantPool) {
    let _rows = Invoice::export().stream(tenant, pool);
}

fn main() {}
