use tenant_sqlx::prelude::*;

fn keep(grant: &Grant) {
    grant.spawn(async |tenant| tenant.grant());
}

fn main() {}
