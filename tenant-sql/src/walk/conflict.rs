use sqlparser::ast::{
    ConflictTarget, DoUpdate, ObjectName, ObjectNamePart, OnConflict, OnConflictAction,
    Spanned as _,
};

use sqlparser::tokenizer::Span;

use super::{Backend, Walk};
use crate::partial::IndexCondition;
use crate::scope::{Columns, Relation, folded};
use crate::{Check, Piece};

impl Walk<'_> {
    pub(super) fn on_conflict(&mut self, conflict: &OnConflict, entity: usize, alias: &str) {
        let OnConflict { conflict_target, action } = conflict;
        self.text(" ON CONFLICT");
        match conflict_target {
            None => self.any_key(entity, action),
            Some(ConflictTarget::OnConstraint(name)) => self.key(name, entity),
            Some(ConflictTarget::Columns(columns)) => {
                let names: Vec<String> = columns.iter().map(folded).collect();
                let span = columns.first().map_or(self.place, |column| column.span);
                let name = self.entity_name(entity);
                let message = self.message(
                    span,
                    format!("this key of `{name}` neither holds the tenant nor is the id"),
                    "name the key that holds the tenant column, and make it UNIQUE in the database: any other could hit another tenant's row",
                );
                self.check(|| Check::ConflictTarget { entity, columns: names, message });
                self.text(" (");
                self.list(columns, |walk, column| {
                    let name = folded(column);
                    walk.declared(column.span, vec![entity], &name);
                    walk.name(column);
                });
                self.text(")");
                self.index_condition(span);
            }
        }
        match action {
            OnConflictAction::DoNothing => self.text(" DO NOTHING"),
            OnConflictAction::DoUpdate(DoUpdate { assignments, selection }) => {
                self.text(" DO UPDATE SET ");
                self.scopes.open();
                self.scopes.add(Relation {
                    alias: "excluded".to_owned(),
                    columns: Columns::Table(entity),
                });
                self.assignments(assignments, entity);
                match (self.backend, selection) {
                    (Backend::Echo, None) => {}
                    (_, selection) => {
                        self.text(" WHERE ");
                        self.piece(Piece::OpenGuard { entity, alias: alias.to_owned() });
                        match selection {
                            Some(condition) => self.expr(condition),
                            None => self.text("TRUE"),
                        }
                        self.piece(Piece::CloseGuard);
                    }
                }
                self.scopes.close();
            }
        }
    }

    /// The condition of a partial index, behind its key. It says which index is meant and nothing about the
    /// row that is met, so that it protects nothing: what protects stands behind DO UPDATE as ever.
    fn index_condition(&mut self, key: Span) {
        let found = self.parsed.conditions.iter().find(|condition| condition.key == key.start);
        let Some(IndexCondition { key: _, place, condition }) = found else { return };
        self.conditions += 1;
        self.text(" WHERE ");
        let outside = (std::mem::replace(&mut self.in_index, true), self.several_rows.take());
        self.at(*place, |walk| walk.expr(condition));
        if let Some(span) = self.several_rows.take() {
            self.not_of_an_index(span, "a function that looks at several rows, or gives several");
        }
        (self.in_index, self.several_rows) = outside;
    }

    /// What no index is made with.
    pub(super) fn not_of_an_index(&mut self, span: Span, what: &str) {
        self.refuse(
            span,
            format!("the condition of an index holds {what}"),
            "write what stands behind WHERE in CREATE INDEX: columns, constants and operators",
        );
    }

    /// Whatever key is violated: nothing is written, and nobody learns of whose row was there.
    fn any_key(&mut self, entity: usize, action: &OnConflictAction) {
        let place = self.word(self.place, "CONFLICT");
        let name = self.entity_name(entity);
        if let OnConflictAction::DoUpdate(_) = action {
            return self.refuse(
                place,
                "ON CONFLICT doesn't say which key it means, and DO UPDATE must know",
                "name the columns of the key, with the tenant column: ON CONFLICT (tenant_id, …)",
            );
        }
        let unknown = self.message(
            place,
            "ON CONFLICT doesn't say which key it means",
            format!(
                "name the columns of the key, with the tenant column: ON CONFLICT (tenant_id, …)\n\
                 or declare all unique keys on `{name}`: #[tenant(unique(\"…\": tenant_id, …))]"
            ),
        );
        let foreign = self.message(
            place,
            format!("ON CONFLICT doesn't say which key it means, and one of `{name}` doesn't hold the tenant"),
            "name the columns of the key, with the tenant column: another tenant's row could be in the way of the other key",
        );
        self.check(|| Check::EveryKey { entity, unknown, foreign });
    }

    /// A key by its name. What is written are the columns that it was declared with: they were looked
    /// at, and SQLite knows no names.
    fn key(&mut self, name: &ObjectName, entity: usize) {
        let [ObjectNamePart::Identifier(ident)] = name.0.as_slice() else {
            return self.refuse(
                name.span(),
                format!("the constraint `{name}` has more than one part"),
                "name it alone: it is one of the table's",
            );
        };
        let (key, entity_name) = (folded(ident), self.entity_name(entity));
        let unknown = self.message(
            ident.span,
            format!("`{entity_name}` declares no unique key `{key}`"),
            format!(
                "declare it with its fields: #[tenant(unique(\"{key}\": tenant_id, …))]\n\
                 or name its columns: ON CONFLICT (tenant_id, …)"
            ),
        );
        let foreign = self.message(
            ident.span,
            format!("the key `{key}` of `{entity_name}` neither holds the tenant nor is the id"),
            "name a key that holds the tenant column: any other could hit another tenant's row",
        );
        if self.backend == Backend::Echo {
            self.text(" ON CONSTRAINT ");
            return self.name(ident);
        }
        self.text(" (");
        self.piece(Piece::KeyColumns { entity, key: key.clone() });
        self.text(")");
        self.check(|| Check::ConflictKey { entity, key, unknown, foreign });
    }
}
