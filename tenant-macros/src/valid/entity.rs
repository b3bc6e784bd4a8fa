use syn::spanned::Spanned;
use syn::{DeriveInput, Ident};

use super::{contradiction, name, owner, unique};
use crate::ast::{Field, Struct, inside_option};
use crate::krate::Krate;
use crate::mistakes::Mistakes;
use crate::model::{Column, Entity, Role, Target};
use crate::word::{Place, Word};

/// Checks what `#[derive(TenantScoped)]` was given.
pub(crate) fn tenant_scoped(input: DeriveInput) -> syn::Result<Entity> {
    entity(input, owner::owned)
}

/// Checks what `#[derive(Global)]` was given.
pub(crate) fn global(input: DeriveInput) -> syn::Result<Entity> {
    entity(input, owner::nobody)
}

/// * An entity is one relation: a table or a view.
/// * It has an id.
/// * The rules of [`owner`], [`contradiction`], [`name`] and [`unique`] hold.
///
/// What is missing is not told while an attribute can't be read: it may stand in there.
fn entity(
    input: DeriveInput,
    owner: fn(&Struct, &mut Mistakes) -> crate::model::Owner,
) -> syn::Result<Entity> {
    Mistakes::gather(|mistakes| {
        let ast = Struct::read(input, (Place::Entity, Place::EntityField), mistakes)?;
        let (relation, view) = relation(&ast, mistakes);
        let schema = ast.attributes.text(Word::Schema);
        if let Some(schema) = schema {
            name::in_database(schema, Word::Schema, mistakes);
        }
        for field in &ast.fields {
            contradiction::on_field(field, mistakes);
            null(field, mistakes);
        }
        contradiction::among_fields(&ast.fields, mistakes);
        id(&ast, mistakes);
        let owner = owner(&ast, mistakes);
        let columns = columns(&ast, mistakes);
        name::differ(&ast.fields, &columns, mistakes);
        let unique = unique::keys(&ast, view, mistakes);

        let krate = Krate::new(ast.attributes.path(Word::Crate));
        let schema = schema.map(|schema| schema.value());
        let Struct { ident, vis, .. } = ast;
        Ok(Entity { krate, ident, vis, relation, schema, view, owner, columns, unique })
    })
}

/// * An entity names exactly one of `table` and `view`.
fn relation(ast: &Struct, mistakes: &mut Mistakes) -> (String, bool) {
    let table = ast.attributes.text(Word::Table);
    let view = ast.attributes.text(Word::View);
    if table.is_none() && view.is_none() && !mistakes.any_unreadable() {
        mistakes.at(
            ast.ident.span(),
            "this entity names no table: write `#[tenant(table = \"…\")]`, or `#[tenant(view = \
             \"…\")]` for a view, which is only read",
        );
    }
    if let (Some(_), Some(place)) = (table, ast.attributes.span(Word::View)) {
        mistakes.at(
            place,
            "`view` contradicts `table`: an entity is one relation; keep `table` if rows are \
             written to it",
        );
    }
    for (word, text) in [(Word::Table, table), (Word::View, view)] {
        if let Some(text) = text {
            name::in_database(text, word, mistakes);
        }
    }
    (table.or(view).map(|text| text.value()).unwrap_or_default(), view.is_some())
}

/// * An entity has an id, of at most twelve columns: as many as a comparable tuple has.
fn id(ast: &Struct, mistakes: &mut Mistakes) {
    let mut fields = ast.fields.iter().filter_map(|field| field.attributes.span(Word::Id));
    if fields.clone().next().is_none() && !mistakes.any_unreadable() {
        mistakes.at(
            ast.ident.span(),
            "this entity has no id: mark the field, or the fields, that tell one row of a tenant \
             from another with `#[tenant(id)]`",
        );
    }
    if let Some(thirteenth) = fields.nth(12) {
        mistakes.at(thirteenth, "an id has at most twelve columns: give the table one of its own");
    }
}

/// * A column that tells whose a row is, or which row it is, is never NULL.
/// * A time of deletion is NULL while the row is alive.
fn null(field: &Field, mistakes: &mut Mistakes) {
    let optional = inside_option(&field.ty).is_some();
    let place = field.ty.span();
    let has = |word| field.attributes.has(word);
    // An optional tenant column is a matter of `shared`, see `owner`.
    let never = if !optional || has(Word::Key) {
        None
    } else if has(Word::Through) {
        Some("a row without its parent would be nobody's")
    } else if has(Word::Within) {
        Some("a row without its level would be reached by nobody")
    } else if has(Word::Id) {
        Some("an id is never NULL")
    } else if has(Word::Version) {
        Some("a version is counted from the first insert on and never NULL")
    } else {
        None
    };
    if let Some(reason) = never {
        mistakes.at(place, format!("{reason}: drop the `Option`"));
    }
    if has(Word::DeletedAt) && !optional {
        let message = "a row that is alive has no time of deletion: make the type `Option<…>`";
        mistakes.at(place, message);
    }
}

fn columns(ast: &Struct, mistakes: &mut Mistakes) -> Vec<Column> {
    let columns = ast.fields.iter().enumerate().filter_map(|(position, field)| {
        let given = field.attributes.text(Word::Column);
        if let Some(given) = given {
            name::in_database(given, Word::Column, mistakes);
        }
        let target = |word| field.attributes.path(word).map(|path| Target::new(path, &ast.ident));
        Some(Column {
            position,
            field: field.ident.clone(),
            constant: name::constant(&field.ident, mistakes)?,
            vis: field.vis.clone(),
            docs: field.docs.clone(),
            ty: field.ty.clone(),
            optional: inside_option(&field.ty).cloned(),
            name: given.map_or_else(|| field.name(), |given| given.value()),
            is_id: field.attributes.has(Word::Id),
            role: role(field, &ast.ident),
            references: target(Word::References).or_else(|| target(Word::Through)),
        })
    });
    columns.collect()
}

fn role(field: &Field, entity: &Ident) -> Role {
    let has = |word| field.attributes.has(word);
    if let Some(level) = field.attributes.path(Word::Within) {
        Role::Level(Target::new(level, entity))
    } else if has(Word::Key) {
        Role::Tenant
    } else if has(Word::Through) {
        Role::Through
    } else if has(Word::Generated) {
        Role::Generated
    } else if has(Word::Version) {
        Role::Version
    } else if has(Word::CreatedAt) {
        Role::CreatedAt
    } else if has(Word::UpdatedAt) {
        Role::UpdatedAt
    } else if has(Word::DeletedAt) {
        Role::DeletedAt
    } else if has(Word::Id) {
        Role::Fixed
    } else {
        Role::Given
    }
}
