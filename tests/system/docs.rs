//! Files that the documentation names are there.

use std::path::Path;

/// Where a path of the project begins.
const BEGINNINGS: [&str; 7] = ["crates/", "ui/", "tests/", "xtask/", "assets/", "src-tauri/", "docs/"];

/// Paths between grave accents, without what stands for several files. Of `crates/a/<name>.rs` it is the folder.
fn named(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    let is_path = |path: &&str| BEGINNINGS.iter().any(|beginning| path.starts_with(beginning));
    let paths = quoted.filter(is_path).map(|path| path.split('<').next().unwrap_or_default());
    paths.filter(|path| !path.contains(['*', ' ', '{', '…'])).collect()
}

#[test]
fn files_that_are_named_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let pages = docs.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    let (mut missing, mut count) = (vec![], 0);
    for page in pages.chain([root.join("README.md")]) {
        let text = std::fs::read_to_string(&page).unwrap();
        for path in named(&text) {
            count += 1;
            if !root.join(path).exists() && path != "crates/adapters/connectors" {
                missing.push(format!("{}: {path}", page.display()));
            }
        }
    }
    assert!(count > 40, "{count} paths");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
