//! The pages under `docs/`, written from the programs.

use crate::annotation;
use crate::case::{self, Case, Kind, Suite};
use crate::classes::{CLASSES, Class, Proof};
use crate::diff::{self, Line};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs};

/// Asks for the pages to be written.
const BLESS: &str = "TENANT_BLESS";
/// What a reader looks at before scrolling on.
const MESSAGE_LINES: usize = 12;
/// How many programs a page shows in full; of the others it names the file.
const SHOWN: usize = 12;
/// The second line of a note begins below its first word.
const CONTINUED: &str = "          ";
/// Notes that rustc adds by itself begin like this.
const FOREIGN_NOTES: [&str; 8] = [
    "required for",
    "required because",
    "the trait `",
    "the following",
    "for that trait",
    "this error originates",
    "the full name",
    "see issue",
];

/// Pages by their path from the workspace's folder, and the folder that holds no other file.
pub(crate) struct Pages {
    texts: BTreeMap<String, String>,
    folder: Option<&'static str>,
}

/// `docs/leaks.md`, and below it a page for each class that has refused programs.
pub(crate) fn leaks(suite: &Suite) -> Pages {
    let mut texts = BTreeMap::new();
    let mut index = heading("Leak classes", "the_leak_page_is_up_to_date");
    index += "| # | leak | what shows that it is refused |\n|---|---|---|\n";
    for class in &CLASSES {
        let title = class.title;
        writeln!(
            index,
            "| {:02} | [{title}](#{}) | {} |",
            class.number,
            anchor(class),
            proofs(class, suite)
        )
        .unwrap();
    }
    for class in &CLASSES {
        let Class { number, title, how, refused_by, .. } = class;
        let lead = format!("How it happens: {how}\n\nIn the way: {refused_by}\n");
        write!(index, "\n## {number:02} {title}\n\n{lead}\n").unwrap();
        let cases = of(suite, |case| case.leaks.contains(number));
        if cases.is_empty() {
            writeln!(index, "Shown by: {}.", proofs(class, suite)).unwrap();
            continue;
        }
        let file = format!("{number:02}");
        writeln!(index, "Shown by: [{}](leaks/{file}.md).", proofs(class, suite)).unwrap();
        let title = format!("{number:02} {title}");
        let page = class_page(suite, &cases, &file, &title, &lead);
        texts.insert(format!("docs/leaks/{file}.md"), page);
    }
    let others = of(suite, |case| case.leaks.is_empty() && case.kinds.is_empty());
    if !others.is_empty() {
        index += "\n## Further rules\n\n";
        index +=
            "[Programs](leaks/further.md) that belong to no class, and must not compile either.\n";
        let lead = "Programs that belong to no class, and must not compile either.\n";
        let page = class_page(suite, &others, "further", "Further rules", lead);
        texts.insert("docs/leaks/further.md".to_owned(), page);
    }
    texts.insert("docs/leaks.md".to_owned(), index);
    Pages { texts, folder: Some("docs/leaks") }
}

/// The page of a class: a line for each program, and in full those whose first class it is.
fn class_page(suite: &Suite, cases: &[&Case], file: &str, title: &str, lead: &str) -> String {
    let mut page = heading(title, "the_leak_page_is_up_to_date") + lead + "\n";
    for case in cases {
        let (sentence, link) = (sentence(case), place(suite, case, Some(file)));
        writeln!(page, "- [{sentence}]({link}) ({}): {}", codes(case), case.prose).unwrap();
    }
    for case in shown(suite, file) {
        page += &whole(suite, case);
    }
    page
}

/// The name of the page that a program stands on: that of its first class.
fn home(case: &Case) -> String {
    case.leaks.first().map_or("further".to_owned(), |class| format!("{class:02}"))
}

/// The programs that a page shows in full.
fn shown<'s>(suite: &'s Suite, file: &str) -> Vec<&'s Case> {
    let at_home =
        of(suite, |case| home(case) == file && (file != "further" || case.kinds.is_empty()));
    at_home.into_iter().take(SHOWN).collect()
}

/// Where a program is to be read: on the page of its class, or in its file. The link begins at the page
/// of a class, or at `docs/`.
fn place(suite: &Suite, case: &Case, from: Option<&str>) -> String {
    let file = home(case);
    if !shown(suite, &file).iter().any(|one| one.path == case.path) {
        let up = if from.is_some() { "../../" } else { "../" };
        return format!("{up}ui-tests/{}", case.path);
    }
    let anchor = slug(&sentence(case));
    match from {
        Some(from) if from == file => format!("#{anchor}"),
        Some(_) => format!("{file}.md#{anchor}"),
        None => format!("leaks/{file}.md#{anchor}"),
    }
}

