use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, Error, Ident, LitStr, Meta, Path, Token, parenthesized, token};

use crate::mistakes::Mistakes;
use crate::word::{ELSEWHERE, Place, Takes, Word};

/// The words of all `#[tenant(…)]` at one place.
pub(crate) struct Attributes(Vec<Given>);

/// One word, with what stands behind it.
struct Given {
    word: Word,
    span: Span,
    value: Value,
}

enum Value {
    Nothing,
    Text(LitStr),
    Path(Path),
    Field(Ident),
    Key(Key),
}

/// The name of a unique key, and its fields.
pub(crate) struct Key {
    pub(crate) name: LitStr,
    pub(crate) fields: Vec<Ident>,
}

impl Attributes {
    /// Reads on after a mistake, at the next comma.
    pub(crate) fn read(attributes: &[Attribute], place: Place, mistakes: &mut Mistakes) -> Self {
        let mut read = Self(Vec::new());
        for attribute in attributes.iter().filter(|one| one.path().is_ident("tenant")) {
            let Meta::List(list) = &attribute.meta else {
                mistakes.unreadable(Error::new(attribute.meta.span(), says_nothing(place)));
                continue;
            };
            if list.tokens.is_empty() {
                mistakes.unreadable(Error::new(attribute.meta.span(), says_nothing(place)));
            }
            let words = |input: ParseStream<'_>| {
                read.words(input, place, mistakes);
                Ok(())
            };
            // The closure takes every token, so parsing itself doesn't fail.
            if let Err(error) = words.parse2(list.tokens.clone()) {
                mistakes.unreadable(error);
            }
        }
        read
    }

    /// Where a word stands.
    pub(crate) fn span(&self, word: Word) -> Option<Span> {
        self.given(word).map(|given| given.span)
    }

    /// Whether a word is given.
    pub(crate) fn has(&self, word: Word) -> bool {
        self.given(word).is_some()
    }

    /// The text behind a word that takes one.
    pub(crate) fn text(&self, word: Word) -> Option<&LitStr> {
        match &self.given(word)?.value {
            Value::Text(text) => Some(text),
            Value::Nothing | Value::Path(_) | Value::Field(_) | Value::Key(_) => None,
        }
    }

    /// The path behind a word that takes one.
    pub(crate) fn path(&self, word: Word) -> Option<&Path> {
        match &self.given(word)?.value {
            Value::Path(path) => Some(path),
            Value::Nothing | Value::Text(_) | Value::Field(_) | Value::Key(_) => None,
        }
    }

    /// The name of a field behind a word that takes one.
    pub(crate) fn field(&self, word: Word) -> Option<&Ident> {
        match &self.given(word)?.value {
            Value::Field(field) => Some(field),
            Value::Nothing | Value::Text(_) | Value::Path(_) | Value::Key(_) => None,
        }
    }

    /// The unique keys, in the order in which they stand.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.0.iter().filter_map(|given| match &given.value {
            Value::Key(key) => Some(key),
            Value::Nothing | Value::Text(_) | Value::Path(_) | Value::Field(_) => None,
        })
    }

    /// The words in the order in which they stand.
    pub(crate) fn words_given(&self) -> impl Iterator<Item = (Word, Span)> + Clone {
        self.0.iter().map(|given| (given.word, given.span))
    }

    fn given(&self, word: Word) -> Option<&Given> {
        self.0.iter().find(|given| given.word == word)
    }

    fn words(&mut self, input: ParseStream<'_>, place: Place, mistakes: &mut Mistakes) {
        while !input.is_empty() {
            match Given::read(input, place) {
                Ok(given) => {
                    if self.has(given.word) && !given.word.repeats() {
                        let word = given.word.spelling();
                        mistakes.at(given.span, format!("`{word}` is given twice: keep one"));
                    } else {
                        self.0.push(given);
                    }
                }
                Err(error) => mistakes.unreadable(error),
            }
            // What the word left over is either the comma or a mistake that was told.
            while !input.is_empty() && input.parse::<Token![,]>().is_err() {
                if input.parse::<TokenTree>().is_err() {
                    break;
                }
            }
        }
    }
}

impl Given {
    fn read(input: ParseStream<'_>, place: Place) -> syn::Result<Self> {
        if !input.peek(Ident::peek_any) {
            return Err(input.error(format!("expected a word: {}", listed(place))));
        }
        let name = input.call(Ident::parse_any)?;
        let Some(word) = place.words().iter().copied().find(|word| name == word.spelling()) else {
            return Err(Error::new(name.span(), unknown(&name.to_string(), place)));
        };
        let value = Value::read(input, word, &name, place)?;
        if !input.is_empty() && !input.peek(Token![,]) {
            let found = format!("expected a comma after `{}`", word.spelling());
            return Err(input.error(found));
        }
        Ok(Self { word, span: name.span(), value })
    }
}

