use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use std::sync::Arc;

use crate::MalformedEvidence;

/// The name of a host in the form in which two are compared: ASCII, in lower case, without a port
/// and without a dot at the end.
///
/// An internationalised name stands in its ASCII form (`xn--…`), as browsers send it. Nothing is
/// converted into it, since two readers that convert may disagree.
///
/// ```
/// use tenant_core::Domain;
///
/// assert_eq!(Domain::parse("Portal.Acme.example")?.as_str(), "portal.acme.example");
/// assert!(Domain::parse("acme.example:80").is_err());
/// assert!(Domain::parse("acme.example.").is_err());
/// assert!(Domain::parse("münchen.example").is_err());
/// assert!(Domain::parse("10.0.0.1").is_err());
/// # Ok::<(), tenant_core::MalformedEvidence>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Domain(Arc<str>);

impl Domain {
    /// The longest name, in bytes.
    pub const MAX_LENGTH: usize = 253;

    /// Reads a name of two labels or more, each as RFC 1123 has it. Upper case is folded: the names
    /// of hosts don't tell it apart (RFC 4343). Nothing else is mended.
    ///
    /// # Errors
    ///
    /// [`MalformedEvidence::Host`] when the text is no such name. The text is not repeated.
    pub fn parse(text: &str) -> Result<Self, MalformedEvidence> {
        let labels = || text.split('.');
        // A name whose last label is a number is read as an address by some and as a name by others.
        let ends_in_number = labels().next_back().is_some_and(is_number);
        let well_formed = text.len() <= Self::MAX_LENGTH && labels().all(is_label);
        if well_formed && labels().count() >= 2 && !ends_in_number {
            Ok(Self(text.to_ascii_lowercase().into()))
        } else {
            Err(MalformedEvidence::Host)
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands in front of `base`: nothing for the base itself.
    fn below<'d>(&'d self, base: &Self) -> Place<'d> {
        match self.0.strip_suffix(&*base.0) {
            Some("") => Place::Base,
            Some(front) => front.strip_suffix('.').map_or(Place::Elsewhere, Place::Below),
            None => Place::Elsewhere,
        }
    }

    /// Whether this is `base` or a name below it.
    pub(super) fn is_within(&self, base: &Self) -> bool {
        !matches!(self.below(base), Place::Elsewhere)
    }

    /// The label in front of `base`. More than one is refused, and so is the encoded label of an
    /// internationalised name: it looks like another one to people.
    pub(super) fn label_below(&self, base: &Self) -> Result<Option<&str>, MalformedEvidence> {
        match self.below(base) {
            Place::Base | Place::Elsewhere => Ok(None),
            Place::Below(front) if front.contains('.') || front.starts_with("xn--") => {
                Err(MalformedEvidence::Subdomain)
            }
            Place::Below(front) => Ok(Some(front)),
        }
    }

    /// A name that others stand below. It can be a single label, such as `localhost`.
    pub(super) fn base(text: &str) -> Option<Self> {
        match Host::parse(text).ok()? {
            Host::Name(name) if text.len() == name.0.len() => Some(name),
            Host::Nobodys(label) if is_label(text) => Some(Self(label.into())),
            Host::Name(_) | Host::Nobodys(_) => None,
        }
    }
}

/// Where a name stands as seen from a base.
enum Place<'d> {
    Base,
    Below(&'d str),
    Elsewhere,
}

/// The host of a request: a name that may be a tenant's, or an address or a single label that never
/// is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Host {
    Name(Domain),
    Nobodys(Box<str>),
}

impl Host {
    /// Reads `host` or `host:port`, and refuses whatever two readers could read differently.
    pub(super) fn parse(text: &str) -> Result<Self, MalformedEvidence> {
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (address, port) = rest.split_once(']').ok_or(MalformedEvidence::Host)?;
                let address: Ipv6Addr = address.parse().map_err(|_| MalformedEvidence::Host)?;
                check_port(port)?;
                return Ok(Self::Nobodys(address.to_string().into()));
            }
            None => text.find(':').map_or((text, ""), |at| text.split_at(at)),
        };
        check_port(port)?;
        if let Ok(address) = host.parse::<Ipv4Addr>() {
            return Ok(Self::Nobodys(address.to_string().into()));
        }
        if is_label(host) && !is_number(host) {
            return Ok(Self::Nobodys(host.to_ascii_lowercase().into()));
        }
        Domain::parse(host).map(Self::Name)
    }
}

/// Nothing, or a colon and a number from 1 to 65535 as one writes it.
fn check_port(port: &str) -> Result<(), MalformedEvidence> {
    if port.is_empty() {
        return Ok(());
    }
    let digits = port.strip_prefix(':').ok_or(MalformedEvidence::Host)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    if plain && digits.parse::<u16>().is_ok() { Ok(()) } else { Err(MalformedEvidence::Host) }
}

/// A label of RFC 1123: 1 to 63 of letters, digits and inner hyphens.
fn is_label(label: &str) -> bool {
    let letters = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (1..=63).contains(&label.len()) && letters && !label.starts_with('-') && !label.ends_with('-')
}

/// What some readers take for a part of an IPv4 address: `1`, `0x7f`.
fn is_number(label: &str) -> bool {
    let hexadecimal = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X"));
    match hexadecimal {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => label.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

impl FromStr for Domain {
    type Err = MalformedEvidence;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Domain {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Domain({})", self.0)
    }
}
