use sqlparser::ast::{
    Delete, FromTable, Ident, SelectItem, TableAlias, TableFactor, TableWithJoins, Update,
    UpdateTableFromKind,
};

use super::{Backend, Walk, quoted};
use crate::scope::{Columns, Relation, folded};
use crate::{Output, Piece};

impl Walk<'_> {
    pub(super) fn update(&mut self, update: &Update) -> Option<Vec<Output>> {
        let Update {
            update_token: _,
            optimizer_hints,
            table,
            assignments,
            from,
            selection,
            returning,
            output,
            or,
            order_by,
            limit,
        } = update;
        self.hints(optimizer_hints);
        self.deny(output.as_ref(), "OUTPUT");
        self.deny(or.as_ref(), "UPDATE OR …");
        self.deny(order_by.first(), "ORDER BY in UPDATE");
        self.deny(limit.as_ref(), "LIMIT in UPDATE");
        self.scopes.open();
        self.text("UPDATE ");
        let target = self.changed(table);
        let from = match from {
            None => None,
            Some(UpdateTableFromKind::AfterSet(tables)) => Some(tables),
            Some(UpdateTableFromKind::BeforeSet(_)) => {
                self.deny_if(true, "FROM before SET");
                None
            }
        };
        let (others, ()) = self.aside(|walk| {
            if let Some(tables) = from {
                walk.from(tables);
            }
        });
        let outputs = target.map(|(entity, alias)| {
            self.text(" SET ");
            self.assignments(assignments, entity);
            self.pieces(others);
            self.owned_and(entity, &alias, selection.as_ref());
            returning.as_ref().map(|items| self.returning(items, &alias))
        });
        self.scopes.close();
        outputs?
    }

    pub(super) fn delete(&mut self, delete: &Delete) -> Option<Vec<Output>> {
        let Delete {
            delete_token: _,
            optimizer_hints,
            tables,
            from,
            using,
            selection,
            returning,
            output,
            order_by,
            limit,
        } = delete;
        self.hints(optimizer_hints);
        self.deny(tables.first(), "a list of tables in DELETE");
        self.deny(output.as_ref(), "OUTPUT");
        self.deny(order_by.first(), "ORDER BY in DELETE");
        self.deny(limit.as_ref(), "LIMIT in DELETE");
        self.scopes.open();
        self.text("DELETE FROM ");
        let target = match from {
            FromTable::WithFromKeyword(tables) => match tables.as_slice() {
                [table] => self.changed(table),
                _ => {
                    self.deny_if(true, "more than one table in DELETE");
                    None
                }
            },
            FromTable::WithoutKeyword(_) => {
                self.deny_if(true, "DELETE without FROM");
                None
            }
        };
        let outputs = target.map(|(entity, alias)| {
            if let Some(tables) = using {
                self.lacks(self.place, "DELETE … USING: write WHERE id IN (SELECT …)");
                self.text(" USING ");
                self.tables(tables);
            }
            self.owned_and(entity, &alias, selection.as_ref());
            returning.as_ref().map(|items| self.returning(items, &alias))
        });
        self.scopes.close();
        outputs?
    }

    /// The table that is changed, with an alias.
    fn changed(&mut self, table: &TableWithJoins) -> Option<(usize, String)> {
        let TableWithJoins { relation, joins } = table;
        self.deny(joins.first(), "a join in front of SET or WHERE");
        let TableFactor::Table {
            name,
            alias,
            args,
            with_hints,
            version,
            with_ordinality,
            partitions,
            json_path,
            sample,
            index_hints,
        } = relation
        else {
            self.deny_if(true, "writing to what is not an entity");
            return None;
        };
        self.deny(args.as_ref(), "writing to a function");
        self.deny(with_hints.first(), "WITH behind a relation");
        self.deny(version.as_ref(), "a version of a relation");
        self.deny_if(*with_ordinality, "WITH ORDINALITY");
        self.deny(partitions.first(), "PARTITION");
        self.deny(json_path.as_ref(), "a path behind a relation");
        self.deny(sample.as_ref(), "TABLESAMPLE");
        self.deny(index_hints.first(), "an index hint");
        let ident = self.single(name)?;
        let entity = self.target(ident)?;
        self.written_table(ident, entity);
        let alias = self.changed_alias(ident, alias.as_ref());
        self.scopes.add(Relation { alias: alias.clone(), columns: Columns::Table(entity) });
        Some((entity, alias))
    }

    fn changed_alias(&mut self, ident: &Ident, alias: Option<&TableAlias>) -> String {
        match alias {
            Some(TableAlias { explicit, name, columns, at }) => {
                self.deny(columns.first(), "column names behind the written table");
                self.deny(at.as_ref(), "AT behind a relation");
                let known = self.plain(name);
                self.text(if *explicit || self.backend != Backend::Echo { " AS " } else { " " });
                self.name(name);
                known
            }
            None => {
                let known = folded(ident);
                if self.backend != Backend::Echo {
                    let alias = quoted(&known);
                    self.text(&format!(" AS {alias}"));
                }
                known
            }
        }
    }

    /// ` WHERE <the row is the owner's> AND (…)`.
    fn owned_and(&mut self, entity: usize, alias: &str, condition: Option<&sqlparser::ast::Expr>) {
        if self.backend == Backend::Echo {
            if let Some(condition) = condition {
                self.text(" WHERE ");
                self.expr(condition);
            }
            return;
        }
        self.text(" WHERE ");
        self.piece(Piece::Owned { entity, alias: alias.to_owned() });
        if let Some(condition) = condition {
            self.text(" AND (");
            self.expr(condition);
            self.text(")");
        }
    }

    pub(super) fn returning(&mut self, items: &[SelectItem], alias: &str) -> Vec<Output> {
        self.text(" RETURNING ");
        let returned = self.returned.replace(alias.to_owned());
        let outputs = self.projection(items);
        self.returned = returned;
        outputs
    }
}
