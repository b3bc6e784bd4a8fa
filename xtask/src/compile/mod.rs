//! `cargo xtask bench compile`: what entities cost a build, per library.
//!
//! Crates with 0, 50, 100 and 200 entities are generated for each library, and built by cargo. What is
//! told is processor time, of cargo and all it starts: other work on the machine slows it less than it
//! slows a clock.

mod build;
mod generate;
mod library;
mod options;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use build::Workspace;
use library::Library;
pub(crate) use options::Options;

/// What was measured of one library.
struct Outcome {
    library: Library,
    /// Processor seconds of a build from nothing, of the dependencies and a program without entities.
    clean: f64,
    /// Packages that are compiled for it.
    packages: usize,
    /// Per number of entities.
    programs: Vec<Program>,
}

/// A program with so many entities, once its dependencies are built. Times are processor seconds, the
/// least of the rounds.
struct Program {
    entities: usize,
    check: f64,
    build: f64,
    /// Of an optimised build, without symbols.
    release: Option<Release>,
}

struct Release {
    build: f64,
    bytes: u64,
}

/// Measures, and writes the table into the folder of the results.
pub(crate) fn run(root: &Path, results: &Path, options: &Options) -> Result<(), String> {
    let mut outcomes = Vec::new();
    for library in &options.libraries {
        println!("\n== compile: {}", library.name());
        outcomes.push(measure(root, *library, options)?);
    }
    let text = table::of(&beginning(options)?, &outcomes);
    println!("\n{text}");
    write(&results.join("compile.md"), &text)
}

/// The command, the day and what was built with.
fn beginning(options: &Options) -> Result<String, String> {
    let cores = std::thread::available_parallelism()
        .map_err(|cause| format!("can't count the processors: {cause}"))?;
    let said = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output();
        let output = output.map_err(|cause| format!("can't run {program}: {cause}"))?;
        Ok::<_, String>(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    Ok(format!(
        "`{}`, {}: {cores} cores, {}.",
        options.command_line(),
        said("date", "+%F")?,
        said("rustc", "--version")?
    ))
}

fn measure(root: &Path, library: Library, options: &Options) -> Result<Outcome, String> {
    let folder = root.join("target/bench-compile").join(library.folder());
    let workspace = Workspace::new(folder.clone(), options.offline)?;
    generate::workspace(root, &folder, library, &options.entities)?;
    let clean = workspace.clean_build(generate::package(0).as_str())?;
    println!("clean build: {clean:.1} s of processor time");
    let packages = workspace.packages(generate::package(0).as_str())?;
    let mut programs = Vec::new();
    if library.is_measured_per_entity() {
        workspace.check(&generate::package(0))?;
        for entities in &options.entities {
            programs.push(measure_program(&workspace, *entities, options)?);
        }
    }
    Ok(Outcome { library, clean, packages, programs })
}

fn measure_program(
    workspace: &Workspace,
    entities: usize,
    options: &Options,
) -> Result<Program, String> {
    let package = generate::package(entities);
    let (mut check, mut build) = (f64::MAX, f64::MAX);
    for _ in 0..options.rounds {
        workspace.touch(&package)?;
        check = check.min(workspace.check(&package)?);
        workspace.touch(&package)?;
        build = build.min(workspace.build(&package)?);
    }
    let release = match options.release && options.is_outermost(entities) {
        true => Some(measure_release(workspace, &package)?),
        false => None,
    };
    println!("{entities} entities: check {check:.2} s, build {build:.2} s");
    Ok(Program { entities, check, build, release })
}

fn measure_release(workspace: &Workspace, package: &str) -> Result<Release, String> {
    // The first one also builds the dependencies.
    workspace.release(package)?;
    workspace.touch(package)?;
    let build = workspace.release(package)?;
    let file = workspace.binary(package);
    let metadata = fs::metadata(&file).map_err(|cause| unusable(&file, &cause))?;
    Ok(Release { build, bytes: metadata.len() })
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().map(PathBuf::from).unwrap_or_default();
    fs::create_dir_all(&folder).map_err(|cause| unusable(&folder, &cause))?;
    fs::write(path, text).map_err(|cause| unusable(path, &cause))
}

fn unusable(path: &Path, cause: &std::io::Error) -> String {
    format!("can't use `{}`: {cause}", path.display())
}
