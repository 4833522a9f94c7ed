//! A virtual clock: when timers go off if nothing else happens.

#![deny(clippy::arithmetic_side_effects)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::{Course, Waiting, WaitingFor};
use bpmn::model::{ElementId, TimerKind};
use bpmn::timer::{self, Timing};

/// A run begins at midnight of 1 January 2026 (UTC).
const BEGIN: i64 = 1_767_225_600;

#[derive(Debug)]
pub(super) struct Clock {
    now: Timestamp,
    /// Since when each thing is waited for, by its number.
    since: BTreeMap<u32, Timestamp>,
    /// When each timer goes off next.
    due: BTreeMap<u32, Timestamp>,
    /// The same in the order of time.
    order: BTreeSet<(Timestamp, u32)>,
    /// Timers that have just gone off.
    again: Vec<u32>,
    /// When a timer that goes off again did so last.
    last: BTreeMap<u32, Timestamp>,
}

impl Default for Clock {
    fn default() -> Self {
        let now = Timestamp::from_second(BEGIN).unwrap_or_default();
        Self {
            now,
            since: BTreeMap::new(),
            due: BTreeMap::new(),
            order: BTreeSet::new(),
            again: vec![],
            last: BTreeMap::new(),
        }
    }
}

/// A timer that says something that can't be read.
pub(super) struct Unreadable {
    pub element: ElementId,
    pub text: String,
}

impl Clock {
    /// Something is waited for no more.
    pub fn forget(&mut self, wait: u32) {
        self.since.remove(&wait);
        self.last.remove(&wait);
        self.again.retain(|again| *again != wait);
        if let Some(due) = self.due.remove(&wait) {
            self.order.remove(&(due, wait));
        }
    }

    /// Notes that something is waited for from now on.
    ///
    /// # Errors
    /// A timer that can't be read. What says nothing, or can't be evaluated, goes off at once: the run shall not stand
    /// still for it.
    pub fn watch(&mut self, course: &Course<'_>, waiting: &Waiting) -> Result<(), Unreadable> {
        self.since.entry(waiting.wait).or_insert(self.now);
        if waiting.what == WaitingFor::Timer { self.wind(course, waiting) } else { Ok(()) }
    }

    /// Timers that have gone off and are still waited for go off again.
    ///
    /// # Errors
    /// As before.
    pub fn wind_again(&mut self, course: &Course<'_>) -> Result<(), Unreadable> {
        for wait in std::mem::take(&mut self.again) {
            if let Some(waiting) = course.waiting().get(&wait) {
                self.wind(course, waiting)?;
            }
        }
        Ok(())
    }

    fn wind(&mut self, course: &Course<'_>, waiting: &Waiting) -> Result<(), Unreadable> {
        let since = self.since.get(&waiting.wait).copied().unwrap_or(self.now);
        let last = self.last.get(&waiting.wait).copied();
        let due = match course.time(waiting.wait).filter(|(_, text)| !text.trim().is_empty()) {
            None => Some(self.now),
            Some((kind, text)) => {
                next(kind, &text, since, last).ok_or(Unreadable { element: waiting.element, text })?
            }
        };
        if let Some(due) = due.map(|due| due.max(self.now)) {
            self.due.insert(waiting.wait, due);
            self.order.insert((due, waiting.wait));
        }
        Ok(())
    }

    /// The timer that goes off first.
    pub fn next(&self) -> Option<(u32, Timestamp)> {
        self.order.first().map(|(due, wait)| (*wait, *due))
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
        if let Some(due) = self.due.remove(&wait) {
            self.order.remove(&(due, wait));
        }
        self.last.insert(wait, self.now);
        self.again.push(wait);
    }
}

/// When a timer goes off next, and whether it ever does; none if it can't be read.
fn next(kind: TimerKind, text: &str, since: Timestamp, last: Option<Timestamp>) -> Option<Option<Timestamp>> {
    Timing::parse(kind, text).map(|timing| timing.next(since, last))
}
