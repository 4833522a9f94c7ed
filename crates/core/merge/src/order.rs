//! The order of a list, put together from both sides.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

/// Puts the orders of base, mine and theirs together; says whether the sides agree where both differ from the base.
/// `members` are those that are in the merged list; the orders name no others.
///
/// Whoever left the order of the common members as it was follows the other one. What only one side has comes behind the
/// member that it stands behind there; of several in one gap the smaller key comes first. It takes as many steps as there
/// are members, but for sorting.
pub fn orders<K: Ord + Hash + Clone>([base, mine, theirs]: &[Vec<K>; 3], members: &BTreeSet<K>) -> (Vec<K>, bool) {
    let [in_base, in_mine, in_theirs] = [base, mine, theirs].map(|keys| keys.iter().collect::<HashSet<&K>>());
    let among =
        |keys: &'_ [K], set: &HashSet<&K>| -> Vec<K> { keys.iter().filter(|key| set.contains(key)).cloned().collect() };
    let (of_mine, of_theirs) = (among(mine, &in_theirs), among(theirs, &in_mine));
    let of_base: Vec<K> = among(base, &in_mine).into_iter().filter(|key| in_theirs.contains(key)).collect();
    let (mine_left, theirs_left) = (among(&of_mine, &in_base) == of_base, among(&of_theirs, &in_base) == of_base);
    let agree = of_mine == of_theirs || mine_left || theirs_left;
    let leading = match (mine_left, theirs_left) {
        (true, false) => &of_theirs,
        // Both have added the same members in different places.
        (true, true) => std::cmp::min(&of_mine, &of_theirs),
        _ => &of_mine,
    };
    let mut merged = Chain::new(leading);
    // Each of the others, which one side alone has, behind the one that it stands behind there: that is in the chain
    // already, because it comes before. The order doesn't depend on the sides.
    let both: HashSet<&K> = leading.iter().collect();
    let mut rest: Vec<(usize, &K, Option<&K>)> = vec![];
    for side in [mine, theirs] {
        let others = side.iter().enumerate().filter(|(_, key)| !both.contains(key));
        rest.extend(others.map(|(index, key)| (index, key, index.checked_sub(1).and_then(|before| side.get(before)))));
    }
    rest.sort();
    for (_, key, before) in rest {
        merged.insert(key, before, &both);
    }
    let mut merged = merged.into_list();
    let there: HashSet<K> = merged.iter().cloned().collect();
    merged.extend(members.iter().filter(|key| !there.contains(key)).cloned());
    (merged, agree)
}

/// A list into which something can be put behind any of its members without moving the others.
struct Chain<'a, K> {
    first: Option<&'a K>,
    next: HashMap<&'a K, Option<&'a K>>,
}

impl<'a, K: Ord + Hash + Clone> Chain<'a, K> {
    fn new(keys: &'a [K]) -> Self {
        let next = keys.iter().enumerate().map(|(index, key)| (key, keys.get(index + 1))).collect();
        Self { first: keys.first(), next }
    }

    fn behind(&self, before: Option<&K>) -> Option<&'a K> {
        before.map_or(self.first, |before| self.next.get(before).copied().flatten())
    }

    /// Puts one behind another, and behind those that stand in the same gap and have a smaller key.
    fn insert(&mut self, key: &'a K, before: Option<&'a K>, leading: &HashSet<&K>) {
        if self.next.contains_key(key) {
            return;
        }
        let mut before = before;
        while let Some(there) = self.behind(before).filter(|there| !leading.contains(there) && *there < key) {
            before = Some(there);
        }
        let behind = self.behind(before);
        self.next.insert(key, behind);
        match before {
            Some(before) => drop(self.next.insert(before, Some(key))),
            None => self.first = Some(key),
        }
    }

    fn into_list(self) -> Vec<K> {
        std::iter::successors(self.first, |key| self.next.get(key).copied().flatten()).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn merged(base: &str, mine: &str, theirs: &str) -> (String, bool) {
        let orders = [base, mine, theirs].map(|order| order.chars().collect::<Vec<char>>());
        let members = orders[1].iter().chain(&orders[2]).copied().collect();
        let (merged, agree) = super::orders(&orders, &members);
        (merged.into_iter().collect(), agree)
    }

    #[test]
    fn examples() {
        let rows = [
            ("abc", "abc", "cba", "cba", true),
            ("abc", "xabc", "abcy", "xabcy", true),
            ("abc", "axbc", "aybc", "axybc", true),
            ("abc", "bac", "acb", "bac", false),
            ("abc", "bac", "bac", "bac", true),
            ("ab", "axyb", "ab", "axyb", true),
            ("", "xy", "yx", "xy", true),
        ];
        for (base, mine, theirs, expected, agree) in rows {
            assert_eq!(merged(base, mine, theirs), (expected.to_owned(), agree), "{base} {mine} {theirs}");
        }
    }

    proptest! {
        /// Nothing is lost or doubled, and the sides can be exchanged.
        #[test]
        fn laws(one in Just("abcdefgh".chars().collect::<Vec<_>>()).prop_shuffle(), other in Just("abcdexyz".chars().collect::<Vec<_>>()).prop_shuffle(), base in Just("abcfx".chars().collect::<Vec<_>>()).prop_shuffle()) {
            let members: BTreeSet<char> = one.iter().chain(&other).copied().collect();
            let base: Vec<char> = base.into_iter().filter(|key| members.contains(key)).collect();
            let (here, agree) = orders(&[base.clone(), one.clone(), other.clone()], &members);
            prop_assert_eq!(here.len(), members.len());
            prop_assert_eq!(here.iter().copied().collect::<BTreeSet<_>>(), members.clone());
            let (there, agrees) = orders(&[base, other, one], &members);
            prop_assert_eq!(agree, agrees);
            if agree {
                prop_assert_eq!(here, there);
            }
        }
    }
}
