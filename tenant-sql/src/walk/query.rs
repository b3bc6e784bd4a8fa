use sqlparser::ast::{
    Distinct, Expr, GroupByExpr, LockClause, LockType, NamedWindowDefinition, NamedWindowExpr,
    NonBlock, ObjectName, ObjectNamePart, OrderBy, OrderByExpr, OrderByKind, OrderByOptions,
    OrderBySort, Query, Select, SelectFlavor, SelectItem, SelectItemQualifiedWildcardKind, SetExpr,
    SetOperator, SetQuantifier, Spanned as _, Statement, Values, WildcardAdditionalOptions,
};
use sqlparser::tokenizer::Span;

use super::{Backend, Walk};
use crate::scope::{Columns, Relation, folded};
use crate::walk::insert::{Source, is_wildcard};
use crate::{Output, Piece};

impl Walk<'_> {
    pub(super) fn query(&mut self, query: &Query) -> Vec<Output> {
        let in_index = std::mem::take(&mut self.in_index);
        if in_index {
            self.not_of_an_index(query.span(), "a sub-select");
        }
        let (returned, several_rows) = (self.returned.take(), self.several_rows.take());
        let outputs = self.query_for(query, None);
        (self.returned, self.several_rows) = (returned, several_rows);
        self.in_index = in_index;
        outputs
    }

    /// A query whose rows are inserted, if there is a source.
    pub(super) fn query_for(&mut self, query: &Query, source: Option<&Source>) -> Vec<Output> {
        self.at(query.span(), |walk| walk.query_here(query, source))
    }

    fn query_here(&mut self, query: &Query, source: Option<&Source>) -> Vec<Output> {
        let Query {
            with,
            body,
            order_by,
            limit_clause,
            fetch,
            locks,
            for_clause,
            settings,
            format_clause,
            pipe_operators,
        } = query;
        self.deny(for_clause.as_ref(), "FOR XML or FOR JSON");
        self.deny(settings.as_ref(), "SETTINGS");
        self.deny(format_clause.as_ref(), "FORMAT");
        self.deny(pipe_operators.first(), "a pipe");
        let visible = self.scopes.ctes();
        let recursing = self.recursing.take();
        if let Some(with) = with {
            self.with(with);
        }
        self.scopes.open();
        self.recursing = recursing;
        let outputs = self.set(body, source, true);
        for output in &outputs {
            if let Output::Named(name) = output {
                self.scopes.name(name.clone());
            }
        }
        if !matches!(body.as_ref(), SetExpr::Select(_)) {
            // What stands behind a set operation sees the columns of its result only.
            self.scopes
                .add(Relation { alias: String::new(), columns: Columns::Of(outputs.clone()) });
        }
        if let Some(order_by) = order_by {
            self.text(" ORDER BY ");
            self.order_by(order_by);
        }
        if let Some(limit) = limit_clause {
            self.limit(limit);
        }
        if let Some(fetch) = fetch {
            self.fetch(fetch);
        }
        for lock in locks {
            self.lock(lock);
        }
        self.scopes.close();
        self.scopes.forget_ctes(visible);
        outputs
    }

    /// One arm, or several. An arm that stands alone leaves its relations to ORDER BY.
    fn set(&mut self, set: &SetExpr, source: Option<&Source>, alone: bool) -> Vec<Output> {
        let recursing = self.recursing.take();
        match set {
            SetExpr::Select(select) => {
                if !alone {
                    self.scopes.open();
                }
                let outputs = self.at(select.span(), |walk| walk.select(select, source));
                if !alone {
                    self.scopes.close();
                }
                outputs
            }
            SetExpr::Query(query) => {
                self.lacks(query.span(), "brackets around an arm of UNION, INTERSECT or EXCEPT");
                self.text("(");
                let outputs = self.query_for(query, source);
                self.text(")");
                outputs
            }
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                self.recursing.clone_from(&recursing);
                let outputs = self.set(left, source, false);
                // A recursive CTE has the columns of its first arm.
                if let Some(name) = recursing {
                    self.scopes.describe_cte(&name, Columns::Of(outputs.clone()));
                }
                let everything = match set_quantifier {
                    SetQuantifier::All => true,
                    SetQuantifier::Distinct | SetQuantifier::None => false,
                    SetQuantifier::ByName
                    | SetQuantifier::AllByName
                    | SetQuantifier::DistinctByName => {
                        self.deny_if(true, "BY NAME");
                        false
                    }
                };
                self.deny_if(*op == SetOperator::Minus, "MINUS");
                self.text(match op {
                    SetOperator::Union => " UNION ",
                    SetOperator::Except | SetOperator::Minus => " EXCEPT ",
                    SetOperator::Intersect => " INTERSECT ",
                });
                if everything {
                    if !matches!(op, SetOperator::Union) {
                        self.lacks(self.place, "INTERSECT ALL and no EXCEPT ALL");
                    }
                    self.text("ALL ");
                } else if matches!(set_quantifier, SetQuantifier::Distinct) {
                    self.text(if self.backend == Backend::Sqlite { "" } else { "DISTINCT " });
                }
                self.set(right, source, false);
                outputs
            }
            SetExpr::Values(values) => self.values(values, source),
            SetExpr::Insert(Statement::Insert(insert)) => {
                self.writes("INSERT");
                self.insert(insert).unwrap_or_default()
            }
            SetExpr::Update(Statement::Update(update)) => {
                self.writes("UPDATE");
                self.update(update).unwrap_or_default()
            }
            SetExpr::Delete(Statement::Delete(delete)) => {
                self.writes("DELETE");
                self.delete(delete).unwrap_or_default()
            }
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                self.deny_if(true, "MERGE");
                Vec::new()
            }
            SetExpr::Table(_) => {
                self.refuse(
                    self.word(self.place, "TABLE"),
                    "TABLE names a table of the database",
                    "write SELECT … FROM with the entity's Rust type",
                );
                Vec::new()
            }
        }
    }

    /// A writing statement behind WITH, or in it.
    fn writes(&mut self, word: &str) {
        if self.in_cte {
            self.lacks(self.word(self.place, word), &format!("{word} inside WITH"));
        }
    }

    fn values(&mut self, values: &Values, source: Option<&Source>) -> Vec<Output> {
        let Values { explicit_row, value_keyword, rows } = values;
        self.deny_if(*explicit_row, "VALUES ROW");
        self.deny_if(*value_keyword, "VALUE");
        self.text("VALUES ");
        let mut width = 0;
        self.list(rows, |walk, row| {
            let row = &row.content;
            width = row.len();
            walk.text("(");
            match source {
                None => walk.list(row, |walk, value| walk.expr(value)),
                Some(source) => walk.inserted(source, row, |walk, value| {
                    walk.given(value);
                    None
                }),
            }
            walk.text(")");
        });
        (1..=width).map(|number| Output::Named(format!("column{number}"))).collect()
    }

    fn select(&mut self, select: &Select, source: Option<&Source>) -> Vec<Output> {
        let Select {
            select_token: _,
            optimizer_hints,
            distinct,
            select_modifiers,
            top,
            top_before_distinct: _,
            projection,
            exclude,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            connect_by,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            flavor,
        } = select;
        self.hints(optimizer_hints);
        self.deny(select_modifiers.as_ref(), "a modifier of SELECT");
        self.deny(top.as_ref(), "TOP");
        self.deny(exclude.as_ref(), "EXCLUDE");
        self.deny_word(into.as_ref(), "INTO");
        self.deny(lateral_views.first(), "LATERAL VIEW");
        self.deny(prewhere.as_ref(), "PREWHERE");
        self.deny(connect_by.first(), "CONNECT BY");
        self.deny(cluster_by.first(), "CLUSTER BY");
        self.deny(distribute_by.first(), "DISTRIBUTE BY");
        self.deny(sort_by.first(), "SORT BY");
        self.deny(qualify.as_ref(), "QUALIFY");
        self.deny(value_table_mode.as_ref(), "AS VALUE or AS STRUCT");
        self.deny_if(*flavor != SelectFlavor::Standard, "FROM before SELECT");
        // The names that the projection uses are those of FROM, which stands behind it.
        let spread = source.is_some() && projection.iter().any(is_wildcard);
        let outer = std::mem::replace(&mut self.spread, spread);
        let (tables, ()) = self.aside(|walk| walk.from(from));
        self.spread = outer;
        self.text("SELECT ");
        match distinct {
            None => {}
            Some(Distinct::All) => self.text("ALL "),
            Some(Distinct::Distinct) => self.text("DISTINCT "),
            Some(Distinct::On(columns)) => {
                self.lacks(self.word(self.place, "DISTINCT"), "DISTINCT ON");
                self.text("DISTINCT ON (");
                self.list(columns, |walk, column| walk.expr(column));
                self.text(") ");
            }
        }
        let outputs = match source {
            None => self.projection(projection),
            Some(source) => {
                let values = self.values_of(projection, from);
                self.inserted(source, &values, Self::new_value);
                Vec::new()
            }
        };
        self.pieces(tables);
        match selection {
            Some(condition) => {
                self.text(" WHERE ");
                self.expr(condition);
            }
            // SQLite reads ON behind a bare FROM as a join's.
            None if source.is_some() && self.backend == Backend::Sqlite => self.text(" WHERE TRUE"),
            None => {}
        }
        for output in &outputs {
            if let Output::Named(name) = output {
                self.scopes.name(name.clone());
            }
        }
        self.group_by(group_by);
        if let Some(having) = having {
            self.text(" HAVING ");
            self.expr(having);
        }
        if !named_window.is_empty() {
            self.text(" WINDOW ");
            self.list(named_window, |walk, window| walk.named_window(window));
        }
        outputs
    }

    /// What a SELECT or RETURNING gives.
    pub(super) fn projection(&mut self, items: &[SelectItem]) -> Vec<Output> {
        let mut outputs = Vec::new();
        self.list(items, |walk, item| {
            walk.at(item.span(), |walk| walk.item(item, &mut outputs));
        });
        outputs
    }

    fn item(&mut self, item: &SelectItem, outputs: &mut Vec<Output>) {
        match item {
            SelectItem::UnnamedExpr(value) => {
                self.expr(value);
                let name = name_of(value);
                // SQLite would call it by its whole text.
                if let (Backend::Sqlite, Expr::Function(_), Some(name)) =
                    (self.backend, value, &name)
                {
                    self.text(&format!(" AS {}", super::quoted(name)));
                }
                outputs.push(name.map_or(Output::Unnamed, Output::Named));
            }
            SelectItem::ExprWithAlias { expr: value, alias } => {
                self.expr(value);
                self.text(" AS ");
                self.name(alias);
                outputs.push(Output::Named(folded(alias)));
            }
            SelectItem::ExprWithAliases { .. } => {
                self.deny_if(true, "a list of aliases behind one expression");
            }
            SelectItem::QualifiedWildcard(kind, options) => {
                self.wildcard(options);
                match kind {
                    SelectItemQualifiedWildcardKind::ObjectName(name) => {
                        self.qualified_wildcard(name, outputs);
                    }
                    SelectItemQualifiedWildcardKind::Expr(_) => {
                        self.deny_if(true, "`*` behind an expression");
                    }
                }
            }
            SelectItem::Wildcard(options) => {
                self.wildcard(options);
                self.unqualified_wildcard(item.span(), outputs);
            }
        }
    }

    pub(super) fn wildcard(&mut self, options: &WildcardAdditionalOptions) {
        let WildcardAdditionalOptions {
            wildcard_token: _,
            opt_ilike,
            opt_exclude,
            opt_except,
            opt_replace,
            opt_rename,
            opt_alias,
        } = options;
        self.deny(opt_ilike.as_ref(), "ILIKE behind `*`");
        self.deny(opt_exclude.as_ref(), "EXCLUDE behind `*`");
        self.deny(opt_except.as_ref(), "EXCEPT behind `*`");
        self.deny(opt_replace.as_ref(), "REPLACE behind `*`");
        self.deny(opt_rename.as_ref(), "RENAME behind `*`");
        self.deny(opt_alias.as_ref(), "an alias behind `*`");
    }

    fn qualified_wildcard(&mut self, name: &ObjectName, outputs: &mut Vec<Output>) {
        let Some(ident) = self.single(name) else { return };
        let alias = folded(ident);
        match self.scopes.relation(&alias).cloned() {
            None => self.refuse(
                ident.span,
                format!("there is no relation `{alias}` here"),
                "name one of those in FROM, by its alias if it has one",
            ),
            Some(relation) => self.all_of(ident.span, &relation, outputs),
        }
        if self.backend == Backend::Echo {
            self.name(ident);
            self.text(".*");
        }
    }

    fn unqualified_wildcard(&mut self, span: Span, outputs: &mut Vec<Output>) {
        if self.backend == Backend::Echo {
            return self.text("*");
        }
        let relations = self.scopes.innermost().to_vec();
        if relations.is_empty() {
            self.refuse(span, "`*` without a relation", "list the columns");
        }
        self.list(&relations, |walk, relation| walk.all_of(span, relation, outputs));
    }

    fn all_of(&mut self, span: Span, relation: &Relation, outputs: &mut Vec<Output>) {
        let Relation { alias, columns } = relation;
        match columns {
            Columns::Rows(entity) | Columns::Table(entity) => {
                outputs.push(Output::All(*entity));
                // In RETURNING, SQLite knows no alias.
                let returned = self.backend == Backend::Sqlite && self.returned.is_some();
                let alias = if returned { String::new() } else { alias.clone() };
                self.piece(Piece::Columns { entity: *entity, alias });
            }
            Columns::Of(known) if known.iter().all(|output| *output != Output::Unnamed) => {
                outputs.extend(known.iter().cloned());
                if self.backend != Backend::Echo {
                    self.text(&format!("{}.*", super::quoted(alias)));
                }
            }
            Columns::Refused => {}
            Columns::Of(_) | Columns::Unknown => self.refuse(
                span,
                format!("the columns of `{alias}` are not known here"),
                "list the columns",
            ),
        }
    }

    fn group_by(&mut self, group_by: &GroupByExpr) {
        match group_by {
            GroupByExpr::All(_) => self.deny_if(true, "GROUP BY ALL"),
            GroupByExpr::Expressions(columns, modifiers) => {
                self.deny(modifiers.first(), "a modifier of GROUP BY");
                if !columns.is_empty() {
                    self.text(" GROUP BY ");
                    self.list(columns, |walk, column| walk.expr(column));
                }
            }
        }
    }

    fn named_window(&mut self, window: &NamedWindowDefinition) {
        let NamedWindowDefinition(name, definition) = window;
        self.name(name);
        self.text(" AS ");
        match definition {
            NamedWindowExpr::NamedWindow(other) => self.name(other),
            NamedWindowExpr::WindowSpec(spec) => {
                self.text("(");
                self.window(spec);
                self.text(")");
            }
        }
    }

    pub(super) fn order_by(&mut self, order_by: &OrderBy) {
        let OrderBy { kind, interpolate } = order_by;
        self.deny(interpolate.as_ref(), "INTERPOLATE");
        match kind {
            OrderByKind::All(_) => self.deny_if(true, "ORDER BY ALL"),
            OrderByKind::Expressions(columns) => self.ordered(columns),
        }
    }

    pub(super) fn ordered(&mut self, columns: &[OrderByExpr]) {
        self.list(columns, |walk, column| {
            let OrderByExpr { expr, options, with_fill } = column;
            let OrderByOptions { sort, nulls_first } = options;
            walk.deny(with_fill.as_ref(), "WITH FILL");
            walk.expr(expr);
            match sort {
                None => {}
                Some(OrderBySort::Asc) => walk.text(" ASC"),
                Some(OrderBySort::Desc) => walk.text(" DESC"),
                Some(OrderBySort::Using(_)) => walk.deny_if(true, "ORDER BY … USING"),
            }
            match nulls_first {
                None => {}
                Some(true) => walk.text(" NULLS FIRST"),
                Some(false) => walk.text(" NULLS LAST"),
            }
        });
    }

    fn lock(&mut self, lock: &LockClause) {
        let LockClause { lock_type, of, nonblock } = lock;
        self.lacks(self.word(self.place, "FOR"), "FOR UPDATE and no FOR SHARE");
        self.text(match lock_type {
            LockType::Share => " FOR SHARE",
            LockType::Update => " FOR UPDATE",
        });
        if let Some(name) = of
            && let Some(ident) = self.single(name)
        {
            let alias = folded(ident);
            if self.scopes.relation(&alias).is_none() {
                self.refuse(
                    ident.span,
                    format!("there is no relation `{alias}` here to lock"),
                    "name one of those in FROM, by its alias if it has one",
                );
            }
            self.text(" OF ");
            self.name(ident);
        }
        self.text(match nonblock {
            None => "",
            Some(NonBlock::Nowait) => " NOWAIT",
            Some(NonBlock::SkipLocked) => " SKIP LOCKED",
        });
    }
}

/// Whether a statement that may begin with WITH gives rows.
pub(super) fn gives_rows(body: &SetExpr) -> bool {
    match body {
        SetExpr::Insert(Statement::Insert(insert)) => insert.returning.is_some(),
        SetExpr::Update(Statement::Update(update)) => update.returning.is_some(),
        SetExpr::Delete(Statement::Delete(delete)) => delete.returning.is_some(),
        _ => true,
    }
}

/// What the database calls the column of an expression without an alias.
fn name_of(value: &Expr) -> Option<String> {
    match value {
        Expr::Identifier(ident) => Some(folded(ident)),
        Expr::CompoundIdentifier(parts) => parts.last().map(folded),
        Expr::Function(function) => match function.name.0.as_slice() {
            [ObjectNamePart::Identifier(ident)] => Some(folded(ident)),
            _ => None,
        },
        _ => None,
    }
}
