//! What is worked out once for a model.

use std::borrow::Cow;
use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt};

use super::correlate::Correlations;
use bpmn::model::{
    ActivityKind, Behavior, DefinitionKind, Element, ElementId, Event, Expression, GatewayKind, Kind, Model, Position,
    Reference, Repeat, TaskKind,
};
use bpmn::throwing::Thrown;
use expression::{Expression as Parsed, Fault, Lookup, Value};
use markup::NodeId;

pub(super) struct Plan {
    /// Two versions of a model have different ones, unless their elements are the same in the same order.
    pub fingerprint: u64,
    /// Everything that can be evaluated, by its place in the file; why it can't otherwise.
    expressions: HashMap<NodeId, Result<Parsed, Fault>>,
    /// Whether anything waits for a condition: then it is looked at after each change.
    pub has_conditions: bool,
    pub processes: Vec<ElementId>,
    /// What a token waits for as soon as it goes on, by the element that it is at.
    pub awaited: HashMap<ElementId, Vec<Thrown>>,
    /// Message flows at an activity or throwing event, from left to right as drawn; `true` for those that come in.
    pub messages: HashMap<ElementId, Vec<(ElementId, bool)>>,
    pub correlations: Correlations,
    /// What compensates an activity, by its compensation boundary event.
    pub handlers: HashMap<ElementId, ElementId>,
}

impl Plan {
    pub fn new(model: &Model) -> Self {
        let processes = model.elements().filter(|(_, element)| matches!(element.kind, Kind::Process { .. }));
        Self {
            fingerprint: fingerprint(model),
            expressions: expressions(model),
            has_conditions: model.elements().any(|(_, element)| element.event().is_some_and(waits_for_condition)),
            processes: processes.map(|(id, _)| id).collect(),
            awaited: model.elements().filter_map(|(id, _)| Some((id, awaited(model, id)?))).collect(),
            messages: messages(model),
            correlations: Correlations::of(model),
            handlers: handlers(model),
        }
    }

    /// Why an expression can't be read.
    pub fn fault(&self, expression: &Expression) -> Option<&Fault> {
        self.expressions.get(&expression.node)?.as_ref().err()
    }

    /// The value of a number.
    pub fn value(&self, expression: &Expression, data: &dyn Lookup) -> Result<Value, Fault> {
        self.parsed(expression)?.evaluate(data)
    }

    /// Whether a condition holds.
    pub fn holds(&self, expression: &Expression, data: &dyn Lookup) -> Result<bool, Fault> {
        self.parsed(expression)?.holds(data)
    }

    fn parsed(&self, expression: &Expression) -> Result<Cow<'_, Parsed>, Fault> {
        match self.expressions.get(&expression.node) {
            Some(Ok(parsed)) => Ok(Cow::Borrowed(parsed)),
            Some(Err(fault)) => Err(fault.clone()),
            None => Parsed::parse_formal(&expression.text).map(Cow::Owned),
        }
    }

    /// A time, with the values of the expressions in it.
    pub fn text(&self, expression: &Expression, data: &dyn Lookup) -> Result<String, String> {
        let parsed = Parsed::parse(&expression.text).map_err(|fault| fault.to_string())?;
        match parsed.evaluate(data).map_err(|fault| fault.to_string())? {
            Value::Text(text) => Ok(text),
            Value::Date(date) => Ok(date.to_string()),
            other => Err(format!("the time gives {}", other.kind())),
        }
    }

    /// The process and all that it calls.
    pub fn called_from(&self, model: &Model, process: ElementId) -> BTreeSet<ElementId> {
        let (mut reached, mut open) = (BTreeSet::from([process]), vec![process]);
        while let Some(at) = open.pop() {
            open.extend(model.element(at).children.iter().copied());
            if let Some(called) = model.called(at).filter(|called| reached.insert(*called)) {
                open.push(called);
            }
        }
        reached
    }

    pub fn messages(&self, element: ElementId) -> &[(ElementId, bool)] {
        self.messages.get(&element).map(Vec::as_slice).unwrap_or_default()
    }
}

