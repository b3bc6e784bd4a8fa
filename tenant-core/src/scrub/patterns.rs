use super::REMOVED;

/// The text without what looks like personal data or a secret; `None` when nothing does.
///
/// One pass, from left to right: at each place where a word begins the patterns are tried in turn.
pub(super) fn scrubbed(text: &str) -> Option<String> {
    let mut out = String::new();
    let (mut kept, mut at) = (0, 0);
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let before = text.get(..at).unwrap_or_default();
        let is_start = !before.ends_with(is_word);
        let length = if is_start { secret(rest) } else { None };
        match length {
            Some(length) => {
                out.push_str(text.get(kept..at).unwrap_or_default());
                out.push_str(REMOVED);
                at += length;
                kept = at;
            }
            None if is_start => at += step(rest),
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    if kept == 0 {
        return None;
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    Some(out)
}

/// How far the word at the start goes, so that none is tried twice.
fn step(rest: &str) -> usize {
    let word: usize = rest.chars().take_while(|letter| is_word(*letter)).map(char::len_utf8).sum();
    word.max(rest.chars().next().map_or(1, char::len_utf8))
}

/// What stands inside addresses, tokens and numbers.
fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || "._%+-".contains(letter)
}

fn secret(rest: &str) -> Option<usize> {
    authorization(rest)
        .or_else(|| signed_token(rest))
        .or_else(|| address(rest))
        .or_else(|| card(rest))
}

/// `Bearer` or `Basic`, and what follows.
fn authorization(rest: &str) -> Option<usize> {
    ["bearer", "basic"].into_iter().find_map(|scheme| {
        let (word, behind) = rest.split_at_checked(scheme.len())?;
        let value = behind.trim_start_matches([' ', '\t']);
        let between = behind.len() - value.len();
        let is_token = |letter: char| letter.is_ascii_alphanumeric() || "-._~+/=".contains(letter);
        let length = value.chars().take_while(|letter| is_token(*letter)).count();
        let is_scheme = word.eq_ignore_ascii_case(scheme) && between > 0;
        (is_scheme && length >= 8).then_some(scheme.len() + between + length)
    })
}

/// Three parts of base64, of which the first is an object.
fn signed_token(rest: &str) -> Option<usize> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    let word = rest.split(|letter| !is_part(letter) && letter != '.').next()?;
    let mut parts = word.split('.');
    let (header, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    (header.starts_with("eyJ") && header.len() >= 10 && claims.len() >= 4).then_some(word.len())
}

/// A local part, `@` or what stands for it in addresses of pages, and a domain with a dot.
fn address(rest: &str) -> Option<usize> {
    let is_local = |letter: char| letter.is_alphanumeric() || "._%+-".contains(letter);
    let is_domain = |letter: char| letter.is_alphanumeric() || ".-".contains(letter);
    let end = rest.find(|letter| !is_local(letter)).unwrap_or(rest.len());
    let (local, behind) = rest.split_at_checked(end)?;
    let with = |local: &str, at: usize, domain: &str| {
        let end = domain.find(|letter| !is_domain(letter)).unwrap_or(domain.len());
        let domain = domain.get(..end)?.trim_end_matches(['.', '-']);
        let has_dot = domain.trim_start_matches(['.', '-']).contains('.');
        (!local.is_empty() && has_dot).then_some(local.len() + at + domain.len())
    };
    let plain = || with(local, 1, behind.strip_prefix('@')?);
    let encoded = || {
        let place = local.find("%40")?;
        with(local.get(..place)?, 3, rest.get(place + 3..)?)
    };
    plain().or_else(encoded)
}

/// 13 to 19 digits, in groups or not, with the check digit of a card. The longest such row of groups:
/// another number may follow.
fn card(rest: &str) -> Option<usize> {
    let mut digits = Vec::new();
    let mut found = None;
    let mut letters = rest.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        match letter.to_digit(10) {
            Some(digit) if digits.len() < 19 => digits.push(digit),
            None if place > 0 && (letter == ' ' || letter == '-') => continue,
            _ => break,
        }
        let ends = letters.peek().is_none_or(|(_, next)| !next.is_alphanumeric());
        if ends && digits.len() >= 13 && has_check_digit(&digits) {
            found = Some(place + 1);
        }
    }
    found
}

/// Luhn's sum: every second digit from the right counts twice.
fn has_check_digit(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let weighted = digits.iter().rev().enumerate();
    let sum: u32 =
        weighted.map(|(place, digit)| if place % 2 == 0 { *digit } else { doubled(*digit) }).sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}
