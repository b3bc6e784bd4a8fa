//! Signed tokens: what is believed, and each way to forge one.

use std::time::Duration;

use serde_json::{Value, json};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Evidence, JwtAlgorithm, JwtKeyError, JwtKeys, JwtVerifier, Resolver, Source};

use super::signing::*;
use super::{EXPIRED, INVALID, MISSING, UNKNOWN, expect, outcome};
use crate::world::{World, on_both};

const PINNED: [JwtAlgorithm; 2] = [JwtAlgorithm::EdDsa, JwtAlgorithm::Rs256];

pub(crate) fn verifier() -> JwtVerifier {
    let keys = JwtKeys::from_jwks(&key_set().to_string(), &PINNED).unwrap();
    let keys = keys.with_secret(Some("shared"), JwtAlgorithm::Hs256, &keys_secret()).unwrap();
    JwtVerifier::new(ISSUER, AUDIENCE, keys).leeway(Duration::ZERO)
}

fn keys_secret() -> [u8; 32] {
    keys().secret
}

fn resolver(world: &World, verifier: &JwtVerifier) -> Resolver<SqlDirectory> {
    Resolver::builder(world.directory.clone()).source(Source::jwt(verifier.clone())).build()
}

async fn bearer(
    resolver: &Resolver<SqlDirectory>,
    token: &str,
) -> Result<String, (u16, &'static str)> {
    let header = format!("Bearer {token}");
    outcome(resolver, &Evidence::new().header("authorization", header.as_bytes())).await
}

