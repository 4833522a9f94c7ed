//! From a model to a [`Net`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::builder::Builder;
use super::operation;
use crate::approximate::Approximated;
use crate::bits::FIELD;
use crate::choice::{Choice, Flows};
use crate::data::{Data, Domains, understood};
use crate::index::{NodeIndex, ScopeIndex};
use crate::net::{Net, Node, Op, Place, Scope, Variable};
use crate::{Change, Repair};
use bpmn::model::{ElementId, Kind, Model, Position, Reference, Repeat, SubProcessKind};
use expression::Expression;

/// A process made ready, as it would be after a change; if wanted with its blocks folded.
pub(crate) fn compile<'a>(
    model: &'a Model,
    process: ElementId,
    data: &Data,
    change: Option<&Repair>,
    fold: Option<fn(&mut Net<'a>)>,
) -> Net<'a> {
    let mut builder = Builder::new(model, process);
    builder.change = change.cloned();
    builder.walk();
    builder.connect();
    builder.operate();
    builder.add_default();
    builder.doubt();
    let domains = builder.choose(data);
    super::repeat::repeat(&mut builder, data);
    super::stuck::note(&mut builder, data);
    super::retry::note(&mut builder, data);
    if let Some(fold) = fold {
        fold(&mut builder.net);
    }
    builder.place(&domains);
    let mut net = builder.net;
    net.approximations.sort_unstable();
    net.approximations.dedup();
    super::upstream::joins(&mut net);
    super::live::mark(&mut net);
    net
}

impl<'a> Builder<'a> {
    /// Nodes and scopes, the outer ones first.
    fn walk(&mut self) {
        let mut open = vec![(self.net.process, None)];
        while let Some((element, node)) = open.pop() {
            let parent = node.and_then(|node: NodeIndex| self.net.nodes.get(node)).map(|node| node.scope);
            let scope = self.net.scopes.push(Scope {
                node,
                parent,
                tokens: vec![],
                all: vec![],
                starts: vec![],
                event_starts: vec![],
            });
            if let Some(node) = node.and_then(|node| self.net.nodes.get_mut(node)) {
                node.op = Op::Sub(scope);
            }
            for (id, child) in self.net.model.children(element) {
                if !child.is_flow_node() && child.sequence_flow().is_none() {
                    continue;
                }
                let at = self.net.nodes.push(Node::new(id, scope));
                self.index.insert(id, at);
                match child.sub_process() {
                    Some(SubProcessKind::AdHoc) if !child.children.is_empty() => {
                        self.approximate(id, Approximated::AdHoc);
                    }
                    Some(_) if !self.net.model.is_unexpanded(id) => open.push((id, Some(at))),
                    _ => {}
                }
            }
        }
    }

    fn connect(&mut self) {
        let model = self.net.model;
        for (element, at) in &self.index {
            let out: Vec<NodeIndex> = match &model.element(*element).kind {
                Kind::SequenceFlow(flow) => {
                    let target = flow.target.as_ref().and_then(|target| target.target);
                    target.and_then(|target| self.index.get(&target)).copied().into_iter().collect()
                }
                _ => {
                    let flows = model.element(*element).outgoing.iter();
                    flows.filter_map(|flow| self.index.get(flow)).copied().collect()
                }
            };
            if let Some(node) = self.net.nodes.get_mut(*at) {
                node.out = out;
            }
        }
    }

    fn operate(&mut self) {
        for at in self.net.nodes.indices() {
            operation::set(self, at);
        }
        for (id, element) in self.net.model.elements() {
            if let Kind::MessageFlow(ends) = &element.kind {
                let ends = ends.source.iter().chain(&ends.target).filter_map(|end| end.target);
                if ends.into_iter().any(|end| self.index.contains_key(&end)) {
                    self.approximate(id, Approximated::OtherInstances);
                }
            }
        }
    }

