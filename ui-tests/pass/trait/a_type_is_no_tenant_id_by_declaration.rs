use tenant_sqlx::TenantId;

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
struct Anybody;

impl std::fmt::Display for Anybody {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("anybody")
    }
}

fn parse<K: TenantId>(text: &str) -> Option<K> {
    K::parse(text)
}

fn main() {}
