//! The waits of a state while a step is done: found by number, by scope, and by the scopes whose end they watch.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::engine::state::{On, Wait};

#[derive(Default)]
pub struct Waits {
    all: BTreeMap<u32, Wait>,
    /// Numbers of the waits of a scope, rising.
    of_scope: HashMap<u32, Vec<u32>>,
    /// Those behind an event-based gateway, by the scope of the gateway.
    behind: HashMap<u32, Vec<u32>>,
    /// Those that wait for the end of scopes.
    watching: BTreeSet<u32>,
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
        self.all.values()
    }

    pub fn get(&self, id: u32) -> Option<&Wait> {
        self.all.get(&id)
    }

    pub fn get_mut(&mut self, id: u32) -> Option<&mut Wait> {
        self.all.get_mut(&id)
    }

    /// Those of a scope, in the order in which they began.
    pub fn of(&self, scope: u32) -> impl DoubleEndedIterator<Item = &Wait> {
        let numbers = self.of_scope.get(&scope).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().filter_map(|id| self.all.get(id))
    }

    pub fn add(&mut self, wait: Wait) {
        if matches!(wait.on, On::Ends(_) | On::Join(_)) {
            self.watching.insert(wait.id);
        }
        if let On::Gate(gateway, _) = wait.on {
            self.behind.entry(gateway).or_default().push(wait.id);
        }
        self.of_scope.entry(wait.scope).or_default().push(wait.id);
        self.all.insert(wait.id, wait);
    }

    pub fn forget(&mut self, id: u32) {
        if let Some(wait) = self.all.remove(&id) {
            self.watching.remove(&id);
            if let Some(numbers) = self.of_scope.get_mut(&wait.scope) {
                numbers.retain(|known| *known != id);
            }
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
        for id in &self.watching {
            if let Some(Wait { on: On::Ends(rest) | On::Join(rest), .. }) = self.all.get_mut(id)
                && rest.contains(&scope)
            {
                rest.retain(|known| *known != scope);
                complete.extend(rest.is_empty().then_some(*id));
            }
        }
        complete
    }
}
