use std::collections::HashMap;
use syn::spanned::Spanned;

use syn::{DeriveInput, Ident, LitStr};

use super::name;
use crate::ast::{self, CellType, inside_option};
use crate::krate::Krate;
use crate::mistakes::Mistakes;
use crate::model::{Cell, CellShape};
use crate::word::Word;

/// Checks what `#[derive(Cell)]` was given.
///
/// * A cell is never NULL of its own accord: `Option` goes around it.
/// * An enum has variants, and each has a text of its own.
pub(crate) fn cell(input: DeriveInput) -> syn::Result<Cell> {
    Mistakes::gather(|mistakes| {
        let ast = CellType::read(input, mistakes)?;
        let shape = match ast.shape {
            ast::CellShape::Newtype { member, ty } => {
                if inside_option(&ty).is_some() {
                    let message = format!(
                        "a cell is one value: put the `Option` around it where it is used, as in \
                         `Option<{}>`",
                        ast.ident
                    );
                    mistakes.at(ty.span(), message);
                }
                CellShape::Newtype { member, ty }
            }
            ast::CellShape::Enum { variants } => {
                if variants.is_empty() {
                    mistakes.at(
                        ast.ident.span(),
                        "an enum without variants has no value that a \
                         column could hold: add the variants",
                    );
                }
                CellShape::Enum { variants: texts(&variants, mistakes) }
            }
        };
        let krate = Krate::new(ast.attributes.path(Word::Crate));
        Ok(Cell { krate, ident: ast.ident, shape })
    })
}

fn texts(variants: &[ast::Variant], mistakes: &mut Mistakes) -> Vec<(Ident, String)> {
    let mut first_with = HashMap::new();
    let mut texts = Vec::new();
    for variant in variants {
        let given = variant.attributes.text(Word::Rename);
        let text = given.map_or_else(|| name::snake_case(&variant.ident), LitStr::value);
        if let Some(first) = first_with.insert(text.clone(), &variant.ident) {
            let place = given.map_or_else(|| variant.ident.span(), LitStr::span);
            mistakes.at(
                place,
                format!(
                    "`{first}` is stored as `{text}` already: give each \
                     variant a text of its own with `#[tenant(rename = \"…\")]`"
                ),
            );
        }
        texts.push((variant.ident.clone(), text));
    }
    texts
}
