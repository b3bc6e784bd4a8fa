//! The generated workspace whose binaries are the programs of the suite.

use crate::case::{self, Program, Suite};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{env, fs};

/// What the compiler is told in both runs. A suite of small programs leaves much unused, as an attribute that
/// refuses its function leaves the imports; the width is trybuild's.
const FLAGS: [&str; 4] =
    ["--cfg=trybuild", "-Adead_code", "-Aunused_imports", "--diagnostic-width=140"];

/// The packages of the generated workspace, in the order of [`Workspace::packages`].
pub(crate) const REFUSED: &str = "refused";
pub(crate) const ACCEPTED: &str = "accepted";
pub(crate) const RENAMED: &str = "renamed";

/// Environment of every cargo that compiles programs of the suite. One set of flags and one profile for all of
/// them: dependencies are built once.
pub(crate) fn settings() -> [(&'static str, String); 3] {
    [
        ("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}")),
        ("CARGO_PROFILE_DEV_DEBUG", "0".to_owned()),
        ("CARGO_INCREMENTAL", "0".to_owned()),
    ]
}

/// One run of cargo at a time: they share a target folder.
pub(crate) fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes the workspace anew. The names are those of the packages that hold a program.
pub(crate) fn write(suite: &Suite) -> Vec<&'static str> {
    let paths = |programs: &[Program]| {
        programs.iter().map(|program| program.path.clone()).collect::<Vec<_>>()
    };
    let refused = suite.refused.iter().map(|case| case.path.clone()).collect();
    let packages =
        [(REFUSED, refused), (ACCEPTED, paths(&suite.accepted)), (RENAMED, paths(&suite.renamed))];

    let mut members = Vec::new();
    for (name, programs) in packages.iter().filter(|(_, programs)| !programs.is_empty()) {
        save(&folder().join(name).join("Cargo.toml"), &package_manifest(name, programs));
        members.push(*name);
    }
    save(&folder().join("Cargo.toml"), &workspace_manifest(&members));
    // The versions that the workspace was tested with, and no look at the network.
    fs::copy(root().join("Cargo.lock"), folder().join("Cargo.lock"))
        .expect("the workspace has a lock file");
    members
}

/// A cargo that stands in the generated workspace and builds where trybuild builds.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder()).envs(settings()).env("CARGO_TARGET_DIR", target().join("trybuild"));
    cargo
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("it is a folder of the target folder")
        .join("tests")
}

fn folder() -> PathBuf {
    target().join("ui-programs")
}

fn root() -> PathBuf {
    case::package().parent().expect("the package is a folder of the workspace").to_owned()
}

fn workspace_manifest(members: &[&str]) -> String {
    let dependencies = section(&root().join("Cargo.toml"), "workspace.dependencies");
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[workspace.dependencies]\n{dependencies}"
    )
}

fn package_manifest(name: &str, programs: &[String]) -> String {
    let own = case::package().join("Cargo.toml");
    // trybuild takes the development dependencies too; the same features make the same builds.
    let mut dependencies = section(&own, "dependencies") + &section(&own, "dev-dependencies");
    if name == RENAMED {
        let kept = dependencies.lines().filter(|line| !line.starts_with("tenant-sqlx"));
        dependencies = kept.map(|line| format!("{line}\n")).collect();
        let path = slashed(&root().join("tenant-sqlx"));
        let renamed = format!(
            "{{ package = \"tenant-sqlx\", path = \"{path}\", features = [\"chrono\", \"json\"] }}"
        );
        writeln!(dependencies, "db = {renamed}").unwrap();
    } else {
        writeln!(dependencies, "ui-tests = {{ path = \"{}\" }}", slashed(&case::package()))
            .unwrap();
    }
    let mut manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n{dependencies}"
    );
    for program in programs {
        let bin = program.trim_end_matches(".rs").replace('/', "_");
        let path = slashed(&case::package().join(program));
        write!(manifest, "\n[[bin]]\nname = \"{bin}\"\npath = \"{path}\"\n").unwrap();
    }
    manifest
}

/// The lines of one section of a manifest of ours, with its paths made absolute.
fn section(manifest: &Path, name: &str) -> String {
    let text = fs::read_to_string(manifest)
        .unwrap_or_else(|error| panic!("{}: {error}", manifest.display()));
    let folder = manifest.parent().expect("a manifest stands in a folder");
    let absolute = format!("path = \"{}/", slashed(folder));
    let lines = text.lines().skip_while(|line| line.trim() != format!("[{name}]")).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines.map(|line| line.replace("path = \"", &absolute) + "\n").collect()
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Leaves an unchanged file alone, so that cargo sees nothing new.
fn save(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file stands in a folder"))
        .expect("the target folder is ours");
    fs::write(path, text).expect("the target folder is ours");
}
