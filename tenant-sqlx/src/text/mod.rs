//! The statements by key, written by the compiler out of a table's facts.
//!
//! Trusted: the predicates of `get`, `insert`, `update` and `delete` by key are written here. The
//! text is one for Postgres and SQLite, which share quotation and numbered parameters.
//!
//! Parameters come in this order: the tenant, the level, the constants of shared rows (in `get` and
//! `insert`), then what the statement is about; in `update`, the constant comes last.

pub(crate) mod pen;

use crate::facts::{ColumnFacts, EntityFacts, OwnerFacts, Role, Shared, TableFacts};
use pen::{Access, Alias, Pen, Places, Stretch};

/// The statements by key of one table. Only this module makes one, and only out of facts.
#[derive(Debug, Clone, Copy)]
pub struct ByKey {
    text: &'static str,
    ends: &'static [usize],
}

impl ByKey {
    /// Takes what [`Written::write`] wrote.
    #[doc(hidden)]
    pub const fn of<const LENGTH: usize, const COUNT: usize>(
        written: &'static Written<LENGTH, COUNT>,
    ) -> Self {
        match str::from_utf8(&written.bytes) {
            Ok(text) => Self { text, ends: &written.ends },
            Err(_) => Self { text: "", ends: &[] },
        }
    }

    /// Parameters: owner, shared constant, id.
    pub(crate) fn get(&self) -> &'static str {
        self.statement(0)
    }

    /// Parameters: owner, the constants of [`constants`], what the library gives, then what the caller
    /// gives. No row is written where a reference is not the owner's.
    pub(crate) fn insert(&self) -> &'static str {
        self.statement(1)
    }

    /// Parameters: owner, id, the version if it has one.
    pub(crate) fn delete(&self) -> &'static str {
        self.statement(2)
    }

    /// Parameters: owner, id, the value, the time if the table keeps it, the version if it has one, and
    /// the constant of the rows that the column refers to.
    pub(crate) fn update(&self, column: usize) -> &'static str {
        self.statement(FIXED_STATEMENTS + column)
    }

    fn statement(&self, index: usize) -> &'static str {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied(),
            None => Some(0),
        };
        let range = start.zip(self.ends.get(index).copied()).map(|(start, end)| start..end);
        range.and_then(|range| self.text.get(range)).unwrap_or_default()
    }
}

/// `get`, `insert`, `delete`; behind them one `update` per column.
const FIXED_STATEMENTS: usize = 3;

/// The bytes of all statements of one table, and where each ends.
#[doc(hidden)]
pub struct Written<const LENGTH: usize, const COUNT: usize> {
    bytes: [u8; LENGTH],
    ends: [usize; COUNT],
}

impl<const LENGTH: usize, const COUNT: usize> Written<LENGTH, COUNT> {
    /// Writes the statements. `LENGTH` and `COUNT` come from [`measure`] and [`count`].
    pub const fn write(entity: &EntityFacts) -> Self {
        let mut bytes = [0; LENGTH];
        let mut pen = Pen::on(&mut bytes);
        let mut common = Common::nothing();
        let mut ends = [0; COUNT];
        let mut index = 0;
        let mut rest: &mut [usize] = &mut ends;
        while let Some((end, behind)) = rest.split_first_mut() {
            pen.statement(entity, index, &mut common);
            *end = pen.at;
            rest = behind;
            index += 1;
        }
        Self { bytes, ends }
    }
}

/// How many bytes the statements of a table take.
#[doc(hidden)]
pub const fn measure(entity: &EntityFacts) -> usize {
    let mut pen = Pen::measuring();
    let mut common = Common::nothing();
    let (mut index, count) = (0, count(entity));
    while index < count {
        pen.statement(entity, index, &mut common);
        index += 1;
    }
    pen.at
}

/// How many statements a table has.
#[doc(hidden)]
pub const fn count(entity: &EntityFacts) -> usize {
    FIXED_STATEMENTS + entity.facts.columns.len()
}

/// What several statements of a table have in common, once it was written: the compiler would take
/// most of its time for an entity to write it anew in each.
struct Common {
    /// All columns of the table.
    columns: Stretch,
    /// What stands before the column in an UPDATE.
    update: Option<Stretch>,
    /// What stands behind the value in the UPDATE of a column that refers to nothing.
    updated: Option<Stretch>,
}

