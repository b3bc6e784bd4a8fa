//! The golden run: the whole text of each message, compared by trybuild.

use crate::scratch;
use std::env;
use std::io::{self, IsTerminal as _};
use std::process::Command;
use trybuild::TestCases;

/// Set in the process that runs trybuild.
const INNER: &str = "TENANT_UI_GOLDEN";

/// Runs trybuild over the programs that `add` names, in a process of its own.
///
/// The process exists for its environment: trybuild builds the dependencies once with its own compiler flags and
/// once more with the flags of the programs. With one set of flags for both, and for the JSON run, they are
/// built once.
pub(crate) fn run(test: &str, add: impl FnOnce(&TestCases)) {
    if env::var_os(INNER).is_some() {
        add(&TestCases::new());
        return;
    }
    let _turn = scratch::turn();
    let filters = env::args().filter(|argument| argument.starts_with("trybuild="));
    let mut command = Command::new(env::current_exe().expect("a running test has a file"));
    command
        .args(["--exact", "--nocapture", test])
        .args(filters)
        .envs(scratch::settings())
        .env(INNER, "1");
    if !io::stdout().is_terminal() {
        command.env("NO_COLOR", "1");
    }
    let output = command.output().expect("a test can start itself");
    let text = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    for line in text.lines().chain(said.lines()).filter(|line| !is_fine(line)) {
        println!("{line}");
    }
    assert!(output.status.success(), "golden texts differ: see above");
    assert!(text.contains("1 passed"), "no test is called `{test}`");
}

/// Whether a line says that one of the many programs is as it should be.
fn is_fine(line: &str) -> bool {
    line.contains("test ") && line.contains("... ") && line.trim_end().ends_with("ok")
}