fn end(reference: &Option<Reference>) -> Option<ElementId> {
    reference.as_ref().and_then(|reference| reference.target)
}

fn awaited(model: &Model, element: ElementId) -> Option<Vec<Thrown>> {
    let next = model.element(model.target_of(element).unwrap_or(element));
    let event = next.event().filter(|event| event.position == Position::Catch)?;
    let thrown: Vec<Thrown> = event.definitions.iter().filter_map(|definition| Thrown::of(&definition.kind)).collect();
    (!thrown.is_empty()).then_some(thrown)
}

fn messages(model: &Model) -> HashMap<ElementId, Vec<(ElementId, bool)>> {
    let mut drawn: HashMap<ElementId, (f64, f64)> = HashMap::new();
    for edge in model.diagrams().iter().flat_map(|diagram| &diagram.edges) {
        if let (Some(element), Some(first), Some(last)) =
            (end(&edge.element), edge.waypoints.first(), edge.waypoints.last())
        {
            drawn.insert(element, (first.0, last.0));
        }
    }
    let mut at: HashMap<ElementId, Vec<(f64, ElementId, bool)>> = HashMap::new();
    for (id, element) in model.elements() {
        let Kind::MessageFlow(ends) = &element.kind else { continue };
        let bpmn::model::Ends { source, target } = ends.as_ref();
        let (from, to) = drawn.get(&id).copied().unwrap_or_default();
        if let Some(source) = end(source) {
            at.entry(source).or_default().push((from, id, false));
        }
        if let Some(target) = end(target) {
            at.entry(target).or_default().push((to, id, true));
        }
    }
    let sorted = at.into_iter().map(|(element, mut flows)| {
        // Of two at the same place the incoming one is first.
        flows.sort_by(|one, two| one.0.total_cmp(&two.0).then(two.2.cmp(&one.2)));
        (element, flows.into_iter().map(|(_, flow, comes_in)| (flow, comes_in)).collect())
    });
    sorted.collect()
}

fn handlers(model: &Model) -> HashMap<ElementId, ElementId> {
    let associations = model.elements().filter_map(|(_, element)| match &element.kind {
        Kind::Association(ends) => Some((end(&ends.source)?, end(&ends.target)?)),
        _ => None,
    });
    let compensates = |element: &Element| element.activity().is_some_and(|activity| activity.is_for_compensation);
    associations
        .flat_map(|(one, two)| [(one, two), (two, one)])
        .filter(|(event, handler)| {
            let is_boundary =
                model.element(*event).event().is_some_and(|event| event.is_boundary() && event.is_compensation());
            is_boundary && compensates(model.element(*handler))
        })
        .collect()
}

/// Where a process or subprocess begins: at the given element, else at its none start events; and at everything without
/// incoming flow (clause 10.3.5, 10.4.5).
pub(super) fn starts(model: &Model, scope: ElementId, at: Option<ElementId>) -> Vec<ElementId> {
    let has_plain_start = model.children(scope).any(|(_, element)| is_plain_start(element));
    let begins = |id: ElementId, element: &Element| {
        if at == Some(id) {
            return true;
        }
        match element.event() {
            Some(event) if event.is_start() => at.is_none() && event.definitions.is_empty(),
            _ if instantiates(element) => at.is_none() && !has_plain_start && element.incoming.is_empty(),
            _ => is_implicit_start(element),
        }
    };
    model.children(scope).filter(|(id, element)| begins(*id, element)).map(|(id, _)| id).collect()
}

fn is_plain_start(element: &Element) -> bool {
    element.event().is_some_and(|event| event.is_start() && event.definitions.is_empty())
}

/// Whether what comes to this element begins an instance of the process (clauses 10.3.3.1, 10.6.6).
fn instantiates(element: &Element) -> bool {
    match &element.kind {
        Kind::Activity(activity) => {
            matches!(activity.kind, ActivityKind::Task(TaskKind::Receive { instantiates: true, .. }))
        }
        Kind::Gateway(gateway) => matches!(gateway.kind, GatewayKind::EventBased { instantiates: true, .. }),
        _ => false,
    }
}

