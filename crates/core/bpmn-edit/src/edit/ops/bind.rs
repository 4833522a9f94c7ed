//! What ties an element to forms, people, services, conditions, times and messages.

use serde::{Deserialize, Serialize};

use crate::edit::work::Work;
use crate::edit::{EditError, EventType, NodeType};
use crate::element_type::Family;
use bpmn::model::{BPMN, DefinitionKind, ENGINES, ElementId, Kind};
use markup::NodeId;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// One binding with its new value; `None` and empty lists remove it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Setting {
    /// Attributes of Activiti, or of the engine that the file is written for.
    FormKey(Option<String>),
    /// Of a user task: who has to do it.
    Assignee(Option<String>),
    /// Of a user task: who may do it.
    CandidateUsers(Vec<String>),
    /// Of a user task: whose members may do it.
    CandidateGroups(Vec<String>),
    /// Of a service task: the Java class or the name of a connector.
    Class(Option<String>),
    /// Of a sequence flow.
    Condition(Option<String>),
    /// Of an activity or gateway: the id of one of its flows.
    Default(Option<String>),
    /// Of a script task.
    Script {
        /// Such as `groovy`.
        format: String,
        /// Kept, never run here.
        text: String,
    },
    /// What an event waits for or brings about, instead of what it had.
    Event(Option<EventType>),
    /// Of a timer event, in ISO 8601.
    Timer(Timer),
    /// Of a conditional event.
    EventCondition(String),
    /// Of a link event: its name, which the other end has, too.
    Link(String),
    /// The message, signal, error, escalation or activity that an event, or a task that sends or receives, speaks of.
    Reference(Option<String>),
}

/// When a timer event goes off, in ISO 8601.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "time", rename_all = "kebab-case")]
pub enum Timer {
    /// `timeDate`: a moment.
    Date(String),
    /// `timeDuration`: so long after it has begun to wait.
    Duration(String),
    /// `timeCycle`: again and again.
    Cycle(String),
}

