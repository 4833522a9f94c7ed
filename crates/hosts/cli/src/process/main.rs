//! `amtspult-process`: what a designer or a pipeline runs over processes.
//!
//! Exit codes: 0 all is well; 1 something was found (errors of a check, faults, deviations, differences, conflicts); 2 a
//! file can't be read or written, or the command line is wrong.

mod check;
mod compare;
mod convert;
mod file;
mod manners;
mod problem;
mod prove;
mod run;
mod tables;

mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use amtspult_cli::words::Language;
use manners::Writer;

/// What `--help` says at its end.
const CODES: &str = "„-“ steht statt einer Datei für die Standardeingabe.\n\n\
    Rückgabewerte: 0 alles in Ordnung; 1 etwas gefunden (Fehler, Abweichungen, Unterschiede, Konflikte, nicht Bewiesenes); \
    2 eine Datei kann nicht gelesen oder geschrieben werden, oder der Aufruf ist falsch.";

#[derive(Parser)]
#[command(
    name = "amtspult-process",
    version,
    about = "Prozesse prüfen, beweisen, ausführen, testen, vergleichen",
    after_help = CODES,
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Ausgabe als JSON, auch von Fehlern
    #[arg(long, global = true)]
    json: bool,
    /// Sprache der Ausgabe
    #[arg(long, global = true, value_name = "SPRACHE", default_value = "de")]
    lang: Language,
}

/// Wo ein Prozess ausgeführt werden soll.
#[derive(Clone, Copy, ValueEnum)]
enum Platform {
    Amtspult,
    Amt24,
    Any,
}

