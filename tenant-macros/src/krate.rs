use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;

/// Where generated code finds tenant-sqlx.
pub(crate) enum Krate {
    /// The author said it.
    Given(Path),
    /// Under its own name, as in a Cargo.toml that doesn't rename it. tenant-sqlx itself says
    /// `extern crate self as tenant_sqlx`.
    Itself,
}

impl Krate {
    pub(crate) fn new(given: Option<&Path>) -> Self {
        given.map_or(Self::Itself, |path| Self::Given(path.clone()))
    }

    /// The path of the crate.
    pub(crate) fn path(&self) -> TokenStream {
        match self {
            Self::Given(path) => quote!(#path),
            Self::Itself => quote!(::tenant_sqlx),
        }
    }

    /// The module that re-exports what generated code names.
    pub(crate) fn private(&self) -> TokenStream {
        let path = self.path();
        quote!(#path::__private)
    }

    /// The same for code that is about a type which the author wrote: what the compiler says about
    /// it points there.
    pub(crate) fn private_at(&self, place: Span) -> TokenStream {
        match self {
            Self::Given(path) => {
                let tokens = quote!(#path).into_iter().map(|mut token| {
                    token.set_span(token.span().located_at(place));
                    token
                });
                let tokens = tokens.collect::<TokenStream>();
                quote_spanned!(place=> #tokens::__private)
            }
            Self::Itself => quote_spanned!(place=> ::tenant_sqlx::__private),
        }
    }
}
