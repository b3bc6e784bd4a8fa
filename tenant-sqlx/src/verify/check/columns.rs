use super::{Checked, Findings};
use crate::facts::{ColumnFacts, OwnerFacts, Role, Shared};
use crate::verify::catalog::{Filled, Nullability, StoredColumn};
use crate::verify::fit::{Fit, fit};
use crate::verify::report::Rule;

/// * Each declared column exists, and holds what the field's type writes.
/// * What may be NULL is read as an `Option`, and the tenant column is never NULL.
/// * Inserts leave nothing out that the database needs, and give nothing that it refuses.
pub(super) fn check(checked: &Checked<'_>, found: &mut Findings<'_>) {
    for column in checked.facts.columns {
        let Some(stored) = checked.relation.column(column.name) else {
            found.fault(
                Rule::ColumnExists,
                format!("there is no column `{}`", column.name),
                "add it in a migration, or name the right one with `#[tenant(column = \"…\")]`",
            );
            continue;
        };
        has_type(checked, column, stored, found);
        if checked.is_written() {
            has_null(checked, column, stored, found);
            is_filled(checked, column, stored, found);
        }
    }
    if checked.is_written() && !checked.relation.has_insert_trigger {
        undeclared(checked, found);
    }
}

fn has_type(
    checked: &Checked<'_>,
    column: &ColumnFacts,
    stored: &StoredColumn,
    found: &mut Findings<'_>,
) {
    let (name, rust, backend) = (column.name, short((column.cell.type_name)()), checked.backend);
    let declared = &stored.type_name;
    match fit(&(column.cell.database_type)(backend), &stored.stored) {
        Fit::Fits => {}
        #[cfg(feature = "sqlite")]
        Fit::Loosely => found.warning(
            Rule::TypeFits,
            format!(
                "column `{name}` is declared as `{declared}`, and `{rust}` is stored as bytes: rows that others write as text are not found"
            ),
            "declare it as `BLOB`",
        ),
        Fit::Differs => found.fault(
            Rule::TypeFits,
            format!("column `{name}` is declared as `{declared}`, which doesn't fit `{rust}`"),
            "change the column in a migration, or the type of the field",
        ),
        Fit::Unsupported => found.fault(
            Rule::TypeFits,
            format!("column `{name}` is to hold `{rust}`, which {backend} can't store"),
            "choose a type that every backend in use has",
        ),
    }
}

fn has_null(
    checked: &Checked<'_>,
    column: &ColumnFacts,
    stored: &StoredColumn,
    found: &mut Findings<'_>,
) {
    let name = column.name;
    let nobodys = matches!(checked.facts.owner, OwnerFacts::Key { shared: Shared::Null, .. });
    if is_left_empty(checked, column, stored) {
        // That is worse, and has a rule of its own.
        return;
    }
    match (&column.role, stored.nullability) {
        (Role::DeletedAt(_), Nullability::NotNull) => found.fault(
            Rule::DeletionIsOptional,
            format!("column `{name}` is NOT NULL, and a row is alive while it is NULL"),
            "drop the constraint",
        ),
        (_, Nullability::NotNull) => {}
        (Role::Tenant, Nullability::Nullable) if !nobodys => found.fault(
            Rule::TenantIsNotNull,
            format!("the tenant column `{name}` may be NULL: such a row has no owner"),
            "declare it NOT NULL, or the key as `shared` if such rows belong to everyone",
        ),
        (_, Nullability::Nullable) if !column.cell.nullable => found.fault(
            Rule::NullIsReadable,
            format!("column `{name}` may be NULL, which the field can't hold"),
            "declare the column NOT NULL, or the field as an `Option`",
        ),
        #[cfg(feature = "sqlite")]
        (_, Nullability::NullablePrimaryKey) if !column.cell.nullable => found.warning(
            Rule::NullIsReadable,
            format!("column `{name}` may be NULL: SQLite allows it in a primary key"),
            "declare it NOT NULL",
        ),
        _ => {}
    }
}

fn is_filled(
    checked: &Checked<'_>,
    column: &ColumnFacts,
    stored: &StoredColumn,
    found: &mut Findings<'_>,
) {
    let name = column.name;
    if is_left_empty(checked, column, stored) {
        found.fault(
            Rule::GeneratedByDatabase,
            format!(
                "column `{name}` is `generated`, and the database gives it no value: inserts fail, or leave a NULL that can't be read"
            ),
            "give the column a default, or take the mark from the field",
        );
    } else if stored.filled == Filled::Always && !matches!(column.role, Role::Generated) {
        found.fault(
            Rule::GeneratedByDatabase,
            format!("the database computes column `{name}`, and refuses rows that bring a value"),
            "mark the field with `#[tenant(generated)]`",
        );
    }
}

/// Whether nobody gives the column a value that it needs.
fn is_left_empty(checked: &Checked<'_>, column: &ColumnFacts, stored: &StoredColumn) -> bool {
    let is_needed = stored.nullability == Nullability::NotNull || !column.cell.nullable;
    matches!(column.role, Role::Generated)
        && stored.filled == Filled::Never
        && is_needed
        && !checked.relation.has_insert_trigger
}

fn undeclared(checked: &Checked<'_>, found: &mut Findings<'_>) {
    let is_declared = |stored: &StoredColumn| {
        let mut columns = checked.facts.columns.iter();
        columns.any(|column| checked.relation.is_same(column.name, &stored.name))
    };
    for stored in checked.relation.columns.iter().filter(|stored| !is_declared(stored)) {
        if stored.nullability == Nullability::NotNull && stored.filled == Filled::Never {
            found.fault(
                Rule::InsertIsComplete,
                format!(
                    "column `{}` is NOT NULL without a default, and the entity doesn't declare it: inserts fail",
                    stored.name
                ),
                "add a field, give the column a default, or declare the table with `view` if the entity is only read",
            );
        }
    }
}

/// The name of a type without its modules: `Vec<Uuid>`.
fn short(name: &str) -> String {
    let mut short = String::new();
    for part in name.split_inclusive(['<', ',', ' ']) {
        short.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    short
}
