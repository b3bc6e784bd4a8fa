use sqlparser::ast::{
    ArrayElemTypeDef, CastKind, DataType, Expr, FunctionArg, Ident, Join, JoinConstraint,
    JoinOperator, ObjectName, Query, Spanned as _, TableAlias, TableAliasColumnDef, TableFactor,
    TableFunctionArgs, TableWithJoins,
};

use sqlparser::tokenizer::Span;

use super::types::is_one_value;
use super::{Backend, Walk, cte_name, quoted};
use crate::scope::{Columns, Relation, folded};
use crate::words::Stands;
use crate::{Output, Piece};

impl Walk<'_> {
    /// ` FROM …`, if there is anything.
    pub(super) fn from(&mut self, from: &[TableWithJoins]) {
        if !from.is_empty() {
            self.text(" FROM ");
            self.tables(from);
        }
    }

    pub(super) fn tables(&mut self, tables: &[TableWithJoins]) {
        self.list(tables, |walk, table| walk.joined(table));
    }

    fn joined(&mut self, table: &TableWithJoins) {
        let TableWithJoins { relation, joins } = table;
        self.factor(relation);
        for join in joins {
            self.at(join.span(), |walk| walk.join(join));
        }
    }

    fn join(&mut self, join: &Join) {
        let Join { relation, global, join_operator } = join;
        self.deny_if(*global, "GLOBAL JOIN");
        let (words, constraint) = match join_operator {
            JoinOperator::Join(constraint) => (" JOIN ", constraint),
            JoinOperator::Inner(constraint) => (" INNER JOIN ", constraint),
            JoinOperator::Left(constraint) => (" LEFT JOIN ", constraint),
            JoinOperator::LeftOuter(constraint) => (" LEFT OUTER JOIN ", constraint),
            JoinOperator::Right(constraint) => (" RIGHT JOIN ", constraint),
            JoinOperator::RightOuter(constraint) => (" RIGHT OUTER JOIN ", constraint),
            JoinOperator::FullOuter(constraint) => (" FULL OUTER JOIN ", constraint),
            JoinOperator::CrossJoin(constraint) => (" CROSS JOIN ", constraint),
            JoinOperator::Semi(_)
            | JoinOperator::LeftSemi(_)
            | JoinOperator::RightSemi(_)
            | JoinOperator::Anti(_)
            | JoinOperator::LeftAnti(_)
            | JoinOperator::RightAnti(_)
            | JoinOperator::CrossApply
            | JoinOperator::OuterApply
            | JoinOperator::AsOf { .. }
            | JoinOperator::StraightJoin(_)
            | JoinOperator::ArrayJoin
            | JoinOperator::LeftArrayJoin
            | JoinOperator::InnerArrayJoin => {
                return self.deny_if(true, "this kind of join");
            }
        };
        self.keeps_right |= matches!(
            join_operator,
            JoinOperator::Right(_) | JoinOperator::RightOuter(_) | JoinOperator::FullOuter(_)
        );
        self.text(words);
        self.factor(relation);
        match constraint {
            JoinConstraint::On(condition) => {
                self.text(" ON ");
                self.expr(condition);
            }
            JoinConstraint::Using(columns) => {
                self.text(" USING (");
                self.list(columns, |walk, column| {
                    if let Some(ident) = walk.single(column) {
                        walk.unqualified(ident);
                    }
                });
                self.text(")");
            }
            JoinConstraint::Natural => self.refuse(
                self.word_before(self.place, "NATURAL"),
                "NATURAL JOIN compares all columns that share a name",
                "write ON with the columns you mean",
            ),
            JoinConstraint::None => {}
        }
    }

    fn factor(&mut self, factor: &TableFactor) {
        self.at(factor.span(), |walk| walk.factor_here(factor));
    }

    fn factor_here(&mut self, factor: &TableFactor) {
        match factor {
            TableFactor::Table {
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
            } => {
                self.deny(with_hints.first(), "WITH behind a relation");
                self.deny(version.as_ref(), "a version of a relation");
                self.deny(partitions.first(), "PARTITION");
                self.deny(json_path.as_ref(), "a path behind a relation");
                self.deny_word(sample.as_ref(), "TABLESAMPLE");
                self.deny(index_hints.first(), "an index hint");
                match args {
                    None => {
                        self.deny_if(*with_ordinality, "WITH ORDINALITY behind an entity");
                        self.named(name, alias.as_ref());
                    }
                    Some(TableFunctionArgs { args, settings }) => {
                        self.deny(settings.as_ref(), "SETTINGS");
                        self.table_function(name, args, *with_ordinality, alias.as_ref());
                    }
                }
            }
            TableFactor::Derived { lateral, subquery, alias, sample } => {
                self.deny(sample.as_ref(), "TABLESAMPLE");
                self.derived(*lateral, subquery, alias.as_ref());
            }
            TableFactor::Function { lateral, name, args, with_ordinality, alias } => {
                if *lateral {
                    self.lacks(self.place, "LATERAL");
                    self.text("LATERAL ");
                }
                self.table_function(name, args, *with_ordinality, alias.as_ref());
            }
            TableFactor::UNNEST {
                alias,
                array_exprs,
                with_offset,
                with_offset_alias,
                with_ordinality,
            } => {
                self.deny_if(*with_offset, "WITH OFFSET");
                self.deny(with_offset_alias.as_ref(), "WITH OFFSET");
                self.lacks(self.place, "unnest");
                self.text("UNNEST(");
                self.list(array_exprs, |walk, array| walk.expr(array));
                self.text(")");
                let plain = array_exprs.iter().all(|array| self.is_array_of_values(array));
                self.behind_unnest(array_exprs.len(), plain, *with_ordinality, alias.as_ref());
            }
            TableFactor::NestedJoin { table_with_joins, alias } => {
                self.deny(alias.as_ref(), "an alias behind a join in brackets");
                self.text("(");
                self.joined(table_with_joins);
                self.text(")");
            }
            TableFactor::TableFunction { .. } => self.deny_if(true, "TABLE(…)"),
            TableFactor::JsonTable { .. } | TableFactor::OpenJsonTable { .. } => {
                self.deny_if(true, "JSON_TABLE");
            }
            TableFactor::Pivot { .. }
            | TableFactor::Unpivot { .. }
            | TableFactor::UnpivotExpr { .. } => self.deny_if(true, "PIVOT"),
            TableFactor::MatchRecognize { .. } => self.deny_if(true, "MATCH_RECOGNIZE"),
            TableFactor::XmlTable { .. } => self.deny_if(true, "XMLTABLE"),
            TableFactor::SemanticView { .. } => self.deny_if(true, "SEMANTIC_VIEW"),
        }
    }

    /// A CTE, or the rows of an entity.
    fn named(&mut self, name: &ObjectName, alias: Option<&TableAlias>) {
        let Some(ident) = self.single(name).filter(|ident| !self.not_only(ident)) else {
            // Its columns are not to blame.
            let last = name.0.last().and_then(|part| part.as_ident());
            if let Some(called) = alias.map(|alias| &alias.name).or(last) {
                self.scopes.add(Relation { alias: folded(called), columns: Columns::Refused });
            }
            return;
        };
        let known = folded(ident);
        let columns = match self.scopes.cte(&known).cloned() {
            Some(columns) => {
                match self.backend {
                    Backend::Echo => self.name(ident),
                    Backend::Postgres | Backend::Sqlite => self.text(&cte_name(&known)),
                }
                columns
            }
            None => {
                let entity = self.entity(ident);
                self.piece(Piece::Rows(entity));
                if self.backend == Backend::Echo {
                    self.name(ident);
                }
                Columns::Rows(entity)
            }
        };
        match alias {
            Some(alias) => self.aliased(alias, columns),
            None => {
                if self.backend != Backend::Echo {
                    let alias = quoted(&known);
                    self.text(&format!(" AS {alias}"));
                }
                self.relation(ident.span, known, columns);
            }
        }
    }

    /// Refuses ONLY, which is read as a name.
    pub(super) fn not_only(&mut self, ident: &Ident) -> bool {
        let is_only = ident.quote_style.is_none() && folded(ident) == "only";
        if is_only {
            self.refuse(
                ident.span,
                "ONLY leaves out the tables that inherit",
                "name the entity alone; tables that inherit are not spoken of",
            );
        }
        is_only
    }

    fn derived(&mut self, lateral: bool, query: &Query, alias: Option<&TableAlias>) {
        if lateral {
            self.lacks(self.place, "LATERAL");
            self.text("LATERAL ");
        }
        self.text("(");
        let outputs = self.query(query);
        self.text(")");
        match alias {
            Some(alias) => self.aliased(alias, Columns::Of(outputs)),
            None => self.refuse(
                self.place,
                "a sub-select in FROM has no name",
                "write AS and a name behind it",
            ),
        }
    }

    fn table_function(
        &mut self,
        name: &ObjectName,
        args: &[FunctionArg],
        ordinality: bool,
        alias: Option<&TableAlias>,
    ) {
        let Some(function) = self.function_name(name, Stands::Anywhere) else { return };
        self.lacks(self.place, "functions in FROM");
        self.text("(");
        self.list(args, |walk, argument| walk.argument(argument));
        self.text(")");
        self.behind_function(&function, ordinality, alias);
    }

    /// Behind `unnest` of so many arrays. Each is a column if it is a parameter; those of rows are more.
    fn behind_unnest(
        &mut self,
        arrays: usize,
        plain: bool,
        ordinality: bool,
        alias: Option<&TableAlias>,
    ) {
        let written = alias.map_or(0, |alias| alias.columns.len());
        if !plain || (written != 0 && written != arrays + usize::from(ordinality)) {
            return self.behind_function("unnest", ordinality, alias);
        }
        if ordinality {
            self.text(" WITH ORDINALITY");
        }
        match alias {
            Some(alias) if written != 0 => {
                let columns = alias.columns.iter().map(|_| Output::Unnamed).collect();
                self.aliased(alias, Columns::Of(columns));
            }
            _ => self.unnested(arrays, ordinality, alias),
        }
    }

    /// Behind `unnest` whose columns have no names in the text: that of one array is called like the
    /// relation, those of several all `unnest`. Where `*` is spread, each gets a name of its own.
    fn unnested(&mut self, arrays: usize, ordinality: bool, alias: Option<&TableAlias>) {
        let called = alias.map_or_else(|| "unnest".to_owned(), |alias| folded(&alias.name));
        let spread = self.spread && arrays > 1 && self.backend != Backend::Echo;
        let mut names: Vec<String> = match arrays {
            1 => vec![called.clone()],
            _ if spread => (1..=arrays).map(|number| format!("unnest{number}")).collect(),
            _ => vec!["unnest".to_owned(); arrays],
        };
        names.extend(ordinality.then(|| "ordinality".to_owned()));
        let columns = Columns::Of(names.iter().cloned().map(Output::Named).collect());
        match alias {
            Some(alias) => self.aliased(alias, columns),
            None => {
                if spread {
                    let alias = quoted(&called);
                    self.text(&format!(" AS {alias}"));
                }
                self.relation(self.place, called, columns);
            }
        }
        if spread {
            let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            self.text(&format!(" ({})", names.join(", ")));
        }
    }

    /// Whether each element is one value, and so one column: those of a parameter, and those of a type that
    /// has no parts.
    fn is_array_of_values(&mut self, array: &Expr) -> bool {
        match array {
            Expr::Nested(inner) => self.is_array_of_values(inner),
            Expr::Cast {
                kind: CastKind::Cast | CastKind::DoubleColon,
                data_type: DataType::Array(ArrayElemTypeDef::SquareBracket(element, None)),
                ..
            } => is_one_value(element),
            _ => self.slice(array).is_some(),
        }
    }

    fn behind_function(&mut self, function: &str, ordinality: bool, alias: Option<&TableAlias>) {
        if ordinality {
            self.text(" WITH ORDINALITY");
        }
        let called = alias.map_or_else(|| function.to_owned(), |alias| folded(&alias.name));
        let columns = columns_of(function, ordinality, &called);
        match alias {
            Some(alias) => self.aliased(alias, columns),
            None => self.relation(self.place, called, columns),
        }
    }

    /// ` AS name (columns)`.
    fn aliased(&mut self, alias: &TableAlias, columns: Columns) {
        let TableAlias { explicit, name, columns: names, at } = alias;
        self.deny(at.as_ref(), "AT behind a relation");
        if !*explicit && matches!(folded(name).as_str(), "isnull" | "notnull") {
            self.refuse(
                name.span,
                "ISNULL and NOTNULL are read as a name here",
                "write IS NULL or IS NOT NULL",
            );
        }
        let known = self.plain(name);
        self.text(if *explicit || self.backend != Backend::Echo { " AS " } else { " " });
        self.name(name);
        if !names.is_empty() {
            self.lacks(name.span, "column names behind a relation's alias");
        }
        let typed = names.iter().any(|name| name.data_type.is_some());
        let columns = match (self.alias_columns(names), columns) {
            // A list with types is the whole of it.
            (Some(outputs), _) if typed => Columns::Of(outputs),
            (Some(outputs), columns) => self.renamed(name.span, columns, outputs),
            (None, columns) => columns,
        };
        self.relation(name.span, known, columns);
    }

    fn relation(&mut self, span: Span, alias: String, columns: Columns) {
        if self.scopes.innermost().iter().any(|relation| relation.alias == alias) {
            self.refuse(
                span,
                format!("two relations are called `{alias}` here"),
                "give one of them another alias",
            );
        }
        self.tells_capitals(span, &columns);
        self.scopes.add(Relation { alias, columns });
    }

    /// SQLite takes the first of two columns whose names differ in capitals alone for both.
    fn tells_capitals(&mut self, span: Span, columns: &Columns) {
        let Columns::Of(outputs) = columns else { return };
        let mut seen: Vec<&str> = Vec::new();
        for output in outputs {
            let Output::Named(name) = output else { continue };
            if seen.iter().any(|known| *known != name && known.eq_ignore_ascii_case(name)) {
                self.lacks(span, "columns whose names differ in capitals alone");
            }
            seen.push(name);
        }
    }

    /// The columns of a relation, of which the first are given other names.
    pub(super) fn renamed(&mut self, span: Span, columns: Columns, names: Vec<Output>) -> Columns {
        if let Columns::Of(known) = &columns
            && known.iter().all(|output| !matches!(output, Output::All(_)))
        {
            let (there, named) = (known.len(), names.len());
            if named > there {
                self.refuse(
                    span,
                    format!("{named} names are given to {there} columns"),
                    "give each column one name",
                );
            } else if named < there {
                self.lacks(span, "list of names that is shorter than that of the columns");
            }
        }
        columns.renamed(names)
    }

    /// `(a, b)` behind an alias.
    pub(super) fn alias_columns(&mut self, columns: &[TableAliasColumnDef]) -> Option<Vec<Output>> {
        if columns.is_empty() {
            return None;
        }
        self.text(" (");
        self.list(columns, |walk, column| {
            let TableAliasColumnDef { name, data_type } = column;
            walk.name(name);
            if let Some(data_type) = data_type {
                walk.text(" ");
                walk.data_type(data_type);
            }
        });
        self.text(")");
        Some(columns.iter().map(|column| Output::Named(folded(&column.name))).collect())
    }
}

/// The columns of a function in FROM. Those of some depend on what they are called with, like `unnest`
/// of rows; they are named behind the alias.
fn columns_of(function: &str, ordinality: bool, called: &str) -> Columns {
    let mut columns = match function {
        "json_array_elements"
        | "json_array_elements_text"
        | "jsonb_array_elements"
        | "jsonb_array_elements_text" => vec!["value"],
        "json_each" | "json_each_text" | "jsonb_each" | "jsonb_each_text" => vec!["key", "value"],
        "generate_series"
        | "generate_subscripts"
        | "jsonb_object_keys"
        | "regexp_split_to_table"
        | "string_to_table" => vec![called],
        _ => return Columns::Unknown,
    };
    if ordinality {
        columns.push("ordinality");
    }
    Columns::Of(columns.into_iter().map(|column| Output::Named(column.to_owned())).collect())
}
