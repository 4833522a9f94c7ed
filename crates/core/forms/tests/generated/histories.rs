//! Two people edit the same form for a long time without a line, and hand in one after the other: what comes of it is the same
//! for both, whoever is first, and no edit of anybody is gone without being told.

use amtspult_forms::{Conflict, Design, Edit, Form, Merge, diff, merge};
use trial::Random;

use super::edits as designer;
use super::merge::Outcome;

/// Edits of each: of a long time, and of an afternoon in which two seldom meet.
const EDITS: [usize; 2] = [200, 5];

/// What somebody makes of a form; like people they delete seldom.
fn edited(base: &Form, random: &mut Random, who: &str, edits: usize) -> Form {
    let mut design = Design::of(base.clone());
    for number in 0..edits {
        let edit = designer::edit(design.form(), random);
        let deletes = matches!(edit, Edit::Remove { .. } | Edit::Forget { .. } | Edit::Dissolve { .. });
        if !deletes || random.one_in(8) {
            // What would break the form is refused and changes nothing.
            let _ = design.edit(&edit, &format!("{who}-{number}"));
        }
    }
    design.form().clone()
}

fn mirrored(merge: &Merge) -> Vec<Conflict> {
    let swap = |mut conflict: Conflict| {
        std::mem::swap(&mut conflict.mine, &mut conflict.theirs);
        conflict
    };
    merge.conflicts.iter().cloned().map(swap).collect()
}

#[test]
fn two_histories_come_to_one_form_and_lose_nothing() {
    let (mut disputed, mut agreed, mut told) = (0, 0, 0);
    let mut bases = designer::forms(trial::rounds(1_000, 10));
    bases.truncate(trial::rounds(bases.len(), 10));
    for (number, base) in bases.into_iter().enumerate() {
        for edits in EDITS {
            let mut random = Random::new(number as u64);
            let [anna, ben] = ["anna", "ben"].map(|who| edited(&base, &mut random, who, edits));
            // Anna hands in first, Ben merges; and the other way round.
            let bens = merge(&base, &ben, &anna).unwrap();
            let annas = merge(&base, &anna, &ben).unwrap();
            assert_eq!(annas.conflicts, mirrored(&bens), "{number}: both are told the same");
            for (side, merged) in [(&ben, &bens), (&anna, &bens), (&ben, &annas), (&anna, &annas)] {
                let outcome = Outcome::of(&base, side, merged);
                for edit in diff(&base, side) {
                    assert!(outcome.keeps(&edit), "{number}: {edit:?} is lost");
                }
            }
            if bens.conflicts.is_empty() {
                assert_eq!(bens.form, annas.form, "{number}: without conflicts nobody notices who was first");
                agreed += 1;
            } else {
                disputed += 1;
                told += bens.conflicts.len();
            }
            // The first one gets what the second has made of both, as it is: nothing is to be decided a second time.
            for (first, merged) in [(&anna, &bens), (&ben, &annas)] {
                let caught_up = merge(first, first, &merged.form).unwrap();
                assert_eq!((caught_up.conflicts.len(), &caught_up.form), (0, &merged.form), "{number}");
            }
        }
    }
    println!("{agreed} pairs of histories without conflicts, {disputed} with {told}");
    assert!(disputed > 0 && agreed > 0);
}
