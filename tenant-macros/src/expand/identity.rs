use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Type};

use crate::model::{Entity, Owner, Shared};

/// Which row it is, and whose.
pub(super) fn identity(entity: &Entity) -> TokenStream {
    let p = entity.krate.private();
    let ident = &entity.ident;
    let name = ident.unraw().to_string();
    let (id_type, id) = id(entity);
    let Owned { marker, tenant_id, level, owner, everyone } = owned(entity);
    quote! {
        #everyone

        #[automatically_derived]
        impl #p::Entity for #ident {
            type Id = #id_type;
            type TenantId = #tenant_id;
            type Level = #level;
            const NAME: &'static ::core::primitive::str = #name;

            fn id(&self) -> Self::Id {
                #id
            }

            #owner
        }

        #[automatically_derived]
        impl #p::#marker for #ident {}
    }
}

/// The type of the id, and its value: a tuple where several columns make it.
fn id(entity: &Entity) -> (TokenStream, TokenStream) {
    let types = entity.id().map(|column| &column.ty).collect::<Vec<_>>();
    let values = entity.id().map(|column| {
        let (field, ty) = (&column.field, &column.ty);
        quote_spanned!(ty.span()=> <#ty as ::core::clone::Clone>::clone(&self.#field))
    });
    let values = values.collect::<Vec<_>>();
    match (types.as_slice(), values.as_slice()) {
        ([ty], [value]) => (quote!(#ty), quote!(#value)),
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
                tenant_id: quote_spanned!(place=> <#id as #p::KeyType>::TenantId),
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
                tenant_id: quote_spanned!(place=> <#parent as #p::Parent>::TenantId),
                level: quote_spanned!(place=> <#parent as #p::Parent>::Level),
                owner: owner(entity, place, &quote!(#p::RowOwner::Parent)),
                everyone: TokenStream::new(),
            }
        }
        Owner::Everyone => Owned {
            marker: quote!(Global),
            tenant_id: quote!(#p::Everyone),
            level: quote!(#p::Everyone),
            owner: owner(entity, Span::call_site(), &quote!(#p::RowOwner::Everyone)),
            everyone: TokenStream::new(),
        },
    }
}

fn level(entity: &Entity) -> TokenStream {
    match entity.level() {
        Some((_, level)) => {
            let p = entity.krate.private_at(level.place());
            quote_spanned!(level.place()=> <#level as #p::LevelType>::Level)
        }
        None => {
            let p = entity.krate.private();
            quote!(#p::Whole)
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
