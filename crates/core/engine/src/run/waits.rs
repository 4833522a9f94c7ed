//! The waits of a state while a step is done: found by number, by scope, by element, and by the scopes whose end they
//! watch.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::work::looked_at;
use crate::state::{On, Wait};
use bpmn::model::ElementId;

#[derive(Default)]
pub struct Waits {
    all: BTreeMap<u32, Wait>,
    /// Numbers of the waits of a scope.
    of_scope: HashMap<u32, BTreeSet<u32>>,
    /// By the element that is told outside.
    at: BTreeMap<ElementId, BTreeSet<u32>>,
    /// Those behind an event-based gateway, by the scope of the gateway.
    behind: HashMap<u32, Vec<u32>>,
    /// By the scopes whose end is watched; some of them may be forgotten.
    watching: HashMap<u32, Vec<u32>>,
    /// How many activities a scope offers.
    offers: HashMap<u32, usize>,
    /// Those that were forgotten since it was last asked.
    forgotten: Vec<u32>,
}

impl Waits {
    pub fn new(waits: Vec<Wait>) -> Self {
        let mut own = Self::default();
        waits.into_iter().for_each(|wait| own.add(wait));
        own
    }

    pub fn into_vec(self) -> Vec<Wait> {
        self.all.into_values().collect()
    }

    /// All, in the order in which they began.
    pub fn iter(&self) -> impl Iterator<Item = &Wait> {
        self.all.values().inspect(|_| looked_at())
    }

    /// Those that began with a number or later.
    pub fn from(&self, id: u32) -> impl Iterator<Item = &Wait> {
        self.all.range(id..).map(|(_, wait)| wait)
    }

    pub fn take_forgotten(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.forgotten)
    }

    pub fn get(&self, id: u32) -> Option<&Wait> {
        self.all.get(&id)
    }

    pub fn get_mut(&mut self, id: u32) -> Option<&mut Wait> {
        self.all.get_mut(&id)
    }

    /// Those of a scope, in the order in which they began.
    pub fn of(&self, scope: u32) -> impl DoubleEndedIterator<Item = &Wait> {
        let numbers = self.of_scope.get(&scope).into_iter().flatten();
        numbers.filter_map(|id| self.all.get(id)).inspect(|_| looked_at())
    }

    /// Those at elements that are meant, in the order in which they began.
    pub fn at(&self, is_meant: impl Fn(ElementId) -> bool) -> impl Iterator<Item = &Wait> {
        let lists = self.at.iter().filter(|(element, _)| is_meant(**element));
        let mut lists: Vec<_> = lists.map(|(_, numbers)| numbers.iter()).collect();
        std::iter::from_fn(move || {
            let next = |list: &std::collections::btree_set::Iter<'_, u32>| list.clone().next().copied();
            lists.iter_mut().min_by_key(|list| next(list).unwrap_or(u32::MAX))?.next()
        })
        .filter_map(|id| self.all.get(id))
        .inspect(|_| looked_at())
    }

    /// Whether a scope offers activities.
    pub fn has_offers(&self, scope: u32) -> bool {
        self.offers.get(&scope).is_some_and(|count| *count > 0)
    }

    pub fn add(&mut self, wait: Wait) {
        if let On::Ends(watched) | On::Join(watched) = &wait.on {
            for scope in watched {
                self.watching.entry(*scope).or_default().push(wait.id);
            }
        }
        if let On::Gate(gateway, _) = wait.on {
            self.behind.entry(gateway).or_default().push(wait.id);
        }
        if let On::Offer(_) = wait.on {
            *self.offers.entry(wait.scope).or_default() += 1;
        }
        if let Some(element) = wait.on.element() {
            self.at.entry(element).or_default().insert(wait.id);
        }
        self.of_scope.entry(wait.scope).or_default().insert(wait.id);
        self.all.insert(wait.id, wait);
    }

    pub fn forget(&mut self, id: u32) {
        let Some(wait) = self.all.remove(&id) else { return };
        self.forgotten.push(id);
        if let Some(numbers) = self.of_scope.get_mut(&wait.scope) {
            numbers.remove(&id);
        }
        if let Some(numbers) = wait.on.element().and_then(|element| self.at.get_mut(&element)) {
            numbers.remove(&id);
        }
        if let (On::Offer(_), Some(count)) = (&wait.on, self.offers.get_mut(&wait.scope)) {
            *count = count.saturating_sub(1);
        }
    }

    /// Forgets those of a scope that don't stay.
    pub fn keep(&mut self, scope: u32, stays: impl Fn(&Wait) -> bool) {
        let gone: Vec<u32> = self.of(scope).filter(|wait| !stays(wait)).map(|wait| wait.id).collect();
        gone.into_iter().for_each(|id| self.forget(id));
    }

    /// Forgets those behind an event-based gateway.
    pub fn close_gate(&mut self, gateway: u32) {
        self.behind.remove(&gateway).into_iter().flatten().for_each(|id| self.forget(id));
    }

    /// A scope has ended. The waits that now watch nothing any more.
    pub fn ended(&mut self, scope: u32) -> Vec<u32> {
        let mut complete = vec![];
        for id in self.watching.remove(&scope).unwrap_or_default() {
            looked_at();
            if let Some(Wait { on: On::Ends(rest) | On::Join(rest), .. }) = self.all.get_mut(&id)
                && rest.remove(&scope)
            {
                complete.extend(rest.is_empty().then_some(id));
            }
        }
        complete
    }
}
