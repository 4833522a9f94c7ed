//! `amtspult-forms`: what a designer or a pipeline runs over forms and data schemas.
//!
//! Exit codes: 0 all is well; 1 something was found (errors of a check, deviations, differences, conflicts); 2 a file
//! can't be read or the command line is wrong.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program of the command line speaks there")]

mod command;
mod compare;
mod convert;
mod file;
mod names;
mod quality;
mod reading;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

#[derive(Parser)]
#[command(name = "amtspult-forms", version, about = "Formulare prüfen, umwandeln, testen, vergleichen, zusammenführen")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Ausgabe als JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Prüft Formulare (Amt24-JSON) und Datenschemata (XDatenfelder, auch nach den Qualitätsregeln von FIM)
    Check {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Vorgängerversion, gegen die verglichen wird
        #[arg(long)]
        base: Option<PathBuf>,
        /// Codelisten (Genericode)
        #[arg(long, num_args = 1..)]
        lists: Vec<PathBuf>,
    },
    /// Wandelt um: XDatenfelder 2 und 3, Datenschema zu Formular und zurück, zu JSON Schema und XSD eines Antrags
    Convert {
        file: PathBuf,
        #[arg(long)]
        to: Target,
        /// Zieldatei; ohne sie geht das Ergebnis auf die Standardausgabe
        #[arg(long, short)]
        output: Option<PathBuf>,
        /// Kennung des Formulars: Mandant:Name:v1.0
        #[arg(long)]
        id: Option<String>,
        /// Codelisten (Genericode)
        #[arg(long, num_args = 1..)]
        lists: Vec<PathBuf>,
        /// Wie eine Regel mit zwei Lesarten zu lesen ist: REGEL=NUMMER, zum Beispiel R00000123=2
        #[arg(long = "reading", value_parser = reading::parse)]
        readings: Vec<(String, usize)>,
    },
    /// Führt die Beispiele eines Formulars aus, oder erzeugt sie
    Test {
        form: PathBuf,
        /// Beispiele; ohne Angabe NAME.examples.json neben dem Formular
        #[arg(long)]
        examples: Option<PathBuf>,
        /// Erzeugt Beispiele, die jedes Feld und jede Prüfung zeigen, und schreibt sie
        #[arg(long)]
        generate: bool,
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
}

#[derive(Clone, Copy, ValueEnum)]
enum Target {
    /// Amt24-Formular (JSON)
    Form,
    /// XDatenfelder 2.0
    Xdf2,
    /// XDatenfelder 3.0.0
    Xdf3,
    /// JSON Schema (2020-12), nach dem ein Antrag geprüft wird
    JsonSchema,
    /// XML Schema, nach dem ein Antrag geprüft wird
    Xsd,
}

fn main() -> ExitCode {
    let Arguments { command, json } = Arguments::parse();
    let outcome = match command {
        Command::Check { files, base, lists } => command::check(&files, base.as_deref(), &lists, json),
        Command::Convert { file, to, output, id, lists, readings } => {
            let readings = readings.into_iter().collect();
            convert::convert(&file, to, output.as_deref(), id.as_deref(), (&lists, &readings), json)
        }
        Command::Test { form, examples, generate } => command::test(&form, examples, generate, json),
        Command::Diff { old, new } => command::diff(&old, &new, json),
        Command::Merge { base, mine, theirs, output } => {
            command::merge([&base, &mine, &theirs], output.as_deref(), json)
        }
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
