//! Compares what the compiler said with what the programs expect.

use crate::annotation::Annotation;
use crate::case::Case;
use crate::compiler::Answer;
use crate::diagnostic::Diagnostic;

/// What is wrong with the answer to a program that must be refused.
///
/// - The program doesn't compile.
/// - Each annotation meets an error on its line, with its code, that says its words.
/// - Each error stands on a line, with a code, that an annotation names.
pub(crate) fn refused(case: &Case, answer: &Answer) -> Vec<String> {
    let path = &case.path;
    let errors: Vec<&Diagnostic> =
        answer.diagnostics.iter().filter(|said| said.is_error()).collect();
    if answer.compiled || errors.is_empty() {
        return vec![format!("{path}: expected: refused; got: it compiles")];
    }
    let mut findings = Vec::new();
    for expected in &case.annotations {
        let here = |said: &&&Diagnostic| meets(expected, said);
        if !errors.iter().filter(here).any(|said| said.says(&expected.fragment)) {
            let Annotation { line, code, fragment } = expected;
            let near = errors.iter().filter(|said| said.lines().contains(line));
            let got = near.map(|said| words(said)).reduce(|all, more| all + "; " + &more);
            let got = got.unwrap_or_else(|| "nothing on this line".to_owned());
            findings
                .push(format!("{path}:{line}: expected: {} `{fragment}`; got: {got}", shown(code)));
        }
    }
    for said in
        errors.iter().filter(|said| !case.annotations.iter().any(|expected| meets(expected, said)))
    {
        let line = said.lines().first().map_or_else(|| "?".to_owned(), usize::to_string);
        findings.push(format!("{path}:{line}: expected: no such error; got: {}", words(said)));
    }
    findings
}

/// What is wrong with the answer to a program that must compile.
pub(crate) fn accepted(path: &str, answer: &Answer) -> Vec<String> {
    let mut findings = Vec::new();
    for said in &answer.diagnostics {
        if matches!(said.level.as_str(), "error" | "warning")
            && (said.is_error() || !is_summary(said))
        {
            let line = said.lines().first().map_or_else(|| "?".to_owned(), usize::to_string);
            findings.push(format!(
                "{path}:{line}: expected: compiles in silence; got: {} {}",
                said.level,
                words(said)
            ));
        }
    }
    if findings.is_empty() && !answer.compiled {
        findings.push(format!("{path}: expected: compiles in silence; got: nothing was built"));
    }
    findings
}

fn meets(expected: &Annotation, said: &Diagnostic) -> bool {
    said.lines().contains(&expected.line) && said.code == expected.code
}

/// `1 warning emitted`, `aborting due to 2 previous errors`: they count, and have neither code nor place.
fn is_summary(said: &Diagnostic) -> bool {
    said.code.is_none() && said.lines().is_empty()
}

fn words(said: &Diagnostic) -> String {
    format!("{} `{}`", shown(&said.code), said.message)
}

fn shown(code: &Option<String>) -> &str {
    code.as_deref().unwrap_or("error")
}