impl Common {
    const fn nothing() -> Self {
        Self { columns: Stretch { start: 0, end: 0 }, update: None, updated: None }
    }
}

/// The table that a statement by key is about.
const ROOT: Alias<'static> = Alias::Depth(0);

/// Behind the tenant comes the level, and then the constant.
const fn places(facts: &TableFacts) -> Places {
    Places { level: 2, constant: owner_parameters(facts) + 1 }
}

impl Pen<'_> {
    /// Statements are written in the order of their numbers.
    const fn statement(&mut self, entity: &EntityFacts, index: usize, common: &mut Common) {
        match index {
            0 => self.get(entity.facts, common),
            1 => self.insert(entity, common),
            2 => self.delete(entity.facts),
            _ => self.update(entity, index - FIXED_STATEMENTS, common),
        }
    }

    const fn get(&mut self, facts: &TableFacts, common: &mut Common) {
        self.text("SELECT ");
        let start = self.at;
        self.columns(facts);
        common.columns = Stretch { start, end: self.at };
        self.text(" FROM ");
        self.table(facts);
        self.text(" AS \"t0\" WHERE ");
        self.owned(facts, ROOT, Access::Read, places(facts));
        let mut parameter = owner_parameters(facts);
        if shares_constant(facts) {
            parameter += 1;
        }
        self.id_matches(facts, parameter);
        self.not_deleted(facts);
    }

    const fn insert(&mut self, entity: &EntityFacts, common: &Common) {
        let facts = entity.facts;
        self.text("INSERT INTO ");
        self.table(facts);
        self.text(" (");
        let checked = is_checked(entity);
        let (mut written, mut turn) = (0, Turn::first(entity));
        while let Some((column, _, next)) = turn.next(facts) {
            self.comma(written);
            self.name(column.name);
            (written, turn) = (written + 1, next);
        }
        self.text(if checked { ") SELECT " } else { ") VALUES (" });
        (written, turn) = (0, Turn::first(entity));
        while let Some((_, parameter, next)) = turn.next(facts) {
            self.comma(written);
            self.parameter(parameter);
            (written, turn) = (written + 1, next);
        }
        if checked {
            self.text(" WHERE TRUE");
            self.insert_checks(entity);
        } else {
            self.text(")");
        }
        self.text(" RETURNING ");
        self.again(common.columns);
    }

    /// That the level and what is referred to are the owner's.
    const fn insert_checks(&mut self, entity: &EntityFacts) {
        let facts = entity.facts;
        let mut constant = owner_parameters(facts);
        let mut turn = Turn::first(entity);
        while let Some((column, parameter, next)) = turn.next(facts) {
            let target = match column.role {
                Role::Level => entity.level,
                _ => entity.target(turn.column),
            };
            if let Some(target) = target {
                constant += shares_constant(target) as usize;
                let places = Places { level: 2, constant };
                self.refers(target, facts.access_to_target(turn.column), parameter, places);
            }
            turn = next;
        }
    }

    /// That a parameter is NULL, or the id of a row that the owner may refer to.
    const fn refers(
        &mut self,
        target: &TableFacts,
        access: Access,
        parameter: usize,
        places: Places,
    ) {
        let alias = Alias::Depth(1);
        self.text(" AND (");
        self.parameter(parameter);
        self.text(" IS NULL OR EXISTS (SELECT 1 FROM ");
        self.table(target);
        self.text(" AS ");
        self.alias(alias);
        self.text(" WHERE ");
        if let Some(id) = target.id.first() {
            self.column(target, *id, alias);
        }
        self.text(" = ");
        self.parameter(parameter);
        self.text(" AND ");
        self.owned(target, alias, access, places);
        self.text("))");
    }

    const fn delete(&mut self, facts: &TableFacts) {
        self.text("DELETE FROM ");
        self.table(facts);
        self.text(" AS \"t0\" WHERE ");
        self.owned(facts, ROOT, Access::Write, places(facts));
        self.id_matches(facts, owner_parameters(facts));
        let mut columns = facts.columns;
        while let [column, rest @ ..] = columns {
            if let Role::Version = column.role {
                let parameter = owner_parameters(facts) + facts.id.len() + 1;
                self.version_matches(column.name, parameter);
            }
            columns = rest;
        }
    }

    const fn update(&mut self, entity: &EntityFacts, wanted: usize, common: &mut Common) {
        let facts = entity.facts;
        let value = owner_parameters(facts) + facts.id.len() + 1;
        let start = self.at;
        match common.update {
            Some(head) => self.again(head),
            None => {
                self.text("UPDATE ");
                self.table(facts);
                self.text(" AS \"t0\" SET ");
                common.update = Some(Stretch { start, end: self.at });
            }
        }
        if let (_, [column, ..]) = facts.columns.split_at(wanted) {
            self.name(column.name);
        }
        self.text(" = ");
        self.parameter(value);
        let start = self.at;
        match (common.updated, entity.target(wanted)) {
            (Some(rest), None) => self.again(rest),
            (None, None) => {
                self.updated(entity, wanted, value, common.columns);
                common.updated = Some(Stretch { start, end: self.at });
            }
            (_, Some(_)) => self.updated(entity, wanted, value, common.columns),
        }
    }

    /// What stands behind the value in an UPDATE.
    const fn updated(
        &mut self,
        entity: &EntityFacts,
        wanted: usize,
        value: usize,
        all_columns: Stretch,
    ) {
        let facts = entity.facts;
        let (mut parameter, mut columns, mut version) = (value, facts.columns, None);
        while let [column, rest @ ..] = columns {
            if let Role::UpdatedAt(_) = column.role {
                parameter += 1;
                self.text(", ");
                self.name(column.name);
                self.text(" = ");
                self.parameter(parameter);
            }
            if let Role::Version = column.role {
                version = Some(column.name);
                self.text(", ");
                self.name(column.name);
                self.text(" = \"t0\".");
                self.name(column.name);
                self.text(" + 1");
            }
            columns = rest;
        }
        self.text(" WHERE ");
        self.owned(facts, ROOT, Access::Write, places(facts));
        self.id_matches(facts, owner_parameters(facts));
        self.not_deleted(facts);
        if let Some(name) = version {
            parameter += 1;
            self.version_matches(name, parameter);
        }
        if let Some(target) = entity.target(wanted) {
            let places = Places { level: 2, constant: parameter + 1 };
            self.refers(target, facts.access_to_target(wanted), value, places);
        }
        self.text(" RETURNING ");
        self.again(all_columns);
    }

    /// That the row has the version that was asked for, if one was.
    const fn version_matches(&mut self, name: &str, parameter: usize) {
        self.text(" AND (");
        self.parameter(parameter);
        self.text(" IS NULL OR \"t0\".");
        self.name(name);
        self.text(" = ");
        self.parameter(parameter);
        self.text(")");
    }

    const fn id_matches(&mut self, facts: &TableFacts, mut parameter: usize) {
        let mut ids = facts.id;
        while let [id, rest @ ..] = ids {
            parameter += 1;
            self.text(" AND ");
            self.column(facts, *id, ROOT);
            self.text(" = ");
            self.parameter(parameter);
            ids = rest;
        }
    }

    const fn not_deleted(&mut self, facts: &TableFacts) {
        let mut columns = facts.columns;
        while let [column, rest @ ..] = columns {
            if let Role::DeletedAt(_) = column.role {
                self.text(" AND \"t0\".");
                self.name(column.name);
                self.text(" IS NULL");
            }
            columns = rest;
        }
    }

    pub(crate) const fn columns(&mut self, facts: &TableFacts) {
        let mut columns = facts.columns;
        let mut written = 0;
        while let [column, rest @ ..] = columns {
            self.comma(written);
            self.name(column.name);
            written += 1;
            columns = rest;
        }
    }
}