impl Value {
    fn read(input: ParseStream<'_>, word: Word, at: &Ident, place: Place) -> syn::Result<Self> {
        let name = word.spelling();
        let takes = word.takes(place);
        let expected = match takes {
            Takes::Nothing => "takes no value",
            Takes::Text => "takes a text in quotation marks",
            Takes::Entity => "takes the type of an entity",
            Takes::Field => "takes the name of a field of the entity, without quotation marks",
            Takes::Crate => "takes the path of tenant-sqlx",
            Takes::Constant => "takes the name of a constant, or nothing",
            Takes::Key => "takes the key's name in quotation marks, and its fields behind it",
        };
        let message = format!("`{name}` {expected}: write `{}`", word.example(place));

        if input.peek(token::Paren) {
            return match takes {
                Takes::Key => Key::read(input, &message).map(Self::Key),
                _ => Err(Error::new(at.span(), message)),
            };
        }
        if !input.peek(Token![=]) {
            return match takes {
                Takes::Nothing | Takes::Constant => Ok(Self::Nothing),
                Takes::Text | Takes::Entity | Takes::Field | Takes::Crate | Takes::Key => {
                    Err(Error::new(at.span(), message))
                }
            };
        }
        input.parse::<Token![=]>()?;
        let found = input.span();
        let wrong = |_| Error::new(found, &message);
        match takes {
            Takes::Nothing | Takes::Key => Err(Error::new(found, &message)),
            Takes::Text => input.parse().map(Self::Text).map_err(wrong),
            Takes::Entity | Takes::Constant => input.parse().map(Self::Path).map_err(wrong),
            Takes::Field => input.parse().map(Self::Field).map_err(wrong),
            Takes::Crate if input.peek(LitStr) => {
                let text = input.parse::<LitStr>()?;
                text.parse_with(Path::parse_mod_style).map(Self::Path).map_err(wrong)
            }
            Takes::Crate => input.call(Path::parse_mod_style).map(Self::Path).map_err(wrong),
        }
    }
}

impl Key {
    /// `("name": field, field)`. With a comma for the colon, clippy would take the fields for words of their
    /// own, and say of two keys that `tenant_id` is a duplicated attribute.
    fn read(input: ParseStream<'_>, message: &str) -> syn::Result<Self> {
        let inside;
        let brackets = parenthesized!(inside in input);
        let read = Self::inside(&inside, brackets.span.join(), message);
        // What a mistake leaves over is no second one.
        inside.parse::<TokenStream>()?;
        read
    }

    fn inside(inside: ParseStream<'_>, whole: Span, message: &str) -> syn::Result<Self> {
        let wrong = |place| Error::new(place, message);
        let name = inside.parse::<LitStr>().map_err(|error| wrong(error.span()))?;
        inside.parse::<Token![:]>().map_err(|_| wrong(whole))?;
        let mut fields = Vec::new();
        while !inside.is_empty() {
            let found = inside.span();
            fields.push(inside.call(Ident::parse_any).map_err(|_| wrong(found))?);
            let found = inside.span();
            if !inside.is_empty() && inside.parse::<Token![,]>().is_err() {
                return Err(wrong(found));
            }
        }
        if fields.is_empty() {
            return Err(wrong(whole));
        }
        Ok(Self { name, fields })
    }
}

fn says_nothing(place: Place) -> String {
    format!("this attribute says nothing: write `#[tenant(…)]`; {}", listed(place))
}

/// Says where the word belongs, or which was meant, or which there are.
fn unknown(name: &str, place: Place) -> String {
    let elsewhere = place.neighbours().iter().find_map(|neighbour| {
        let mut words = neighbour.words().iter();
        words.find(|word| word.spelling() == name).map(|word| (*neighbour, word))
    });
    if let Some((neighbour, word)) = elsewhere {
        let example = word.example(neighbour);
        return format!(
            "`{name}` belongs to {}: write `#[tenant({example})]` there",
            neighbour.noun()
        );
    }
    let meant = match closest(name, place) {
        Some(word) => format!("did you mean `{}`? ", word.spelling()),
        None => String::new(),
    };
    format!("`{name}` is not known here: {meant}{}", listed(place))
}

fn listed(place: Place) -> String {
    let words: Vec<_> = place.words().iter().map(|word| format!("`{}`", word.spelling())).collect();
    match words.as_slice() {
        [] => format!("{} takes no attributes", place.noun()),
        words => format!("{} takes {}", place.noun(), words.join(", ")),
    }
}

fn closest(name: &str, place: Place) -> Option<Word> {
    let words = || place.words().iter().copied();
    let near = words()
        .map(|word| (distance(name, word.spelling()), word))
        .filter(|(distance, word)| *distance <= (word.spelling().len() * 2 / 5).max(1))
        .min_by_key(|(distance, _)| *distance);
    let synonym = || {
        ELSEWHERE.iter().find(|(other, word)| *other == name && words().any(|here| here == *word))
    };
    near.map(|(_, word)| word).or_else(|| synonym().map(|(_, word)| *word))
}

/// How many characters have to be changed, added or taken away.
fn distance(from: &str, to: &str) -> usize {
    let mut above: Vec<usize> = (0..=to.chars().count()).collect();
    for (row, a) in from.chars().enumerate() {
        let mut corner = row;
        let mut left = row + 1;
        let mut current = vec![left];
        for (b, up) in to.chars().zip(above.iter().skip(1).copied()) {
            left = (corner + usize::from(a != b)).min(left + 1).min(up + 1);
            corner = up;
            current.push(left);
        }
        above = current;
    }
    above.last().copied().unwrap_or_default()
}
