//! Each element the engine executes, in a file of its own with recorded runs: `tests/elements`.

use std::path::{Path, PathBuf};

use amtspult_engine::Engine;
use amtspult_engine::recording::{self, Recording};
use bpmn::check::{Severity, check};
use bpmn::model::Model;

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "bpmn")).collect();
    files.sort();
    files
}

fn play(path: &Path) -> Vec<String> {
    let model = Model::read(&std::fs::read(path).unwrap()).unwrap();
    let errors = check(&model).into_iter().filter(|finding| finding.severity == Severity::Error);
    let mut wrong: Vec<String> = errors.map(|finding| format!("{}: {finding:?}", path.display())).collect();
    let engine = Engine::new(&model);
    let recordings: Vec<Recording> =
        serde_json::from_slice(&std::fs::read(path.with_extension("runs.json")).unwrap()).unwrap();
    assert!(!recordings.is_empty());
    for recording in recordings {
        let found = match recording::play(&engine, &recording, true) {
            Ok(played) => recording::deviations(&recording, &played).iter().map(|one| format!("{one:?}")).collect(),
            Err(error) => vec![error.to_string()],
        };
        wrong.extend(found.into_iter().map(|found| format!("{}, {}: {found}", path.display(), recording.name)));
    }
    wrong
}

#[test]
fn each_element_runs_as_recorded() {
    let files = files("tests/elements");
    assert!(files.len() > 80, "{}", files.len());
    let wrong: Vec<String> = files.iter().flat_map(|path| play(path)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The samples of the product: their runs take every flow.
#[test]
fn the_samples_run_as_recorded() {
    let files = files("../../../assets/processes");
    assert_eq!(files.len(), 6);
    for path in files {
        assert_eq!(play(&path), Vec::<String>::new());
    }
}
