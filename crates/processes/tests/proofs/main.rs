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
    if found != wanted.codes {
        return Err(format!("found {found:?}, wanted {:?}", wanted.codes));
    }
    let missed: BTreeSet<ElementId> = model
        .elements()
        .filter(|(id, element)| element.activity().is_some() && !wanted.entered.contains(id))
        .map(|(id, _)| id)
        .collect();
    let unreachable = unreachable(proof);
    let is_same = if wanted.was_cut { unreachable.is_subset(&missed) } else { unreachable == missed };
    is_same.then_some(()).ok_or_else(|| format!("unreachable {unreachable:?}, wanted {missed:?}"))
}

#[test]
fn the_verdict_is_that_of_brute_force() {
    let mut compared = BTreeMap::<String, usize>::new();
    let mut wrong = 0;
    let only = std::env::var("SEED").ok().map(|seed| seed.parse::<u64>().unwrap());
    for seed in only.map_or(seeds(10_000, 60), |seed| seed..seed + 1) {
        let (text, model, data) = model_of(seed);
        let process = model.find("p").unwrap();
        let Some(wanted) = brute_force(&model, process, &data.values) else {
            *compared.entry("too large".to_owned()).or_default() += 1;
            continue;
        };
        for limits in [FULL, REDUCED] {
            let proof = prove(&model, process, &data, &limits);
            assert!(proof.covered.is_complete, "{seed}");
            if let Err(difference) = same(&model, &proof, &wanted) {
                println!(
                    "{seed} reduced {}: {difference} {}\n",
                    limits == REDUCED,
                    unreachable(&proof).iter().map(|id| model.id_of(*id)).collect::<String>()
                );
                if true {
                    println!("{text}");
                }
                wrong += 1;
            }
            for fault in &proof.faults {
                let confirmed = confirm(&model, process, fault);
                if confirmed != Ok(true) {
                    println!("{text}");
                    println!("{seed} reduced {}: {confirmed:?} {fault:?}\n", limits == REDUCED);
                    wrong += 1;
                }
            }
        }
        let kind = if wanted.codes.is_empty() { "sound".to_owned() } else { format!("{:?}", wanted.codes) };
        *compared.entry(kind).or_default() += 1;
    }
    println!("{compared:#?}");
    assert_eq!(wrong, 0);
}
