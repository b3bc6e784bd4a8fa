// leak: 16
// kind: attack
// Names the module in which statements are made and sent.
use tenant_sqlx::pool::Statement; //~ E0603: private
use tenant_sqlx::statement::Select;

fn kind<E: tenant_sqlx::Table>(_: Select<E>) {}

fn main() {}
