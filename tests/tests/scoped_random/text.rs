//! From what was read to what is sent: by the functions that the compiler runs, and by plain ones that
//! know of no tenant.

use std::fmt::Write as _;

use tenant_sql::{Check, Parameter, Request, Scoped};
use tenant_sqlx::__private::{Dialect, Draft, EntityFacts, Piece, check, own_parameters};

use super::facts;
use super::grammar::{Case, Value};

/// The longest text.
const ROOM: usize = 1 << 18;

/// The two texts of one statement, and the entities that it names.
#[derive(Debug)]
pub struct Texts {
    /// With the tenant, as it is sent.
    pub scoped: String,
    /// For a database in which nobody else has rows.
    pub alone: String,
    pub entities: Vec<String>,
}

/// What keeps a statement from being sent.
#[derive(Debug)]
pub enum NotSent {
    Refused(String),
    /// SQLite can't say it.
    Lacking(String),
}

pub fn texts(case: &Case, postgres: bool) -> Result<Texts, NotSent> {
    let parameters = case.parameters.iter().map(|(name, value)| Parameter {
        name: name.clone(),
        slice: matches!(value, Value::Ids(_) | Value::Texts(_) | Value::Ints(_)),
    });
    let parameters: Vec<Parameter> = parameters.collect();
    let request = Request { sql: &case.sql, parameters: &parameters, functions: &[] };
    let told = |mistakes: Vec<tenant_sql::Mistake>| {
        mistakes.iter().map(|mistake| mistake.render(&case.sql)).collect::<Vec<_>>().join("\n")
    };
    let scoped = tenant_sql::read(request).map_err(|mistakes| NotSent::Refused(told(mistakes)))?;
    // Texts without a meaning name many an entity that isn't there.
    let entities = scoped
        .entities
        .iter()
        .map(|name| facts::of(name).ok_or_else(|| NotSent::Refused(format!("no entity {name}"))));
    let entities: Vec<EntityFacts> = entities.collect::<Result<_, _>>()?;
    holds(&scoped, &entities)?;
    let pieces = match postgres {
        true => scoped.postgres,
        false => scoped.sqlite.map_err(|mistakes| NotSent::Lacking(told(mistakes)))?,
    };
    let pieces: Vec<Piece<'_>> = pieces.iter().map(facts::piece).collect();
    let elements = vec!["unhex(value)"; parameters.len()];
    let dialect = if postgres { Dialect::Postgres } else { Dialect::Sqlite };
    let draft = Draft { dialect, pieces: &pieces, entities: &entities, elements: &elements };
    assert!(draft.length() <= ROOM, "a statement of {} bytes", draft.length());
    let mut bytes = draft.write::<ROOM>().as_bytes().to_vec();
    bytes.truncate(draft.length());
    Ok(Texts {
        scoped: String::from_utf8(bytes).unwrap(),
        alone: alone(&pieces, &entities),
        entities: scoped.entities,
    })
}

/// The questions that the compiler asks.
fn holds(scoped: &Scoped, entities: &[EntityFacts]) -> Result<(), NotSent> {
    for asked in &scoped.checks {
        // Asked without a panic: texts without a meaning name many a column that isn't there.
        if let Check::Column { entities: among, column, .. } = asked {
            let mut columns = among.iter().flat_map(|entity| entities[*entity].facts.columns);
            if !columns.any(|known| known.name == column) {
                return Err(NotSent::Refused(format!("no column {column}")));
            }
        }
        let answer =
            std::panic::catch_unwind(|| facts::asked(asked, &|asked| check(asked, entities)));
        if let Err(told) = answer {
            let told = told.downcast_ref::<String>().cloned().unwrap_or_default();
            return Err(NotSent::Refused(told));
        }
    }
    Ok(())
}

/// The statement with its tables as they are. Nothing of this knows what an owner is, but for the values
/// of a new row.
fn alone(pieces: &[Piece<'_>], entities: &[EntityFacts]) -> String {
    let mut sql = String::new();
    let names = |entity: usize, alias: &str| {
        let columns = entities[entity].facts.columns.iter();
        let columns = columns.map(|column| match alias {
            "" => format!("\"{}\"", column.name),
            alias => format!("\"{alias}\".\"{}\"", column.name),
        });
        columns.collect::<Vec<_>>().join(", ")
    };
    let own = own_parameters(entities);
    for piece in pieces {
        let written = match *piece {
            Piece::Text(text) => write!(sql, "{text}"),
            Piece::Rows(entity) | Piece::RowsUnindexed(entity) => {
                let table = entities[entity].facts.table;
                write!(sql, "(SELECT {} FROM {table})", names(entity, ""))
            }
            Piece::Table(entity) => write!(sql, "{}", entities[entity].facts.table),
            // Everyone's rows are here, too, and nobody's to change.
            Piece::Owned(entity, alias) => match entities[entity].facts.entity {
                "Template" | "Rate" => write!(sql, "\"{alias}\".tenant_id = $1"),
                _ => write!(sql, "TRUE"),
            },
            Piece::Columns(entity, alias) => write!(sql, "{}", names(entity, alias)),
            Piece::Parameter(parameter) => write!(sql, "${}", own + parameter + 1),
            Piece::Elements(parameter) => {
                write!(sql, "(SELECT unhex(value) FROM json_each(${}))", own + parameter + 1)
            }
            Piece::Tenant => write!(sql, "$1"),
            Piece::OwnColumns(entity) => match facts::owner(entities[entity].facts.entity) {
                facts::Owner::Tenant => write!(sql, ", tenant_id"),
                facts::Owner::Level => write!(sql, ", tenant_id, laboratory_id"),
                facts::Owner::Other => Ok(()),
            },
            Piece::OwnValues(entity) => match facts::owner(entities[entity].facts.entity) {
                facts::Owner::Tenant => write!(sql, ", $1"),
                facts::Owner::Level => write!(sql, ", $1, $2"),
                facts::Owner::Other => Ok(()),
            },
            Piece::OpenReference(..) | Piece::OpenGuard(..) => write!(sql, "("),
            Piece::CloseReference(..) | Piece::CloseLookUp(..) | Piece::CloseGuard => {
                write!(sql, ")")
            }
            Piece::OpenLookUp(..) | Piece::NewRows(..) => Ok(()),
            Piece::KeyColumns(_, key) => write!(sql, "{}", facts::key(key)),
            Piece::ColumnNames(_) | Piece::InsertableNames(_) => panic!("a piece of a message"),
        };
        written.unwrap();
    }
    sql
}
