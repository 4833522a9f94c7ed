//! Scopes by what they are in and by the element they are at, in the order in which they arose.

use std::collections::{BTreeMap, HashMap};

use crate::engine::state::Scope;
use crate::model::ElementId;

#[derive(Default)]
pub struct Nesting(HashMap<u32, Inner>);

#[derive(Default)]
struct Inner {
    all: Vec<u32>,
    at: BTreeMap<ElementId, Vec<u32>>,
}

impl Nesting {
    pub fn of(scopes: &[Scope]) -> Self {
        let mut nesting = Self::default();
        for scope in scopes {
            nesting.add(scope);
        }
        nesting
    }

    /// A scope that is newer than all others.
    pub fn add(&mut self, scope: &Scope) {
        let Some(parent) = scope.parent else { return };
        let inner = self.0.entry(parent).or_default();
        inner.all.push(scope.id);
        inner.at.entry(scope.element).or_default().push(scope.id);
    }

    pub fn remove(&mut self, scope: &Scope) {
        let Some(inner) = scope.parent.and_then(|parent| self.0.get_mut(&parent)) else { return };
        for list in [Some(&mut inner.all), inner.at.get_mut(&scope.element)].into_iter().flatten() {
            if let Ok(at) = list.binary_search(&scope.id) {
                list.remove(at);
            }
        }
    }

    pub fn all(&self, parent: Option<u32>) -> &[u32] {
        self.inner(parent).map(|inner| inner.all.as_slice()).unwrap_or_default()
    }

    pub fn at(&self, parent: Option<u32>, element: ElementId) -> &[u32] {
        self.inner(parent).and_then(|inner| inner.at.get(&element)).map(Vec::as_slice).unwrap_or_default()
    }

    /// By the elements that they are at.
    pub fn by_element(&self, parent: Option<u32>) -> impl Iterator<Item = (ElementId, &[u32])> {
        let lists = self.inner(parent).into_iter().flat_map(|inner| &inner.at);
        lists.map(|(element, scopes)| (*element, scopes.as_slice()))
    }

    fn inner(&self, parent: Option<u32>) -> Option<&Inner> {
        self.0.get(&parent?)
    }
}
