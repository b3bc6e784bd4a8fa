use std::fmt;

use tracing::field::{Field, Visit};
use tracing_subscriber::field::{MakeVisitor, RecordFields, VisitOutput};
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::Writer;

use super::patterns::scrubbed;
use super::{REMOVED, Scrub};

/// A format of fields that hands on what is left of them. Made by [`Scrub::fields`].
#[derive(Debug, Clone)]
pub struct ScrubFields<F> {
    pub(super) scrub: Scrub,
    pub(super) inner: F,
}

impl<'writer, F> FormatFields<'writer> for ScrubFields<F>
where
    F: MakeVisitor<Writer<'writer>>,
    F::Visitor: VisitOutput<fmt::Result>,
{
    fn format_fields<R: RecordFields>(&self, writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut visitor = self.inner.make_visitor(writer);
        fields.record(&mut Sieve { scrub: &self.scrub, visitor: &mut visitor });
        visitor.finish()
    }
}

/// Stands between the fields and who writes them.
struct Sieve<'a> {
    scrub: &'a Scrub,
    visitor: &'a mut dyn Visit,
}

impl Sieve<'_> {
    /// Hands the text on, without what nobody may read.
    fn text(&mut self, field: &Field, text: &str) {
        match scrubbed(text) {
            Some(rest) => self.visitor.record_debug(field, &format_args!("{rest}")),
            None => self.visitor.record_debug(field, &format_args!("{text}")),
        }
    }

    fn is_denied(&mut self, field: &Field) -> bool {
        let denied = self.scrub.denies(field.name());
        if denied {
            self.visitor.record_debug(field, &format_args!("{REMOVED}"));
        }
        denied
    }

    /// A number says as much as a text: a card's, a telephone's.
    fn number(&mut self, field: &Field, number: &dyn fmt::Display) {
        if !self.is_denied(field) {
            self.text(field, &number.to_string());
        }
    }
}

impl Visit for Sieve<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if !self.is_denied(field) {
            self.text(field, &format!("{value:?}"));
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if self.is_denied(field) {
            return;
        }
        match scrubbed(value) {
            Some(rest) => self.visitor.record_str(field, &rest),
            None => self.visitor.record_str(field, value),
        }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        if self.is_denied(field) {
            return;
        }
        let mut text = value.to_string();
        let mut cause = value.source();
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        self.text(field, &text);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.number(field, &value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.number(field, &value);
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.number(field, &value);
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.number(field, &value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.number(field, &value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        if !self.is_denied(field) {
            self.visitor.record_bool(field, value);
        }
    }
}
