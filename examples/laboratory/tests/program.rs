//! The program itself, in an empty folder.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::os::unix::ffi::OsStrExt as _;
use std::process::Stdio;
use std::time::Duration;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;
use tenant_sqlx::prelude::*;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::client::Client;

/// The program with these variables alone, in a folder of its own.
fn program(folder: &std::path::Path, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_laboratory"));
    command
        .env_clear()
        .envs(variables.iter().copied())
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

#[tokio::test]
async fn a_demo_prints_tokens_that_work() {
    let folder = tempfile::tempdir().unwrap();
    let mut demo =
        program(folder.path(), &[("DEMO", "1"), ("LISTEN", "127.0.0.1:0")]).spawn().unwrap();
    let mut lines = BufReader::new(demo.stdout.take().unwrap()).lines();
    let (mut tokens, mut address) = (Vec::new(), None);
    while address.is_none() {
        let line = lines.next_line().await.unwrap().expect("it says where it listens");
        if let Some((_, token)) = line.strip_prefix("export ").and_then(|rest| rest.split_once('='))
        {
            tokens.push(token.trim_matches('\'').to_owned());
        }
        if let Some((_, rest)) = line.split_once("curl -s http://") {
            address = Some(rest.split('/').next().unwrap().parse::<SocketAddr>().unwrap());
        }
    }
    assert_eq!(tokens.len(), 2);
    for (token, slug) in tokens.into_iter().zip(["acme", "bolt"]) {
        let address = address.unwrap();
        let client = Client { address, token: Some(token), headers: Vec::new() };
        assert_eq!(client.get("/tenant").await.is(200)["slug"], slug);
    }
    assert!(folder.path().join("laboratory.sqlite").is_file());
    demo.kill().await.unwrap();
}

#[tokio::test]
async fn a_server_does_not_become_a_demo_by_mistake() {
    let folder = tempfile::tempdir().unwrap();
    for (variables, said) in [
        (&[("DATABASE_URL", "sqlite::memory:")][..], "`JWT_KEY_SET` is unset"),
        (&[("LISTEN", "127.0.0.1:0")], "`JWT_KEY_SET` is unset"),
        (&[("JWT_ISSUER", "https://id.example")], "`JWT_KEY_SET` is unset"),
        (&[("LISTEN", "0.0.0.0:0"), ("DEMO", "1")], "`LISTEN` is not a loopback address"),
        (&[("METRICS_LISTEN", "0.0.0.0:0")], "`METRICS_LISTEN` is not a loopback address"),
        (&[("JWT_KEY_SET", "none.json")], "`JWT_ISSUER` is unset"),
        (&[("JWT_KEY_SET", "none.json"), ("DEMO", "1")], "`DEMO` is set, and so is `JWT_KEY_SET`"),
    ] {
        let ended = program(folder.path(), variables).output().await.unwrap();
        let error = String::from_utf8(ended.stderr).unwrap();
        assert!(!ended.status.success() && error.contains(said), "{variables:?}: {error}");
        assert!(ended.stdout.is_empty(), "no token was printed");
    }
}

/// One line: the variable, the cause, the cure.
async fn ends_with_one_line(mut program: Command, variable: &str, said: &str) {
    let ended = tokio::time::timeout(Duration::from_secs(30), program.output()).await;
    let ended = ended.unwrap_or_else(|_| panic!("`{variable}`: it serves")).unwrap();
    let error = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{error}");
    assert!(error.starts_with(&format!("error: `{variable}` {said}")), "{said}: {error}");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(!error.contains("secret"), "{error}");
}

#[tokio::test]
async fn a_variable_that_is_wrong_ends_it_with_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let no_address = "is not an address with a port; write it as `127.0.0.1:8080`";
    let no_number = "is not a whole number from 1 to 4294967295; leave it unset for 100";
    let no_database = "can't be used: database unavailable: the ";
    for (name, value, said) in [
        ("LISTEN", "8080", no_address),
        ("LISTEN", "localhost:8080", no_address),
        ("LISTEN", "127.0.0.1:65536", no_address),
        ("LISTEN", "127.0.0.1:0 ", no_address),
        ("LISTEN", &taken, "can't be used: Address already in use (os error 98); end the program"),
        ("REQUESTS_PER_SECOND", "0", no_number),
        ("REQUESTS_PER_SECOND", "-1", no_number),
        ("REQUESTS_PER_SECOND", "many", no_number),
        ("BASE_DOMAIN", "app.example:8080", "can't be used: unusable base domain: a plain name"),
        ("DATABASE_URL", "mysql://ann:secret@127.0.0.1/laboratory", no_database),
        ("DATABASE_URL", "sqlite://none/at/all", no_database),
        ("RUST_LOG", "laboratory=loud", "is not a filter; write it as `info`"),
        ("DEMO", "yes", "is not `1`; set it so for a demo, or unset it"),
    ] {
        let variables = [("DEMO", "1"), ("LISTEN", "127.0.0.1:0"), (name, value)];
        ends_with_one_line(program(folder.path(), &variables), name, said).await;
    }
    for name in ["LISTEN", "DATABASE_URL", "JWT_KEY_SET", "JWT_ISSUER", "RUST_LOG"] {
        let mut program = program(folder.path(), &[("DEMO", "1")]);
        program.env(name, OsStr::from_bytes(b"\xff"));
        ends_with_one_line(program, name, "is not UTF-8; set it anew, or unset it").await;
    }
}

