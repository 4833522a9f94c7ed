//! docs/ARCHITECTURE.md: dependencies point down only, and each big library has one owner.

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

/// The floors from the bottom up, by the folder under `crates`. What stands beside it hosts (`src-tauri`, `xtask`) or tests.
const FLOORS: [&str; 6] = ["core", "adapters", "application", "content", "hosts", "testing"];
/// A crate of these may use others of its floor; cargo sees to it that they don't go round.
const OPEN_FLOORS: [&str; 2] = ["core", "testing"];
/// What the core doesn't know: async runtimes, files, sockets, randomness.
const UNKNOWN_TO_CORE: [&str; 6] = ["tokio", "reqwest", "axum", "rusqlite", "sqlx", "getrandom"];

/// Who may use a library, beside the crates that test.
const OWNERS: [(&str, &[&str]); 15] = [
    ("tauri", &["amtspult"]),
    ("rfd", &["amtspult"]),
    ("axum", &["amtspult-portal"]),
    ("sqlx", &["amtspult-portal-store"]),
    ("maud", &["amtspult-form-page", "amtspult-portal"]),
    ("argon2", &["amtspult-portal-app"]),
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

/// Of each of our crates its floor, by where it lies.
fn floors(metadata: &Metadata) -> BTreeMap<String, usize> {
    let root = metadata.workspace_root.join("crates");
    let floor = |package: &Package| {
        let inside = package.manifest_path.strip_prefix(&root).ok().and_then(|path| path.iter().next());
        let beside = if package.name.as_str() == "amtspult-system-tests" { "testing" } else { "hosts" };
        FLOORS.iter().position(|floor| *floor == inside.unwrap_or(beside))
    };
    let members = metadata.workspace_packages();
    members.iter().filter_map(|package| Some((package.name.to_string(), floor(package)?))).collect()
}

fn wrong_arrows<'a>(
    floors: &BTreeMap<String, usize>,
    crates: impl Iterator<Item = (&'a str, Vec<&'a str>)>,
) -> Vec<String> {
    let mut wrong = vec![];
    for (name, needs) in crates {
        let Some(own) = floors.get(name) else {
            wrong.push(format!("{name} lies on no floor: crates/{} are there", FLOORS.join(", crates/")));
            continue;
        };
        let is_open = FLOORS.get(*own).is_some_and(|floor| OPEN_FLOORS.contains(floor));
        for needed in needs {
            if floors.get(needed).is_some_and(|floor| floor > own || (floor == own && !is_open)) {
                wrong.push(format!("{name} needs {needed}, which is not below it"));
            }
            if *own == 0 && UNKNOWN_TO_CORE.contains(&needed) {
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
    let crates = members.iter().map(|package| (package.name.as_str(), needs(package).collect()));
    let wrong = wrong_arrows(&floors(&metadata), crates);
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
    let floors = floors(&metadata());
    let up = [
        ("amtspult-store", vec!["amtspult-app"]),
        ("amtspult-store", vec!["amtspult-portal-client"]),
        ("amtspult-forms", vec!["tokio"]),
        ("amtspult-app", vec!["reqwest"]),
        ("amtspult-testkit", vec!["tauri"]),
        ("amtspult-new", vec![]),
    ];
    for (name, needs) in up {
        assert_eq!(wrong_arrows(&floors, [(name, needs.clone())].into_iter()).len(), 1, "{name} → {needs:?}");
    }
    let down = [("amtspult-app", vec!["amtspult-store", "tokio"]), ("amtspult-testkit", vec!["reqwest", "axum"])];
    assert_eq!(wrong_arrows(&floors, down.into_iter()), [""; 0]);
}
