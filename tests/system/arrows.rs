//! DESIGN § 1: dependencies point down only, and each big library has one owner.

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

/// Our crates from the bottom up; one may depend on those of lower floors only.
const FLOORS: [&[&str]; 7] = [
    &["amtspult-domain", "amtspult-markup"],
    // Within the core what is on a wire stands above what it is about.
    &["amtspult-forms", "amtspult-standards", "amtspult-protocol"],
    &["amtspult-replication", "amtspult-processes"],
    &["amtspult-store", "amtspult-portal-client", "amtspult-documents", "amtspult-terminal"],
    &["amtspult-app"],
    &["amtspult", "amtspult-portal", "amtspult-forms-cli", "amtspult-process-cli", "xtask"],
    &["amtspult-testkit", "amtspult-system-tests", "amtspult-fuzz"],
];

/// Floors that know no async runtime, no file, no socket, no randomness.
const CORE: usize = 3;
const UNKNOWN_TO_CORE: [&str; 6] = ["tokio", "reqwest", "axum", "rusqlite", "sqlx", "getrandom"];

/// Who may use a library, beside the crates that test.
const OWNERS: [(&str, &[&str]); 15] = [
    ("tauri", &["amtspult"]),
    ("rfd", &["amtspult"]),
    ("axum", &["amtspult-portal"]),
    ("sqlx", &["amtspult-portal"]),
    ("maud", &["amtspult-portal"]),
    ("argon2", &["amtspult-portal"]),
    ("reqwest", &["amtspult-portal-client"]),
    ("oauth2", &["amtspult-portal-client"]),
    ("rusqlite", &["amtspult-store"]),
    ("keyring", &["amtspult-store"]),
    ("krilla", &["amtspult-documents"]),
    ("printpdf", &["amtspult-documents"]),
    ("lopdf", &["amtspult-documents"]),
    ("quick-xml", &["amtspult-markup"]),
    ("zip", &["amtspult-standards"]),
];
const TESTERS: [&str; 3] = ["amtspult-testkit", "amtspult-system-tests", "xtask"];
/// Programs that a test must not link, not even for its convenience.
const NOT_FOR_TESTERS: [&str; 2] = ["tauri", "rfd"];

fn metadata() -> Metadata {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap()
}

/// Names of what a crate needs to run.
fn needs(package: &Package) -> impl Iterator<Item = &str> {
    package
        .dependencies
        .iter()
        .filter(|needed| needed.kind == DependencyKind::Normal)
        .map(|needed| needed.name.as_str())
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|crates| crates.contains(&name))
}

fn wrong_arrows<'a>(crates: impl Iterator<Item = (&'a str, Vec<&'a str>)>) -> Vec<String> {
    let mut wrong = vec![];
    for (name, needs) in crates {
        let Some(own) = floor(name) else {
            wrong.push(format!("{name} has no floor: give it one in tests/system/arrows.rs and docs/ARCHITECTURE.md"));
            continue;
        };
        for needed in needs {
            let helps_to_test = FLOORS[6].contains(&name) && FLOORS[6].contains(&needed) && name != needed;
            if floor(needed).is_some_and(|floor| floor >= own) && !helps_to_test {
                wrong.push(format!("{name} needs {needed}, which is not below it"));
            }
            if own < CORE && UNKNOWN_TO_CORE.contains(&needed) {
                wrong.push(format!("{name} is core and needs {needed}"));
            }
            let owners = OWNERS.iter().find(|(library, _)| *library == needed);
            if let Some((library, owners)) = owners
                && !owners.contains(&name)
                && (!TESTERS.contains(&name) || NOT_FOR_TESTERS.contains(library))
            {
                wrong.push(format!("{name} needs {library}, which belongs to {}", owners.join(", ")));
            }
        }
    }
    wrong
}

#[test]
fn dependencies_point_down_and_libraries_have_one_owner() {
    let metadata = metadata();
    let members = metadata.workspace_packages();
    let names: Vec<&str> = members.iter().map(|package| package.name.as_str()).collect();
    for name in FLOORS.concat() {
        assert!(names.contains(&name), "{name} stands in the table, but not in the workspace: {names:?}");
    }
    let crates = members.iter().map(|package| (package.name.as_str(), needs(package).collect()));
    let wrong = wrong_arrows(crates);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_library_in_the_table_is_still_used_by_its_owner() {
    let metadata = metadata();
    let used: BTreeMap<&str, Vec<&str>> =
        metadata.workspace_packages().iter().map(|package| (package.name.as_str(), needs(package).collect())).collect();
    for (library, owners) in OWNERS {
        assert!(owners.iter().any(|owner| used[owner].contains(&library)), "nobody uses {library} any more");
    }
}

#[test]
fn an_arrow_that_runs_up_is_found() {
    let up = [
        ("amtspult-store", vec!["amtspult-app"]),
        ("amtspult-store", vec!["amtspult-portal-client"]),
        ("amtspult-forms", vec!["tokio"]),
        ("amtspult-app", vec!["reqwest"]),
        ("amtspult-testkit", vec!["tauri"]),
        ("amtspult-new", vec![]),
    ];
    for (name, needs) in up {
        assert_eq!(wrong_arrows([(name, needs.clone())].into_iter()).len(), 1, "{name} → {needs:?}");
    }
    let down = [("amtspult-app", vec!["amtspult-store", "tokio"]), ("amtspult-testkit", vec!["reqwest", "axum"])];
    assert_eq!(wrong_arrows(down.into_iter()), [""; 0]);
}
