//! Runs the programs in `fail/` and `pass/` through the compiler and compares what it says.
//!
//! Each refused program is checked twice. The golden run (trybuild) compares the whole text of the message; it
//! holds on the pinned toolchain. The second run reads the compiler's JSON and compares the error code, the line
//! and our own words; it holds on other compilers too. The pages under `docs/` are written from the same
//! programs, so what they show is what the compiler said.
//!
//! | to do | command |
//! |---|---|
//! | run all | `cargo test -p ui-tests --test ui` |
//! | one program's golden text | `cargo test -p ui-tests --test ui -- golden_text trybuild=its_name` |
//! | write golden texts | `TRYBUILD=overwrite cargo test -p ui-tests --test ui -- golden_text` |
//! | another compiler than the pinned one | `cargo test -p ui-tests --test ui -- --skip golden_text` |
//! | write the pages | `TENANT_BLESS=1 cargo test -p ui-tests --test ui -- up_to_date` |
//!
//! `README.md` beside `fail/` says how a program is written.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on says why and stops"
)]

mod annotation;
mod case;
mod classes;
mod compiler;
mod diagnostic;
mod diff;
mod golden;
mod page;
mod rules;
mod scratch;
mod verdict;

use case::Suite;

#[test]
fn refused_programs_have_golden_text() {
    golden::run("refused_programs_have_golden_text", |cases| {
        for case in &Suite::read().refused {
            cases.compile_fail(&case.path);
        }
    });
}

#[test]
fn codes_lines_and_messages() {
    let suite = Suite::read();
    let findings =
        suite.refused.iter().flat_map(|case| verdict::refused(case, compiler::answer(&case.path)));
    report(findings, "refused programs that the compiler answers differently");
}

#[test]
fn accepted_programs_compile_without_a_warning() {
    let suite = Suite::read();
    let findings = suite
        .accepted
        .iter()
        .flat_map(|program| verdict::accepted(&program.path, compiler::answer(&program.path)));
    report(findings, "programs that must compile");
}

/// An application may rename the dependency; what the macros write must not care.
#[test]
fn programs_compile_with_the_crate_renamed() {
    let suite = Suite::read();
    assert!(!suite.renamed.is_empty(), "`renamed/` holds no program");
    let findings = suite
        .renamed
        .iter()
        .flat_map(|program| verdict::accepted(&program.path, compiler::answer(&program.path)));
    report(findings, "programs that must compile with the crate renamed");
}

#[test]
fn every_refused_program_has_its_golden_and_its_twin() {
    report(rules::findings(&Suite::read()), "broken rules of the suite");
}

#[test]
fn the_leak_page_is_up_to_date() {
    report(page::compare(&page::leaks(&Suite::read())), "stale pages");
}

#[test]
fn the_attack_page_is_up_to_date() {
    report(page::compare(&page::attacks(&Suite::read())), "stale pages");
}

#[test]
fn the_attribute_page_is_up_to_date() {
    report(page::compare(&page::attributes(&Suite::read())), "stale pages");
}

/// Says everything that is wrong in one message.
fn report(findings: impl IntoIterator<Item = String>, what: &str) {
    let findings: Vec<String> = findings.into_iter().collect();
    let count = findings.len();
    assert!(count == 0, "{what}: {count}\n\n{}\n", findings.join("\n"));
}
