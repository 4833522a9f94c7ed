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

const FULL: Limits = Limits { unreduced: 200_000, reduced: 0 };
const REDUCED: Limits = Limits { unreduced: 0, reduced: 200_000 };

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

fn same(model: &Model, proof: &Proof, wanted: &Answer) -> Result<(), String> {
    let mut found = codes(proof);
    found.remove("unreachable-activity");
    // With reduction one fault may hide another one, but never all of them.
    let is_same = match proof.covered.is_reduced {
        true => found.is_subset(&wanted.codes) && found.is_empty() == wanted.codes.is_empty(),
        false => found == wanted.codes,
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
    let is_same = if wanted.was_cut || proof.covered.is_reduced && !found.is_empty() {
        unreachable.is_subset(&missed)
    } else {
        unreachable == missed
    };
    is_same.then_some(()).ok_or_else(|| format!("unreachable {unreachable:?}, wanted {missed:?}"))
}

#[test]
fn the_verdict_is_that_of_brute_force() {
    let mut wrong = vec![];
    for seed in seeds(10_000, 60) {
        let (text, model, data) = model_of(seed);
        let process = model.find("p").unwrap();
        // What has too many states for brute force is left out.
        let Some(wanted) = brute_force(&model, process, &data.values) else { continue };
        for limits in [FULL, REDUCED] {
            let proof = prove(&model, process, &data, &limits);
            assert!(proof.covered.is_complete, "{seed}");
            wrong.extend(same(&model, &proof, &wanted).err().map(|difference| format!("{seed}: {difference}")));
            let unconfirmed = proof.faults.iter().filter(|fault| confirm(&model, process, fault) != Ok(true));
            wrong.extend(unconfirmed.map(|fault| format!("{seed}: {fault:?}\n{text}")));
        }
    }
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n"));
}