pub(crate) type Row = (&'static str, String, Result<&'static str, (u16, &'static str)>);

pub(crate) fn rows() -> Vec<Row> {
    let (ed, rsa) =
        (json!({ "alg": "EdDSA", "kid": "ed" }), json!({ "alg": "RS256", "kid": "rsa" }));
    let with = |changes: Value| honest(&claims_with(changes));
    let header = |header: Value| by_ed(&header, &claims());
    let good = honest(&claims());
    let (message, signature) = good.rsplit_once('.').unwrap();
    let (head, _) = message.split_once('.').unwrap();
    let other_body = encoded(claims_with(json!({ "tid": "bolt" })).to_string().as_bytes());
    let none = |name: &str| {
        let head = encoded(json!({ "alg": name, "kid": "ed" }).to_string().as_bytes());
        format!("{head}.{}.", encoded(claims().to_string().as_bytes()))
    };
    let embedded = key_set()["keys"][1].clone();
    let duplicated = claims().to_string().replacen('{', "{\"tid\":\"bolt\",", 1);
    let duplicated_time = claims().to_string().replacen('{', "{\"exp\":1,", 1);
    vec![
        // Believed.
        ("an honest token", good.clone(), Ok("acme")),
        ("another tenant's", with(json!({ "tid": "bolt" })), Ok("bolt")),
        ("an RSA signature", by_rsa(&rsa, &claims()), Ok("acme")),
        (
            "a shared secret",
            by_secret(&keys().secret, &json!({ "alg": "HS256", "kid": "shared" }), &claims()),
            Ok("acme"),
        ),
        ("a typ", header(json!({ "alg": "EdDSA", "kid": "ed", "typ": "at+jwt" })), Ok("acme")),
        ("an audience among others", with(json!({ "aud": ["other", AUDIENCE] })), Ok("acme")),
        ("a start in the past", with(json!({ "nbf": now() - 60 })), Ok("acme")),
        ("no subject", with(json!({ "sub": null })), Ok("acme")),
        // No claim, or one that nobody answers to.
        ("no tid", with(json!({ "tid": null })), MISSING),
        ("an unknown tid", with(json!({ "tid": "initech" })), UNKNOWN),
        // A tid of a wrong type.
        ("tid is a number", with(json!({ "tid": 7 })), INVALID),
        ("tid is a list", with(json!({ "tid": ["acme"] })), INVALID),
        ("tid is an object", with(json!({ "tid": { "id": "acme" } })), INVALID),
        ("tid is true", with(json!({ "tid": true })), INVALID),
        (
            "tid is null",
            sign_text(&ed.to_string(), &claims().to_string().replace("\"acme\"", "null")),
            INVALID,
        ),
        ("tid is there twice", sign_text(&ed.to_string(), &duplicated), INVALID),
        ("sub is a number", with(json!({ "sub": 7 })), INVALID),
        // Time.
        ("expired", with(json!({ "exp": now() - 1 })), EXPIRED),
        ("expired long ago", with(json!({ "exp": 1 })), EXPIRED),
        ("no end", with(json!({ "exp": null })), INVALID),
        ("an end as text", with(json!({ "exp": "9999999999" })), INVALID),
        ("a negative end", with(json!({ "exp": -1 })), INVALID),
        ("two ends", sign_text(&ed.to_string(), &duplicated_time), INVALID),
        ("not yet valid", with(json!({ "nbf": now() + 60 })), INVALID),
        ("a start as text", with(json!({ "nbf": "0" })), INVALID),
        // For whom, and by whom.
        ("another audience", with(json!({ "aud": "other" })), INVALID),
        ("audiences without ours", with(json!({ "aud": ["other", "laboratory2"] })), INVALID),
        ("no audience", with(json!({ "aud": null })), INVALID),
        ("an empty list of audiences", with(json!({ "aud": [] })), INVALID),
        ("an audience in capitals", with(json!({ "aud": "LABORATORY" })), INVALID),
        ("another issuer", with(json!({ "iss": "https://evil.example" })), INVALID),
        ("an issuer with a slash", with(json!({ "iss": "https://id.example/" })), INVALID),
        (
            "a list of issuers with ours",
            with(json!({ "iss": ["https://evil.example", ISSUER] })),
            INVALID,
        ),
        ("no issuer", with(json!({ "iss": null })), INVALID),
        // No signature.
        ("alg none", none("none"), INVALID),
        ("alg None", none("None"), INVALID),
        ("alg NONE", none("NONE"), INVALID),
        ("alg none, signed", header(json!({ "alg": "none", "kid": "ed" })), INVALID),
        ("no alg", header(json!({ "kid": "ed" })), INVALID),
        ("no signature", format!("{message}."), INVALID),
        ("two parts", message.to_owned(), INVALID),
        ("four parts", format!("{good}.x"), INVALID),
        ("another body", format!("{head}.{other_body}.{signature}"), INVALID),
        ("a cut signature", good[..good.len() - 4].to_owned(), INVALID),
        ("padding", format!("{good}=="), INVALID),
        // Another algorithm than the key's.
        (
            "the RSA key as a secret",
            by_secret(rsa_pem().as_bytes(), &json!({ "alg": "HS256", "kid": "rsa" }), &claims()),
            INVALID,
        ),
        (
            "the RSA key's PEM without its last line",
            by_secret(
                rsa_pem().trim_end().as_bytes(),
                &json!({ "alg": "HS256", "kid": "rsa" }),
                &claims(),
            ),
            INVALID,
        ),
        (
            "the Ed25519 key as a secret",
            by_secret(ed_pem().as_bytes(), &json!({ "alg": "HS256", "kid": "ed" }), &claims()),
            INVALID,
        ),
        (
            "an algorithm of the same key",
            by_rsa(&json!({ "alg": "RS384", "kid": "rsa" }), &claims()),
            INVALID,
        ),
        ("PSS for PKCS 1", by_rsa(&json!({ "alg": "PS256", "kid": "rsa" }), &claims()), INVALID),
        (
            "the kid of another algorithm",
            by_rsa(&json!({ "alg": "RS256", "kid": "ed" }), &claims()),
            INVALID,
        ),
        (
            "a secret that was published",
            by_secret(&keys().secret, &json!({ "alg": "HS256", "kid": "published" }), &claims()),
            INVALID,
        ),
        (
            "an empty secret",
            by_secret(b"", &json!({ "alg": "HS256", "kid": "shared" }), &claims()),
            INVALID,
        ),
        // Another key.
        ("a stranger's key", by_stranger(&ed, &claims()), INVALID),
        ("an unknown kid", header(json!({ "alg": "EdDSA", "kid": "other" })), INVALID),
        ("no kid", header(json!({ "alg": "EdDSA" })), INVALID),
        ("an empty kid", header(json!({ "alg": "EdDSA", "kid": "" })), INVALID),
        ("a kid in capitals", header(json!({ "alg": "EdDSA", "kid": "ED" })), INVALID),
        ("a kid as a path", header(json!({ "alg": "EdDSA", "kid": "../../dev/null" })), INVALID),
        ("a kid of a wrong type", header(json!({ "alg": "EdDSA", "kid": ["ed"] })), INVALID),
        (
            "the key for encryption",
            by_rsa(&json!({ "alg": "RS256", "kid": "enc" }), &claims()),
            INVALID,
        ),
        (
            "a key that it brings",
            by_stranger(&json!({ "alg": "EdDSA", "kid": "mine", "jwk": embedded }), &claims()),
            INVALID,
        ),
        (
            "an address of keys",
            by_stranger(
                &json!({ "alg": "EdDSA", "kid": "mine", "jku": "https://evil.example" }),
                &claims(),
            ),
            INVALID,
        ),
        // Extensions.
        ("crit", header(json!({ "alg": "EdDSA", "kid": "ed", "crit": ["exp"] })), INVALID),
        (
            "an unknown crit",
            header(json!({ "alg": "EdDSA", "kid": "ed", "crit": ["x"], "x": 1 })),
            INVALID,
        ),
        ("an empty crit", header(json!({ "alg": "EdDSA", "kid": "ed", "crit": [] })), INVALID),
        (
            "a crit of a wrong type",
            header(json!({ "alg": "EdDSA", "kid": "ed", "crit": "exp" })),
            INVALID,
        ),
        (
            "b64",
            header(json!({ "alg": "EdDSA", "kid": "ed", "crit": ["b64"], "b64": false })),
            INVALID,
        ),
        ("zip", header(json!({ "alg": "EdDSA", "kid": "ed", "zip": "DEF" })), INVALID),
        ("enc", header(json!({ "alg": "EdDSA", "kid": "ed", "enc": "A128GCM" })), INVALID),
        // No token at all.
        ("a word", "acme".to_owned(), INVALID),
        ("dots", "..".to_owned(), INVALID),
        ("no JSON", sign_text("{", "{"), INVALID),
        ("a list", sign_text(&ed.to_string(), "[]"), INVALID),
        ("too long", with(json!({ "x": "x".repeat(JwtVerifier::MAX_LENGTH) })), INVALID),
    ]
}

on_both! {
async fn a_token_is_believed_or_refused(world) {
    let resolver = resolver(&world, &verifier());
    for (row, token, expected) in rows() {
        expect(row, bearer(&resolver, &token).await, expected);
    }
}
}

on_both! {
async fn keys_are_replaced_while_tokens_are_checked(world) {
    let verifier = verifier();
    let resolver = resolver(&world, &verifier);
    let (old, new) = (honest(&claims()), by_stranger(&json!({ "alg": "EdDSA", "kid": "2" }), &claims()));
    expect("old key", bearer(&resolver, &old).await, Ok("acme"));
    expect("new key, too early", bearer(&resolver, &new).await, INVALID);
    use aws_lc_rs::signature::KeyPair as _;
    let mut both = key_set();
    let stranger = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "2", "x": encoded(keys().stranger.public_key().as_ref()) });
    both["keys"].as_array_mut().unwrap().push(stranger.clone());
    verifier.replace_keys(JwtKeys::from_jwks(&both.to_string(), &PINNED).unwrap());
    for token in [&old, &new] {
        expect("while both are there", bearer(&resolver, token).await, Ok("acme"));
    }
    let only = json!({ "keys": [stranger] }).to_string();
    verifier.replace_keys(JwtKeys::from_jwks(&only, &PINNED).unwrap());
    expect("old key, too late", bearer(&resolver, &old).await, INVALID);
    expect("new key", bearer(&resolver, &new).await, Ok("acme"));
    verifier.replace_keys(JwtKeys::none());
    expect("no key", bearer(&resolver, &new).await, INVALID);
}
}

