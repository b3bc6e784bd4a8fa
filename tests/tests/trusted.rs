//! `docs/trusted.md` names the part that everything rests on, and says how long it is.

use std::fs;
use std::path::Path;

/// The most lines of code that mint tokens or write predicates.
const LIMIT: usize = 1_500;

#[test]
fn the_trusted_part_is_as_long_as_its_page_says_and_short_enough() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = fs::read_to_string(root.join("docs/trusted.md")).unwrap();
    let (mut counted, mut tables, mut together) = (String::new(), Vec::new(), (0, 0));
    for line in page.lines() {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let line = match cells.as_slice() {
            [file, what, _, _] if file.starts_with('`') => {
                let text = fs::read_to_string(root.join(file.trim_matches('`'))).unwrap();
                let (lines, code) = (text.lines().count(), code_in(&text));
                together = (together.0 + lines, together.1 + code);
                format!("| {file} | {what} | {} | {} |", number(lines), number(code))
            }
            ["", "together", _, _] => {
                let (lines, code) = std::mem::take(&mut together);
                tables.push(code);
                format!("| | together | {} | {} |", number(lines), number(code))
            }
            _ => line.to_owned(),
        };
        counted += &line;
        counted.push('\n');
    }
    if std::env::var_os("TENANT_BLESS").is_some_and(|value| value == "1") {
        fs::write(root.join("docs/trusted.md"), &counted).unwrap();
    } else {
        assert_eq!(page, counted, "TENANT_BLESS=1 writes the page");
    }
    assert_eq!(tables.len(), 5);
    assert!(tables[0] < LIMIT, "{} lines of code mint tokens or write predicates", tables[0]);
}

/// Lines that are neither blank nor a comment.
fn code_in(text: &str) -> usize {
    let lines = text.lines().map(str::trim_start);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

fn number(of: usize) -> String {
    if of < 1_000 { of.to_string() } else { format!("{},{:03}", of / 1_000, of % 1_000) }
}