    /// What leads where. Nothing is known of a condition that isn't understood.
    fn choose(&mut self, data: &Data) -> Domains {
        let model = self.net.model;
        let conditions: BTreeMap<NodeIndex, Expression> =
            self.index.iter().filter_map(|(id, at)| Some((*at, understood(model, *id)?))).collect();
        self.net.reads = self.index.keys().flat_map(|id| read_by(model, *id)).collect();
        let domains = Domains::of(conditions.values(), data, &own_names(model));
        for at in self.net.nodes.indices() {
            let choice = self.choice(at, &domains, &conditions);
            if let Some((node, choice)) = self.net.nodes.get_mut(at).zip(choice) {
                node.choice = choice;
            }
        }
        for node in self.net.nodes.iter_mut() {
            let element = model.element(node.element);
            if node.op == Op::Wait && element.activity().is_some() {
                node.sets = domains.set_by(node.element, data);
                node.declares = if data.sets.contains_key(&node.element) { domains.restricted(node.sets) } else { 0 };
            } else if element.event().is_some_and(crate::passing::brings_data) {
                node.sets = domains.all();
            }
        }
        domains
    }

    /// None where a token simply takes all flows.
    fn choice(
        &mut self,
        at: NodeIndex,
        domains: &Domains,
        conditions: &BTreeMap<NodeIndex, Expression>,
    ) -> Option<Choice> {
        let (model, element) = (self.net.model, self.net.element(at));
        let index = |id| self.index.get(&id).copied();
        let node = self.net.node(at).filter(|node| !matches!(node.op, Op::Flow))?;
        let mut flows = Flows::of(model, model.element(element), self.gateway(element), &index)?;
        if self.is_new(at) {
            return None;
        }
        if matches!(self.change, Some(Repair { at, change: Change::DefaultFlow { .. } }) if at == element) {
            flows.default = node.out.last().copied();
        }
        let has_condition = |flow: &&NodeIndex| {
            let flow = model.element(self.net.element(**flow)).sequence_flow();
            flow.is_some_and(|flow| flow.condition.is_some())
        };
        let asked: Vec<NodeIndex> = flows.asked.iter().filter(has_condition).copied().collect();
        if asked.is_empty() && self.is_executed {
            // The engine takes what has no condition.
            return Some(Choice::Free(vec![flows.taken(|_| true)?]));
        }
        if let Some(known) = domains.choice(&flows, &asked, conditions) {
            return Some(known);
        }
        if !asked.is_empty() {
            let is_open = flows.default.is_none() && asked.len() == flows.asked.len() && flows.always.is_empty();
            self.approximate(element, if is_open { Approximated::NoDefault } else { Approximated::Condition });
        }
        let (ways, is_complete) = flows.free();
        if !is_complete {
            self.approximate(element, Approximated::ManyFlows);
        }
        Some(Choice::Free(ways))
    }

    /// Whether a node is none of the model's, but comes by the change.
    fn is_new(&self, at: NodeIndex) -> bool {
        self.index.get(&self.net.element(at)) != Some(&at)
    }

    /// A default flow that isn't there: to a node, or to an end of its own.
    fn add_default(&mut self) {
        let Some(Repair { at, change: Change::DefaultFlow { to } }) = self.change.clone() else { return };
        let Some(source) = self.index.get(&at).copied() else { return };
        let Some(scope) = self.net.node(source).map(|node| node.scope) else { return };
        let flow = self.net.nodes.push(Node { op: Op::Flow, ..Node::new(at, scope) });
        let known = to.and_then(|to| self.index.get(&to)).copied();
        let target = known.unwrap_or_else(|| self.net.nodes.push(Node::new(at, scope)));
        let joins = match self.net.nodes.get_mut(target).map(|target| &mut target.op) {
            Some(Op::Parallel(incoming)) => {
                incoming.push(flow);
                true
            }
            Some(Op::Inclusive(_)) => true,
            _ => false,
        };
        let arrives = joins.then(|| self.place_for(Place::Arrived { gateway: target, flow }));
        if let Some(node) = self.net.nodes.get_mut(flow) {
            (node.out, node.arrives) = (vec![target], arrives);
        }
        self.net.nodes.get_mut(source).into_iter().for_each(|node| node.out.push(flow));
    }

