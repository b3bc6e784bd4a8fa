use syn::{DeriveInput, Path};

use super::name;
use crate::ast::Struct;
use crate::krate::Krate;
use crate::mistakes::Mistakes;
use crate::model::{Row, RowField};
use crate::word::{Place, Word};

/// Checks what `#[derive(Row)]` was given.
///
/// * A row names the entity that it is made of.
/// * It has fields.
pub(crate) fn row(input: DeriveInput) -> syn::Result<Row> {
    Mistakes::gather(|mistakes| {
        let ast = Struct::read(input, (Place::Row, Place::RowField), mistakes)?;
        if ast.fields.is_empty() {
            mistakes.at(
                ast.ident.span(),
                "a row without fields reads nothing: name the columns \
                 to read, or ask with `count` or `exists`",
            );
        }
        let fields = ast.fields.iter().filter_map(|field| {
            let selected = field.attributes.field(Word::Column).unwrap_or(&field.ident);
            let constant = name::constant(selected, mistakes)?;
            Some(RowField { field: field.ident.clone(), ty: field.ty.clone(), constant })
        });
        let fields = fields.collect();
        let of = match ast.attributes.path(Word::Of) {
            Some(of) => of.clone(),
            None => {
                if !mistakes.any_unreadable() {
                    mistakes.at(
                        ast.ident.span(),
                        "this row is of no entity: name the one whose \
                         columns it reads with `#[tenant(of = Invoice)]`",
                    );
                }
                Path::from(ast.ident.clone())
            }
        };
        let krate = Krate::new(ast.attributes.path(Word::Crate));
        Ok(Row { krate, ident: ast.ident, of, fields })
    })
}
