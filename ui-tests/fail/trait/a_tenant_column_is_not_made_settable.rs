// leak: 03, 06
// kind: attack
// Declares that a column which never changes may be set.
use tenant_sqlx::ReadOnly;
use tenant_sqlx::statement::Assign;

struct Name(String);

impl Assign<'_, Name> for ReadOnly { //~ E0277: `Assign` is sealed
    //~| E0046: `assign`
    type Value = Name;
}

fn settable<A: Assign<'static, String>>() {}

fn check() {
    settable::<tenant_sqlx::Settable>();
}

fn main() {}
