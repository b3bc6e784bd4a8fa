//! What must hold of the facts for a scoped statement to be right, asked while it is compiled.

use crate::facts::{EntityFacts, OwnerFacts, Role, TableFacts, UniqueFacts};
use crate::scoped::text::{Dialect, Draft, Piece, same};
use crate::text::pen::Pen;

/// A question about an entity, and what is said if it isn't answered well.
#[derive(Debug, Clone, Copy)]
pub enum Check<'a> {
    /// One of the entities declares the column.
    Column(&'a [usize], &'a str, Message<'a>),
    /// The entity is a table that a tenant owns rows of: else a view, or global.
    Writable(usize, Message<'a>, Message<'a>),
    /// INSERT may write the column.
    Insertable(usize, &'a str, Refused<'a>),
    /// SET may write the column.
    Settable(usize, &'a str, Refused<'a>),
    /// The column refers to no entity.
    NoReference(usize, &'a str, Message<'a>),
    /// A new row names its owning parent.
    NamesParent(usize, &'a [&'a str], Message<'a>),
    /// The conflict target holds the tenant, or is the id.
    ConflictTarget(usize, &'a [&'a str], Message<'a>),
    /// The unique key is declared, and holds the tenant or is the id: else unknown, or foreign.
    ConflictKey(usize, &'a str, Message<'a>, Message<'a>),
    /// All declared unique keys do, and there are some: else unknown, or foreign.
    EveryKey(usize, Message<'a>, Message<'a>),
    /// Nothing answers it.
    Never(Message<'a>),
}

/// A message, which may list columns.
pub type Message<'a> = &'a [Piece<'a>];

/// What is said of a column that can't be written.
#[derive(Debug, Clone, Copy)]
pub struct Refused<'a> {
    /// It isn't declared.
    pub unknown: Message<'a>,
    /// It is the tenant's.
    pub tenant: Message<'a>,
    /// It is the level's.
    pub level: Message<'a>,
    /// It is part of the id.
    pub id: Message<'a>,
    /// It points to the owning parent.
    pub parent: Message<'a>,
}

/// The longest message, in bytes.
const ROOM: usize = 16_384;

/// Asks one question. An answer that isn't good ends the build with its message.
#[allow(clippy::panic, reason = "called in constants only: it is the compiler that panics")]
#[track_caller]
pub const fn check(check: &Check<'_>, entities: &[EntityFacts]) {
    if let Some(pieces) = refusal(check, entities) {
        let draft = Draft { dialect: Dialect::Postgres, pieces, entities, elements: &[] };
        let message = draft.write::<ROOM>().0;
        let (message, _) = message.split_at(draft.length());
        match str::from_utf8(message) {
            Ok(message) => panic!("{}", message),
            Err(_) => panic!("the statement is refused"),
        }
    }
}

const fn refusal<'a>(check: &Check<'a>, entities: &[EntityFacts]) -> Option<Message<'a>> {
    match *check {
        Check::Column(among, column, message) => {
            let mut among = among;
            while let [entity, rest @ ..] = among {
                if position(facts(entities, *entity), column).is_some() {
                    return None;
                }
                among = rest;
            }
            Some(message)
        }
        Check::Writable(entity, view, global) => {
            let facts = facts(entities, entity);
            match facts.owner {
                OwnerFacts::Everyone => Some(global),
                _ if facts.view => Some(view),
                _ => None,
            }
        }
        Check::Insertable(entity, column, refused) => {
            let facts = facts(entities, entity);
            match role(facts, column) {
                None => Some(refused.unknown),
                Some(Role::Tenant) => Some(refused.tenant),
                Some(Role::Level) => Some(refused.level),
                Some(_) => None,
            }
        }
        Check::Settable(entity, column, refused) => {
            let facts = facts(entities, entity);
            match (role(facts, column), position(facts, column)) {
                (None, _) | (_, None) => Some(refused.unknown),
                (Some(Role::Tenant), _) => Some(refused.tenant),
                (Some(Role::Level), _) => Some(refused.level),
                (Some(_), Some(position)) if contains(facts.id, position) => Some(refused.id),
                (Some(_), Some(position)) if owns(facts, position) => Some(refused.parent),
                (Some(_), Some(_)) => None,
            }
        }
        Check::NoReference(entity, column, message) => {
            let (_, from) = entities.split_at(entity);
            let [entity, ..] = from else { return Some(message) };
            let mut references = entity.references;
            while let [reference, rest @ ..] = references {
                if let Some(position) = position(entity.facts, column)
                    && position == reference.column
                {
                    return Some(message);
                }
                references = rest;
            }
            None
        }
        Check::NamesParent(entity, columns, message) => match facts(entities, entity) {
            TableFacts { owner: OwnerFacts::Through { column, .. }, columns: declared, .. } => {
                match named(declared, *column, columns) {
                    true => None,
                    false => Some(message),
                }
            }
            _ => None,
        },
        Check::ConflictTarget(entity, columns, message) => {
            match is_own_key(facts(entities, entity), Key::Named(columns)) {
                true => None,
                false => Some(message),
            }
        }
        Check::ConflictKey(entity, name, unknown, foreign) => {
            let facts = facts(entities, entity);
            match unique(facts, name) {
                None => Some(unknown),
                Some(key) if is_own_key(facts, Key::At(key.columns)) => None,
                Some(_) => Some(foreign),
            }
        }
        Check::EveryKey(entity, unknown, foreign) => {
            let facts = facts(entities, entity);
            let mut keys = facts.unique;
            if keys.is_empty() {
                return Some(unknown);
            }
            while let [key, rest @ ..] = keys {
                if !is_own_key(facts, Key::At(key.columns)) {
                    return Some(foreign);
                }
                keys = rest;
            }
            None
        }
        Check::Never(message) => Some(message),
    }
}