/// The next column that INSERT writes, and its parameter.
#[derive(Clone, Copy)]
struct Turn {
    order: usize,
    column: usize,
    parameter: usize,
}

impl Turn {
    const fn first(entity: &EntityFacts) -> Self {
        let parameter = owner_parameters(entity.facts) + constants(entity);
        Self { order: 0, column: 0, parameter }.at_column(entity.facts)
    }

    /// Goes on to a column of this turn, or of a later one.
    const fn at_column(mut self, facts: &TableFacts) -> Self {
        while self.order < INSERT_ORDER {
            let (_, mut columns) = facts.columns.split_at(self.column);
            while let [column, rest @ ..] = columns {
                if insert_order(&column.role) == self.order {
                    return self;
                }
                self.column += 1;
                columns = rest;
            }
            self.order += 1;
            self.column = 0;
        }
        self
    }

    const fn next(self, facts: &TableFacts) -> Option<(&ColumnFacts, usize, Self)> {
        if self.order >= INSERT_ORDER {
            return None;
        }
        let (_, columns) = facts.columns.split_at(self.column);
        let [column, ..] = columns else { return None };
        let (parameter, taken) = match column.role {
            Role::Tenant => (1, 0),
            Role::Level => (2, 0),
            _ => (self.parameter + 1, 1),
        };
        let next =
            Self { order: self.order, column: self.column + 1, parameter: self.parameter + taken };
        Some((column, parameter, next.at_column(facts)))
    }
}

