//! A virtual clock: when timers go off if nothing else happens.

#![deny(clippy::arithmetic_side_effects)]

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::engine::{Engine, State, WaitingFor};
use crate::model::{ElementId, Model, TimerKind};
use crate::timer::{self, Timing};

/// A run begins at midnight of 1 January 2026 (UTC).
const BEGIN: i64 = 1_767_225_600;

#[derive(Clone, Debug)]
pub(super) struct Clock {
    now: Timestamp,
    /// Since when each thing is waited for, by its number.
    since: BTreeMap<u32, Timestamp>,
    /// When each timer goes off next.
    due: BTreeMap<u32, Timestamp>,
    /// When a timer that goes off again did so last.
    last: BTreeMap<u32, Timestamp>,
}

impl Default for Clock {
    fn default() -> Self {
        let now = Timestamp::from_second(BEGIN).unwrap_or_default();
        Self { now, since: BTreeMap::new(), due: BTreeMap::new(), last: BTreeMap::new() }
    }
}

/// A timer that says something that can't be read.
pub(super) struct Unreadable {
    pub element: ElementId,
    pub text: String,
}

impl Clock {
    /// Notes what has begun to wait and forgets what is gone.
    ///
    /// # Errors
    /// The first timer that can't be read. What says nothing, or can't be evaluated, goes off at once: the run shall not
    /// stand still for it.
    pub fn watch(&mut self, engine: &Engine<'_>, model: &Model, state: &State) -> Result<(), Unreadable> {
        let waiting = state.waiting(model);
        let known = |wait: &u32| waiting.binary_search_by_key(wait, |waiting| waiting.wait).is_ok();
        self.since.retain(|wait, _| known(wait));
        self.due.retain(|wait, _| known(wait));
        self.last.retain(|wait, _| known(wait));
        for waiting in &waiting {
            let since = *self.since.entry(waiting.wait).or_insert(self.now);
            if waiting.what != WaitingFor::Timer || self.due.contains_key(&waiting.wait) {
                continue;
            }
            let last = self.last.get(&waiting.wait).copied();
            let due = match engine.time(state, waiting.wait).filter(|(_, text)| !text.trim().is_empty()) {
                None => Some(self.now),
                Some((kind, text)) => {
                    next(kind, &text, since, last).ok_or(Unreadable { element: waiting.element, text })?
                }
            };
            self.due.extend(due.map(|due| (waiting.wait, due.max(self.now))));
        }
        Ok(())
    }

    /// The timer that goes off first.
    pub fn next(&self) -> Option<(u32, Timestamp)> {
        self.due.iter().map(|(wait, due)| (*wait, *due)).min_by_key(|(wait, due)| (*due, *wait))
    }

    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// When something is done that takes so long; none if that is no length of time.
    pub fn done(&self, wait: u32, length: &str) -> Option<Timestamp> {
        let since = self.since.get(&wait).copied().unwrap_or(self.now);
        timer::after(since, &timer::duration(length)?).map(|done| done.max(self.now))
    }

    /// Time passes, up to a moment.
    pub fn advance(&mut self, to: Timestamp) {
        self.now = self.now.max(to);
    }

    /// A timer has gone off; it may do so again.
    pub fn went_off(&mut self, wait: u32) {
        self.due.remove(&wait);
        self.last.insert(wait, self.now);
    }
}

/// When a timer goes off next, and whether it ever does; none if it can't be read.
fn next(kind: TimerKind, text: &str, since: Timestamp, last: Option<Timestamp>) -> Option<Option<Timestamp>> {
    Timing::parse(kind, text).map(|timing| timing.next(since, last))
}
