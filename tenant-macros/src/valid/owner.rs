//! Whose a row is. A wrong answer here is a leak that no compiler can see.

use syn::Path;
use syn::spanned::Spanned;

use crate::ast::{Field, Struct, inside_option};
use crate::mistakes::Mistakes;
use crate::model::{Owner, Shared, Target};
use crate::word::Word;

/// A field that names the owner.
struct Named<'a> {
    position: usize,
    field: &'a Field,
    /// The parent, if it is that which owns the row.
    through: Option<&'a Path>,
}

/// * A row has one owner: exactly one field is marked `key` or `through`.
/// * The rules of [`key`], [`parent`], [`shared`] and [`level`] hold.
pub(super) fn owned(ast: &Struct, mistakes: &mut Mistakes) -> Owner {
    let mut owners = ast.fields.iter().enumerate().filter_map(|(position, field)| {
        let through = field.attributes.path(Word::Through);
        let named = through.is_some() || field.attributes.has(Word::Key);
        named.then_some(Named { position, field, through })
    });
    let Some(owner) = owners.next() else {
        shared(ast, mistakes);
        return nobody_named(ast, mistakes);
    };
    for second in owners {
        let word = if second.through.is_some() { Word::Through } else { Word::Key };
        if let Some(place) = second.field.attributes.span(word) {
            let first = owner.field.name();
            let message =
                format!("a row has one owner, and `{first}` names it already: keep one of the two");
            mistakes.at(place, message);
        }
    }
    shared(ast, mistakes);
    level(ast, &owner, mistakes);
    match owner.through {
        Some(through) => parent(ast, owner.position, through, mistakes),
        None => key(ast, owner.position, owner.field, mistakes),
    }
}

/// * A global entity has no tenant column, no owning parent and no level.
pub(super) fn nobody(ast: &Struct, mistakes: &mut Mistakes) -> Owner {
    for field in &ast.fields {
        for word in [Word::Key, Word::Shared, Word::Through, Word::Within] {
            if let Some(place) = field.attributes.span(word) {
                let message = format!(
                    "`{}` says whose a row is, and nobody owns the rows of a global entity: \
                     remove it, or derive `TenantScoped`",
                    word.spelling()
                );
                mistakes.at(place, message);
            }
        }
    }
    Owner::Everyone
}

/// The mistake is told now, or was told where the attribute could not be read.
fn nobody_named(ast: &Struct, mistakes: &mut Mistakes) -> Owner {
    if !mistakes.any_unreadable() {
        mistakes.at(
            ast.ident.span(),
            "this entity has no tenant column: mark the field that holds the tenant's id with \
             `#[tenant(key)]`, own it through its parent with `#[tenant(through = Parent)]` on \
             the foreign key, or derive `Global` if nobody owns the rows",
        );
    }
    Owner::Everyone
}

/// * A tenant column is NULL only if NULL means everyone: `Option` and `shared` go together.
/// * A constant for everyone replaces NULL.
fn key(ast: &Struct, position: usize, field: &Field, mistakes: &mut Mistakes) -> Owner {
    let inside = inside_option(&field.ty);
    let shared = field.attributes.span(Word::Shared);
    let constant = field.attributes.path(Word::Shared);
    match (inside, shared, constant) {
        (Some(_), None, _) => mistakes.at(
            field.ty.span(),
            "a row whose tenant is NULL would be nobody's: drop the `Option`, or write \
             `#[tenant(key, shared)]` if such rows belong to everyone",
        ),
        (None, Some(place), None) => mistakes.at(
            place,
            "`shared` alone says that rows whose tenant is NULL belong to everyone, and this type \
             has no NULL: make it `Option<…>`, or name the constant that stands for everyone: \
             `shared = EVERYONE`",
        ),
        (Some(_), Some(_), Some(constant)) => mistakes.at(
            constant.span(),
            "rows for everyone are told by NULL or by a constant, not by both: drop the `Option`, \
             or the constant",
        ),
        (None, None, _) | (Some(_), Some(_), None) | (None, Some(_), Some(_)) => {}
    }
    let shared = match (shared, constant) {
        (None, _) => Shared::Never,
        (Some(_), None) => Shared::Null,
        (Some(_), Some(constant)) => Shared::Constant(Target::new(constant, &ast.ident)),
    };
    let id = Box::new(inside.unwrap_or(&field.ty).clone());
    Owner::Key { position, field: field.ident.clone(), id, shared }
}

/// * No entity is owned through itself.
fn parent(ast: &Struct, position: usize, through: &Path, mistakes: &mut Mistakes) -> Owner {
    if is_itself(through, ast) {
        mistakes.at(
            through.span(),
            "an entity can't be owned through itself: the chain of parents ends at a tenant \
             column; mark that one with `#[tenant(key)]`",
        );
    }
    Owner::Through { position, parent: Target::new(through, &ast.ident) }
}

/// * `shared` stands beside `key`.
fn shared(ast: &Struct, mistakes: &mut Mistakes) {
    for field in ast.fields.iter().filter(|field| !field.attributes.has(Word::Key)) {
        let Some(place) = field.attributes.span(Word::Shared) else { continue };
        if !mistakes.any_unreadable() {
            mistakes.at(
                place,
                "`shared` says which value of the tenant column means everyone: write it beside \
                 `key`",
            );
        }
    }
}

/// * A row that is owned through its parent has its parent's level.
/// * A row that belongs to everyone has none.
/// * No entity is a level of itself.
fn level(ast: &Struct, owner: &Named<'_>, mistakes: &mut Mistakes) {
    for field in &ast.fields {
        let Some(place) = field.attributes.span(Word::Within) else { continue };
        let level = field.attributes.path(Word::Within);
        if let Some(level) = level.filter(|level| is_itself(level, ast)) {
            mistakes.at(
                level.span(),
                "an entity can't be within itself: name the entity that its rows belong to inside \
                 the tenant",
            );
        }
        let named_by = owner.field.name();
        if owner.through.is_some() && owner.field.ident != field.ident {
            let message = format!(
                "`within` contradicts `through` on `{named_by}`: the parent has the level; remove \
                 `within`"
            );
            mistakes.at(place, message);
        }
        if owner.field.attributes.has(Word::Shared) && owner.field.ident != field.ident {
            let message = format!(
                "`within` contradicts `shared` on `{named_by}`: what belongs to everyone is \
                 within nobody's level; keep one of the two"
            );
            mistakes.at(place, message);
        }
    }
}

fn is_itself(path: &Path, ast: &Struct) -> bool {
    path.is_ident("Self") || path.is_ident(&ast.ident)
}
