//! A virtual clock: when timers go off if nothing else happens.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::{Span, Timestamp};

use crate::engine::{Engine, State, WaitingFor};
use crate::model::{Model, TimerKind};

/// Seconds from the beginning of the run.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock {
    now: f64,
    /// When each timer goes off next, by its number.
    due: BTreeMap<u32, f64>,
}

impl Clock {
    /// Notes the timers that have begun and forgets those that are gone.
    pub fn watch(&mut self, engine: &Engine<'_>, model: &Model, state: &State) {
        let waiting = state.waiting(model);
        let timers = waiting.iter().filter(|waiting| waiting.what == WaitingFor::Timer);
        let timers: Vec<u32> = timers.map(|waiting| waiting.wait).collect();
        self.due.retain(|wait, _| timers.contains(wait));
        for wait in timers {
            let now = self.now;
            self.due.entry(wait).or_insert_with(|| {
                let length = engine.time(state, wait).and_then(|(kind, text)| seconds(kind, &text));
                // What can't be read goes off at once: the run shall not stand still for it.
                now + length.unwrap_or(0.0)
            });
        }
    }

    /// The timer that goes off first.
    pub fn next(&self) -> Option<(u32, f64)> {
        let first = self.due.iter().min_by(|one, other| one.1.total_cmp(other.1).then(one.0.cmp(other.0)));
        first.map(|(wait, due)| (*wait, *due))
    }

    pub fn now(&self) -> f64 {
        self.now
    }

    /// Time passes, up to a moment.
    pub fn advance(&mut self, to: f64) {
        self.now = self.now.max(to);
    }

    /// A timer has gone off; if it does so again, its next time counts from now.
    pub fn went_off(&mut self, wait: u32) {
        self.due.remove(&wait);
    }
}

/// How long a timer takes; a moment is taken as if the run began at midnight of 1 January 2026 (UTC).
fn seconds(kind: TimerKind, text: &str) -> Option<f64> {
    let text = text.trim();
    match kind {
        TimerKind::Duration => duration(text),
        TimerKind::Cycle => duration(text.rsplit('/').find(|part| part.starts_with('P'))?),
        TimerKind::Date => {
            let begin: Timestamp = "2026-01-01T00:00:00Z".parse().ok()?;
            let moment = text.parse::<Timestamp>().ok().or_else(|| {
                let local: DateTime = text.parse().ok()?;
                jiff::tz::TimeZone::UTC.to_timestamp(local).ok()
            })?;
            Some(moment.duration_since(begin).as_secs_f64().max(0.0))
        }
    }
}

/// Of `PT10S`, `P2D` and the like; months and years count from 1 January 2026.
pub(super) fn duration(text: &str) -> Option<f64> {
    let span: Span = text.parse().ok()?;
    span.total((jiff::Unit::Second, jiff::civil::date(2026, 1, 1))).ok().map(|seconds| seconds.max(0.0))
}
