use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    Attribute, Data, DataStruct, DeriveInput, Error, Fields, GenericArgument, Generics, Ident,
    Member, PathArguments, Type, Visibility,
};

use crate::attr::Attributes;
use crate::mistakes::Mistakes;
use crate::word::Place;

/// A struct with named fields, as the author wrote it.
pub(crate) struct Struct {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) attributes: Attributes,
    pub(crate) fields: Vec<Field>,
}

/// A field, as the author wrote it.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) ty: Type,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) attributes: Attributes,
}

/// A type that stands in one column, as the author wrote it.
pub(crate) struct CellType {
    pub(crate) ident: Ident,
    pub(crate) attributes: Attributes,
    pub(crate) shape: CellShape,
}

pub(crate) enum CellShape {
    Newtype { member: Member, ty: Box<Type> },
    Enum { variants: Vec<Variant> },
}

/// A variant without fields, as the author wrote it.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) attributes: Attributes,
}

impl Struct {
    /// Reads an entity (`Place::Entity`) or a row (`Place::Row`).
    pub(crate) fn read(
        input: DeriveInput,
        (place, of_field): (Place, Place),
        mistakes: &mut Mistakes,
    ) -> syn::Result<Self> {
        let attributes = Attributes::read(&input.attrs, place, mistakes);
        let what = place.noun();
        refuse_generics(&input.generics, what, mistakes);
        let name = input.ident.unraw();
        let named = match input.data {
            Data::Struct(DataStruct { fields: Fields::Named(named), .. }) => named.named,
            Data::Struct(_) => {
                return Err(Error::new(
                    input.ident.span(),
                    format!(
                        "the fields of {what} have names, which are those of its columns: write \
                         `struct {name} {{ … }}`"
                    ),
                ));
            }
            Data::Enum(_) | Data::Union(_) => {
                return Err(Error::new(
                    input.ident.span(),
                    format!(
                        "{what} is a struct with named fields: derive `Cell` for a type that \
                         stands in one column"
                    ),
                ));
            }
        };
        let fields = named.into_iter().filter_map(|field| {
            let attributes = Attributes::read(&field.attrs, of_field, mistakes);
            let docs = field.attrs.into_iter().filter(|one| one.path().is_ident("doc")).collect();
            Some(Field { ident: field.ident?, vis: field.vis, ty: field.ty, docs, attributes })
        });
        let fields = fields.collect();
        Ok(Self { ident: input.ident, vis: input.vis, attributes, fields })
    }
}

impl Field {
    /// The name without `r#`.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }
}

impl CellType {
    pub(crate) fn read(input: DeriveInput, mistakes: &mut Mistakes) -> syn::Result<Self> {
        let attributes = Attributes::read(&input.attrs, Place::Cell, mistakes);
        refuse_generics(&input.generics, Place::Cell.noun(), mistakes);
        let one_field = || {
            let message = "a cell is a struct with one field or an enum without fields: what has \
                           several values stands in several columns";
            Error::new(input.ident.span(), message)
        };
        let shape = match input.data {
            Data::Struct(data) => {
                let mut members = data.fields.members().zip(&data.fields);
                let (Some((member, field)), None) = (members.next(), members.next()) else {
                    return Err(one_field());
                };
                // None are known here; each that stands here is told.
                Attributes::read(&field.attrs, Place::CellField, mistakes);
                CellShape::Newtype { member, ty: Box::new(field.ty.clone()) }
            }
            Data::Enum(data) => {
                let mut variants = Vec::new();
                for variant in data.variants {
                    if !matches!(variant.fields, Fields::Unit) {
                        mistakes.at(
                            variant.ident.span(),
                            format!(
                                "`{}` has fields, and a cell holds one value: drop the \
                                 fields, or give them columns of their own",
                                variant.ident.unraw()
                            ),
                        );
                    }
                    let attributes = Attributes::read(&variant.attrs, Place::CellVariant, mistakes);
                    variants.push(Variant { ident: variant.ident, attributes });
                }
                CellShape::Enum { variants }
            }
            Data::Union(_) => return Err(one_field()),
        };
        Ok(Self { ident: input.ident, attributes, shape })
    }
}

fn refuse_generics(generics: &Generics, what: &str, mistakes: &mut Mistakes) {
    let where_clause = generics.where_clause.as_ref().map(|clause| clause.where_token.span());
    let parameter = generics.params.first().map(|parameter| parameter.span());
    if let Some(place) = parameter.or(where_clause) {
        let borrows = if generics.lifetimes().next().is_some() {
            "what comes out of a database borrows from nothing: make the fields own their values"
        } else {
            "what is stored has one type: write the types out"
        };
        mistakes.at(place, format!("{what} has no generic parameters: {borrows}"));
    }
}

/// The `T` of `Option<T>`, told by its name: a derive sees no types.
pub(crate) fn inside_option(ty: &Type) -> Option<&Type> {
    let path = match ty {
        Type::Group(group) => return inside_option(&group.elem),
        Type::Paren(paren) => return inside_option(&paren.elem),
        Type::Path(path) if path.qself.is_none() => &path.path,
        _ => return None,
    };
    let last = path.segments.last().filter(|last| last.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let mut arguments = arguments.args.iter();
    match (arguments.next(), arguments.next()) {
        (Some(GenericArgument::Type(inside)), None) => Some(inside),
        _ => None,
    }
}
