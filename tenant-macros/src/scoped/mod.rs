//! `#[tenant_scoped]`, in the same stages as the derives: `ast` keeps what was written, `valid` turns
//! it into the `model` or into every mistake at its place, `expand` writes code.

mod ast;
mod expand;
mod model;
mod valid;

use proc_macro2::TokenStream;

/// On a mistake the function stays away: what doesn't exist runs no query.
pub(crate) fn tenant_scoped(attribute: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let attribute = syn::parse2::<ast::Attribute>(attribute)?;
    let function = syn::parse2::<ast::Function>(item)?;
    Ok(expand::function(&valid::function(attribute, function)?))
}
