use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{allowed, columns};
use crate::model::{Row, RowField};

/// Writes a projection.
pub(crate) fn row(row: &Row) -> TokenStream {
    let p = row.krate.private();
    let allowed = allowed();
    let Row { ident, of, .. } = row;
    let names = row.fields.iter().map(|field| &field.name);
    let width = row.fields.len();
    let selected = of.iter().flat_map(|of| {
        row.fields.iter().map(move |RowField { ty, constant, .. }| {
            let p = row.krate.private_at(ty.span());
            quote_spanned!(ty.span()=> #p::projected::<#of, #ty, _, _>(<#of>::#constant))
        })
    });
    let cells = row
        .fields
        .iter()
        .enumerate()
        .map(|(position, field)| columns::cell_of(&row.krate, position, &field.ty, false));
    let reads = row.fields.iter().enumerate().map(|(position, RowField { field, .. })| {
        let cell = columns::name_of_cell(position);
        quote!(#field: (#cell.read)(__cells)?)
    });
    let projection = of.as_ref().map(|of| {
        quote! {
            #[automatically_derived]
            impl #p::Projection for #ident {
                type Of = #of;
                const COLUMNS: &'static [::core::primitive::usize] = &[#(#selected),*];

                fn decode(
                    __cells: &mut #p::Cells<'_>,
                ) -> ::core::result::Result<Self, #p::Error> {
                    #p::ReadRow::read(__cells)
                }
            }
        }
    });
    quote! {
        #allowed
        const _: () = {
            #(#cells)*

            #[automatically_derived]
            impl #p::ReadRow for #ident {
                const NAMES: ::core::option::Option<
                    &'static [&'static ::core::primitive::str],
                > = ::core::option::Option::Some(&[#(#names),*]);
                const WIDTH: ::core::primitive::usize = #width;

                fn read(__cells: &mut #p::Cells<'_>) -> ::core::result::Result<Self, #p::Error> {
                    ::core::result::Result::Ok(Self { #(#reads),* })
                }
            }

            #projection
        };
    }
}
