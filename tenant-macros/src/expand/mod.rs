//! Code out of the model.
//!
//! Every path is absolute, down to the primitive types, and what is named here begins with two
//! underscores: the author's own names change nothing.

mod cell;
mod columns;
mod entity;
mod facts;
mod identity;
mod new_row;
mod reference;
mod row;

pub(crate) use cell::cell;
pub(crate) use entity::entity;
pub(crate) use row::row;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// What generated code is excused from.
fn allowed() -> TokenStream {
    quote! {
        // Not every column, and not every new row, is used.
        #[allow(dead_code)]
        // The author has been told where the item is declared.
        #[allow(deprecated)]
        // Names are taken over, and types are repeated.
        #[allow(non_snake_case, non_upper_case_globals, clippy::all, clippy::pedantic)]
    }
}

fn index(position: usize) -> Literal {
    Literal::usize_unsuffixed(position)
}
