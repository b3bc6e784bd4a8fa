use super::{Action, Filled, ForeignKey, Index, Nullability, Relation, StoredColumn, ask, cells};
use crate::facts::TableFacts;
use crate::pool::{Held, Prepared};
use crate::verify::fit::StoredType;
use crate::{Backend, Cells, Error};

/// The relation that the name means on this connection's search path.
const RELATION: &str = "
    SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind IN ('v', 'm'),
        EXISTS (
            SELECT FROM pg_catalog.pg_trigger t
            -- 2 is BEFORE, 4 is INSERT
            WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D'
                AND t.tgtype & 6 = 6
        )
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = to_regclass(concat(quote_ident($1) || '.', quote_ident($2)))
        AND c.relkind IN ('r', 'p', 'f', 'v', 'm')";

const COLUMNS: &str = "
    SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull OR t.typnotnull,
        a.attidentity = 'a' OR a.attgenerated <> '',
        a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = $1::bigint::oid AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum";

/// An expression is the empty name.
const INDEXES: &str = "
    SELECT c.relname::text,
        ARRAY(
            SELECT COALESCE(a.attname::text, '')
            FROM unnest(i.indkey) WITH ORDINALITY AS k (number, place)
            LEFT JOIN pg_catalog.pg_attribute a
                ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number > 0
            WHERE k.place <= i.indnkeyatts
            ORDER BY k.place
        ),
        i.indisunique OR i.indisexclusion, i.indisunique, i.indpred IS NOT NULL
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = $1::bigint::oid AND i.indisvalid
    ORDER BY c.relname";

const FOREIGN_KEYS: &str = "
    SELECT n.nspname::text, t.relname::text,
        ARRAY(
            SELECT a.attname::text
            FROM unnest(f.conkey) WITH ORDINALITY AS k (number, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number
            ORDER BY k.place
        ),
        ARRAY(
            SELECT a.attname::text
            FROM unnest(f.confkey) WITH ORDINALITY AS k (number, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.number
            ORDER BY k.place
        ),
        f.confdeltype::text, f.confupdtype::text,
        ARRAY(
            SELECT a.attname::text
            FROM unnest(f.confdelsetcols) AS k (number)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number
        )
    FROM pg_catalog.pg_constraint f
    JOIN pg_catalog.pg_class t ON t.oid = f.confrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
    WHERE f.contype = 'f' AND f.conrelid = $1::bigint::oid
    ORDER BY f.conname";

pub(super) async fn find(held: &mut Held, facts: &TableFacts) -> Result<Option<Relation>, Error> {
    const HERE: Backend = Backend::Postgres;
    let (schema, table) = (facts.schema.map(str::to_owned), facts.table.to_owned());
    let found = ask(
        held,
        HERE,
        RELATION,
        |values| {
            values.cell(schema)?;
            values.cell(table)
        },
        |row| {
            let number = row.read::<i64>()?;
            let relation = Relation {
                schema: row.read()?,
                name: row.read()?,
                is_view: row.read()?,
                has_insert_trigger: row.read()?,
                columns: Vec::new(),
                indexes: Vec::new(),
                foreign_keys: Vec::new(),
                ignores_case: false,
            };
            Ok((number, relation))
        },
    );
    let Some((number, mut relation)) = found.await?.pop() else { return Ok(None) };
    relation.columns = ask(held, HERE, COLUMNS, |values| cells([number], values), column).await?;
    relation.indexes = ask(held, HERE, INDEXES, |values| cells([number], values), index).await?;
    relation.foreign_keys =
        ask(held, HERE, FOREIGN_KEYS, |values| cells([number], values), foreign_key).await?;
    types(held, &mut relation).await?;
    Ok(Some(relation))
}

fn column(row: &mut Cells<'_>) -> Result<StoredColumn, Error> {
    let (name, type_name, not_null) = (row.read()?, row.read()?, row.read()?);
    let (always, by_default) = (row.read()?, row.read()?);
    Ok(StoredColumn {
        name,
        type_name,
        stored: StoredType::Unknown,
        nullability: if not_null { Nullability::NotNull } else { Nullability::Nullable },
        filled: match (always, by_default) {
            (true, _) => Filled::Always,
            (false, true) => Filled::ByDefault,
            (false, false) => Filled::Never,
        },
    })
}

fn index(row: &mut Cells<'_>) -> Result<Index, Error> {
    let name = row.read()?;
    let columns = row.read::<Vec<String>>()?.into_iter();
    Ok(Index {
        name,
        columns: columns.map(|column| (!column.is_empty()).then_some(column)).collect(),
        exclusive: row.read()?,
        unique: row.read()?,
        partial: row.read()?,
    })
}

fn foreign_key(row: &mut Cells<'_>) -> Result<ForeignKey, Error> {
    let (schema, table) = (row.read()?, row.read()?);
    let (from, to) = (row.read::<Vec<String>>()?, row.read::<Vec<String>>()?);
    Ok(ForeignKey {
        pairs: from.into_iter().zip(to).collect(),
        schema,
        table,
        on_delete: action(&row.read::<String>()?),
        on_update: action(&row.read::<String>()?),
        set_on_delete: row.read()?,
    })
}

fn action(code: &str) -> Action {
    match code {
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::Nothing,
    }
}

/// The types as a query of these columns would give them: a domain is the type below it.
async fn types(held: &mut Held, relation: &mut Relation) -> Result<(), Error> {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let columns: Vec<_> = relation.columns.iter().map(|column| quoted(&column.name)).collect();
    let (columns, schema, table) =
        (columns.join(", "), quoted(&relation.schema), quoted(&relation.name));
    let query = format!("SELECT {columns} FROM {schema}.{table}");
    match held.prepare(query, &[]).await? {
        Prepared::Postgres(types) => {
            for (column, stored) in relation.columns.iter_mut().zip(types) {
                column.stored = StoredType::Postgres(stored);
            }
        }
        // Then each column is said to be unknown, which is compared with nothing.
        Prepared::Refused(_) => {}
        #[cfg(feature = "sqlite")]
        Prepared::Sqlite => {}
    }
    Ok(())
}