/// `docs/attacks.md`: programs that try to get around a guarantee.
pub(crate) fn attacks(suite: &Suite) -> Pages {
    let mut page = heading("Attacks", "the_attack_page_is_up_to_date");
    page += "Each program tries to get around a guarantee in safe code. None compiles.\n\n";
    for case in of(suite, |case| case.kinds.contains(&Kind::Attack)) {
        let (sentence, link) = (sentence(case), place(suite, case, None));
        writeln!(page, "- [{sentence}]({link}) ({}): {}", codes(case), case.prose).unwrap();
    }
    Pages { texts: BTreeMap::from([("docs/attacks.md".to_owned(), page)]), folder: None }
}

/// `docs/attributes.md`: each mistake in an attribute, and below it, by what the attribute stands on, what
/// is said about it, and the cure.
pub(crate) fn attributes(suite: &Suite) -> Pages {
    let test = "the_attribute_page_is_up_to_date";
    let mut index = heading("Mistakes in attributes", test);
    index += "Each page shows the mistake (`-`), its cure (`+`), and what the compiler says.\n";
    let mut texts = BTreeMap::new();
    for subject in Subject::ALL {
        let (file, title) = (subject.file(), subject.title());
        write!(index, "\n## [{title}](attributes/{file}.md)\n\n").unwrap();
        let mut page = heading(title, test);
        for case in of(suite, |case| case.kinds.contains(&Kind::Attribute)) {
            if Subject::of(case) != subject {
                continue;
            }
            let (sentence, prose) = (sentence(case), &case.prose);
            let anchor = slug(&sentence);
            writeln!(index, "- [{sentence}](attributes/{file}.md#{anchor}): {prose}").unwrap();
            write!(page, "## {sentence}\n\n{prose}\n\n").unwrap();
            page += &fenced("diff", twin_lines(suite, case));
            page.push('\n');
            page += &fenced("text", message(case));
            page.push('\n');
        }
        texts.insert(format!("docs/attributes/{file}.md"), page.trim_end().to_owned() + "\n");
    }
    texts.insert("docs/attributes.md".to_owned(), index);
    Pages { texts, folder: Some("docs/attributes") }
}

/// What a mistaken attribute stands on.
#[derive(PartialEq, Clone, Copy)]
enum Subject {
    Entity,
    Column,
    Relation,
    CellOrRow,
    Scoped,
}

impl Subject {
    const ALL: [Self; 5] =
        [Self::Entity, Self::Column, Self::Relation, Self::CellOrRow, Self::Scoped];

    fn of(case: &Case) -> Self {
        let derives = |name: &str| {
            case.source.lines().any(|line| line.starts_with("#[derive(") && line.contains(name))
        };
        let first = case.annotations.first().map_or(0, |annotation| annotation.line);
        let line = case.source.lines().nth(first.saturating_sub(1)).unwrap_or_default();
        let names = |words: &[&str]| words.iter().any(|word| line.contains(word));
        if case.source.contains("#[tenant_scoped(") {
            Self::Scoped
        } else if derives("Cell") || derives("Row") {
            Self::CellOrRow
        } else if !line.starts_with(' ') {
            Self::Entity
        } else if names(&["within", "through", "references"])
            || (names(&["_id:"]) && !names(&["tenant_id:"]))
        {
            Self::Relation
        } else {
            Self::Column
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Entity => "entities",
            Self::Column => "columns",
            Self::Relation => "relations",
            Self::CellOrRow => "cells-and-rows",
            Self::Scoped => "scoped",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Entity => "Mistakes on entities",
            Self::Column => "Mistakes on columns",
            Self::Relation => "Mistakes on levels, parents and references",
            Self::CellOrRow => "Mistakes on cells and rows",
            Self::Scoped => "Mistakes on scoped functions",
        }
    }
}

/// What is stale. With `TENANT_BLESS=1` nothing is: the pages are written.
pub(crate) fn compare(pages: &Pages) -> Vec<String> {
    let bless = env::var_os(BLESS).is_some_and(|value| value == "1");
    let mut findings = Vec::new();
    for (path, text) in &pages.texts {
        let file = case::package().join("..").join(path);
        let old = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
        if old == *text {
            continue;
        }
        if bless {
            fs::create_dir_all(file.parent().expect("a page stands in a folder"))
                .expect("docs can be written");
            fs::write(&file, text).expect("docs can be written");
            continue;
        }
        let line = old.lines().zip(text.lines()).take_while(|(old, new)| old == new).count();
        let at = |text: &str| text.lines().nth(line).unwrap_or("the end of the page").to_owned();
        let line = line + 1;
        findings.push(format!(
            "{path}:{line}: expected: `{}`; got: `{}`; {BLESS}=1 writes it",
            at(text),
            at(&old)
        ));
    }
    for found in
        pages.folder.map(|folder| case::files(&format!("../{folder}"), "md")).unwrap_or_default()
    {
        let path = found.trim_start_matches("../");
        if !pages.texts.contains_key(path) {
            if bless {
                fs::remove_file(case::package().join(&found)).expect("docs can be written");
            } else {
                findings.push(format!("{path}: expected: no such page; {BLESS}=1 removes it"));
            }
        }
    }
    findings
}

