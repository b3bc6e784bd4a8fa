use super::{Checked, Findings, names_of};
use crate::facts::{OwnerFacts, TableFacts};
use crate::verify::registry::RegisteredEntity;
use crate::verify::report::Rule;

/// * All entities of one table agree whose its rows are.
pub(super) fn check<'a>(
    checked: &Checked<'_>,
    earlier: impl Iterator<Item = &'a RegisteredEntity>,
    found: &mut Findings<'_>,
) {
    for entry in earlier {
        let Some(relation) = checked.catalog.relation(entry.facts()) else { continue };
        if !relation.is(&checked.relation.schema, &checked.relation.name) {
            continue;
        }
        let other = entry.facts().entity;
        match disagreement(checked.facts, entry.facts()) {
            Some(cause) => found.fault(
                Rule::OwnersAgree,
                format!("{cause} `{other}` ({}:{}) of the same table", entry.file, entry.line),
                "declare both alike: a row has one owner",
            ),
            None if is_wider(checked.facts, entry.facts()) => found.warning(
                Rule::OwnersAgree,
                format!(
                    "only one of this entity and `{other}` ({}:{}) of the same table is `within` a level: the other one reaches the rows of all levels",
                    entry.file, entry.line
                ),
                "declare both `within` the level, unless that is what it is for",
            ),
            None => {}
        }
    }
}

fn disagreement(one: &'static TableFacts, other: &'static TableFacts) -> Option<String> {
    match (&one.owner, &other.owner) {
        (OwnerFacts::Everyone, OwnerFacts::Everyone) => None,
        (OwnerFacts::Everyone, _) => {
            Some("the entity is `Global`, and its rows have an owner in".to_owned())
        }
        (_, OwnerFacts::Everyone) => {
            Some("the rows have an owner, and belong to everyone in".to_owned())
        }
        (OwnerFacts::Key { column: own, .. }, OwnerFacts::Key { column: theirs, .. }) => {
            differing("the tenant column", (one, *own), (other, *theirs))
        }
        (OwnerFacts::Through { column: own, .. }, OwnerFacts::Through { column: theirs, .. }) => {
            differing("the foreign key to the owner", (one, *own), (other, *theirs))
        }
        (OwnerFacts::Key { .. }, OwnerFacts::Through { .. })
        | (OwnerFacts::Through { .. }, OwnerFacts::Key { .. }) => None,
    }
}

fn differing(
    what: &str,
    (one, own): (&'static TableFacts, usize),
    (other, theirs): (&'static TableFacts, usize),
) -> Option<String> {
    let (own, theirs) = (names_of(one, [own]), names_of(other, [theirs]));
    let (own, theirs) = (own.first()?, theirs.first()?);
    (own != theirs).then(|| format!("{what} is `{own}`, and `{theirs}` in"))
}

fn is_wider(one: &TableFacts, other: &TableFacts) -> bool {
    one.level.is_some() != other.level.is_some()
}