/// Whether a process can begin at an element: a start event, a receive task, or an event behind a gateway.
pub(super) fn may_begin(model: &Model, process: ElementId, at: ElementId) -> bool {
    let element = model.element(at);
    let is_task = element.activity().is_some() && instantiates(element);
    element.parent == Some(process) && (element.is_start() || is_task || beginning_gateway(model, at).is_some())
}

/// The gateway by which a process begins at the event behind it.
pub(super) fn beginning_gateway(model: &Model, at: ElementId) -> Option<ElementId> {
    let sources = model
        .element(at)
        .incoming
        .iter()
        .filter_map(|flow| model.element(*flow).sequence_flow()?.source.as_ref()?.target);
    sources
        .into_iter()
        .find(|source| model.element(*source).gateway().is_some() && instantiates(model.element(*source)))
}

/// What a token comes to without a flow.
pub fn is_implicit_start(element: &Element) -> bool {
    let may_begin = match &element.kind {
        Kind::Gateway(_) => true,
        Kind::Activity(activity) => !activity.is_for_compensation && !element.is_event_sub_process(),
        Kind::Event(event) => match event.position {
            Position::Catch => event.link().is_none(),
            Position::Throw | Position::End => true,
            Position::Start { .. } | Position::Boundary { .. } => false,
        },
        _ => false,
    };
    may_begin && element.incoming.is_empty()
}

fn waits_for_condition(event: &Event) -> bool {
    event.catches()
        && event.definitions.iter().any(|definition| matches!(definition.kind, DefinitionKind::Conditional(_)))
}

/// FNV-1a over what the elements are and how they are nested; the same on every machine, since states are kept.
fn fingerprint(model: &Model) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut take = |bytes: &[u8]| {
        for byte in bytes.iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for (id, element) in model.elements() {
        take(model.id_of(id).as_bytes());
        take(model.document().element(element.node).map_or(&[], |node| node.name.local.as_bytes()));
        take(&element.parent.map_or(u32::MAX, |parent| parent.0).to_le_bytes());
    }
    hash
}

fn expressions(model: &Model) -> HashMap<NodeId, Result<Parsed, Fault>> {
    let all = model.elements().flat_map(|(_, element)| evaluated(element));
    all.map(|expression| (expression.node, Parsed::parse_formal(&expression.text))).collect()
}

/// What of an element is evaluated, times left aside.
pub fn evaluated(element: &Element) -> Vec<&Expression> {
    match &element.kind {
        Kind::SequenceFlow(flow) => flow.condition.iter().collect(),
        Kind::Gateway(gateway) => match &gateway.kind {
            GatewayKind::Complex { activation } => activation.iter().collect(),
            _ => vec![],
        },
        Kind::Event(event) => {
            let conditions = event.definitions.iter().filter_map(|definition| match &definition.kind {
                DefinitionKind::Conditional(condition) => condition.as_ref(),
                _ => None,
            });
            conditions.filter(|condition| !condition.text.is_empty()).collect()
        }
        Kind::Activity(activity) => {
            let mut all: Vec<&Expression> =
                activity.ad_hoc.iter().filter_map(|ad_hoc| ad_hoc.completion.as_ref()).collect();
            match activity.repeat.as_deref() {
                Some(Repeat::Loop { condition, .. }) => all.extend(condition),
                Some(Repeat::Multi { cardinality, completion, behavior, .. }) => {
                    all.extend(cardinality.iter().chain(completion));
                    if let Behavior::Complex(cases) = behavior.as_ref() {
                        all.extend(cases.iter().map(|(condition, _)| condition));
                    }
                }
                None => {}
            }
            all
        }
        _ => vec![],
    }
}

/// Start events of event subprocesses directly within.
pub(super) fn event_starts(model: &Model, scope: ElementId) -> impl Iterator<Item = (ElementId, &Event)> {
    let subs = model.children(scope).filter(|(_, child)| child.is_event_sub_process());
    let starts = subs.flat_map(|(sub, _)| model.children(sub)).filter(|(_, child)| child.is_start());
    starts.filter_map(|(id, child)| Some((id, child.event()?)))
}
