//! Processes that others call.

use std::collections::{BTreeMap, BTreeSet};

use super::{Approximated, Data, Limits, Proof, Verdict, prove_alone};
use bpmn::model::{ElementId, Model};

/// What has come out for each process; nothing while it is being proved.
pub(super) type Verdicts = BTreeMap<ElementId, Option<Verdict>>;

/// A process with all that it calls: it is sound only if they are.
pub(super) fn prove_with(
    model: &Model,
    process: ElementId,
    data: &Data,
    limits: &Limits,
    verdicts: &mut Verdicts,
) -> Proof {
    verdicts.insert(process, None);
    let mut proof = prove_alone(model, process, data, limits);
    let calls = proof.covered.approximations.iter().filter(|known| known.what == Approximated::Call);
    let called: BTreeSet<ElementId> = calls.filter_map(|call| model.called_process(call.element)).collect();
    for called in called {
        if !verdicts.contains_key(&called) {
            prove_with(model, called, data, limits, verdicts);
        }
        let is_sound = verdicts.get(&called).copied().flatten() == Some(Verdict::Sound);
        if proof.verdict == Verdict::Sound && !is_sound {
            proof.verdict = Verdict::Unknown;
        }
    }
    verdicts.insert(process, Some(proof.verdict));
    proof
}
