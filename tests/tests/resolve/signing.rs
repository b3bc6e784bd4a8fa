//! Signed tokens as an issuer, or a forger, writes them: header and claims are free text.

use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256};
use aws_lc_rs::{hmac, rsa};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

pub(crate) const ISSUER: &str = "https://id.example";
pub(crate) const AUDIENCE: &str = "laboratory";

pub(crate) struct Keys {
    pub(crate) rsa: rsa::KeyPair,
    pub(crate) ed: Ed25519KeyPair,
    pub(crate) stranger: Ed25519KeyPair,
    pub(crate) secret: [u8; 32],
}

/// Making an RSA key takes a while, so the tests share one.
pub(crate) fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| Keys {
        rsa: rsa::KeyPair::generate(rsa::KeySize::Rsa2048).unwrap(),
        ed: Ed25519KeyPair::generate().unwrap(),
        stranger: Ed25519KeyPair::generate().unwrap(),
        secret: *b"a secret of thirty-two bytes ...",
    })
}

/// The public keys as an identity provider publishes them.
pub(crate) fn key_set() -> Value {
    let public = keys().rsa.public_key();
    json!({ "keys": [
        { "kty": "RSA", "use": "sig", "kid": "rsa", "alg": "RS256",
          "n": encoded(public.modulus().big_endian_without_leading_zero()),
          "e": encoded(public.exponent().big_endian_without_leading_zero()) },
        { "kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": "ed", "alg": "EdDSA",
          "x": encoded(keys().ed.public_key().as_ref()) },
        { "kty": "RSA", "use": "enc", "kid": "enc", "alg": "RSA-OAEP",
          "n": encoded(public.modulus().big_endian_without_leading_zero()), "e": "AQAB" },
        { "kty": "oct", "kid": "published", "alg": "HS256", "k": encoded(&keys().secret) },
        { "kty": "EC", "crv": "secp256k1", "kid": "coin", "alg": "ES256K", "x": "AA", "y": "AA" },
    ] })
}

/// The RSA key in PEM form: what a forger signs with when it's taken for a secret.
pub(crate) fn rsa_pem() -> String {
    use aws_lc_rs::encoding::AsDer as _;
    let der = keys().rsa.public_key().as_der().unwrap();
    pem(der.as_ref())
}

/// The Ed25519 key in PEM form: a fixed frame of ASN.1 and 32 bytes.
pub(crate) fn ed_pem() -> String {
    let frame = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    pem(&[&frame, keys().ed.public_key().as_ref()].concat())
}

fn pem(der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let lines: Vec<_> = body.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

/// Claims that are right, for the tenant `acme`.
pub(crate) fn claims() -> Value {
    json!({ "iss": ISSUER, "aud": AUDIENCE, "exp": now() + 600, "sub": "ann", "tid": "acme" })
}

/// The claims with some of them set to other values; `null` takes one out.
pub(crate) fn claims_with(changes: Value) -> Value {
    let mut claims = claims();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => claims.as_object_mut().unwrap().remove(name),
            value => claims.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    claims
}

pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// A token signed with the provider's Ed25519 key.
pub(crate) fn honest(claims: &Value) -> String {
    by_ed(&json!({ "alg": "EdDSA", "kid": "ed" }), claims)
}

pub(crate) fn by_ed(header: &Value, claims: &Value) -> String {
    sign(header, claims, |message| keys().ed.sign(message).as_ref().to_vec())
}

pub(crate) fn by_stranger(header: &Value, claims: &Value) -> String {
    sign(header, claims, |message| keys().stranger.sign(message).as_ref().to_vec())
}

pub(crate) fn by_rsa(header: &Value, claims: &Value) -> String {
    sign(header, claims, |message| {
        let mut signature = vec![0; keys().rsa.public_modulus_len()];
        let random = SystemRandom::new();
        keys().rsa.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).unwrap();
        signature
    })
}

pub(crate) fn by_secret(secret: &[u8], header: &Value, claims: &Value) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    sign(header, claims, |message| hmac::sign(&key, message).as_ref().to_vec())
}

/// A token whose two parts are these texts.
pub(crate) fn sign_text(header: &str, claims: &str) -> String {
    let message = format!("{}.{}", encoded(header.as_bytes()), encoded(claims.as_bytes()));
    let signature = keys().ed.sign(message.as_bytes());
    format!("{message}.{}", encoded(signature.as_ref()))
}

fn sign(header: &Value, claims: &Value, signature: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let (header, claims) = (header.to_string(), claims.to_string());
    let message = format!("{}.{}", encoded(header.as_bytes()), encoded(claims.as_bytes()));
    format!("{message}.{}", encoded(&signature(message.as_bytes())))
}

pub(crate) fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
