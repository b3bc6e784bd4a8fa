use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Type};

use super::at;
use crate::model::{Entity, Owner, Shared};

/// Which row it is, and whose.
pub(super) fn identity(entity: &Entity) -> TokenStream {
    let p = entity.krate.private();
    let ident = &entity.ident;
    let name = ident.unraw().to_string();
    let (id_type, id) = id(entity);
    let Owned { marker, tenant_id, level, owner, everyone } = owned(entity);
    let header = at(place_of_owner(entity), quote!(impl #p::Scoped for #ident));
    let id_type = at(place_of_id(entity), quote!(type Id = #id_type;));
    let id = quote_spanned!(place_of_id(entity)=> fn id(&self) -> Self::Id { #id });
    let parent = match entity.owner {
        Owner::Everyone => None,
        Owner::Key { .. } | Owner::Through { .. } => Some(quote! {
            #[automatically_derived]
            #header {
                #tenant_id
                #level
            }
        }),
    };
    quote! {
        #everyone

        #[automatically_derived]
        impl #p::Entity for #ident {
            #id_type
            #tenant_id
            #level
            const NAME: &'static ::core::primitive::str = #name;

            #id

            #owner
        }

        #[automatically_derived]
        impl #p::#marker for #ident {}

        #parent
    }
}

/// Where it says whose a row is.
pub(super) fn place_of_owner(entity: &Entity) -> Span {
    match (entity.level(), &entity.owner) {
        (Some((_, level)), _) => level.place(),
        (None, Owner::Key { id, .. }) => id.span(),
        (None, Owner::Through { parent, .. }) => parent.place(),
        (None, Owner::Everyone) => Span::call_site(),
    }
}

/// Where it says which row it is.
pub(super) fn place_of_id(entity: &Entity) -> Span {
    entity.id().next().map_or_else(Span::call_site, |column| column.ty.span())
}

/// The type of the id, and its value: a tuple where several columns make it.
fn id(entity: &Entity) -> (TokenStream, TokenStream) {
    let parts = entity.id().map(|column| {
        let (field, ty) = (&column.field, &column.ty);
        let p = entity.krate.private_at(ty.span());
        (
            quote_spanned!(ty.span()=> <#ty as #p::IdType>::Id),
            quote_spanned!(ty.span()=> <#ty as #p::IdType>::copied(&self.#field)),
        )
    });
    let (types, values): (Vec<_>, Vec<_>) = parts.unzip();
    match (types.as_slice(), values.as_slice()) {
        ([ty], [value]) => (ty.clone(), value.clone()),
        (types, values) => (quote!((#(#types),*)), quote!((#(#values),*))),
    }
}

struct Owned {
    marker: TokenStream,
    tenant_id: TokenStream,
    level: TokenStream,
    owner: TokenStream,
    everyone: TokenStream,
}

fn owned(entity: &Entity) -> Owned {
    let p = entity.krate.private();
    let scoped = quote!(TenantScoped);
    match &entity.owner {
        Owner::Key { field, id, shared, .. } => {
            let place = id.span();
            let p = entity.krate.private_at(place);
            Owned {
                marker: scoped,
                tenant_id: quote_spanned!(place=> type TenantId = <#id as #p::KeyType>::TenantId;),
                level: level(entity),
                owner: owner(entity, place, &in_column(&p, field, shared)),
                everyone: everyone(id, shared),
            }
        }
        Owner::Through { parent, .. } => {
            let place = parent.place();
            let p = entity.krate.private_at(place);
            Owned {
                marker: scoped,
                tenant_id: quote_spanned!(place=> type TenantId = <#parent as #p::Parent>::TenantId;),
                level: quote_spanned!(place=> type Level = <#parent as #p::Parent>::Level;),
                owner: owner(entity, place, &quote!(#p::RowOwner::Parent)),
                everyone: TokenStream::new(),
            }
        }
        Owner::Everyone => Owned {
            marker: quote!(Global),
            tenant_id: quote!(type TenantId = #p::Everyone;),
            level: quote!(type Level = #p::Everyone;),
            owner: owner(entity, Span::call_site(), &quote!(#p::RowOwner::Everyone)),
            everyone: TokenStream::new(),
        },
    }
}

fn level(entity: &Entity) -> TokenStream {
    match entity.level() {
        Some((_, level)) => {
            let p = entity.krate.private_at(level.place());
            quote_spanned!(level.place()=> type Level = <#level as #p::LevelType>::Level;)
        }
        None => {
            let p = entity.krate.private();
            quote!(type Level = #p::Whole;)
        }
    }
}

fn owner(entity: &Entity, place: Span, owner: &TokenStream) -> TokenStream {
    let p = entity.krate.private_at(place);
    quote_spanned! {place=>
        fn owner(&self) -> #p::RowOwner<'_, Self::TenantId> {
            #owner
        }
    }
}

fn in_column(p: &TokenStream, field: &Ident, shared: &Shared) -> TokenStream {
    match shared {
        Shared::Never => quote!(#p::RowOwner::Tenant(&self.#field)),
        Shared::Null => quote! {
            match &self.#field {
                ::core::option::Option::Some(__tenant) => #p::RowOwner::Tenant(__tenant),
                ::core::option::Option::None => #p::RowOwner::Everyone,
            }
        },
        Shared::Constant(_) => quote! {
            if ::core::cmp::PartialEq::eq(&self.#field, &__EVERYONE) {
                #p::RowOwner::Everyone
            } else {
                #p::RowOwner::Tenant(&self.#field)
            }
        },
    }
}

/// The constant for everyone, which has the type of the tenant column.
fn everyone(id: &Type, shared: &Shared) -> TokenStream {
    match shared {
        Shared::Constant(constant) => quote!(const __EVERYONE: #id = #constant;),
        Shared::Never | Shared::Null => TokenStream::new(),
    }
}
