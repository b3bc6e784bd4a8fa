use super::{Action, Filled, ForeignKey, Index, Nullability, Relation, StoredColumn, ask, cells};
use crate::facts::TableFacts;
use crate::pool::Held;
use crate::verify::fit::{Affinity, StoredType};
use crate::{Backend, Cells, Error};

/// As SQLite looks for a name: first among the temporary ones, then in the main file.
const RELATION: &str = "
    SELECT l.schema, l.name, l.type = 'view', l.strict, l.wr
    FROM pragma_table_list AS l
    WHERE l.name = ? COLLATE NOCASE AND (? IS NULL OR l.schema = ? COLLATE NOCASE)
    ORDER BY l.schema <> 'temp', l.schema <> 'main'
    LIMIT 1";

const COLUMNS: &str = r#"
    SELECT name, type, "notnull", pk, hidden, dflt_value IS NOT NULL
    FROM pragma_table_xinfo(?, ?)
    ORDER BY cid"#;

/// An expression has no name.
const INDEXES: &str = r#"
    SELECT i.name, i."unique", i.partial, c.name
    FROM pragma_index_list(?, ?) AS i, pragma_index_info(i.name, ?) AS c
    ORDER BY i.seq, c.seqno"#;

/// Without columns, a foreign key points to the primary key.
const FOREIGN_KEYS: &str = r#"
    SELECT f.id, f."table", f."from",
        COALESCE(f."to", (SELECT p.name FROM pragma_table_xinfo(f."table", ?) AS p WHERE p.pk = f.seq + 1), ''),
        f.on_delete, f.on_update
    FROM pragma_foreign_key_list(?, ?) AS f
    ORDER BY f.id, f.seq"#;

pub(super) async fn find(held: &mut Held, facts: &TableFacts) -> Result<Option<Relation>, Error> {
    const HERE: Backend = Backend::Sqlite;
    let (schema, table) = (facts.schema.map(str::to_owned), facts.table.to_owned());
    let found = ask(
        held,
        HERE,
        RELATION,
        |values| {
            values.cell(table)?;
            cells([schema.clone(), schema], values)
        },
        |row| {
            let (schema, name, is_view) = (row.read()?, row.read()?, row.read()?);
            let (strict, without_rowid) = (row.read::<bool>()?, row.read::<bool>()?);
            let relation = Relation {
                schema,
                name,
                is_view,
                // Here a trigger comes too late for a column that is NOT NULL.
                has_insert_trigger: false,
                columns: Vec::new(),
                indexes: Vec::new(),
                foreign_keys: Vec::new(),
                ignores_case: true,
            };
            Ok((relation, strict, without_rowid))
        },
    );
    let Some((mut relation, strict, without_rowid)) = found.await?.pop() else { return Ok(None) };
    let (schema, table) = (relation.schema.clone(), relation.name.clone());
    let is_view = relation.is_view;
    let columns = ask(
        held,
        HERE,
        COLUMNS,
        |values| cells([table.clone(), schema.clone()], values),
        |row| column(row, is_view, strict),
    );
    let columns = columns.await?;
    let place = [table, schema.clone(), schema.clone()];
    let parts = ask(held, HERE, INDEXES, |values| cells(place.clone(), values), index_part).await?;
    relation.indexes = indexes(parts);
    let [table, schema, _] = place;
    let parts = ask(
        held,
        HERE,
        FOREIGN_KEYS,
        |values| cells([schema.clone(), table, schema.clone()], values),
        foreign_key_part,
    );
    relation.foreign_keys = foreign_keys(parts.await?, &schema);
    relation.columns = keyed(columns, &mut relation.indexes, strict || without_rowid);
    Ok(Some(relation))
}

