use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{columns, index};
use crate::model::{Column, Entity, Owner, Role, Shared};

/// The plain facts of which tenant-sqlx makes SQL.
pub(super) fn facts(entity: &Entity) -> TokenStream {
    let p = entity.krate.private();
    let name = entity.ident.unraw().to_string();
    let Entity { relation, view, .. } = entity;
    let schema = optional(entity.schema.as_ref().map(|schema| quote!(#schema)));
    let columns = entity.columns.iter().map(|column| column_facts(&p, column));
    let owner = owner(&p, entity);
    let level = optional(entity.level().map(|(column, _)| {
        let position = index(column.position);
        quote!(#position)
    }));
    let id = entity.id().map(|column| index(column.position));
    let unique = entity.unique.iter().map(|key| {
        let (name, columns) = (&key.name, key.columns.iter().map(|column| index(*column)));
        quote!(#p::UniqueFacts { name: #name, columns: &[#(#columns),*] })
    });
    quote! {
        #p::TableFacts {
            entity: #name,
            schema: #schema,
            table: #relation,
            columns: &[#(#columns),*],
            owner: #owner,
            level: #level,
            id: &[#(#id),*],
            unique: &[#(#unique),*],
            view: #view,
        }
    }
}

fn column_facts(p: &TokenStream, column: &Column) -> TokenStream {
    let Column { name, ty, .. } = column;
    let stamped = |role: TokenStream| quote_spanned!(ty.span()=> #p::Role::#role(#p::stamp::<#ty>));
    let role = match column.role {
        Role::Given => quote!(#p::Role::Given),
        Role::Fixed | Role::Through => quote!(#p::Role::Fixed),
        Role::Generated => quote!(#p::Role::Generated),
        Role::Tenant => quote!(#p::Role::Tenant),
        Role::Level(_) => quote!(#p::Role::Level),
        Role::CreatedAt => stamped(quote!(CreatedAt)),
        Role::UpdatedAt => stamped(quote!(UpdatedAt)),
        Role::DeletedAt => stamped(quote!(DeletedAt)),
        Role::Version => quote!(#p::Role::Version),
    };
    let cell = columns::name_of_cell(column.position);
    quote!(#p::ColumnFacts { name: #name, role: #role, cell: #cell.facts })
}

fn owner(p: &TokenStream, entity: &Entity) -> TokenStream {
    match &entity.owner {
        Owner::Key { position, id, shared, .. } => {
            let position = index(*position);
            let shared = match shared {
                Shared::Never => quote!(#p::Shared::Never),
                Shared::Null => quote!(#p::Shared::Null),
                Shared::Constant(_) => quote! {
                    #p::Shared::Constant(|__values| #p::constant::<#id>(__EVERYONE, __values))
                },
            };
            quote!(#p::OwnerFacts::Key { column: #position, shared: #shared })
        }
        Owner::Through { position, parent } => {
            let position = index(*position);
            let at = entity.krate.private_at(parent.place());
            let parent = quote_spanned!(parent.place()=> <#parent as #at::Parent>::FACTS);
            quote!(#p::OwnerFacts::Through { column: #position, parent: #parent })
        }
        Owner::Everyone => quote!(#p::OwnerFacts::Everyone),
    }
}

fn optional(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