/// The columns of a key: by their names, as a text gives them, or by their positions.
#[derive(Clone, Copy)]
enum Key<'a> {
    Named(&'a [&'a str]),
    At(&'a [usize]),
}

impl Key<'_> {
    const fn length(self) -> usize {
        match self {
            Self::Named(names) => names.len(),
            Self::At(positions) => positions.len(),
        }
    }

    const fn holds(self, facts: &TableFacts, column: usize) -> bool {
        match self {
            Self::Named(names) => named(facts.columns, column, names),
            Self::At(positions) => contains(positions, column),
        }
    }
}

/// Whether a row that has the same values in these columns is the owner's own, or told from others by
/// its id.
const fn is_own_key(facts: &TableFacts, key: Key<'_>) -> bool {
    let owned = match &facts.owner {
        OwnerFacts::Key { column, .. } | OwnerFacts::Through { column, .. } => {
            key.holds(facts, *column)
        }
        OwnerFacts::Everyone => false,
    };
    let mut ids = facts.id;
    let mut whole = key.length() == ids.len();
    while let [id, rest @ ..] = ids {
        whole = whole && key.holds(facts, *id);
        ids = rest;
    }
    owned || whole
}

/// The declared unique key of this name.
pub(super) const fn unique(facts: &TableFacts, name: &str) -> Option<&'static UniqueFacts> {
    let mut keys = facts.unique;
    while let [key, rest @ ..] = keys {
        if same(key.name, name) {
            return Some(key);
        }
        keys = rest;
    }
    None
}

/// Whether the column at a position is among the names.
const fn named(declared: &[crate::facts::ColumnFacts], wanted: usize, mut names: &[&str]) -> bool {
    let (_, from) = declared.split_at(wanted);
    let [column, ..] = from else { return false };
    while let [name, rest @ ..] = names {
        if same(column.name, name) {
            return true;
        }
        names = rest;
    }
    false
}

const fn facts(entities: &[EntityFacts], wanted: usize) -> &'static TableFacts {
    let (_, from) = entities.split_at(wanted);
    match from {
        [entity, ..] => entity.facts,
        [] => TableFacts::NONE,
    }
}

/// Where the column of this name stands among the declared ones.
pub(super) const fn position(facts: &TableFacts, name: &str) -> Option<usize> {
    let (mut columns, mut index) = (facts.columns, 0);
    while let [column, rest @ ..] = columns {
        if same(column.name, name) {
            return Some(index);
        }
        index += 1;
        columns = rest;
    }
    None
}

