//! What the environment says. With nothing set it is a demo.

use std::env;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use crate::Failure;
use crate::demo::DemoKey;

/// How the service is run.
pub struct Config {
    /// `DATABASE_URL`: `postgres://…`, or by default a SQLite file in this folder.
    pub database: String,
    /// `LISTEN`: address and port.
    pub listen: SocketAddr,
    /// `BASE_DOMAIN`: tenants are its subdomains.
    pub base_domain: String,
    /// `REQUESTS_PER_SECOND`: how often one tenant may ask.
    pub requests_per_second: NonZeroU32,
    /// Who signs the tokens.
    pub issuer: Issuer,
}

/// Whose tokens are believed.
pub enum Issuer {
    /// Our own, signed with a key that this process has made up.
    Demo(DemoKey),
    /// An identity provider's.
    Provider {
        /// `JWT_KEY_SET`: a file with its public keys (RFC 7517).
        key_set: PathBuf,
        /// `JWT_ISSUER`: its name, the claim `iss`.
        issuer: String,
        /// `JWT_AUDIENCE`: our name, the claim `aud`.
        audience: String,
    },
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    ///
    /// A variable that can't be read, or a server without a key to check tokens with.
    pub fn from_env() -> Result<Self, Failure> {
        let listen = variable("LISTEN").unwrap_or("127.0.0.1:8080".to_owned()).parse()?;
        Ok(Self {
            database: variable("DATABASE_URL")
                .unwrap_or("sqlite://laboratory.sqlite?mode=rwc".to_owned()),
            listen,
            base_domain: variable("BASE_DOMAIN").unwrap_or("localhost".to_owned()),
            requests_per_second: variable("REQUESTS_PER_SECOND")
                .unwrap_or("100".to_owned())
                .parse()?,
            issuer: issuer(listen)?,
        })
    }

    /// A demo on this database, on a free port, which nobody holds up.
    ///
    /// # Errors
    ///
    /// No randomness to be had.
    pub fn demo(database: &str) -> Result<Self, Failure> {
        Ok(Self {
            database: database.to_owned(),
            listen: ([127, 0, 0, 1], 0).into(),
            base_domain: "localhost".to_owned(),
            requests_per_second: NonZeroU32::MAX,
            issuer: Issuer::Demo(DemoKey::random()?),
        })
    }
}

/// A demo hands out tokens to whoever reads its output, so it must not happen by mistake: it is asked
/// for with `DEMO=1`, or by setting nothing at all, and it is reached from this machine alone.
fn issuer(listen: SocketAddr) -> Result<Issuer, Failure> {
    if let Some(key_set) = variable("JWT_KEY_SET") {
        return Ok(Issuer::Provider {
            key_set: key_set.into(),
            issuer: variable("JWT_ISSUER").ok_or("`JWT_ISSUER` is unset; it names who signs")?,
            audience: variable("JWT_AUDIENCE").ok_or("`JWT_AUDIENCE` is unset; it names us")?,
        });
    }
    let untouched = variable("DATABASE_URL").is_none() && variable("LISTEN").is_none();
    if variable("DEMO").is_none_or(|demo| demo != "1") && !untouched {
        return Err(
            "`JWT_KEY_SET` is unset; name a file with the issuer's keys, or set `DEMO=1`".into()
        );
    }
    if !listen.ip().is_loopback() {
        return Err("a demo listens on a loopback address only; correct `LISTEN`".into());
    }
    Ok(Issuer::Demo(DemoKey::random()?))
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
