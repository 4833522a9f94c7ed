//! A process model: what the elements of a BPMN 2.0 file mean, laid over the tree of the file as an index. The tree stays
//! the truth; each element knows its place in it, and what isn't understood is only there.

mod activity;
mod binding;
mod diagram;
mod event;
mod key;
mod read;
mod resolve;
pub(crate) mod schema;

pub use activity::{Activity, ActivityKind, AdHoc, Behavior, Repeat, SubProcessKind, TaskKind};
pub use binding::ENGINES;
pub use binding::{Binding, Field, Listener, Property};
pub use diagram::{BPMN_DI, DC, DI};
pub use diagram::{Bounds, Diagram, Edge, Shape};
pub use event::{Definition, DefinitionKind, Event, Position, TimerKind};
use foldhash::HashMap;
pub use key::Keys;
pub use resolve::local;
use smol_str::SmolStr;

use markup::{Document, NodeId, XmlError};

/// Namespace of BPMN 2.0 (clause 15.1).
pub const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/// Why a file isn't a process model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Not well-formed, or beyond the limits of [`markup`].
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// Another format, or an older BPMN.
    #[error("line {line}, <{element}>: the file isn't BPMN 2.0, its root has to be <definitions> of {BPMN}")]
    NotBpmn {
        /// Of the root, from 1.
        line: u32,
        /// Of the root, as written.
        element: String,
    },
}

/// An element of a [`Model`]; it means nothing in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct ElementId(pub u32);

/// A file as a process model. Nothing here changes it: edits make a new one.
#[derive(Clone, Debug)]
pub struct Model {
    document: Document,
    /// In the order of the file; the first is `<definitions>`.
    elements: Vec<Element>,
    by_id: HashMap<SmolStr, ElementId>,
    diagrams: Vec<Diagram>,
    /// Stands for an element of another model.
    nowhere: Element,
}

/// One element with an own meaning, and what hangs together with it.
#[derive(Clone, Debug)]
pub struct Element {
    /// Where it stands in [`Model::document`].
    pub node: NodeId,
    /// `None` where it has none; not unique in files that break the standard, see [`Keys`].
    pub id: Option<SmolStr>,
    /// What people call it, as written.
    pub name: Option<SmolStr>,
    /// What it stands in; `None` for `<definitions>`.
    pub parent: Option<ElementId>,
    /// In the order of the file.
    pub children: Vec<ElementId>,
    /// Sequence flows that end here.
    pub incoming: Vec<ElementId>,
    /// Sequence flows that begin here.
    pub outgoing: Vec<ElementId>,
    /// Boundary events attached here.
    pub attached: Vec<ElementId>,
    /// What sort of element it is.
    pub kind: Kind,
}

/// What is large stands apart: a file may have a hundred thousand elements, most of them small.
#[derive(Clone, Debug)]
pub enum Kind {
    /// The root.
    Definitions,
    /// What goes on within one participant, or is called.
    Process {
        /// `isExecutable`; otherwise it is a drawing.
        is_executable: bool,
    },
    /// Clause 10.3.
    Activity(Box<Activity>),
    /// Clause 10.5.
    Event(Box<Event>),
    /// Clause 10.6.
    Gateway(Box<Gateway>),
    /// Clause 8.3.13.
    SequenceFlow(Box<SequenceFlow>),
    /// What shows several participants and their messages.
    Collaboration,
    /// A pool.
    Participant {
        /// `processRef`; without one nothing is known of what is in it.
        process: Option<Reference>,
    },
    /// Clause 9.3.
    MessageFlow(Box<Ends>),
    /// Also within a lane: `childLaneSet`.
    LaneSet,
    /// A part of a pool or lane, as for a role.
    Lane {
        /// `flowNodeRef`: what lies in it.
        nodes: Vec<Reference>,
    },
    /// Of a process, subprocess or activity (clause 10.4.1).
    Property,
    /// Clause 10.4.1.
    DataObject,
    /// One place where a data object is drawn.
    DataObjectReference {
        /// `dataObjectRef`.
        object: Option<Reference>,
    },
    /// Outlives the process (clause 10.4.1).
    DataStore,
    /// One place where a data store is drawn.
    DataStoreReference {
        /// `dataStoreRef`.
        store: Option<Reference>,
    },
    /// Of an annotation, or of a compensation event with its activity.
    Association(Box<Ends>),
    /// A task that call activities use (clause 10.3.7).
    GlobalTask {
        /// Whether it is a `globalScriptTask` with a script.
        has_script: bool,
    },
    /// What participants send each other.
    Message,
    /// Heard by whoever waits, in all processes.
    Signal,
    /// What fails, to be caught.
    Error {
        /// `errorCode`.
        code: Option<String>,
    },
    /// Thrown like an error; what throws it goes on.
    Escalation {
        /// `escalationCode`.
        code: Option<String>,
    },
    /// Of BPMN, but without a meaning of its own here: annotations, groups, interfaces, choreographies …
    Other,
}

