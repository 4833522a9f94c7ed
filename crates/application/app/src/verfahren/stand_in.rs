//! What takes the place of a field that is gone, in the rules that still ask for it.

use forms::{Edit, NodeId};
use jiff::Timestamp;

use super::names::{group_title, question_name};
use super::{OpenDesign, refused_for};
use crate::error::CommandError;
use crate::view::{Edited, StandIn};

impl OpenDesign {
    /// Fields that fit in all rules that ask for one that is gone.
    pub fn stand_ins(&self, gone: &NodeId) -> Result<Vec<StandIn>, CommandError> {
        let fitting = self.fitting(gone)?;
        let mut found = vec![];
        for section in &self.form().sections {
            for group in &section.groups {
                let fields = group.fields().filter(|field| fitting.contains(&field.node));
                found.extend(fields.map(|field| StandIn {
                    node: field.node.clone(),
                    name: question_name(field),
                    group: group_title(section, group).to_owned(),
                }));
            }
        }
        Ok(found)
    }

    /// The last step is what took the field away.
    fn fitting(&self, gone: &NodeId) -> Result<Vec<NodeId>, CommandError> {
        let removal = self.step(self.line.position)?;
        Ok(removal.map(|removal| self.design.stand_ins(gone, &removal)).unwrap_or_default())
    }

    /// Puts fields into all rules that ask for ones that are gone: what is gone, and what stands in. One step.
    pub fn stand_in(&mut self, replaced: Vec<(NodeId, NodeId)>, now: Timestamp) -> Result<Edited, CommandError> {
        for (gone, by) in &replaced {
            if !self.fitting(gone)?.contains(by) {
                return Err(refused_for("does-not-fit", by));
            }
        }
        let edits = replaced.into_iter().map(|(from, to)| Edit::Redirect { from, to }).collect();
        self.edit(&Edit::All { edits }, false, now)
    }
}
