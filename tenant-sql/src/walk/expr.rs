use sqlparser::ast::{
    AccessExpr, Array, BinaryOperator, CaseWhen, CastKind, CeilFloorKind, DateTimeField, Expr,
    ExtractSyntax, Ident, Interval, Query, Spanned as _, Subscript, TrimWhereField, TypedString,
    UnaryOperator,
};

use super::pattern::is_like;
use super::{Backend, Walk};
use crate::scope::{Columns, folded};
use crate::{Output, Piece};

impl Walk<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) {
        self.at(expr.span(), |walk| walk.expr_here(expr));
    }

    fn expr_here(&mut self, expr: &Expr) {
        match expr {
            Expr::Identifier(ident) => self.unqualified(ident),
            Expr::CompoundIdentifier(parts) => self.qualified(parts),
            Expr::CompoundFieldAccess { root, access_chain } => self.access(root, access_chain),
            Expr::IsFalse(inner) => self.tested(inner, " IS FALSE"),
            Expr::IsNotFalse(inner) => self.tested(inner, " IS NOT FALSE"),
            Expr::IsTrue(inner) => self.tested(inner, " IS TRUE"),
            Expr::IsNotTrue(inner) => self.tested(inner, " IS NOT TRUE"),
            Expr::IsNull(inner) => self.row_or_value(inner, " IS NULL"),
            Expr::IsNotNull(inner) => self.row_or_value(inner, " IS NOT NULL"),
            Expr::IsUnknown(inner) => {
                self.lacks(self.place, "IS UNKNOWN");
                self.tested(inner, " IS UNKNOWN");
            }
            Expr::IsNotUnknown(inner) => {
                self.lacks(self.place, "IS NOT UNKNOWN");
                self.tested(inner, " IS NOT UNKNOWN");
            }
            Expr::IsDistinctFrom(left, right) => self.infix(left, " IS DISTINCT FROM ", right),
            Expr::IsNotDistinctFrom(left, right) => {
                self.infix(left, " IS NOT DISTINCT FROM ", right);
            }
            Expr::InList { expr, list, negated } => {
                self.expr(expr);
                self.text(if *negated { " NOT IN (" } else { " IN (" });
                self.list(list, |walk, item| walk.expr(item));
                self.text(")");
            }
            Expr::InSubquery { expr, subquery, negated } => {
                self.expr(expr);
                self.text(if *negated { " NOT IN (" } else { " IN (" });
                self.sub_select(subquery);
                self.text(")");
            }
            Expr::Between { expr, negated, low, high } => {
                self.expr(expr);
                self.text(if *negated { " NOT BETWEEN " } else { " BETWEEN " });
                self.infix(low, " AND ", high);
            }
            Expr::BinaryOp { left, op, right } => {
                let (op, like) = (self.operator(op), is_like(op));
                match like {
                    true => self.like(left, &format!(" {op} "), right, None),
                    false => self.infix(left, &format!(" {op} "), right),
                }
            }
            Expr::Like { negated, any, expr, pattern, escape_char } => {
                self.deny_if(*any, "LIKE ANY");
                let word = if *negated { " NOT LIKE " } else { " LIKE " };
                self.like(expr, word, pattern, escape_char.as_deref());
            }
            Expr::ILike { negated, any, expr, pattern, escape_char } => {
                self.deny_if(*any, "ILIKE ANY");
                self.lacks(self.place, "ILIKE: compare lower(…) with lower(…)");
                let word = if *negated { " NOT ILIKE " } else { " ILIKE " };
                self.like(expr, word, pattern, escape_char.as_deref());
            }
            Expr::SimilarTo { negated, expr, pattern, escape_char } => {
                self.lacks(self.place, "SIMILAR TO");
                let word = if *negated { " NOT SIMILAR TO " } else { " SIMILAR TO " };
                self.matched(expr, word, pattern, escape_char.as_deref());
            }
            Expr::AnyOp { left, compare_op, right, is_some } => {
                let word = if *is_some { "SOME" } else { "ANY" };
                self.quantified(left, compare_op, word, right);
            }
            Expr::AllOp { left, compare_op, right } => {
                self.quantified(left, compare_op, "ALL", right);
            }
            Expr::UnaryOp { op, expr } => self.unary(*op, expr),
            Expr::Cast { kind, expr, data_type, format } => {
                self.deny(format.as_ref(), "FORMAT in a cast");
                match kind {
                    CastKind::DoubleColon if self.backend != Backend::Sqlite => {
                        self.expr(expr);
                        self.text("::");
                        self.data_type(data_type);
                    }
                    CastKind::Cast | CastKind::DoubleColon => {
                        self.text("CAST(");
                        self.expr(expr);
                        self.text(" AS ");
                        self.data_type(data_type);
                        self.text(")");
                    }
                    CastKind::TryCast | CastKind::SafeCast => {
                        self.deny_if(true, "TRY_CAST or SAFE_CAST");
                    }
                }
            }
            Expr::AtTimeZone { timestamp, time_zone } => {
                self.lacks(self.place, "AT TIME ZONE");
                self.infix(timestamp, " AT TIME ZONE ", time_zone);
            }
            Expr::Extract { field, syntax, expr } => {
                self.lacks(self.place, "extract");
                self.deny_if(*syntax == ExtractSyntax::Comma, "a comma in extract");
                self.text("EXTRACT(");
                self.field(field);
                self.text(" FROM ");
                self.expr(expr);
                self.text(")");
            }
            Expr::Ceil { expr, field } => self.rounded("CEIL(", expr, field),
            Expr::Floor { expr, field } => self.rounded("FLOOR(", expr, field),
            Expr::Position { expr, r#in } => {
                self.lacks(self.place, "position: write strpos(text, part)");
                self.text("POSITION(");
                self.infix(expr, " IN ", r#in);
                self.text(")");
            }
            Expr::Substring { expr, substring_from, substring_for, special, shorthand } => {
                let (from, length) = (substring_from.as_deref(), substring_for.as_deref());
                self.substring(expr, from, length, *special, *shorthand);
            }
            Expr::Trim { trim_where, trim_what, expr, trim_characters } => {
                let characters = trim_characters.as_deref().unwrap_or_default();
                self.trim(trim_where.as_ref(), trim_what.as_deref(), expr, characters);
            }
            Expr::Overlay { .. } => self.deny_if(true, "OVERLAY"),
            Expr::Collate { .. } => self.deny_if(true, "COLLATE"),
            Expr::Nested(inner) => {
                self.text("(");
                self.expr(inner);
                self.text(")");
            }
            Expr::Value(value) => self.value(value),
            Expr::TypedString(TypedString { data_type, value, uses_odbc_syntax }) => {
                self.deny_if(*uses_odbc_syntax, "a literal in braces");
                self.lacks(self.place, "literals with a type in front");
                self.data_type(data_type);
                self.text(" ");
                self.value(value);
            }
            Expr::Function(function) => self.function(function),
            Expr::Case { case_token: _, end_token: _, operand, conditions, else_result } => {
                self.case(operand.as_deref(), conditions, else_result.as_deref());
            }
            Expr::Exists { subquery, negated } => {
                self.text(if *negated { "NOT EXISTS (" } else { "EXISTS (" });
                self.sub_select(subquery);
                self.text(")");
            }
            Expr::Subquery(query) => {
                self.text("(");
                self.sub_select(query);
                self.text(")");
            }
            Expr::GroupingSets(sets) => self.grouped("GROUPING SETS (", sets),
            Expr::Cube(sets) => self.grouped("CUBE (", sets),
            Expr::Rollup(sets) => self.grouped("ROLLUP (", sets),
            Expr::Tuple(items) => {
                self.text("(");
                self.list(items, |walk, item| walk.expr(item));
                self.text(")");
            }
            Expr::Array(Array { elem, named }) => {
                self.lacks(self.place, "arrays");
                self.deny_if(!named, "an array without the word ARRAY");
                self.text("ARRAY[");
                self.list(elem, |walk, item| walk.expr(item));
                self.text("]");
            }
            Expr::Interval(interval) => self.interval(interval),
            Expr::JsonAccess { .. } => self.deny_if(true, "a path with a colon"),
            Expr::IsJson { .. } => self.deny_if(true, "IS JSON"),
            Expr::IsNormalized { .. } => self.deny_if(true, "IS NORMALIZED"),
            Expr::InUnnest { .. } => self.deny_if(true, "IN UNNEST"),
            Expr::RLike { .. } => self.deny_if(true, "RLIKE"),
            Expr::Convert { .. } => self.deny_if(true, "CONVERT"),
            Expr::Prefixed { .. } => self.deny_if(true, "a literal with a prefix"),
            Expr::Struct { .. } => self.deny_if(true, "STRUCT"),
            Expr::Named { .. } => self.deny_if(true, "a named expression"),
            Expr::Dictionary(_) => self.deny_if(true, "a dictionary"),
            Expr::Map(_) => self.deny_if(true, "MAP"),
            Expr::MatchAgainst { .. } => self.deny_if(true, "MATCH … AGAINST"),
            Expr::Wildcard(_) | Expr::QualifiedWildcard(..) => {
                self.refuse(self.place, "`*` stands for no value here", "name the column")
            }
            Expr::OuterJoin(_) => self.deny_if(true, "(+)"),
            Expr::Prior(_) => self.deny_if(true, "PRIOR"),
            Expr::Lambda(_) => self.deny_if(true, "a lambda"),
            Expr::MemberOf(_) => self.deny_if(true, "MEMBER OF"),
        }
    }

    /// A query inside an expression, where no whole row is taken.
    fn sub_select(&mut self, query: &Query) {
        let takes_row = std::mem::take(&mut self.takes_row);
        self.query(query);
        self.takes_row = takes_row;
    }

    /// `relation.column`, where the relation declares the column.
    fn qualified(&mut self, parts: &[Ident]) {
        let [relation, column] = parts else {
            let names = parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>().join(".");
            return self.refuse(
                self.place,
                format!("`{names}` has more than two parts"),
                "write relation.column, with the relation's alias if it has one",
            );
        };
        let (alias, name) = (folded(relation), folded(column));
        if self.in_index {
            self.not_of_an_index(relation.span, "a column with its relation in front");
        }
        match self.scopes.relation(&alias).map(|relation| relation.columns.clone()) {
            None => self.refuse(
                relation.span,
                format!("there is no relation `{alias}` here"),
                "name one of those in FROM, by its alias if it has one",
            ),
            Some(Columns::Rows(entity) | Columns::Table(entity)) => {
                self.declared(column.span, vec![entity], &name);
            }
            Some(Columns::Refused) => {}
            // Read as a call by Postgres, if it's no column: `t.f` is `f(t)`.
            Some(Columns::Of(outputs)) => self.known_column(&outputs, &alias, column),
            // The row of a function may be a plain text: `t.f` is then `f('…')`, whatever that does.
            Some(Columns::Unknown) => self.refuse(
                column.span,
                format!("the columns of `{alias}` are not known here"),
                format!("name them behind it: `… AS {alias} ({name}, …)`"),
            ),
        }
        if self.is_returned(relation) {
            return self.bare_name(column);
        }
        self.name(relation);
        self.text(".");
        self.name(column);
    }

    /// Whether this is the written table in a RETURNING of SQLite, which knows no other and no alias.
    fn is_returned(&mut self, relation: &Ident) -> bool {
        let Some(returned) = self.returned.clone().filter(|_| self.backend == Backend::Sqlite)
        else {
            return false;
        };
        let written = folded(relation) == returned;
        if !written {
            self.lacks(relation.span, "relation in RETURNING but the one that is written");
        }
        written
    }

    fn known_column(&mut self, outputs: &[Output], alias: &str, column: &Ident) {
        let name = folded(column);
        let mut entities = Vec::new();
        for output in outputs {
            match output {
                Output::Named(known) if *known == name => return,
                Output::Named(_) | Output::Unnamed => {}
                Output::All(entity) => entities.push(*entity),
            }
        }
        if entities.is_empty() {
            self.refuse(
                column.span,
                format!("`{alias}` has no column `{name}`"),
                "a sub-select has the columns that it names; give an expression a name with AS",
            );
        } else {
            self.declared(column.span, entities, &name);
        }
    }

    fn infix(&mut self, left: &Expr, op: &str, right: &Expr) {
        self.expr(left);
        self.text(op);
        self.expr(right);
    }

    fn tested(&mut self, inner: &Expr, test: &str) {
        self.expr(inner);
        self.text(test);
    }

    /// Also a whole row can be NULL: that of a table that an outer join found nothing in.
    fn row_or_value(&mut self, inner: &Expr, test: &str) {
        let takes_row =
            std::mem::replace(&mut self.takes_row, matches!(inner, Expr::Identifier(_)));
        self.tested(inner, test);
        self.takes_row = takes_row;
    }

    fn matched(&mut self, expr: &Expr, word: &str, pattern: &Expr, escape: Option<&Expr>) {
        self.infix(expr, word, pattern);
        if let Some(escape) = escape {
            self.text(" ESCAPE ");
            self.expr(escape);
        }
    }

    fn unary(&mut self, op: UnaryOperator, expr: &Expr) {
        let sign = match op {
            UnaryOperator::Not => "NOT ",
            UnaryOperator::Minus => "-",
            UnaryOperator::Plus => "+",
            UnaryOperator::BitwiseNot => "~",
            UnaryOperator::AtDashAt
            | UnaryOperator::BangNot
            | UnaryOperator::DoubleAt
            | UnaryOperator::Hash
            | UnaryOperator::PGAbs
            | UnaryOperator::PGCubeRoot
            | UnaryOperator::PGPostfixFactorial
            | UnaryOperator::PGPrefixFactorial
            | UnaryOperator::PGSquareRoot
            | UnaryOperator::QuestionDash
            | UnaryOperator::QuestionPipe => {
                return self.deny_if(true, "this sign in front of an expression");
            }
        };
        // Two signs in a row can become another one: `--` begins a comment.
        if op != UnaryOperator::Not
            && matches!(expr, Expr::UnaryOp { op, .. } if *op != UnaryOperator::Not)
        {
            self.refuse(
                self.place,
                "two signs follow each other",
                "write brackets between them, or leave both out",
            );
        }
        self.text(sign);
        self.expr(expr);
    }

    /// `left = ANY (right)`. The elements of a parameter are a sub-select in SQLite.
    fn quantified(&mut self, left: &Expr, op: &BinaryOperator, word: &str, right: &Expr) {
        if let Some(parameter) = self.slice(right)
            && self.backend == Backend::Sqlite
        {
            let word = match (op, word) {
                (BinaryOperator::Eq, "ANY" | "SOME") => " IN ",
                (BinaryOperator::NotEq, "ALL") => " NOT IN ",
                _ => {
                    self.lacks(self.place, "ANY and no ALL but in `= ANY` and `<> ALL`");
                    " IN "
                }
            };
            self.expr(left);
            self.text(word);
            return self.piece(Piece::Elements(parameter));
        }
        self.lacks(self.place, "ANY and no ALL but of a parameter");
        self.not_any_like(op);
        let op = self.operator(op);
        self.expr(left);
        self.text(&format!(" {op} {word}"));
        match right {
            Expr::Subquery(_) => self.expr(right),
            _ => {
                self.text("(");
                self.expr(right);
                self.text(")");
            }
        }
    }

    fn case(&mut self, operand: Option<&Expr>, conditions: &[CaseWhen], otherwise: Option<&Expr>) {
        self.text("CASE");
        if let Some(operand) = operand {
            self.text(" ");
            self.expr(operand);
        }
        for CaseWhen { condition, result } in conditions {
            self.text(" WHEN ");
            self.infix(condition, " THEN ", result);
        }
        if let Some(otherwise) = otherwise {
            self.text(" ELSE ");
            self.expr(otherwise);
        }
        self.text(" END");
    }

    fn grouped(&mut self, word: &str, sets: &[Vec<Expr>]) {
        self.lacks(self.place, "GROUPING SETS, CUBE and ROLLUP");
        self.text(word);
        let single = !word.starts_with("GROUPING");
        self.list(sets, |walk, set| match set.as_slice() {
            [column] if single => walk.expr(column),
            _ => {
                walk.text("(");
                walk.list(set, |walk, column| walk.expr(column));
                walk.text(")");
            }
        });
        self.text(")");
    }

    fn access(&mut self, root: &Expr, chain: &[AccessExpr]) {
        self.lacks(self.place, "arrays");
        let chain = match (root, chain) {
            (
                Expr::Identifier(relation),
                [AccessExpr::Dot(Expr::Identifier(column)), rest @ ..],
            ) => {
                self.qualified(&[relation.clone(), column.clone()]);
                rest
            }
            _ => {
                self.expr(root);
                chain
            }
        };
        for access in chain {
            match access {
                AccessExpr::Subscript(Subscript::Index { index }) => {
                    self.text("[");
                    self.expr(index);
                    self.text("]");
                }
                AccessExpr::Subscript(Subscript::Slice { lower_bound, upper_bound, stride }) => {
                    self.deny(stride.as_ref(), "a stride");
                    self.text("[");
                    if let Some(bound) = lower_bound {
                        self.expr(bound);
                    }
                    self.text(" : ");
                    if let Some(bound) = upper_bound {
                        self.expr(bound);
                    }
                    self.text("]");
                }
                AccessExpr::Dot(_) => self.refuse(
                    self.place,
                    "a field of a row that an expression gives",
                    "name the column in a sub-select",
                ),
            }
        }
    }

    fn rounded(&mut self, word: &str, expr: &Expr, field: &CeilFloorKind) {
        self.lacks(self.place, "ceil and floor");
        match field {
            CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) => {}
            CeilFloorKind::DateTimeField(_) | CeilFloorKind::Scale(_) => {
                self.deny_if(true, "a second argument of ceil or floor");
            }
        }
        self.text(word);
        self.expr(expr);
        self.text(")");
    }

    fn substring(
        &mut self,
        expr: &Expr,
        from: Option<&Expr>,
        length: Option<&Expr>,
        commas: bool,
        shorthand: bool,
    ) {
        let in_sqlite = self.backend == Backend::Sqlite;
        self.text(if shorthand || in_sqlite { "SUBSTR(" } else { "SUBSTRING(" });
        self.expr(expr);
        let (from_word, for_word) =
            if commas || in_sqlite { (", ", ", ") } else { (" FROM ", " FOR ") };
        match from {
            Some(from) => {
                self.text(from_word);
                self.expr(from);
            }
            None if in_sqlite => self.text(", 1"),
            None => {}
        }
        if let Some(length) = length {
            self.text(for_word);
            self.expr(length);
        }
        self.text(")");
    }

    fn trim(
        &mut self,
        place: Option<&TrimWhereField>,
        what: Option<&Expr>,
        expr: &Expr,
        characters: &[Expr],
    ) {
        if place.is_some() || what.is_some() {
            self.lacks(self.place, "trim with FROM: write trim, ltrim or rtrim(text, characters)");
        }
        self.text("TRIM(");
        self.text(match place {
            None => "",
            Some(TrimWhereField::Both) => "BOTH ",
            Some(TrimWhereField::Leading) => "LEADING ",
            Some(TrimWhereField::Trailing) => "TRAILING ",
        });
        if let Some(what) = what {
            self.expr(what);
            self.text(" FROM ");
        }
        self.expr(expr);
        for character in characters {
            self.text(", ");
            self.expr(character);
        }
        self.text(")");
    }

    fn interval(&mut self, interval: &Interval) {
        let Interval {
            value,
            leading_field,
            leading_precision,
            last_field,
            fractional_seconds_precision,
        } = interval;
        self.lacks(self.place, "intervals");
        self.deny(leading_precision.as_ref(), "a precision in an interval");
        self.deny(fractional_seconds_precision.as_ref(), "a precision in an interval");
        self.text("INTERVAL ");
        self.expr(value);
        if let Some(field) = leading_field {
            self.text(" ");
            self.field(field);
        }
        if let Some(field) = last_field {
            self.text(" TO ");
            self.field(field);
        }
    }
}
