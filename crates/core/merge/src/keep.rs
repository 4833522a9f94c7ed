//! What stays and what goes.

use std::collections::BTreeSet;

/// In which versions a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// What both come from has it.
    pub base: bool,
    /// Mine has it.
    pub mine: bool,
    /// Theirs has it.
    pub theirs: bool,
}

impl Presence {
    /// One side has removed it, the other still has it.
    pub fn is_disputed(self) -> bool {
        self.base && self.mine != self.theirs
    }
}

/// The things that are in the merged version. What one side has removed and the other left alone goes (`is_removed`),
/// unless something that stays needs it; what that is, `needs` says: what it stands in, what it speaks of, and below a thing
/// in dispute all that is in it. Of `all` things of both sides nothing else goes.
pub fn kept<K: Ord + Clone>(
    all: &BTreeSet<K>,
    is_removed: impl Fn(&K) -> bool,
    mut needs: impl FnMut(&K) -> Vec<K>,
) -> BTreeSet<K> {
    let mut kept: BTreeSet<K> = all.iter().filter(|key| !is_removed(key)).cloned().collect();
    let mut open: Vec<K> = kept.iter().cloned().collect();
    while let Some(key) = open.pop() {
        for needed in needs(&key) {
            if all.contains(&needed) && kept.insert(needed.clone()) {
                open.push(needed);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_stays_with_what_it_needs_itself() {
        let all: BTreeSet<u32> = (1..=5).collect();
        // 1 needs 2, which was removed and needs 3, which was removed as well; 4 goes.
        let needs = |key: &u32| match key {
            1 => vec![2, 9],
            2 => vec![3],
            _ => vec![],
        };
        assert_eq!(kept(&all, |key| [2, 3, 4].contains(key), needs), BTreeSet::from([1, 2, 3, 5]));
    }

    #[test]
    fn a_dispute_is_about_what_was_there() {
        let of = |base, mine, theirs| Presence { base, mine, theirs }.is_disputed();
        assert!(of(true, true, false) && of(true, false, true));
        assert!(!of(true, true, true) && !of(true, false, false) && !of(false, true, false));
    }
}
