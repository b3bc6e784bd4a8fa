use std::collections::HashMap;

use syn::ext::IdentExt;
use syn::{Ident, LitStr};

use crate::ast::Field;
use crate::mistakes::Mistakes;
use crate::model::Column;
use crate::word::Word;

/// Two names that differ only behind this many bytes are one column for Postgres.
const LONGEST: usize = 63;

/// * A name of the database is one part, not empty, and bare: it is quoted where it is used.
/// * No backend cuts it.
pub(super) fn in_database(text: &LitStr, word: Word, mistakes: &mut Mistakes) {
    let name = text.value();
    let word = word.spelling();
    let message = if name.is_empty() {
        format!("`{word}` is empty: write the name that the database knows")
    } else if name.contains(|c: char| c.is_control() || matches!(c, '"' | '`' | '\'' | '[' | ']')) {
        format!(
            "`{word}` holds a quotation mark, a bracket or a control character: write the bare \
             name, it is quoted where it is used"
        )
    } else if name.len() > LONGEST {
        format!("`{word}` is longer than {LONGEST} bytes, where Postgres cuts names: shorten it")
    } else if let Some((before, after)) = name.rsplit_once('.') {
        match word {
            "table" | "view" => format!(
                "`{word}` holds a full stop: write `schema = \"{before}\", {word} = \"{after}\"`"
            ),
            _ => format!(
                "`{word}` holds a full stop: write the name alone, without what it stands in"
            ),
        }
    } else {
        return;
    };
    mistakes.at(text.span(), message);
}

/// * No two fields have one column, or one constant.
///
/// SQLite and MySQL don't tell capitals: a second name of the tenant column would be a way to write
/// it.
pub(super) fn differ(fields: &[Field], columns: &[Column], mistakes: &mut Mistakes) {
    let mut names = HashMap::new();
    let mut constants = HashMap::new();
    for column in columns {
        let field = column.field.unraw().to_string();
        let given = fields.iter().find(|field| field.ident == column.field);
        let place = given
            .and_then(|field| field.attributes.text(Word::Column))
            .map_or_else(|| column.field.span(), LitStr::span);
        if let Some(first) = names.insert(column.name.to_lowercase(), field.clone()) {
            mistakes.at(
                place,
                format!(
                    "`{first}` is the column `{}` already: give each field a column of its own",
                    column.name
                ),
            );
        }
        if let Some(first) = constants.insert(column.constant.to_string(), field) {
            mistakes.at(
                column.field.span(),
                format!(
                    "`{first}` gives the constant `{}` already: \
                     rename one of the two fields, and keep its column with `#[tenant(column = \"…\")]`",
                    column.constant
                ),
            );
        }
    }
}

/// The constant of a field: `NUMBER` for `number`.
///
/// * A field's name has a form in capitals.
pub(super) fn constant(field: &Ident, mistakes: &mut Mistakes) -> Option<Ident> {
    let capitals = field.unraw().to_string().to_uppercase();
    let Ok(mut constant) = syn::parse_str::<Ident>(&capitals) else {
        mistakes.at(
            field.span(),
            format!(
                "`{capitals}` can't be the name of a constant: rename \
                 the field, and keep its column with `#[tenant(column = \"…\")]`"
            ),
        );
        return None;
    };
    constant.set_span(field.span());
    Some(constant)
}

/// The text of a variant: `dark_blue` for `DarkBlue`, `http_error` for `HTTPError`.
pub(super) fn snake_case(variant: &Ident) -> String {
    let name = variant.unraw().to_string();
    let mut text = String::new();
    let mut before = None;
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let starts_word = c.is_uppercase()
            && before.is_some_and(|before: char| {
                before != '_'
                    && (!before.is_uppercase()
                        || rest.peek().is_some_and(|next| next.is_lowercase()))
            });
        if starts_word {
            text.push('_');
        }
        text.extend(c.to_lowercase());
        before = Some(c);
    }
    text
}
