use sqlparser::ast::{Cte, CteAsMaterialized, Expr, SelectItem, SetExpr, TableAlias, With};

use super::{Backend, Walk, cte_name};
use crate::Output;
use crate::scope::{Columns, Made, folded};

impl Walk<'_> {
    pub(super) fn with(&mut self, with: &With) {
        let With { with_token: _, recursive, cte_tables } = with;
        self.text(if *recursive { "WITH RECURSIVE " } else { "WITH " });
        if *recursive {
            // Each sees itself and the others.
            for cte in cte_tables {
                let name = folded(&cte.alias.name);
                self.scopes.add_cte(name, Columns::Unknown);
            }
        }
        self.list(cte_tables, |walk, cte| walk.cte(cte, *recursive));
        self.text(" ");
    }

    fn cte(&mut self, cte: &Cte, recursive: bool) {
        let Cte { alias, query, from, materialized, closing_paren_token: _ } = cte;
        let TableAlias { explicit: _, name, columns, at } = alias;
        self.deny(from.as_ref(), "FROM behind a CTE");
        self.deny(at.as_ref(), "AT behind a CTE");
        let known = self.plain(name);
        self.named.push((known.clone(), name.span));
        match self.backend {
            Backend::Echo => self.name(name),
            Backend::Postgres | Backend::Sqlite => self.text(&cte_name(&known)),
        }
        let named = self.alias_columns(columns);
        if recursive {
            if let Some(named) = &named {
                self.scopes.describe_cte(&known, Columns::Of(named.clone()));
            } else {
                self.recursing = Some(known.clone());
            }
        }
        self.text(" AS ");
        match materialized {
            None => {}
            Some(CteAsMaterialized::Materialized) => self.text("MATERIALIZED "),
            Some(CteAsMaterialized::NotMaterialized) => self.text("NOT MATERIALIZED "),
        }
        self.text("(");
        let outside = std::mem::replace(&mut self.in_cte, true);
        let outputs = self.query(query);
        self.recursing = None;
        self.in_cte = outside;
        self.text(")");
        let made = self.made.take().filter(|_| matches!(query.body.as_ref(), SetExpr::Insert(_)));
        let made = made.and_then(|made| made_as(made, &known, named.as_deref()));
        let columns = match named {
            Some(names) => self.renamed(name.span, Columns::Of(outputs), names),
            None => Columns::Of(outputs),
        };
        if recursive {
            self.scopes.describe_cte(&known, columns);
        } else {
            self.scopes.add_cte(known.clone(), columns);
        }
        if let Some(made) = made {
            self.scopes.mark_made(&known, made);
        }
    }
}

/// What RETURNING says of the new rows, as far as it names columns of theirs.
pub(super) fn made(entity: usize, table: &str, items: &[SelectItem]) -> Made {
    let mut made = Made { cte: String::new(), entity, columns: Vec::new(), all: false };
    for item in items {
        let (value, alias) = match item {
            SelectItem::UnnamedExpr(value) => (value, None),
            SelectItem::ExprWithAlias { expr, alias } => (expr, Some(folded(alias))),
            SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => {
                made.all = true;
                continue;
            }
            SelectItem::ExprWithAliases { .. } => continue,
        };
        let column = match value {
            Expr::Identifier(column) => folded(column),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [relation, column] if folded(relation) == table => folded(column),
                _ => String::new(),
            },
            // It keeps its place, and has the name of no column.
            _ => String::new(),
        };
        made.columns.push([alias.unwrap_or_else(|| column.clone()), column]);
    }
    made
}

/// The rows that a CTE inserts, under the names that it gives their columns.
fn made_as(mut made: Made, cte: &str, names: Option<&[Output]>) -> Option<Made> {
    made.cte = cte_name(cte);
    let Some(names) = names else { return Some(made) };
    for ([name, _], given) in made.columns.iter_mut().zip(names) {
        let Output::Named(given) = given else { return None };
        name.clone_from(given);
    }
    // Which of all columns has which name depends on their number.
    (!made.all).then_some(made)
}
