use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

/// Where generated code finds tenant-sqlx.
pub(crate) enum Krate {
    /// The author said it.
    Given(Path),
    /// The name in the author's Cargo.toml.
    Named(Ident),
}

impl Krate {
    /// tenant-sqlx itself says `extern crate self as tenant_sqlx`, so its own name is right there
    /// too, and wherever there is no Cargo.toml to read.
    pub(crate) fn new(given: Option<&Path>) -> Self {
        if let Some(path) = given {
            return Self::Given(path.clone());
        }
        let renamed = match crate_name("tenant-sqlx") {
            Ok(FoundCrate::Name(name)) => syn::parse_str::<Ident>(&name).ok(),
            Ok(FoundCrate::Itself) | Err(_) => None,
        };
        Self::Named(renamed.unwrap_or_else(|| Ident::new("tenant_sqlx", Span::call_site())))
    }

    /// The path of the crate.
    pub(crate) fn path(&self) -> TokenStream {
        match self {
            Self::Given(path) => quote!(#path),
            Self::Named(name) => quote!(::#name),
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
            Self::Named(name) => {
                let name = Ident::new(&name.to_string(), place);
                quote_spanned!(place=> ::#name::__private)
            }
        }
    }
}
