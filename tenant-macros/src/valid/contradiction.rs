use crate::ast::Field;
use crate::mistakes::Mistakes;
use crate::word::Word;

/// * Two words on one field agree about who writes the column.
///
/// A word that disagrees with several is told once, with the first of them.
pub(super) fn on_field(field: &Field, mistakes: &mut Mistakes) {
    let given = field.attributes.words_given();
    for (count, (later, place)) in given.clone().enumerate() {
        let reason = given.clone().take(count).find_map(|(earlier, _)| why(earlier, later));
        if let Some(reason) = reason {
            mistakes.at(place, reason);
        }
    }
}

/// * An entity has at most one level, version, and time stamp of each kind.
///
/// Two owners are a matter of [`owner`](super::owner).
pub(super) fn among_fields(fields: &[Field], mistakes: &mut Mistakes) {
    let once = [Word::Within, Word::Version, Word::CreatedAt, Word::UpdatedAt, Word::DeletedAt];
    for word in once {
        let mut marked = fields.iter().filter(|field| field.attributes.has(word));
        let Some(first) = marked.next() else { continue };
        for place in marked.filter_map(|field| field.attributes.span(word)) {
            let (word, first) = (word.spelling(), first.name());
            mistakes.at(
                place,
                format!("`{word}` is on `{first}` already: an entity has one such column"),
            );
        }
    }
}

/// Why two words can't stand on one field.
fn why(earlier: Word, later: Word) -> Option<String> {
    let pair = |one, other| (earlier, later) == (one, other) || (earlier, later) == (other, one);
    let (first, second) = (earlier.spelling(), later.spelling());
    if is_free(earlier, later) {
        None
    } else if pair(Word::Key, Word::Through) {
        Some(
            "`key` contradicts `through`: a row has one owner; keep `key` if this is the \
             tenant's id, `through` if it is the parent's"
                .to_owned(),
        )
    } else if pair(Word::References, Word::Through) {
        Some("`through` says already what this field refers to: remove `references`".to_owned())
    } else if pair(Word::References, Word::Within) {
        Some("`within` says already what this field refers to: remove `references`".to_owned())
    } else if pair(Word::Through, Word::Within) {
        Some("`within` contradicts `through`: the parent has the level; remove `within`".to_owned())
    } else {
        Some(format!(
            "`{second}` contradicts `{first}`: {}, and {}; keep one of the two",
            writer(earlier),
            writer(later),
        ))
    }
}

/// The name of a column contradicts nothing; an id may be anything that doesn't change.
fn is_free(one: Word, other: Word) -> bool {
    let unchanging =
        [Word::Key, Word::Shared, Word::References, Word::Through, Word::Within, Word::Generated];
    let free = |one, other: Word| match one {
        Word::Column => true,
        Word::Id => unchanging.contains(&other),
        Word::Key => other == Word::Shared,
        _ => false,
    };
    free(one, other) || free(other, one)
}

fn writer(word: Word) -> &'static str {
    match word {
        Word::Key | Word::Shared => "the tenant column is written from the token",
        Word::Within => "the level is written from the token",
        Word::Through => "the key of the parent is given by the caller",
        Word::References => "a reference is given by the caller",
        Word::Generated => "a generated column is written by the database",
        Word::Version => "a version is counted by the library",
        Word::CreatedAt => "the time of creation is written by the library",
        Word::UpdatedAt => "the time of the last change is written by the library",
        Word::DeletedAt => "the time of deletion is written by the library",
        Word::Id => "an id never changes",
        Word::Table
        | Word::View
        | Word::Schema
        | Word::Crate
        | Word::Unique
        | Word::Of
        | Word::Rename
        | Word::Column => "a name is not written at all",
    }
}
