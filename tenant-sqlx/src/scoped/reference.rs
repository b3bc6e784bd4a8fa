//! How a value that refers to another row is looked at where it is written.
//!
//! Trusted: whether what a scoped statement refers to is the owner's is written here.

use crate::facts::{OwnerFacts, TableFacts};
use crate::scoped::check::position;
use crate::scoped::text::{Dialect, FOREIGN_REFERENCE, same};
use crate::text::pen::{Access, Alias, Pen, Places};

impl Pen<'_> {
    /// The value is evaluated once, where it sees no name of ours; what is written is the id that was
    /// found among the owner's rows.
    pub(super) const fn open_reference(&mut self, target: &TableFacts, dialect: Dialect) {
        self.text(
            "(SELECT CASE WHEN \"t.v\".\"t.e\" IS NULL THEN NULL \
             WHEN \"t.r\".\"t.id\" IS NOT NULL THEN \"t.r\".\"t.id\" WHEN ",
        );
        self.fail(FOREIGN_REFERENCE, dialect);
        self.text(" THEN NULL END FROM (SELECT ");
        if let Dialect::Postgres = dialect {
            // A value without a type of its own, such as NULL, gets the id's.
            let inside = Alias::Below(1);
            self.text("COALESCE((SELECT ");
            if let Some(id) = target.id.first() {
                self.column(target, *id, inside);
            }
            self.text(" FROM ");
            self.table(target);
            self.text(" AS ");
            self.alias(inside);
            self.text(" WHERE FALSE), (");
        } else {
            self.text("((");
        }
    }

    pub(super) const fn close_reference(
        &mut self,
        target: &TableFacts,
        access: Access,
        places: Places,
    ) {
        self.open_look_up(target, access, places);
        self.close_look_up();
    }

    pub(super) const fn open_look_up(
        &mut self,
        target: &TableFacts,
        access: Access,
        places: Places,
    ) {
        let inside = Alias::Below(1);
        self.text(")) AS \"t.e\") AS \"t.v\" LEFT JOIN (SELECT ");
        if let Some(id) = target.id.first() {
            self.column(target, *id, inside);
        }
        self.text(" AS \"t.id\" FROM ");
        self.table(target);
        self.text(" AS ");
        self.alias(inside);
        self.text(" WHERE ");
        self.owned(target, inside, access, places);
    }

    /// The ids of rows that this statement has inserted before: they are the owner's, since nobody else's
    /// are inserted. Those of an upsert may be in the table, too, and stand for one row.
    pub(super) const fn new_rows(
        &mut self,
        target: &TableFacts,
        made: &TableFacts,
        cte: &str,
        [name, column]: [&str; 2],
    ) {
        let Some(id) = single_id(target) else { return };
        let all = column.is_empty();
        // `*` gives the declared columns: another one that is called like the id is the author's.
        let is_id = if all { position(made, id).is_some() } else { same(column, id) };
        if is_owned_alike(made, target) && is_id {
            self.text(" UNION SELECT ");
            self.text(cte);
            self.text(".");
            self.name(if all { id } else { name });
            self.text(" FROM ");
            self.text(cte);
        }
    }

    pub(super) const fn close_look_up(&mut self) {
        self.text(") AS \"t.r\" ON \"t.r\".\"t.id\" = \"t.v\".\"t.e\")");
    }
}

/// The column that is the id, if it is one column.
const fn single_id(facts: &TableFacts) -> Option<&'static str> {
    match facts.id {
        [id] => name_at(facts, *id),
        _ => None,
    }
}

const fn name_at(facts: &TableFacts, position: usize) -> Option<&'static str> {
    let (_, from) = facts.columns.split_at(position);
    match from {
        [column, ..] => Some(column.name),
        [] => None,
    }
}

/// Whether a row that was inserted as the owner's own by the facts of one entity is the owner's own by
/// those of another: both are of one table, and take the owner from the same columns.
const fn is_owned_alike(one: &TableFacts, other: &TableFacts) -> bool {
    let one_table = same(one.table, other.table) && is_same(one.schema, other.schema);
    let one_level = match (one.level, other.level) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(level), Some(of_other)) => is_same(name_at(one, level), name_at(other, of_other)),
    };
    let one_owner = match (&one.owner, &other.owner) {
        (OwnerFacts::Key { column, .. }, OwnerFacts::Key { column: of_other, .. }) => {
            is_same(name_at(one, *column), name_at(other, *of_other))
        }
        (
            OwnerFacts::Through { column, parent },
            OwnerFacts::Through { column: of_other, parent: other_parent },
        ) => {
            is_same(name_at(one, *column), name_at(other, *of_other))
                && is_one_id(single_id(parent), single_id(other_parent))
                && is_owned_alike(parent, other_parent)
        }
        _ => false,
    };
    one_table && one_level && one_owner
}

const fn is_same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => same(one, other),
        _ => false,
    }
}

const fn is_one_id(one: Option<&str>, other: Option<&str>) -> bool {
    one.is_some() && is_same(one, other)
}
