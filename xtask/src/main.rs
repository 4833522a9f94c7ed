//! Every chore of the project is a subcommand: `cargo xtask <chore>`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a chore speaks to whoever runs it")]

mod beside;
mod build;
mod chores;
mod fuzz;
mod packages;
mod process;
mod windows;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <chore>

  run        build everything, start a portal with demo data on this machine and open the desk
             (without a display: the tour instead)
  tour       the main job in the real window, every step checked; pictures and PDFs in target/tour
  day        the tour with a whole day of a clerk: 40 cases gone through by keyboard
  test       everything that must pass
  bench      measure what has a budget; 100,000 cases, or a number after it;
             bench beside COMMIT [CASES]: an earlier version and this one, alternately
             bench forms: forms and data schemas, beside two programs for the browser under node
             bench designer: the form designer, in the real window and beside two others
             bench processes: engine, reading and proofs, beside programs of npm and PyPI
  attack-api throw made-up requests at the portal's API, 10 minutes on SQLite and on PostgreSQL (the tests: 45 s each)
  fuzz       throw mutated files at every parser, 10 minutes each; fuzz [TARGET] [--minutes N]
  windows    build the desk for Windows and check it in wine (on Debian; takes long the first time)
  generate   write the generated files (ui/src/ipc/contract.ts)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (chore, arguments) = match arguments.split_first() {
        Some((chore, rest)) => (chore.as_str(), rest),
        None => ("", [].as_slice()),
    };
    let outcome = match chore {
        "run" => chores::run(),
        "tour" => chores::tour(),
        "day" => chores::day(),
        "test" => chores::test(),
        "bench" if arguments == ["forms"] => chores::bench_forms(),
        "bench" if arguments == ["designer"] => chores::bench_designer(),
        "bench" if arguments == ["processes"] => chores::bench_processes(),
        "bench" if arguments.len() > 1 && arguments[0] == "beside" => beside::bench(&arguments[1], &arguments[2..]),
        "bench" => chores::bench(arguments),
        "attack-api" => chores::attack_api(),
        "fuzz" => fuzz::fuzz(arguments),
        "windows" => windows::windows(),
        "generate" => chores::generate(),
        _ => {
            print!("{HELP}");
            return if chore.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n✗ {failure}");
            ExitCode::FAILURE
        }
    }
}