on_both! {
async fn clocks_may_be_apart_by_the_leeway(world) {
    let verifier = verifier().leeway(Duration::from_secs(86_400));
    let resolver = resolver(&world, &verifier);
    let with = |changes: Value| honest(&claims_with(changes));
    for (row, changes, expected) in [
        ("ended within", json!({ "exp": now() - 200 }), Ok("acme")),
        ("begins within", json!({ "nbf": now() + 200 }), Ok("acme")),
        ("ended before the longest leeway", json!({ "exp": now() - 400 }), EXPIRED),
        ("begins after the longest leeway", json!({ "nbf": now() + 400 }), INVALID),
    ] {
        expect(row, bearer(&resolver, &with(changes)).await, expected);
    }
}
}

on_both! {
async fn a_static_key_serves_without_a_kid(world) {
    let keys = JwtKeys::none().with_pem(None, JwtAlgorithm::EdDsa, ed_pem().as_bytes()).unwrap();
    let keys = keys.with_pem(Some("rsa"), JwtAlgorithm::Rs256, rsa_pem().as_bytes()).unwrap();
    let resolver = resolver(&world, &JwtVerifier::new(ISSUER, AUDIENCE, keys));
    let without = by_ed(&json!({ "alg": "EdDSA" }), &claims());
    expect("no kid", bearer(&resolver, &without).await, Ok("acme"));
    let with = by_rsa(&json!({ "alg": "RS256", "kid": "rsa" }), &claims());
    expect("a kid", bearer(&resolver, &with).await, Ok("acme"));
    expect("another kid", bearer(&resolver, &honest(&claims())).await, INVALID);
    let wrong = by_rsa(&json!({ "alg": "RS256" }), &claims());
    expect("the key of another kid", bearer(&resolver, &wrong).await, INVALID);
}
}

