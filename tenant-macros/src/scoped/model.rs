//! What is left when no rule was broken. The generator reads this and nothing else.

use proc_macro2::Span;
use syn::{Attribute, Ident, Type, Visibility};
use tenant_sql::{Check, Output, Piece};

use crate::krate::Krate;

/// A scoped function.
pub(super) struct Function {
    pub(super) krate: Krate,
    pub(super) attributes: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) ident: Ident,
    pub(super) parameters: Vec<Parameter>,
    pub(super) outcome: Outcome,
    /// Where the statement stands.
    pub(super) place: Span,
    /// The file that it was read from, beside Cargo.toml.
    pub(super) file: Option<String>,
    pub(super) entities: Vec<Ident>,
    pub(super) checks: Vec<Check>,
    pub(super) postgres: Text,
    pub(super) sqlite: Text,
}

/// The statement for one backend.
pub(super) enum Text {
    Pieces(Vec<Piece>),
    /// The backend can't say it; why, if the author didn't ask for that.
    Lacks(Option<String>),
}

/// A parameter.
pub(super) struct Parameter {
    pub(super) ident: Ident,
    /// The type, with the lifetime of the query where the author left one out.
    pub(super) ty: Type,
    pub(super) kind: Kind,
    pub(super) borrows: bool,
}

/// How a parameter is given to the statement.
pub(super) enum Kind {
    Value,
    Borrowed(Box<Type>),
    PerhapsBorrowed(Box<Type>),
    Text,
    PerhapsText,
    /// A slice, and the type of its elements.
    Slice(Box<Type>),
    PerhapsSlice(Box<Type>),
    /// A vector that is given by value.
    Vector(Box<Type>),
}

/// What the function gives.
pub(super) enum Outcome {
    /// Rows of this type: `Rows`, `One`, `Maybe` or `Scalar`.
    Rows { name: Ident, row: Box<Type>, outputs: Vec<Output> },
    /// How many rows were changed.
    Affected(Ident),
}
