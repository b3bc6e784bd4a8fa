//! Scoped SQL: reads a statement that names entities, and puts the tenant into each of them.
//!
//! The text is parsed, walked, and written anew by the walk: what the walk doesn't know is not
//! written, but refused. So nothing is trusted that was not looked at. What depends on an entity's
//! facts stays open as a [`Piece`] or a [`Check`]; `tenant-sqlx` closes both while the application
//! is compiled.
//!
//! This crate is a part of the `#[tenant_scoped]` attribute. Applications depend on `tenant-sqlx`.

mod depth;
mod mistake;
mod partial;
mod piece;
mod scope;
mod walk;
mod words;

pub use mistake::Mistake;
pub use piece::{Check, Message, Output, Piece, Refused};

use sqlparser::ast::{Spanned as _, Statement};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError, ParserOptions};
use sqlparser::tokenizer::{Location, Span, Token, Tokenizer};

use partial::{Cut, IndexCondition};
use walk::{Backend, Walk};

/// What is asked: a statement, and what the function around it declares.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The text.
    pub sql: &'a str,
    /// The function's parameters, in order.
    pub parameters: &'a [Parameter],
    /// Functions that the author vouches for.
    pub functions: &'a [String],
}

/// A parameter of the function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, which the text spells `:name`.
    pub name: String,
    /// Whether it is a slice, which the text uses in `= ANY(:name)` or as an array.
    pub slice: bool,
}

/// A statement that was read and found right, as far as it can be told without the entities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scoped {
    /// The entities that are named, by their Rust type, each once.
    pub entities: Vec<String>,
    /// The statement for Postgres.
    pub postgres: Vec<Piece>,
    /// The statement for SQLite, or what SQLite can't say.
    pub sqlite: Result<Vec<Piece>, Vec<Mistake>>,
    /// What must hold of the entities' facts.
    pub checks: Vec<Check>,
    /// The columns of the result; none when the statement gives no rows.
    pub outputs: Option<Vec<Output>>,
}

/// Reads a statement.
///
/// # Errors
///
/// Every [`Mistake`] that was found, in the order of the text.
pub fn read(request: Request<'_>) -> Result<Scoped, Vec<Mistake>> {
    let parsed = parse(request.sql).map_err(|mistake| vec![mistake])?;
    let walked = Walk::of(request, Backend::Postgres, &parsed).statement();
    if !walked.mistakes.is_empty() {
        return Err(walked.mistakes);
    }
    keeps_its_meaning(request, &parsed).map_err(|mistake| vec![mistake])?;
    let in_sqlite = Walk::of(request, Backend::Sqlite, &parsed).statement();
    // Both walks number the entities; the pieces mean what they should only if they agree.
    let sqlite = match in_sqlite.mistakes.is_empty() && in_sqlite.entities == walked.entities {
        true => Ok(in_sqlite.pieces),
        false => Err(in_sqlite.mistakes),
    };
    Ok(Scoped {
        entities: walked.entities,
        postgres: walked.pieces,
        sqlite,
        checks: walked.checks,
        outputs: walked.outputs,
    })
}

/// Writes the statement as it was read, without any tenant, and reads it again: a printer that
/// changed what it prints would be found out here.
fn keeps_its_meaning(request: Request<'_>, parsed: &Parsed) -> Result<(), Mistake> {
    let echoed = Walk::of(request, Backend::Echo, parsed).statement();
    let text: String = echoed
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            _ => "",
        })
        .collect();
    match parse(&text) {
        Ok(again) if again.reads_like(parsed) => Ok(()),
        _ => Err(Mistake::at(
            Span::new(Location::new(1, 1), Location::new(1, 2)),
            "this statement reads differently once it is written out",
            "write it with fewer unusual signs, or report it: it is refused to be safe",
        )),
    }
}

/// A statement, and what the parser doesn't know of it.
pub(crate) struct Parsed {
    pub(crate) statement: Statement,
    /// The conditions of partial indexes, in the order of the text.
    pub(crate) conditions: Vec<IndexCondition>,
}

impl Parsed {
    /// Whether two texts mean the same: the places don't matter.
    fn reads_like(&self, other: &Self) -> bool {
        let conditions =
            |of: &Self| of.conditions.iter().map(|one| one.condition.clone()).collect();
        let (own, others): (Vec<_>, Vec<_>) = (conditions(self), conditions(other));
        self.statement == other.statement && own == others
    }
}

