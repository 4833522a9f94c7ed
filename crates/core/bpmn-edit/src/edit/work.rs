//! What all edits are made of.

use super::draw::{self, Drawing};
use super::ids::Ids;
use super::order::place_among;
use super::{Changed, EditError, Point, flows};
use crate::layout::{missing_planes, target};
use bpmn::model::{BPMN, BPMN_DI, ElementId, Keys, Kind, Model};
use markup::{Editor, NodeId, is_name};

/// No plane is larger than this.
const FAR: f64 = 9_999_999.0;

pub(super) struct Work<'a> {
    pub model: &'a Model,
    pub keys: Keys,
    pub xml: Editor,
    /// What the drawing has to follow.
    pub drawings: Vec<Drawing>,
    pub ids: Ids,
}

/// Where nodes are put: a process or subprocess, and maybe a lane of it.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub scope: ElementId,
    pub lane: Option<ElementId>,
}

impl<'a> Work<'a> {
    pub fn new(model: &'a Model) -> Self {
        let document = model.document();
        Self { model, keys: Keys::of(model), xml: Editor::new(document), drawings: vec![], ids: Ids::of(document) }
    }

    pub fn finish(mut self) -> Result<Changed, EditError> {
        flows::tidy(self.model, &mut self.xml)?;
        let drawings = std::mem::take(&mut self.drawings);
        if !drawings.is_empty() {
            let changed = Model::of(self.xml.document().clone())?;
            draw::follow(&mut self.xml, &mut self.ids, &changed, &drawings);
        }
        let (document, undo) = self.xml.finish()?;
        Ok(Changed { model: Model::of(document)?, undo })
    }

    pub fn find(&self, key: &str) -> Result<ElementId, EditError> {
        self.keys.find(key).ok_or_else(|| EditError::NoElement { element: key.to_owned() })
    }

    pub fn node(&self, element: ElementId) -> NodeId {
        self.model.element(element).node
    }

    /// How a reference to an element is written. Without an id there can't be one.
    pub fn id(&self, element: ElementId) -> Result<&'a str, EditError> {
        match self.model.element(element).id.as_deref() {
            Some(id) if self.model.find(id) == Some(element) => Ok(id),
            _ => Err(self.wrong(element)),
        }
    }

    pub fn wrong(&self, element: ElementId) -> EditError {
        EditError::WrongElement { element: self.keys.key(element).to_owned() }
    }

    /// The process or subprocess that is meant, and the lane.
    pub fn place(&self, within: ElementId) -> Result<Place, EditError> {
        let element = self.model.element(within);
        match &element.kind {
            Kind::Process { .. } => Ok(Place { scope: within, lane: None }),
            Kind::Activity(_) if element.sub_process().is_some() => Ok(Place { scope: within, lane: None }),
            Kind::Participant { process } => {
                let scope = target(process.as_ref()).ok_or_else(|| self.wrong(within))?;
                Ok(Place { scope, lane: None })
            }
            Kind::Lane { .. } => {
                let scope = self.model.process_of(within).ok_or_else(|| self.wrong(within))?;
                Ok(Place { scope, lane: Some(within) })
            }
            _ => Err(self.wrong(within)),
        }
    }

    /// A new child of BPMN at the place that the schema has for it.
    pub fn add_child(&mut self, parent: NodeId, tag: &str) -> NodeId {
        let before = self.place_among(parent, tag);
        self.xml.add(parent, before, (BPMN, "bpmn"), tag)
    }

    /// The child before which one of this name has to stand.
    pub fn place_among(&self, parent: NodeId, tag: &str) -> Option<NodeId> {
        place_among(&self.xml, parent, tag)
    }

    /// A new element with an id.
    pub fn add_element(&mut self, parent: NodeId, tag: &str, id: &str) -> NodeId {
        let node = self.add_child(parent, tag);
        self.xml.set_attribute(node, "id", Some(id));
        node
    }

    pub fn add_to_lane(&mut self, lane: ElementId, id: &str) {
        let node = self.add_child(self.node(lane), "flowNodeRef");
        self.xml.set_text(node, id);
    }

    pub fn check_position(at: Point) -> Result<(), EditError> {
        if at.0.abs() <= FAR && at.1.abs() <= FAR { Ok(()) } else { Err(EditError::BadPosition) }
    }

    pub fn rename(&mut self, element: &str, name: &str) -> Result<(), EditError> {
        let element = self.find(element)?;
        self.xml.set_attribute(self.node(element), "name", Some(name).filter(|name| !name.is_empty()));
        Ok(())
    }

    /// The id can't be set: others refer to it.
    pub fn set_attribute(&mut self, element: &str, name: &str, value: Option<&str>) -> Result<(), EditError> {
        if !is_name(name) || matches!(name, "id" | "xmlns") {
            return Err(EditError::BadName { name: name.to_owned() });
        }
        let element = self.find(element)?;
        self.xml.set_attribute(self.node(element), name, value);
        Ok(())
    }

    pub fn remove_child(&mut self, element: &str, name: &str) -> Result<(), EditError> {
        let node = self.node(self.find(element)?);
        for child in self.children(node, name) {
            self.xml.remove(child);
        }
        Ok(())
    }

    /// Children of BPMN of this name.
    pub fn children(&self, node: NodeId, name: &str) -> Vec<NodeId> {
        let children = self.xml.document().elements(node);
        children.filter(|(_, element)| element.name.is(BPMN, name)).map(|(child, _)| child).collect()
    }

    /// Processes and collaborations without a plane get one first.
    pub fn lay_out(&mut self, all: bool) {
        for scope in missing_planes(self.model) {
            let id = self.model.id_of(scope);
            if id.is_empty() {
                continue;
            }
            let diagram = self.xml.add(self.model.document().root(), None, (BPMN_DI, "bpmndi"), "BPMNDiagram");
            let plane = self.xml.add(diagram, None, (BPMN_DI, "bpmndi"), "BPMNPlane");
            self.xml.set_attribute(diagram, "id", Some(&self.ids.fresh(&format!("{id}_diagram"))));
            self.xml.set_attribute(plane, "id", Some(&self.ids.fresh(&format!("{id}_plane"))));
            self.xml.set_attribute(plane, "bpmnElement", Some(id));
        }
        self.drawings.push(Drawing::LayOut { all });
    }
}
