use super::{Checked, Findings, id_of, list, name_of, names_of};
use crate::facts::{OwnerFacts, TableFacts};
use crate::verify::report::Rule;

/// * An index begins with the columns that every query compares.
/// * The id tells the rows of one tenant apart, and that of a parent the rows of all.
/// * No other unique key spans tenants.
pub(super) fn check(checked: &Checked<'_>, found: &mut Findings<'_>) {
    let (facts, relation) = (checked.facts, checked.relation);
    let owner = match facts.owner {
        OwnerFacts::Key { column, .. } | OwnerFacts::Through { column, .. } => Some(column),
        OwnerFacts::Everyone => None,
    };
    let owners = names_of(facts, owner);
    let level = names_of(facts, facts.level);

    if let Some(owner) = owners.first() {
        if !relation.has_index_on(&[owner]) {
            not_indexed(owner, found);
        }
        if let Some(level) = level.first()
            && !relation.has_index_on(&[owner, level])
            && !relation.has_index_on(&[level])
        {
            not_indexed(level, found);
        }
        unique_keys(checked, owner, found);
    }

    let id = checked.id();
    let own: Vec<_> = id.iter().chain(&owners).chain(&level).copied().collect();
    if !relation.tells_apart(&own) {
        found.fault(
            Rule::IdIsUnique,
            format!("no unique key says that the id ({}) is one row's only", list(id)),
            "make it the primary key, or unique together with the tenant column",
        );
    }

    if let OwnerFacts::Through { parent, .. } = facts.owner {
        parents_id(checked, parent, found);
    }
}

fn not_indexed(column: &str, found: &mut Findings<'_>) {
    found.warning(
        Rule::OwnerIsIndexed,
        format!("no index begins with `{column}`, which every query compares"),
        format!("create one that begins with `{column}`"),
    );
}

fn unique_keys(checked: &Checked<'_>, owner: &str, found: &mut Findings<'_>) {
    let id = checked.id();
    for index in checked.relation.indexes.iter().filter(|index| index.exclusive) {
        let holds = |column: &str| index.holds(checked.relation, column);
        // Whoever knows an id learns nothing from its being taken.
        let is_id = !id.is_empty() && id.iter().all(|column| holds(column));
        if !holds(owner) && !is_id {
            let columns = index.columns.iter().map(|column| column.as_deref().unwrap_or("…"));
            found.warning(
                Rule::UniquePerTenant,
                format!(
                    "unique key `{}` ({}) spans all tenants: a conflict tells that another one has the value",
                    index.name,
                    list(columns)
                ),
                format!("put `{owner}` into it"),
            );
        }
    }
}

fn parents_id(checked: &Checked<'_>, parent: &'static TableFacts, found: &mut Findings<'_>) {
    // A parent without a table is a finding of its own.
    let Some(relation) = checked.catalog.relation(parent) else { return };
    let (name, id) = (parent.entity, id_of(parent));
    if relation.is_view {
        found.warning(
            Rule::ParentIsUnique,
            format!(
                "rows are owned through `{name}`, a view, whose ids the database doesn't keep unique: a row could belong to two tenants"
            ),
            "let a table be the parent",
        );
    } else if !relation.tells_apart(&id) {
        found.fault(
            Rule::ParentIsUnique,
            format!(
                "rows are owned through `{name}`, whose id may repeat from tenant to tenant: a row would belong to two"
            ),
            format!("make ({}) unique in `{}` over all tenants", list(id), name_of(parent)),
        );
    }
}
