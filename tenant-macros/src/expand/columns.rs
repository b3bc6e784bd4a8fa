use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Type};

use super::index;
use crate::krate::Krate;
use crate::model::{Column, Entity, Role};

/// How a field of this type is read and added: the one place that asks whether it is a cell, and, in
/// an id, one that tells rows apart.
pub(super) fn cell_of(krate: &Krate, position: usize, ty: &Type, in_id: bool) -> TokenStream {
    let p = krate.private_at(ty.span());
    let name = name_of_cell(position);
    let question = if in_id { quote!(IdType) } else { quote!(CellType) };
    let cell = quote_spanned!(ty.span()=> <#ty as #p::#question>::CELL);
    quote!(const #name: #p::CellOf<#ty> = #cell;)
}

/// The constant that [`cell_of`] declares.
pub(super) fn name_of_cell(position: usize) -> Ident {
    format_ident!("__CELL_{}", position)
}

/// One constant per field: `Invoice::NUMBER`.
pub(super) fn constants(entity: &Entity) -> TokenStream {
    let ident = &entity.ident;
    let constants = entity.columns.iter().map(|column| constant(entity, column));
    quote! {
        #[automatically_derived]
        impl #ident {
            #(#constants)*
        }
    }
}

fn constant(entity: &Entity, column: &Column) -> TokenStream {
    let p = entity.krate.private();
    let Column { vis, constant, field, ty, .. } = column;
    let access = match (&column.role, &column.references) {
        (Role::Through, Some(parent)) => quote!(#p::OwnedThrough<#parent>),
        (_, Some(entity)) => quote!(#p::References<#entity>),
        (Role::Given, None) if !entity.view => quote!(#p::Settable),
        (_, None) => quote!(#p::ReadOnly),
    };
    let doc = format!("The column `{}`.", column.name);
    let position = index(column.position);
    quote! {
        #[doc = #doc]
        #vis const #constant: #p::Column<Self, #ty, #access> =
            #p::Column::declared(#position, |__row| &__row.#field);
    }
}
