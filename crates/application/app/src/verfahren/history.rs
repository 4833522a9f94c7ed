//! Steps and named states of a draft.

use forms::{Form, Step};
use jiff::Timestamp;
use store::StoreError;
use store::table::verfahren_draft::{self as table, NamedState};
use uuid::Uuid;

use super::{OpenDesign, damaged, read_form, written};
use crate::error::{CommandError, ErrorCode};
use crate::view::{Edited, HistoryLine, HistoryView, StateLine};

/// Most steps that are shown.
const SHOWN: u32 = 300;

impl OpenDesign {
    pub fn history(&self) -> Result<HistoryView, CommandError> {
        let (id, position) = (self.line.id, self.line.position);
        let from = position.saturating_sub(SHOWN).max(1);
        let (steps, states) = self.store.read(|db| {
            Ok::<_, StoreError>((table::steps::<Step>(db, id, from, SHOWN.saturating_mul(2))?, table::states(db, id)?))
        })?;
        let line = |(number, at, step): (u32, Timestamp, Step)| HistoryLine {
            number,
            at: at.to_string(),
            done: step.done,
            undone: number > position,
        };
        let state =
            |state: NamedState| StateLine { id: state.id, name: state.name, named_at: state.named_at.to_string() };
        Ok(HistoryView {
            steps: steps.into_iter().rev().map(line).collect(),
            states: states.into_iter().map(state).collect(),
        })
    }

    pub fn name_state(&self, name: &str, now: Timestamp) -> Result<(), CommandError> {
        let state = NamedState { id: Uuid::now_v7(), name: name.trim().to_owned(), named_at: now };
        let form = written(self.form());
        Ok(self.store.write(|db| table::name_state(db, self.line.id, &state, &form))?)
    }

    pub fn restore_state(&mut self, state: Uuid, now: Timestamp) -> Result<Edited, CommandError> {
        let form = self.named(state)?;
        let step = self.design.become_form(&form, "restore").map_err(damaged)?;
        self.keep(&step, false, (None, None), now)?;
        Ok(self.edited(Some(&step).filter(|step| !step.is_nothing()), vec![]))
    }

    fn named(&self, state: Uuid) -> Result<Form, CommandError> {
        let text = self.store.read(|db| table::form_of_state(db, self.line.id, state))?;
        let text = text.ok_or_else(|| CommandError::new(ErrorCode::DraftUnknown, format!("no state {state}")))?;
        read_form(self.line.id, &text)
    }

    /// A named state, or the draft as it was before its first step.
    pub fn earlier(&self, state: Option<Uuid>) -> Result<Form, CommandError> {
        if let Some(state) = state {
            return self.named(state);
        }
        let mut design = self.design.clone();
        for number in (1..=self.line.position).rev() {
            if let Some(step) = self.step(number)? {
                design.undo(&step).map_err(damaged)?;
            }
        }
        Ok(design.form().clone())
    }
}
