//! The JSON run: one cargo compiles all programs, and its messages are sorted by program.

use crate::case::Suite;
use crate::diagnostic::Diagnostic;
use crate::scratch;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::OnceLock;

/// What the compiler said about one program.
#[derive(Default)]
pub(crate) struct Answer {
    /// In the order of the compiler.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Whether it made something of the program.
    pub(crate) compiled: bool,
}

/// The answer for a program, named from the package's folder. The first call runs the compiler for all.
pub(crate) fn answer(path: &str) -> &'static Answer {
    static ANSWERS: OnceLock<BTreeMap<String, Answer>> = OnceLock::new();
    let answers = ANSWERS.get_or_init(|| compile(&Suite::read()));
    answers.get(path).unwrap_or_else(|| panic!("the compiler was not asked about {path}"))
}

fn compile(suite: &Suite) -> BTreeMap<String, Answer> {
    let _turn = scratch::turn();
    let refused = suite.refused.iter().map(|case| &case.path);
    let accepted = suite.accepted.iter().chain(&suite.renamed).map(|program| &program.path);
    let mut answers =
        refused.chain(accepted).map(|path| (path.clone(), Answer::default())).collect();

    let members = scratch::write(suite);
    // A refusal must come before code is generated: also of a constant, as none depends on a type parameter.
    // The same goes for what must compile: linking hundreds of programs would show nothing more.
    let host = host();
    let mut arguments =
        vec!["check", "--bins", "--keep-going", "--message-format=json", "--target", &host];
    for package in members {
        arguments.extend(["--package", package]);
    }
    sort(&run(&arguments), &mut answers);
    answers
}

/// Runs cargo without the network, and with it if that doesn't come to an end.
fn run(arguments: &[&str]) -> Vec<Value> {
    let mut said = String::new();
    for offline in [Some("--offline"), None] {
        let output =
            scratch::cargo().args(arguments).args(offline).output().expect("cargo can be started");
        let lines = output.stdout.split(|byte| *byte == b'\n');
        let messages: Vec<Value> =
            lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
        if messages.last().is_some_and(|last| last["reason"] == "build-finished") {
            return messages;
        }
        said = String::from_utf8_lossy(&output.stderr).into_owned();
    }
    panic!("cargo did not come to an end:\n{said}");
}

fn sort(messages: &[Value], answers: &mut BTreeMap<String, Answer>) {
    for message in messages {
        let source = message["target"]["src_path"].as_str().unwrap_or_default().replace('\\', "/");
        let found = answers.iter_mut().find(|(path, _)| source.ends_with(&format!("/{path}")));
        match (message["reason"].as_str(), found) {
            (Some("compiler-artifact"), Some((_, answer))) => answer.compiled = true,
            (Some("compiler-message"), Some((path, answer))) => {
                let diagnostic = Diagnostic::read(&message["message"], path);
                // What is said about an error of a constant comes as a message of its own.
                match answer.diagnostics.last_mut() {
                    Some(error) if diagnostic.is_note() => error.absorb(diagnostic),
                    _ => answer.diagnostics.push(diagnostic),
                }
            }
            (Some("compiler-message"), None) if message["message"]["level"] == "error" => {
                let rendered = message["message"]["rendered"].as_str().unwrap_or_default();
                panic!("a dependency of the programs doesn't compile:\n{rendered}");
            }
            _ => {}
        }
    }
}

/// The system that trybuild compiles for; naming it as trybuild does shares its builds.
fn host() -> String {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let output = rustc.arg("-vV").output().expect("rustc can be started");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc says which system it runs on").to_owned()
}
