use syn::ext::IdentExt;

use super::name;
use crate::ast::Struct;
use crate::attr::Key;
use crate::mistakes::Mistakes;
use crate::model::UniqueKey;
use crate::word::Word;

/// * A unique key is a table's, and has a name of its own.
/// * It is of fields of the entity, of each once.
pub(super) fn keys(ast: &Struct, view: bool, mistakes: &mut Mistakes) -> Vec<UniqueKey> {
    let mut names = Vec::new();
    let keys = ast.attributes.keys().map(|key| {
        let given = key.name.value();
        name::in_database(&key.name, Word::Unique, mistakes);
        if view {
            mistakes.at(
                key.name.span(),
                "a view has no unique key: declare it on the entity of the table",
            );
        }
        if names.contains(&given.to_lowercase()) {
            mistakes.at(
                key.name.span(),
                format!("`{given}` is the name of another key already: keep one"),
            );
        }
        names.push(given.to_lowercase());
        UniqueKey { name: given, columns: columns(ast, key, mistakes) }
    });
    keys.collect()
}

fn columns(ast: &Struct, key: &Key, mistakes: &mut Mistakes) -> Vec<usize> {
    let mut columns = Vec::new();
    for wanted in &key.fields {
        let name = wanted.unraw().to_string();
        match ast.fields.iter().position(|field| field.name() == name) {
            None => mistakes.at(
                wanted.span(),
                format!(
                    "`{name}` is no field of this entity: name the field of each column of the key, as it is called here"
                ),
            ),
            Some(position) if columns.contains(&position) => {
                mistakes.at(wanted.span(), format!("`{name}` is in this key already: name it once"));
            }
            Some(position) => columns.push(position),
        }
    }
    columns
}
