//! The walk: it looks at every node, and writes what it has looked at.
//!
//! Each struct is taken apart without `..` and each variant has a name, so that a parser that learns
//! something new doesn't compile here before somebody has decided what that means for a tenant.

mod change;
mod conflict;
mod cte;
mod expr;
mod from;
mod function;
mod insert;
mod limit;
mod literal;
mod operator;
mod pattern;
mod query;
mod types;

use sqlparser::ast::{Ident, ObjectName, ObjectNamePart, OptimizerHint, Spanned as _, Statement};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Location, Span, Token, Tokenizer};

use crate::piece::Draft;
use crate::scope::{Made, Meaning, Scopes, folded};
use crate::{Check, Message, Mistake, Output, Parsed, Piece, Request, words};

/// For whom the statement is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Postgres,
    Sqlite,
    /// For the parser, to see whether what is written is what was read.
    Echo,
}

pub(crate) struct Walk<'a> {
    request: Request<'a>,
    parsed: &'a Parsed,
    backend: Backend,
    draft: Draft,
    mistakes: Vec<Mistake>,
    checks: Vec<Check>,
    entities: Vec<String>,
    scopes: Scopes,
    used: Vec<bool>,
    /// The words of the text, for what the tree keeps no place of.
    words: Vec<(String, Span)>,
    /// The CTEs of the whole statement.
    named: Vec<(String, Span)>,
    /// Whether the walk is inside a CTE.
    in_cte: bool,
    /// Whether something stands where a parameter belongs, and isn't one.
    astray: bool,
    /// Where the walk is, for nodes that don't know it themselves.
    place: Span,
    /// The function whose arguments may be a whole row.
    takes_row: bool,
    /// Whether `*` stands for the values of a new row, here in FROM.
    spread: bool,
    /// The recursive CTE whose first arm is walked next.
    recursing: Option<String>,
    /// The alias of the written table, where RETURNING is walked: SQLite knows it as no qualifier.
    returned: Option<String>,
    /// The rows that the last INSERT gave.
    made: Option<Made>,
    /// Whether the walk is inside a pattern that is written more than once.
    in_pattern: bool,
    /// Where the value that is walked has a function that looks at several rows, or gives several.
    several_rows: Option<Span>,
    /// Whether the walk is inside the condition of a partial index.
    in_index: bool,
    /// How many conditions of partial indexes it has met.
    conditions: usize,
    /// Whether the statement has a join that gives rows of its right side alone.
    keeps_right: bool,
}

/// What the walk has written, and what it has found.
pub(crate) struct Walked {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) mistakes: Vec<Mistake>,
    pub(crate) checks: Vec<Check>,
    pub(crate) entities: Vec<String>,
    pub(crate) outputs: Option<Vec<Output>>,
}

impl<'a> Walk<'a> {
    pub(crate) fn of(request: Request<'a>, backend: Backend, parsed: &'a Parsed) -> Self {
        Self {
            request,
            parsed,
            backend,
            draft: Draft::default(),
            mistakes: Vec::new(),
            checks: Vec::new(),
            entities: Vec::new(),
            scopes: Scopes::default(),
            used: vec![false; request.parameters.len()],
            words: words_of(request.sql),
            named: Vec::new(),
            in_cte: false,
            astray: false,
            place: START,
            takes_row: false,
            spread: false,
            recursing: None,
            returned: None,
            made: None,
            in_pattern: false,
            several_rows: None,
            in_index: false,
            conditions: 0,
            keeps_right: false,
        }
    }

    pub(crate) fn statement(mut self) -> Walked {
        let outputs = match &self.parsed.statement {
            Statement::Query(query) => {
                let outputs = self.query(query);
                query::gives_rows(&query.body).then_some(outputs)
            }
            Statement::Insert(insert) => self.insert(insert),
            Statement::Update(update) => self.update(update),
            Statement::Delete(delete) => self.delete(delete),
            _ => {
                let (word, place) = self.words.first().cloned().unwrap_or((String::new(), START));
                self.refuse(place, format!("{word} is not a statement for one tenant"), WHOLE);
                None
            }
        };
        self.whole();
        self.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        let unindexed = self.keeps_right && self.backend == Backend::Sqlite;
        let pieces = self.draft.into_pieces().into_iter().map(|piece| match piece {
            Piece::Rows(entity) if unindexed => Piece::RowsUnindexed(entity),
            piece => piece,
        });
        Walked {
            pieces: pieces.collect(),
            mistakes: self.mistakes,
            checks: self.checks,
            entities: self.entities,
            outputs,
        }
    }

