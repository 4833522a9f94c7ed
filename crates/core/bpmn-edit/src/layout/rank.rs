//! In which column each node stands: behind all that lead to it, loops aside.

/// The column of each node, and which edges lead back. Edges are pairs of nodes by number; nodes that nothing leads to come
/// first, then those that come first in the list.
pub(super) fn rank(count: usize, edges: &[(usize, usize)]) -> (Vec<usize>, Vec<bool>) {
    let mut leaving = vec![vec![]; count];
    let mut is_target = vec![false; count];
    for (edge, (from, to)) in edges.iter().enumerate() {
        if let (Some(leaving), Some(is_target)) = (leaving.get_mut(*from), is_target.get_mut(*to)) {
            leaving.push((edge, *to));
            *is_target = true;
        }
    }
    let (order, back) = depth_first(&leaving, &is_target, edges.len());
    let mut ranks = vec![0; count];
    for node in order.into_iter().rev() {
        let own = ranks.get(node).copied().unwrap_or_default();
        for (edge, to) in leaving.get(node).into_iter().flatten() {
            if back.get(*edge) != Some(&true)
                && let Some(rank) = ranks.get_mut(*to)
            {
                *rank = (*rank).max(own + 1);
            }
        }
    }
    (ranks, back)
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// The nodes in the order in which they are done with, and the edges that lead to an open one.
fn depth_first(leaving: &[Vec<(usize, usize)>], is_target: &[bool], edges: usize) -> (Vec<usize>, Vec<bool>) {
    let mut states = vec![State::New; leaving.len()];
    let (mut order, mut back) = (vec![], vec![false; edges]);
    let is_first = |node: &usize| is_target.get(*node) == Some(&false);
    let firsts = (0..leaving.len()).filter(is_first);
    for root in firsts.chain(0..leaving.len()) {
        let mut open = vec![(root, 0)];
        while let Some((node, next)) = open.pop() {
            let Some(state) = states.get_mut(node) else { continue };
            if next == 0 && *state != State::New {
                continue;
            }
            *state = State::Open;
            match leaving.get(node).and_then(|leaving| leaving.get(next)) {
                Some((edge, to)) => {
                    open.push((node, next + 1));
                    match states.get(*to) {
                        Some(State::New) => open.push((*to, 0)),
                        Some(State::Open) => back.iter_mut().skip(*edge).take(1).for_each(|back| *back = true),
                        _ => {}
                    }
                }
                None => {
                    states.iter_mut().skip(node).take(1).for_each(|state| *state = State::Done);
                    order.push(node);
                }
            }
        }
    }
    (order, back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_lead_back() {
        let edges = [(0, 1), (1, 2), (2, 1), (0, 2), (2, 3), (4, 4)];
        assert_eq!(rank(5, &edges), (vec![0, 1, 2, 3, 0], vec![false, false, true, false, false, true]));
    }
}
