//! What is left when no rule was broken. The generators read this and nothing else.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Member, Path, Type, Visibility};

use crate::krate::Krate;

/// An entity.
pub(crate) struct Entity {
    pub(crate) krate: Krate,
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) relation: String,
    pub(crate) schema: Option<String>,
    pub(crate) view: bool,
    pub(crate) owner: Owner,
    pub(crate) columns: Vec<Column>,
    pub(crate) unique: Vec<UniqueKey>,
}

/// A unique key of the table, by which a statement may name it.
pub(crate) struct UniqueKey {
    pub(crate) name: String,
    /// The positions of its columns.
    pub(crate) columns: Vec<usize>,
}

/// Where the tenant of a row stands.
pub(crate) enum Owner {
    /// In the column at this position.
    Key { position: usize, field: Ident, id: Box<Type>, shared: Shared },
    /// In the row that the column at this position points to.
    Through { position: usize, parent: Target },
    /// Nowhere: the entity is global.
    Everyone,
}

/// Which rows belong to everyone.
pub(crate) enum Shared {
    Never,
    Null,
    Constant(Target),
}

/// A path that the author wrote, with `Self` replaced by the entity's name.
#[derive(Clone)]
pub(crate) struct Target(Path);

/// A column.
pub(crate) struct Column {
    pub(crate) position: usize,
    pub(crate) field: Ident,
    pub(crate) constant: Ident,
    pub(crate) vis: Visibility,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) ty: Type,
    /// The `T` where the type is `Option<T>`.
    pub(crate) optional: Option<Type>,
    pub(crate) name: String,
    pub(crate) is_id: bool,
    pub(crate) role: Role,
    /// The entity whose id this is: `references` and `through`.
    pub(crate) references: Option<Target>,
}

/// Who writes a column.
pub(crate) enum Role {
    Given,
    Fixed,
    Through,
    Generated,
    Tenant,
    Level(Target),
    CreatedAt,
    UpdatedAt,
    DeletedAt,
    Version,
}

/// A projection.
pub(crate) struct Row {
    pub(crate) krate: Krate,
    pub(crate) ident: Ident,
    /// The entity whose columns these are; none for rows of scoped statements only.
    pub(crate) of: Option<Path>,
    pub(crate) fields: Vec<RowField>,
}

pub(crate) struct RowField {
    pub(crate) field: Ident,
    pub(crate) ty: Type,
    /// The entity's constant.
    pub(crate) constant: Ident,
    /// The column of a scoped statement.
    pub(crate) name: String,
}

/// A type that stands in one column.
pub(crate) struct Cell {
    pub(crate) krate: Krate,
    pub(crate) ident: Ident,
    pub(crate) shape: CellShape,
}

pub(crate) enum CellShape {
    Newtype {
        member: Member,
        ty: Box<Type>,
    },
    /// Each variant with its text.
    Enum {
        variants: Vec<(Ident, String)>,
    },
}

impl Entity {
    pub(crate) fn id(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.is_id)
    }

    /// The column with this mark of the library.
    pub(crate) fn written_as(&self, role: fn(&Role) -> bool) -> Option<&Column> {
        self.columns.iter().find(|column| role(&column.role))
    }

    pub(crate) fn level(&self) -> Option<(&Column, &Target)> {
        self.columns.iter().find_map(|column| match &column.role {
            Role::Level(level) => Some((column, level)),
            _ => None,
        })
    }
}

impl Column {
    /// Whether the caller gives its value for a new row.
    pub(crate) fn is_insertable(&self) -> bool {
        matches!(self.role, Role::Given | Role::Fixed | Role::Through)
    }
}

impl Target {
    pub(crate) fn new(path: &Path, entity: &Ident) -> Self {
        let mut path = path.clone();
        if let Some(first) = path.segments.first_mut().filter(|first| first.ident == "Self") {
            let place = first.ident.span();
            first.ident = entity.clone();
            first.ident.set_span(place);
        }
        Self(path)
    }

    pub(crate) fn place(&self) -> Span {
        self.0.span()
    }
}

impl ToTokens for Target {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}
