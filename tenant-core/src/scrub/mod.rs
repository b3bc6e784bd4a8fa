//! Personal data stays out of logs.

mod fields;
mod names;
mod patterns;
mod writer;

use std::fmt;
use std::sync::Arc;

use tracing_subscriber::fmt::format::DefaultFields;

use names::Names;

pub use fields::ScrubFields;
pub use writer::{ScrubWriter, ScrubbedLines};

/// Removes personal data and secrets from what `tracing-subscriber` writes: by the names of fields,
/// and by what values look like.
///
/// A layer can't change what another layer sees of an event, so this stands where text is made of it.
/// There are two places, for two kinds of formats:
///
/// | format | put it | removes |
/// |---|---|---|
/// | `fmt()`, `.compact()` | `.fmt_fields(scrub.fields())` | values by name and by pattern, before they are text |
/// | `.json()` | `.with_writer(scrub.writer(io::stdout))` | values by name and by pattern, in each line of JSON |
/// | any other | `.with_writer(scrub.writer(io::stdout))` | by pattern, in each line |
///
/// ```
/// use tenant_core::Scrub;
///
/// let logs = tracing_subscriber::fmt().fmt_fields(Scrub::new().deny("diagnosis").fields()).finish();
/// tracing::subscriber::with_default(logs, || {
///     tracing::info!(email = "ann@acme.example", diagnosis = "A09", "asked by bob@acme.example");
///     // INFO asked by [removed] email=[removed] diagnosis=[removed]
/// });
/// ```
///
/// # By name
///
/// A name is taken apart at dots, underscores, hyphens and capitals. It's denied when one of its
/// words is: `email`, `user.email`, `customer_email` and `emailAddress` all are. Denied unless
/// [allowed](Scrub::allow): `account`, `address`, `api_key` as a whole, `apikey`, `authorization`,
/// `bearer`, `birth`, `birthday`, `card`, `cookie`, `credential`, `credentials`, `cvc`, `cvv`, `dob`, `email`, `fax`, `firstname`,
/// `iban`, `ip`, `jwt`, `lastname`, `latitude`, `longitude`, `mail`, `mobile`, `name`, `otp`, `pan`,
/// `passport`, `passwd`, `password`, `phone`, `pin`, `postcode`, `pwd`, `secret`, `session`, `ssn`,
/// `street`, `surname`, `tel`, `telephone`, `token`, `username`, `zip`. Allowed from the start are
/// names that are about the program: `db.system.name`, `db.operation.name`, `db.collection.name`,
/// `otel.name`, `service.name`, `tenant.name`, `threadName`.
///
/// # By pattern
///
/// E-mail addresses, also with `%40`, `Bearer` and `Basic` with what follows, signed tokens (JWT), and numbers of 13
/// to 19 digits whose check digit is that of a card.
///
/// # What is not covered
///
/// * A person's name or address inside a sentence: put it into a field, or nowhere.
/// * What is named inside a value: a struct printed with `?`, a text of JSON, the query of an address.
/// * With [`writer`](Scrub::writer) and a format that is not JSON, fields by their name.
/// * With [`fields`](Scrub::fields), the formats `.json()` and `.pretty()`, which don't ask for it.
/// * What other layers send elsewhere, such as traces to a collector.
/// * Names of fields, names of spans, and panics, which the panic hook prints.
#[derive(Clone)]
pub struct Scrub {
    names: Arc<Names>,
}

/// What stands in place of what was removed.
const REMOVED: &str = "[removed]";

impl Scrub {
    /// The names and patterns above.
    pub fn new() -> Self {
        Self { names: Arc::new(Names::usual()) }
    }

    /// Removes fields that have this word in their name, too. A name of several words is denied as a
    /// whole.
    #[must_use]
    pub fn deny(mut self, name: &str) -> Self {
        Arc::make_mut(&mut self.names).deny(name);
        self
    }

    /// Keeps fields of exactly this name. Patterns are still removed from their values.
    #[must_use]
    pub fn allow(mut self, name: &str) -> Self {
        Arc::make_mut(&mut self.names).allow(name);
        self
    }

    /// For `fmt_fields`, in place of the usual format of fields.
    pub fn fields(self) -> ScrubFields<DefaultFields> {
        self.around(DefaultFields::new())
    }

    /// For `fmt_fields`, around a format of fields that is made of a visitor, such as `debug_fn`.
    pub fn around<F>(self, inner: F) -> ScrubFields<F> {
        ScrubFields { scrub: self, inner }
    }

    /// For `with_writer`, around a writer.
    pub fn writer<M>(self, inner: M) -> ScrubWriter<M> {
        ScrubWriter { scrub: self, inner }
    }

    fn denies(&self, name: &str) -> bool {
        self.names.deny_this(name)
    }
}

impl Default for Scrub {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Scrub {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Scrub")
    }
}

#[cfg(test)]
mod tests;
