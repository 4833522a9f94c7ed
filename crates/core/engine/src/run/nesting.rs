//! Scopes by what they are in, in the order in which they arose; so that nothing has to be looked for among thousands.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::work::looked_at;
use crate::state::{On, Scope, Wait};
use bpmn::model::ElementId;

#[derive(Default)]
pub struct Nesting(HashMap<u32, Inner>);

#[derive(Default)]
struct Inner {
    all: BTreeSet<u32>,
    at: BTreeMap<ElementId, BTreeSet<u32>>,
    /// How many of them haven't come to their end.
    going: usize,
    /// Tokens that have just come to a gateway, before it looks at them.
    arriving: BTreeMap<ElementId, BTreeSet<u32>>,
    /// Tokens that wait at a gateway, by the flow by which they came.
    met: BTreeMap<ElementId, BTreeMap<Option<ElementId>, BTreeSet<u32>>>,
    /// Tokens that are too few to begin an activity.
    gathering: BTreeMap<ElementId, BTreeSet<u32>>,
}

/// The tokens that wait at a gateway.
#[derive(Clone, Copy)]
pub struct Met<'a>(Option<&'a BTreeMap<Option<ElementId>, BTreeSet<u32>>>);

impl Met<'_> {
    /// The first that came by a flow.
    pub fn by(self, flow: ElementId) -> Option<u32> {
        self.0?.get(&Some(flow))?.first().copied()
    }

    /// How many came by a flow.
    pub fn count_by(self, flow: Option<ElementId>) -> usize {
        self.0.and_then(|met| met.get(&flow)).map_or(0, BTreeSet::len)
    }

    /// The first of all.
    pub fn first(self) -> Option<u32> {
        self.0?.values().filter_map(BTreeSet::first).min().copied()
    }

    pub fn count(self) -> usize {
        self.0.map_or(0, |met| met.values().map(BTreeSet::len).sum())
    }

    /// The first of each flow that has one.
    pub fn one_per_flow(self, flows: &[ElementId]) -> Vec<u32> {
        flows.iter().filter_map(|flow| self.by(*flow)).collect()
    }
}

impl Nesting {
    /// Of all scopes of a state; which are at gateways is said by [`Nesting::arrive`] and [`Nesting::meet`].
    pub fn of(scopes: &[Scope], waits: &[Wait]) -> Self {
        let mut nesting = Self::default();
        let too_few = waits.iter().filter(|wait| wait.on == On::Quantity).map(|wait| wait.scope);
        let too_few: BTreeSet<u32> = too_few.collect();
        for scope in scopes {
            nesting.add(scope);
            if too_few.contains(&scope.id) {
                nesting.gather(scope);
            }
        }
        nesting
    }

    /// A scope that is newer than all others.
    pub fn add(&mut self, scope: &Scope) {
        let Some(inner) = self.around(scope) else { return };
        inner.all.insert(scope.id);
        inner.at.entry(scope.element).or_default().insert(scope.id);
        inner.going += usize::from(!scope.life.is_completed());
    }

    pub fn remove(&mut self, scope: &Scope) {
        let Some(inner) = self.around(scope) else { return };
        inner.all.remove(&scope.id);
        for known in [inner.at.get_mut(&scope.element), inner.gathering.get_mut(&scope.element)].into_iter().flatten() {
            known.remove(&scope.id);
        }
    }

    /// A scope has come to its end, or goes on after all.
    pub fn ends(&mut self, scope: &Scope, ends: bool) {
        let Some(inner) = self.around(scope) else { return };
        inner.going = if ends { inner.going.saturating_sub(1) } else { inner.going + 1 };
    }

    /// A token comes to a gateway.
    pub fn arrive(&mut self, scope: &Scope) {
        let Some(inner) = self.around(scope) else { return };
        inner.arriving.entry(scope.element).or_default().insert(scope.id);
    }

    /// A token is no longer only arriving at a gateway.
    pub fn has_arrived(&mut self, scope: &Scope) {
        if let Some(arriving) = self.around(scope).and_then(|inner| inner.arriving.get_mut(&scope.element)) {
            arriving.remove(&scope.id);
        }
    }

    /// A token waits at a gateway.
    pub fn meet(&mut self, scope: &Scope) {
        let Some(inner) = self.around(scope) else { return };
        inner.met.entry(scope.element).or_default().entry(scope.via).or_default().insert(scope.id);
    }

    /// It doesn't any more.
    pub fn part(&mut self, scope: &Scope) {
        let met = self.around(scope).and_then(|inner| inner.met.get_mut(&scope.element)?.get_mut(&scope.via));
        if let Some(met) = met {
            met.remove(&scope.id);
        }
    }

    /// A token waits until there are enough to begin an activity.
    pub fn gather(&mut self, scope: &Scope) {
        let Some(inner) = self.around(scope) else { return };
        inner.gathering.entry(scope.element).or_default().insert(scope.id);
    }

    fn around(&mut self, scope: &Scope) -> Option<&mut Inner> {
        Some(self.0.entry(scope.parent?).or_default())
    }

    pub fn all(&self, parent: u32) -> impl Iterator<Item = u32> {
        ids(self.0.get(&parent).map(|inner| &inner.all))
    }

    pub fn going(&self, parent: u32) -> usize {
        self.0.get(&parent).map_or(0, |inner| inner.going)
    }

    pub fn met(&self, parent: Option<u32>, gateway: ElementId) -> Met<'_> {
        Met(parent.and_then(|parent| self.0.get(&parent)?.met.get(&gateway)))
    }

    pub fn gathering(&self, parent: Option<u32>, activity: ElementId) -> Option<&BTreeSet<u32>> {
        self.0.get(&parent?)?.gathering.get(&activity)
    }

    pub fn arriving(&self, parent: Option<u32>, gateway: ElementId) -> impl Iterator<Item = u32> {
        ids(parent.and_then(|parent| self.0.get(&parent)?.arriving.get(&gateway)))
    }

    /// By the elements that they are at.
    pub fn by_element(&self, parent: Option<u32>) -> impl Iterator<Item = (ElementId, impl Iterator<Item = u32>)> {
        let lists = parent.and_then(|parent| self.0.get(&parent)).into_iter().flat_map(|inner| &inner.at);
        lists.map(|(element, scopes)| (*element, ids(Some(scopes))))
    }
}

fn ids(scopes: Option<&BTreeSet<u32>>) -> impl Iterator<Item = u32> {
    scopes.into_iter().flatten().copied().inspect(|_| looked_at())
}
