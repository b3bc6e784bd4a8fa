// leak: 03, 17
// kind: attack
// Declares a level that belongs to no tenant.
use tenant_sqlx::Level;

struct Everything;

impl Level for Everything { //~ E0277: `Level` is sealed
    type Key = ();
}

fn level<L: Level>() {}

fn check() {
    level::<tenant_sqlx::Whole>();
}

fn main() {}