    /// Bits for variables, and which bits belong to a scope.
    fn place(&mut self, domains: &Domains) {
        for variable in domains.names.indices() {
            // No field lies in two words.
            while !self.net.places.len().is_multiple_of(FIELD) {
                self.place_for(Place::Variable);
            }
            let declared = domains.declared(variable);
            self.net.variables.push(Variable { offset: self.net.places.len(), declared });
            for _ in 0..FIELD {
                self.place_for(Place::Variable);
            }
        }
        let words = self.net.places.len().div_ceil(64);
        self.net.words = words;
        self.net.stays = vec![0; words];
        for scope in self.net.scopes.iter_mut() {
            (scope.tokens, scope.all) = (vec![0; words], vec![0; words]);
        }
        for (at, place) in self.net.places.each() {
            if matches!(place, Place::Stay(_)) {
                crate::bits::put(&mut self.net.stays, at);
            }
            let Some(node) = self.net.node_of(at) else { continue };
            let mut scope = self.net.nodes.get(node).map(|node| scope_of(&self.net, node));
            if let Some(own) = scope.and_then(|scope| self.net.scopes.get_mut(scope))
                && matches!(place, Place::Stay(_) | Place::Arrived { .. })
            {
                crate::bits::put(&mut own.tokens, at);
            }
            while let Some(around) = scope.and_then(|scope| self.net.scopes.get_mut(scope)) {
                crate::bits::put(&mut around.all, at);
                scope = around.parent;
            }
        }
    }
}

impl Builder<'_> {
    /// What the file doesn't say for sure: ids that mean two things, references that lead nowhere, elements that BPMN
    /// doesn't have.
    fn doubt(&mut self) {
        let model = self.net.model;
        let mut seen: HashMap<&str, ElementId> = HashMap::new();
        for (id, element) in model.elements() {
            if let Some(own) = element.id.as_deref()
                && let Some(first) = seen.insert(own, id)
                && [first, id].iter().any(|one| model.process_of(*one).is_none_or(|around| around == self.net.process))
            {
                self.approximate(id, Approximated::DuplicateId);
            }
        }
        let process = self.net.process;
        let is_own = |id: ElementId| model.process_of(id) == Some(process);
        for (_, owner) in model.not_of_bpmn().into_iter().filter(|(_, owner)| is_own(*owner)) {
            self.approximate(owner, Approximated::UnknownElement);
        }
        for (id, element) in model.elements().filter(|(id, _)| is_own(*id)) {
            let is_lost = |end: &Option<Reference>| {
                let target = end.as_ref().and_then(|end| end.target);
                target.is_none_or(|target| !model.element(target).is_flow_node())
            };
            let leads_nowhere = match &element.kind {
                Kind::SequenceFlow(flow) => is_lost(&flow.source) || is_lost(&flow.target),
                Kind::Event(event) => match &event.position {
                    Position::Boundary { attached_to, .. } => is_lost(attached_to),
                    _ => false,
                },
                Kind::Gateway(gateway) => gateway.default.as_ref().is_some_and(|default| default.target.is_none()),
                Kind::Activity(activity) => activity.default.as_ref().is_some_and(|default| default.target.is_none()),
                _ => false,
            };
            if leads_nowhere {
                self.approximate(id, Approximated::Unresolved);
            }
        }
    }
}

/// The variables that the condition of a flow reads, or the list of an activity's instances.
fn read_by(model: &Model, at: ElementId) -> Vec<String> {
    let element = model.element(at);
    let list = match element.activity().and_then(|activity| activity.repeat.as_deref()) {
        Some(Repeat::Multi { cardinality: None, collection, .. }) => collection.as_deref(),
        _ => None,
    };
    let condition = element.sequence_flow().and_then(|flow| flow.condition.as_ref());
    let texts = condition.map(|expression| expression.text.as_str()).into_iter().chain(list);
    let parsed: Vec<Expression> = texts.filter_map(|text| Expression::parse_formal(text).ok()).collect();
    parsed.iter().flat_map(Expression::reads).map(str::to_owned).collect()
}

/// What a place of a node belongs to; the start of an event subprocess waits around it.
fn scope_of(net: &Net<'_>, node: &Node) -> ScopeIndex {
    match node.op {
        Op::EventStart { sub, .. } => net.node(sub).map_or(node.scope, |sub| sub.scope),
        _ => node.scope,
    }
}

/// Data objects and properties that stand in subprocesses: what they are called may mean something else elsewhere.
fn own_names(model: &Model) -> BTreeSet<String> {
    let is_sub = |parent: ElementId| model.element(parent).activity().is_some();
    let own = model.elements().filter(|(_, element)| {
        matches!(element.kind, Kind::DataObject | Kind::Property) && element.parent.is_some_and(is_sub)
    });
    own.filter_map(|(_, element)| element.name.as_deref().or(element.id.as_deref())).map(str::to_owned).collect()
}
