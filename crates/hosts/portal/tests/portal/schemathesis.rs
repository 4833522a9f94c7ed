//! The API under fire: schemathesis makes up requests from the description, of a clerk who is signed in, and nothing may
//! fail. `cargo xtask test` and `cargo xtask attack-api` bring the program and name it in `AMTSPULT_SCHEMATHESIS`.

use std::path::PathBuf;

use tokio::process::Command;

use crate::support::{ANNA, Postgres, World};

/// How long it goes on, unless the environment says otherwise.
const SECONDS: &str = "45";

fn program() -> Option<PathBuf> {
    let program = std::env::var_os("AMTSPULT_SCHEMATHESIS");
    if program.is_none() {
        println!("SKIPPED: AMTSPULT_SCHEMATHESIS names no program; cargo xtask test installs it");
    }
    program.map(PathBuf::from)
}

async fn attack(program: PathBuf, world: &World) {
    let anna = world.staff(ANNA).await;
    let seconds = std::env::var("AMTSPULT_ATTACK_SECONDS").unwrap_or_else(|_| SECONDS.to_owned());
    let folder = tempfile::tempdir().unwrap();
    // Anna's own tenant, else every request would end at the door.
    let settings =
        format!("[parameters]\n\"path.tenant\" = \"{}\"\n\n[warnings]\nfail-on = [\"missing_auth\"]\n", anna.tenant);
    std::fs::write(folder.path().join("schemathesis.toml"), settings).unwrap();
    let mut attack = Command::new(program);
    attack.current_dir(folder.path()).arg("run").arg(format!("{}/api/openapi.json", world.running.url));
    attack.args(["--header", &format!("Authorization: Bearer {}", anna.token), "--checks", "not_a_server_error"]);
    // A stream of events never ends.
    attack.args(["--exclude-path-regex", "/events$", "--request-timeout", "20", "--max-time", &seconds, "--seed", "1"]);
    let output = attack.output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_description_allows_or_forbids_makes_it_fail() {
    let Some(program) = program() else { return };
    attack(program, &World::new().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_description_allows_or_forbids_makes_it_fail_on_postgres() {
    let Some(program) = program() else { return };
    let Some(postgres) = Postgres::start() else { return };
    attack(program, &World::on(&postgres.url, tempfile::tempdir().unwrap()).await).await;
}
