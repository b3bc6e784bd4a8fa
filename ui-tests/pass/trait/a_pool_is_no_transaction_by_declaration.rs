use tenant_sqlx::{InTransaction, Transaction};

fn locks<'t>(_: impl InTransaction<'t>) {}

fn check<'t>(transaction: &mut Transaction<'t>) {
    locks(transaction);
}

fn main() {}
