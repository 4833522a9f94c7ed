//! Rules that were written as sentences become edits.

use forms::{Demand, Edit, Language, NodeId, SeenChanges, ShownWhen, Standpoint, Validator, ValidatorSentence};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::node::{self, Found};
use super::{OpenDesign, askable, no_such, page};
use crate::error::{CommandError, ErrorCode};
use crate::view::{Askable, Edited, NodeView, PageSection};

impl OpenDesign {
    pub fn node(&self, node: &NodeId, today: Date, language: Language) -> Result<NodeView, CommandError> {
        node::view(self.form(), node, today, language).ok_or_else(|| no_such(node))
    }

    pub fn askable(&self, node: &NodeId, language: Language) -> Result<Vec<Askable>, CommandError> {
        askable::askable(self.form(), node, language).ok_or_else(|| no_such(node))
    }

    pub fn page(&self, section: &NodeId, language: Language) -> Result<PageSection, CommandError> {
        let html =
            page::section(self.form(), section, &SeenChanges::new(), language).ok_or_else(|| no_such(section))?;
        Ok(PageSection { node: section.clone(), html })
    }

    pub fn write_shown(&mut self, node: &NodeId, shown: &ShownWhen, now: Timestamp) -> Result<Edited, CommandError> {
        let form = self.form();
        let at = Standpoint::of(form, node).ok_or_else(|| no_such(node))?;
        let (list, before) = match node::find(form, node) {
            Some(Found::Section(section)) => ("skipConditions", &section.skip_conditions),
            Some(Found::Group(group)) => ("displayConditions", &group.conditions),
            Some(Found::Field(_, field)) => ("displayConditions", &field.conditions),
            Some(Found::Form) | None => return Err(no_such(node)),
        };
        let values = shown.write(&at, before);
        self.edit(&Edit::Replace { node: node.clone(), list: list.to_owned(), values }, false, now)
    }

    pub fn write_validators(
        &mut self,
        node: &NodeId,
        written: &[(Option<NodeId>, ValidatorSentence)],
        now: Timestamp,
    ) -> Result<Edited, CommandError> {
        let form = self.form();
        let (group, before): (_, &[Validator]) = match node::find(form, node) {
            Some(Found::Group(group)) => (group, &group.validators),
            Some(Found::Field(group, field)) => (group, &field.validators),
            Some(Found::Form | Found::Section(_)) | None => return Err(no_such(node)),
        };
        let at = Standpoint::group(form, group);
        let values = written.iter().map(|(known, sentence)| {
            let former = known.as_ref().and_then(|known| before.iter().find(|one| one.node == *known));
            let value = sentence.write(&at, former);
            if matches!(sentence.demand, Demand::Unknown { .. }) { Ok(value) } else { within_limits(value) }
        });
        let values = values.collect::<Result<_, _>>()?;
        let edit = Edit::Replace { node: node.clone(), list: "validationRules".to_owned(), values };
        self.edit(&edit, false, now)
    }
}

/// A validator with a limit that can't be read would check nothing.
fn within_limits(validator: Value) -> Result<Value, CommandError> {
    match Validator::parse(&validator).ok().and_then(|validator| validator.unreadable()) {
        None => Ok(validator),
        Some((property, limit)) => {
            let refused =
                CommandError::new(ErrorCode::EditRefused, format!("{limit} can't be the {property} of a rule"));
            Err(refused.with_details(serde_json::json!({"reason": "limit", "text": limit.to_string()})))
        }
    }
}
