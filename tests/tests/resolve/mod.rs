//! From what arrived to a grant: which evidence gets one, and what is said when it doesn't.

mod cache;
mod follow;
mod given_up;
mod jobs;
mod matrix;
mod members;
mod names;
pub(crate) mod signing;
pub(crate) mod tokens;
mod turns;

use tenant_sqlx::prelude::*;
use tenant_sqlx::{Evidence, Membership, Refusal, Resolver};

/// The slug of the tenant that was resolved, or the refusal's code and status.
async fn outcome<M: Membership>(
    resolver: &Resolver<SqlDirectory, M>,
    evidence: &Evidence<'_>,
) -> Result<String, (u16, &'static str)> {
    match resolver.resolve(evidence).await {
        Ok(grant) => Ok(grant.slug().to_string()),
        Err(refusal) => {
            let printed = format!("{refusal} {refusal:?}");
            for secret in ["acme", "bolt", "initech", "eyJ"] {
                assert!(!printed.contains(secret), "{printed}");
            }
            Err((refusal.status(), refusal.code()))
        }
    }
}

const MISSING: Result<&str, (u16, &str)> = Err((400, "tenant_missing"));
const MALFORMED: Result<&str, (u16, &str)> = Err((400, "tenant_malformed"));
const CONFLICTING: Result<&str, (u16, &str)> = Err((403, "tenant_conflicting"));
const UNVOUCHED: Result<&str, (u16, &str)> = Err((403, "tenant_unvouched"));
const UNKNOWN: Result<&str, (u16, &str)> = Err((404, "tenant_unknown"));
const SUSPENDED: Result<&str, (u16, &str)> = Err((403, "tenant_suspended"));
const RETIRED: Result<&str, (u16, &str)> = Err((410, "tenant_retired"));
const INVALID: Result<&str, (u16, &str)> = Err((401, "token_invalid"));
const EXPIRED: Result<&str, (u16, &str)> = Err((401, "token_expired"));

/// Compares an outcome with a row of a table.
fn expect(
    row: &str,
    found: Result<String, (u16, &'static str)>,
    expected: Result<&str, (u16, &str)>,
) {
    assert_eq!(found.as_deref().map_err(|refused| *refused), expected, "{row}");
}

fn is_down(refusal: &Refusal) -> bool {
    (refusal.status(), refusal.code()) == (503, "directory_unavailable") && refusal.is_retryable()
}
