// leak: 03, 02
// kind: attack
// Declares that a claim can be entered.
use tenant_sqlx::{Enter, Grant, Tenant, Uuid};

struct Header(Uuid);

impl Enter for Header { //~ E0277: `Enter` is sealed
    type Token<'t> = Tenant<'t>;

    fn enter<'t>(&self, _: generativity::Guard<'t>) -> Tenant<'t> { unimplemented!("{}", self.0) }
}

fn enters(_: impl Enter) {}

fn check(grant: &Grant) {
    enters(grant);
}

fn main() {}
