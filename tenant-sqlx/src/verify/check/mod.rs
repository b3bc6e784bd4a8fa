//! The rules, on what the entities state and what the catalog says.

mod columns;
mod declarations;
mod foreign_keys;
mod owner;
mod unique;

use crate::Backend;
use crate::facts::{ColumnFacts, TableFacts};
use crate::verify::Catalog;
use crate::verify::catalog::Relation;
use crate::verify::registry::{RegisteredEntity, RegisteredStatement};
use crate::verify::report::{Finding, Rule, Subject};

/// Checks all entities, one after another.
pub(super) fn entities(
    entities: &[RegisteredEntity],
    catalog: &Catalog,
    backend: Backend,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (position, entry) in entities.iter().enumerate() {
        let mut found = Findings { subject: subject(entry), findings: &mut findings };
        let facts = entry.facts();
        let Some(relation) = catalog.relation(facts) else {
            let kind = if facts.view { "view" } else { "table" };
            found.fault(
                Rule::RelationExists,
                format!("there is no {kind} `{}` in the database", name_of(facts)),
                format!("create it in a migration, or correct `{kind}` in the entity"),
            );
            continue;
        };
        let checked = Checked { facts, relation, catalog, backend };
        columns::check(&checked, &mut found);
        if checked.is_written() {
            owner::check(&checked, &mut found);
            unique::check(&checked, &mut found);
            foreign_keys::check(&checked, &mut found);
        } else if relation.is_view && !facts.view {
            found.warning(
                Rule::RelationIsTable,
                format!("`{}` is a view, and the entity may be written to", name_of(facts)),
                format!("declare it with `view = \"{}\"`", facts.table),
            );
        }
        let earlier = entities.iter().take(position);
        declarations::check(&checked, earlier, &mut found);
    }
    findings
}

/// What is said when there is nothing to compare: a test that sees no entity must not pass.
pub(super) fn nothing_listed() -> Finding {
    Finding {
        subject: Subject { name: "this program".to_owned(), table: None, file: "", line: 0 },
        rule: Rule::EntityIsListed,
        is_fault: true,
        cause: "no entity is linked into it, so that nothing was compared".to_owned(),
        cure: "name the crate that has them, `use my_app as _;`, where `verify` is called"
            .to_owned(),
    }
}

/// What is said of a statement that the database doesn't take.
pub(super) fn refused(entry: &RegisteredStatement, reason: &str) -> Finding {
    Finding {
        subject: Subject {
            name: entry.statement.name().to_owned(),
            table: None,
            file: entry.file,
            line: entry.line,
        },
        rule: Rule::StatementIsAccepted,
        is_fault: true,
        cause: format!("the database refuses the statement: {reason}"),
        cure: "correct the text, or migrate the database".to_owned(),
    }
}

/// One entity and its table.
struct Checked<'a> {
    facts: &'static TableFacts,
    relation: &'a Relation,
    catalog: &'a Catalog,
    backend: Backend,
}

impl Checked<'_> {
    /// Whether rows are written, to a table that has keys of its own.
    fn is_written(&self) -> bool {
        !self.facts.view && !self.relation.is_view
    }

    /// The names of the columns of the id.
    fn id(&self) -> Vec<&'static str> {
        id_of(self.facts)
    }
}

/// Where the findings of one entity go.
struct Findings<'a> {
    subject: Subject,
    findings: &'a mut Vec<Finding>,
}

impl Findings<'_> {
    fn fault(&mut self, rule: Rule, cause: String, cure: impl Into<String>) {
        self.add(rule, true, cause, cure.into());
    }

    fn warning(&mut self, rule: Rule, cause: String, cure: impl Into<String>) {
        self.add(rule, false, cause, cure.into());
    }

    fn add(&mut self, rule: Rule, is_fault: bool, cause: String, cure: String) {
        let subject = self.subject.clone();
        self.findings.push(Finding { subject, rule, is_fault, cause, cure });
    }
}

fn subject(entry: &RegisteredEntity) -> Subject {
    Subject {
        name: entry.facts().entity.to_owned(),
        table: Some(name_of(entry.facts())),
        file: entry.file,
        line: entry.line,
    }
}

fn name_of(facts: &TableFacts) -> String {
    match facts.schema {
        Some(schema) => format!("{schema}.{}", facts.table),
        None => facts.table.to_owned(),
    }
}

fn id_of(facts: &'static TableFacts) -> Vec<&'static str> {
    names_of(facts, facts.id.iter().copied())
}

fn names_of(
    facts: &'static TableFacts,
    columns: impl IntoIterator<Item = usize>,
) -> Vec<&'static str> {
    let columns = columns.into_iter().filter_map(|column| facts.column(column));
    columns.map(|column: &ColumnFacts| column.name).collect()
}

/// Names in a row, each marked: `` `a`, `b` ``.
fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
