//! docs/ARCHITECTURE.md: no circles between modules that stand beside each other, in the `src` of a crate or deeper. The
//! module around them is the room that they stand in: it names them, and they may use what it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;

/// From the root of the crate, such as `["run", "throw"]`; of an item with its own name behind.
type Name = Vec<String>;
/// Which of the modules of a room use which.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// A file, and what stands in it without its tests.
struct Module {
    name: Name,
    text: String,
}

/// The modules below each root (`lib.rs`, `main.rs`) of a package: its programs don't know each other's.
fn roots(src: &Path) -> BTreeMap<PathBuf, Vec<Module>> {
    let mut roots = BTreeMap::<PathBuf, Vec<Module>>::new();
    let mut open = vec![(src.to_owned(), src.to_owned())];
    while let Some((folder, above)) = open.pop() {
        let is_root = folder.join("lib.rs").exists() || folder.join("main.rs").exists();
        let root = if is_root { folder.clone() } else { above };
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push((path, root.clone()));
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                roots.entry(root.clone()).or_default().push(Module { name: name(&root, &path), text: code(&text) });
            }
        }
    }
    roots
}

fn name(root: &Path, file: &Path) -> Name {
    let path = file.strip_prefix(root).unwrap().with_extension("");
    let mut name: Name = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if name.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        name.pop();
    }
    name
}

/// Without tests and comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// What a module names by way of `crate::` and `super::`.
fn named(module: &Module) -> BTreeSet<Name> {
    let from = |above: &[String], tree: &str| leaves(tree).into_iter().map(|leaf| [above, &leaf].concat()).collect();
    let in_crate = behind(&module.text, "crate::").into_iter().flat_map(|tree| -> Vec<Name> { from(&[], tree) });
    let above = behind(&module.text, "super::").into_iter().flat_map(|tree| -> Vec<Name> {
        let (mut tree, mut levels) = (tree, 1);
        while let Some(next) = tree.strip_prefix("super::") {
            (tree, levels) = (next, levels + 1);
        }
        from(&module.name[..module.name.len().saturating_sub(levels)], tree)
    });
    in_crate.chain(above).collect()
}

/// What stands behind a word where that begins a path.
fn behind<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let goes_on = |before: char| before.is_alphanumeric() || before == '_' || before == ':';
    let places = text.match_indices(word).filter(|(at, _)| !text[..*at].ends_with(goes_on));
    places.map(|(at, _)| &text[at + word.len()..]).collect()
}

/// `[a, b]` of `a::b`; `[a, c]`, `[a, d]` and `[b]` of `{a::{c, d}, b}`.
fn leaves(tree: &str) -> Vec<Name> {
    let tree = tree.trim_start();
    if let Some(group) = tree.strip_prefix('{') {
        return branches(group).into_iter().flat_map(leaves).collect();
    }
    let first: String = tree.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect();
    match tree[first.len()..].strip_prefix("::") {
        Some(rest) => leaves(rest).into_iter().map(|leaf| [vec![first.clone()], leaf].concat()).collect(),
        None => vec![vec![first]],
    }
}

/// The parts between commas, up to the brace that closes.
fn branches(group: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut parts) = (0, 0, vec![]);
    for (at, sign) in group.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[begin..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts
}

/// Which of the modules directly in a room use which, with all that stands in them.
fn arrows(room: &[String], modules: &[Module]) -> Arrows {
    let directly = |name: &Name| name.strip_prefix(room)?.first().cloned();
    let doors: BTreeSet<String> = modules.iter().filter_map(|module| directly(&module.name)).collect();
    let mut arrows = Arrows::new();
    for module in modules {
        let Some(door) = directly(&module.name) else { continue };
        let named = named(module);
        let others = named.iter().filter_map(directly).filter(|other| *other != door && doors.contains(other));
        arrows.entry(door.clone()).or_default().extend(others);
    }
    arrows
}

/// The modules that lead to themselves.
fn circles(arrows: &Arrows) -> BTreeSet<&str> {
    let leads_to_itself = |door: &&String| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![*door]);
        while let Some(at) = open.pop() {
            open.extend(arrows.get(at).into_iter().flatten().filter(|next| seen.insert(*next)));
        }
        seen.contains(door)
    };
    arrows.keys().filter(leads_to_itself).map(String::as_str).collect()
}

/// The circles of all rooms, each told with its arrows.
fn wrong(modules: &[Module]) -> Vec<String> {
    let above = |module: &Module| (0..module.name.len()).map(|depth| module.name[..depth].to_vec()).collect::<Vec<_>>();
    let rooms: BTreeSet<Name> = modules.iter().flat_map(above).collect();
    let told = |room: Name| {
        let mut arrows = arrows(&room, modules);
        let round: BTreeSet<String> = circles(&arrows).into_iter().map(str::to_owned).collect();
        arrows.retain(|door, _| round.contains(door));
        arrows.values_mut().for_each(|others| others.retain(|other| round.contains(other)));
        (!round.is_empty()).then(|| format!("{}: {arrows:?}", room.join("::")))
    };
    rooms.into_iter().filter_map(told).collect()
}

fn sources() -> Vec<PathBuf> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let packages = metadata.workspace_packages().into_iter();
    let sources = packages.map(|package| package.manifest_path.with_file_name("src").into_std_path_buf());
    sources.filter(|src| src.is_dir()).collect()
}

#[test]
fn modules_beside_each_other_do_not_go_round() {
    let roots = sources().into_iter().flat_map(|src| roots(&src));
    let wrong = roots.flat_map(|(root, modules)| {
        wrong(&modules).into_iter().map(move |circle| format!("{} {circle}", root.display()))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_circle_is_found_at_every_depth() {
    let module =
        |name: &str, text: &str| Module { name: name.split('/').map(str::to_owned).collect(), text: code(text) };
    let mut modules = vec![
        module("a", "use crate::b::B;"),
        module("b/inner", "use super::super::{c::{x, y}, Root};"),
        module("c", "fn f() { crate::d::g(); }"),
        module("d", "// crate::e::one\nuse super::{e, a::A};"),
        module("e", "use crate::Root;"),
        module("e/one", "use super::two::Two;"),
        module("e/two", "use super::Room;"),
        module("e/two/deep", "use crate::e::{Room, three::Three};"),
        module("e/three", "use crate::e::Room;"),
    ];
    let above = r#": {"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {"a"}}"#;
    assert_eq!(wrong(&modules), [above]);
    modules.push(module("e/three/deep", "fn f() { super::super::one::g(); }"));
    let inner = r#"e: {"one": {"two"}, "three": {"one"}, "two": {"three"}}"#;
    assert_eq!(wrong(&modules), [above, inner]);
}
