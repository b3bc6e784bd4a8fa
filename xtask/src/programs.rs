//! Where the Postgres server programs are, and how to get them.

use crate::Error;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The lowest Postgres major version that the tests support.
pub const LOWEST_VERSION: u32 = 15;

/// Folders that hold one folder per version, each with the programs in its `bin`.
const VERSIONED: [&str; 4] = [
    "/usr/lib/postgresql",
    "/opt/homebrew/opt",
    "/usr/local/opt",
    "/home/linuxbrew/.linuxbrew/opt",
];

/// Folders that hold the programs themselves.
const PLAIN: [&str; 2] = ["/usr/local/pgsql/bin", "/usr/bin"];

/// The server programs of one Postgres installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostgresPrograms {
    folder: PathBuf,
    major: u32,
}

impl PostgresPrograms {
    /// Looks for an installation: the first one on PATH that is new enough, else the newest in the usual places.
    ///
    /// # Errors
    /// [`Error::PostgresMissing`] when there is none of [`LOWEST_VERSION`] or above.
    pub fn find() -> Result<Self, Error> {
        let on_path = env::var_os("PATH").unwrap_or_default();
        let mut on_path = env::split_paths(&on_path).filter_map(|folder| Self::within(&folder));
        on_path
            .next()
            .or_else(|| {
                usual_folders()
                    .iter()
                    .filter_map(|folder| Self::within(folder))
                    .max_by_key(|programs| programs.major)
            })
            .ok_or(Error::PostgresMissing { at_least: LOWEST_VERSION })
    }

    /// Like [`find`](Self::find), but as root on a machine with `apt-get` it installs what is missing.
    ///
    /// # Errors
    /// [`Error::PostgresMissing`] when there is nothing to find and no way to install it;
    /// [`Error::CommandFailed`] when the installation failed.
    pub fn find_or_install() -> Result<Self, Error> {
        match Self::find() {
            Err(Error::PostgresMissing { .. }) if is_root()? && runs("apt-get") => {
                apt_get(&["update"])?;
                apt_get(&["install", "-y", "--no-install-recommends", "postgresql"])?;
                Self::find()
            }
            found_or_hopeless => found_or_hopeless,
        }
    }

    /// The folder of `initdb`, `postgres` and `pg_ctl`.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The major version, such as 17.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.major
    }

    fn within(folder: &Path) -> Option<Self> {
        // A folder on PATH may hold links to some of the programs only; where they point to, all are together.
        let target = fs::canonicalize(folder.join("initdb")).ok()?;
        let folder = [target.parent()?, folder]
            .into_iter()
            .find(|folder| {
                ["initdb", "postgres", "pg_ctl"]
                    .iter()
                    .all(|program| folder.join(program).is_file())
            })?
            .to_owned();
        let output = Command::new(folder.join("initdb")).arg("--version").output().ok()?;
        let major = major_version(&String::from_utf8_lossy(&output.stdout))?;
        (major >= LOWEST_VERSION).then_some(Self { folder, major })
    }
}

/// Whether this process runs as root, which Postgres refuses to do.
///
/// # Errors
/// [`Error::NotRun`] or [`Error::CommandFailed`] when `id` can't tell.
pub fn is_root() -> Result<bool, Error> {
    Ok(id(&["-u"])? == 0)
}

/// Asks the `id` command for one number, such as the user id of a name.
pub(crate) fn id(arguments: &[&str]) -> Result<u32, Error> {
    let output = Command::new("id")
        .args(arguments)
        .output()
        .map_err(|cause| Error::NotRun { program: "id".to_owned(), cause })?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| Error::CommandFailed {
        command: format!("id {}", arguments.join(" ")),
        ending: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}

fn usual_folders() -> Vec<PathBuf> {
    let versioned = VERSIONED.iter().filter_map(|parent| fs::read_dir(parent).ok());
    versioned
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .chain(PLAIN.iter().map(PathBuf::from))
        .collect()
}

/// Reads `15` out of `initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_version(text: &str) -> Option<u32> {
    let (_, version) = text.split_once("(PostgreSQL) ")?;
    let end = version.find(|c: char| !c.is_ascii_digit())?;
    version.get(..end)?.parse().ok()
}

fn runs(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn apt_get(arguments: &[&str]) -> Result<(), Error> {
    let command = format!("apt-get {}", arguments.join(" "));
    println!("$ {command}");
    let status = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .status()
        .map_err(|cause| Error::NotRun { program: "apt-get".to_owned(), cause })?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::CommandFailed { command, ending: status.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::major_version;

    #[test]
    fn the_major_version_is_read_from_every_spelling() {
        for (text, major) in [
            ("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", Some(15)),
            ("initdb (PostgreSQL) 17.2\n", Some(17)),
            ("initdb (PostgreSQL) 19devel\n", Some(19)),
            ("initdb (PostgreSQL) 18beta1\n", Some(18)),
            ("something else", None),
        ] {
            assert_eq!(major_version(text), major, "{text}");
        }
    }
}
