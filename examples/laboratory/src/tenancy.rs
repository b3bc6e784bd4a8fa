//! Who says which tenant a request is for, and who is believed.

use std::fs;

use tenant_sqlx::{JwtAlgorithm, JwtKeys, JwtVerifier, Resolver, Source, SqlDirectory};

use crate::Failure;
use crate::config::Issuer;

/// The signed token proves the tenant. A subdomain or a header proves nothing: where one is sent, it
/// must agree. The token's user must be a member, asked at each request.
pub(crate) fn of_requests(
    directory: &SqlDirectory,
    verifier: JwtVerifier,
    base_domain: &str,
) -> Result<Resolver<SqlDirectory, SqlDirectory>, Failure> {
    let subdomain = Source::subdomain(base_domain)
        .map_err(|cause| format!("`BASE_DOMAIN` can't be used: {cause}"))?;
    Ok(Resolver::builder(directory.clone())
        .source(Source::jwt(verifier))
        .source(subdomain.except(["www"]))
        .source(Source::header("x-tenant")?)
        .membership(directory.clone())
        .build())
}

/// A job has no user: what it says of its tenant was written with a token.
pub(crate) fn of_jobs(directory: &SqlDirectory) -> Resolver<SqlDirectory> {
    let source = Source::job_argument().vouched_by("the table `jobs`, which only we write to");
    Resolver::builder(directory.clone()).source(source).build()
}

/// Checks tokens with the issuer's keys.
pub(crate) fn verifier(issuer: &Issuer) -> Result<JwtVerifier, Failure> {
    match issuer {
        Issuer::Demo(key) => key.verifier(),
        Issuer::Provider { key_set, issuer, audience } => {
            let document = fs::read_to_string(key_set).map_err(|cause| {
                format!("`JWT_KEY_SET` can't be read: {cause}; name a file that this user may read")
            })?;
            let pinned = [JwtAlgorithm::Es256, JwtAlgorithm::EdDsa];
            let keys = JwtKeys::from_jwks(&document, &pinned).map_err(|cause| {
                format!("`JWT_KEY_SET` can't be used: {cause}; save the issuer's key set there, with an \
                         ES256 or EdDSA key")
            })?;
            Ok(JwtVerifier::new(issuer, audience, keys))
        }
    }
}
