//! Three leaks, in the words of the compiler: the golden texts of programs that must not compile.

use std::io;

use crate::paper::{quote, say};

/// What the leak is, the program that tries it, and what the compiler says.
struct Leak {
    words: &'static str,
    program: &'static str,
    refusal: &'static str,
}

macro_rules! leak {
    ($words:literal, $program:literal) => {
        Leak {
            words: $words,
            program: $program,
            refusal: include_str!(concat!("../../../ui-tests/fail/", $program, ".stderr")),
        }
    };
}

const LEAKS: [Leak; 3] = [
    leak!("A query with a tenant that was only claimed", "trait/a_claim_reads_no_rows"),
    leak!(
        "A row of one tenant changed with another's token",
        "borrow/a_row_is_updated_under_its_own_token"
    ),
    leak!("A row given away by setting its tenant", "trait/a_row_stays_with_its_tenant"),
];

/// Prints each leak with its refusal.
pub(crate) fn print() -> io::Result<()> {
    for Leak { words, program, refusal } in LEAKS {
        say(format_args!("{words}: ui-tests/fail/{program}.rs\n"))?;
        quote(&without_annotations(refusal))?;
    }
    Ok(())
}

/// Leaves out the `//~` by which the program says what it expects.
fn without_annotations(refusal: &str) -> String {
    let lines = refusal.lines().map(|line| line.split_once("//~").map_or(line, |(code, _)| code));
    lines.map(|line| format!("{}\n", line.trim_end())).collect()
}