/// Whether INSERT looks at other rows: at the level's, or at one that is referred to.
pub(crate) const fn is_checked(entity: &EntityFacts) -> bool {
    let mut position = 0;
    while position < entity.facts.columns.len() {
        if entity.target(position).is_some() {
            return true;
        }
        position += 1;
    }
    entity.facts.level.is_some() && entity.level.is_some()
}

/// How many parameters INSERT takes.
pub(crate) const fn insert_parameters(entity: &EntityFacts) -> usize {
    let mut count = owner_parameters(entity.facts) + constants(entity);
    let mut columns = entity.facts.columns;
    while let [column, rest @ ..] = columns {
        let owner = matches!(column.role, Role::Tenant | Role::Level);
        count += (!owner && insert_order(&column.role) < INSERT_ORDER) as usize;
        columns = rest;
    }
    count
}

/// How many columns INSERT fills with what the library makes.
pub(crate) const fn made_columns(facts: &TableFacts) -> usize {
    let (mut count, mut columns) = (0, facts.columns);
    while let [column, rest @ ..] = columns {
        let made = matches!(column.role, Role::CreatedAt(_) | Role::UpdatedAt(_) | Role::Version);
        count += made as usize;
        columns = rest;
    }
    count
}

/// How many constants of shared rows INSERT takes: of the level, and of what is referred to.
pub(crate) const fn constants(entity: &EntityFacts) -> usize {
    let (mut count, mut position) = (0, 0);
    while position < entity.facts.columns.len() {
        if let Some(target) = entity.target(position) {
            count += shares_constant(target) as usize;
        }
        position += 1;
    }
    if let (Some(_), Some(level)) = (entity.facts.level, entity.level) {
        count += shares_constant(level) as usize;
    }
    count
}

/// In which turn a column is written by INSERT; none for what the database writes.
pub(crate) const fn insert_order(role: &Role) -> usize {
    match role {
        Role::Tenant => 0,
        Role::Level => 1,
        Role::CreatedAt(_) => 2,
        Role::UpdatedAt(_) => 3,
        Role::Version => 4,
        Role::Given | Role::Fixed => 5,
        Role::Generated | Role::DeletedAt(_) => INSERT_ORDER,
    }
}

/// The number of turns of [`insert_order`].
pub(crate) const INSERT_ORDER: usize = 6;

/// How many parameters the owner takes: the tenant, and the level.
pub(crate) const fn owner_parameters(facts: &TableFacts) -> usize {
    match &facts.owner {
        OwnerFacts::Everyone => 0,
        OwnerFacts::Key { .. } => 1 + facts.level.is_some() as usize,
        OwnerFacts::Through { parent, .. } => owner_parameters(parent),
    }
}

pub(crate) const fn shares_constant(facts: &TableFacts) -> bool {
    match &facts.owner {
        OwnerFacts::Key { shared, .. } => matches!(shared, Shared::Constant(_)),
        OwnerFacts::Through { parent, .. } => shares_constant(parent),
        OwnerFacts::Everyone => false,
    }
}

/// Writes the statements of a table in a constant.
#[doc(hidden)]
#[macro_export]
macro_rules! __by_key {
    ($entity:expr) => {{
        const WRITTEN: $crate::__private::Written<
            { $crate::__private::measure(&$entity) },
            { $crate::__private::count(&$entity) },
        > = $crate::__private::Written::write(&$entity);
        $crate::__private::ByKey::of(&WRITTEN)
    }};
}

#[cfg(test)]
mod tests;