impl Work<'_> {
    pub(in crate::edit) fn bind(&mut self, element: &str, setting: &Setting) -> Result<(), EditError> {
        let element = self.find(element)?;
        match setting {
            Setting::FormKey(value) => self.set_engine(element, "formKey", value.as_deref()),
            Setting::Assignee(value) => self.set_engine(element, "assignee", value.as_deref()),
            Setting::CandidateUsers(users) => self.set_engine(element, "candidateUsers", listed(users).as_deref()),
            Setting::CandidateGroups(groups) => self.set_engine(element, "candidateGroups", listed(groups).as_deref()),
            Setting::Class(value) => self.set_engine(element, "class", value.as_deref()),
            Setting::Condition(value) => self.set_condition(element, value.as_deref()),
            Setting::Default(flow) => self.set_default(element, flow.as_deref()),
            Setting::Script { format, text } => self.set_script(element, format, text),
            Setting::Event(event) => self.set_event(element, *event),
            Setting::Timer(timer) => self.set_timer(element, timer),
            Setting::EventCondition(text) => {
                let definition = self.definition(element, EventType::Conditional)?;
                self.set_expression(definition, "condition", Some(text));
                Ok(())
            }
            Setting::Link(name) => {
                let definition = self.definition(element, EventType::Link)?;
                self.xml.set_attribute(definition, "name", Some(name));
                Ok(())
            }
            Setting::Reference(id) => self.set_reference(element, id.as_deref()),
        }
    }

    /// Flow nodes and processes are what engines look at.
    fn set_engine(&mut self, element: ElementId, name: &str, value: Option<&str>) -> Result<(), EditError> {
        let known = self.model.element(element);
        if !known.is_flow_node() && !matches!(known.kind, Kind::Process { .. }) {
            return Err(self.wrong(element));
        }
        let document = self.model.document();
        let has = |engine: &&&str| document.attribute_of(known.node, engine, name).is_some();
        let declared = |engine: &&&str| document.root_declares(engine);
        let [activiti, ..] = ENGINES;
        let engine = ENGINES.iter().find(has).or_else(|| ENGINES.iter().find(declared)).unwrap_or(&activiti);
        self.xml.set_attribute_of(known.node, (engine, "activiti"), name, value);
        Ok(())
    }

    fn set_condition(&mut self, element: ElementId, value: Option<&str>) -> Result<(), EditError> {
        if self.model.element(element).sequence_flow().is_none() {
            return Err(self.wrong(element));
        }
        self.set_expression(self.node(element), "conditionExpression", value);
        Ok(())
    }

    /// An expression keeps its attributes, such as its language.
    fn set_expression(&mut self, parent: NodeId, tag: &str, text: Option<&str>) {
        let known = self.children(parent, tag);
        let Some(text) = text else {
            known.into_iter().for_each(|node| self.xml.remove(node));
            return;
        };
        let node = known.first().copied().unwrap_or_else(|| {
            let node = self.add_child(parent, tag);
            let prefix = self.xml.document().element(node).and_then(|element| element.name.prefix.clone());
            let formal = prefix.map_or("tFormalExpression".to_owned(), |prefix| format!("{prefix}:tFormalExpression"));
            self.xml.set_attribute_of(node, (XSI, "xsi"), "type", Some(&formal));
            node
        });
        self.xml.set_text(node, text);
    }

    fn set_default(&mut self, element: ElementId, flow: Option<&str>) -> Result<(), EditError> {
        let known = self.model.element(element);
        if known.activity().is_none() && known.gateway().is_none() {
            return Err(self.wrong(element));
        }
        let flow = match flow {
            None => None,
            Some(key) => {
                let flow = self.find(key)?;
                if !known.outgoing.contains(&flow) {
                    return Err(self.wrong(flow));
                }
                Some(self.id(flow)?)
            }
        };
        self.xml.set_attribute(known.node, "default", flow);
        Ok(())
    }

    fn set_script(&mut self, element: ElementId, format: &str, text: &str) -> Result<(), EditError> {
        if NodeType::of(self.model, element) != Some(NodeType::ScriptTask) {
            return Err(self.wrong(element));
        }
        let node = self.node(element);
        self.xml.set_attribute(node, "scriptFormat", Some(format));
        let known = self.children(node, "script").first().copied();
        let script = known.unwrap_or_else(|| self.add_child(node, "script"));
        self.xml.set_text(script, text);
        Ok(())
    }

    fn set_event(&mut self, element: ElementId, event: Option<EventType>) -> Result<(), EditError> {
        if NodeType::of(self.model, element).map(NodeType::family) != Some(Family::Event) {
            return Err(self.wrong(element));
        }
        let node = self.node(element);
        let is_definition = |name: &str| name.ends_with("EventDefinition") || name == "eventDefinitionRef";
        let children = self.xml.document().elements(node);
        let known = children
            .filter(|(_, child)| child.name.namespace.as_deref() == Some(BPMN) && is_definition(&child.name.local));
        for child in known.map(|(child, _)| child).collect::<Vec<_>>() {
            self.xml.remove(child);
        }
        if let Some(event) = event {
            self.define(node, self.model.id_of(element), event);
        }
        Ok(())
    }

    fn set_timer(&mut self, element: ElementId, timer: &Timer) -> Result<(), EditError> {
        let definition = self.definition(element, EventType::Timer)?;
        let (tag, time) = match timer {
            Timer::Date(time) => ("timeDate", time),
            Timer::Duration(time) => ("timeDuration", time),
            Timer::Cycle(time) => ("timeCycle", time),
        };
        for other in ["timeDate", "timeDuration", "timeCycle"].into_iter().filter(|other| *other != tag) {
            self.set_expression(definition, other, None);
        }
        self.set_expression(definition, tag, Some(time));
        Ok(())
    }

    fn set_reference(&mut self, element: ElementId, id: Option<&str>) -> Result<(), EditError> {
        let (node, name) = match NodeType::of(self.model, element) {
            Some(NodeType::SendTask | NodeType::ReceiveTask) => (self.node(element), "messageRef"),
            _ => self.referring(element).ok_or_else(|| self.wrong(element))?,
        };
        let id = match id {
            None => None,
            Some(key) => Some(self.id(self.find(key)?)?),
        };
        self.xml.set_attribute(node, name, id);
        Ok(())
    }

    /// The first definition of an event that can refer to something, and with which attribute.
    fn referring(&self, element: ElementId) -> Option<(NodeId, &'static str)> {
        let definitions = &self.model.element(element).event()?.definitions;
        definitions.iter().find_map(|definition| {
            let name = match definition.kind {
                DefinitionKind::Message(_) => "messageRef",
                DefinitionKind::Signal(_) => "signalRef",
                DefinitionKind::Error(_) => "errorRef",
                DefinitionKind::Escalation(_) => "escalationRef",
                DefinitionKind::Compensation(_) => "activityRef",
                _ => return None,
            };
            Some((definition.node, name))
        })
    }

    fn definition(&self, element: ElementId, event: EventType) -> Result<NodeId, EditError> {
        let definitions = self.model.element(element).event().map(|event| event.definitions.as_slice());
        let fits = |node: NodeId| {
            self.model.document().element(node).is_some_and(|element| element.name.is(BPMN, event.tag()))
        };
        let found = definitions.unwrap_or_default().iter().map(|definition| definition.node).find(|node| fits(*node));
        found.ok_or_else(|| self.wrong(element))
    }
}

fn listed(items: &[String]) -> Option<String> {
    (!items.is_empty()).then(|| items.join(","))
}
