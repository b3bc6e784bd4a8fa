use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use crate::model::{Column, Entity, Role, Target};

/// What only the compiler can check about a column that refers to an entity:
///
/// * The column has the type of the entity's id.
/// * Whoever reaches the row reaches what it refers to. The owning parent needs no such check: the
///   row takes tenant and level over from it.
///
/// Everything that is done with the reference stands in one constant, so that a type which is no
/// entity is not told once per use.
pub(super) fn checked(entity: &Entity, column: &Column) -> Option<TokenStream> {
    let target = column.references.as_ref()?;
    let p = entity.krate.private_at(target.place());
    let mut ident = entity.ident.clone();
    ident.set_span(target.place());
    let name = name_of(column);
    let ty = column.optional.as_ref().unwrap_or(&column.ty);
    let into_id = quote_spanned!(ty.span()=> |__reference| #p::Reference::into_id(__reference));
    let reaches = match column.role {
        Role::Through => None,
        _ => Some(quote_spanned! {target.place()=>
            let _: fn() = || {
                fn __goes_on_to<__From: #p::Covers<__To>, __To: #p::Entity>() {}
                __goes_on_to::<#ident, #target>()
            };
        }),
    };
    let reference = quote_spanned!(target.place()=> #p::Reference<'_, #target>);
    Some(quote_spanned! {target.place()=>
        const #name: (
            fn(#reference) -> #ty,
            fn(&#reference) -> ::core::primitive::bool,
            fn() -> &'static #p::TableFacts,
        ) = {
            #reaches
            (
                #into_id,
                |__reference| #p::Reference::is_proven(__reference),
                || <#target as #p::Table>::FACTS,
            )
        };
    })
}

/// The id in a reference, as the column holds it.
pub(super) fn into_id(column: &Column, reference: &TokenStream) -> TokenStream {
    let name = name_of(column);
    quote!((#name.0)(#reference))
}

pub(super) fn is_proven(column: &Column, reference: &TokenStream) -> TokenStream {
    let name = name_of(column);
    quote!((#name.1)(#reference))
}

/// A function that gives the facts: entities may refer to each other in circles.
pub(super) fn facts(column: &Column) -> Option<TokenStream> {
    column.references.as_ref()?;
    let name = name_of(column);
    Some(quote!(#name.2))
}

/// * The column of the level has the type of the id of the entity that is the level.
pub(super) fn level(entity: &Entity, column: &Column, level: &Target) -> TokenStream {
    let p = entity.krate.private_at(level.place());
    let ty = &column.ty;
    let same = quote_spanned!(ty.span()=> |__id| __id);
    quote_spanned! {level.place()=>
        const _: fn(<#level as #p::Entity>::Id) -> #ty = #same;
    }
}

fn name_of(column: &Column) -> Ident {
    format_ident!("__REFERENCE_{}", column.position)
}
