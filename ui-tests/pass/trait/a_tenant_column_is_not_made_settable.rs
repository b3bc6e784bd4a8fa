use tenant_sqlx::statement::Assign;

fn settable<A: Assign<'static, String>>() {}

fn check() {
    settable::<tenant_sqlx::Settable>();
}

fn main() {}
