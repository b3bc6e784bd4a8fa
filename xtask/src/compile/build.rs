//! Cargo, and the processor time of what it starts.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use super::unusable;
use crate::steps::cargo;

/// Runs its arguments, then tells the processor time of all that it waited for, in its last two lines.
const TIMED: &str = "\"$@\"; code=$?; times; exit $code";

/// A workspace of generated programs.
pub(super) struct Workspace {
    folder: PathBuf,
    offline: bool,
}

impl Workspace {
    /// Begins with an empty folder.
    pub(super) fn new(folder: PathBuf, offline: bool) -> Result<Self, String> {
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|cause| unusable(&folder, &cause))?;
        }
        Ok(Self { folder, offline })
    }

    /// Builds everything from nothing. What must be downloaded was, before the time is taken.
    pub(super) fn clean_build(&self, package: &str) -> Result<f64, String> {
        self.cargo(&["fetch"])?;
        self.build(package)
    }

    pub(super) fn check(&self, package: &str) -> Result<f64, String> {
        self.cargo(&["check", "-p", package])
    }

    pub(super) fn build(&self, package: &str) -> Result<f64, String> {
        self.cargo(&["build", "-p", package])
    }

    pub(super) fn release(&self, package: &str) -> Result<f64, String> {
        self.cargo(&["build", "--release", "-p", package])
    }

    pub(super) fn binary(&self, package: &str) -> PathBuf {
        self.target().join("release").join(package)
    }

    /// Makes the package look changed, and nothing it depends on.
    pub(super) fn touch(&self, package: &str) -> Result<(), String> {
        let file = self.folder.join(package).join("src/main.rs");
        let touched = fs::File::options()
            .append(true)
            .open(&file)
            .and_then(|open| open.set_modified(SystemTime::now()));
        touched.map_err(|cause| unusable(&file, &cause))
    }

    /// How many packages are compiled for this one, itself and build scripts' included.
    pub(super) fn packages(&self, package: &str) -> Result<usize, String> {
        let arguments = ["tree", "--prefix", "none", "-e", "normal,build", "-p", package];
        let output = Command::new(cargo())
            .args(arguments)
            .current_dir(&self.folder)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|cause| format!("can't run cargo: {cause}"))?;
        if !output.status.success() {
            return Err(format!("`cargo {}` failed: {}", arguments.join(" "), output.status));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let names = text.lines().filter(|line| !line.is_empty());
        Ok(names.map(|line| line.trim_end_matches(" (*)")).collect::<BTreeSet<_>>().len())
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// Runs cargo and returns the processor seconds that it and its children took.
    fn cargo(&self, arguments: &[&str]) -> Result<f64, String> {
        let command_line = format!("cargo {}", arguments.join(" "));
        let offline: &[&str] = if self.offline { &["--offline"] } else { &[] };
        let output = Command::new("sh")
            .args(["-c", TIMED, "sh"])
            .arg(cargo())
            .args(arguments)
            .args(offline)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.target())
            .env("CARGO_INCREMENTAL", "0")
            // They stand for the cargo that runs us, and for flags that nobody else builds with.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_MANIFEST_DIR")
            .stdin(Stdio::null())
            .output()
            .map_err(|cause| format!("can't run sh: {cause}"))?;
        if !output.status.success() {
            return Err(failure(&self.folder, &command_line, &output));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        seconds(&text).ok_or_else(|| format!("`times` of the shell says `{text}`"))
    }
}

fn failure(folder: &Path, command_line: &str, output: &Output) -> String {
    let complaint = String::from_utf8_lossy(&output.stderr);
    let end: Vec<&str> = complaint.lines().rev().take(40).collect();
    let end: Vec<&str> = end.into_iter().rev().collect();
    format!("`{command_line}` failed in {}:\n{}", folder.display(), end.join("\n"))
}

/// Reads what `times` tells of the children, in the last line: `0m1.500s 0m0.250s`.
fn seconds(output: &str) -> Option<f64> {
    let children = output.lines().next_back()?;
    let mut parts = children.split_whitespace().map(|part| {
        let (minutes, seconds) = part.strip_suffix('s')?.split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    });
    Some(parts.next()?? + parts.next()??)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn user_and_system_time_of_the_children_are_added() {
        assert_eq!(seconds("0m0.001s 0m0.002s\n1m2.500s 0m1.250s\n"), Some(63.75));
        assert_eq!(seconds("something else"), None);
    }
}
