// leak: 15
// Has the row of the written table come back whole, with columns that its entity doesn't declare.
use tenant_sqlx::prelude::*;
use ui_tests::Customer;

#[tenant_scoped(postgres, "UPDATE Customer c SET name = :name WHERE c.id = :id RETURNING to_jsonb(c)")]
//~^ error: `c` is the whole row of the table here
fn rename(id: Uuid, name: String) -> Maybe<serde_json::Value>;

fn main() {}
