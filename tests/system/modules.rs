//! docs/ARCHITECTURE.md: no circles between the modules of a crate that stand beside each other in its `src`. The crate's
//! root is the room that they stand in: it names them, and they may use what it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;

/// A file's path of modules from the root, such as `["run", "throw"]`, and what stands in it without its tests.
fn modules(src: &Path) -> Vec<(Vec<String>, String)> {
    let mut found = vec![];
    let mut open = vec![src.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
                let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                found.push((name(src, &path), lines.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    found
}

fn name(src: &Path, file: &Path) -> Vec<String> {
    let path = file.strip_prefix(src).unwrap().with_extension("");
    let mut name: Vec<String> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if name.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        name.pop();
    }
    name
}

/// The first names behind each `crate::`, and behind as many `super::` as lead to the root.
fn names_at_the_root(module: &[String], text: &str) -> BTreeSet<String> {
    let roots = ["crate::".to_owned(), "super::".repeat(module.len())];
    let mut named = BTreeSet::new();
    for root in roots.iter().filter(|root| !root.is_empty()) {
        for (at, _) in text.match_indices(root.as_str()) {
            let is_whole =
                !text[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':');
            let behind = &text[at + root.len()..];
            if is_whole {
                named.extend(first_names(behind));
            }
        }
    }
    named
}

/// `a` of `a::b`, and `a`, `b` of `{a::{c, d}, b}`.
fn first_names(path: &str) -> Vec<String> {
    let ident = |text: &str| -> String {
        text.trim_start().chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![ident(path)] };
    let (mut depth, mut begin, mut names) = (0, 0, vec![]);
    for (at, sign) in group.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(ident(&group[begin..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(ident(&group[begin..at]));
                begin = at + 1;
            }
            _ => {}
        }
    }
    names
}

/// The desk holds the session that the sync loop works on, and starts the loop; both ask for left tokens to be given back.
const ONE_ROOM: (&str, [&str; 3]) = ("amtspult-app", ["desk", "left_tokens", "sync"]);

type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Which of the modules beside each other use which.
fn arrows(files: &[(Vec<String>, String)]) -> Arrows {
    let rooms: BTreeSet<&String> = files.iter().filter_map(|(name, _)| name.first()).collect();
    let mut arrows = Arrows::new();
    for (name, text) in files {
        let Some(room) = name.first() else { continue };
        let named = names_at_the_root(name, text).into_iter().filter(|other| other != room && rooms.contains(other));
        arrows.entry(room.clone()).or_default().extend(named);
    }
    arrows
}

/// The modules that lead to themselves.
fn circles(arrows: &Arrows) -> BTreeSet<&String> {
    let leads_to_itself = |room: &&String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![*room]);
        while let Some(at) = open.pop() {
            open.extend(arrows.get(at).into_iter().flatten().filter(|next| seen.insert(*next)));
        }
        seen.contains(room)
    };
    arrows.keys().filter(leads_to_itself).collect()
}

fn crates() -> Vec<(String, PathBuf)> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let packages = metadata.workspace_packages().into_iter();
    let sources = |package: &cargo_metadata::Package| package.manifest_path.with_file_name("src").into_std_path_buf();
    packages.map(|package| (package.name.to_string(), sources(package))).filter(|(_, src)| src.is_dir()).collect()
}

#[test]
fn modules_beside_each_other_do_not_go_round() {
    let mut wrong = vec![];
    for (name, src) in crates() {
        let arrows = arrows(&modules(&src));
        let mut round = circles(&arrows);
        round.retain(|room| name != ONE_ROOM.0 || !ONE_ROOM.1.contains(&room.as_str()));
        if !round.is_empty() {
            wrong.push(format!("{name}: {round:?} of {arrows:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_circle_is_found() {
    let file = |name: &str, text: &str| (name.split('/').map(str::to_owned).collect::<Vec<_>>(), text.to_owned());
    let files = [
        file("a", "use crate::b::B;"),
        file("b/inner", "use super::super::{c::{x, y}, Root};"),
        file("c", "fn f() { crate::d::g(); }"),
        file("d", "// crate::a\nuse super::{e, a::A};"),
        file("e", "use crate::Root;"),
    ];
    let arrows = arrows(&files);
    let round: Vec<&str> = circles(&arrows).into_iter().map(String::as_str).collect();
    assert_eq!(round, ["a", "b", "c", "d"]);
}