#[tokio::test]
async fn a_key_set_that_is_wrong_ends_it_with_one_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("text.json"), "{").unwrap();
    std::fs::write(folder.path().join("empty.json"), "{\"keys\":[]}").unwrap();
    let names = [("JWT_ISSUER", "https://id.example"), ("JWT_AUDIENCE", "laboratory")];
    for (file, said) in [
        ("none.json", "can't be read: No such file or directory (os error 2); name a file"),
        (
            "text.json",
            "can't be used: malformed key set: expected a JSON document with `keys`; save",
        ),
        ("empty.json", "can't be used: empty key set: it has no signing key for the algorithms"),
    ] {
        let variables = [names[0], names[1], ("JWT_KEY_SET", file)];
        ends_with_one_line(program(folder.path(), &variables), "JWT_KEY_SET", said).await;
    }
    let cure = ["is unset; set it to the claim `iss`", "is unset; set it to the claim `aud`"];
    for (missing, said) in [(0, cure[0]), (1, cure[1])] {
        let variables = [names[1 - missing], ("JWT_KEY_SET", "none.json")];
        ends_with_one_line(program(folder.path(), &variables), names[missing].0, said).await;
    }
}

#[tokio::test]
async fn a_server_believes_tokens_of_its_issuer() {
    let folder = tempfile::tempdir().unwrap();
    let (issuer, stranger) =
        (Ed25519KeyPair::generate().unwrap(), Ed25519KeyPair::generate().unwrap());
    let x = URL_SAFE_NO_PAD.encode(issuer.public_key().as_ref());
    let keys =
        json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "kid": "a", "alg": "EdDSA", "x": x }] });
    std::fs::write(folder.path().join("keys.json"), keys.to_string()).unwrap();
    let variables = [
        ("JWT_KEY_SET", "keys.json"),
        ("JWT_ISSUER", "https://id.example"),
        ("JWT_AUDIENCE", "laboratory"),
        ("LISTEN", "127.0.0.1:0"),
    ];
    let mut server = program(folder.path(), &variables).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().expect("it says where it listens");
    let address = line.strip_prefix("listening on ").unwrap().parse().unwrap();

    let file = folder.path().join("laboratory.sqlite");
    let system = SystemPool::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let directory = SqlDirectory::new(&system);
    let record = directory.create("initech".parse().unwrap(), "Initech").await.unwrap();
    directory.add_member(record.id, "peter", "owner").await.unwrap();
    let client = |key: &Ed25519KeyPair| {
        let header = Header { kid: Some("a".to_owned()), ..Header::new(Algorithm::EdDSA) };
        let claims = json!({
            "iss": "https://id.example", "aud": "laboratory", "exp": 9_999_999_999_u64,
            "sub": "peter", "tid": "initech",
        });
        let der = key.to_pkcs8().unwrap();
        let token = encode(&header, &claims, &EncodingKey::from_ed_der(der.as_ref())).unwrap();
        Client { address, token: Some(token), headers: Vec::new() }
    };
    assert_eq!(client(&issuer).get("/tenant").await.is(200)["slug"], "initech");
    assert_eq!(client(&stranger).get("/tenant").await.problem().1, "token_invalid");
    let none = directory.find(&Claim::parse_slug("acme").unwrap()).await.unwrap();
    assert!(none.is_none(), "no demo tenants");
    server.kill().await.unwrap();
}
