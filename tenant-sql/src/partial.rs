//! `ON CONFLICT (…) WHERE … DO`: the condition of a partial index, which the parser doesn't know. It is
//! taken out of the tokens, and read on its own.

use sqlparser::ast::Expr;
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan};

/// A condition that was read.
#[derive(Debug)]
pub(crate) struct IndexCondition {
    /// Where the first column of the key stands, in front of the condition.
    pub(crate) key: Location,
    /// Where WHERE stands.
    pub(crate) place: Span,
    pub(crate) condition: Expr,
}

/// A condition before it is read.
pub(crate) struct Cut {
    pub(crate) key: Location,
    pub(crate) place: Span,
    pub(crate) tokens: Vec<TokenWithSpan>,
}

/// What the last tokens were.
enum Behind {
    Anything,
    On,
    Conflict,
    /// The brackets of the key, so many of them, and its first column.
    Key(usize, Option<Location>),
    /// The whole key.
    WholeKey(Location),
    /// WHERE, and so many brackets.
    Where(usize, Cut),
}

/// Takes the conditions out.
pub(crate) fn cut(tokens: Vec<TokenWithSpan>) -> (Vec<TokenWithSpan>, Vec<Cut>) {
    let (mut kept, mut cuts) = (Vec::new(), Vec::new());
    let mut behind = Behind::Anything;
    for token in tokens {
        if let Token::Whitespace(_) = token.token {
            kept.push(token);
            continue;
        }
        behind = match behind {
            Behind::Where(0, cut) if is(&token, "DO") => {
                cuts.push(cut);
                Behind::Anything
            }
            Behind::Where(brackets, mut cut) => {
                let brackets = match token.token {
                    Token::LParen => brackets + 1,
                    Token::RParen => brackets.saturating_sub(1),
                    _ => brackets,
                };
                cut.tokens.push(token);
                behind = Behind::Where(brackets, cut);
                continue;
            }
            Behind::WholeKey(key) if is(&token, "WHERE") => {
                let (place, tokens) = (token.span, vec![token]);
                behind = Behind::Where(0, Cut { key, place, tokens });
                continue;
            }
            Behind::Key(brackets, first) => match token.token {
                Token::LParen => Behind::Key(brackets + 1, first),
                Token::RParen if brackets > 1 => Behind::Key(brackets - 1, first),
                Token::RParen => first.map_or(Behind::Anything, Behind::WholeKey),
                _ => Behind::Key(brackets, first.or(Some(token.span.start))),
            },
            Behind::Conflict if token.token == Token::LParen => Behind::Key(1, None),
            Behind::On if is(&token, "CONFLICT") => Behind::Conflict,
            _ if is(&token, "ON") => Behind::On,
            _ => Behind::Anything,
        };
        kept.push(token);
    }
    // Without DO it is no such condition: the parser says what is wrong.
    if let Behind::Where(_, cut) = behind {
        kept.extend(cut.tokens);
    }
    (kept, cuts)
}

fn is(token: &TokenWithSpan, wanted: &str) -> bool {
    matches!(&token.token, Token::Word(word)
        if word.quote_style.is_none() && word.value.eq_ignore_ascii_case(wanted))
}
