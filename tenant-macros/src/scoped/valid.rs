//! The rules. Each is written above the function that checks it; nothing here generates code.

use std::path::Path;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    FnArg, GenericArgument, Ident, Lifetime, Pat, PathArguments, ReturnType, Safety, Signature,
    Type,
};
use tenant_sql::Request;

use super::ast::{self, Attribute, Backend, Sql};
use super::model::{Function, Kind, Outcome, Parameter, Text};
use crate::ast::inside_option;
use crate::krate::Krate;
use crate::mistakes::Mistakes;

/// * A scoped function has no body, and is neither `async` nor `unsafe`, nor generic.
/// * Its parameters and its result have types of the lists below.
/// * The statement is one that `tenant-sql` finds right.
/// * A statement that gives rows is read by `Rows`, `One`, `Maybe` or `Scalar`; one that doesn't, by
///   `Affected`.
pub(super) fn function(attribute: Attribute, function: ast::Function) -> syn::Result<Function> {
    Mistakes::gather(|mistakes| {
        let ast::Function { attributes, vis, signature, body } = function;
        if let Some(body) = body {
            mistakes.at(
                body,
                "a scoped function has no body, the statement is all it does: write `;` instead",
            );
        }
        header(&signature, mistakes);
        let parameters = parameters(&signature, mistakes);
        let (sql, place, file) = text(&attribute.sql)?;
        let functions = attribute.functions.iter().map(|name| name.unraw().to_string());
        let functions = functions.collect::<Vec<_>>();
        let named = parameters.iter().map(|parameter| tenant_sql::Parameter {
            name: parameter.ident.unraw().to_string(),
            slice: matches!(
                parameter.kind,
                Kind::Slice(_) | Kind::PerhapsSlice(_) | Kind::Vector(_)
            ),
        });
        let named = named.collect::<Vec<_>>();
        let request = Request { sql: &sql, parameters: &named, functions: &functions };
        let told = |found: Vec<tenant_sql::Mistake>| told(&found, &sql, place, &parameters);
        let scoped = tenant_sql::read(request).map_err(told);
        let ((name, row), scoped) = match (outcome(&signature), scoped) {
            (Ok(outcome), scoped) => (outcome, scoped?),
            (Err(error), Ok(_)) => return Err(error),
            (Err(mut error), Err(more)) => {
                error.combine(more);
                return Err(error);
            }
        };
        let outcome = match (row, scoped.outputs.clone()) {
            (Some(row), Some(outputs)) => Outcome::Rows { name, row: Box::new(row), outputs },
            (None, None) => Outcome::Affected(name),
            (Some(_), None) => {
                return Err(syn::Error::new(
                    name.span(),
                    format!(
                        "the statement gives no rows, and `{name}` wants some: write RETURNING \
                         behind it, or return `Affected`"
                    ),
                ));
            }
            (None, Some(_)) => {
                return Err(syn::Error::new(
                    name.span(),
                    "the statement gives rows, and `Affected` drops them: return `Rows<…>`, \
                     `One<…>`, `Maybe<…>` or `Scalar<…>`",
                ));
            }
        };
        if scoped.entities.len() > MOST_ENTITIES {
            mistakes.at(place, "a statement names 16 entities at most: make two of it");
        }
        let entities = entities(&scoped.entities, place, mistakes);
        let rendered = |found: &[tenant_sql::Mistake]| {
            found.iter().map(|mistake| mistake.render(&sql)).collect::<Vec<_>>().join("\n\n")
        };
        let postgres = match attribute.only {
            Some(Backend::Sqlite) => Text::Lacks(None),
            Some(Backend::Postgres) | None => Text::Pieces(scoped.postgres.clone()),
        };
        let sqlite = match (attribute.only, &scoped.sqlite) {
            (Some(Backend::Postgres), _) => Text::Lacks(None),
            (Some(Backend::Sqlite) | None, Ok(pieces)) => Text::Pieces(pieces.clone()),
            (Some(Backend::Sqlite) | None, Err(found)) => Text::Lacks(Some(rendered(found))),
        };
        Ok(Function {
            krate: Krate::new(attribute.krate.as_ref()),
            attributes,
            vis,
            ident: signature.ident,
            parameters,
            outcome,
            place,
            file,
            entities,
            checks: scoped.checks.clone(),
            postgres,
            sqlite,
        })
    })
}

