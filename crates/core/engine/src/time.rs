//! How often a timer goes off (BPMN 2.0 clause 10.5.5.8; ISO 8601 repeating intervals).

#![deny(clippy::arithmetic_side_effects)]

use super::plan::Plan;
use super::state::{Caught, Wait};
use super::{Engine, State};
use bpmn::model::{DefinitionKind, Expression, Model, TimerKind};
use bpmn::timer::Timing;
use expression::Lookup;

fn timer(model: &Model, Caught(event, definition): Caught) -> Option<(TimerKind, &Expression)> {
    match &model.element(event).event()?.definitions.get(usize::from(definition))?.kind {
        DefinitionKind::Timer(Some((kind, text))) => Some((*kind, text)),
        _ => None,
    }
}

/// How often a timer goes off: once, or as often as its cycle says; `None` without end, and for what is no timer.
pub(super) fn left(model: &Model, plan: &Plan, caught: Caught, data: &dyn Lookup) -> Option<u32> {
    match timer(model, caught)? {
        (TimerKind::Date | TimerKind::Duration, _) => Some(1),
        (TimerKind::Cycle, text) => {
            let text = plan.text(text, data).ok()?;
            match Timing::parse(TimerKind::Cycle, &text)? {
                Timing::Every(cycle) => cycle.count.filter(|count| *count > 0),
                Timing::At(_) | Timing::After(_) => None,
            }
        }
    }
}

impl Engine<'_> {
    /// When a timer that is waited for goes off: what the model says, with variables put in. As written
    /// where it can't be evaluated, which is no time then. `None` if the number is none of a timer.
    pub fn time(&self, state: &State, wait: u32) -> Option<(TimerKind, String)> {
        self.time_of(state, state.waits.iter().find(|known| known.id == wait)?)
    }

    pub(super) fn time_of(&self, state: &State, known: &Wait) -> Option<(TimerKind, String)> {
        let (kind, text) = timer(self.model, known.on.caught()?)?;
        let said = self.plan.text(text, &state.seen(known.scope, &[]));
        Some((kind, said.unwrap_or_else(|_| text.text.clone())))
    }
}
