//! What the program answers on the command line, without a window.
//!
//! A release on Windows belongs to no console: its answers arrive where its output is redirected to.

use std::io::Write;
use std::process::ExitCode;

use app::selftest::{self, Check, Outcome};

/// Does what was asked for; `None` when the desk is to be opened.
pub fn answer(argument: Option<&str>) -> Option<ExitCode> {
    match argument? {
        "--version" => Some(say(&format!("Amtspult {}\n", env!("CARGO_PKG_VERSION")))),
        "--selftest" => Some(selftest()),
        _ => None,
    }
}

/// One line a check; fails when one of them did.
fn selftest() -> ExitCode {
    let checks = match tempfile::tempdir() {
        Ok(folder) => selftest::run(folder.path()),
        Err(error) => vec![Check { name: "temporary folder", outcome: Outcome::Failed(error.to_string()) }],
    };
    let failed = checks.iter().any(|check| matches!(check.outcome, Outcome::Failed(_)));
    let said = say(&checks.iter().map(line).collect::<String>());
    if failed { ExitCode::FAILURE } else { said }
}

fn line(Check { name, outcome }: &Check) -> String {
    match outcome {
        Outcome::Ok => format!("{name}: ok\n"),
        Outcome::NotAvailable(reason) => format!("{name}: not available: {reason}\n"),
        Outcome::Failed(reason) => format!("{name}: failed: {reason}\n"),
    }
}

fn say(text: &str) -> ExitCode {
    let mut output = std::io::stdout();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
