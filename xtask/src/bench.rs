//! `cargo xtask bench`: what the library costs, beside others.

use std::path::Path;
use std::time::Instant;

use crate::compile;
use crate::page;
use crate::steps::{self, workspace_root};
use crate::with_server;

/// Where each part leaves its results, below the workspace.
pub(crate) const RESULTS: &str = "target/bench";

/// Runs one part of the benches, or fills the page with what parts have left.
pub(crate) fn run(arguments: &[&str]) -> Result<(), String> {
    let root = workspace_root();
    let begin = Instant::now();
    match arguments {
        ["compile", options @ ..] => {
            let options = compile::Options::of(options)?;
            compile::run(&root, &root.join(RESULTS), &options)?;
        }
        ["page"] => page::fill(&root, &root.join(RESULTS))?,
        [part @ ("instructions" | "scale"), options @ ..] => beside_a_server(&root, part, options)?,
        ["resolving", options @ ..] => resolving(&root, options)?,
        [] => beside_a_server(&root, "time", &[])?,
        [option, ..] if option.starts_with("--") => beside_a_server(&root, "time", arguments)?,
        [other, ..] => {
            return Err(format!(
                "`{other}` is none of resolving, instructions, compile, scale, page"
            ));
        }
    }
    println!("\n== bench: {:.0} s in all", begin.elapsed().as_secs_f64());
    Ok(())
}

/// This part is divan's: what it prints is what it leaves.
fn resolving(root: &Path, options: &[&str]) -> Result<(), String> {
    with_server(|server| {
        let text = steps::bench_resolving(root, server, options)?;
        page::leave(&root.join(RESULTS), "resolving.md", &text)
    })
}

fn beside_a_server(root: &Path, part: &str, options: &[&str]) -> Result<(), String> {
    with_server(|server| steps::bench(root, server, part, RESULTS, options))
}
