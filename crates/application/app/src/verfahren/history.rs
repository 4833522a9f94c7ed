//! Steps and named states of a draft.

use domain::{Verfahren, VerfahrenId, VersionId};
use forms::{Form, Step};
use jiff::Timestamp;
use store::table::verfahren_draft::{self as table, NamedState};
use store::table::verfahren_shared as shared_table;
use store::{StoreError, shared};
use uuid::Uuid;

use super::{OpenDesign, damaged, read_form, written};
use crate::error::{CommandError, ErrorCode};
use crate::view::{Edited, HistoryLine, HistoryView, StateLine, VersionLine};

/// Most steps that are shown.
const SHOWN: u32 = 300;

impl OpenDesign {
    pub fn history(&self) -> Result<HistoryView, CommandError> {
        let (id, position) = (self.line.id, self.line.position);
        let from = position.saturating_sub(SHOWN).max(1);
        let (steps, states, versions) = self.store.read(|db| {
            let steps = table::steps::<Step>(db, id, from, SHOWN.saturating_mul(2))?;
            Ok::<_, StoreError>((steps, table::states(db, id)?, shared::at_hand(db, VerfahrenId(id))?))
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
            versions: lines_of(versions),
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
        // What was merged since something was handed in isn't part of that state: it is to be merged again.
        let shared = self.store.read(|db| shared_table::at(db, self.line.id, 0))?;
        self.keep(&step, false, (None, shared.as_ref()), now)?;
        Ok(self.edited(Some(&step).filter(|step| !step.is_nothing()), vec![]))
    }

    /// A named state, or a version that is at hand.
    fn named(&self, state: Uuid) -> Result<Form, CommandError> {
        let (id, version) = (VerfahrenId(self.line.id), VersionId(state));
        let text = self.store.read(|db| {
            let named = table::form_of_state(db, self.line.id, state)?;
            if named.is_some() { Ok(named) } else { shared_table::content(db, id, version) }
        })?;
        let text = text.ok_or_else(|| CommandError::new(ErrorCode::DraftUnknown, format!("no state {state}")))?;
        read_form(self.line.id, &text)
    }

    /// A named state, a version that is at hand, or the draft as it was before its first step.
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

/// Versions that the draft can be compared with.
fn lines_of((verfahren, at_hand): (Option<Verfahren>, Vec<VersionId>)) -> Vec<VersionLine> {
    let Some(verfahren) = verfahren else { return vec![] };
    let published = verfahren.published.as_ref().map(|published| published.signed.version);
    let known = |id: &VersionId| verfahren.versions.iter().find(|version| version.id == *id);
    let line = |version: &domain::VerfahrenVersion| VersionLine {
        id: version.id,
        by: version.author.name.clone(),
        at: version.at.to_string(),
        published: Some(version.id) == published,
    };
    at_hand.iter().filter_map(known).map(line).collect()
}
