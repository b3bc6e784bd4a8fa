//! The programs of the suite, read from their folders.

use crate::annotation::{self, Annotation};
use std::fs;
use std::path::{Path, PathBuf};

/// The compiler passes that refuse a program. An earlier one hides the errors of a later one.
pub(crate) const PASSES: [&str; 5] = ["macro", "privacy", "trait", "borrow", "const"];

/// The folder under `pass/` for programs that have no refused partner.
pub(crate) const EXTRA: &str = "extra";

/// Every program of the suite.
pub(crate) struct Suite {
    /// `fail/<pass>/*.rs`: the compiler refuses them.
    pub(crate) refused: Vec<Case>,
    /// `pass/**/*.rs`: the twins, and some more.
    pub(crate) accepted: Vec<Program>,
    /// `renamed/*.rs`: compiled with the crate under the name `db`.
    pub(crate) renamed: Vec<Program>,
}

/// A program that must compile.
pub(crate) struct Program {
    /// From the package's folder, with `/` on every system: `pass/trait/a_claim_runs_no_query.rs`.
    pub(crate) path: String,
    /// The text of the file.
    pub(crate) source: String,
}

/// A program that must be refused.
pub(crate) struct Case {
    /// From the package's folder, with `/` on every system: `fail/trait/a_claim_runs_no_query.rs`.
    pub(crate) path: String,
    /// The text of the file.
    pub(crate) source: String,
    /// The leak classes that the program belongs to.
    pub(crate) leaks: Vec<u8>,
    /// The further pages that show the program.
    pub(crate) kinds: Vec<Kind>,
    /// What the program tries, in a sentence.
    pub(crate) prose: String,
    /// What the compiler must say.
    pub(crate) annotations: Vec<Annotation>,
    /// What is wrong with the header or the annotations, each with file and line.
    pub(crate) problems: Vec<String>,
}

/// A page of its own for programs that aren't (only) a leak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// Tries to get around a guarantee: forges, names a private thing, shadows a word.
    Attack,
    /// A mistake in an attribute of ours.
    Attribute,
}

impl Suite {
    /// Reads all programs, sorted by path.
    pub(crate) fn read() -> Self {
        let programs = |folder: &str| {
            let files = files(folder, "rs").into_iter();
            files.map(|path| Program { source: text(&path), path }).collect::<Vec<_>>()
        };
        let refused = programs("fail").into_iter().map(Case::from).collect();
        Suite { refused, accepted: programs("pass"), renamed: programs("renamed") }
    }

    /// The program that differs from `case` by the few lines that make it right.
    pub(crate) fn twin(&self, case: &Case) -> Option<&Program> {
        let path = case.path.replacen("fail/", "pass/", 1);
        self.accepted.iter().find(|program| program.path == path)
    }
}

impl Program {
    /// The program without the comments that stand above it.
    pub(crate) fn body(&self) -> Vec<&str> {
        body(&self.source)
    }
}

impl Case {
    /// The program without header and annotations.
    pub(crate) fn body(&self) -> Vec<&str> {
        body(&self.source)
    }

    /// The file name without its ending.
    pub(crate) fn name(&self) -> &str {
        stem(&self.path)
    }

    /// The file with the golden text.
    pub(crate) fn golden(&self) -> String {
        format!("{}.stderr", self.path.trim_end_matches(".rs"))
    }
}

impl From<Program> for Case {
    fn from(Program { path, source }: Program) -> Self {
        let (annotations, unread) = annotation::read(&source);
        let mut case = Case {
            leaks: Vec::new(),
            kinds: Vec::new(),
            prose: String::new(),
            annotations,
            problems: unread
                .iter()
                .map(|(line, problem)| format!("{path}:{line}: {problem}"))
                .collect(),
            path,
            source: String::new(),
        };
        let mut prose = Vec::new();
        for (index, comment) in header(&source).enumerate() {
            let mut problem =
                |words: String| case.problems.push(format!("{}:{}: {words}", case.path, index + 1));
            if let Some(leaks) = comment.strip_prefix("leak:") {
                for word in leaks.split(',').map(str::trim) {
                    match word.parse() {
                        Ok(number) if word.len() == 2 => case.leaks.push(number),
                        _ => problem(format!(
                            "`{word}` is not a leak class: write two digits, as `leak: 04, 06`"
                        )),
                    }
                }
            } else if let Some(kind) = comment.strip_prefix("kind:") {
                match kind.trim() {
                    "attack" => case.kinds.push(Kind::Attack),
                    "attribute" => case.kinds.push(Kind::Attribute),
                    other => {
                        problem(format!("`{other}` is not a kind: write `attack` or `attribute`"))
                    }
                }
            } else {
                prose.push(comment);
            }
        }
        case.prose = prose.join(" ");
        case.source = source;
        case
    }
}

/// The folder that the package stands in.
pub(crate) fn package() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files below `folder` with the given ending, sorted, named from the package's folder.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(package().join(&folder)) else { continue };
        for entry in entries.map(|entry| entry.expect("a folder of the suite can be read")) {
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(path);
            } else if Path::new(&path).extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The text of a file that is named from the package's folder, with `\n` at each line's end.
pub(crate) fn text(path: &str) -> String {
    let text = fs::read_to_string(package().join(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}")).replace("\r\n", "\n")
}

/// `trait` of `fail/trait/a_claim_runs_no_query.rs`.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit('/').nth(1).unwrap_or_default()
}

/// `a_claim_runs_no_query` of `fail/trait/a_claim_runs_no_query.rs`.
pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

fn header(source: &str) -> impl Iterator<Item = &str> {
    source.lines().map_while(|line| line.strip_prefix("//")).map(str::trim)
}

fn body(source: &str) -> Vec<&str> {
    let program = source.lines().skip(header(source).count());
    let program = program.skip_while(|line| line.trim().is_empty());
    program.filter_map(annotation::strip).collect()
}

#[test]
fn a_header_gives_classes_kinds_and_prose() {
    let source = "// leak: 04, 06\n// kind: attack\n// Updates by id.\n// Without a token.\n\nfn main() {}\n";
    let case =
        Case::from(Program { path: "fail/trait/a_b_c.rs".to_owned(), source: source.to_owned() });
    assert_eq!(
        (case.leaks.as_slice(), case.kinds.as_slice()),
        ([4, 6].as_slice(), [Kind::Attack].as_slice())
    );
    assert_eq!(case.prose, "Updates by id. Without a token.");
    assert_eq!(case.body(), ["fn main() {}"]);
    assert_eq!(case.problems, [] as [String; 0]);
}

#[test]
fn a_header_with_a_slip_is_reported_with_its_line() {
    let source = "// leak: 4\n// kind: joke\nfn main() {}\n";
    let case =
        Case::from(Program { path: "fail/trait/a_b_c.rs".to_owned(), source: source.to_owned() });
    assert_eq!(case.problems.len(), 2);
    assert!(case.problems[1].starts_with("fail/trait/a_b_c.rs:2: `joke`"), "{}", case.problems[1]);
}
