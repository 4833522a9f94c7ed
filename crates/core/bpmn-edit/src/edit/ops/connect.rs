//! New lines. What the standard forbids is refused by the checks.

use crate::edit::draw::Drawing;
use crate::edit::work::Work;
use crate::edit::{EditError, LinkType};
use bpmn::model::{ElementId, Kind};

impl Work<'_> {
    pub(in crate::edit) fn connect(&mut self, id: &str, link: LinkType, from: &str, to: &str) -> Result<(), EditError> {
        let (from, to) = (self.find(from)?, self.find(to)?);
        let parent = match link {
            LinkType::SequenceFlow => self.sequence_flow_parent(from, to)?,
            LinkType::MessageFlow => self.message_flow_parent(from, to)?,
            LinkType::Association => self.association_parent(from, to)?,
        };
        let (source, target) = (self.id(from)?, self.id(to)?);
        self.ids.take(id)?;
        let node = self.add_element(self.node(parent), link.tag(), id);
        self.xml.set_attribute(node, "sourceRef", Some(source));
        self.xml.set_attribute(node, "targetRef", Some(target));
        self.drawings.push(Drawing::Line { node });
        Ok(())
    }

    fn sequence_flow_parent(&self, from: ElementId, to: ElementId) -> Result<ElementId, EditError> {
        for end in [from, to] {
            if !self.model.element(end).is_flow_node() {
                return Err(self.wrong(end));
            }
        }
        self.model.element(from).parent.ok_or_else(|| self.wrong(from))
    }

    /// Clause 9.3: between pools, or what stands in them.
    fn message_flow_parent(&self, from: ElementId, to: ElementId) -> Result<ElementId, EditError> {
        for end in [from, to] {
            let element = self.model.element(end);
            let may = element.activity().is_some()
                || element.event().is_some()
                || matches!(element.kind, Kind::Participant { .. });
            if !may {
                return Err(self.wrong(end));
            }
        }
        let collaboration = self.model.elements().find(|(_, element)| matches!(element.kind, Kind::Collaboration));
        collaboration.map(|(id, _)| id).ok_or_else(|| self.wrong(from))
    }

    /// An association stands in the innermost process, subprocess or collaboration around what it begins at.
    fn association_parent(&self, from: ElementId, to: ElementId) -> Result<ElementId, EditError> {
        let is_lane = |end| matches!(self.model.element(end).kind, Kind::Lane { .. } | Kind::LaneSet);
        let parent = self.model.element(from).parent.ok_or_else(|| self.wrong(from))?;
        let holds = match self.model.element(parent).kind {
            Kind::Process { .. } | Kind::Collaboration => true,
            _ => self.model.element(parent).sub_process().is_some(),
        };
        match holds && from != to && !is_lane(to) && self.model.element(to).parent.is_some() {
            true => Ok(parent),
            false => Err(self.wrong(from)),
        }
    }
}
