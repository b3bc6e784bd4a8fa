use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use super::{allowed, at, columns, identity, index, reference};
use crate::model::{Column, Entity, Role};

/// The struct that a new row is given in. It stands outside of the constant, to be nameable.
pub(super) fn declaration(entity: &Entity) -> TokenStream {
    let allowed = allowed();
    let vis = &entity.vis;
    let name = name(entity);
    let brand = brand(entity);
    let doc = format!(
        "What is given for a new row of [`{}`]: every insertable field, and no tenant.",
        entity.ident.unraw(),
    );
    let fields = insertable(entity).map(|column| field(entity, column));
    quote! {
        #[doc = #doc]
        #allowed
        #vis struct #name #brand {
            #(#fields),*
        }
    }
}

fn field(entity: &Entity, column: &Column) -> TokenStream {
    let Column { vis, field, ty, docs, optional, .. } = column;
    let ty = match &column.references {
        None => quote!(#ty),
        Some(target) => {
            let p = entity.krate.private_at(target.place());
            let reference = quote_spanned!(target.place()=> #p::Reference<'t, #target>);
            match optional {
                None => reference,
                Some(_) => quote!(::core::option::Option<#reference>),
            }
        }
    };
    let docs = if docs.is_empty() {
        let doc = format!("The new row's `{}`.", column.name);
        quote!(#[doc = #doc])
    } else {
        quote!(#(#docs)*)
    };
    quote!(#docs #vis #field: #ty)
}

/// What makes the entity writable.
pub(super) fn writes(entity: &Entity) -> TokenStream {
    let p = entity.krate.private();
    let ident = &entity.ident;
    let name = name(entity);
    let brand = brand(entity);
    let place = identity::place_of_owner(entity);
    let writable = at(place, quote!(impl #p::Writable for #ident));
    let insertable_header = at(place, quote!(impl<'t> #p::Insertable<'t, #ident> for #name #brand));
    let binds = insertable(entity).map(bind);
    let claims = claims(entity);
    let soft_delete = entity.written_as(|role| matches!(role, Role::DeletedAt)).map(|_| {
        quote! {
            #[automatically_derived]
            impl #p::SoftDelete for #ident {}
        }
    });
    quote! {
        #[automatically_derived]
        #writable {
            type New<'t> = #name #brand;
        }

        #[automatically_derived]
        #insertable_header {
            fn bind(
                self,
                __values: &mut #p::Values<'_>,
            ) -> ::core::result::Result<(), #p::Error> {
                #(#binds)*
                ::core::result::Result::Ok(())
            }

            #claims
        }

        #soft_delete
    }
}

fn bind(column: &Column) -> TokenStream {
    let field = &column.field;
    let cell = columns::name_of_cell(column.position);
    if column.references.is_none() {
        return quote!((#cell.add)(__values, self.#field)?;);
    }
    let reference = reference::bound(column);
    let id = reference::into_id(column, &reference);
    let id = match column.optional {
        None => id,
        Some(_) => quote! {
            match #reference {
                ::core::option::Option::Some(#reference) => ::core::option::Option::Some(#id),
                ::core::option::Option::None => ::core::option::Option::None,
            }
        },
    };
    quote! {
        let #reference = self.#field;
        (#cell.add)(__values, #id)?;
    }
}

/// Names the columns whose reference is not proven.
fn claims(entity: &Entity) -> Option<TokenStream> {
    let references = insertable(entity).filter(|column| column.references.is_some());
    let claims = references.map(|column| {
        let field = &column.field;
        let position = index(column.position);
        let reference = reference::bound(column);
        let proven = reference::is_proven(column, &reference);
        let proven = match column.optional {
            None => proven,
            Some(_) => quote! {
                match #reference {
                    ::core::option::Option::Some(#reference) => #proven,
                    ::core::option::Option::None => true,
                }
            },
        };
        quote! {
            let #reference = &self.#field;
            if !#proven {
                __claimed(#position);
            }
        }
    });
    let claims = claims.collect::<Vec<_>>();
    (!claims.is_empty()).then(|| {
        quote! {
            fn claims(&self, __claimed: &mut dyn ::core::ops::FnMut(::core::primitive::usize)) {
                #(#claims)*
            }
        }
    })
}

fn insertable(entity: &Entity) -> impl Iterator<Item = &Column> {
    entity.columns.iter().filter(|column| column.is_insertable())
}

fn name(entity: &Entity) -> Ident {
    format_ident!("New{}", entity.ident.unraw(), span = entity.ident.span())
}

/// `<'t>`, where something of the tenant's is referred to.
fn brand(entity: &Entity) -> TokenStream {
    if insertable(entity).any(|column| column.references.is_some()) {
        quote!(<'t>)
    } else {
        TokenStream::new()
    }
}
