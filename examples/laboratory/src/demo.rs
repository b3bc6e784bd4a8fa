//! Two tenants to try things with, and tokens for them.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;
use tenant_sqlx::prelude::*;
use tenant_sqlx::{JwtAlgorithm, JwtKeys, JwtVerifier};

use crate::Failure;

const ISSUER: &str = "https://demo.invalid";
const AUDIENCE: &str = "laboratory";

/// Slug, name, and the one member. The slugs are what differs, on purpose nothing else.
const TENANTS: [(&str, &str, &str); 2] =
    [("acme", "Acme Ltd", "ann"), ("bolt", "Bolt GmbH", "ben")];

/// A secret of this process, from which it makes tokens and by which it knows them again.
pub struct DemoKey([u8; 32]);

impl DemoKey {
    pub(crate) fn random() -> Result<Self, Failure> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|cause| format!("no randomness: {cause}"))?;
        Ok(Self(secret))
    }

    pub(crate) fn verifier(&self) -> Result<JwtVerifier, Failure> {
        let keys = JwtKeys::none().with_secret(Some("demo"), JwtAlgorithm::Hs256, &self.0)?;
        Ok(JwtVerifier::new(ISSUER, AUDIENCE, keys))
    }

    /// A token for this user of this tenant, good for so long from now.
    ///
    /// # Errors
    ///
    /// The token can't be signed.
    pub fn token(&self, tenant: &str, user: &str, life: Duration) -> Result<String, Failure> {
        self.token_until(tenant, user, SystemTime::now() + life)
    }

    /// A token that is good until then.
    ///
    /// # Errors
    ///
    /// The token can't be signed.
    pub fn token_until(
        &self,
        tenant: &str,
        user: &str,
        end: SystemTime,
    ) -> Result<String, Failure> {
        let end = end.duration_since(UNIX_EPOCH)?;
        let header = Header { kid: Some("demo".to_owned()), ..Header::new(Algorithm::HS256) };
        let claims = json!({
            "iss": ISSUER, "aud": AUDIENCE, "exp": end.as_secs(), "sub": user, "tid": tenant,
        });
        Ok(encode(&header, &claims, &EncodingKey::from_secret(&self.0))?)
    }

    /// What to type next.
    pub fn welcome(&self, address: &std::net::SocketAddr) -> Result<String, Failure> {
        let mut text =
            String::from("DEMO: tokens are signed with a key that ends with this process.\n");
        for (slug, name, user) in TENANTS {
            let token = self.token(slug, user, Duration::from_secs(12 * 60 * 60))?;
            writeln!(text, "\n# {user} at {name}\nexport {}='{token}'", slug.to_uppercase())?;
        }
        write!(
            text,
            "
# Each sees their own; the other one's token with this one's name is refused.
curl -s http://{address}/patients -H \"authorization: Bearer $ACME\"
curl -s http://{address}/patients -H \"authorization: Bearer $BOLT\"
curl -s http://{address}/patients -H \"authorization: Bearer $BOLT\" -H 'x-tenant: acme'

# More in requests.http; what there is: http://{address}/openapi.json
"
        )?;
        Ok(text)
    }
}

/// Makes the two tenants and their members, unless an earlier demo has.
pub(crate) async fn seed(directory: &SqlDirectory) -> Result<(), Failure> {
    for (slug, name, user) in TENANTS {
        let record = match directory.find(&Claim::parse_slug(slug)?).await? {
            Some(record) => record,
            None => directory.create(slug.parse()?, name).await?,
        };
        directory.add_member(record.id, user, "owner").await?;
    }
    Ok(())
}
