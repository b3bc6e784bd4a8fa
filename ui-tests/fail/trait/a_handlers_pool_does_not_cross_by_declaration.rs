// leak: 03, 19
// kind: attack
// Declares that a pool of one's own leads across tenants.
use tenant_sqlx::{Across, SystemPool, TenantPool};

struct Loose(TenantPool);

impl<'c> Across<'c> for &Loose {} //~ E0277: `Db` and `Across` are sealed

fn across<'c>(_: impl Across<'c>) {}

fn check(system: &SystemPool) {
    across(system);
}

fn main() {}
