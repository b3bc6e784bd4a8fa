use sqlparser::ast::{DollarQuotedString, Expr, Value, ValueWithSpan};

use super::{Backend, Walk};
use crate::{Piece, words};

impl Walk<'_> {
    pub(super) fn value(&mut self, value: &ValueWithSpan) {
        let ValueWithSpan { value, span } = value;
        match value {
            Value::Number(digits, long) => {
                self.deny_if(*long, "a number with an L");
                let is_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
                    && digits
                        .chars()
                        .all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
                if !is_number {
                    self.refuse(*span, "this is not a plain number", "write it in decimal digits");
                }
                self.text(digits);
            }
            Value::SingleQuotedString(raw) => self.literal(raw),
            Value::EscapedStringLiteral(text) => self.escaped(text),
            Value::DollarQuotedString(DollarQuotedString { value: inner, tag }) => {
                match self.backend {
                    Backend::Echo => {
                        let tag = tag.as_deref().unwrap_or_default();
                        self.text(&format!("${tag}${inner}${tag}$"));
                    }
                    // Quoted as everything else, so that no tag can end it early.
                    Backend::Postgres | Backend::Sqlite => self.literal(&inner.replace('\'', "''")),
                }
            }
            Value::Boolean(true) => self.text("TRUE"),
            Value::Boolean(false) => self.text("FALSE"),
            Value::Null => self.text("NULL"),
            Value::Placeholder(name) => self.placeholder(*span, name),
            Value::TripleSingleQuotedString(_)
            | Value::TripleDoubleQuotedString(_)
            | Value::UnicodeStringLiteral(_)
            | Value::SingleQuotedByteStringLiteral(_)
            | Value::DoubleQuotedByteStringLiteral(_)
            | Value::TripleSingleQuotedByteStringLiteral(_)
            | Value::TripleDoubleQuotedByteStringLiteral(_)
            | Value::SingleQuotedRawStringLiteral(_)
            | Value::DoubleQuotedRawStringLiteral(_)
            | Value::TripleSingleQuotedRawStringLiteral(_)
            | Value::TripleDoubleQuotedRawStringLiteral(_)
            | Value::NationalStringLiteral(_)
            | Value::QuoteDelimitedStringLiteral(_)
            | Value::NationalQuoteDelimitedStringLiteral(_)
            | Value::HexStringLiteral(_)
            | Value::DoubleQuotedString(_) => self.refuse(
                *span,
                "this kind of literal is not known here",
                "write 'text' with doubled quotes, or give it as a parameter",
            ),
        }
    }

    /// A text between single quotes, as it was written: each quote inside is doubled.
    fn literal(&mut self, raw: &str) {
        if raw.replace("''", "").contains('\'') || raw.contains('\0') {
            self.refuse(
                self.place,
                "this literal does not end where it seems to",
                "double its quotes",
            );
        }
        // What a backslash means depends on a setting of the server; behind an E it doesn't.
        if raw.contains('\\') && self.backend == Backend::Postgres {
            let doubled = raw.replace('\\', "\\\\");
            self.text(&format!("E'{doubled}'"));
        } else {
            self.text(&format!("'{raw}'"));
        }
    }

    /// A text with backslashes that mean something. The parser has read them already, whatever its
    /// options say: what is written is what they meant.
    fn escaped(&mut self, text: &str) {
        self.lacks(self.place, "literals with an E in front");
        if text.contains('\0') {
            self.refuse(self.place, "a literal holds a NUL", "leave it out");
        }
        let quoted = text.replace('\\', "\\\\").replace('\'', "''");
        self.text(&format!("E'{quoted}'"));
    }

    fn placeholder(&mut self, span: sqlparser::tokenizer::Span, name: &str) {
        let Some(name) = name.strip_prefix(':') else {
            self.astray = true;
            return self.refuse(
                span,
                format!("`{name}` is not the name of a parameter"),
                "write :name, with a parameter of the function",
            );
        };
        if self.in_index {
            self.not_of_an_index(span, "a parameter");
        }
        if self.backend == Backend::Echo {
            return self.text(&format!(":{name}"));
        }
        if name == words::TENANT {
            return self.piece(Piece::Tenant);
        }
        match self.parameter(name) {
            Some(parameter) => self.piece(Piece::Parameter(parameter)),
            None => {
                let known = self.request.parameters.iter().map(|known| format!(":{}", known.name));
                let known = known.collect::<Vec<_>>().join(", ");
                self.astray = true;
                self.refuse(
                    span,
                    format!("the function has no parameter `{name}`"),
                    match known.is_empty() {
                        true => format!("add it to the function: `{name}: …`"),
                        false => format!("add it to the function, or write one of {known}"),
                    },
                );
            }
        }
    }

    /// The parameter that an expression is, if it's a slice.
    pub(super) fn slice(&mut self, expr: &Expr) -> Option<usize> {
        let mut inner = expr;
        while let Expr::Nested(nested) = inner {
            inner = nested;
        }
        let Expr::Value(ValueWithSpan { value: Value::Placeholder(name), .. }) = inner else {
            return None;
        };
        let parameter = self.parameter(name.strip_prefix(':')?)?;
        self.request.parameters.get(parameter)?.slice.then_some(parameter)
    }

    fn parameter(&mut self, name: &str) -> Option<usize> {
        let position = self.request.parameters.iter().position(|known| known.name == name)?;
        if let Some(used) = self.used.get_mut(position) {
            *used = true;
        }
        Some(position)
    }
}
