//! How deep a statement can nest, told from its tokens: before anything calls itself over it.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Location, Token, TokenWithSpan};

/// How many tokens may stand in each other. A thread of a test has stack for some more.
const DEEPEST: usize = 600;

/// What stands between two brackets.
#[derive(Default)]
struct Level {
    /// The tokens since the last comma: in a chain, as `1 + 1 + 1`, each operand is inside of the next.
    chain: usize,
    /// The deepest brackets among them.
    inside: usize,
    /// The deepest item that a comma has ended.
    deepest: usize,
    /// UNION and its like make a chain, too, over all commas.
    sets: usize,
}

impl Level {
    fn depth(&self) -> usize {
        self.deepest.max(self.chain + self.inside) + self.sets
    }
}

/// The place where a statement is nested too deeply.
pub(crate) fn too_deep(tokens: &[TokenWithSpan]) -> Option<Location> {
    let mut around: Vec<Level> = Vec::new();
    let mut here = Level::default();
    for TokenWithSpan { token, span } in tokens {
        match token {
            Token::Whitespace(_) | Token::EOF => continue,
            Token::LParen | Token::LBracket | Token::LBrace => {
                here.chain += 1;
                around.push(std::mem::take(&mut here));
            }
            Token::RParen | Token::RBracket | Token::RBrace => {
                let depth = here.depth();
                here = around.pop().unwrap_or_default();
                here.inside = here.inside.max(depth);
            }
            Token::Comma => {
                here.deepest = here.deepest.max(here.chain + here.inside);
                (here.chain, here.inside) = (0, 0);
            }
            Token::Word(word) => match word.keyword {
                Keyword::UNION | Keyword::EXCEPT | Keyword::INTERSECT | Keyword::MINUS => {
                    here.sets += 1;
                    here.deepest = here.deepest.max(here.chain + here.inside);
                    (here.chain, here.inside) = (0, 0);
                }
                _ => here.chain += 1,
            },
            _ => here.chain += 1,
        }
        if here.depth() > DEEPEST || around.len() > DEEPEST {
            return Some(span.start);
        }
    }
    None
}
