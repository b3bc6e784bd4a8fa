use tenant_sqlx::__private::ScopedStatement;

static ALL: ScopedStatement =
    ScopedStatement::new("all", [None, None], &[], 0);

fn main() {}
