use super::{Checked, Findings, list, names_of};
use crate::facts::{OwnerFacts, Shared, TableFacts};
use crate::verify::catalog::{Action, ForeignKey};
use crate::verify::report::Rule;

/// * A foreign key between tenants' tables holds the tenant column of both.
/// * One that doesn't has no action, and one that does doesn't clear the tenant column.
///
/// The foreign key to the owning parent is the owner itself.
pub(super) fn check(checked: &Checked<'_>, found: &mut Findings<'_>) {
    for key in &checked.relation.foreign_keys {
        let Some(target) = target_of(checked, key) else { continue };
        if is_owner(checked, key) {
            continue;
        }
        match tenant_in(checked, key, target) {
            Some(tenant) => holding(checked, key, tenant, found),
            None => without(checked, key, target, found),
        }
    }
}

/// The tenants' table that a foreign key points to.
fn target_of(checked: &Checked<'_>, key: &ForeignKey) -> Option<&'static TableFacts> {
    let is_target = |facts: &TableFacts| {
        let relation = checked.catalog.relation(facts);
        relation.is_some_and(|relation| relation.is(&key.schema, &key.table))
    };
    let mut tables = checked.catalog.tables.iter().copied();
    tables.find(|facts| !matches!(facts.owner, OwnerFacts::Everyone) && is_target(facts))
}

fn is_owner(checked: &Checked<'_>, key: &ForeignKey) -> bool {
    match checked.facts.owner {
        OwnerFacts::Through { column, .. } => {
            let names = names_of(checked.facts, [column]);
            let mut from = key.pairs.iter().map(|(from, _)| from);
            from.any(|from| names.iter().any(|name| checked.relation.is_same(name, from)))
        }
        OwnerFacts::Key { .. } | OwnerFacts::Everyone => false,
    }
}

/// The tenant column of a table that has one.
fn tenant_of(facts: &'static TableFacts) -> Option<&'static str> {
    match facts.owner {
        OwnerFacts::Key { column, .. } => facts.column(column).map(|column| column.name),
        OwnerFacts::Through { .. } | OwnerFacts::Everyone => None,
    }
}

/// The tenant column, if the foreign key ties it to that of the other table.
fn tenant_in(
    checked: &Checked<'_>,
    key: &ForeignKey,
    target: &'static TableFacts,
) -> Option<&'static str> {
    let (own, other) = (tenant_of(checked.facts)?, tenant_of(target)?);
    let is = |one: &str, name: &str| checked.relation.is_same(one, name);
    key.pairs.iter().any(|(from, to)| is(from, own) && is(to, other)).then_some(own)
}

fn holding(checked: &Checked<'_>, key: &ForeignKey, tenant: &str, found: &mut Findings<'_>) {
    let sets = |action: Action| matches!(action, Action::SetNull | Action::SetDefault);
    let set = &key.set_on_delete;
    let is_set = set.is_empty() || set.iter().any(|name| checked.relation.is_same(name, tenant));
    if (sets(key.on_delete) && is_set) || sets(key.on_update) {
        found.fault(
            Rule::TenantIsNotCleared,
            format!(
                "foreign key ({}) to `{}` clears `{tenant}` too: the change is refused, or the row is nobody's",
                columns_of(key),
                key.table
            ),
            "name the columns to clear, as in `ON DELETE SET NULL (customer_id)` on Postgres, or take the action away",
        );
    }
}

fn without(
    checked: &Checked<'_>,
    key: &ForeignKey,
    target: &'static TableFacts,
    found: &mut Findings<'_>,
) {
    let (columns, table) = (columns_of(key), &key.table);
    let cure = match (tenant_of(checked.facts), tenant_of(target)) {
        (Some(own), Some(other)) => {
            let (from, to): (Vec<_>, Vec<_>) =
                key.pairs.iter().map(|(from, to)| (from.as_str(), to.as_str())).unzip();
            let (from, to) = (from.join(", "), to.join(", "));
            format!("make it `FOREIGN KEY ({own}, {from}) REFERENCES {table} ({other}, {to})`")
        }
        (None, _) => "give this table a tenant column, and hold it in the key".to_owned(),
        (Some(_), None) => format!("give `{table}` a tenant column, and hold it in the key"),
    };
    let deleted = told(key.on_delete).map(|action| format!("ON DELETE {action}"));
    let updated = told(key.on_update).map(|action| format!("ON UPDATE {action}"));
    if let Some(action) = deleted.or(updated) {
        found.fault(
            Rule::CascadeStaysWithTenant,
            format!(
                "cascade crosses tenants: foreign key ({columns}) to `{table}` doesn't hold the tenant, and its {action} changes rows of whoever points there"
            ),
            format!("take the action away, or {cure}"),
        );
    } else if !is_shared(target) {
        found.warning(
            Rule::ReferenceHoldsTenant,
            format!(
                "foreign key ({columns}) to `{table}` doesn't hold the tenant: SQL from elsewhere may point to another tenant's row"
            ),
            cure,
        );
    }
}

/// Rows of everyone are pointed to by all: no tenant could be held.
fn is_shared(facts: &'static TableFacts) -> bool {
    matches!(facts.owner, OwnerFacts::Key { shared: Shared::Null | Shared::Constant(_), .. })
}

fn told(action: Action) -> Option<&'static str> {
    match action {
        Action::Nothing => None,
        Action::Cascade => Some("CASCADE"),
        Action::SetNull => Some("SET NULL"),
        Action::SetDefault => Some("SET DEFAULT"),
    }
}

fn columns_of(key: &ForeignKey) -> String {
    list(key.pairs.iter().map(|(from, _)| from.as_str()))
}
