//! Random requests against the example service, made of its own document.

use crate::steps::{cargo, workspace_root};
use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
};

/// The release that the checks were read of; a later one may know more of them.
const PACKAGE: &str = "schemathesis==4.32.5";

/// A running demo in a folder of its own. Both go when this value is dropped.
struct Demo {
    service: Child,
    folder: PathBuf,
    address: String,
    token: String,
}

/// Builds the service, and has it asked on SQLite and in this database, which is empty.
pub(crate) fn run(postgres: &str) -> Result<(), String> {
    let root = workspace_root();
    let tool = installed(&root.join("target/schemathesis"))?;
    succeed(Command::new(cargo()).args(["build", "-p", "laboratory"]).current_dir(&root))?;
    println!("\n== schemathesis on SQLite");
    ask(&root, &tool, None)?;
    println!("\n== schemathesis on Postgres");
    ask(&root, &tool, Some(postgres))
}

/// Starts the service and has schemathesis ask it as one of its tenants.
fn ask(root: &Path, tool: &Path, database: Option<&str>) -> Result<(), String> {
    let demo = Demo::start(root, database)?;
    succeed(
        Command::new(tool)
            .arg("--config-file")
            .arg(root.join("examples/laboratory/schemathesis.toml"))
            .arg("run")
            .arg(format!("http://{}/openapi.json", demo.address))
            .args(["--header", &format!("Authorization: Bearer {}", demo.token)])
            // A stream has no end to wait for; the service's own tests listen to it.
            .args(["--exclude-path", "/events"])
            .args(["--checks", "all", "--max-examples", "50"])
            .current_dir(&demo.folder),
    )
}

/// The program, installed into an environment of its own unless it is there.
fn installed(environment: &Path) -> Result<PathBuf, String> {
    let tool = environment.join("bin/schemathesis");
    if !tool.is_file() {
        succeed(Command::new("python3").args(["-m", "venv"]).arg(environment))?;
        succeed(Command::new(environment.join("bin/pip")).args(["install", "--quiet", PACKAGE]))?;
    }
    Ok(tool)
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|cause| format!("can't run `{name}`: {cause}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{name}` failed: {status}")) }
}

impl Demo {
    /// On SQLite in the demo's folder, unless a database is named.
    fn start(root: &Path, database: Option<&str>) -> Result<Self, String> {
        let folder = env::temp_dir().join(format!("laboratory-{}", process::id()));
        fs::create_dir_all(&folder).map_err(|cause| format!("no temporary folder: {cause}"))?;
        let service = Command::new(root.join("target/debug/laboratory"))
            .envs([("DEMO", "1"), ("LISTEN", "127.0.0.1:0"), ("REQUESTS_PER_SECOND", "1000000")])
            .env("RUST_LOG", "error")
            .env("DATABASE_URL", database.unwrap_or_default())
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|cause| format!("can't run the service: {cause}"))?;
        let mut demo = Self { service, folder, address: String::new(), token: String::new() };
        // By reference: the pipe stays open while the service goes on to speak, or it would die of it.
        let said = demo.service.stdout.as_mut().into_iter();
        for line in said.flat_map(|out| BufReader::new(out).lines()).map_while(Result::ok) {
            if let Some(token) = line.strip_prefix("export ACME=") {
                demo.token = token.trim_matches('\'').to_owned();
            }
            if let Some((_, rest)) = line.split_once("curl -s http://") {
                demo.address = rest.split('/').next().unwrap_or_default().to_owned();
                return Ok(demo);
            }
        }
        Err("the service ended before it said where it listens".to_owned())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // There is nobody to tell.
        let _ = self.service.kill();
        let _ = self.service.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
