//! Layout: what a person expects of a drawing, on generated models and files of the field.

use amtspult_bpmn_edit::edit::{Edit, apply};
use bpmn::model::Model;
use markup::write;

use crate::common::drawing::drawing;
use crate::common::editing::generated;
use trial::Random;
use trial::rounds;

fn laid_out(model: &Model, all: bool) -> Model {
    apply(model, &Edit::LayOut { all }).unwrap().model
}

fn check(model: &Model, name: &str) {
    is_whole(model, name);
    let tangles = drawing(model).unwrap().tangles();
    assert_eq!(tangles, Vec::<String>::new(), "{name}: {}", write(model.document()));
}

fn is_whole(model: &Model, name: &str) {
    let drawn = drawing(model).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
    let holds = drawn.is_tidy().and_then(|()| drawn.lines_end_on_borders(true));
    holds.unwrap_or_else(|wrong| panic!("{name}: {wrong}\n{}", write(model.document())));
    assert_eq!(drawn.missing(), Vec::<String>::new(), "{name}");
}

#[test]
fn generated_models() {
    for seed in 0..rounds(2_000, 60) {
        let mut random = Random::new(seed as u64);
        let nodes = random.below(30);
        let model = Model::read(generated(&mut random, nodes).as_bytes()).unwrap();
        let once = laid_out(&model, true);
        check(&once, &format!("seed {seed}"));
        assert_eq!(write(once.document()), write(laid_out(&model, false).document()), "seed {seed}: nothing was drawn");
        assert_eq!(write(once.document()), write(laid_out(&once, true).document()), "seed {seed}: again");
        assert_eq!(write(once.document()), write(laid_out(&once, false).document()), "seed {seed}: all was drawn");
    }
}

/// What was drawn keeps its distance to its neighbours; what wasn't is drawn beside it.
#[test]
fn only_what_is_missing() {
    for seed in 0..rounds(2_000, 60) {
        let mut random = Random::new(seed as u64);
        let nodes = 5 + random.below(20);
        let model = Model::read(generated(&mut random, nodes).as_bytes()).unwrap();
        let whole = write(laid_out(&model, true).document());
        let mut kept = String::new();
        let mut skips = false;
        for line in whole.lines() {
            let is_frame = line.contains("pool_") || line.contains("lane_");
            if line.contains("<bpmndi:BPMNShape") && !is_frame && random.chance(30) {
                skips = true;
            }
            if !skips {
                kept.push_str(line);
                kept.push('\n');
            }
            skips &= !line.contains("</bpmndi:BPMNShape");
        }
        let completed = laid_out(&Model::read(kept.as_bytes()).unwrap(), false);
        let drawn = drawing(&completed).unwrap();
        assert_eq!(drawn.missing(), Vec::<String>::new(), "seed {seed}");
    }
}

#[test]
fn files_of_the_field() {
    for (name, bytes) in trial::models() {
        let model = Model::read(&bytes).unwrap();
        let drawn = laid_out(&model, true);
        check(&drawn, &name);
        drawing(&laid_out(&model, false)).unwrap();
    }
}

/// Samples and inputs that once went wrong.
#[test]
fn own_files() {
    let folders = [trial::faults(), trial::faults().join("../../../../../assets/processes")];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    for path in files.filter(|path| path.extension().is_some_and(|ending| ending == "bpmn")) {
        let Ok(model) = Model::read(&std::fs::read(&path).unwrap()) else { continue };
        let name = path.display().to_string();
        // What two elements are called leaves open where a flow leads.
        let name_is_unclear = ["16a", "16f"].iter().any(|number| name.contains(number));
        match apply(&model, &Edit::LayOut { all: true }) {
            Ok(drawn) if !name_is_unclear => check(&drawn.model, &name),
            _ => {}
        }
    }
}

#[test]
fn large_models() {
    let model = Model::read(generated(&mut Random::new(1), 500).as_bytes()).unwrap();
    // Lines that lead from anywhere to anywhere find no room any more.
    is_whole(&laid_out(&model, true), "500 nodes");
}
