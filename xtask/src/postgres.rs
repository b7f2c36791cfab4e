//! A PostgreSQL server of our own for the length of a test run: temporary folder, loopback, a free port, gone afterwards.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::tools::{find, is_root};

/// A running server; dropping it stops it and removes its files.
pub struct Server {
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Starts a server, or says why it cannot.
    pub fn start() -> Result<Self, String> {
        let folder = std::env::temp_dir().join(format!("glane-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let port = free_port()?;
        let server = Self { folder, port };
        if is_root() {
            quietly(Command::new("chown").arg("-R").arg("postgres").arg(&server.folder))?;
        }
        server.run("initdb", &["-D", "data", "-U", "glane", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"])?;
        let options =
            format!("-p {port} -h 127.0.0.1 -k {} -c fsync=off -c max_connections=200", server.folder.display());
        server.run("pg_ctl", &["-D", "data", "-w", "-l", "log", "-o", &options, "start"])?;
        Ok(server)
    }

    /// Where tests may create their databases.
    pub fn url(&self) -> String {
        format!("postgres://glane@127.0.0.1:{}/postgres", self.port)
    }

    /// PostgreSQL refuses to run as root: then its own user runs it.
    fn run(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        let path = find(program).ok_or_else(|| format!("{program} is missing: run cargo xtask install"))?;
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        quietly(command.args(arguments).current_dir(&self.folder))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(message) = self.run("pg_ctl", &["-D", "data", "-m", "immediate", "stop"]) {
            eprintln!("the test database did not stop: {message}");
        }
        remove(&self.folder);
    }
}

fn remove(folder: &Path) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        eprintln!("{}: {error}", folder.display());
    }
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no free port: {error}"))?;
    listener.local_addr().map(|address| address.port()).map_err(|error| error.to_string())
}

fn quietly(command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{command:?} failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}