fn parse(sql: &str) -> Result<Parsed, Mistake> {
    // Literals stay as they are written: what was unescaped can't be written back for certain.
    let dialect = PostgreSqlDialect {};
    let tokens = Tokenizer::new(&dialect, sql).with_unescape(false).tokenize_with_location();
    let tokens = tokens.map_err(|error| unparsed(&ParserError::from(error), sql))?;
    if let Some(place) = depth::too_deep(&tokens) {
        return Err(Mistake::at(
            Span::new(place, Location::new(place.line, place.column + 1)),
            "this is nested too deeply, or goes on for too long without a comma",
            "split it: into CTEs, a list with commas, or parameters",
        ));
    }
    let parser = |tokens| {
        let options = ParserOptions::new().with_unescape(false);
        Parser::new(&dialect).with_options(options).with_tokens_with_locations(tokens)
    };
    let (tokens, cuts) = partial::cut(tokens);
    let read = |Cut { key, place, tokens }| {
        let mut parser = parser(tokens);
        parser.expect_keyword(Keyword::WHERE)?;
        let condition = parser.parse_expr()?;
        parser.expect_token(&Token::EOF)?;
        Ok(IndexCondition { key, place, condition })
    };
    let conditions = cuts.into_iter().map(read).collect::<Result<_, _>>();
    let conditions = conditions.map_err(|error| unparsed(&error, sql))?;
    let parsed = parser(tokens).parse_statements();
    let mut statements = parsed.map_err(|error| unparsed(&error, sql))?.into_iter();
    let whole = |span: Span, cause: &str| Mistake::at(span, cause, walk::WHOLE);
    match (statements.next(), statements.next()) {
        (Some(statement), None) => Ok(Parsed { statement, conditions }),
        (None, _) => Err(whole(Span::empty(), "there is no statement")),
        (Some(_), Some(second)) => Err(whole(second.span(), "there is a second statement")),
    }
}

/// The parser's words, at the place that they name.
fn unparsed(error: &ParserError, sql: &str) -> Mistake {
    let words = match error {
        ParserError::TokenizerError(words) | ParserError::ParserError(words) => words.as_str(),
        ParserError::RecursionLimitExceeded => "it is nested too deeply",
    };
    let (cause, place) = match words.split_once(" at Line: ") {
        Some((cause, place)) => (cause, Some(place)),
        None => (words, None),
    };
    let place = place.and_then(|place| {
        let (line, column) = place.split_once(", Column: ")?;
        Some(Location::new(line.trim().parse().ok()?, column.trim().parse().ok()?))
    });
    let last = || {
        let line = sql.lines().count().max(1);
        let column = sql.lines().last().unwrap_or_default().chars().count().max(1);
        Location::new(line as u64, column as u64)
    };
    let start = place.unwrap_or_else(last);
    let end = Location::new(start.line, start.column + 1);
    Mistake::at(
        Span::new(start, end),
        format!("this is no SQL that is understood: {cause}"),
        cure_of(sql),
    )
}

/// Words for what is right in Postgres and unknown to the parser.
fn cure_of(sql: &str) -> &'static str {
    let sql = sql.to_ascii_uppercase();
    let cures = [
        ("NO KEY UPDATE", "write FOR UPDATE: FOR NO KEY UPDATE isn't understood"),
        ("KEY SHARE", "write FOR SHARE: FOR KEY SHARE isn't understood"),
        ("OVERRIDING", "leave OVERRIDING out, and the generated column with it"),
        ("VARIADIC", "give the arguments one by one: VARIADIC isn't understood"),
        ("CYCLE ", "leave SEARCH and CYCLE out: keep the path in an array and compare with it"),
        (
            "ON CONFLICT",
            "name plain columns in ON CONFLICT: an expression isn't understood; \
             and write WHERE true before ON CONFLICT where a SELECT has no FROM",
        ),
    ];
    let found = cures.iter().find(|(words, _)| sql.contains(words));
    found.map_or(
        "see the documentation of `#[tenant_scoped]` for what a statement may hold",
        |found| found.1,
    )
}

#[cfg(test)]
mod tests;
