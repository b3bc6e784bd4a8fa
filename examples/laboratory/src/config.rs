//! What the environment says. With nothing set it is a demo.

use std::env::{self, VarError};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::str::FromStr;

use crate::Failure;
use crate::demo::DemoKey;

/// How the service is run.
pub struct Config {
    /// `DATABASE_URL`: `postgres://…`, or by default a SQLite file in this folder.
    pub database: String,
    /// `LISTEN`: address and port.
    pub listen: SocketAddr,
    /// `METRICS_LISTEN`: address and port for the scraper, apart from where tenants ask. None unless set.
    pub metrics_listen: Option<SocketAddr>,
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
    /// A variable that can't be read, or a server without a key to check tokens with; named, with the cure.
    pub fn from_env() -> Result<Self, Failure> {
        let listen = parsed(
            "LISTEN",
            "127.0.0.1:8080",
            "is not an address with a port; write it as `127.0.0.1:8080`, with brackets as `[::1]:8080`",
        )?;
        let metrics_listen = metrics_listen()?;
        Ok(Self {
            database: variable("DATABASE_URL")?
                .unwrap_or("sqlite://laboratory.sqlite?mode=rwc".to_owned()),
            listen,
            metrics_listen,
            base_domain: variable("BASE_DOMAIN")?.unwrap_or("localhost".to_owned()),
            requests_per_second: parsed(
                "REQUESTS_PER_SECOND",
                "100",
                "is not a whole number from 1 to 4294967295; leave it unset for 100",
            )?,
            issuer: issuer(listen, metrics_listen)?,
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
            metrics_listen: None,
            base_domain: "localhost".to_owned(),
            requests_per_second: NonZeroU32::MAX,
            issuer: Issuer::Demo(DemoKey::random()?),
        })
    }
}

fn metrics_listen() -> Result<Option<SocketAddr>, Failure> {
    let Some(address) = variable("METRICS_LISTEN")? else { return Ok(None) };
    let address = address.parse().map_err(|_| {
        "`METRICS_LISTEN` is not an address with a port; write it as `127.0.0.1:9090`, or unset it"
    })?;
    Ok(Some(address))
}

/// A demo hands out tokens to whoever reads its output, so it must not happen by mistake: it is asked
/// for with `DEMO=1`, or by setting nothing at all, and it is reached from this machine alone.
fn issuer(listen: SocketAddr, metrics: Option<SocketAddr>) -> Result<Issuer, Failure> {
    let (issuer, audience) = (variable("JWT_ISSUER")?, variable("JWT_AUDIENCE")?);
    if let Some(key_set) = variable("JWT_KEY_SET")? {
        if variable("DEMO")?.is_some() {
            return Err("`DEMO` is set, and so is `JWT_KEY_SET`; unset the one or the other".into());
        }
        return Ok(Issuer::Provider {
            key_set: key_set.into(),
            issuer: issuer
                .ok_or("`JWT_ISSUER` is unset; set it to the claim `iss` of the tokens")?,
            audience: audience
                .ok_or("`JWT_AUDIENCE` is unset; set it to the claim `aud` of the tokens")?,
        });
    }
    let untouched = variable("DATABASE_URL")?.is_none() && variable("LISTEN")?.is_none();
    let is_demo = match variable("DEMO")?.as_deref() {
        Some("1") => true,
        Some(_) => return Err("`DEMO` is not `1`; set it so for a demo, or unset it".into()),
        None => untouched && issuer.is_none() && audience.is_none(),
    };
    if !is_demo {
        return Err(
            "`JWT_KEY_SET` is unset; name a file with the issuer's keys, or set `DEMO=1`".into()
        );
    }
    for (name, address) in [("LISTEN", Some(listen)), ("METRICS_LISTEN", metrics)] {
        if address.is_some_and(|address| !address.ip().is_loopback()) {
            return Err(format!(
                "`{name}` is not a loopback address, and this is a demo; listen on 127.0.0.1, or set \
                 `JWT_KEY_SET`"
            )
            .into());
        }
    }
    Ok(Issuer::Demo(DemoKey::random()?))
}

/// The variable, or what it is unless set.
fn parsed<T: FromStr>(name: &str, usual: &str, refusal: &str) -> Result<T, Failure> {
    let text = variable(name)?;
    let parsed = text.as_deref().unwrap_or(usual).parse();
    parsed.map_err(|_| format!("`{name}` {refusal}").into())
}

/// The variable, unless it is unset or empty.
///
/// # Errors
///
/// It holds bytes that are no text: what was meant must not be taken for nothing.
pub fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => {
            Err(format!("`{name}` is not UTF-8; set it anew, or unset it").into())
        }
    }
}
