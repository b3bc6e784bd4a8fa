use tenant_sqlx::Level;

fn level<L: Level>() {}

fn check() {
    level::<tenant_sqlx::Whole>();
}

fn main() {}
