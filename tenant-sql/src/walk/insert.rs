use sqlparser::ast::{
    Assignment, AssignmentTarget, Expr, Ident, Insert, ObjectName, ObjectNamePart, OnInsert, Query,
    SelectItem, SetExpr, Spanned as _, TableAliasWithoutColumns, TableObject, TableWithJoins,
};
use sqlparser::tokenizer::Span;

use super::cte::made;
use super::{Backend, Walk, quoted};
use crate::scope::{Columns, Made, Relation, folded};
use crate::{Check, Output, Piece, Refused};

/// What a query's rows are inserted into.
pub(super) struct Source {
    entity: usize,
    columns: Vec<String>,
}

/// One value of a new row, from a SELECT.
pub(super) enum NewValue<'i> {
    /// As it is written.
    Item(&'i SelectItem),
    /// The column of a relation, which `*` stands for.
    Column(String, String),
}

/// Whether the item is `*`.
pub(super) fn is_wildcard(item: &SelectItem) -> bool {
    matches!(item, SelectItem::Wildcard(_))
}

impl Walk<'_> {
    pub(super) fn insert(&mut self, insert: &Insert) -> Option<Vec<Output>> {
        let Insert {
            insert_token: _,
            optimizer_hints,
            or,
            ignore,
            into,
            table,
            table_alias,
            columns,
            overwrite,
            source,
            assignments,
            partitioned,
            after_columns,
            has_table_keyword,
            on,
            returning,
            output,
            replace_into,
            priority,
            insert_alias,
            settings,
            format_clause,
            multi_table_insert_type,
            multi_table_into_clauses,
            multi_table_when_clauses,
            multi_table_else_clause,
        } = insert;
        self.hints(optimizer_hints);
        self.deny(or.as_ref(), "INSERT OR …");
        self.deny_if(*ignore, "INSERT IGNORE");
        self.deny_if(!*into, "INSERT without INTO");
        self.deny_if(*overwrite, "OVERWRITE");
        self.deny(assignments.first(), "SET in INSERT");
        self.deny(partitioned.as_ref(), "PARTITION");
        self.deny(after_columns.first(), "columns behind PARTITION");
        self.deny_if(*has_table_keyword, "INSERT INTO TABLE");
        self.deny(output.as_ref(), "OUTPUT");
        self.deny_if(*replace_into, "REPLACE");
        self.deny(priority.as_ref(), "a priority");
        self.deny(insert_alias.as_ref(), "an alias behind VALUES");
        self.deny(settings.as_ref(), "SETTINGS");
        self.deny(format_clause.as_ref(), "FORMAT");
        self.deny(multi_table_insert_type.as_ref(), "INSERT ALL or FIRST");
        self.deny(multi_table_into_clauses.first(), "INSERT ALL or FIRST");
        self.deny(multi_table_when_clauses.first(), "INSERT ALL or FIRST");
        self.deny(multi_table_else_clause.as_ref(), "INSERT ALL or FIRST");
        let TableObject::TableName(name) = table else {
            self.deny_if(true, "INSERT into what is not an entity");
            return None;
        };
        let ident = self.single(name)?;
        let entity = self.target(ident)?;
        let columns: Vec<&Ident> =
            columns.iter().filter_map(|column| self.single(column)).collect();
        self.text("INSERT INTO ");
        self.written_table(ident, entity);
        let alias = self.insert_alias(ident, table_alias.as_ref());
        if columns.is_empty() {
            let message = self.listing(
                ident.span,
                "INSERT doesn't say which columns it writes",
                "name them, without the tenant's, which the token gives: (",
                Piece::InsertableNames(entity),
                ")",
            );
            self.check(|| Check::Never { message });
        }
        self.inserted_columns(ident.span, entity, &columns);
        self.scopes.open();
        let names: Vec<String> = columns.iter().map(|column| folded(column)).collect();
        match source {
            Some(source) => {
                self.text(" ");
                let into = Source { entity, columns: names };
                self.source(source, &into);
            }
            None => self.refuse(
                ident.span,
                "INSERT gives no rows",
                "write VALUES with the columns, or SELECT",
            ),
        }
        self.scopes.add(Relation { alias: alias.clone(), columns: Columns::Table(entity) });
        match on {
            None => {}
            Some(OnInsert::OnConflict(conflict)) => self.on_conflict(conflict, entity, &alias),
            Some(_) => self.deny_if(true, "ON DUPLICATE KEY UPDATE"),
        }
        let outputs = returning.as_ref().map(|items| self.returning(items, &alias));
        self.scopes.close();
        self.made = returning.as_ref().map(|items| made(entity, &alias, items));
        outputs
    }

    fn close_reference(&mut self, entity: usize, column: String) {
        let made = self.scopes.made();
        if made.is_empty() {
            return self.piece(Piece::CloseReference { entity, column });
        }
        self.piece(Piece::OpenLookUp { entity, column: column.clone() });
        for Made { cte, entity: of, columns, all } in made {
            let columns = columns.into_iter().filter(|[_, column]| !column.is_empty());
            for of_column in columns.chain(all.then(<[String; 2]>::default)) {
                self.piece(Piece::NewRows {
                    entity,
                    column: column.clone(),
                    made: of,
                    cte: cte.clone(),
                    of: of_column,
                });
            }
        }
        self.piece(Piece::CloseLookUp { entity, column });
    }

    /// An entity that is written to, rather than a CTE.
    pub(super) fn target(&mut self, ident: &Ident) -> Option<usize> {
        self.not_only(ident);
        if self.scopes.cte(&folded(ident)).is_some() {
            self.refuse(
                ident.span,
                format!("`{}` is a CTE, which can't be written to", ident.value),
                "write to the entity that its rows are of",
            );
            return None;
        }
        let entity = self.entity(ident);
        let name = self.entity_name(entity);
        let view = self.message(
            ident.span,
            format!("`{name}` is a view"),
            "write to the entities that the view is made of",
        );
        let global = self.message(
            ident.span,
            format!("rows of `{name}` belong to everyone"),
            "write them with a `CrossTenant`: `insert_global` and `delete_global`",
        );
        self.check(|| Check::Writable { entity, view, global });
        Some(entity)
    }

    pub(super) fn written_table(&mut self, ident: &Ident, entity: usize) {
        self.piece(Piece::Table(entity));
        if self.backend == Backend::Echo {
            self.name(ident);
        }
    }

    fn insert_alias(&mut self, ident: &Ident, alias: Option<&TableAliasWithoutColumns>) -> String {
        match alias {
            Some(TableAliasWithoutColumns { explicit, alias }) => {
                let known = self.plain(alias);
                self.text(if *explicit || self.backend != Backend::Echo { " AS " } else { " " });
                self.name(alias);
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

    fn inserted_columns(&mut self, span: Span, entity: usize, columns: &[&Ident]) {
        if self.backend == Backend::Echo && columns.is_empty() {
            return;
        }
        self.text(" (");
        self.list(columns, |walk, column| {
            let refused = walk.refused(column, entity, "INSERT");
            let name = folded(column);
            walk.check(|| Check::Insertable { entity, column: name, refused });
            walk.name(column);
        });
        self.piece(Piece::OwnColumns(entity));
        self.text(")");
        let names: Vec<String> = columns.iter().map(|column| folded(column)).collect();
        for (index, column) in columns.iter().enumerate() {
            let name = folded(column);
            if names.iter().take(index).any(|earlier| *earlier == name) {
                self.refuse(column.span, format!("`{name}` is written twice"), "name it once");
            }
        }
        let message = self.listing(
            span,
            format!("a new `{}` doesn't name its parent", self.entity_name(entity)),
            "name the column that is marked with `#[tenant(through = …)]`; INSERT may write: ",
            Piece::InsertableNames(entity),
            "",
        );
        self.check(|| Check::NamesParent { entity, columns: names, message });
    }

    /// What is said of a column that can't be written.
    fn refused(&mut self, column: &Ident, entity: usize, statement: &str) -> Refused {
        let name = folded(column);
        let entity_name = self.entity_name(entity);
        let span = column.span;
        Refused {
            unknown: self.listing(
                span,
                format!("`{entity_name}` has no column `{name}`"),
                "it has: ",
                Piece::ColumnNames(entity),
                "",
            ),
            tenant: self.message(
                span,
                format!("`{name}` is the tenant column of `{entity_name}`"),
                match statement {
                    "INSERT" => "leave it and its value out: the token gives it",
                    _ => "a row never moves to another tenant: leave it out",
                },
            ),
            level: self.message(
                span,
                format!("`{name}` is the column of the level of `{entity_name}`"),
                match statement {
                    "INSERT" => "leave it and its value out: the token gives it",
                    _ => "a row never moves to another level: leave it out",
                },
            ),
            id: self.message(
                span,
                format!("`{name}` is the id of `{entity_name}`"),
                "a row keeps its id: insert another one and delete this",
            ),
            parent: self.message(
                span,
                format!("`{name}` points to the parent that owns the row"),
                "a row never moves to another parent: insert another one and delete this",
            ),
        }
    }

    /// The query whose rows are inserted. Each arm gets the token's values behind its own.
    fn source(&mut self, query: &Query, source: &Source) {
        if let SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) = query.body.as_ref() {
            return self.deny_if(true, "a writing statement as the source of INSERT");
        }
        self.query_for(query, Some(source));
    }

    /// The values of one new row, each for its column, and those that the token gives.
    pub(super) fn inserted<T>(
        &mut self,
        source: &Source,
        values: &[T],
        mut each: impl FnMut(&mut Self, &T) -> Option<Ident>,
    ) {
        let Source { entity, columns } = source;
        if values.len() != columns.len() && !columns.is_empty() {
            self.refuse(
                self.place,
                format!("INSERT names {} columns and gives {} values", columns.len(), values.len()),
                "give one value for each column",
            );
        }
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            let column = columns.get(index).cloned().unwrap_or_default();
            self.piece(Piece::OpenReference { entity: *entity, column: column.clone() });
            let outside = self.several_rows.take();
            let alias = each(self, value);
            if let Some(span) = std::mem::replace(&mut self.several_rows, outside) {
                self.not_for_a_reference(span, *entity, column.clone());
            }
            self.close_reference(*entity, column);
            // ORDER BY may name it.
            if let Some(alias) = alias {
                self.text(" AS ");
                self.name(&alias);
                self.scopes.name(folded(&alias));
            }
        }
        self.piece(Piece::OwnValues(*entity));
    }

    /// What a SELECT gives, one by one: `*` stands for as many values as its only relation names.
    pub(super) fn values_of<'i>(
        &mut self,
        items: &'i [SelectItem],
        from: &[TableWithJoins],
    ) -> Vec<NewValue<'i>> {
        let mut values = Vec::new();
        for item in items {
            match (item, self.only_columns(from)) {
                (SelectItem::Wildcard(options), Some(columns)) if self.backend != Backend::Echo => {
                    self.wildcard(options);
                    values.extend(columns);
                }
                _ => values.push(NewValue::Item(item)),
            }
        }
        values
    }

    /// The columns of the only relation in FROM, if each of them is known, and by a name of its own.
    fn only_columns(&self, from: &[TableWithJoins]) -> Option<Vec<NewValue<'static>>> {
        let ([TableWithJoins { relation: _, joins }], [relation]) = (from, self.scopes.innermost())
        else {
            return None;
        };
        let Relation { alias, columns: Columns::Of(outputs) } = relation else { return None };
        let column = |(index, output): (usize, &Output)| match output {
            Output::Named(name) if !outputs.iter().take(index).any(|earlier| earlier == output) => {
                Some(NewValue::Column(alias.clone(), name.clone()))
            }
            Output::Named(_) | Output::Unnamed | Output::All(_) => None,
        };
        outputs.iter().enumerate().map(column).collect::<Option<_>>().filter(|_| joins.is_empty())
    }

    /// Writes a value of a new row, and gives the name that the text has for it.
    pub(super) fn new_value(&mut self, value: &NewValue<'_>) -> Option<Ident> {
        match value {
            NewValue::Column(relation, column) => {
                let column = format!("{}.{}", quoted(relation), quoted(column));
                self.text(&column);
                None
            }
            NewValue::Item(SelectItem::UnnamedExpr(value)) => {
                self.expr(value);
                None
            }
            NewValue::Item(SelectItem::ExprWithAlias { expr: value, alias }) => {
                self.expr(value);
                Some(alias.clone())
            }
            NewValue::Item(
                item @ (SelectItem::ExprWithAliases { .. }
                | SelectItem::QualifiedWildcard(..)
                | SelectItem::Wildcard(_)),
            ) => {
                if self.backend == Backend::Echo {
                    self.text("*");
                }
                self.refuse(
                    item.span(),
                    "`*` doesn't say which value goes into which column",
                    "list the columns",
                );
                None
            }
        }
    }

    /// A reference is looked at in a sub-select of its own, where such a function would see one row.
    fn not_for_a_reference(&mut self, span: Span, entity: usize, column: String) {
        let message = self.message(
            span,
            format!("`{column}` refers to an entity, and this value is made of several rows"),
            "compute it in a sub-select in FROM, and write its column here: SELECT s.id FROM (SELECT max(…) AS id …) AS s",
        );
        self.check(|| Check::NoReference { entity, column, message });
    }

    /// A value in VALUES.
    pub(super) fn given(&mut self, value: &Expr) {
        if let Expr::Identifier(ident) = value
            && ident.quote_style.is_none()
            && folded(ident) == "default"
        {
            return self.refuse(
                ident.span,
                "DEFAULT is not understood as a value",
                "leave the column out",
            );
        }
        self.expr(value);
    }

    /// `a = …, b = …`.
    pub(super) fn assignments(&mut self, assignments: &[Assignment], entity: usize) {
        self.list(assignments, |walk, assignment| {
            let Assignment { target, value } = assignment;
            match target {
                AssignmentTarget::ColumnName(name) => {
                    let Some(column) = walk.set_column(name, entity) else { return };
                    walk.text(" = ");
                    walk.piece(Piece::OpenReference { entity, column: column.clone() });
                    walk.given(value);
                    walk.close_reference(entity, column);
                }
                AssignmentTarget::Tuple(names) => walk.tuple(names, value, entity),
            }
        });
    }

    fn tuple(&mut self, names: &[ObjectName], value: &Expr, entity: usize) {
        self.text("(");
        self.list(names, |walk, name| {
            let Some(column) = walk.set_column(name, entity) else { return };
            let message = walk.message(
                name.span(),
                format!("`{column}` refers to an entity, and is set together with other columns"),
                "set it alone: a reference is looked at where it is written",
            );
            walk.check(|| Check::NoReference { entity, column, message });
        });
        self.text(") = ");
        self.expr(value);
    }

    fn set_column(&mut self, name: &ObjectName, entity: usize) -> Option<String> {
        let [ObjectNamePart::Identifier(ident)] = name.0.as_slice() else {
            self.refuse(
                name.span(),
                format!("`{name}` can't be set"),
                "name the column alone: SET column = …",
            );
            return None;
        };
        let refused = self.refused(ident, entity, "UPDATE");
        let column = folded(ident);
        let checked = column.clone();
        self.check(|| Check::Settable { entity, column: checked, refused });
        self.name(ident);
        Some(column)
    }
}
