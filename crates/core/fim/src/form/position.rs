//! Where the elements of a schema stand in the form.

use std::collections::HashMap;

use super::Place;
use crate::id::plain_id;

/// Where an element of the schema stands in the form: fields by group and index.
pub(super) struct Position {
    pub(super) path: String,
    /// The innermost optional group on the way, itself included.
    pub(super) optional: Option<String>,
    /// Whether it has to be there wherever the group around it is.
    pub(super) mandatory: bool,
    pub(super) fields: Vec<(usize, usize)>,
}

impl Position {
    pub(super) fn new(place: &Place, fields: Vec<(usize, usize)>) -> Self {
        let optional = place.optional.last().cloned();
        Self { path: place.path.clone(), optional, mandatory: place.own, fields }
    }
}

/// All positions in the order of the schema; what is below a group comes right behind it. Rules look thousands of them up.
#[derive(Default)]
pub(super) struct Positions {
    all: Vec<Position>,
    /// The first of a path.
    by_path: HashMap<String, usize>,
    /// Those that end in an element, by its id without the zeros in front.
    by_id: HashMap<String, Vec<usize>>,
}

impl Positions {
    /// Gives its place in the order.
    pub(super) fn push(&mut self, position: Position) -> usize {
        let index = self.all.len();
        self.by_path.entry(position.path.clone()).or_insert(index);
        let id = position.path.rsplit('_').next().unwrap_or_default();
        self.by_id.entry(plain_id(id)).or_default().push(index);
        self.all.push(position);
        index
    }

    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut Position> {
        self.all.get_mut(index)
    }

    pub(super) fn behind(&self, index: usize) -> impl Iterator<Item = &Position> {
        self.all.iter().skip(index + 1)
    }

    pub(super) fn at(&self, path: &str) -> Option<&Position> {
        self.all.get(*self.by_path.get(path)?)
    }

    /// The positions of an element.
    pub(super) fn of(&self, id: &str) -> impl Iterator<Item = &Position> {
        self.by_id.get(&plain_id(id)).into_iter().flatten().filter_map(|index| self.all.get(*index))
    }
}
