//! Each trap that raw SQL was seen to hold, by its name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod conflicts;
mod ctes;
mod depth;
mod functions;
mod patterns;
mod refusals;
mod relations;
mod stars;
mod traps;

use crate::{Mistake, Parameter, Piece, Request, Scoped, read};

/// The parameters that the statements of these tests name.
fn parameters(sql: &str) -> Vec<Parameter> {
    let sql = sql.replace("::", " ");
    let names = [("id", false), ("text", false), ("ids", true)];
    let named = names.into_iter().filter(|(name, _)| {
        sql.split(&format!(":{name}")).skip(1).any(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    named.map(|(name, slice)| Parameter { name: name.to_owned(), slice }).collect()
}

fn reading(sql: &str, functions: &[&str]) -> Result<Scoped, Vec<Mistake>> {
    let functions: Vec<String> = functions.iter().map(|&name| name.to_owned()).collect();
    read(Request { sql, parameters: &parameters(sql), functions: &functions })
}

#[track_caller]
fn accepted(sql: &str) -> Scoped {
    reading(sql, &[]).unwrap_or_else(|mistakes| panic!("{}", mistakes[0].render(sql)))
}

/// The causes and cures of what is refused.
#[track_caller]
fn refused(sql: &str) -> String {
    let mistakes = reading(sql, &[]).expect_err(sql);
    let told = mistakes.iter().map(|Mistake { cause, cure, .. }| format!("{cause}; {cure}"));
    told.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn refused_as(sql: &str, words: &str) {
    let told = refused(sql);
    assert!(told.contains(words), "{sql}\nis refused as\n{told}\nand not as\n{words}");
}

/// The pieces as one line: `{Rows 0}` between the text.
fn line(pieces: &[Piece]) -> String {
    let shown = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Rows(entity) => format!("{{rows {entity}}}"),
        Piece::RowsUnindexed(entity) => format!("{{rows unindexed {entity}}}"),
        Piece::Table(entity) => format!("{{table {entity}}}"),
        Piece::Owned { entity, alias } => format!("{{owned {entity} {alias}}}"),
        Piece::Columns { entity, alias } => format!("{{columns {entity} {alias}}}"),
        Piece::Parameter(parameter) => format!("{{parameter {parameter}}}"),
        Piece::Elements(parameter) => format!("{{elements {parameter}}}"),
        Piece::Tenant => "{tenant}".to_owned(),
        Piece::OwnColumns(entity) => format!("{{own columns {entity}}}"),
        Piece::OwnValues(entity) => format!("{{own values {entity}}}"),
        Piece::KeyColumns { entity, key } => format!("{{key {entity} {key}}}"),
        Piece::OpenReference { entity, column } => format!("{{{entity}.{column}: "),
        Piece::CloseReference { .. } | Piece::CloseLookUp { .. } | Piece::CloseGuard => {
            "}".to_owned()
        }
        Piece::OpenLookUp { .. } => " or new".to_owned(),
        Piece::NewRows { made, cte, of: [name, column], .. } => {
            format!(" {cte}.{name} as {made}.{column}")
        }
        Piece::OpenGuard { entity, alias } => format!("{{guard {entity} {alias}: "),
        Piece::ColumnNames(entity) => format!("{{column names {entity}}}"),
        Piece::InsertableNames(entity) => format!("{{insertable names {entity}}}"),
    });
    shown.collect()
}

fn postgres(sql: &str) -> String {
    line(&accepted(sql).postgres)
}

fn sqlite(sql: &str) -> String {
    line(&accepted(sql).sqlite.unwrap_or_else(|mistakes| panic!("{}", mistakes[0].render(sql))))
}
