//! The steps of `cargo xtask test`, in their order, and those of the other commands.

use crate::fuzz::Options;
use std::{
    env,
    ffi::OsString,
    fs,
    io::{self, BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::Instant,
};
use xtask::{CASES_VARIABLE, SEED_VARIABLE, SERVER_VARIABLE, features};

/// The packages whose features are built one by one.
const FEATURED: [&str; 4] = ["tenant-core", "tenant-sqlx", "tenant-http", "tenant-jobs"];

/// What each feature of a package is built with: tenant-sqlx refuses to build without a backend.
fn beside(package: &str, feature: &str) -> &'static str {
    match (package, feature) {
        ("tenant-sqlx", "default" | "postgres" | "sqlite") => "",
        ("tenant-sqlx", _) => "sqlite,",
        _ => "",
    }
}

/// One cargo command that must succeed.
struct Step {
    name: String,
    arguments: Vec<String>,
    variables: Vec<(&'static str, String)>,
}

/// Runs every step with the tests pointed at the server, until one fails.
pub(crate) fn run_all(server: &str) -> Result<(), String> {
    let root = workspace_root();
    for step in all(&root)? {
        step.run(&root, server)?;
    }
    Ok(())
}

/// The options by which cargo finds the benches: a workspace of their own, built nowhere else.
const BENCHES: &str = "--locked --manifest-path benches/Cargo.toml --target-dir target/benches";

/// Runs one part of the benches against the server.
pub(crate) fn bench(
    root: &Path,
    server: &str,
    part: &str,
    results: &str,
    options: &[&str],
) -> Result<(), String> {
    let mut step = Step::new(format!("bench, {part}"), &format!("run --release {BENCHES}"));
    step.arguments.extend(["--", part, server, results].map(str::to_owned));
    step.arguments.extend(options.iter().map(|option| (*option).to_owned()));
    step.run(root, server)
}

/// Runs the bench of resolving against the server, with divan's own options; what it prints.
pub(crate) fn bench_resolving(
    root: &Path,
    server: &str,
    options: &[&str],
) -> Result<String, String> {
    let mut step = Step::new("bench, resolving", &format!("bench {BENCHES} --bench resolving --"));
    step.arguments.extend(options.iter().map(|option| (*option).to_owned()));
    step.run_and_read(root, server)
}

/// Runs the example service under load, on SQLite and on the server, and leaves what it took in the folder
/// of the results.
pub(crate) fn load(server: &str, results: &str) -> Result<(), String> {
    let root = workspace_root();
    let folder = root.join(results);
    fs::create_dir_all(&folder)
        .map_err(|cause| format!("can't make `{}`: {cause}", folder.display()))?;
    let mut step = Step::new("load", "run --release -p laboratory --example load --");
    step.arguments.push(format!("{results}/load.md"));
    step.run(&root, server)
}

/// Runs the tests that make random statements, and shows what they say.
pub(crate) fn fuzz(server: &str, options: Options) -> Result<(), String> {
    let mut step =
        Step::new("fuzz", "test -p tenant-tests --test main scoped_random -- --nocapture");
    step.variables.push((CASES_VARIABLE, options.cases.to_string()));
    step.variables.push((SEED_VARIABLE, options.seed.to_string()));
    step.run(&workspace_root(), server)
}

fn all(root: &Path) -> Result<Vec<Step>, String> {
    let locked = env::var_os("CI").is_some() && root.join("Cargo.lock").is_file();
    let mut steps = vec![
        Step::new("format", "fmt --all --check"),
        Step::new("lints", "clippy --workspace --all-targets --all-features -- -D warnings"),
        Step::new("tests", "test --workspace --all-features"),
        // Optimised, the compiler evaluates constants that a debug build never reaches.
        Step::new("release", "build --release -p tenant-examples --example quickstart"),
    ];
    for package in FEATURED {
        let names = features::of_manifest(&root.join(package).join("Cargo.toml"))
            .map_err(|error| error.to_string())?;
        steps.extend(names.iter().map(|feature| {
            let beside = beside(package, feature);
            Step::new(
                format!("{package} with {feature} alone"),
                &format!(
                    "clippy -p {package} --no-default-features --features {beside}{feature} -- -D warnings"
                ),
            )
        }));
    }
    // They stand without any, too: whoever writes a store needs none, other servers than axum the layer alone.
    steps.extend(["tenant-core", "tenant-http"].map(|package| {
        Step::new(
            format!("{package} without features"),
            &format!("clippy -p {package} --no-default-features -- -D warnings"),
        )
    }));
    let mut documentation = Step::new("documentation", "doc --workspace --no-deps --all-features");
    documentation.variables.push(("RUSTDOCFLAGS", "-D warnings".to_owned()));
    steps.push(documentation);

    if locked {
        // Formatting resolves no dependencies and knows no lock file.
        for step in steps.iter_mut().skip(1) {
            step.arguments.insert(1, "--locked".to_owned());
        }
    }
    Ok(steps)
}

impl Step {
    fn new(name: impl Into<String>, arguments: &str) -> Self {
        Self {
            name: name.into(),
            arguments: arguments.split(' ').map(str::to_owned).collect(),
            variables: Vec::new(),
        }
    }

    fn run(&self, root: &Path, server: &str) -> Result<(), String> {
        self.run_as(root, server, Command::status)
    }

    /// What it prints, which is shown as well.
    fn run_and_read(&self, root: &Path, server: &str) -> Result<String, String> {
        let mut text = String::new();
        self.run_as(root, server, |command| {
            let mut child = command.stdout(Stdio::piped()).spawn()?;
            if let Some(output) = child.stdout.take() {
                for line in BufReader::new(output).lines() {
                    let line = line?;
                    println!("{line}");
                    text.push_str(&line);
                    text.push('\n');
                }
            }
            child.wait()
        })?;
        Ok(text)
    }

    fn run_as(
        &self,
        root: &Path,
        server: &str,
        run: impl FnOnce(&mut Command) -> io::Result<ExitStatus>,
    ) -> Result<(), String> {
        println!("\n== {}: {}", self.name, self.command_line());
        let begin = Instant::now();
        let mut command = Command::new(cargo());
        command
            .args(&self.arguments)
            .current_dir(root)
            .env(SERVER_VARIABLE, server)
            .envs(self.variables.iter().cloned())
            .stdin(Stdio::null());
        let status = run(&mut command)
            .map_err(|cause| format!("step `{}` failed: can't run cargo: {cause}", self.name))?;
        if !status.success() {
            return Err(format!(
                "step `{}` failed: {status}\nrun it alone: {}",
                self.name,
                self.command_line()
            ));
        }
        println!("== {}: passed in {:.0} s", self.name, begin.elapsed().as_secs_f64());
        Ok(())
    }

    /// What a person would type to run this step alone.
    fn command_line(&self) -> String {
        let variables = self.variables.iter().map(|(name, value)| format!("{name}='{value}' "));
        format!("{}cargo {}", variables.collect::<String>(), self.arguments.join(" "))
    }
}

/// The cargo that runs us, so that every step uses the same toolchain.
pub(crate) fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The folder above this package, which `cargo run` names; else where we stand.
pub(crate) fn workspace_root() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|package| Path::new(&package).parent().map(Path::to_owned))
        .unwrap_or_else(|| PathBuf::from("."))
}
