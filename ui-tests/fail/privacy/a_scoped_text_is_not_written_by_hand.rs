// leak: 15
// kind: attack
// Passes a text off for one that was looked at.
use tenant_sqlx::__private::{ScopedBytes, ScopedStatement};

const BYTES: ScopedBytes<22> = ScopedBytes(*b"SELECT * FROM invoices"); //~ E0423: contains private fields

static ALL: ScopedStatement = ScopedStatement::new("all", [BYTES.text(), None], &[], 0);

fn main() {}