fn of(suite: &Suite, belongs: impl Fn(&Case) -> bool) -> Vec<&Case> {
    suite.refused.iter().filter(|case| belongs(case)).collect()
}

fn heading(title: &str, test: &str) -> String {
    format!(
        "<!-- Written by `{BLESS}=1 cargo test -p ui-tests --test ui -- {test}`; edits are lost. -->\n\n# {title}\n\n"
    )
}

fn proofs(class: &Class, suite: &Suite) -> String {
    let words = class.proofs.iter().map(|proof| match proof {
        Proof::Program => {
            let count = of(suite, |case| case.leaks.contains(&class.number)).len();
            let noun = if count == 1 { "program" } else { "programs" };
            format!("{count} {noun} refused by the compiler")
        }
        Proof::Test(name) => format!("refused at run time: test `{name}`"),
        Proof::NotBuilt => "not built yet".to_owned(),
    });
    words.collect::<Vec<_>>().join("; ")
}

/// A program with everything that belongs to it.
fn whole(suite: &Suite, case: &Case) -> String {
    let mut text = format!("\n## {}\n\n{}\n\n", sentence(case), case.prose);
    text += &fenced("rust", case.body().into_iter().map(str::to_owned));
    text += "\nThe compiler says:\n\n";
    text += &fenced("text", message(case));
    text += "\nThe twin compiles:\n\n";
    text += &fenced("diff", twin_lines(suite, case));
    text
}

fn fenced(language: &str, lines: impl IntoIterator<Item = String>) -> String {
    let text: String = lines.into_iter().map(|line| line + "\n").collect();
    format!("```{language}\n{}\n```\n", text.trim_end())
}

/// The golden text up to and including our own notes, which stand before those of the compiler.
fn message(case: &Case) -> Vec<String> {
    if !case::package().join(case.golden()).exists() {
        return vec!["(no golden text yet)".to_owned()];
    }
    let golden = case::text(&case.golden());
    let lines: Vec<&str> = golden.lines().take(MESSAGE_LINES).collect();
    let first = lines.iter().position(|line| own_note(line)).unwrap_or(lines.len());
    let notes =
        lines[first..].iter().take_while(|line| own_note(line) || line.starts_with(CONTINUED));
    let end = first + notes.count();
    let mut shown: Vec<String> = Vec::new();
    for line in &lines[..end] {
        match annotation::strip(line) {
            // A line of the source that held nothing but the annotation.
            Some(rest) if rest.len() < line.len() && gutter(rest) => {}
            Some(rest) => shown.push(rest.to_owned()),
            None => {}
        }
    }
    while shown.last().is_some_and(|line| gutter(line)) {
        shown.pop();
    }
    shown
}

fn own_note(line: &str) -> bool {
    let Some(line) = line.trim_start().strip_prefix("= ") else { return false };
    let note = line.strip_prefix("note: ").or_else(|| line.strip_prefix("help: "));
    note.is_some_and(|note| !FOREIGN_NOTES.iter().any(|foreign| note.starts_with(foreign)))
}

/// Whether a line of a message holds a line number at most.
fn gutter(line: &str) -> bool {
    line.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ' ' | '|'))
}

fn twin_lines(suite: &Suite, case: &Case) -> Vec<String> {
    let Some(twin) = suite.twin(case) else { return vec!["(no twin yet)".to_owned()] };
    let (refused, accepted) = (case.body(), twin.body());
    let lines = diff::lines(&refused, &accepted).into_iter().filter_map(|line| match line {
        Line::Gone(text) if !text.trim().is_empty() => Some(format!("-{text}")),
        Line::New(text) if !text.trim().is_empty() => Some(format!("+{text}")),
        _ => None,
    });
    lines.collect()
}

fn codes(case: &Case) -> String {
    let mut codes: Vec<&str> =
        case.annotations.iter().map(|one| one.code.as_deref().unwrap_or("error")).collect();
    codes.dedup();
    codes.join(", ")
}

/// `A claim runs no query` of `a_claim_runs_no_query`.
fn sentence(case: &Case) -> String {
    let words = case.name().replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn anchor(class: &Class) -> String {
    slug(&format!("{:02} {}", class.number, class.title))
}

/// The anchor that a heading gets.
fn slug(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept =
        kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}