/// * Each relation has the name of a type: no keyword, and no letter that Rust doesn't know.
fn entities(names: &[String], place: Span, mistakes: &mut Mistakes) -> Vec<Ident> {
    let entities = names.iter().filter_map(|name| {
        let Ok(mut entity) = syn::parse_str::<Ident>(name) else {
            mistakes.at(
                place,
                format!(
                    "`{name}` is not the name of a Rust type: relations are named by the Rust type of their entity"
                ),
            );
            return None;
        };
        entity.set_span(place);
        Some(entity)
    });
    entities.collect()
}

/// As many as tenant-sqlx has tuples for.
const MOST_ENTITIES: usize = 16;

/// The mistakes of a statement, each a message of its own.
fn told(
    found: &[tenant_sql::Mistake],
    sql: &str,
    place: Span,
    parameters: &[Parameter],
) -> syn::Error {
    let errors = found.iter().map(|mistake| {
        let parameter = mistake.parameter.and_then(|index| parameters.get(index));
        let place = parameter.map_or(place, |parameter| parameter.ident.span());
        syn::Error::new(place, mistake.render(sql))
    });
    let errors = errors.reduce(|mut all, next| {
        all.combine(next);
        all
    });
    errors.unwrap_or_else(|| {
        syn::Error::new(place, "this statement can't be shown to stay with one tenant")
    })
}

fn header(signature: &Signature, mistakes: &mut Mistakes) {
    if let Some(word) = &signature.asyncness {
        mistakes.at(word.span(), "a scoped function isn't `async`: what it gives is awaited");
    }
    if let Some(word) = &signature.constness {
        mistakes.at(word.span(), "a scoped function isn't `const`");
    }
    if signature.abi.is_some()
        || !matches!(signature.safety, Safety::Default)
        || signature.variadic.is_some()
    {
        mistakes.at(signature.span(), "a scoped function is a plain function");
    }
    if let Some(parameter) = signature.generics.params.first() {
        mistakes.at(
            parameter.span(),
            "a scoped function has no generic parameters: write the types out, and leave lifetimes away",
        );
    }
}

/// * A parameter has a plain name, which is not `tenant`, and a type: a cell, `&T`, `&str`, a slice, or an
///   `Option` of those.
fn parameters(signature: &Signature, mistakes: &mut Mistakes) -> Vec<Parameter> {
    let parameters = signature.inputs.iter().filter_map(|input| {
        let FnArg::Typed(typed) = input else {
            mistakes.at(
                input.span(),
                "a scoped function takes values, no `self`: write it beside the type's methods, or \
                 without `self` among them",
            );
            return None;
        };
        let Pat::Ident(name) = &*typed.pat else {
            mistakes.at(
                typed.pat.span(),
                "a parameter has a plain name, which the statement spells `:name`: give each part a \
                 parameter of its own",
            );
            return None;
        };
        if name.ident == "tenant" {
            mistakes.at(
                name.ident.span(),
                "`:tenant` is the id of the token that runs the statement: give the parameter another name",
            );
        }
        let kind = kind(&typed.ty);
        let mut ty = (*typed.ty).clone();
        let borrows = lend(&mut ty, mistakes);
        Some(Parameter { ident: name.ident.clone(), ty, kind, borrows })
    });
    parameters.collect()
}

fn kind(ty: &Type) -> Kind {
    match (borrowed(ty), inside_option(ty)) {
        (Some(Type::Slice(slice)), _) => Kind::Slice(slice.elem.clone()),
        (Some(inner), _) if is_str(inner) => Kind::Text,
        (Some(inner), _) => Kind::Borrowed(Box::new(inner.clone())),
        (None, Some(inner)) => match borrowed(inner) {
            Some(Type::Slice(slice)) => Kind::PerhapsSlice(slice.elem.clone()),
            Some(inner) if is_str(inner) => Kind::PerhapsText,
            Some(inner) => Kind::PerhapsBorrowed(Box::new(inner.clone())),
            None => Kind::Value,
        },
        (None, None) => match inside_vector(ty) {
            Some(element) => Kind::Vector(Box::new(element.clone())),
            None => Kind::Value,
        },
    }
}

