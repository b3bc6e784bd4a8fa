use tenant_sqlx::statement::Select;

fn kind<E: tenant_sqlx::Table>(_: Select<E>) {}

fn main() {}
