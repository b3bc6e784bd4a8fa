use sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause,
    FunctionArgumentList, FunctionArguments, NullTreatment, ObjectName, ObjectNamePart,
    Spanned as _, WindowFrame, WindowFrameBound, WindowFrameUnits, WindowSpec, WindowType,
};

use super::{Backend, Walk, quoted};
use crate::scope::folded;
use crate::words::{self, InSqlite, Stands};

impl Walk<'_> {
    pub(super) fn function(&mut self, function: &Function) {
        let Function {
            name,
            uses_odbc_syntax,
            parameters,
            args,
            within_group,
            filter,
            null_treatment,
            over,
        } = function;
        self.deny_if(*uses_odbc_syntax, "a function in braces");
        self.deny_if(*parameters != FunctionArguments::None, "parameters of a function");
        let without = words::WITHOUT_BRACKETS;
        if let (FunctionArguments::None, [ObjectNamePart::Identifier(ident)]) =
            (args, name.0.as_slice())
            && !without.contains(&folded(ident).as_str())
        {
            let known = &ident.value;
            return self.refuse(
                ident.span,
                format!("`{known}` is asked of the session, not of the tenant's rows"),
                format!(
                    "give it as a parameter; a column of that name stands in quotes: \"{known}\""
                ),
            );
        }
        let Some(known) = self.function_name(name, Stands::InExpressions) else { return };
        let gives_rows = matches!(words::function(&known), Some((Stands::Anywhere, _)));
        if over.is_some() || gives_rows || words::AGGREGATES.contains(&known.as_str()) {
            self.several_rows = Some(self.known(name.span()));
        }
        let takes_row =
            std::mem::replace(&mut self.takes_row, words::WHOLE_ROW.contains(&known.as_str()));
        let as_text = self.backend == Backend::Sqlite
            && matches!(words::function(&known), Some((_, InSqlite::Text(_))));
        match args {
            FunctionArguments::None => {}
            FunctionArguments::Subquery(query) => {
                self.text("(");
                self.query(query);
                self.text(")");
            }
            FunctionArguments::List(list) if as_text => {
                self.deny_if(!list.args.is_empty(), "an argument of this function");
            }
            FunctionArguments::List(list) => self.arguments(list),
        }
        self.takes_row = takes_row;
        if !within_group.is_empty() {
            self.lacks(self.place, "WITHIN GROUP");
            self.text(" WITHIN GROUP (ORDER BY ");
            self.ordered(within_group);
            self.text(")");
        }
        if let Some(filter) = filter {
            self.text(" FILTER (WHERE ");
            self.expr(filter);
            self.text(")");
        }
        match null_treatment {
            None => {}
            Some(NullTreatment::IgnoreNulls | NullTreatment::RespectNulls) => {
                self.deny_if(true, "IGNORE NULLS or RESPECT NULLS");
            }
        }
        match over {
            None => {}
            Some(WindowType::NamedWindow(window)) => {
                self.text(" OVER ");
                self.name(window);
            }
            Some(WindowType::WindowSpec(spec)) => {
                self.text(" OVER (");
                self.window(spec);
                self.text(")");
            }
        }
    }

    /// Writes the name of a function that may be called here.
    pub(super) fn function_name(&mut self, name: &ObjectName, stands: Stands) -> Option<String> {
        let ident = match name.0.as_slice() {
            [ObjectNamePart::Identifier(ident)] => ident,
            [ObjectNamePart::Identifier(schema), ObjectNamePart::Identifier(ident)]
                if folded(schema) == "pg_catalog" =>
            {
                ident
            }
            _ => {
                self.refuse(
                    name.span(),
                    format!("the function `{name}` stands in a schema"),
                    "name it alone, and vouch for it: `#[tenant_scoped(functions(…), \"…\")]`",
                );
                return None;
            }
        };
        let known = folded(ident);
        let vouched = self.request.functions.contains(&known);
        let listed = words::function(&known);
        if words::is_forbidden(&known) {
            self.refuse(
                ident.span,
                format!("the function `{known}` reaches outside of the statement"),
                "leave it out: what runs SQL, reads files or settings, waits, or tells of other sessions can't be vouched for",
            );
        } else if listed.is_none() && !vouched {
            self.refuse(
                ident.span,
                format!("the function `{known}` is not known to only compute"),
                format!("if it reads no table, vouch for it: `#[tenant_scoped(functions({known}), \"…\")]`"),
            );
        } else if stands == Stands::Anywhere
            && !vouched
            && listed.is_none_or(|(listed, _)| listed != Stands::Anywhere)
        {
            self.refuse(
                ident.span,
                format!("the function `{known}` gives no rows to read FROM"),
                "call it in the SELECT list",
            );
        }
        match self.backend {
            Backend::Echo => {
                let whole = name.to_string();
                self.text(&whole);
            }
            _ if vouched => self.text(&quoted(&known)),
            Backend::Postgres => self.text(&known),
            Backend::Sqlite => match listed.map(|(_, in_sqlite)| in_sqlite) {
                Some(InSqlite::Same) | None => self.text(&known),
                Some(InSqlite::As(other)) => self.text(other),
                Some(InSqlite::Text(text)) => self.text(text),
                Some(InSqlite::Lacks) => self.lacks(ident.span, &format!("function `{known}`")),
            },
        }
        Some(known)
    }

    fn arguments(&mut self, list: &FunctionArgumentList) {
        let FunctionArgumentList { duplicate_treatment, args, clauses } = list;
        self.text("(");
        match duplicate_treatment {
            None => {}
            Some(DuplicateTreatment::Distinct) => self.text("DISTINCT "),
            Some(DuplicateTreatment::All) => self.text("ALL "),
        }
        self.list(args, |walk, argument| walk.argument(argument));
        for clause in clauses {
            match clause {
                FunctionArgumentClause::OrderBy(columns) => {
                    self.text(" ORDER BY ");
                    self.ordered(columns);
                }
                FunctionArgumentClause::IgnoreOrRespectNulls(_)
                | FunctionArgumentClause::Where(_)
                | FunctionArgumentClause::Limit(_)
                | FunctionArgumentClause::OnOverflow(_)
                | FunctionArgumentClause::Having(_)
                | FunctionArgumentClause::Separator(_)
                | FunctionArgumentClause::JsonNullClause(_)
                | FunctionArgumentClause::JsonReturningClause(_) => {
                    self.deny_if(true, "this clause among the arguments of a function");
                }
            }
        }
        self.text(")");
    }

    pub(super) fn argument(&mut self, argument: &FunctionArg) {
        let whole = self.takes_row;
        match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => {
                // Deeper inside, a row is no value again.
                self.takes_row = whole && matches!(value, Expr::Identifier(_));
                self.expr(value);
                self.takes_row = whole;
            }
            FunctionArg::Unnamed(FunctionArgExpr::Wildcard) => self.text("*"),
            FunctionArg::Unnamed(FunctionArgExpr::QualifiedWildcard(_))
            | FunctionArg::Unnamed(FunctionArgExpr::WildcardWithOptions(_)) => self.refuse(
                argument.span(),
                "`*` stands for no value here",
                "count(*), or the name of a column",
            ),
            FunctionArg::Named { name, arg: FunctionArgExpr::Expr(value), operator }
            | FunctionArg::ExprNamed {
                name: Expr::Identifier(name),
                arg: FunctionArgExpr::Expr(value),
                operator,
            } => {
                self.lacks(self.place, "arguments with names");
                self.name(name);
                let operator = operator.to_string();
                self.deny_if(!matches!(operator.as_str(), "=>" | ":="), "this sign behind a name");
                self.text(&format!(" {operator} "));
                self.takes_row = whole && matches!(value, Expr::Identifier(_));
                self.expr(value);
                self.takes_row = whole;
            }
            FunctionArg::Named { .. } | FunctionArg::ExprNamed { .. } => {
                self.deny_if(true, "this kind of argument");
            }
        }
    }

    pub(super) fn window(&mut self, spec: &WindowSpec) {
        let WindowSpec { window_name, partition_by, order_by, window_frame } = spec;
        let mut behind = false;
        let mut space = |walk: &mut Self| {
            if std::mem::replace(&mut behind, true) {
                walk.text(" ");
            }
        };
        if let Some(name) = window_name {
            space(self);
            self.name(name);
        }
        if !partition_by.is_empty() {
            space(self);
            self.text("PARTITION BY ");
            self.list(partition_by, |walk, column| walk.expr(column));
        }
        if !order_by.is_empty() {
            space(self);
            self.text("ORDER BY ");
            self.ordered(order_by);
        }
        if let Some(WindowFrame { units, start_bound, end_bound }) = window_frame {
            space(self);
            self.text(match units {
                WindowFrameUnits::Rows => "ROWS ",
                WindowFrameUnits::Range => "RANGE ",
                WindowFrameUnits::Groups => "GROUPS ",
            });
            match end_bound {
                None => self.bound(start_bound),
                Some(end) => {
                    self.text("BETWEEN ");
                    self.bound(start_bound);
                    self.text(" AND ");
                    self.bound(end);
                }
            }
        }
    }

    fn bound(&mut self, bound: &WindowFrameBound) {
        let (count, word) = match bound {
            WindowFrameBound::CurrentRow => return self.text("CURRENT ROW"),
            WindowFrameBound::Preceding(count) => (count, " PRECEDING"),
            WindowFrameBound::Following(count) => (count, " FOLLOWING"),
        };
        match count {
            None => self.text("UNBOUNDED"),
            Some(count) => self.expr(count),
        }
        self.text(word);
    }
}