fn borrowed(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Reference(reference) => Some(&reference.elem),
        Type::Paren(paren) => borrowed(&paren.elem),
        Type::Group(group) => borrowed(&group.elem),
        _ => None,
    }
}

fn is_str(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("str"))
}

/// The `T` of `Vec<T>`, but not of `Vec<u8>`, which is one value.
fn inside_vector(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Vec")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(Type::Path(path))) if path.path.is_ident("u8") => None,
        Some(GenericArgument::Type(element)) => Some(element),
        _ => None,
    }
}

/// Gives references that have no lifetime that of the query. Says whether there were any.
fn lend(ty: &mut Type, mistakes: &mut Mistakes) -> bool {
    match ty {
        Type::Reference(reference) => {
            if let Some(word) = &reference.mutability {
                mistakes.at(word.span(), "a statement changes no parameter: write `&`");
            }
            let elided = reference.lifetime.as_ref().is_none_or(|lifetime| lifetime.ident == "_");
            if elided {
                reference.lifetime = Some(Lifetime::new("'__query", reference.and_token.span()));
            }
            lend(&mut reference.elem, mistakes) || elided
        }
        Type::Slice(slice) => lend(&mut slice.elem, mistakes),
        Type::Paren(paren) => lend(&mut paren.elem, mistakes),
        Type::Group(group) => lend(&mut group.elem, mistakes),
        Type::Path(path) => {
            let mut borrows = false;
            for segment in &mut path.path.segments {
                let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
                    continue;
                };
                for argument in &mut arguments.args {
                    match argument {
                        GenericArgument::Type(inner) => borrows |= lend(inner, mistakes),
                        GenericArgument::Lifetime(lifetime) if lifetime.ident == "_" => {
                            *lifetime = Lifetime::new("'__query", lifetime.span());
                            borrows = true;
                        }
                        _ => {}
                    }
                }
            }
            borrows
        }
        _ => false,
    }
}

/// * The result is `Rows<T>`, `One<T>`, `Maybe<T>`, `Scalar<T>` or `Affected`.
fn outcome(signature: &Signature) -> syn::Result<(Ident, Option<Type>)> {
    let (place, found) = match &signature.output {
        ReturnType::Default => (signature.ident.span(), None),
        ReturnType::Type(_, ty) => (ty.span(), named(ty)),
    };
    let known = found.and_then(|(name, inside)| {
        let with_row = ["Rows", "One", "Maybe", "Scalar"].iter().any(|known| name == known);
        match (with_row, inside) {
            (true, Some(row)) => Some((name.clone(), Some(row.clone()))),
            (false, None) if name == "Affected" => Some((name.clone(), None)),
            _ => None,
        }
    });
    known.ok_or_else(|| {
        syn::Error::new(
            place,
            "a scoped function gives `Rows<T>`, `One<T>`, `Maybe<T>`, `Scalar<T>`, or `Affected` for the \
             number of rows that were changed",
        )
    })
}

/// The last name of a path, and its one argument.
fn named(ty: &Type) -> Option<(&Ident, Option<&Type>)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::None => Some((&last.ident, None)),
        PathArguments::AngleBracketed(arguments) => {
            let mut arguments = arguments.args.iter();
            match (arguments.next(), arguments.next()) {
                (Some(GenericArgument::Type(row)), None) => Some((&last.ident, Some(row))),
                _ => None,
            }
        }
        PathArguments::Parenthesized(_) => None,
    }
}

/// The statement, where it stands, and the file that it came from.
///
/// * A file is named by a path from the folder of Cargo.toml, and can be read.
fn text(sql: &Sql) -> syn::Result<(String, Span, Option<String>)> {
    match sql {
        Sql::Text(text) => Ok((text.value(), text.span(), None)),
        Sql::File(file) => {
            let name = file.value();
            let refused = |cause: &str| {
                syn::Error::new(
                    file.span(),
                    format!(
                        "`{name}` can't be read: {cause}; the path begins at the folder of the \
                         crate's Cargo.toml"
                    ),
                )
            };
            let folder = std::env::var_os("CARGO_MANIFEST_DIR")
                .ok_or_else(|| refused("there is no Cargo.toml"))?;
            let text = std::fs::read_to_string(Path::new(&folder).join(&name))
                .map_err(|error| refused(&error.kind().to_string()))?;
            Ok((text, file.span(), Some(name)))
        }
    }
}