#[test]
fn keys_that_can_not_be_told_apart_or_trusted_are_not_taken() {
    use JwtAlgorithm::*;
    let set = key_set();
    let refused = |set: &Value, pinned: &[JwtAlgorithm]| {
        JwtKeys::from_jwks(&set.to_string(), pinned).map(drop).unwrap_err()
    };
    for text in ["", "[]", "{}", "keys", "{\"keys\":7}"] {
        assert_eq!(
            JwtKeys::from_jwks(text, &PINNED).map(drop),
            Err(JwtKeyError::Document),
            "`{text}`"
        );
    }
    assert_eq!(refused(&json!({ "keys": [] }), &PINNED), JwtKeyError::Empty);
    assert_eq!(refused(&set, &[]), JwtKeyError::Empty);
    assert_eq!(refused(&set, &[Es256, Es384, Ps256]), JwtKeyError::Empty);
    assert_eq!(refused(&set, &[Hs256]), JwtKeyError::Empty, "a secret that was published");
    let mut twice = set.clone();
    twice["keys"][1]["kid"] = json!("rsa");
    assert_eq!(refused(&twice, &PINNED), JwtKeyError::Duplicate);
    // A key that can't check a token is nobody's concern, wherever it stands and whatever its `kid` is.
    let first = set["keys"][0].clone();
    let changed = |member: &str, value: Value| {
        let mut key = first.clone();
        key[member] = value;
        key
    };
    let broken = [
        json!(7),
        json!({}),
        json!({ "kty": "LATTICE", "kid": "rsa", "alg": "ML-DSA-65", "pub": "AA" }),
        json!({ "kty": "RSA", "kid": "rsa", "alg": "RS256" }),
        changed("n", json!("***")),
        changed("n", json!(7)),
        changed("alg", json!("RS257")),
        changed("alg", json!(256)),
        changed("use", json!("enc")),
        changed("use", json!(7)),
        changed("kid", json!(7)),
        changed("key_ops", json!(["encrypt", "wrapKey"])),
    ];
    for key in broken {
        let alone = json!({ "keys": [&key] });
        assert_eq!(refused(&alone, &PINNED), JwtKeyError::Empty, "{key}");
        let beside = json!({ "keys": [&key, &first, &key] }).to_string();
        let printed = format!("{:?}", JwtKeys::from_jwks(&beside, &PINNED).unwrap());
        assert_eq!(printed, r#"[(Some("rsa"), RS256)]"#, "{key}");
    }
    let verifies = json!({ "keys": [changed("key_ops", json!(["verify"]))] }).to_string();
    JwtKeys::from_jwks(&verifies, &PINNED).unwrap();
    let mut silent = set.clone();
    silent["keys"][0].as_object_mut().unwrap().remove("alg");
    assert_eq!(refused(&silent, &[Rs256, Ps256]), JwtKeyError::Ambiguous);
    JwtKeys::from_jwks(&silent.to_string(), &[Rs256]).unwrap();
    JwtKeys::from_jwks(&silent.to_string(), &[Rs256, Rs256, EdDsa]).unwrap();

    let none = JwtKeys::none;
    let pem = rsa_pem();
    let secret = |algorithm, bytes: &[u8]| none().with_secret(None, algorithm, bytes).map(drop);
    assert_eq!(secret(Hs256, &[7; 31]), Err(JwtKeyError::Weak));
    assert_eq!(secret(Hs384, &[7; 47]), Err(JwtKeyError::Weak));
    assert_eq!(secret(Hs512, &[7; 63]), Err(JwtKeyError::Weak));
    assert_eq!(secret(Hs256, pem.as_bytes()), Err(JwtKeyError::Unusable));
    assert_eq!(secret(Rs256, &[7; 64]), Err(JwtKeyError::Unusable));
    assert_eq!(secret(Hs256, &[7; 32]), Ok(()));
    let from_pem =
        |algorithm, pem: &str| none().with_pem(None, algorithm, pem.as_bytes()).map(drop);
    assert_eq!(from_pem(Hs256, &pem), Err(JwtKeyError::Unusable));
    assert_eq!(from_pem(EdDsa, &pem), Err(JwtKeyError::Unusable));
    assert_eq!(from_pem(Rs256, &ed_pem()), Err(JwtKeyError::Unusable));
    assert_eq!(from_pem(Rs256, "acme"), Err(JwtKeyError::Unusable));
    let printed = format!("{:?} {:?}", verifier(), none().with_secret(None, Hs256, &keys().secret));
    assert!(!printed.contains("thirty") && !printed.contains("116, 104"), "{printed}");
}
