use syn::DeriveInput;

use syn::ext::IdentExt;

use super::name;
use crate::ast::Struct;
use crate::krate::Krate;
use crate::mistakes::Mistakes;
use crate::model::{Row, RowField};
use crate::word::{Place, Word};

/// Checks what `#[derive(Row)]` was given.
///
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
            let name = selected.unraw().to_string();
            Some(RowField { field: field.ident.clone(), ty: field.ty.clone(), constant, name })
        });
        let fields = fields.collect();
        let of = ast.attributes.path(Word::Of).cloned();
        let krate = Krate::new(ast.attributes.path(Word::Crate));
        Ok(Row { krate, ident: ast.ident, of, fields })
    })
}
