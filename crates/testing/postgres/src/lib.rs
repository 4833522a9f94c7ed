//! A PostgreSQL of this machine's packages, for as long as a test or benchmark needs it.
#![allow(clippy::unwrap_used, reason = "what goes wrong here shall fail the test")]
#![allow(clippy::print_stdout, reason = "a test says why it couldn't run")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// A PostgreSQL of Debian's package in a folder of its own; stopped when it is dropped.
pub struct Postgres {
    data: PathBuf,
    programs: PathBuf,
    /// Address of its database `postgres`.
    pub url: String,
    _folder: tempfile::TempDir,
}

impl Postgres {
    /// Starts one that is quick and may lose everything at a power cut, or says why that isn't possible.
    pub fn start() -> Option<Self> {
        Self::with("-c fsync=off")
    }

    /// Starts one that is as careful as PostgreSQL is by itself.
    pub fn careful() -> Option<Self> {
        Self::with("")
    }

    fn with(settings: &str) -> Option<Self> {
        let skip = |why: &str| -> Option<Self> {
            println!("SKIPPED on PostgreSQL: {why}");
            None
        };
        let Some(programs) = newest_programs() else { return skip("no /usr/lib/postgresql/*/bin") };
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        // initdb refuses root.
        let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        if root && !run(Command::new("chown").arg("postgres").arg(folder.path())) {
            return skip("there is no user postgres");
        }
        let mut init = as_postgres(root, &programs.join("initdb"));
        init.args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D"]).arg(&data);
        if !run(&mut init) {
            return skip("initdb failed");
        }
        let options = format!("-p {port} -k {} -c listen_addresses=127.0.0.1 {settings}", folder.path().display());
        let mut control = as_postgres(root, &programs.join("pg_ctl"));
        control.args(["-w", "-o", &options, "-l"]).arg(folder.path().join("log")).arg("-D").arg(&data).arg("start");
        if !run(&mut control) {
            return skip("it doesn't start");
        }
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Some(Self { data, programs, url, _folder: folder })
    }

    /// One that all who ask at the same time have in common; each makes a database of its own there.
    pub fn shared() -> Option<Arc<Self>> {
        static SHARED: Mutex<Weak<Postgres>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = shared.upgrade() {
            return Some(running);
        }
        let started = Arc::new(Self::start()?);
        *shared = Arc::downgrade(&started);
        Some(started)
    }

    /// Address of another database there.
    pub fn url_of(&self, database: &str) -> String {
        let (server, _) = self.url.rsplit_once('/').unwrap();
        format!("{server}/{database}")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
        let mut control = as_postgres(root, &self.programs.join("pg_ctl"));
        run(control.args(["-m", "immediate", "-D"]).arg(&self.data).arg("stop"));
    }
}

fn newest_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin"))).collect();
    found.sort();
    found.into_iter().rfind(|programs| programs.join("initdb").exists())
}

fn as_postgres(root: bool, program: &Path) -> Command {
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

fn run(command: &mut Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
