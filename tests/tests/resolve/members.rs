//! Who belongs to which tenant, and what that decides.

use serde_json::json;
use tenant_sqlx::prelude::*;
use tenant_sqlx::{
    Credential, CredentialKind, DirectoryChangeError, Evidence, JwtAlgorithm, JwtKeys, JwtVerifier,
    Membership, Resolver, Source,
};

use super::signing::{AUDIENCE, ISSUER, claims_with, honest, key_set};
use super::*;
use crate::world::on_both;

const NO_USER: Result<&str, (u16, &str)> = Err((401, "user_missing"));

on_both! {
async fn a_user_has_one_role_in_each_of_their_tenants(world) {
    let (directory, acme, bolt) = (&world.directory, *world.acme.id(), *world.bolt.id());
    assert!(directory.memberships("ann").await.unwrap().is_empty());
    directory.add_member(bolt, "ann", "reader").await.unwrap();
    directory.add_member(acme, "ann", "owner").await.unwrap();
    directory.add_member(acme, "bob", "reader").await.unwrap();
    directory.add_member(bolt, "ann", "writer, billing").await.unwrap();
    directory.suspend(bolt, "ops", "test").await.unwrap();
    let of_ann = directory.memberships("ann").await.unwrap();
    let seen: Vec<_> = of_ann.iter().map(|member| (member.tenant.slug.as_str(), member.role.as_str())).collect();
    assert_eq!(seen, [("acme", "owner"), ("bolt", "writer, billing")]);
    assert_eq!(directory.memberships("bob").await.unwrap().len(), 1);
    for stranger in ["Ann", "ann ", "an", "%", "", "ann\0", "' OR 1=1 --"] {
        assert!(directory.memberships(stranger).await.unwrap().is_empty(), "`{stranger}`");
        assert!(!directory.is_member(stranger, &acme).await.unwrap(), "`{stranger}`");
    }
    assert!(directory.is_member("ann", &acme).await.unwrap());
    assert!(!directory.is_member("bob", &bolt).await.unwrap());
    assert!(directory.remove_member(acme, "ann").await.unwrap());
    assert!(!directory.remove_member(acme, "ann").await.unwrap());
    assert!(!directory.is_member("ann", &acme).await.unwrap());
    assert!(directory.is_member("bob", &acme).await.unwrap());
    let unknown = directory.add_member(Uuid::now_v7(), "ann", "owner").await;
    assert!(matches!(unknown, Err(DirectoryChangeError::Unknown)), "{unknown:?}");
    let long = "ä".repeat(SqlDirectory::MAX_TEXT_LENGTH + 1);
    for text in ["", " ", "a\0b", &long] {
        for refused in [directory.add_member(acme, text, "owner").await, directory.add_member(acme, "eve", text).await] {
            assert!(matches!(refused, Err(DirectoryChangeError::Text { .. })), "{refused:?}");
        }
    }
    directory.add_member(acme, &"ä".repeat(SqlDirectory::MAX_TEXT_LENGTH), "owner").await.unwrap();
}
}

on_both! {
async fn only_a_member_gets_a_grant_and_nobody_else_learns_of_the_tenant(world) {
    let (directory, acme, bolt) = (&world.directory, *world.acme.id(), *world.bolt.id());
    directory.add_member(acme, "ann", "owner").await.unwrap();
    let keys = JwtKeys::from_jwks(&key_set().to_string(), &[JwtAlgorithm::EdDsa]).unwrap();
    let resolver = Resolver::builder(directory.clone())
        .source(Source::session("tenant"))
        .source(Source::jwt(JwtVerifier::new(ISSUER, AUDIENCE, keys)))
        .source(Source::header("x-api-key").unwrap().by_credential(CredentialKind::ApiKey))
        .membership(directory.clone())
        .build();
    let session = |slug| Evidence::new().session("tenant", slug);
    let key = "lab_5hQ0cN2vXw8rT1yZ";
    let credential = Credential::parse(CredentialKind::ApiKey, key).unwrap();
    directory.add_credential(acme, &credential, "analyser", None).await.unwrap();
    let by_key = || Evidence::new().header("x-api-key", key.as_bytes());
    let tokens = [json!({}), json!({ "tid": null }), json!({ "sub": null }), json!({ "sub": "eve" })]
        .map(|changes| format!("Bearer {}", honest(&claims_with(changes))));
    let token = |at: usize, evidence: Evidence<'static>| evidence.header("authorization", tokens[at].clone().leak().as_bytes());
    let rows = [
        ("a member", session("acme").user("ann"), Ok("acme")),
        ("no member", session("acme").user("eve"), UNKNOWN),
        ("a member elsewhere", session("bolt").user("ann"), UNKNOWN),
        ("of a tenant that isn't there", session("initech").user("ann"), UNKNOWN),
        ("nobody", session("acme"), NO_USER),
        ("nobody, of no tenant", Evidence::new(), NO_USER),
        ("nobody, of a tenant that isn't there", session("initech"), NO_USER),
        ("an empty user", session("acme").user(""), UNKNOWN),
        ("two users", session("acme").user("ann").user("eve"), CONFLICTING),
        ("one user twice", session("acme").user("ann").user("ann"), Ok("acme")),
        ("a token's subject", token(0, Evidence::new()), Ok("acme")),
        ("a token's subject, without a tenant", token(1, session("acme")), Ok("acme")),
        ("a token without a subject", token(2, Evidence::new()), NO_USER),
        ("a token of somebody else", token(3, Evidence::new()), UNKNOWN),
        ("a token and another user", token(0, Evidence::new()).user("eve"), CONFLICTING),
        ("a key without a user", by_key(), Ok("acme")),
        ("a key and no member", by_key().user("eve"), UNKNOWN),
        ("a key and another tenant", by_key().session("tenant", "bolt"), CONFLICTING),
    ];
    for (row, evidence, expected) in &rows {
        expect(row, outcome(&resolver, evidence).await, *expected);
    }
    directory.suspend(acme, "ops", "test").await.unwrap();
    expect("a member", outcome(&resolver, &session("acme").user("ann")).await, SUSPENDED);
    expect("no member", outcome(&resolver, &session("acme").user("eve")).await, UNKNOWN);
    directory.retire(acme, "ops", "test").await.unwrap();
    expect("a member", outcome(&resolver, &session("acme").user("ann")).await, RETIRED);
    expect("no member", outcome(&resolver, &session("acme").user("eve")).await, UNKNOWN);
    directory.add_member(bolt, "ann", "reader").await.unwrap();
    expect("a new member", outcome(&resolver, &session("bolt").user("ann")).await, Ok("bolt"));
    directory.remove_member(bolt, "ann").await.unwrap();
    expect("no member any more", outcome(&resolver, &session("bolt").user("ann")).await, UNKNOWN);
    world.database.raw_execute("ALTER TABLE tenant_members RENAME TO elsewhere").await;
    let refusal = resolver.resolve(&session("bolt").user("ann")).await.map(drop).unwrap_err();
    assert!(is_down(&refusal), "{refusal:?}");
}
}
