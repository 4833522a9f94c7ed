//! New nodes, and what stands beside the processes.

use crate::edit::draw::Drawing;
use crate::edit::work::Work;
use crate::edit::{EditError, EventType, NodeType, Point, RootType};
use crate::element_type::Family;
use bpmn::model::ElementId;
use markup::NodeId;

impl Work<'_> {
    pub(in crate::edit) fn add(
        &mut self,
        id: &str,
        node: NodeType,
        event: Option<EventType>,
        within: &str,
        at: Point,
    ) -> Result<(), EditError> {
        let within = self.find(within)?;
        if node == NodeType::BoundaryEvent {
            return self.attach(id, event, within, at);
        }
        let place = self.place(within)?;
        Self::check_position(at)?;
        let added = self.new_node(id, node, event, place.scope)?;
        if let Some(lane) = place.lane {
            self.add_to_lane(lane, id);
        }
        self.drawings.push(Drawing::Node { node: added, at });
        Ok(())
    }

    pub(in crate::edit) fn add_on_flow(
        &mut self,
        id: &str,
        node: NodeType,
        event: Option<EventType>,
        flow: &str,
        at: Point,
    ) -> Result<(), EditError> {
        let flow = self.find(flow)?;
        let element = self.model.element(flow);
        let wrong = self.wrong(flow);
        let (Some(held), Some(scope)) = (element.sequence_flow(), element.parent) else { return Err(wrong) };
        let Some(target) = held.target.clone() else { return Err(wrong) };
        Self::check_position(at)?;
        let added = self.new_node(id, node, event, scope)?;
        let second = self.ids.fresh(&format!("{id}_flow"));
        let lead_on = self.add_element(self.node(scope), "sequenceFlow", &second);
        self.xml.set_attribute(lead_on, "sourceRef", Some(id));
        self.xml.set_attribute(lead_on, "targetRef", Some(&target.text));
        self.xml.set_attribute(element.node, "targetRef", Some(id));
        let lanes = target.target.map(|target| crate::layout::lanes_of(self.model, target)).unwrap_or_default();
        for lane in lanes {
            self.add_to_lane(lane, id);
        }
        self.drawings.extend([
            Drawing::Node { node: added, at },
            Drawing::Line { node: element.node },
            Drawing::Line { node: lead_on },
        ]);
        Ok(())
    }

    pub(in crate::edit) fn declare(&mut self, id: &str, root: RootType, name: &str) -> Result<(), EditError> {
        self.ids.take(id)?;
        let definitions = self.model.document().root();
        let before = self.model.elements().find(|(_, element)| element.parent.is_some()).map(|(_, first)| first.node);
        let node = self.xml.add(definitions, before, (bpmn::model::BPMN, "bpmn"), root.tag());
        self.xml.set_attribute(node, "id", Some(id));
        self.xml.set_attribute(node, "name", Some(name));
        Ok(())
    }

    fn attach(&mut self, id: &str, event: Option<EventType>, host: ElementId, at: Point) -> Result<(), EditError> {
        let element = self.model.element(host);
        let (Some(_), Some(scope)) = (element.activity(), element.parent) else { return Err(self.wrong(host)) };
        Self::check_position(at)?;
        let host_id = self.id(host)?;
        let added = self.new_node(id, NodeType::BoundaryEvent, event, scope)?;
        self.xml.set_attribute(added, "attachedToRef", Some(host_id));
        for lane in crate::layout::lanes_of(self.model, host) {
            self.add_to_lane(lane, id);
        }
        self.drawings.push(Drawing::Node { node: added, at });
        Ok(())
    }

    /// Only events have a definition.
    pub(in crate::edit) fn new_node(
        &mut self,
        id: &str,
        node: NodeType,
        event: Option<EventType>,
        scope: ElementId,
    ) -> Result<NodeId, EditError> {
        if event.is_some() && node.family() != Family::Event {
            return Err(EditError::WrongElement { element: id.to_owned() });
        }
        self.ids.take(id)?;
        let added = self.add_element(self.node(scope), node.tag(), id);
        if node == NodeType::EventSubProcess {
            self.xml.set_attribute(added, "triggeredByEvent", Some("true"));
        }
        if let Some(event) = event {
            self.define(added, id, event);
        }
        Ok(added)
    }

    pub(in crate::edit) fn define(&mut self, node: NodeId, id: &str, event: EventType) {
        let definition = self.ids.fresh(&format!("{id}_definition"));
        self.add_element(node, event.tag(), &definition);
    }
}
