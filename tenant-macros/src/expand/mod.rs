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

use proc_macro2::{Group, Literal, Span, TokenStream, TokenTree};
use quote::quote;

/// What generated code is excused from.
fn allowed() -> TokenStream {
    quote! {
        // Not every column, and not every new row, is used.
        #[allow(dead_code)]
        // The author has been told where the item is declared.
        #[allow(deprecated)]
        // What answers where there is no entity is named where there is one, too.
        #[allow(unused_imports)]
        // Names are taken over, and types are repeated.
        #[allow(non_snake_case, non_upper_case_globals, clippy::all, clippy::pedantic)]
    }
}

/// The same code at a place that the author wrote.
///
/// A type that breaks a rule is told again by all that is built upon it. At one place, the compiler
/// shows equal errors once.
fn at(place: Span, code: TokenStream) -> TokenStream {
    let moved = code.into_iter().map(|token| {
        let mut token = match token {
            TokenTree::Group(group) => {
                TokenTree::Group(Group::new(group.delimiter(), at(place, group.stream())))
            }
            token => token,
        };
        token.set_span(place);
        token
    });
    moved.collect()
}

fn index(position: usize) -> Literal {
    Literal::usize_unsuffixed(position)
}
