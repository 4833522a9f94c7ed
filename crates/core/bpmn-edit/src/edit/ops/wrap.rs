//! Putting nodes into a new subprocess, so that the whole does what it did: one way in, one way out (clause 10.3.5).

use std::collections::BTreeSet;

use crate::edit::draw::Drawing;
use crate::edit::work::Work;
use crate::edit::{EditError, NodeType};
use crate::layout::{ends, lanes_of};
use bpmn::model::{ElementId, GatewayKind};
use markup::NodeId;

impl Work<'_> {
    pub(in crate::edit) fn wrap(&mut self, id: &str, nodes: &[String]) -> Result<(), EditError> {
        let inner = self.wrapped(nodes)?;
        let first = inner.first().copied().ok_or(EditError::NotConnected)?;
        let scope = self.model.element(first).parent.ok_or_else(|| self.wrong(first))?;
        self.check_connected(&inner)?;
        let (entries, exit) = self.border(&inner)?;

        let sub_process = self.new_node(id, NodeType::SubProcess, None, scope)?;
        for lane in lanes_of(self.model, first) {
            self.add_to_lane(lane, id);
        }
        let mut drawn: Vec<NodeId> = vec![];
        for element in self.with_lines(&inner) {
            self.leave_lanes(element);
            self.take_node(self.node(element), sub_process);
            drawn.push(self.node(element));
        }
        let start = match entries.first() {
            Some(flow) => Some(self.enter(id, sub_process, *flow)?),
            None => None,
        };
        for flow in &entries {
            self.xml.set_attribute(self.node(*flow), "targetRef", Some(id));
        }
        let end = match exit {
            Some(flow) => Some(self.leave(id, sub_process, flow)?),
            None => None,
        };
        self.drawings.push(Drawing::Around { node: sub_process, inner: drawn, start, end });
        let lines = entries.iter().chain(&exit).map(|flow| Drawing::Line { node: self.node(*flow) });
        self.drawings.extend(lines.collect::<Vec<_>>());
        Ok(())
    }

    /// The nodes with what is attached to them; all stand in one scope.
    fn wrapped(&self, nodes: &[String]) -> Result<BTreeSet<ElementId>, EditError> {
        let mut inner = BTreeSet::new();
        for key in nodes {
            let element = self.find(key)?;
            let known = self.model.element(element);
            let host = crate::layout::host(self.model, element);
            let is_beside = inner.first().is_none_or(|first| self.model.element(*first).parent == known.parent);
            if !known.is_flow_node()
                || !is_beside
                || host.is_some_and(|host| !nodes.iter().any(|key| self.keys.key(host) == key))
            {
                return Err(self.wrong(element));
            }
            inner.insert(element);
            inner.extend(&known.attached);
        }
        Ok(inner)
    }

    fn check_connected(&self, inner: &BTreeSet<ElementId>) -> Result<(), EditError> {
        let pairs: Vec<(ElementId, ElementId)> = self
            .model
            .elements()
            .filter_map(|(id, element)| match element.sequence_flow() {
                Some(_) => ends(self.model, id),
                None => crate::layout::host(self.model, id).map(|host| (id, host)),
            })
            .filter(|(from, to)| inner.contains(from) && inner.contains(to))
            .collect();
        let mut reached: BTreeSet<ElementId> = inner.first().copied().into_iter().collect();
        loop {
            let known = reached.len();
            for (from, to) in &pairs {
                if reached.contains(from) || reached.contains(to) {
                    reached.extend([*from, *to]);
                }
            }
            if reached.len() == known {
                return if reached == *inner { Ok(()) } else { Err(EditError::NotConnected) };
            }
        }
    }

    /// The flows that come in, all to one node, and the one that goes out.
    fn border(&self, inner: &BTreeSet<ElementId>) -> Result<(Vec<ElementId>, Option<ElementId>), EditError> {
        let (mut entries, mut exits, mut entered) = (vec![], vec![], BTreeSet::new());
        for (id, element) in self.model.elements() {
            let Some((from, to)) = element.sequence_flow().and_then(|_| ends(self.model, id)) else { continue };
            match (inner.contains(&from), inner.contains(&to)) {
                (false, true) => {
                    entries.push(id);
                    entered.insert(to);
                }
                (true, false) => exits.push(id),
                _ => {}
            }
        }
        let joins = |id: &ElementId| {
            let gateway = self.model.element(*id).gateway();
            gateway.is_some_and(|gateway| !matches!(gateway.kind, GatewayKind::Exclusive))
        };
        if entered.len() > 1 || (entries.len() > 1 && entered.iter().any(joins)) {
            return Err(EditError::SeveralEntries);
        }
        match exits.as_slice() {
            [] => Ok((entries, None)),
            [exit] => Ok((entries, Some(*exit))),
            _ => Err(EditError::SeveralExits),
        }
    }

    fn with_lines(&self, inner: &BTreeSet<ElementId>) -> Vec<ElementId> {
        let is_between = |(from, to): (ElementId, ElementId)| inner.contains(&from) && inner.contains(&to);
        let is_line = |id: ElementId| self.model.element(id).sequence_flow().is_some();
        let lines = self.model.elements().map(|(id, _)| id);
        let lines = lines.filter(|id| is_line(*id) && ends(self.model, *id).is_some_and(is_between));
        inner.iter().copied().chain(lines).collect()
    }

    /// A start event that leads to where the flow led.
    fn enter(&mut self, id: &str, sub_process: NodeId, flow: ElementId) -> Result<(NodeId, NodeId), EditError> {
        let (_, entry) = ends(self.model, flow).ok_or_else(|| self.wrong(flow))?;
        let entry = self.id(entry)?;
        let start_id = self.ids.fresh(&format!("{id}_start"));
        let start = self.add_element(sub_process, "startEvent", &start_id);
        Ok((start, self.add_flow(sub_process, &format!("{start_id}_flow"), &start_id, entry)))
    }

    /// An end event to which leads what led on: with its condition, and as the default that it was.
    fn leave(&mut self, id: &str, sub_process: NodeId, flow: ElementId) -> Result<(NodeId, NodeId), EditError> {
        let (exit, _) = ends(self.model, flow).ok_or_else(|| self.wrong(flow))?;
        let exit_id = self.id(exit)?;
        let end_id = self.ids.fresh(&format!("{id}_end"));
        let end = self.add_element(sub_process, "endEvent", &end_id);
        let last = self.add_flow(sub_process, &format!("{end_id}_flow"), exit_id, &end_id);
        for condition in self.children(self.node(flow), "conditionExpression") {
            self.xml.move_to(condition, last, None);
        }
        let default = self.model.document().attribute(self.node(exit), "default");
        if default.is_some_and(|default| bpmn::model::local(default) == self.model.id_of(flow)) {
            let last_id = self.xml.document().attribute(last, "id").map(str::to_owned);
            self.xml.set_attribute(self.node(exit), "default", last_id.as_deref());
        }
        self.xml.set_attribute(self.node(flow), "sourceRef", Some(id));
        Ok((end, last))
    }

    fn add_flow(&mut self, parent: NodeId, id: &str, from: &str, to: &str) -> NodeId {
        let id = self.ids.fresh(id);
        let flow = self.add_element(parent, "sequenceFlow", &id);
        self.xml.set_attribute(flow, "sourceRef", Some(from));
        self.xml.set_attribute(flow, "targetRef", Some(to));
        flow
    }
}
