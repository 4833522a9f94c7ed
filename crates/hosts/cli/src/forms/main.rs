//! `amtspult-forms`: what a designer or a pipeline runs over forms and data schemas.
//!
//! Exit codes: 0 all is well; 1 something was found (errors of a check, deviations, differences, conflicts); 2 a file
//! can't be read or written, or the command line is wrong.

mod check;
mod command;
mod compare;
mod convert;
mod file;
mod import;
mod kind;
mod manners;
mod names;
mod problem;
mod quality;
mod reading;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use amtspult_cli::Ending;
use amtspult_cli::words::{Language, asked_for, missing, speak};
use forms::Choose;
use manners::Problem;

#[derive(Parser)]
#[command(
    name = "amtspult-forms",
    version,
    about = "Formulare prüfen, umwandeln, testen, vergleichen, zusammenführen",
    override_usage = "amtspult-forms [OPTIONEN] BEFEHL",
    after_help = "Statt einer Datei liest - die Standardeingabe.\n\nBeendet wird mit 0, wenn alles in Ordnung ist, mit 1, \
wenn es etwas zu berichten gibt\n(Fehler einer Prüfung, Abweichungen, Unterschiede, Konflikte), und mit 2, wenn eine Datei\n\
nicht zu lesen oder zu schreiben ist oder die Angaben falsch sind."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Ausgabe als JSON, auch von Fehlern
    #[arg(long, global = true)]
    json: bool,
    /// Sprache, in der falsche Aufrufe und nicht lesbare Dateien gemeldet werden (de, en); alles andere ist deutsch
    #[arg(long, global = true, value_name = "SPRACHE", default_value = "de")]
    lang: Language,
}

