//! Who looks at whom: circles, and an order without them.

use super::index::{FieldIndex, GroupIndex, SectionIndex};

/// A section, group or field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Node {
    Section(SectionIndex),
    Group(GroupIndex),
    Field(FieldIndex),
}

/// When a node is worked out: after those with a smaller rank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank(usize);

/// Within it a node is a number: sections come first, then groups, then fields.
pub(crate) struct Graph {
    sections: usize,
    groups: usize,
    /// By number of the node: the nodes that it looks at.
    edges: Vec<Vec<usize>>,
}

impl Graph {
    pub fn new(sections: usize, groups: usize, fields: usize) -> Self {
        Self { sections, groups, edges: vec![vec![]; sections + groups + fields] }
    }

    pub fn number(&self, node: Node) -> usize {
        match node {
            Node::Section(SectionIndex(index)) => index,
            Node::Group(GroupIndex(index)) => self.sections + index,
            Node::Field(FieldIndex(index)) => self.sections + self.groups + index,
        }
    }

    pub fn node(&self, number: usize) -> Node {
        match (number.checked_sub(self.sections), number.checked_sub(self.sections + self.groups)) {
            (_, Some(index)) => Node::Field(FieldIndex(index)),
            (Some(index), None) => Node::Group(GroupIndex(index)),
            (None, None) => Node::Section(SectionIndex(number)),
        }
    }

    pub fn edge(&mut self, from: Node, to: Node) {
        let (from, to) = (self.number(from), self.number(to));
        self.edges[from].push(to);
    }

    /// By number of the node: the number of its strongly connected component (Tarjan, without recursion). Components
    /// are numbered so that what is looked at has the smaller number.
    pub fn circles(&self) -> Vec<usize> {
        const OPEN: usize = usize::MAX;
        let count = self.edges.len();
        let (mut order, mut low, mut component) = (vec![OPEN; count], vec![0; count], vec![OPEN; count]);
        let (mut next, mut components, mut stack) = (0, 0, vec![]);
        for start in 0..count {
            if order[start] != OPEN {
                continue;
            }
            let mut walk = vec![(start, 0)];
            while let Some((node, edge)) = walk.pop() {
                if edge == 0 {
                    (order[node], low[node]) = (next, next);
                    next += 1;
                    stack.push(node);
                }
                let mut edges = self.edges[node].iter().enumerate().skip(edge);
                let unseen = edges.find(|(_, to)| {
                    if order[**to] != OPEN && component[**to] == OPEN {
                        low[node] = low[node].min(order[**to]);
                    }
                    order[**to] == OPEN
                });
                if let Some((edge, to)) = unseen {
                    walk.extend([(node, edge + 1), (*to, 0)]);
                    continue;
                }
                if low[node] == order[node] {
                    while let Some(member) = stack.pop() {
                        component[member] = components;
                        if member == node {
                            break;
                        }
                    }
                    components += 1;
                }
                if let Some((above, _)) = walk.last() {
                    low[*above] = low[*above].min(low[node]);
                }
            }
        }
        component
    }

    /// Whether `to` is part of the circle of `from`; a node that looks at itself is a circle.
    pub fn in_one_circle(&self, circles: &[usize], from: Node, to: Node) -> bool {
        circles[self.number(from)] == circles[self.number(to)]
    }

    /// The circles that are there: each with its nodes, in the order of the form.
    pub fn circle_members(&self, circles: &[usize]) -> Vec<Vec<Node>> {
        let mut members: std::collections::BTreeMap<usize, Vec<Node>> = std::collections::BTreeMap::new();
        for (number, circle) in circles.iter().enumerate() {
            members.entry(*circle).or_default().push(self.node(number));
        }
        let looks_at_itself = |node: Node| self.edges[self.number(node)].contains(&self.number(node));
        members
            .into_values()
            .filter(|nodes| nodes.len() > 1 || nodes.iter().any(|node| looks_at_itself(*node)))
            .collect()
    }

    /// By number of the node: a rank that is above the ranks of all that it looks at, circles aside. Within a circle a
    /// field comes after its group and that after its section.
    pub fn ranks(&self, circles: &[usize]) -> Vec<Rank> {
        let position = |number: usize| match self.node(number) {
            Node::Section(_) => 0,
            Node::Group(_) => 1,
            Node::Field(_) => 2,
        };
        circles.iter().enumerate().map(|(number, circle)| Rank(circle * 3 + position(number))).collect()
    }
}
