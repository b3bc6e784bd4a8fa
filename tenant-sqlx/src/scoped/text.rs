//! The text of a scoped statement, written by the compiler out of its pieces and its entities' facts.
//!
//! Trusted: the predicates of raw SQL are written here.
//!
//! Parameters come in this order: the tenant, the level if one of the entities has it, for each entity the
//! constant of its shared rows and those of what it refers to, then the parameters of the function.

use crate::facts::{
    ColumnFacts, EntityFacts, OwnerFacts, ReferenceFacts, Role, Shared, TableFacts,
};
use crate::scoped::check::unique;
use crate::text::pen::{Access, Alias, Pen, Places};
use crate::text::{owner_parameters, shares_constant};
use crate::{Backend, Cell as _, DatabaseType, Uuid};

/// A part of a scoped statement. The attribute writes them; `tenant-sql` says what each stands for.
#[derive(Debug, Clone, Copy)]
pub enum Piece<'a> {
    /// SQL as it stands.
    Text(&'a str),
    /// The rows of an entity that the token reaches.
    Rows(usize),
    /// The same without an OR of the tenant and NULL.
    RowsUnindexed(usize),
    /// The table of an entity that is written to.
    Table(usize),
    /// The predicate on the written table.
    Owned(usize, &'a str),
    /// The declared columns of a relation.
    Columns(usize, &'a str),
    /// A parameter of the function.
    Parameter(usize),
    /// The elements of a slice.
    Elements(usize),
    /// The tenant's id.
    Tenant,
    /// The columns that the token gives, each after a comma.
    OwnColumns(usize),
    /// Their values, each after a comma.
    OwnValues(usize),
    /// The columns of a declared unique key.
    KeyColumns(usize, &'a str),
    /// Opens a value for a column.
    OpenReference(usize, &'a str),
    /// Closes it.
    CloseReference(usize, &'a str),
    /// Closes it where new rows follow.
    OpenLookUp(usize, &'a str),
    /// The rows that a CTE has inserted into another entity, and the column of it that is one of these.
    NewRows(usize, &'a str, usize, &'a str, [&'a str; 2]),
    /// Ends the new rows.
    CloseLookUp(usize, &'a str),
    /// Opens the condition of DO UPDATE.
    OpenGuard(usize, &'a str),
    /// Closes it.
    CloseGuard,
    /// The names of an entity's columns, for messages.
    ColumnNames(usize),
    /// The names of the columns that INSERT may write, for messages.
    InsertableNames(usize),
}

/// For whom the text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Postgres.
    Postgres,
    /// SQLite.
    Sqlite,
}

/// A scoped statement before it is written.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// For whom.
    pub dialect: Dialect,
    /// The parts.
    pub pieces: &'a [Piece<'a>],
    /// The entities, in the order of their numbers.
    pub entities: &'a [EntityFacts],
    /// How SQLite reads an element of each parameter that is a slice.
    pub elements: &'a [&'a str],
}

/// What the error of the database holds when a reference is not the owner's.
pub(crate) const FOREIGN_REFERENCE: &str = "tenant: foreign reference";
/// What it holds when DO UPDATE meets a row of somebody else.
pub(crate) const FOREIGN_CONFLICT: &str = "tenant: conflict";

impl Draft<'_> {
    /// How many bytes the text takes.
    pub const fn length(&self) -> usize {
        let mut pen = Pen::measuring();
        pen.draft(self);
        pen.at
    }

    /// Writes the text.
    pub const fn write<const LENGTH: usize>(&self) -> ScopedBytes<LENGTH> {
        let mut bytes = [0; LENGTH];
        Pen::on(&mut bytes).draft(self);
        ScopedBytes(bytes)
    }

    const fn entity(&self, wanted: usize) -> &EntityFacts {
        let (_, from) = self.entities.split_at(wanted);
        match from {
            [entity, ..] => entity,
            [] => &NO_ENTITY,
        }
    }

    /// Where the parameters of a predicate stand: the entity's own, or that of what a column refers to.
    const fn places(&self, wanted: usize, column: Option<&str>) -> Places {
        let (mut constant, mut index) = (1 + is_leveled(self.entities) as usize, 0);
        let mut rest = self.entities;
        while let [entity, behind @ ..] = rest {
            constant += shares_constant(entity.facts) as usize;
            if index == wanted && column.is_none() {
                break;
            }
            let mut references = entity.references;
            while let [reference, others @ ..] = references {
                constant += shares_constant(reference.target) as usize;
                if let Some(column) = column
                    && index == wanted
                    && refers(entity, reference, column)
                {
                    return Places { level: 2, constant };
                }
                references = others;
            }
            index += 1;
            rest = behind;
        }
        Places { level: 2, constant }
    }
}

/// The bytes of a text that a draft has written. Nobody else makes them.
#[derive(Debug, Clone, Copy)]
pub struct ScopedBytes<const LENGTH: usize>(pub(crate) [u8; LENGTH]);

impl<const LENGTH: usize> ScopedBytes<LENGTH> {
    /// What was written.
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text.
    pub const fn text(&'static self) -> Option<ScopedText> {
        match str::from_utf8(&self.0) {
            Ok(text) => Some(ScopedText(text)),
            Err(_) => None,
        }
    }
}

/// A text that a draft has written.
#[derive(Debug, Clone, Copy)]
pub struct ScopedText(&'static str);

impl ScopedText {
    pub(crate) const fn as_str(self) -> &'static str {
        self.0
    }
}

const NO_ENTITY: EntityFacts =
    EntityFacts { facts: TableFacts::NONE, references: &[], level: None };

/// Whether one of the entities has rows on a level.
pub(crate) const fn is_leveled(mut entities: &[EntityFacts]) -> bool {
    while let [entity, rest @ ..] = entities {
        if owner_parameters(entity.facts) == 2 {
            return true;
        }
        entities = rest;
    }
    false
}

/// How many parameters stand before those of the function.
pub const fn own_parameters(entities: &[EntityFacts]) -> usize {
    let mut count = 1 + is_leveled(entities) as usize;
    let mut rest = entities;
    while let [entity, behind @ ..] = rest {
        count += shares_constant(entity.facts) as usize;
        let mut references = entity.references;
        while let [reference, others @ ..] = references {
            count += shares_constant(reference.target) as usize;
            references = others;
        }
        rest = behind;
    }
    count
}

/// The types of the parameters that the token gives.
pub(crate) fn own_types(entities: &[EntityFacts], backend: Backend) -> Vec<DatabaseType> {
    let owners = || entities.iter().filter_map(|entity| owner(entity.facts));
    let of = |column: &ColumnFacts| (column.cell.database_type)(backend);
    // Where nobody owns a row, the tenant is any token's; most have a UUID.
    let tenant =
        owners().next().map_or_else(|| Uuid::database_type(backend), |owner| of(owner.tenant));
    let level = owners().find_map(|owner| owner.level).map(of);
    let constants = entities.iter().flat_map(|entity| {
        let targets = entity.references.iter().map(|reference| reference.target);
        let owners = [entity.facts].into_iter().chain(targets).filter_map(owner);
        owners.filter(|owner| owner.has_constant).map(|owner| of(owner.tenant))
    });
    match entities.is_empty() {
        true => Vec::new(),
        false => [tenant].into_iter().chain(level).chain(constants).collect(),
    }
}

/// The columns in which a row, or its owning parent, names its owner.
struct Owner {
    tenant: &'static ColumnFacts,
    level: Option<&'static ColumnFacts>,
    has_constant: bool,
}

fn owner(facts: &'static TableFacts) -> Option<Owner> {
    match &facts.owner {
        OwnerFacts::Key { column, shared } => Some(Owner {
            tenant: facts.column(*column)?,
            level: facts.level.and_then(|level| facts.column(level)),
            has_constant: matches!(shared, Shared::Constant(_)),
        }),
        OwnerFacts::Through { parent, .. } => owner(parent),
        OwnerFacts::Everyone => None,
    }
}

/// The entity that a column refers to.
const fn target(entity: &EntityFacts, name: &str) -> Option<(&'static TableFacts, Access)> {
    let (mut columns, mut position) = (entity.facts.columns, 0);
    while let [column, rest @ ..] = columns {
        if same(column.name, name) {
            return match entity.target(position) {
                Some(target) => Some((target, entity.facts.access_to_target(position))),
                None => None,
            };
        }
        position += 1;
        columns = rest;
    }
    None
}

/// Whether this is what the column of this name refers to.
const fn refers(entity: &EntityFacts, reference: &ReferenceFacts, name: &str) -> bool {
    let (_, from) = entity.facts.columns.split_at(reference.column);
    matches!(from, [column, ..] if same(column.name, name))
}

/// Whether two names are the same.
pub(crate) const fn same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    loop {
        match (one, other) {
            ([], []) => return true,
            ([a, one_rest @ ..], [b, other_rest @ ..]) if *a == *b => {
                (one, other) = (one_rest, other_rest);
            }
            _ => return false,
        }
    }
}

impl Pen<'_> {
    const fn draft(&mut self, draft: &Draft<'_>) {
        let mut pieces = draft.pieces;
        while let [piece, rest @ ..] = pieces {
            self.piece(draft, piece);
            pieces = rest;
        }
    }

    const fn piece(&mut self, draft: &Draft<'_>, piece: &Piece<'_>) {
        match *piece {
            Piece::Text(text) => self.text(text),
            Piece::Rows(entity) => {
                self.rows(draft.entity(entity).facts, draft.places(entity, None));
            }
            Piece::RowsUnindexed(entity) => {
                self.rows_unindexed(draft.entity(entity).facts, draft.places(entity, None));
            }
            Piece::Table(entity) => self.table(draft.entity(entity).facts),
            Piece::Owned(entity, alias) => {
                let (facts, places) = (draft.entity(entity).facts, draft.places(entity, None));
                self.owned(facts, Alias::Named(alias), Access::Write, places);
            }
            Piece::Columns(entity, alias) => {
                let facts = draft.entity(entity).facts;
                match alias.is_empty() {
                    true => self.columns(facts),
                    false => self.columns_of(facts, Alias::Named(alias)),
                }
            }
            Piece::Parameter(parameter) => {
                self.parameter(own_parameters(draft.entities) + parameter + 1);
            }
            Piece::Elements(parameter) => {
                let (_, from) = draft.elements.split_at(parameter);
                self.text("(SELECT ");
                if let [element, ..] = from {
                    self.text(element);
                }
                self.text(" FROM json_each(");
                self.parameter(own_parameters(draft.entities) + parameter + 1);
                self.text("))");
            }
            Piece::Tenant => self.parameter(1),
            Piece::OwnColumns(entity) => self.own_columns(draft.entity(entity).facts),
            Piece::OwnValues(entity) => self.own_values(draft, entity),
            Piece::KeyColumns(entity, key) => self.key_columns(draft.entity(entity).facts, key),
            Piece::OpenReference(entity, column) => {
                if let Some((target, _)) = target(draft.entity(entity), column) {
                    self.open_reference(target, draft.dialect);
                }
            }
            Piece::CloseReference(entity, column) => {
                if let Some((target, access)) = target(draft.entity(entity), column) {
                    self.close_reference(target, access, draft.places(entity, Some(column)));
                }
            }
            Piece::OpenLookUp(entity, column) => {
                if let Some((target, access)) = target(draft.entity(entity), column) {
                    self.open_look_up(target, access, draft.places(entity, Some(column)));
                }
            }
            Piece::NewRows(entity, column, made, cte, of) => {
                if let Some((target, _)) = target(draft.entity(entity), column) {
                    self.new_rows(target, draft.entity(made).facts, cte, of);
                }
            }
            Piece::CloseLookUp(entity, column) => {
                if target(draft.entity(entity), column).is_some() {
                    self.close_look_up();
                }
            }
            Piece::OpenGuard(entity, alias) => {
                let (facts, places) = (draft.entity(entity).facts, draft.places(entity, None));
                self.text("CASE WHEN ");
                self.owned(facts, Alias::Named(alias), Access::Write, places);
                self.text(" THEN (");
            }
            Piece::CloseGuard => {
                self.text(") WHEN ");
                self.fail(FOREIGN_CONFLICT, draft.dialect);
                self.text(" THEN FALSE END");
            }
            Piece::ColumnNames(entity) => self.names(draft.entity(entity).facts, false),
            Piece::InsertableNames(entity) => self.names(draft.entity(entity).facts, true),
        }
    }

    /// `(SELECT <declared columns> FROM <table> WHERE <the row is the owner's>)`.
    const fn rows(&mut self, facts: &TableFacts, places: Places) {
        self.text("(");
        self.all_rows(facts);
        self.owned(facts, Alias::Below(0), Access::Read, places);
        self.text(")");
    }

    /// The same, where no index serves the OR of the tenant's rows and those that nobody owns.
    const fn rows_unindexed(&mut self, facts: &TableFacts, places: Places) {
        let OwnerFacts::Key { column, shared: Shared::Null } = &facts.owner else {
            return self.rows(facts, places);
        };
        self.text("(");
        self.all_rows(facts);
        self.owned_unindexed(facts, *column, Alias::Below(0), places);
        self.text(")");
    }

    /// Up to the predicate.
    const fn all_rows(&mut self, facts: &TableFacts) {
        self.text("SELECT ");
        self.columns_of(facts, Alias::Below(0));
        self.text(" FROM ");
        self.table(facts);
        self.text(" AS ");
        self.alias(Alias::Below(0));
        self.text(" WHERE ");
    }

    const fn columns_of(&mut self, facts: &TableFacts, alias: Alias<'_>) {
        let mut index = 0;
        while index < facts.columns.len() {
            self.comma(index);
            self.column(facts, index, alias);
            index += 1;
        }
    }

    const fn key_columns(&mut self, facts: &TableFacts, key: &str) {
        let Some(key) = unique(facts, key) else { return };
        let (mut columns, mut written) = (key.columns, 0);
        while let [position, rest @ ..] = columns {
            let (_, from) = facts.columns.split_at(*position);
            if let [column, ..] = from {
                self.comma(written);
                self.name(column.name);
                written += 1;
            }
            columns = rest;
        }
    }

    const fn own_columns(&mut self, facts: &TableFacts) {
        let mut columns = facts.columns;
        while let [column, rest @ ..] = columns {
            if matches!(column.role, Role::Tenant | Role::Level) {
                self.text(", ");
                self.name(column.name);
            }
            columns = rest;
        }
    }

    const fn own_values(&mut self, draft: &Draft<'_>, index: usize) {
        let entity = draft.entity(index);
        let mut columns = entity.facts.columns;
        while let [column, rest @ ..] = columns {
            match column.role {
                Role::Tenant => self.text(", $1"),
                Role::Level => {
                    self.text(", ");
                    // The token has proven its level once; since then its row may be gone.
                    if let Some(level) = entity.level {
                        // No constant is bound for it: a level that everyone shares is not written to.
                        let access = match shares_constant(level) {
                            true => Access::Write,
                            false => Access::Read,
                        };
                        self.open_reference(level, draft.dialect);
                        self.parameter(2);
                        self.close_reference(level, access, draft.places(index, None));
                    }
                }
                _ => {}
            }
            columns = rest;
        }
    }

    /// A condition that never holds, but fails with a text of ours. It is volatile, so that no planner
    /// evaluates it before it is reached.
    pub(super) const fn fail(&mut self, text: &str, dialect: Dialect) {
        match dialect {
            Dialect::Postgres => {
                self.text("(CASE WHEN random() >= 0 THEN '");
                self.text(text);
                self.text("' END)::int = 0");
            }
            Dialect::Sqlite => {
                self.text("json_extract('{}', '");
                self.text(text);
                self.text("' || substr(random(), 1, 0)) = 0");
            }
        }
    }

    const fn names(&mut self, facts: &TableFacts, insertable: bool) {
        let mut columns = facts.columns;
        let mut written = 0;
        while let [column, rest @ ..] = columns {
            let own = matches!(column.role, Role::Tenant | Role::Level | Role::Generated);
            if !(insertable && own) {
                self.comma(written);
                self.text(column.name);
                written += 1;
            }
            columns = rest;
        }
    }
}

/// Writes a scoped text in a constant.
#[doc(hidden)]
#[macro_export]
macro_rules! __scoped_text {
    ($draft:expr) => {{
        const BYTES: $crate::__private::ScopedBytes<{ $draft.length() }> = $draft.write();
        BYTES.text()
    }};
}

/// Ends the build where SQLite is to run a statement that it can't say.
#[cfg(feature = "sqlite")]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlite_refuses {
    ($why:literal) => {
        ::core::compile_error!($why);
    };
}

#[cfg(not(feature = "sqlite"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __sqlite_refuses {
    ($why:literal) => {};
}
