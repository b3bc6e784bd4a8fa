//! The comments that say which line is refused, and why: `//~ E0277: a query on`.

/// Marks an annotation in a line.
const MARK: &str = "//~";

/// One expectation of a refused program.
#[derive(Debug, PartialEq)]
pub(crate) struct Annotation {
    /// The line that the compiler must point at, counted from 1.
    pub(crate) line: usize,
    /// The error code; `None` for an error without one, as macros report them.
    pub(crate) code: Option<String>,
    /// Words that must occur in the message, a note, a help or a label.
    pub(crate) fragment: String,
}

/// Reads the annotations of a source text.
///
/// `//~` speaks of its own line, each `^` after it goes one line up, and `//~|` speaks of the line of the
/// annotation before it.
///
/// # Errors
/// One sentence for each annotation that can't be read, with its line.
pub(crate) fn read(source: &str) -> (Vec<Annotation>, Vec<(usize, String)>) {
    let mut found: Vec<Annotation> = Vec::new();
    let mut problems = Vec::new();
    for (index, text) in source.lines().enumerate() {
        let number = index + 1;
        let Some((_, annotation)) = text.split_once(MARK) else { continue };
        match one(annotation, number, found.last().map(|last| last.line)) {
            Ok(annotation) => found.push(annotation),
            Err(problem) => problems.push((number, problem)),
        }
    }
    (found, problems)
}

/// The line without its annotation; `None` if it held nothing else.
pub(crate) fn strip(line: &str) -> Option<&str> {
    match line.split_once(MARK) {
        None => Some(line),
        Some((code, _)) if code.trim().is_empty() => None,
        Some((code, _)) => Some(code.trim_end()),
    }
}

fn one(text: &str, number: usize, last: Option<usize>) -> Result<Annotation, String> {
    let (line, rest) = if let Some(rest) = text.strip_prefix('|') {
        (last.ok_or("`//~|` has no annotation before it")?, rest)
    } else {
        let rest = text.trim_start_matches('^');
        let line = number.checked_sub(text.len() - rest.len()).filter(|line| *line > 0);
        (line.ok_or("`//~^` points above the file")?, rest)
    };
    let (code, fragment) = rest.split_once(": ").ok_or("write `//~ CODE: words of the message`")?;
    let (code, fragment) = (code.trim(), fragment.trim());
    if code.is_empty() || fragment.is_empty() {
        return Err("write `//~ CODE: words of the message`".to_owned());
    }
    let code = (code != "error").then(|| code.to_owned());
    Ok(Annotation { line, code, fragment: fragment.to_owned() })
}

#[test]
fn an_annotation_points_at_its_line_or_above() {
    let (found, problems) =
        read("a //~ E0277: one\n//~^ error: two words\n//~| E0080: three\nb //~ E0277\n");
    let found: Vec<_> =
        found.iter().map(|a| (a.line, a.code.as_deref(), a.fragment.as_str())).collect();
    assert_eq!(
        found,
        [(1, Some("E0277"), "one"), (1, None, "two words"), (1, Some("E0080"), "three")]
    );
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].0, 4);
}

#[test]
fn a_stripped_line_keeps_its_code() {
    assert_eq!(strip("    call(); //~ E0277: words"), Some("    call();"));
    assert_eq!(strip("    //~^ E0277: words"), None);
    assert_eq!(strip(""), Some(""));
}