const fn role(facts: &'static TableFacts, name: &str) -> Option<&'static Role> {
    let mut columns = facts.columns;
    while let [column, rest @ ..] = columns {
        if same(column.name, name) {
            return Some(&column.role);
        }
        columns = rest;
    }
    None
}

const fn contains(mut positions: &[usize], wanted: usize) -> bool {
    while let [position, rest @ ..] = positions {
        if *position == wanted {
            return true;
        }
        positions = rest;
    }
    false
}

const fn owns(facts: &TableFacts, position: usize) -> bool {
    matches!(&facts.owner, OwnerFacts::Through { column, .. } if *column == position)
}

/// A column of the result.
#[derive(Debug, Clone, Copy)]
pub enum Output<'a> {
    /// It has a name.
    Named(&'a str),
    /// It has none.
    Unnamed,
    /// All columns of an entity.
    All(usize),
}

/// Where each column that a row wants stands in the result; in order, if it doesn't say by name.
#[allow(clippy::panic, reason = "called in constants only: it is the compiler that panics")]
#[track_caller]
pub const fn positions<const WIDTH: usize>(
    names: Option<&[&str]>,
    outputs: &[Output<'_>],
    entities: &[EntityFacts],
    row: &str,
) -> [usize; WIDTH] {
    let mut found = [0; WIDTH];
    let mut rest: &mut [usize] = &mut found;
    let mut index = 0;
    let mut wanted = match names {
        Some(names) => names,
        None => &[],
    };
    if names.is_none() && width(outputs, entities) != WIDTH {
        let mut room = [0; ROOM];
        let mut pen = Pen::on(&mut room);
        pen.text("the statement gives ");
        pen.number(width(outputs, entities));
        pen.text(" columns, and `");
        pen.text(row);
        pen.text("` takes ");
        pen.number(WIDTH);
        pen.text(
            "\n = help: list as many, or read them by name, into a struct with `#[derive(Row)]`",
        );
        fail(&pen);
    }
    while let Some((place, behind)) = rest.split_first_mut() {
        *place = match wanted {
            [name, others @ ..] => {
                wanted = others;
                match output(outputs, entities, name) {
                    Some(position) => position,
                    None => {
                        let mut room = [0; ROOM];
                        let mut pen = Pen::on(&mut room);
                        pen.text("`");
                        pen.text(row);
                        pen.text("` reads a column `");
                        pen.text(name);
                        pen.text("`, which the statement doesn't give\n = help: give it with that name: `… AS ");
                        pen.text(name);
                        pen.text("`");
                        fail(&pen);
                    }
                }
            }
            [] => index,
        };
        index += 1;
        rest = behind;
    }
    found
}

#[allow(clippy::panic, reason = "called in constants only: it is the compiler that panics")]
#[track_caller]
const fn fail(pen: &Pen<'_>) -> ! {
    match str::from_utf8(pen.written()) {
        Ok(message) => panic!("{}", message),
        Err(_) => panic!("the statement is refused"),
    }
}

const fn width(mut outputs: &[Output<'_>], entities: &[EntityFacts]) -> usize {
    let mut width = 0;
    while let [output, rest @ ..] = outputs {
        width += match *output {
            Output::Named(_) | Output::Unnamed => 1,
            Output::All(entity) => facts(entities, entity).columns.len(),
        };
        outputs = rest;
    }
    width
}

/// The one column of this name.
#[allow(clippy::panic, reason = "called in constants only: it is the compiler that panics")]
#[track_caller]
const fn output(mut outputs: &[Output<'_>], entities: &[EntityFacts], name: &str) -> Option<usize> {
    let (mut before, mut found) = (0, None);
    while let [output, rest @ ..] = outputs {
        let here = match *output {
            Output::Named(known) if same(known, name) => Some(before),
            Output::Named(_) | Output::Unnamed => None,
            Output::All(entity) => match position(facts(entities, entity), name) {
                Some(position) => Some(before + position),
                None => None,
            },
        };
        before += match *output {
            Output::Named(_) | Output::Unnamed => 1,
            Output::All(entity) => facts(entities, entity).columns.len(),
        };
        if here.is_some() && found.is_some() {
            let mut room = [0; ROOM];
            let mut pen = Pen::on(&mut room);
            pen.text("the statement gives two columns `");
            pen.text(name);
            pen.text("`\n = help: list the columns, and give one of them another name: `… AS …`");
            fail(&pen);
        }
        if here.is_some() {
            found = here;
        }
        outputs = rest;
    }
    found
}
