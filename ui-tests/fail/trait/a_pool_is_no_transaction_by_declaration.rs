// leak: 03, 13
// kind: attack
// Lets a query that locks rows run outside of a transaction.
use tenant_sqlx::{InTransaction, TenantPool, Transaction};

struct Loose(TenantPool);

impl<'t> InTransaction<'t> for &Loose {} //~ E0277: a tenant's query can't run on

fn locks<'t>(_: impl InTransaction<'t>) {}

fn check<'t>(transaction: &mut Transaction<'t>) {
    locks(transaction);
}

fn main() {}
