//! A throw-away Postgres cluster that ends with the process that started it.

use crate::{
    Error,
    programs::{PostgresPrograms, id, is_root},
};
use std::{
    env,
    io::{BufRead, BufReader},
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, Command, Stdio},
};

/// Runs the cluster; it says how it does so.
const SCRIPT: &str = include_str!("cluster.sh");

/// How often to begin again when another process takes the free port in between.
const ATTEMPTS: u32 = 5;

/// A running Postgres cluster: loopback only, no passwords, nothing durable.
///
/// It is stopped and its folder deleted when this value is dropped. When the process ends without dropping it
/// (a panic, Ctrl-C, SIGKILL, a `static`), the same happens, because the script that keeps the server
/// sees its standard input close.
#[derive(Debug)]
pub struct Cluster {
    keeper: Child,
    lifeline: Option<ChildStdin>,
    url: String,
}

impl Cluster {
    /// Sets a cluster up in a fresh temporary folder and waits until it takes connections.
    ///
    /// Postgres refuses to run as root. A process of root runs it as the user `postgres`, or as `nobody`
    /// where that user doesn't exist.
    ///
    /// # Errors
    /// [`Error::ClusterFailed`] with the server's own words when it doesn't come up, [`Error::NotRun`]
    /// when there is no `sh`, [`Error::Io`] when the machine has no free port.
    pub fn start(programs: &PostgresPrograms) -> Result<Self, Error> {
        let mut attempt = 1;
        loop {
            match Self::start_on(programs, free_port()?) {
                Err(Error::ClusterFailed { output })
                    if attempt < ATTEMPTS && output.contains("Address already in use") =>
                {
                    attempt += 1;
                }
                settled => return settled,
            }
        }
    }

    /// The URL of the cluster's `postgres` database, for its superuser `tenant`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    fn start_on(programs: &PostgresPrograms, port: u16) -> Result<Self, Error> {
        let mut command = Command::new("sh");
        command
            .args(["-c", SCRIPT, "cluster.sh"])
            .arg(programs.folder())
            .arg(port.to_string())
            .arg(env::temp_dir())
            .current_dir("/")
            // Ctrl-C reaches our process group; the server must outlive it long enough to be stopped in order.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        if is_root()? {
            let user = if id(&["-u", "postgres"]).is_ok() { "postgres" } else { "nobody" };
            command.uid(id(&["-u", user])?).gid(id(&["-g", user])?);
        }
        let mut keeper =
            command.spawn().map_err(|cause| Error::NotRun { program: "sh".to_owned(), cause })?;
        let lifeline = keeper.stdin.take();

        let mut output = String::new();
        for line in keeper.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()) {
            let line = line?;
            if line == "ready" {
                return Ok(Self {
                    keeper,
                    lifeline,
                    url: format!("postgres://tenant@127.0.0.1:{port}/postgres"),
                });
            }
            output.push_str(&line);
            output.push('\n');
        }
        keeper.wait()?;
        Err(Error::ClusterFailed { output })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // There is nobody to tell, and the script deletes what it can either way.
        let _ = self.keeper.wait();
    }
}

fn free_port() -> Result<u16, Error> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::Cluster;
    use crate::programs::PostgresPrograms;
    use std::net::TcpStream;

    #[test]
    fn a_cluster_takes_connections_until_it_is_dropped() {
        let programs = PostgresPrograms::find().expect("Postgres is installed");
        let cluster = Cluster::start(&programs).expect("the cluster starts");
        let address = cluster
            .url()
            .trim_start_matches("postgres://tenant@")
            .trim_end_matches("/postgres")
            .to_owned();
        TcpStream::connect(&address).expect("the server listens");
        drop(cluster);
        TcpStream::connect(&address).expect_err("the server is gone");
    }
}