    /// What is known of a statement once all of it was seen.
    fn whole(&mut self) {
        // What was taken out of the text is written where it was, or not at all.
        if let Some(first) = self.parsed.conditions.first()
            && self.parsed.conditions.len() != self.conditions
        {
            self.refuse(
                first.place,
                "WHERE stands between ON CONFLICT and DO, and belongs to no INSERT",
                "write it behind the key of an INSERT: ON CONFLICT (tenant_id, …) WHERE … DO …",
            );
        }
        for (name, span) in std::mem::take(&mut self.named) {
            // The same word to the letter is no type's, and refused as that.
            let taken = |entity: &String| *entity != name && entity.eq_ignore_ascii_case(&name);
            if self.entities.iter().any(taken) {
                self.refuse(
                    span,
                    format!("the CTE `{name}` has the name of an entity in this statement"),
                    "give the CTE another name",
                );
            }
        }
        if self.entities.is_empty() && self.mistakes.is_empty() {
            self.refuse(
                START,
                "the statement names no entity",
                "relations are named by the Rust type of their entity: `FROM Invoice i`",
            );
        }
        // What stands astray may be meant for it.
        for (index, parameter) in self.request.parameters.iter().enumerate() {
            let name = &parameter.name;
            let used = self.used.get(index) == Some(&true);
            if !used && !self.astray && name != words::TENANT && self.backend != Backend::Echo {
                let mut mistake = Mistake::at(
                    START,
                    format!("the parameter `{name}` is not used"),
                    format!("write `:{name}` where its value belongs, or leave the parameter out"),
                );
                mistake.parameter = Some(index);
                self.mistakes.push(mistake);
            }
        }
    }

    /// The first such word at a place or behind it: the tree keeps no place of most.
    fn word(&self, span: Span, word: &str) -> Span {
        let span = self.known(span);
        let mut words = self.words.iter();
        let found = words.find(|(known, at)| known == word && at.start >= span.start);
        found.map_or(span, |found| found.1)
    }

    /// The last such word in front of a place.
    fn word_before(&self, span: Span, word: &str) -> Span {
        let span = self.known(span);
        let mut words = self.words.iter().rev();
        let found = words.find(|(known, at)| known == word && at.start < span.start);
        found.map_or(span, |found| found.1)
    }

    /// What this crate doesn't know, where a word shows it.
    fn deny_word<T>(&mut self, found: Option<T>, word: &str) {
        let place = self.word(self.place, word);
        self.at(place, |walk| walk.deny(found, word));
    }

    /// Notes a mistake, and goes on: all are told together.
    fn refuse(&mut self, span: Span, cause: impl Into<String>, cure: impl Into<String>) {
        let mistake = Mistake::at(self.known(span), cause, cure);
        if self.backend != Backend::Echo && !self.mistakes.contains(&mistake) {
            self.mistakes.push(mistake);
        }
    }

    /// Notes that SQLite can't say something.
    fn lacks(&mut self, span: Span, what: &str) {
        if self.backend == Backend::Sqlite {
            self.refuse(
                span,
                format!("SQLite has no {what}"),
                "say it another way, or write `#[tenant_scoped(postgres, \"…\")]`: then the function runs on Postgres only",
            );
        }
    }

    /// What this crate doesn't know, or knows to be a way around the tenant.
    fn deny<T>(&mut self, found: Option<T>, what: &str) {
        if found.is_some() {
            self.refuse(self.place, format!("{what} is not allowed in a scoped statement"), DENIED);
        }
    }

    fn deny_if(&mut self, found: bool, what: &str) {
        self.deny(found.then_some(()), what);
    }

    fn hints(&mut self, hints: &[OptimizerHint]) {
        self.deny(hints.first(), "an optimizer hint");
    }

    fn check(&mut self, check: impl FnOnce() -> Check) {
        if self.backend == Backend::Postgres {
            self.checks.push(check());
        }
    }

    /// A whole message about a place in the statement.
    fn message(&self, span: Span, cause: impl Into<String>, cure: impl Into<String>) -> Message {
        let mistake = Mistake::at(self.known(span), cause, cure);
        vec![Piece::Text(mistake.render(self.request.sql))]
    }

