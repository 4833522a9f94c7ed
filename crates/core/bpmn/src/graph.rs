//! Circles in a graph of numbered nodes.

/// For each node the number of its strongly connected component (Tarjan, 1972, without recursion).
pub fn components(count: usize, edges: &[(u32, u32)]) -> Vec<u32> {
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
