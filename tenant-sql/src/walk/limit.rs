//! What stands at the end of a query: how many rows, and their locks.

use sqlparser::ast::{Fetch, LimitClause, LockClause, LockType, NonBlock, Offset, OffsetRows};

use super::{Backend, Walk};
use crate::scope::folded;

impl Walk<'_> {
    pub(super) fn limit(&mut self, limit: &LimitClause) {
        match limit {
            LimitClause::LimitOffset { limit, offset, limit_by } => {
                self.deny(limit_by.first(), "LIMIT BY");
                match limit {
                    Some(limit) => {
                        self.text(" LIMIT ");
                        self.expr(limit);
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
        if let Some(quantity) = quantity {
            self.text("(");
            self.expr(quantity);
            self.text(") ");
        }
        self.text(if *with_ties { "ROWS WITH TIES" } else { "ROWS ONLY" });
    }

    pub(super) fn lock(&mut self, lock: &LockClause) {
        let LockClause { lock_type, of, nonblock } = lock;
        self.lacks(self.word(self.place, "FOR"), "FOR UPDATE and no FOR SHARE");
        self.text(match lock_type {
            LockType::Share => " FOR SHARE",
            LockType::Update => " FOR UPDATE",
        });
        if let Some(name) = of
            && let Some(ident) = self.single(name)
        {
            let alias = folded(ident);
            if self.scopes.relation(&alias).is_none() {
                self.refuse(
                    ident.span,
                    format!("there is no relation `{alias}` here to lock"),
                    "name one of those in FROM, by its alias if it has one",
                );
            }
            self.text(" OF ");
            self.name(ident);
        }
        self.text(match nonblock {
            None => "",
            Some(NonBlock::Nowait) => " NOWAIT",
            Some(NonBlock::SkipLocked) => " SKIP LOCKED",
        });
    }
}
