//! Proofs on models made at random, beside brute force. `AMTSPULT_FULL=1` tries as many as are promised.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod brute_force;
#[path = "../common/mod.rs"]
mod common;
mod field;
mod known;
mod random;

use std::collections::{BTreeMap, BTreeSet};

use amtspult_processes::expression::Value;
use amtspult_processes::model::{ElementId, Model};
use amtspult_processes::prove::{Data, FaultCode, Limits, Proof, confirm, prove};
use brute_force::{Answer, brute_force};
use random::Blocks;

const FULL: Limits = Limits { unreduced: 200_000, reduced: 0, repairs: 0 };
/// Folded, and what is left gone through even where the process itself is small.
const FOLDED: Limits = Limits { unreduced: 1, reduced: 200_000, repairs: 0 };
const REDUCED: Limits = Limits { unreduced: 200_000, reduced: 200_000, repairs: 0 };

fn seeds(promised: u64, few: u64) -> std::ops::Range<u64> {
    0..if std::env::var_os("AMTSPULT_FULL").is_some() { promised } else { few }
}

fn model_of(seed: u64) -> (String, Model, Data) {
    let with_data = seed % 4 == 3;
    let mut blocks = Blocks::new(seed, 2 + (seed % 5) as usize, with_data);
    for _ in 0..seed % 3 {
        blocks.damage();
    }
    let text = blocks.xml();
    let model = Model::read(text.as_bytes()).unwrap();
    let values: Vec<Value> = (0..3).map(Value::from).collect();
    let values = if with_data {
        BTreeMap::from(["x", "y"].map(|name| (name.to_owned(), values.clone())))
    } else {
        BTreeMap::new()
    };
    (text, model, Data { values, sets: BTreeMap::new() })
}

fn codes(proof: &Proof) -> BTreeSet<&'static str> {
    let names = proof.faults.iter().map(|fault| match fault.code {
        FaultCode::Deadlock => "deadlock",
        FaultCode::LackOfSynchronisation => "lack-of-synchronisation",
        FaultCode::ImproperCompletion => "improper-completion",
        FaultCode::NoEnd => "no-end",
        FaultCode::EndlessLoop => "endless-loop",
        FaultCode::NoFlow => "no-flow",
        FaultCode::UnreachableActivity => "unreachable-activity",
    });
    names.collect()
}

fn unreachable(proof: &Proof) -> BTreeSet<ElementId> {
    let missed = proof.faults.iter().filter(|fault| fault.code == FaultCode::UnreachableActivity);
    missed.flat_map(|fault| fault.elements.clone()).collect()
}

/// Equal verdicts, and equal codes where the proof says that there can be no others.
fn same(model: &Model, proof: &Proof, wanted: &Answer) -> Result<(), String> {
    let mut found = codes(proof);
    found.remove("unreachable-activity");
    let is_same = match proof.covered.is_complete {
        true => found == wanted.codes,
        false => !found.is_empty() && found.is_subset(&wanted.codes),
    };
    if !is_same {
        return Err(format!("found {found:?}, wanted {:?}", wanted.codes));
    }
    let missed: BTreeSet<ElementId> = model
        .elements()
        .filter(|(id, element)| element.activity().is_some() && !wanted.entered.contains(id))
        .map(|(id, _)| id)
        .collect();
    let unreachable = unreachable(proof);
    let is_same = match wanted.was_cut {
        true => unreachable.is_subset(&missed),
        false => unreachable == missed,
    };
    is_same.then_some(()).ok_or_else(|| format!("unreachable {unreachable:?}, wanted {missed:?}"))
}

fn seeds_from_environment(all: std::ops::Range<u64>) -> Vec<u64> {
    match std::env::var("SEEDS") {
        Ok(text) => text.split(',').map(|seed| seed.parse().unwrap()).collect(),
        Err(_) => all.collect(),
    }
}

#[test]
fn the_verdict_is_that_of_brute_force() {
    let (mut wrong, mut compared, mut skipped, mut folded) = (vec![], 0, 0, 0);
    for seed in seeds_from_environment(seeds(10_000, 60)) {
        let (text, model, data) = model_of(seed);
        let process = model.find("p").unwrap();
        // What has too many states for brute force is left out.
        let Some(wanted) = brute_force(&model, process, &data.values) else {
            skipped += 1;
            continue;
        };
        compared += 1;
        for (name, limits) in [("full", FULL), ("reduced", REDUCED), ("folded", FOLDED)] {
            let proof = prove(&model, process, &data, &limits);
            if name == "folded" && proof.covered.folded == 0 {
                continue;
            }
            let is_complete = proof.covered.is_complete || name == "folded";
            wrong.extend((!is_complete).then(|| format!("{seed} {name}: incomplete")));
            wrong.extend(same(&model, &proof, &wanted).err().map(|difference| format!("{seed} {name}: {difference}")));
            if proof.covered.folded > 0 {
                folded += 1;
            }
            let unconfirmed = proof.faults.iter().filter(|fault| confirm(&model, process, fault) != Ok(true));
            wrong.extend(unconfirmed.map(|fault| format!("{seed} {name}: unconfirmed {fault:?} {}", if std::env::var("SEEDS").is_ok() { &text } else { "" })));
        }
    }
    println!("{compared} compared, {skipped} too large, {folded} folded");
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n"));
}