/// A column, and its place in the primary key; 0 is none.
fn column(
    row: &mut Cells<'_>,
    is_view: bool,
    is_strict: bool,
) -> Result<(StoredColumn, i64), Error> {
    let (name, type_name) = (row.read()?, row.read::<String>()?);
    let (not_null, place, hidden, has_default) =
        (row.read::<bool>()?, row.read::<i64>()?, row.read::<i64>()?, row.read::<bool>()?);
    let column = StoredColumn {
        name,
        // The type of a view's column says nothing: it may be that of an expression.
        stored: match is_view {
            true => StoredType::Unknown,
            false => {
                StoredType::Sqlite { affinity: Affinity::of(&type_name, is_strict), is_strict }
            }
        },
        type_name,
        nullability: if not_null { Nullability::NotNull } else { Nullability::Nullable },
        filled: match (hidden, has_default) {
            (2 | 3, _) => Filled::Always,
            (_, true) => Filled::ByDefault,
            (_, false) => Filled::Never,
        },
    };
    Ok((column, place))
}

/// Adds what follows from the primary key.
fn keyed(
    columns: Vec<(StoredColumn, i64)>,
    indexes: &mut Vec<Index>,
    is_never_null: bool,
) -> Vec<StoredColumn> {
    let parts = columns.iter().filter(|(_, place)| *place > 0).count();
    let keyed = columns.into_iter().map(|(mut column, place)| {
        if place == 0 {
            return column;
        }
        if parts == 1 && column.type_name.eq_ignore_ascii_case("INTEGER") {
            // The column is the number of the row, which has no index of its own.
            column.nullability = Nullability::NotNull;
            column.filled = Filled::ByDefault;
            indexes.push(Index {
                name: "primary key".to_owned(),
                columns: vec![Some(column.name.clone())],
                exclusive: true,
                unique: true,
                partial: false,
            });
        } else if column.nullability == Nullability::Nullable {
            column.nullability = match is_never_null {
                true => Nullability::NotNull,
                false => Nullability::NullablePrimaryKey,
            };
        }
        column
    });
    keyed.collect()
}

struct IndexPart {
    name: String,
    unique: bool,
    partial: bool,
    column: Option<String>,
}

fn index_part(row: &mut Cells<'_>) -> Result<IndexPart, Error> {
    Ok(IndexPart {
        name: row.read()?,
        unique: row.read()?,
        partial: row.read()?,
        column: row.read()?,
    })
}

fn indexes(parts: Vec<IndexPart>) -> Vec<Index> {
    let mut indexes: Vec<Index> = Vec::new();
    for IndexPart { name, unique, partial, column } in parts {
        match indexes.last_mut() {
            Some(index) if index.name == name => index.columns.push(column),
            _ => indexes.push(Index {
                name,
                columns: vec![column],
                exclusive: unique,
                unique,
                partial,
            }),
        }
    }
    indexes
}

struct ForeignKeyPart {
    number: i64,
    table: String,
    pair: (String, String),
    on_delete: Action,
    on_update: Action,
}

fn foreign_key_part(row: &mut Cells<'_>) -> Result<ForeignKeyPart, Error> {
    Ok(ForeignKeyPart {
        number: row.read()?,
        table: row.read()?,
        pair: (row.read()?, row.read()?),
        on_delete: action(&row.read::<String>()?),
        on_update: action(&row.read::<String>()?),
    })
}

fn foreign_keys(parts: Vec<ForeignKeyPart>, schema: &str) -> Vec<ForeignKey> {
    let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
    for ForeignKeyPart { number, table, pair, on_delete, on_update } in parts {
        match keys.last_mut() {
            Some((last, key)) if *last == number => key.pairs.push(pair),
            _ => keys.push((
                number,
                ForeignKey {
                    pairs: vec![pair],
                    schema: schema.to_owned(),
                    table,
                    on_delete,
                    on_update,
                    set_on_delete: Vec::new(),
                },
            )),
        }
    }
    keys.into_iter().map(|(_, key)| key).collect()
}

fn action(words: &str) -> Action {
    match words {
        "CASCADE" => Action::Cascade,
        "SET NULL" => Action::SetNull,
        "SET DEFAULT" => Action::SetDefault,
        _ => Action::Nothing,
    }
}
