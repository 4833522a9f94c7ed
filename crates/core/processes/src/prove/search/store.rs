//! States in one block of memory, each once; and the circles in a graph of them.

/// States as words, numbered in the order in which they came.
pub(in crate::prove) struct Store {
    words: usize,
    bits: Vec<u64>,
    /// Open addressing: one more than the state's number, 0 where there is none.
    slots: Vec<u32>,
    count: usize,
}

impl Store {
    pub fn new(words: usize) -> Self {
        Self { words: words.max(1), bits: vec![], slots: vec![0; 1_024], count: 0 }
    }

    pub fn len(&self) -> usize {
        self.count
    }

    pub fn get(&self, state: u32) -> &[u64] {
        let start = state as usize * self.words;
        self.bits.get(start..start + self.words).unwrap_or_default()
    }

    /// The number of a state, if it is known.
    pub fn find(&self, state: &[u64]) -> Option<u32> {
        self.slots.get(self.slot(state)).and_then(|known| known.checked_sub(1))
    }

    /// The number of a state, and whether it is new.
    pub fn insert(&mut self, state: &[u64]) -> (u32, bool) {
        if let Some(known) = self.find(state) {
            return (known, false);
        }
        let slot = self.slot(state);
        self.bits.extend_from_slice(state);
        self.count += 1;
        let number = u32::try_from(self.count).unwrap_or(u32::MAX);
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = number;
        }
        if self.count * 2 > self.slots.len() {
            self.grow();
        }
        (number - 1, true)
    }

    /// Where a state is, or would be.
    fn slot(&self, state: &[u64]) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash(state) & mask;
        while let Some(known) = self.slots.get(at).filter(|known| **known > 0) {
            if self.get(known - 1) == state {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        let mask = self.slots.len() - 1;
        for number in 1..=u32::try_from(self.count).unwrap_or(u32::MAX) {
            let mut at = hash(self.get(number - 1)) & mask;
            while self.slots.get(at).is_some_and(|known| *known > 0) {
                at = (at + 1) & mask;
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = number;
            }
        }
    }
}

/// Multiply and mix, as in SplitMix64 (Steele et al., 2014): states differ in few bits.
fn hash(state: &[u64]) -> usize {
    let mixed = state.iter().fold(0_u64, |hash, word| {
        let mixed = (hash ^ word).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ mixed >> 29
    });
    usize::try_from(mixed ^ mixed >> 32).unwrap_or_default()
}

/// For each node the number of its strongly connected component (Tarjan, 1972, without recursion).
pub(crate) fn components(count: usize, edges: &[(u32, u32)]) -> Vec<u32> {
    let graph = Graph::new(count, edges);
    let mut search = Search { index: vec![0; count], low: vec![0; count], component: vec![u32::MAX; count], next: 0 };
    let mut stack = vec![];
    for root in 0..count {
        if search.index.get(root) == Some(&0) {
            search.from(root, &graph, &mut stack);
        }
    }
    search.component
}

/// Successors, one node's after the other's.
struct Graph {
    starts: Vec<usize>,
    targets: Vec<u32>,
}

impl Graph {
    fn new(count: usize, edges: &[(u32, u32)]) -> Self {
        let mut starts = vec![0; count + 1];
        for (from, _) in edges {
            starts.get_mut(*from as usize + 1).into_iter().for_each(|start| *start += 1);
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut targets = vec![0; edges.len()];
        for (from, to) in edges {
            let Some(at) = next.get_mut(*from as usize) else { continue };
            targets.get_mut(*at).into_iter().for_each(|target| *target = *to);
            *at += 1;
        }
        Self { starts, targets }
    }

    fn after(&self, node: usize) -> &[u32] {
        match (self.starts.get(node), self.starts.get(node + 1)) {
            (Some(start), Some(end)) => self.targets.get(*start..*end).unwrap_or_default(),
            _ => &[],
        }
    }
}

struct Search {
    /// From 1 in the order of discovery; 0 while not discovered.
    index: Vec<u32>,
    low: Vec<u32>,
    component: Vec<u32>,
    next: u32,
}

impl Search {
    fn from(&mut self, root: usize, graph: &Graph, stack: &mut Vec<usize>) {
        let mut path = vec![(root, 0)];
        self.discover(root, stack);
        while let Some((node, next)) = path.last_mut() {
            let (node, successor) = (*node, graph.after(*node).get(*next).map(|to| *to as usize));
            *next += 1;
            match successor {
                Some(to) if self.index.get(to) == Some(&0) => {
                    self.discover(to, stack);
                    path.push((to, 0));
                }
                Some(to) if self.component.get(to) == Some(&u32::MAX) => {
                    let index = self.index.get(to).copied().unwrap_or_default();
                    self.lower(node, index);
                }
                Some(_) => {}
                None => {
                    path.pop();
                    self.close(node, stack);
                    if let Some((parent, _)) = path.last() {
                        let low = self.low.get(node).copied().unwrap_or_default();
                        self.lower(*parent, low);
                    }
                }
            }
        }
    }

    fn discover(&mut self, node: usize, stack: &mut Vec<usize>) {
        self.next += 1;
        for list in [&mut self.index, &mut self.low] {
            list.get_mut(node).into_iter().for_each(|number| *number = self.next);
        }
        stack.push(node);
    }

    fn lower(&mut self, node: usize, to: u32) {
        self.low.get_mut(node).into_iter().for_each(|low| *low = (*low).min(to));
    }

    fn close(&mut self, node: usize, stack: &mut Vec<usize>) {
        if self.low.get(node) != self.index.get(node) {
            return;
        }
        let number = u32::try_from(node).unwrap_or(u32::MAX);
        while let Some(member) = stack.pop() {
            self.component.get_mut(member).into_iter().for_each(|component| *component = number);
            if member == node {
                return;
            }
        }
    }
}
