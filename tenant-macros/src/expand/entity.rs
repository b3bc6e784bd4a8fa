use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{allowed, at, columns, facts, identity, new_row, reference};
use crate::model::{Entity, Role};

/// Writes an entity.
pub(crate) fn entity(entity: &Entity) -> TokenStream {
    let Entity { krate, columns, .. } = entity;
    let allowed = allowed();
    let cells = columns
        .iter()
        .map(|column| columns::cell_of(krate, column.position, &column.ty, column.is_id));
    let references = columns.iter().filter_map(|column| reference::checked(entity, column));
    let level = entity.level().map(|(column, level)| reference::level(entity, column, level));
    let constants = columns::constants(entity);
    let identity = identity::identity(entity);
    let table = table(entity);
    let registration = registration(entity);
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
            #registration
            #writes
        };
    }
}

/// What `verify` finds the entity by.
fn registration(entity: &Entity) -> TokenStream {
    let p = entity.krate.private();
    let ident = &entity.ident;
    let entry = at(identity::place_of_owner(entity), quote!(<#ident as #p::Table>::ENTRY));
    quote! {
        #p::inventory::submit! { #entry.at(::core::file!(), ::core::line!()) }
    }
}

fn table(entity: &Entity) -> TokenStream {
    let Entity { krate, ident, .. } = entity;
    let p = krate.private();
    let path = krate.path();
    let facts = facts::facts(entity);
    let references = entity.columns.iter().filter_map(|column| reference::facts(entity, column));
    let place = identity::place_of_owner(entity);
    let header = at(place, quote!(impl #p::Table for #ident));
    let own_facts = at(place, quote!(<#ident as #p::Table>::ENTITY));
    let reads = entity.columns.iter().map(|column| {
        let (field, cell) = (&column.field, columns::name_of_cell(column.position));
        quote!(#field: (#cell.read)(__cells)?)
    });
    let read_row = at(place, quote!(impl #p::ReadRow for #ident));
    // At the place of the header, where a mistake in the entity is told once.
    let decoded = at(place, quote!(<#ident as #p::Table>::decode(__cells)));
    let named = at(place, quote!(<#ident as #p::Table>::names(self, __tenant)));
    let names = entity.columns.iter().map(|column| &column.name);
    let width = entity.columns.len();
    let ids = entity.id().collect::<Vec<_>>();
    let id_parts = ids.iter().enumerate().map(|(position, column)| {
        let (ty, cell) = (&column.ty, columns::name_of_cell(column.position));
        let p = krate.private_at(ty.span());
        let part = match ids.len() {
            1 => quote!(__id),
            _ => {
                let position = syn::Index::from(position);
                quote!(&__id.#position)
            }
        };
        quote_spanned! {ty.span()=>
            (#cell.add)(__values, <#ty as #p::IdType>::copied(#part))?;
        }
    });
    let place_of_id = identity::place_of_id(entity);
    let p_id = krate.private_at(place_of_id);
    let bind_id = quote_spanned! {place_of_id=>
        fn bind_id(
            __id: &Self::Id,
            __values: &mut #p_id::Values<'_>,
        ) -> ::core::result::Result<(), #p_id::Error> {
            #(#id_parts)*
            ::core::result::Result::Ok(())
        }
    };
    let version = entity.written_as(|role| matches!(role, Role::Version)).map(|column| {
        let (field, ty) = (&column.field, &column.ty);
        let p = krate.private_at(ty.span());
        let value = quote_spanned! {ty.span()=>
            #p::version::<#ty>(self.#field)
        };
        quote! {
            fn version(&self) -> ::core::option::Option<::core::primitive::i64> {
                ::core::option::Option::Some(#value)
            }
        }
    });

    quote! {
        #[automatically_derived]
        #header {
            const FACTS: &'static #p::TableFacts = &#facts;
            const REFERENCES: &'static [#p::ReferenceFacts] = &[#(#references),*];
            const BY_KEY: #p::ByKey = #path::__by_key!(#own_facts);

            fn decode(__cells: &mut #p::Cells<'_>) -> ::core::result::Result<Self, #p::Error> {
                ::core::result::Result::Ok(Self { #(#reads),* })
            }

            #bind_id

            #version
        }

        #[automatically_derived]
        #read_row {
            const NAMES: ::core::option::Option<&'static [&'static ::core::primitive::str]> =
                ::core::option::Option::Some(&[#(#names),*]);
            const WIDTH: ::core::primitive::usize = #width;

            fn read(__cells: &mut #p::Cells<'_>) -> ::core::result::Result<Self, #p::Error> {
                #decoded
            }

            fn belongs_to(&self, __tenant: &dyn ::core::any::Any) -> ::core::primitive::bool {
                #named
            }
        }
    }
}
