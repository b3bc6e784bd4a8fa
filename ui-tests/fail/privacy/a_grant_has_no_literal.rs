// leak: 03
// kind: attack
// Writes a grant down from a record, without a directory.
use tenant_sqlx::prelude::*;

fn forge(record: tenant_sqlx::TenantRecord) -> Grant {
    Grant { record: record.into() } //~ E0451: private
}

fn main() {}
