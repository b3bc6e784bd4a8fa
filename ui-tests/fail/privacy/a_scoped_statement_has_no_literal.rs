// leak: 15
// kind: attack
// Makes a statement of a text that nobody has looked at.
use tenant_sqlx::__private::ScopedStatement;

static ALL: ScopedStatement =
    ScopedStatement { name: "all", postgres: None, sqlite: None, parameters: 0 }; //~ E0451: are private

fn main() {}