#[derive(Subcommand)]
enum Command {
    /// Prüft Prozesse nach den Regeln von BPMN 2.0 und nennt, was nicht ausgeführt werden kann; in Entscheidungstabellen
    /// (DMN) sucht es Widersprüche und Lücken
    Check {
        #[arg(required = true, value_name = "DATEI")]
        files: Vec<PathBuf>,
        /// Wo der Prozess laufen soll: In „amtspult“ und „amt24“ wird streng geprüft; ohne Angabe entscheidet die Datei
        #[arg(long = "for", value_name = "PLATTFORM")]
        platform: Option<Platform>,
    },
    /// Beweist, dass ein Prozess nicht stecken bleibt und immer endet, oder zeigt, wie es anders kommt
    Prove {
        #[arg(required = true, value_name = "DATEI")]
        files: Vec<PathBuf>,
        /// Formulare (Amt24-JSON), deren Felder die Bedingungen lesen; ohne sie kann jede Aufgabe alles setzen
        #[arg(long, num_args = 1.., value_name = "DATEI")]
        forms: Vec<PathBuf>,
        /// Dienste mit ihren Ein- und Ausgaben (JSON)
        #[arg(long, value_name = "DATEI")]
        connectors: Option<PathBuf>,
    },
    /// Führt einen Prozess aus und zeigt Ablauf und Variablen
    Run {
        #[arg(value_name = "DATEI")]
        model: PathBuf,
        /// Antworten von Menschen und Diensten (JSON); ohne sie gilt jede Aufgabe als sofort erledigt
        #[arg(long, value_name = "DATEI")]
        answers: Option<PathBuf>,
        /// Skripte werden nicht ausgeführt; ihre Antworten sagen, was sie setzen
        #[arg(long)]
        simulate: bool,
    },
    /// Erzeugt möglichst wenige Abläufe, die zusammen jeden Fluss nehmen
    Cover {
        #[arg(required = true, value_name = "DATEI")]
        models: Vec<PathBuf>,
        /// Zieldatei; ohne Angabe NAME.runs.json neben dem Prozess
        #[arg(long, short, value_name = "DATEI")]
        output: Option<PathBuf>,
        /// Überschreibt vorhandene Dateien
        #[arg(long)]
        force: bool,
    },
    /// Spielt aufgezeichnete Abläufe und vergleicht, was herauskommt
    Test {
        #[arg(required = true, value_name = "DATEI")]
        models: Vec<PathBuf>,
        /// Abläufe; ohne Angabe NAME.runs.json neben dem Prozess
        #[arg(long, value_name = "DATEI")]
        runs: Option<PathBuf>,
        /// Skripte werden nicht ausgeführt; ihre Antworten sagen, was sie setzen
        #[arg(long)]
        simulate: bool,
    },
    /// Zeigt, was sich zwischen zwei Fassungen geändert hat
    Diff {
        #[arg(value_name = "ALT")]
        old: PathBuf,
        #[arg(value_name = "NEU")]
        new: PathBuf,
    },
    /// Führt zwei Fassungen mit gemeinsamer Grundlage zusammen
    Merge {
        #[arg(value_name = "GRUNDLAGE")]
        base: PathBuf,
        #[arg(value_name = "MEINE")]
        mine: PathBuf,
        #[arg(value_name = "ANDERE")]
        theirs: PathBuf,
        /// Zieldatei; ohne Angabe die Standardausgabe
        #[arg(long, short, value_name = "DATEI")]
        output: Option<PathBuf>,
        /// Überschreibt eine vorhandene Datei
        #[arg(long)]
        force: bool,
    },
    /// Zeichnet, was im Diagramm noch fehlt
    Layout {
        #[arg(value_name = "DATEI")]
        model: PathBuf,
        /// Zeichnet alles neu
        #[arg(long)]
        all: bool,
        /// Zieldatei; ohne Angabe die Standardausgabe
        #[arg(long, short, value_name = "DATEI")]
        output: Option<PathBuf>,
        /// Überschreibt eine vorhandene Datei
        #[arg(long)]
        force: bool,
    },
    /// Packt Prozesse in ein Archiv (BAR, mit metadata.json) für die Plattform, oder packt eines aus
    Convert {
        #[arg(required = true, value_name = "DATEI")]
        files: Vec<PathBuf>,
        /// Was die Plattform zu den Prozessen wissen muss (JSON, nach Dateinamen ohne Endung)
        #[arg(long, value_name = "DATEI")]
        metadata: Option<PathBuf>,
        /// Das Archiv; beim Auspacken der Ordner
        #[arg(long, short, value_name = "ZIEL")]
        output: PathBuf,
        /// Überschreibt vorhandene Dateien
        #[arg(long)]
        force: bool,
    },
}

fn main() -> ExitCode {
    let Arguments { command, json, .. } = match manners::parse() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let outcome = match command {
        Command::Check { files, platform } => check::check(&files, platform, json),
        Command::Prove { files, forms, connectors } => prove::prove(&files, &forms, connectors.as_deref(), json),
        Command::Run { model, answers, simulate } => run::run(&model, answers.as_deref(), simulate, json),
        Command::Cover { models, output, force } => run::cover(&models, output.as_deref(), Writer::new(force), json),
        Command::Test { models, runs, simulate } => run::test(&models, runs.as_deref(), simulate, json),
        Command::Diff { old, new } => compare::diff(&old, &new, json),
        Command::Merge { base, mine, theirs, output, force } => {
            compare::merge([&base, &mine, &theirs], output.as_deref(), Writer::new(force), json)
        }
        Command::Layout { model, all, output, force } => {
            compare::layout(&model, all, output.as_deref(), Writer::new(force), json)
        }
        Command::Convert { files, metadata, output, force } => {
            convert::convert(&files, metadata.as_deref(), &output, Writer::new(force), json)
        }
    };
    match outcome {
        Ok(found) => ExitCode::from(found.code()),
        Err(error) if json => {
            file::print_json(&serde_json::json!({ "file": error.file, "error": error.report() }));
            ExitCode::from(2)
        }
        Err(error) => {
            amtspult_cli::complain(error.told());
            ExitCode::from(2)
        }
    }
}