#[derive(Subcommand)]
enum Command {
    /// Prüft Formulare (Amt24-JSON) und Datenschemata (XDatenfelder, auch nach den Qualitätsregeln von FIM)
    #[command(override_usage = "amtspult-forms check [OPTIONEN] DATEI…")]
    Check {
        /// Formulare und Datenschemata
        #[arg(value_name = "DATEI")]
        files: Vec<PathBuf>,
        /// Vorgängerversion, gegen die verglichen wird
        #[arg(long, value_name = "DATEI")]
        base: Option<PathBuf>,
        /// Codelisten (Genericode); auch mehrmals und mehrere nacheinander
        #[arg(long, num_args = 1.., value_name = "DATEI")]
        lists: Vec<PathBuf>,
    },
    /// Wandelt um: XDatenfelder 2 und 3, Datenschema zu Formular und zurück, zu JSON Schema und XSD eines Antrags
    #[command(override_usage = "amtspult-forms convert --to FORMAT [OPTIONEN] DATEI…")]
    Convert {
        /// Datenschemata, oder Formulare, die aus solchen entstanden sind
        #[arg(value_name = "DATEI")]
        files: Vec<PathBuf>,
        /// form (Amt24-Formular), xdf2 und xdf3 (XDatenfelder), json-schema und xsd (danach wird ein Antrag geprüft)
        #[arg(long, value_name = "FORMAT")]
        to: Target,
        /// Zieldatei, bei mehreren Dateien der Ordner; ohne sie geht das Ergebnis auf die Standardausgabe
        #[arg(long, short, value_name = "ZIEL")]
        output: Option<PathBuf>,
        /// Ersetzt Dateien, die es schon gibt
        #[arg(long)]
        force: bool,
        /// Kennung des Formulars, nur mit --to form: Mandant:Name:v1.0
        #[arg(long, value_name = "KENNUNG")]
        id: Option<String>,
        /// Codelisten (Genericode); auch mehrmals und mehrere nacheinander
        #[arg(long, num_args = 1.., value_name = "DATEI")]
        lists: Vec<PathBuf>,
        /// Wie eine Regel mit zwei Lesarten zu lesen ist, nur mit --to form: zum Beispiel R00000123=2
        #[arg(long = "reading", value_parser = reading::parse, value_name = "REGEL=NUMMER")]
        readings: Vec<(String, usize)>,
    },
    /// Führt die Beispiele von Formularen aus, oder erzeugt sie
    #[command(override_usage = "amtspult-forms test [OPTIONEN] FORMULAR…")]
    Test {
        /// Formulare
        #[arg(required = true, value_name = "FORMULAR")]
        forms: Vec<PathBuf>,
        /// Beispiele; ohne Angabe NAME.examples.json neben dem Formular
        #[arg(long, value_name = "DATEI")]
        examples: Option<PathBuf>,
        /// Erzeugt Beispiele, die jedes Feld und jede Prüfung zeigen, und schreibt sie
        #[arg(long)]
        generate: bool,
        /// Ersetzt Beispiele, die es schon gibt, nur mit --generate
        #[arg(long)]
        force: bool,
    },
    /// Zeigt, was sich zwischen zwei Fassungen geändert hat
    #[command(override_usage = "amtspult-forms diff [OPTIONEN] ALT NEU")]
    Diff {
        /// Frühere Fassung
        #[arg(value_name = "ALT")]
        old: PathBuf,
        /// Spätere Fassung
        #[arg(value_name = "NEU")]
        new: PathBuf,
    },
    /// Führt zwei Fassungen mit gemeinsamer Grundlage zusammen
    #[command(override_usage = "amtspult-forms merge [OPTIONEN] GRUNDLAGE MEINE ANDERE")]
    Merge {
        /// Gemeinsame Grundlage
        #[arg(value_name = "GRUNDLAGE")]
        base: PathBuf,
        /// Eigene Fassung
        #[arg(value_name = "MEINE")]
        mine: PathBuf,
        /// Fassung der anderen
        #[arg(value_name = "ANDERE")]
        theirs: PathBuf,
        /// Zieldatei; ohne sie geht das Ergebnis auf die Standardausgabe
        #[arg(long, short, value_name = "DATEI")]
        output: Option<PathBuf>,
        /// Ersetzt die Zieldatei, wenn es sie schon gibt
        #[arg(long)]
        force: bool,
        /// Entscheidet alle Konflikte: mine (meine Fassung) oder theirs (die der anderen)
        #[arg(long, value_name = "FASSUNG")]
        prefer: Option<Side>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Side {
    Mine,
    Theirs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    Form,
    Xdf2,
    Xdf3,
    JsonSchema,
    Xsd,
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    speak(asked_for(&arguments));
    let matches = match manners::arguments::parse(Arguments::command(), json) {
        Ok(matches) => matches,
        Err(code) => return ExitCode::from(code),
    };
    let Ok(Arguments { command, json, .. }) = Arguments::from_arg_matches(&matches) else { return ExitCode::from(2) };
    match run(command, json) {
        Ok(Ending::Well) => ExitCode::SUCCESS,
        Ok(Ending::Found) => ExitCode::from(1),
        Ok(Ending::Failed) => ExitCode::from(2),
        Err(problem) => {
            if json {
                amtspult_cli::print_json(&serde_json::json!({ "error": problem }));
            } else {
                amtspult_cli::complain(problem);
            }
            ExitCode::from(2)
        }
    }
}

fn run(command: Command, json: bool) -> Result<Ending, Problem> {
    match command {
        Command::Check { files, base, lists } => {
            let (lists, behind) = file::lists(lists)?;
            check::check(&all_files(files, behind)?, base.as_deref(), &lists, json)
        }
        Command::Convert { files, to, output, force, id, lists, readings } => {
            let (lists, behind) = file::lists(lists)?;
            let files = all_files(files, behind)?;
            let output = manners::target(output);
            useful(to == Target::Form || id.is_none(), "--id gilt nur mit --to form.")?;
            useful(to == Target::Form || readings.is_empty(), "--reading gilt nur mit --to form.")?;
            useful(
                files.len() == 1 || id.is_none(),
                "--id gilt für eine einzige Datei, keine zwei Formulare heißen gleich.",
            )?;
            useful(output.is_some() || !force, "--force gilt nur mit --output ZIEL.")?;
            useful(
                output.is_some() || files.len() == 1 || json,
                "Mehrere Ergebnisse brauchen mit --output einen Ordner oder --json.",
            )?;
            let is_folder = output.as_deref().is_some_and(|output| files.len() > 1 || output.is_dir());
            if let (Some(output), true) = (output.as_deref(), is_folder)
                && !output.is_dir()
            {
                return Err(Problem::new(output, "Mehrere Ergebnisse brauchen einen Ordner, den es schon gibt."));
            }
            let how = convert::How {
                to,
                output: output.as_deref(),
                is_folder,
                is_alone: files.len() == 1,
                force,
                id: id.as_deref(),
                lists,
                readings: readings.into_iter().collect(),
                json,
            };
            command::each(&files, json, |path| convert::convert(path, &how))
        }
        Command::Test { forms, examples, generate, force } => {
            useful(generate || !force, "--force gilt nur mit --generate.")?;
            useful(
                !generate || examples.is_none() || forms.len() == 1,
                "--generate schreibt mit --examples nur Beispiele eines einzigen Formulars.",
            )?;
            let how = command::Test { examples: examples.as_deref(), generate, force, json };
            command::each(&forms, json, |path| command::test(path, &how))
        }
        Command::Diff { old, new } => command::diff(&old, &new, json),
        Command::Merge { base, mine, theirs, output, force, prefer } => {
            let output = manners::target(output);
            useful(output.is_some() || !force, "--force gilt nur mit --output DATEI.")?;
            let prefer = prefer.map(|side| match side {
                Side::Mine => Choose::Mine,
                Side::Theirs => Choose::Theirs,
            });
            command::merge([&base, &mine, &theirs], output.as_deref(), force, prefer, json)
        }
    }
}

/// An option that would do nothing is refused: whoever gave it expects something of it.
fn useful(is_useful: bool, otherwise: &str) -> Result<(), Problem> {
    if is_useful { Ok(()) } else { Err(Problem::of_arguments(otherwise)) }
}

/// The files that were named, also those behind an option that takes several.
fn all_files(mut files: Vec<PathBuf>, behind: Vec<PathBuf>) -> Result<Vec<PathBuf>, Problem> {
    files.extend(behind);
    useful(!files.is_empty(), &missing("<DATEI>..."))?;
    Ok(files)
}
