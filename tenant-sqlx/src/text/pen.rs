//! The hand that writes constant text, and the predicate that makes rows the tenant's own.
//!
//! Trusted: what the statements by key and the scoped statements say of a tenant is written here.

use crate::facts::{OwnerFacts, Shared, TableFacts};

/// Writes, or only measures when it has no room.
///
/// The room is borrowed: with its size in the type, the compiler would make everything below anew for
/// each size.
pub(crate) struct Pen<'r> {
    room: &'r mut [u8],
    pub(crate) at: usize,
}

/// A part of what was written.
#[derive(Clone, Copy)]
pub(crate) struct Stretch {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Whether a predicate admits the rows that belong to everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// What a table instance is called.
#[derive(Clone, Copy)]
pub(crate) enum Alias<'a> {
    /// By a statement of this crate's own, with so many instances around it.
    Depth(usize),
    /// By the author of a scoped statement.
    Named(&'a str),
    /// By this crate inside of a scoped statement, by a name that no author can give.
    Below(usize),
}

impl Alias<'_> {
    /// The owning parent's.
    const fn inner(self) -> Self {
        match self {
            Self::Depth(depth) => Self::Depth(depth + 1),
            Self::Named(_) => Self::Below(1),
            Self::Below(depth) => Self::Below(depth + 1),
        }
    }
}

/// The parameters behind the tenant's: of the level, and of the constant of shared rows.
#[derive(Clone, Copy)]
pub(crate) struct Places {
    pub(crate) level: usize,
    pub(crate) constant: usize,
}

impl<'r> Pen<'r> {
    pub(crate) const fn on(room: &'r mut [u8]) -> Self {
        Self { room, at: 0 }
    }

    pub(crate) const fn measuring() -> Self {
        Self { room: &mut [], at: 0 }
    }

    /// What was written.
    pub(crate) const fn written(&self) -> &[u8] {
        let (written, _) = self.room.split_at(self.at);
        written
    }

    /// The predicate that makes a table instance the tenant's own. The tenant is parameter 1.
    pub(crate) const fn owned(
        &mut self,
        facts: &TableFacts,
        alias: Alias<'_>,
        access: Access,
        places: Places,
    ) {
        match &facts.owner {
            OwnerFacts::Everyone => self.text("TRUE"),
            OwnerFacts::Key { column, shared } => {
                let open =
                    matches!((access, shared), (Access::Read, Shared::Null | Shared::Constant(_)));
                if open {
                    self.text("(");
                }
                self.column(facts, *column, alias);
                self.text(" = $1");
                if open {
                    self.text(" OR ");
                    self.column(facts, *column, alias);
                    match shared {
                        Shared::Constant(_) => {
                            self.text(" = ");
                            self.parameter(places.constant);
                        }
                        Shared::Null | Shared::Never => self.text(" IS NULL"),
                    }
                    self.text(")");
                }
                self.on_level(facts, alias, places);
            }
            OwnerFacts::Through { column, parent } => {
                let parents = alias.inner();
                self.text("EXISTS (SELECT 1 FROM ");
                self.table(parent);
                self.text(" AS ");
                self.alias(parents);
                self.text(" WHERE ");
                if let Some(id) = parent.id.first() {
                    self.column(parent, *id, parents);
                }
                self.text(" = ");
                self.column(facts, *column, alias);
                self.text(" AND ");
                self.owned(parent, parents, access, places);
                self.text(")");
            }
        }
    }

    /// The predicate that the tenant or nobody owns a row, for no index to serve: a column behind `+` is
    /// none that SQLite looks up.
    pub(crate) const fn owned_unindexed(
        &mut self,
        facts: &TableFacts,
        tenant: usize,
        alias: Alias<'_>,
        places: Places,
    ) {
        self.text("(");
        self.column(facts, tenant, alias);
        self.text(" = $1 OR +");
        self.column(facts, tenant, alias);
        self.text(" IS NULL)");
        self.on_level(facts, alias, places);
    }

