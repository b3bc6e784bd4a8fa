use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Member, Type};

use super::allowed;
use crate::model::{Cell, CellShape};

/// Writes a type of columns.
pub(crate) fn cell(cell: &Cell) -> TokenStream {
    let p = cell.krate.private();
    let path = cell.krate.path();
    let allowed = allowed();
    let ident = &cell.ident;
    let (body, identifies) = match &cell.shape {
        CellShape::Newtype { member, ty } => (newtype(&p, member, ty), identifies(&p, ident)),
        CellShape::Enum { variants } => (texts(&p, variants), TokenStream::new()),
    };
    quote! {
        #allowed
        const _: () = {
            #[automatically_derived]
            impl #p::Cell for #ident {
                type Present = Self;

                #body
            }

            #identifies

            #path::__row_of_one_cell!(#ident);
        };
    }
}

/// Where it is the id of an entity, it tells a row.
fn identifies(p: &TokenStream, ident: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl<'t, __Entity> #p::Identifies<'t, __Entity> for #ident
        where
            __Entity: #p::Table<Id = #ident>,
        {
            fn into_target(self) -> #p::Target<__Entity> {
                #p::Target::of(self)
            }
        }
    }
}

fn newtype(p: &TokenStream, member: &Member, ty: &Type) -> TokenStream {
    let encode = quote!(<#ty as #p::Cell>::encode(&self.#member, __arguments));
    let decode = quote! {
        match <#ty as #p::Cell>::decode(__cell)? {
            ::core::option::Option::Some(__value) => {
                ::core::option::Option::Some(Self { #member: __value })
            }
            ::core::option::Option::None => ::core::option::Option::None,
        }
    };
    functions(p, &quote!(#ty), &encode, &decode)
}

fn texts(p: &TokenStream, variants: &[(Ident, String)]) -> TokenStream {
    let text_type = quote!(::std::string::String);
    let (names, texts): (Vec<_>, Vec<_>) = variants.iter().map(|(name, text)| (name, text)).unzip();
    let encode = quote! {{
        let __text = match self {
            #(Self::#names => #texts),*
        };
        let __text = <#text_type as ::core::convert::From<_>>::from(__text);
        <#text_type as #p::Cell>::encode(&__text, __arguments)
    }};
    let decode = quote! {
        match <#text_type as #p::Cell>::decode(__cell)? {
            ::core::option::Option::Some(__text) => match #text_type::as_str(&__text) {
                #(#texts => ::core::option::Option::Some(Self::#names),)*
                _ => return ::core::result::Result::Err(#p::RawCell::mismatch::<Self>(&__cell)),
            },
            ::core::option::Option::None => ::core::option::Option::None,
        }
    };
    functions(p, &text_type, &encode, &decode)
}

fn functions(
    p: &TokenStream,
    inside: &TokenStream,
    encode: &TokenStream,
    decode: &TokenStream,
) -> TokenStream {
    quote! {
        fn encode(
            &self,
            __arguments: &mut #p::Arguments,
        ) -> ::core::result::Result<(), #p::Error> {
            #encode
        }

        fn encode_null(
            __arguments: &mut #p::Arguments,
        ) -> ::core::result::Result<(), #p::Error> {
            <#inside as #p::Cell>::encode_null(__arguments)
        }

        fn decode(
            __cell: #p::RawCell<'_>,
        ) -> ::core::result::Result<::core::option::Option<Self>, #p::Error> {
            ::core::result::Result::Ok(#decode)
        }

        fn database_type(__backend: #p::Backend) -> #p::DatabaseType {
            <#inside as #p::Cell>::database_type(__backend)
        }
    }
}
