//! `amtspult-process`: what a designer or a pipeline runs over processes.
//!
//! Exit codes: 0 all is well; 1 something was found (errors of a check, faults, deviations, differences, conflicts); 2 a
//! file can't be read or the command line is wrong.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program of the command line speaks there")]

mod check;
mod compare;
mod convert;
mod file;
mod prove;
mod run;
mod tables;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "amtspult-process", version, about = "Prozesse prüfen, beweisen, ausführen, testen, vergleichen")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Ausgabe als JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Prüft Prozesse nach den Regeln von BPMN 2.0 und nennt, was nicht ausgeführt werden kann; in Entscheidungstabellen
    /// (.dmn) sucht es Widersprüche und Lücken
    Check {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Beweist, dass ein Prozess nicht stecken bleibt und immer endet, oder zeigt, wie es anders kommt
    Prove {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Formulare (Amt24-JSON), deren Felder die Bedingungen lesen
        #[arg(long, num_args = 1..)]
        forms: Vec<PathBuf>,
        /// Dienste mit ihren Ein- und Ausgaben (JSON)
        #[arg(long)]
        connectors: Option<PathBuf>,
    },
    /// Führt einen Prozess aus und zeigt Ablauf und Variablen
    Run {
        model: PathBuf,
        /// Antworten von Menschen und Diensten (JSON); ohne sie gilt jede Aufgabe als sofort erledigt
        #[arg(long)]
        answers: Option<PathBuf>,
        /// Skripte werden nicht ausgeführt; ihre Antworten sagen, was sie setzen
        #[arg(long)]
        simulate: bool,
    },
    /// Erzeugt möglichst wenige Abläufe, die zusammen jeden Fluss nehmen
    Cover {
        model: PathBuf,
        /// Zieldatei; ohne Angabe NAME.runs.json neben dem Prozess
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// Spielt aufgezeichnete Abläufe und vergleicht, was herauskommt
    Test {
        model: PathBuf,
        /// Abläufe; ohne Angabe NAME.runs.json neben dem Prozess
        #[arg(long)]
        runs: Option<PathBuf>,
        /// Skripte werden nicht ausgeführt; ihre Antworten sagen, was sie setzen
        #[arg(long)]
        simulate: bool,
    },
    /// Zeigt, was sich zwischen zwei Fassungen geändert hat
    Diff { old: PathBuf, new: PathBuf },
    /// Führt zwei Fassungen mit gemeinsamer Grundlage zusammen
    Merge {
        base: PathBuf,
        mine: PathBuf,
        theirs: PathBuf,
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// Zeichnet, was im Diagramm noch fehlt
    Layout {
        model: PathBuf,
        /// Zeichnet alles neu
        #[arg(long)]
        all: bool,
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// Packt Prozesse in ein Archiv (BAR, mit metadata.json) für die Plattform, oder packt eines aus
    Convert {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Was die Plattform zu den Prozessen wissen muss (JSON, nach Dateinamen)
        #[arg(long)]
        metadata: Option<PathBuf>,
        /// Das Archiv; beim Auspacken der Ordner
        #[arg(long, short)]
        output: PathBuf,
    },
}

fn main() -> ExitCode {
    let Arguments { command, json } = Arguments::parse();
    let outcome = match command {
        Command::Check { files } => check::check(&files, json),
        Command::Prove { files, forms, connectors } => prove::prove(&files, &forms, connectors.as_deref(), json),
        Command::Run { model, answers, simulate } => run::run(&model, answers.as_deref(), simulate, json),
        Command::Cover { model, output } => run::cover(&model, output, json),
        Command::Test { model, runs, simulate } => run::test(&model, runs, simulate, json),
        Command::Diff { old, new } => compare::diff(&old, &new, json),
        Command::Merge { base, mine, theirs, output } => {
            compare::merge([&base, &mine, &theirs], output.as_deref(), json)
        }
        Command::Layout { model, all, output } => compare::layout(&model, all, output.as_deref()),
        Command::Convert { files, metadata, output } => convert::convert(&files, metadata.as_deref(), &output, json),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
