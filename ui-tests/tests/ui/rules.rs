//! The rules that the suite itself keeps.

use crate::case::{self, Case, EXTRA, PASSES, Suite};
use crate::classes::{self, CLASSES, Proof};
use crate::diff::{self, Line};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::Path;

/// Fewer refused programs than this, and some have been lost.
const MINIMUM: usize = 80;
/// A program is one mistake and what it needs to be one.
const PROGRAM_LINES: RangeInclusive<usize> = 5..=45;
/// A longer message isn't read.
const GOLDEN_LINES: usize = 30;
/// A twin that differs by more isn't a twin. Counted on each side.
const TWIN_LINES: usize = 6;
/// A sentence has a subject and says something of it.
const NAME_WORDS: usize = 3;

/// Everything that is wrong with the suite.
///
/// - There are at least [`MINIMUM`] refused programs, each in the folder of its compiler pass.
/// - Each has a readable header, an annotation, a golden text, and a twin that compiles.
/// - File names are sentences, files and messages are short.
/// - No golden text and no twin is left behind without its program.
/// - Each leak class that claims a refused program has one; each that claims a test at run time has it.
pub(crate) fn findings(suite: &Suite) -> Vec<String> {
    let mut findings = Vec::new();
    if suite.refused.len() < MINIMUM {
        findings.push(format!(
            "expected: at least {MINIMUM} refused programs; got: {}",
            suite.refused.len()
        ));
    }
    for case in &suite.refused {
        findings.extend(case.problems.iter().cloned());
        findings.extend(name_finding(&case.path));
        findings.extend(
            of_case(suite, case).into_iter().map(|finding| format!("{}: {finding}", case.path)),
        );
    }
    for program in suite.accepted.iter().chain(&suite.renamed) {
        findings.extend(name_finding(&program.path));
    }
    findings.extend(orphans(suite));
    findings.extend(class_findings(suite));
    findings
}

fn of_case(suite: &Suite, case: &Case) -> Vec<String> {
    let mut findings = Vec::new();
    let mut expect = |holds: bool, words: String| {
        if !holds {
            findings.push(words)
        }
    };

    let folder = case::folder(&case.path);
    expect(
        PASSES.contains(&folder) && case.path.split('/').count() == 3,
        format!("expected: in one of the folders {PASSES:?}"),
    );
    let lines = case.source.lines().count();
    expect(
        PROGRAM_LINES.contains(&lines),
        format!("expected: {PROGRAM_LINES:?} lines; got: {lines}"),
    );
    expect(
        !case.prose.is_empty(),
        "expected: a sentence above the program that says what it tries".to_owned(),
    );
    expect(!case.annotations.is_empty(), "expected: an annotation `//~ CODE: words`".to_owned());
    for number in case.leaks.iter().filter(|number| classes::find(**number).is_none()) {
        expect(false, format!("expected: a leak class of the table; got: {number:02}"));
    }

    let golden = case.golden();
    if case::package().join(&golden).exists() {
        let lines = case::text(&golden).lines().count();
        expect(
            lines <= GOLDEN_LINES,
            format!("expected: a message of at most {GOLDEN_LINES} lines; got: {lines}"),
        );
    } else {
        expect(
            false,
            format!("expected: a golden text; write it with TRYBUILD=overwrite to {golden}"),
        );
    }

    match suite.twin(case) {
        None => expect(false, "expected: a twin under the same name in `pass/`".to_owned()),
        Some(twin) => {
            let lines = diff::lines(&case.body(), &twin.body());
            let count =
                |side: fn(&Line<'_>) -> bool| lines.iter().filter(|line| side(line)).count();
            let gone = count(|line| matches!(line, Line::Gone(text) if !text.trim().is_empty()));
            let new = count(|line| matches!(line, Line::New(text) if !text.trim().is_empty()));
            expect(
                gone + new > 0,
                "expected: a twin that differs; got: the same program".to_owned(),
            );
            expect(
                gone.max(new) <= TWIN_LINES,
                format!(
                    "expected: a twin that differs by at most {TWIN_LINES} lines; got: -{gone} +{new}"
                ),
            );
        }
    }
    findings
}

fn name_finding(path: &str) -> Option<String> {
    let name = case::stem(path);
    let snake = name.chars().all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_'));
    let words = name.split('_').filter(|word| !word.is_empty()).count();
    let sentence = snake && words >= NAME_WORDS && words == name.split('_').count();
    (!sentence)
        .then(|| format!("{path}: expected: a rule as a sentence in snake_case; got: `{name}`"))
}

fn orphans(suite: &Suite) -> Vec<String> {
    let programs: BTreeSet<&str> = suite.refused.iter().map(|case| case.path.as_str()).collect();
    let mut findings = Vec::new();
    for golden in
        ["fail", "pass", "renamed"].iter().flat_map(|folder| case::files(folder, "stderr"))
    {
        let program = format!("{}.rs", golden.trim_end_matches(".stderr"));
        if !programs.contains(program.as_str()) {
            findings.push(format!("{golden}: expected: a refused program beside it"));
        }
    }
    for program in &suite.accepted {
        let partner = program.path.replacen("pass/", "fail/", 1);
        if case::folder(&program.path) != EXTRA && !programs.contains(partner.as_str()) {
            findings.push(format!(
                "{}: expected: a refused partner, or the folder `pass/{EXTRA}`",
                program.path
            ));
        }
    }
    findings
}

fn class_findings(suite: &Suite) -> Vec<String> {
    let mut findings = Vec::new();
    for class in &CLASSES {
        let number = class.number;
        let count = suite.refused.iter().filter(|case| case.leaks.contains(&number)).count();
        let claimed = class.proofs.contains(&Proof::Program);
        if claimed && count == 0 {
            findings
                .push(format!("leak class {number:02}: expected: a refused program; got: none"));
        }
        if !claimed && count > 0 {
            findings.push(format!(
                "leak class {number:02}: {count} refused programs, and `classes.rs` doesn't say so"
            ));
        }
        for proof in class.proofs {
            if let Proof::Test(name) = proof
                && !is_test(name)
            {
                findings.push(format!(
                    "leak class {number:02}: expected: the test `{name}`; got: none in `tests/`"
                ));
            }
        }
    }
    findings
}

/// Whether the workspace's `tests/` folder holds a function of that name.
fn is_test(name: &str) -> bool {
    case::files("../tests", "rs").iter().any(|path| {
        let is_build_output = Path::new(path).components().any(|part| part.as_os_str() == "target");
        !is_build_output && case::text(path).contains(&format!("fn {name}("))
    })
}
