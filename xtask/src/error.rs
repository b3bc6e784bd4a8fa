use std::{fmt, io, path::PathBuf};

/// Why a Postgres cluster can't be had, or a test step didn't pass.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// No Postgres server programs of a supported version are on this machine.
    PostgresMissing {
        /// The lowest major version that would do.
        at_least: u32,
    },
    /// Postgres was installed or started by a command that failed.
    CommandFailed {
        /// The command line, as a person would type it.
        command: String,
        /// How it ended.
        ending: String,
    },
    /// A program could not be run at all.
    NotRun {
        /// The program's name.
        program: String,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The cluster was set up but did not come up.
    ClusterFailed {
        /// What the server and its tools printed.
        output: String,
    },
    /// A file of the workspace can't be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The machine has no free port, no folder for us, or a broken pipe.
    Io(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PostgresMissing { at_least } => write!(
                f,
                "no Postgres {at_least} or newer found; install it (Debian, Ubuntu: `apt-get install postgresql`, \
                 Fedora: `dnf install postgresql-server`, macOS: `brew install postgresql@17`) \
                 or put the folder of its `initdb` on PATH"
            ),
            Self::CommandFailed { command, ending } => write!(f, "`{command}` failed: {ending}"),
            Self::NotRun { program, cause } => {
                write!(f, "can't run `{program}`: {cause}; is it installed and on PATH?")
            }
            Self::ClusterFailed { output } => {
                write!(f, "the Postgres cluster did not start; its output was:\n{output}")
            }
            Self::Unreadable { path, cause } => {
                write!(f, "can't read `{}`: {cause}", path.display())
            }
            Self::Io(cause) => write!(f, "can't prepare the Postgres cluster: {cause}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotRun { cause, .. } | Self::Unreadable { cause, .. } | Self::Io(cause) => {
                Some(cause)
            }
            Self::PostgresMissing { .. }
            | Self::CommandFailed { .. }
            | Self::ClusterFailed { .. } => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(cause: io::Error) -> Self {
        Self::Io(cause)
    }
}