/// What another element is called, and which one it is; `None` if there is none of that id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// As written, with its prefix where it has one.
    pub text: SmolStr,
    /// The first element that is called so; `None` where there is none.
    pub target: Option<ElementId>,
}

/// What a reference means: an element, or what it is called where there is none. Some engines take that for the code of an
/// error or the name of a signal.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Named {
    /// There is one.
    Element(ElementId),
    /// There is none: as it is written.
    Text(String),
}

impl Reference {
    /// The element, where there is one.
    pub fn named(&self) -> Named {
        self.target.map_or_else(|| Named::Text(self.text.to_string()), Named::Element)
    }
}

/// A condition, number or time, kept as written; who evaluates it is chosen outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// Of the element whose text it is.
    pub node: NodeId,
    /// As written.
    pub text: String,
    /// URI of the language, where it isn't that of the definitions.
    pub language: Option<String>,
}

/// Where ways part or come together.
#[derive(Clone, Debug)]
pub struct Gateway {
    /// By which rule.
    pub kind: GatewayKind,
    /// The flow that is taken if no condition holds.
    pub default: Option<Reference>,
}

/// Clause 10.6.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayKind {
    /// One way: the first whose condition holds.
    Exclusive,
    /// Every way whose condition holds; waits for all tokens that may still come.
    Inclusive,
    /// Every way; waits for a token on each.
    Parallel,
    /// One way: that of the event which happens first.
    EventBased {
        /// `instantiate`: one of its events begins the process.
        instantiates: bool,
        /// `eventGatewayType` is `Parallel`: the process goes on when all have happened.
        waits_for_all: bool,
    },
    /// Waits until a condition over its flows holds.
    Complex {
        /// `activationCondition`.
        activation: Option<Expression>,
    },
}

/// What a message flow or an association joins.
#[derive(Clone, Debug)]
pub struct Ends {
    /// `sourceRef`.
    pub source: Option<Reference>,
    /// `targetRef`.
    pub target: Option<Reference>,
}

/// An arrow from one flow node to the next.
#[derive(Clone, Debug)]
pub struct SequenceFlow {
    /// `sourceRef`.
    pub source: Option<Reference>,
    /// `targetRef`.
    pub target: Option<Reference>,
    /// `conditionExpression`; without one it is always taken.
    pub condition: Option<Expression>,
}

impl Model {
    /// Reads a BPMN file. References that lead nowhere are no error here; they have no target.
    ///
    /// # Errors
    /// [`ModelError`] if the file isn't XML or isn't BPMN 2.0.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        read::read(bytes)
    }

    /// Lays the index over a document.
    ///
    /// # Errors
    /// [`ModelError::NotBpmn`].
    pub fn of(document: Document) -> Result<Self, ModelError> {
        read::of(document)
    }

    /// The tree of the file, which loses nothing.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// In the order of the file; each page or subprocess may have one.
    pub fn diagrams(&self) -> &[Diagram] {
        &self.diagrams
    }

    /// One of [`Kind::Other`] for an id that is none of this model's.
    pub fn element(&self, id: ElementId) -> &Element {
        self.elements.get(id.0 as usize).unwrap_or(&self.nowhere)
    }

    /// All elements in the order of the file.
    pub fn elements(&self) -> impl Iterator<Item = (ElementId, &Element)> {
        (0..).map(ElementId).zip(&self.elements)
    }

    /// The first element of this id.
    pub fn find(&self, id: &str) -> Option<ElementId> {
        self.by_id.get(id).copied()
    }

    /// The id of an element as in the file; empty if it has none.
    pub fn id_of(&self, id: ElementId) -> &str {
        self.element(id).id.as_deref().unwrap_or_default()
    }

    /// The name of an element in the file, without prefix: `userTask`, `sequenceFlow` …
    pub fn tag_of(&self, id: ElementId) -> &str {
        self.document.element(self.element(id).node).map(|element| &*element.name.local).unwrap_or_default()
    }

    /// What stands in the namespace of BPMN without being an element of it, in the order of the file, with the innermost
    /// element of the model that it is, or is part of.
    pub fn not_of_bpmn(&self) -> Vec<(NodeId, ElementId)> {
        let is_strange = |node: &NodeId| {
            let name = self.document.element(*node).map(|element| &element.name);
            name.is_some_and(|name| {
                name.namespace.as_deref() == Some(BPMN) && schema::attributes(&name.local).is_none()
            })
        };
        let strange: Vec<NodeId> = self.document.all().map(|(node, _)| node).filter(is_strange).collect();
        if strange.is_empty() {
            return vec![];
        }
        let known: HashMap<NodeId, ElementId> = self.elements().map(|(id, element)| (element.node, id)).collect();
        let owner = |node: NodeId| {
            let mut around = std::iter::successors(Some(node), |at| self.document.node(*at).parent);
            around.find_map(|at| known.get(&at).copied())
        };
        strange.into_iter().filter_map(|node| Some((node, owner(node)?))).collect()
    }

    /// Of its start tag, from 1.
    pub fn line_of(&self, id: ElementId) -> u32 {
        self.document.node(self.element(id).node).line
    }

    /// Those that have a meaning of their own, in the order of the file.
    pub fn children(&self, id: ElementId) -> impl Iterator<Item = (ElementId, &Element)> {
        self.element(id).children.iter().map(|child| (*child, self.element(*child)))
    }

    /// The process that an element belongs to; itself for a process.
    pub fn process_of(&self, id: ElementId) -> Option<ElementId> {
        let mut at = Some(id);
        while let Some(here) = at {
            if matches!(self.element(here).kind, Kind::Process { .. }) {
                return Some(here);
            }
            at = self.element(here).parent;
        }
        None
    }

    /// The process or global task that a call activity calls, if it is in the file.
    pub fn called(&self, call: ElementId) -> Option<ElementId> {
        let ActivityKind::Call(Some(name)) = &self.element(call).activity()?.kind else { return None };
        let called = self.find(name).or_else(|| self.find(local(name)))?;
        matches!(self.element(called).kind, Kind::Process { .. } | Kind::GlobalTask { .. }).then_some(called)
    }

    /// The same, if it is a process.
    pub fn called_process(&self, call: ElementId) -> Option<ElementId> {
        self.called(call).filter(|called| matches!(self.element(*called).kind, Kind::Process { .. }))
    }

    /// Whether an element is a subprocess of whose inside the file says nothing: in drawings something is done there.
    pub fn is_unexpanded(&self, id: ElementId) -> bool {
        let is_plain = |kind| matches!(kind, SubProcessKind::Embedded | SubProcessKind::Transaction);
        self.element(id).sub_process().is_some_and(is_plain)
            && !self.children(id).any(|(_, child)| child.is_flow_node())
    }

    /// Where a message flow ends.
    pub fn message_target(&self, flow: ElementId) -> Option<ElementId> {
        match &self.element(flow).kind {
            Kind::MessageFlow(ends) => ends.target.as_ref()?.target,
            _ => None,
        }
    }

    /// Where a sequence flow ends.
    pub fn target_of(&self, flow: ElementId) -> Option<ElementId> {
        self.element(flow).sequence_flow()?.target.as_ref()?.target
    }

    /// Extension attributes and elements of Activiti and its relatives.
    pub fn binding(&self, id: ElementId) -> Binding {
        Binding::read(&self.document, self.element(id).node)
    }
}

