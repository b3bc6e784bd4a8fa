//! Three leaks, in the words of the compiler: programs of `ui-tests` that must not compile, and the
//! golden texts of their refusals.

use std::fs;
use std::io;
use std::path::Path;

use crate::paper::{quote, say};

/// The folder of the refused programs.
const REFUSED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui-tests/fail");

/// A leak, and the program that shows it.
struct Leak {
    words: &'static str,
    /// The pass of the compiler that refuses it.
    pass: &'static str,
    /// The number of its class in `docs/leaks.md`.
    class: &'static str,
    /// The program to show; the one with the shortest refusal if there is none of this name.
    program: &'static str,
}

const LEAKS: [Leak; 3] = [
    Leak {
        words: "A query with a tenant that was only claimed",
        pass: "trait",
        class: "02",
        program: "a_claim_reads_no_rows.rs",
    },
    Leak {
        words: "A row of one tenant changed with another's token",
        pass: "borrow",
        class: "10",
        program: "a_row_is_updated_under_its_own_token.rs",
    },
    Leak {
        words: "A row given away by setting its tenant",
        pass: "trait",
        class: "06",
        program: "a_row_stays_with_its_tenant.rs",
    },
];

/// Prints each leak with the refusal of one program that tries it.
pub(crate) fn print() -> io::Result<()> {
    for leak in LEAKS {
        let Leak { words, pass, class, .. } = leak;
        match leak.refusal() {
            Some(refusal) => {
                say(format_args!("{words}: ui-tests/fail/{pass}/{}\n", refusal.program))?;
                quote(&refusal.words)?;
            }
            None => {
                say(format_args!("{words}: no program of class {class} in ui-tests/fail/{pass}\n"))?
            }
        }
    }
    Ok(())
}

/// A program and what the compiler said to it.
struct Refusal {
    program: String,
    words: String,
}

impl Leak {
    fn refusal(&self) -> Option<Refusal> {
        let programs = fs::read_dir(Path::new(REFUSED).join(self.pass)).ok()?.flatten();
        let refusals = programs.filter_map(|program| {
            let path = program.path();
            let text = fs::read_to_string(&path).ok()?;
            let classes = text.lines().find_map(|line| line.strip_prefix("// leak: "))?;
            classes.split(", ").any(|class| class == self.class).then_some(())?;
            let words = fs::read_to_string(path.with_extension("stderr")).ok()?;
            Some(Refusal { program: program.file_name().to_string_lossy().into_owned(), words })
        });
        refusals.min_by_key(|refusal| {
            (refusal.program != self.program, refusal.words.len(), refusal.program.clone())
        })
    }
}
