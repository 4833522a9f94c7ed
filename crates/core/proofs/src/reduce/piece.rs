//! What lies on an edge: a block that a token enters once and leaves once, whatever happens in it.

use crate::index::NodeIndex;
use crate::net::way::{NOTHING, Way, Ways};

/// By what it may wait for, a way through; at least one.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    /// In the order of [`Stop`].
    ways: [Option<Way>; 3],
    /// Nodes that have been folded into it.
    pub inside: Vec<NodeIndex>,
}

/// The most patient thing that is waited for on a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stop {
    Nothing,
    Program,
    Person,
}

const STOPS: [Stop; 3] = [Stop::Nothing, Stop::Program, Stop::Person];

impl Piece {
    pub fn nothing() -> Self {
        Self::of(Stop::Nothing, NOTHING)
    }

    pub fn of(stop: Stop, way: Way) -> Self {
        let mut piece = Self::default();
        piece.offer(stop, way);
        piece
    }

    pub fn ways(&self) -> impl Iterator<Item = (Stop, Way)> {
        STOPS.into_iter().zip(self.ways).filter_map(|(stop, way)| Some((stop, way?)))
    }

    pub fn is_nothing(&self) -> bool {
        self.ways == [Some(NOTHING), None, None] && self.inside.is_empty()
    }

    /// Whether nobody has to do anything on some way through.
    pub fn may_pass_by_itself(&self) -> bool {
        self.ways().any(|(stop, _)| stop < Stop::Person)
    }

    /// A way on which something is waited for.
    pub fn waiting(&self) -> Option<Way> {
        self.ways().find(|(stop, _)| *stop > Stop::Nothing).map(|(_, way)| way)
    }

    fn offer(&mut self, stop: Stop, way: Way) {
        let known = STOPS.into_iter().zip(&mut self.ways).find(|(known, _)| *known == stop);
        known.into_iter().for_each(|(_, known)| *known = known.or(Some(way)));
    }

    /// The longer list takes in the shorter one.
    fn take_in(&mut self, mut inside: Vec<NodeIndex>) {
        if inside.len() > self.inside.len() {
            std::mem::swap(&mut self.inside, &mut inside);
        }
        self.inside.append(&mut inside);
    }

    /// Both, in the way that `join` says.
    fn both(&mut self, other: Self, mut join: impl FnMut(Way, Way) -> Way) {
        let mut joined = Self::default();
        for (stop, way) in self.ways() {
            for (other_stop, other_way) in other.ways() {
                let both = stop.max(other_stop);
                if joined.ways().all(|(known, _)| known != both) {
                    joined.offer(both, join(way, other_way));
                }
            }
        }
        self.ways = joined.ways;
        self.take_in(other.inside);
    }

    /// One after the other.
    pub fn then(&mut self, ways: &mut Ways, next: Self) {
        self.both(next, |one, two| ways.then(one, two));
    }

    /// At the same time.
    pub fn beside(&mut self, ways: &mut Ways, other: Self) {
        self.both(other, |one, two| ways.beside(one, two));
    }

    /// One or the other.
    pub fn or(&mut self, other: Self) {
        other.ways().for_each(|(stop, way)| self.offer(stop, way));
        self.take_in(other.inside);
    }

    /// With this before it on every way.
    pub fn after(mut self, ways: &mut Ways, first: Way) -> Self {
        for way in self.ways.iter_mut().flatten() {
            *way = ways.then(first, *way);
        }
        self
    }

    /// The same ways, as what has been counted already.
    pub fn ways_only(&self) -> Self {
        Self { ways: self.ways, inside: vec![] }
    }
}
