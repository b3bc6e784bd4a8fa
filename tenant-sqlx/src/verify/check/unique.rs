use super::{Checked, Findings, list, names_of};
use crate::verify::catalog::Index;
use crate::verify::report::Rule;

/// * Each unique key that the entity declares is one of the table, of the same columns.
pub(super) fn check(checked: &Checked<'_>, found: &mut Findings<'_>) {
    let (facts, relation) = (checked.facts, checked.relation);
    for key in facts.unique {
        let (name, declared) = (key.name, names_of(facts, key.columns.iter().copied()));
        let is_of_them = |index: &Index| {
            let is_whole = index.unique && !index.partial;
            is_whole
                && index.columns.len() == declared.len()
                && declared.iter().all(|column| index.holds(relation, column))
        };
        if relation.indexes.iter().any(|index| is_called(checked, index, name) && is_of_them(index))
        {
            continue;
        }
        let named = relation.indexes.iter().find(|index| relation.is_same(&index.name, name));
        let (declared, bare) = (list(declared.iter().copied()), declared.join(", "));
        let cause = match named {
            Some(index) => {
                let stored =
                    list(index.columns.iter().map(|column| column.as_deref().unwrap_or("…")));
                let kind =
                    if index.unique && !index.partial { "" } else { ", and not of all rows" };
                format!(
                    "the key `{name}` is declared on ({declared}), and is on ({stored}) in the database{kind}"
                )
            }
            None => format!("there is no unique key `{name}` ({declared})"),
        };
        let table = facts.table;
        found.fault(
            Rule::UniqueKeyExists,
            cause,
            format!("create it with `CREATE UNIQUE INDEX {name} ON {table} ({bare})`, or correct `unique` in the entity"),
        );
    }
}

/// Whether this may be the key of the name.
fn is_called(checked: &Checked<'_>, index: &Index, name: &str) -> bool {
    !checked.backend.names_constraints() || checked.relation.is_same(&index.name, name)
}
