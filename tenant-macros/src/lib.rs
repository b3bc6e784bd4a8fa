//! The derives of the tenant crates, re-exported by `tenant-sqlx`: applications depend on that
//! crate alone. Under another name, or through a crate that re-exports it, they say where it is.
//!
//! An attribute passes through four stages, a file or a folder each: `attr` parses its words, `ast`
//! keeps what was written and where, `valid` turns that into the `model` or into every mistake at
//! its place, and `expand` writes code out of the model and nothing else.

mod ast;
mod attr;
mod expand;
mod krate;
mod mistakes;
mod model;
#[cfg(feature = "sql")]
mod scoped;
mod valid;
mod word;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::DeriveInput;

#[doc = include_str!("../docs/tenant_scoped.md")]
#[proc_macro_derive(TenantScoped, attributes(tenant))]
pub fn derive_tenant_scoped(input: TokenStream) -> TokenStream {
    derive(input, |input| Ok(expand::entity(&valid::tenant_scoped(input)?)))
}

#[doc = include_str!("../docs/global.md")]
#[proc_macro_derive(Global, attributes(tenant))]
pub fn derive_global(input: TokenStream) -> TokenStream {
    derive(input, |input| Ok(expand::entity(&valid::global(input)?)))
}

#[doc = include_str!("../docs/row.md")]
#[proc_macro_derive(Row, attributes(tenant))]
pub fn derive_row(input: TokenStream) -> TokenStream {
    derive(input, |input| Ok(expand::row(&valid::row(input)?)))
}

#[doc = include_str!("../docs/cell.md")]
#[proc_macro_derive(Cell, attributes(tenant))]
pub fn derive_cell(input: TokenStream) -> TokenStream {
    derive(input, |input| Ok(expand::cell(&valid::cell(input)?)))
}

#[doc = include_str!("../docs/scoped.md")]
#[cfg(feature = "sql")]
#[proc_macro_attribute]
pub fn tenant_scoped(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let scoped = scoped::tenant_scoped(attribute.into(), item.into());
    scoped.unwrap_or_else(syn::Error::into_compile_error).into()
}

/// On a mistake nothing is generated but the message: a type without its impls runs no query.
fn derive(
    input: TokenStream,
    stages: fn(DeriveInput) -> syn::Result<proc_macro2::TokenStream>,
) -> TokenStream {
    syn::parse(input).and_then(stages).unwrap_or_else(syn::Error::into_compile_error).into()
}
