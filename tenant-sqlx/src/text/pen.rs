//! The hand that writes constant text, and the predicate that makes rows the tenant's own.
//!
//! Trusted: what the statements by key and the scoped statements say of a tenant is written here.

use crate::facts::{OwnerFacts, Shared, TableFacts};

/// Writes, or only measures when it has no room.
pub(crate) struct Pen<const ROOM: usize> {
    pub(crate) bytes: [u8; ROOM],
    pub(crate) at: usize,
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

impl<const ROOM: usize> Pen<ROOM> {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; ROOM], at: 0 }
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
                if let Some(level) = facts.level {
                    self.text(" AND ");
                    self.column(facts, level, alias);
                    self.text(" = ");
                    self.parameter(places.level);
                }
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
        if written > 0 {
            self.text(", ");
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
        self.byte(b'"');
        let (mut rest, mut plain) = (name.as_bytes(), true);
        while let [byte, behind @ ..] = rest {
            plain = plain && *byte != b'"';
            rest = behind;
        }
        if plain {
            self.text(name);
        } else {
            self.doubled(name);
        }
        self.byte(b'"');
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
        if let Some((_, room)) = self.bytes.split_at_mut_checked(self.at)
            && let Some((place, _)) = room.split_at_mut_checked(text.len())
        {
            place.copy_from_slice(text.as_bytes());
        }
        self.at += text.len();
    }

    pub(crate) const fn byte(&mut self, byte: u8) {
        if let Some((_, room)) = self.bytes.split_at_mut_checked(self.at)
            && let Some(place) = room.first_mut()
        {
            *place = byte;
        }
        self.at += 1;
    }
}
