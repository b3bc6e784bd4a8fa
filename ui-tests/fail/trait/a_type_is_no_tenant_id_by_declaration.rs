// leak: 03, 18
// kind: attack
// Identifies tenants by a type that everybody equals.
use tenant_sqlx::TenantId;

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
struct Anybody;

impl std::fmt::Display for Anybody {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("anybody")
    }
}

impl TenantId for Anybody { //~ E0277: `TenantId` is sealed
    fn parse(_: &str) -> Option<Self> {
        Some(Self)
    }
}

fn main() {}