impl Element {
    /// `None` for other kinds.
    pub fn activity(&self) -> Option<&Activity> {
        match &self.kind {
            Kind::Activity(activity) => Some(activity),
            _ => None,
        }
    }

    /// `None` for other kinds.
    pub fn event(&self) -> Option<&Event> {
        match &self.kind {
            Kind::Event(event) => Some(event),
            _ => None,
        }
    }

    /// `None` for other kinds.
    pub fn gateway(&self) -> Option<&Gateway> {
        match &self.kind {
            Kind::Gateway(gateway) => Some(gateway),
            _ => None,
        }
    }

    /// `None` for other kinds.
    pub fn sequence_flow(&self) -> Option<&SequenceFlow> {
        match &self.kind {
            Kind::SequenceFlow(flow) => Some(flow),
            _ => None,
        }
    }

    /// The messages that an event or a task sends or waits for.
    pub fn messages(&self) -> Vec<ElementId> {
        let target = |reference: &Option<Reference>| reference.as_ref().and_then(|reference| reference.target);
        match &self.kind {
            Kind::Event(event) => {
                let messages = event.definitions.iter().filter_map(|definition| match &definition.kind {
                    DefinitionKind::Message(message) => target(message),
                    _ => None,
                });
                messages.collect()
            }
            Kind::Activity(activity) => match &activity.kind {
                ActivityKind::Task(TaskKind::Send { message } | TaskKind::Receive { message, .. }) => {
                    target(message).into_iter().collect()
                }
                _ => vec![],
            },
            _ => vec![],
        }
    }

    /// Whether sequence flows may begin and end here (clause 7.6.1).
    pub fn is_flow_node(&self) -> bool {
        matches!(self.kind, Kind::Activity(_) | Kind::Event(_) | Kind::Gateway(_))
    }

    /// Whether it is a start event.
    pub fn is_start(&self) -> bool {
        self.event().is_some_and(|event| matches!(event.position, Position::Start { .. }))
    }

    /// Whether it waits beside what it stands in, and isn't reached by flows.
    pub fn is_event_sub_process(&self) -> bool {
        self.sub_process() == Some(SubProcessKind::Event)
    }

    /// `None` for what isn't a subprocess.
    pub fn sub_process(&self) -> Option<SubProcessKind> {
        match self.activity()?.kind {
            ActivityKind::SubProcess(kind) => Some(kind),
            _ => None,
        }
    }
}
