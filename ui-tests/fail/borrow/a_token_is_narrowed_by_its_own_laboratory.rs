// leak: 11, 17
// Narrows the token of one tenant to a laboratory of another.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

fn narrow<'t>(tenant: &Tenant<'t>, foreign: &Key<'_, Laboratory>) -> Option<Tenant<'t, Resolved<Laboratory>>> {
    tenant.narrow(foreign).ok() //~ E0621: explicit lifetime required
}

fn main() {}