    const fn on_level(&mut self, facts: &TableFacts, alias: Alias<'_>, places: Places) {
        if let Some(level) = facts.level {
            self.text(" AND ");
            self.column(facts, level, alias);
            self.text(" = ");
            self.parameter(places.level);
        }
    }

    pub(crate) const fn column(&mut self, facts: &TableFacts, wanted: usize, alias: Alias<'_>) {
        let (_, columns) = facts.columns.split_at(wanted);
        if let [column, ..] = columns {
            self.alias(alias);
            self.text(".");
            self.name(column.name);
        }
    }

    pub(crate) const fn table(&mut self, facts: &TableFacts) {
        if let Some(schema) = facts.schema {
            self.name(schema);
            self.text(".");
        }
        self.name(facts.table);
    }

    pub(crate) const fn alias(&mut self, alias: Alias<'_>) {
        match alias {
            Alias::Named(name) => self.name(name),
            Alias::Depth(depth) => {
                self.text("\"t");
                self.number(depth);
                self.text("\"");
            }
            Alias::Below(depth) => {
                self.text("\"t.");
                self.number(depth);
                self.text("\"");
            }
        }
    }

    pub(crate) const fn comma(&mut self, written: usize) {
        if written > 0
            && let Some([comma, space]) = self.place(2)
        {
            *comma = b',';
            *space = b' ';
        }
    }

    pub(crate) const fn parameter(&mut self, number: usize) {
        self.text("$");
        self.number(number);
    }

    pub(crate) const fn number(&mut self, number: usize) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.byte(b'0' + (number % 10) as u8);
    }

    /// A quoted identifier; a quotation mark inside is doubled.
    pub(crate) const fn name(&mut self, name: &str) {
        let (mut rest, mut plain) = (name.as_bytes(), true);
        while let [byte, behind @ ..] = rest {
            plain = plain && *byte != b'"';
            rest = behind;
        }
        if !plain {
            self.byte(b'"');
            self.doubled(name);
            self.byte(b'"');
        } else if let Some([open, inside @ .., close]) = self.place(name.len() + 2) {
            *open = b'"';
            inside.copy_from_slice(name.as_bytes());
            *close = b'"';
        }
    }

    const fn doubled(&mut self, name: &str) {
        let mut bytes = name.as_bytes();
        while let [byte, rest @ ..] = bytes {
            if *byte == b'"' {
                self.byte(b'"');
            }
            self.byte(*byte);
            bytes = rest;
        }
    }

    /// Copied as a whole: the compiler interprets this, and would take its time byte by byte.
    pub(crate) const fn text(&mut self, text: &str) {
        if let Some(place) = self.place(text.len()) {
            place.copy_from_slice(text.as_bytes());
        }
    }

    /// Writes once more what stands there, which is much less for the compiler to interpret.
    pub(crate) const fn again(&mut self, there: Stretch) {
        let length = there.end - there.start;
        if let Some((written, room)) = self.room.split_at_mut_checked(self.at)
            && let Some((written, _)) = written.split_at_checked(there.end)
            && let Some((_, text)) = written.split_at_checked(there.start)
            && let Some((place, _)) = room.split_at_mut_checked(length)
        {
            place.copy_from_slice(text);
        }
        self.at += length;
    }

    pub(crate) const fn byte(&mut self, byte: u8) {
        if let Some([place]) = self.place(1) {
            *place = byte;
        }
    }

    /// Goes on by so many bytes, and gives them where there is room. Calls are what the compiler takes
    /// its time for, so there is one for each piece.
    const fn place(&mut self, length: usize) -> Option<&mut [u8]> {
        let start = self.at;
        self.at += length;
        if self.room.is_empty() {
            return None;
        }
        match self.room.split_at_mut_checked(start) {
            Some((_, room)) => match room.split_at_mut_checked(length) {
                Some((place, _)) => Some(place),
                None => None,
            },
            None => None,
        }
    }
}
