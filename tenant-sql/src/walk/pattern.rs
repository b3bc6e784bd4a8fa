//! LIKE: a pattern is written so that it fails on no row.
//!
//! Postgres refuses a pattern that ends in a lone escape, SQLite one that is too long, but only when a row
//! leads them there; it may be another tenant's, for which the database asks before it looks at the owner.

use sqlparser::ast::{
    BinaryOperator, DollarQuotedString, Expr, Spanned as _, Value, ValueWithSpan,
};

use super::{Backend, Walk};

/// The longest pattern, in bytes, as in the builder's `like`.
const LONGEST: usize = 8 * 1024;

impl Walk<'_> {
    /// `text LIKE pattern`, with all spellings of LIKE.
    pub(super) fn like(&mut self, text: &Expr, word: &str, pattern: &Expr, escape: Option<&Expr>) {
        let sign = self.escape(escape);
        self.expr(text);
        self.text(word);
        let literal = text_of(pattern);
        match (&literal, sign) {
            _ if self.backend == Backend::Echo => self.expr(pattern),
            (Some(literal), _) => {
                self.complete(pattern, literal, sign);
                self.expr(pattern);
            }
            (None, _) => self.completed(pattern, sign),
        }
        match (self.backend, sign) {
            (Backend::Echo | Backend::Postgres, _) => {
                if let Some(escape) = escape {
                    self.text(" ESCAPE ");
                    self.expr(escape);
                }
            }
            // SQLite has no escape of its own, and knows no empty one.
            (Backend::Sqlite, None) => {}
            (Backend::Sqlite, Some(sign)) => {
                if literal.is_none_or(|literal| literal.contains(sign)) {
                    self.text(&format!(" ESCAPE {}", plain(sign)));
                }
            }
        }
    }

    /// The operators `~~` and its like, in a list of patterns that is known when the statement runs.
    pub(super) fn not_any_like(&mut self, op: &BinaryOperator) {
        if is_like(op) {
            self.refuse(
                self.place,
                format!("`{op}` can't be asked of a list: a pattern in it could fail on a row"),
                "ask of each pattern: EXISTS (SELECT 1 FROM unnest(:patterns) AS p (pattern) WHERE name LIKE p.pattern)",
            );
        }
    }

    /// The sign that takes the meaning from the one behind it; none behind `ESCAPE ''`.
    fn escape(&mut self, escape: Option<&Expr>) -> Option<char> {
        let Some(escape) = escape else { return Some('\\') };
        let text = text_of(escape);
        let mut signs = text.iter().flat_map(|text| text.chars());
        match (&text, signs.next(), signs.next()) {
            (Some(_), None, _) => None,
            (Some(_), Some(sign), None) if sign.is_ascii_punctuation() => Some(sign),
            _ => {
                self.refuse(
                    escape.span(),
                    "ESCAPE takes one sign that is neither letter nor digit",
                    "write it as a literal, such as ESCAPE '!', or leave it out: it is `\\` then",
                );
                Some('\\')
            }
        }
    }

    /// A pattern that stands in the text.
    fn complete(&mut self, pattern: &Expr, literal: &str, sign: Option<char>) {
        let place = pattern.span();
        if let Some(sign) = sign
            && literal.chars().rev().take_while(|last| *last == sign).count() % 2 == 1
        {
            self.refuse(
                place,
                format!("this pattern ends in a lone `{sign}`, which is to escape what follows"),
                format!("double it, if it is meant: `{sign}{sign}`"),
            );
        }
        if literal.len() > LONGEST {
            self.refuse(place, "this pattern is longer than 8 KB", "search for less");
        }
    }

    /// A pattern that is known when the statement runs: a lone escape at its end stands for itself, and
    /// one that is too long matches nothing.
    ///
    /// Where it doesn't depend on a row, both databases evaluate it once, and Postgres before it chooses
    /// an index.
    fn completed(&mut self, pattern: &Expr, sign: Option<char>) {
        let backend = self.backend;
        let outside = std::mem::replace(&mut self.in_pattern, true);
        if outside {
            self.refuse(
                pattern.span(),
                "the pattern of a LIKE is made with another LIKE, whose pattern is no literal",
                "make it in a sub-select in FROM, and name its column here",
            );
            // Each level would be written three times more.
            return self.expr(pattern);
        }
        let (pattern, ()) = self.aside(|walk| walk.expr(pattern));
        self.in_pattern = outside;
        let mut write = |texts: &[&str]| {
            for (index, text) in texts.iter().enumerate() {
                if index > 0 {
                    self.pieces(pattern.clone());
                }
                self.text(text);
            }
        };
        let longest = format!(" <= {LONGEST} THEN ");
        match (backend, sign) {
            (Backend::Sqlite, None) => {
                write(&["CASE WHEN length(CAST(", &format!(" AS BLOB)){longest}"), " END"]);
            }
            (Backend::Sqlite, Some(sign)) => {
                let sign = plain(sign);
                write(&[
                    "CASE WHEN length(CAST(",
                    &format!(" AS BLOB)){longest}CASE WHEN (length("),
                    ") - length(rtrim(",
                    &format!(", {sign}))) % 2 = 1 THEN ("),
                    &format!(") || {sign} ELSE "),
                    " END END",
                ]);
            }
            (Backend::Echo | Backend::Postgres, None) => {
                write(&["CASE WHEN octet_length(", &format!("){longest}"), " END"]);
            }
            (Backend::Echo | Backend::Postgres, Some(sign)) => {
                // An odd number of them, at the end.
                let lone = escaped(&format!(r"(^|[^\{sign}])(\{sign}(\{sign}\{sign})*)$"));
                let doubled = escaped(&match sign {
                    '\\' => r"\1\2\\".to_owned(),
                    sign => format!(r"\1\2{sign}"),
                });
                write(&[
                    "CASE WHEN octet_length(",
                    &format!("){longest}regexp_replace("),
                    &format!(", {lone}, {doubled}) END"),
                ]);
            }
        }
    }
}

/// Whether an operator is a spelling of LIKE.
pub(super) fn is_like(op: &BinaryOperator) -> bool {
    matches!(
        op,
        BinaryOperator::PGLikeMatch
            | BinaryOperator::PGILikeMatch
            | BinaryOperator::PGNotLikeMatch
            | BinaryOperator::PGNotILikeMatch
    )
}

/// What a literal means.
fn text_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Nested(inner) => text_of(inner),
        Expr::Value(ValueWithSpan { value, .. }) => match value {
            Value::SingleQuotedString(raw) => Some(raw.replace("''", "'")),
            Value::EscapedStringLiteral(text)
            | Value::DollarQuotedString(DollarQuotedString { value: text, .. }) => {
                Some(text.clone())
            }
            _ => None,
        },
        _ => None,
    }
}

/// A sign as a literal of SQLite, in which backslashes mean nothing.
fn plain(sign: char) -> String {
    if sign == '\'' { "''''".to_owned() } else { format!("'{sign}'") }
}

/// A literal of Postgres, whatever its settings say of backslashes.
fn escaped(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}
