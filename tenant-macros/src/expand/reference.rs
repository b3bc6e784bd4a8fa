use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;

use super::index;
use crate::model::{Column, Entity, Role, Target};

/// What only the compiler can check about a column that refers to an entity:
///
/// * The column has the type of the entity's id.
/// * Whoever reaches the row reaches what it refers to. The owning parent needs no such check: the
///   row takes tenant and level over from it.
///
/// Everything that is done with the reference stands in one constant. That a type is no entity is
/// told by the constant's type, in the words and at the place where the new row tells it too: the
/// compiler shows such twins once.
pub(super) fn checked(entity: &Entity, column: &Column) -> Option<TokenStream> {
    let target = column.references.as_ref()?;
    let place = target.place();
    let p = entity.krate.private_at(place);
    let fallback = fallback(entity);
    let name = name_of(column);
    let ty = column.optional.as_ref().unwrap_or(&column.ty);
    let id = match column.role {
        Role::Through => quote_spanned!(place=> parents_id::<#ty>),
        _ => {
            let mut from = entity.ident.clone();
            from.set_span(place);
            quote_spanned!(place=> id::<#from, #ty>)
        }
    };
    let reference = quote_spanned!(place=> #p::Reference<'_, #target>);
    Some(quote_spanned! {place=>
        const #name: (
            fn(#reference) -> #ty,
            fn(&#reference) -> ::core::primitive::bool,
            &'static #p::TableFacts,
        ) = {
            #fallback
            (
                |__reference| #p::TargetOf::<#target>::#id(__reference),
                |__reference| #p::TargetOf::<#target>::is_proven(__reference),
                #p::TargetOf::<#target>::FACTS,
            )
        };
    })
}

/// The id in a reference, as the column holds it.
pub(super) fn into_id(column: &Column, reference: &Ident) -> TokenStream {
    let name = name_of(column);
    quote!((#name.0)(#reference))
}

pub(super) fn is_proven(column: &Column, reference: &Ident) -> TokenStream {
    let name = name_of(column);
    quote!((#name.1)(#reference))
}

/// The facts of what a column refers to.
pub(super) fn facts(entity: &Entity, column: &Column) -> Option<TokenStream> {
    column.references.as_ref()?;
    let p = entity.krate.private();
    let name = name_of(column);
    let position = index(column.position);
    Some(quote!(#p::ReferenceFacts { column: #position, target: #name.2 }))
}

/// * The column of the level has the type of the id of the entity that is the level.
pub(super) fn level(entity: &Entity, column: &Column, level: &Target) -> TokenStream {
    let place = level.place();
    let p = entity.krate.private_at(place);
    let fallback = fallback(entity);
    let ty = &column.ty;
    quote_spanned! {place=>
        const _: () = {
            #fallback
            let _ = #p::TargetOf::<#level>::levels_id::<#ty>;
        };
    }
}

/// A reference in the code of a new row, at the place of the entity it refers to.
pub(super) fn bound(column: &Column) -> Ident {
    Ident::new("__reference", place_of(column))
}

/// Brings what is called where there is no entity into scope.
fn fallback(entity: &Entity) -> TokenStream {
    let p = entity.krate.private();
    quote!(use #p::NoTarget as _;)
}

fn name_of(column: &Column) -> Ident {
    format_ident!("__REFERENCE_{}", column.position, span = place_of(column))
}

fn place_of(column: &Column) -> Span {
    column.references.as_ref().map_or_else(Span::call_site, Target::place)
}
