use tenant_sqlx::prelude::*;
use ui_tests::Customer;

#[tenant_scoped(postgres, "UPDATE Customer c SET name = :name WHERE c.id = :id RETURNING to_jsonb(c.name)")]
fn rename(id: Uuid, name: String) -> Maybe<serde_json::Value>;

fn main() {}