    /// A message whose last line lists columns.
    fn listing(
        &self,
        span: Span,
        cause: impl Into<String>,
        cure: &str,
        columns: Piece,
        behind: &str,
    ) -> Message {
        let mut message = self.message(span, cause, cure);
        message.push(columns);
        message.push(Piece::Text(behind.to_owned()));
        message
    }

    /// The place of a node, or of what it stands in.
    fn known(&self, span: Span) -> Span {
        if span.start.line == 0 { self.place } else { span }
    }

    /// Does something at the place of a node.
    fn at<T>(&mut self, span: Span, walk: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.place;
        self.place = self.known(span);
        let outcome = walk(self);
        self.place = before;
        outcome
    }

    /// Writes something aside, to be put in its place later.
    fn aside<T>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> (Vec<Piece>, T) {
        let before = std::mem::take(&mut self.draft);
        let outcome = walk(self);
        let aside = std::mem::replace(&mut self.draft, before);
        (aside.into_pieces(), outcome)
    }

    fn text(&mut self, text: &str) {
        self.draft.text(text);
    }

    fn pieces(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            self.draft.piece(piece);
        }
    }

    /// A piece that the echo doesn't have.
    fn piece(&mut self, piece: Piece) {
        if self.backend != Backend::Echo {
            self.draft.piece(piece);
        }
    }

    /// A list with commas.
    fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            each(self, item);
        }
    }

    /// A name in quotes, in which nothing is a keyword.
    fn name(&mut self, ident: &Ident) {
        self.name_within(ident, '"');
    }

    /// A column without its relation. SQLite takes a name that it doesn't find for a text, if it stands in
    /// double quotes.
    fn bare_name(&mut self, ident: &Ident) {
        self.name_within(ident, if self.backend == Backend::Sqlite { '`' } else { '"' });
    }

    fn name_within(&mut self, ident: &Ident, quote: char) {
        let Ident { value, quote_style, span } = ident;
        if quote_style.is_some_and(|quote| quote != '"') {
            self.refuse(
                *span,
                "a name stands in quotes that are not double",
                "write it in double quotes; a value with its type is CAST('…' AS …)",
            );
        }
        if value.contains('\0') {
            self.refuse(*span, "a name holds a NUL", "leave it out");
        }
        if quote_style.is_some() && value.replace("\"\"", "").contains('"') {
            self.refuse(*span, "a name holds a single double quote", "double it");
        }
        if self.backend == Backend::Echo {
            match quote_style {
                Some(_) => self.text(&format!("\"{value}\"")),
                None => self.text(value),
            }
        } else {
            let name = folded(ident).replace(quote, &format!("{quote}{quote}"));
            self.text(&format!("{quote}{name}{quote}"));
        }
    }

    /// A name that this crate may have to tell from its own: of a relation or a CTE.
    fn plain(&mut self, ident: &Ident) -> String {
        let name = folded(ident);
        let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
        if !plain || name.len() > LONGEST_NAME {
            self.refuse(
                ident.span,
                format!("`{name}` can't name a relation here"),
                format!("take letters, digits and underscores, {LONGEST_NAME} at most"),
            );
        }
        name
    }

    /// A name of one part. Schemas, databases and catalogs are not spoken of.
    fn single<'n>(&mut self, name: &'n ObjectName) -> Option<&'n Ident> {
        let ObjectName(parts) = name;
        match parts.as_slice() {
            [ObjectNamePart::Identifier(ident)] => Some(ident),
            _ => {
                self.refuse(
                    name.span(),
                    format!("`{name}` has more than one part"),
                    "name an entity by its Rust type alone: its schema stands in its own `#[tenant(…)]`",
                );
                None
            }
        }
    }

    /// The position of an entity.
    fn entity(&mut self, ident: &Ident) -> usize {
        let known = self.entities.iter().position(|known| *known == ident.value);
        known.unwrap_or_else(|| {
            let word = ident.value.as_str();
            let is_type = word.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && word.chars().all(|c| c.is_alphanumeric() || c == '_')
                && ident.quote_style.is_none();
            if !is_type {
                self.refuse(
                    ident.span,
                    format!("`{word}` is not the name of a Rust type"),
                    "relations are named by the Rust type of their entity, without quotes",
                );
            } else if word.starts_with(|c: char| c.is_lowercase() || c == '_') {
                self.refuse(
                    ident.span,
                    format!("`{word}` is neither an entity nor a CTE that is visible here"),
                    "relations are named by the Rust type of their entity: `FROM Invoice i`, not `FROM invoices i`",
                );
            }
            self.entities.push(word.to_owned());
            self.entities.len() - 1
        })
    }

    fn entity_name(&self, entity: usize) -> String {
        self.entities.get(entity).cloned().unwrap_or_default()
    }

    /// A column of one of these entities, or it's an error of the build.
    fn declared(&mut self, span: Span, entities: Vec<usize>, column: &str) {
        let names = entities.iter().map(|entity| format!("`{}`", self.entity_name(*entity)));
        let names = names.collect::<Vec<_>>();
        let message = match (entities.as_slice(), names.as_slice()) {
            ([], _) => {
                return self.refuse(
                    span,
                    format!("there is no column `{column}` here"),
                    "name the relation that it belongs to, or leave it out",
                );
            }
            ([entity], [name]) => self.listing(
                span,
                format!("{name} has no column `{column}`"),
                "it has: ",
                Piece::ColumnNames(*entity),
                "",
            ),
            _ => self.message(
                span,
                format!("none of {} has a column `{column}`", names.join(", ")),
                "columns have the names that the database gives them: `#[tenant(column = …)]`, or the field's",
            ),
        };
        let column = column.to_owned();
        self.check(|| Check::Column { entities, column, message });
    }

    /// A name without a qualifier in an expression.
    fn unqualified(&mut self, ident: &Ident) {
        let name = folded(ident);
        let meaning = self.scopes.meaning(&name);
        let is_oid = name == words::OID;
        let unborn = matches!(meaning, Meaning::Other) && !self.scopes.bears(&name);
        if words::SYSTEM_COLUMNS.contains(&name.as_str()) || (is_oid && unborn) {
            self.refuse(
                ident.span,
                format!("`{name}` is a column that every table has without declaring it"),
                "use the id of the entity",
            );
        } else if unborn && words::is_row_number(&name) {
            self.lacks(ident.span, &format!("`{name}` but for the number of a row"));
        }
        match meaning {
            Meaning::ColumnOf(entities) => {
                if is_oid && entities.len() > 1 {
                    self.lacks(ident.span, "certain `oid` without the relation in front");
                }
                self.declared(ident.span, entities, &name);
            }
            Meaning::Row if self.takes_row => self.lacks(ident.span, "whole rows"),
            Meaning::Row => self.refuse(
                ident.span,
                format!("`{name}` is a whole row here"),
                "name a column of it, or the relation in front of the column that has its name; a whole row stands in to_jsonb, row_to_json and count only",
            ),
            Meaning::WrittenRow => self.refuse(
                ident.span,
                format!("`{name}` is the whole row of the table here, with columns that aren't declared"),
                "name columns of it: jsonb_build_object('id', id, …)",
            ),
            Meaning::Other => {}
        }
        self.bare_name(ident);
    }
}

/// Where a statement begins.
const START: Span =
    Span { start: Location { line: 1, column: 1 }, end: Location { line: 1, column: 2 } };

/// The words of a text that are not in quotes, in capitals.
fn words_of(sql: &str) -> Vec<(String, Span)> {
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, sql).tokenize_with_location();
    let words = tokens.unwrap_or_default().into_iter().filter_map(|token| match token.token {
        Token::Word(word) if word.quote_style.is_none() => {
            Some((word.value.to_uppercase(), token.span))
        }
        _ => None,
    });
    words.collect()
}

/// What a statement is.
pub(crate) const WHOLE: &str =
    "a function holds one SELECT, INSERT, UPDATE or DELETE, with CTEs if need be";

const DENIED: &str = "leave it out; what isn't known to be safe is refused";

/// Postgres cuts names behind 63 bytes; ours need some of them.
const LONGEST_NAME: usize = 55;

/// A name as a database reads it, whatever it holds.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The name under which a CTE is written. No table has it: a CTE that the database doesn't see where
/// the walk does, leads nowhere.
fn cte_name(name: &str) -> String {
    quoted(&format!("with.{name}"))
}
