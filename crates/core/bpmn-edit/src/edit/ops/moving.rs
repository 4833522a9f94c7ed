//! Moving: on the plane, and from one process or subprocess to another.

use std::collections::BTreeSet;

use crate::edit::draw::Drawing;
use crate::edit::work::{Place, Work};
use crate::edit::{EditError, Point};
use crate::layout::{ends, lanes_of};
use bpmn::model::{BPMN, ElementId, Kind, local};
use markup::NodeId;

impl Work<'_> {
    pub(in crate::edit) fn relocate(
        &mut self,
        elements: &[String],
        by: Point,
        into: Option<&str>,
    ) -> Result<(), EditError> {
        Self::check_position(by)?;
        let mut moved = BTreeSet::new();
        for key in elements {
            let element = self.find(key)?;
            moved.insert(element);
            moved.extend(&self.model.element(element).attached);
        }
        if let Some(into) = into {
            let place = self.place(self.find(into)?)?;
            self.put_into(&moved, place)?;
        }
        let nodes = moved.iter().map(|element| self.node(*element)).collect();
        self.drawings.push(Drawing::Shift { nodes, by });
        Ok(())
    }

    fn put_into(&mut self, moved: &BTreeSet<ElementId>, place: Place) -> Result<(), EditError> {
        let mut around = Some(place.scope);
        while let Some(here) = around {
            if moved.contains(&here) {
                return Err(EditError::IntoItself { element: self.keys.key(here).to_owned() });
            }
            around = self.model.element(here).parent;
        }
        for element in moved {
            let known = self.model.element(*element);
            let is_data = matches!(known.kind, Kind::DataObjectReference { .. } | Kind::DataStoreReference { .. });
            if !known.is_flow_node() && !is_data {
                return Err(self.wrong(*element));
            }
        }
        self.take_to(moved, place.scope);
        for element in moved {
            self.set_lane(*element, place)?;
        }
        self.drawings.push(Drawing::Rehome { nodes: moved.iter().map(|element| self.node(*element)).collect() });
        Ok(())
    }

    /// Takes nodes to another scope, with the lines between them.
    pub(in crate::edit) fn take_to(&mut self, moved: &BTreeSet<ElementId>, scope: ElementId) {
        let to = self.node(scope);
        let model = self.model;
        let between =
            |id: ElementId| ends(model, id).is_some_and(|(from, end)| moved.contains(&from) && moved.contains(&end));
        let is_inner = |id: ElementId| !matches!(model.element(id).kind, Kind::MessageFlow(_)) && between(id);
        let lines = model.elements().map(|(id, _)| id).filter(|id| is_inner(*id));
        let taken: BTreeSet<ElementId> = moved.iter().copied().chain(lines).collect();
        for element in taken.into_iter().filter(|element| model.element(*element).parent != Some(scope)) {
            self.take_node(self.node(element), to);
            self.drawings.push(Drawing::Rehome { nodes: vec![self.node(element)] });
        }
    }

    pub(in crate::edit) fn take_node(&mut self, node: NodeId, to: NodeId) {
        let tag = self.xml.document().element(node).map(|element| element.name.local.clone()).unwrap_or_default();
        let before = self.place_among(to, &tag);
        self.xml.move_to(node, to, before);
    }

    /// Leaves the lanes of elsewhere, and all others if there is one to go to.
    fn set_lane(&mut self, element: ElementId, place: Place) -> Result<(), EditError> {
        let own = self.model.process_of(place.scope);
        let stays = lanes_of(self.model, element).into_iter().filter(|lane| {
            place.lane.is_none()
                && self.model.element(element).parent == Some(place.scope)
                && self.model.process_of(*lane) == own
        });
        if stays.count() == 0 {
            self.leave_lanes(element);
        }
        match place.lane {
            Some(lane) => {
                let id = self.id(element)?;
                self.add_to_lane(lane, id);
                Ok(())
            }
            None => Ok(()),
        }
    }

    pub(in crate::edit) fn leave_lanes(&mut self, element: ElementId) {
        let id = self.model.id_of(element);
        for lane in lanes_of(self.model, element) {
            for child in self.children(self.node(lane), "flowNodeRef") {
                let document = self.xml.document();
                let names = document.element(child).is_some_and(|child| child.name.is(BPMN, "flowNodeRef"));
                if names && local(document.text(child).trim()) == id {
                    self.xml.remove(child);
                }
            }
        }
    }
}
