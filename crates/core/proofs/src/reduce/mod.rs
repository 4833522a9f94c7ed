//! Structural reduction: blocks with one way in and one way out are folded, the inner ones first, until nothing fits any
//! more (Sadiq and Orlowska, Analyzing process models using graph reduction techniques, 2000; Berthelot, Transformations
//! and decompositions of nets, 1987).
//!
//! A folded block does what it did before to what is around it: it takes a token and gives it on, at once, after a program
//! or after a person has done something. If the small process is sound, so is the process itself. The other way round
//! doesn't hold where a second token comes to a block while one is in it: the two needn't meet. So faults of the small
//! process are only told if the engine confirms them.
//!
//! Nothing is folded where variables are set that conditions read, where signals are heard that the process sends, or
//! where it depends on the order of tokens what something thrown ends.

mod build;
mod calm;
mod edges;
mod free;
mod guard;
mod piece;
mod rules;

use std::collections::BTreeMap;

use crate::choice::Choice;
use crate::index::{EdgeIndex, List, NodeIndex, ScopeIndex};
use crate::net::reads;
use crate::net::{Net, Node, Op};
use edges::Edge;
use piece::{Piece, Stop};

/// Folds what can be folded.
pub(super) fn reduce(net: &mut Net<'_>) {
    let before = crate::net::before(net);
    if !calm::is_calm(net, &before) {
        return;
    }
    free::free(net, &before);
    let mut reducer = Reducer::new(net);
    reducer.all();
    reducer.build();
}

struct Reducer<'n, 'a> {
    net: &'n mut Net<'a>,
    edges: List<EdgeIndex, Edge>,
    /// Edges to and from each node.
    into: List<NodeIndex, Vec<EdgeIndex>>,
    out_of: List<NodeIndex, Vec<EdgeIndex>>,
    /// Boundary events by what they are attached to.
    attached: BTreeMap<NodeIndex, Vec<NodeIndex>>,
    /// Nodes to look at.
    open: Vec<NodeIndex>,
    is_open: List<NodeIndex, bool>,
    /// Variables that conditions read.
    read: u64,
}

impl<'n, 'a> Reducer<'n, 'a> {
    fn new(net: &'n mut Net<'a>) -> Self {
        let mut attached: BTreeMap<NodeIndex, Vec<NodeIndex>> = BTreeMap::new();
        for (at, node) in net.nodes.each() {
            if let Op::Boundary { host, .. } = node.op {
                attached.entry(host).or_default().push(at);
            }
        }
        let read = net.nodes.iter().fold(0, |read, node| read | reads(&node.choice));
        let mut reducer = Self {
            edges: List::new(),
            into: net.nodes.filled(vec![]),
            out_of: net.nodes.filled(vec![]),
            attached,
            open: net.nodes.indices().rev().collect(),
            is_open: net.nodes.filled(true),
            read,
            net,
        };
        reducer.connect();
        reducer
    }

    fn all(&mut self) {
        while let Some(at) = self.open.pop() {
            self.is_open.get_mut(at).into_iter().for_each(|open| *open = false);
            while self.absorb(at) || self.guard(at) || self.merge(at) || self.circle(at) || self.fuse(at) {
                self.net.folded += 1;
            }
        }
    }

    fn look_at(&mut self, at: NodeIndex) {
        if let Some(open @ false) = self.is_open.get_mut(at) {
            *open = true;
            self.open.push(at);
        }
    }

    fn node(&self, at: NodeIndex) -> Option<&Node> {
        self.net.node(at)
    }

    fn op(&self, at: NodeIndex) -> Option<&Op> {
        self.net.node(at).map(|node| &node.op)
    }

    /// A token simply passes from now on; what was done here lies on an edge.
    fn pass(&mut self, at: NodeIndex) {
        if let Some(node) = self.net.nodes.get_mut(at) {
            node.op = Op::Pass;
            node.events.clear();
        }
    }

    fn takes_all(&self, at: NodeIndex) -> bool {
        self.node(at).is_some_and(|node| node.choice == Choice::All)
    }

    /// The only edge to a node.
    fn only_into(&self, at: NodeIndex) -> Option<EdgeIndex> {
        match self.into.get(at)?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    fn only_out_of(&self, at: NodeIndex) -> Option<EdgeIndex> {
        match self.out_of.get(at)?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// What is done at a node where something is waited for; none if that isn't all that may happen there.
    fn done_at(&mut self, at: NodeIndex, events: &[NodeIndex]) -> Option<Piece> {
        let node = self.net.node(at)?;
        let is_start = self.net.model.element(node.element).is_start();
        let is_quiet = node.once.is_none() && node.sets & self.read == 0;
        if is_start || !is_quiet || self.net.hears(at) {
            return None;
        }
        let may_skip = node.may_skip;
        let mut piece = match node.op {
            Op::Wait if node.events.split_first() == Some((&at, events)) => self.happens(at, None),
            Op::Sub(scope) if node.events == events => self.within(at, scope)?,
            _ => return None,
        };
        if may_skip {
            piece.or(Piece::nothing());
        }
        Some(piece)
    }

    fn happens(&mut self, at: NodeIndex, behind: Option<NodeIndex>) -> Piece {
        let stop = if self.net.is_automatic(at) { Stop::Program } else { Stop::Person };
        let mut piece = Piece::of(stop, self.net.ways.happens(at, behind));
        piece.inside.push(at);
        piece
    }

    /// What a subprocess is folded to: one edge from its start to its end.
    fn within(&self, at: NodeIndex, scope: ScopeIndex) -> Option<Piece> {
        let scope = self.net.scopes.get(scope).filter(|scope| scope.event_starts.is_empty())?;
        let [start] = scope.starts.as_slice() else { return None };
        let edge = self.edges.get(self.only_out_of(*start)?)?;
        let is_plain = self.op(*start) == Some(&Op::Pass) && self.takes_all(*start);
        let is_whole = is_plain && self.into.get(*start)?.is_empty() && self.is_end(edge.target);
        is_whole.then(|| {
            let mut piece = edge.piece.clone();
            piece.inside.push(at);
            piece
        })
    }

    /// Whether a token that comes by one edge only ends here, without any effect.
    fn is_end(&self, at: NodeIndex) -> bool {
        let ends = matches!(self.op(at), Some(Op::Throw(crate::net::Throws::Nothing) | Op::Pass));
        ends && self.out_of.get(at).is_some_and(Vec::is_empty) && self.only_into(at).is_some()
    }
}
