//! From a model to a [`Net`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::choice::{Choice, Flows};
use super::data::{Data, Domains, understood};
use super::operation;
use crate::expression::Expression;
use crate::model::{ElementId, GatewayKind, Kind, Model, SubProcessKind};
use crate::prove::Repair;
use crate::prove::approximate::{Approximated, Approximation};
use crate::prove::net::{Net, Node, Op, Place, Scope, Variable};
use crate::prove::reduce::way::Ways;

/// A process made ready, as it would be after a change; if wanted with its blocks folded.
pub(in crate::prove) fn compile<'a>(
    model: &'a Model,
    process: ElementId,
    data: &Data,
    change: Option<&Repair>,
    folds: bool,
) -> Net<'a> {
    let mut builder = Builder::new(model, process);
    builder.change = change.cloned();
    builder.walk();
    builder.connect();
    builder.operate();
    let domains = builder.choose(data);
    if folds {
        crate::prove::reduce::reduce(&mut builder.net);
    }
    builder.place(domains);
    let mut net = builder.net;
    net.approximations.sort_unstable();
    net.approximations.dedup();
    super::upstream::joins(&mut net);
    super::live::mark(&mut net);
    net
}

pub(in crate::prove) struct Builder<'a> {
    pub net: Net<'a>,
    pub index: HashMap<ElementId, usize>,
    change: Option<Repair>,
}

impl<'a> Builder<'a> {
    fn new(model: &'a Model, process: ElementId) -> Self {
        let net = Net {
            model,
            process,
            nodes: vec![],
            scopes: vec![],
            places: vec![Place::Running],
            stays: vec![],
            joins: vec![],
            catchers: vec![],
            variables: vec![],
            words: 0,
            approximations: vec![],
            folded: 0,
            ways: Ways::default(),
        };
        Self { net, index: HashMap::new(), change: None }
    }

    pub fn approximate(&mut self, element: ElementId, what: Approximated) {
        self.net.approximations.push(Approximation { element, what });
    }

    /// The kind of a gateway, after the change.
    pub fn gateway(&self, id: ElementId) -> Option<&'a GatewayKind> {
        let own = self.net.model.element(id).gateway().map(|gateway| &gateway.kind)?;
        let change = self.change.as_ref().filter(|change| change.gateway == id);
        Some(change.map_or(own, |change| change.becomes.kind()))
    }

    pub fn place_for(&mut self, place: Place) -> usize {
        self.net.places.push(place);
        self.net.places.len() - 1
    }

    /// Nodes and scopes, the outer ones first.
    fn walk(&mut self) {
        let mut open = vec![(self.net.process, None)];
        while let Some((element, node)) = open.pop() {
            let scope = self.net.scopes.len();
            let parent = node.and_then(|node: usize| self.net.nodes.get(node)).map(|node| node.scope);
            self.net.scopes.push(Scope {
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
                let at = self.net.nodes.len();
                self.net.nodes.push(Node::new(id, scope));
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
            let out: Vec<usize> = match &model.element(*element).kind {
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
        for at in 0..self.net.nodes.len() {
            operation::set(self, at);
        }
        for (id, element) in self.net.model.elements() {
            if let Kind::MessageFlow { source, target } = &element.kind {
                let ends = source.iter().chain(target).filter_map(|end| end.target);
                if ends.into_iter().any(|end| self.index.contains_key(&end)) {
                    self.approximate(id, Approximated::OtherInstances);
                }
            }
        }
    }

    /// What leads where. Nothing is known of a condition that isn't understood.
    fn choose(&mut self, data: &Data) -> Domains {
        let model = self.net.model;
        let conditions: BTreeMap<usize, Expression> =
            self.index.iter().filter_map(|(id, at)| Some((*at, understood(model, *id)?))).collect();
        let domains = Domains::of(conditions.values(), data, &own_names(model));
        for at in 0..self.net.nodes.len() {
            let element = self.net.element(at);
            let index = |id| self.index.get(&id).copied();
            let Some(flows) = Flows::of(model, model.element(element), self.gateway(element), &index) else { continue };
            let has_condition = |flow: &&usize| {
                let flow = model.element(self.net.element(**flow)).sequence_flow();
                flow.is_some_and(|flow| flow.condition.is_some())
            };
            let asked: Vec<usize> = flows.asked.iter().filter(has_condition).copied().collect();
            let known = domains.choice(&flows, &asked, &conditions);
            if known.is_none() && !asked.is_empty() {
                self.approximate(element, Approximated::Condition);
            }
            let choice = known.unwrap_or_else(|| {
                let (ways, is_complete) = flows.free();
                if !is_complete {
                    self.net.approximations.push(Approximation { element, what: Approximated::ManyFlows });
                }
                Choice::Free(ways)
            });
            if let Some(node) = self.net.nodes.get_mut(at) {
                node.choice = choice;
            }
        }
        for node in &mut self.net.nodes {
            if node.op == Op::Wait && model.element(node.element).activity().is_some() {
                node.sets = domains.set_by(node.element, data);
            }
        }
        domains
    }

    /// Bits for variables, and which bits belong to a scope.
    fn place(&mut self, domains: Domains) {
        for _ in domains.names {
            // No field lies in two words.
            while !self.net.places.len().is_multiple_of(4) {
                self.place_for(Place::Variable);
            }
            self.net.variables.push(Variable { offset: self.net.places.len() });
            for _ in 0..4 {
                self.place_for(Place::Variable);
            }
        }
        let words = self.net.places.len().div_ceil(64);
        self.net.words = words;
        self.net.stays = vec![0; words];
        for scope in &mut self.net.scopes {
            (scope.tokens, scope.all) = (vec![0; words], vec![0; words]);
        }
        for (at, place) in self.net.places.iter().enumerate() {
            if matches!(place, Place::Stay(_)) {
                crate::prove::net::put(&mut self.net.stays, at);
            }
            let Some(node) = self.net.node_of(at) else { continue };
            let mut scope = self.net.nodes.get(node).map(|node| scope_of(&self.net, node));
            if let Some(own) = scope.and_then(|scope| self.net.scopes.get_mut(scope))
                && matches!(place, Place::Stay(_) | Place::Arrived { .. })
            {
                crate::prove::net::put(&mut own.tokens, at);
            }
            while let Some(around) = scope.and_then(|scope| self.net.scopes.get_mut(scope)) {
                crate::prove::net::put(&mut around.all, at);
                scope = around.parent;
            }
        }
    }
}

/// What a place of a node belongs to; the start of an event subprocess waits around it.
fn scope_of(net: &Net<'_>, node: &Node) -> usize {
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
