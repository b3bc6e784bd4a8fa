use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{allowed, columns, facts, identity, new_row, reference};
use crate::model::{Entity, Role};

/// Writes an entity.
pub(crate) fn entity(entity: &Entity) -> TokenStream {
    let Entity { krate, columns, .. } = entity;
    let allowed = allowed();
    let cells = columns.iter().map(|column| columns::cell_of(krate, column.position, &column.ty));
    let references = columns.iter().filter_map(|column| reference::checked(entity, column));
    let level = entity.level().map(|(column, level)| reference::level(entity, column, level));
    let constants = columns::constants(entity);
    let identity = identity::identity(entity);
    let table = table(entity);
    let (new_row, writes) = if entity.view {
        (TokenStream::new(), TokenStream::new())
    } else {
        (new_row::declaration(entity), new_row::writes(entity))
    };
    quote! {
        #new_row

        #allowed
        const _: () = {
            #(#cells)*
            #(#references)*
            #level
            #constants
            #identity
            #table
            #writes
        };
    }
}

fn table(entity: &Entity) -> TokenStream {
    let Entity { krate, ident, .. } = entity;
    let p = krate.private();
    let path = krate.path();
    let facts = facts::facts(entity);

    let reads = entity.columns.iter().map(|column| {
        let (field, cell) = (&column.field, columns::name_of_cell(column.position));
        quote!(#field: (#cell.read)(__cells)?)
    });
    let ids = entity.id().collect::<Vec<_>>();
    let id_parts = ids.iter().enumerate().map(|(position, column)| {
        let (ty, cell) = (&column.ty, columns::name_of_cell(column.position));
        let part = match ids.len() {
            1 => quote!(__id),
            _ => {
                let position = syn::Index::from(position);
                quote!(&__id.#position)
            }
        };
        quote_spanned! {ty.span()=>
            (#cell.add)(__values, <#ty as ::core::clone::Clone>::clone(#part))?;
        }
    });
    let version = entity.written_as(|role| matches!(role, Role::Version)).map(|column| {
        let (field, ty) = (&column.field, &column.ty);
        let value = quote_spanned! {ty.span()=>
            <::core::primitive::i64 as ::core::convert::From<#ty>>::from(self.#field)
        };
        quote! {
            fn version(&self) -> ::core::option::Option<::core::primitive::i64> {
                ::core::option::Option::Some(#value)
            }
        }
    });

    quote! {
        #[automatically_derived]
        impl #p::Table for #ident {
            const FACTS: &'static #p::TableFacts = &#facts;
            const BY_KEY: #p::ByKey = #path::__by_key!(<#ident as #p::Table>::FACTS);

            fn decode(__cells: &mut #p::Cells<'_>) -> ::core::result::Result<Self, #p::Error> {
                ::core::result::Result::Ok(Self { #(#reads),* })
            }

            fn bind_id(
                __id: &Self::Id,
                __values: &mut #p::Values<'_>,
            ) -> ::core::result::Result<(), #p::Error> {
                #(#id_parts)*
                ::core::result::Result::Ok(())
            }

            #version
        }
    }
}
