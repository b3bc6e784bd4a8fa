use sqlparser::ast::{Expr, Fetch, LimitClause, Offset, OffsetRows, Value, ValueWithSpan};

use super::{Backend, Walk};

impl Walk<'_> {
    pub(super) fn limit(&mut self, limit: &LimitClause) {
        match limit {
            LimitClause::LimitOffset { limit, offset, limit_by } => {
                self.deny(limit_by.first(), "LIMIT BY");
                match limit {
                    Some(limit) => {
                        // SQLite plans a statement anew for each value of a plain parameter here.
                        let plain = matches!(
                            limit,
                            Expr::Value(ValueWithSpan { value: Value::Placeholder(_), .. })
                        );
                        let (open, close) = match self.backend {
                            Backend::Sqlite if plain => ("CAST(", " AS INTEGER)"),
                            _ => ("", ""),
                        };
                        self.text(" LIMIT ");
                        self.text(open);
                        self.expr(limit);
                        self.text(close);
                    }
                    None if self.backend == Backend::Sqlite && offset.is_some() => {
                        self.text(" LIMIT -1");
                    }
                    None => {}
                }
                if let Some(Offset { value, rows }) = offset {
                    self.text(" OFFSET ");
                    self.expr(value);
                    match rows {
                        OffsetRows::None => {}
                        OffsetRows::Row => self.postgres_only(" ROW"),
                        OffsetRows::Rows => self.postgres_only(" ROWS"),
                    }
                }
            }
            LimitClause::OffsetCommaLimit { .. } => self.deny_if(true, "LIMIT with a comma"),
        }
    }

    /// A word that says nothing more, and that SQLite doesn't know.
    fn postgres_only(&mut self, word: &str) {
        if self.backend != Backend::Sqlite {
            self.text(word);
        }
    }

    pub(super) fn fetch(&mut self, fetch: &Fetch) {
        let Fetch { with_ties, percent, quantity } = fetch;
        self.lacks(self.word(self.place, "FETCH"), "FETCH FIRST");
        self.deny_if(*percent, "FETCH … PERCENT");
        self.text(" FETCH FIRST ");
        // Postgres takes a parameter in brackets only, and the parser takes no brackets.
        let (open, close) = if self.backend == Backend::Echo { ("", " ") } else { ("(", ") ") };
        if let Some(quantity) = quantity {
            self.text(open);
            self.expr(quantity);
            self.text(close);
        }
        self.text(if *with_ties { "ROWS WITH TIES" } else { "ROWS ONLY" });
    }
}
