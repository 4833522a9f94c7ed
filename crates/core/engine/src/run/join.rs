//! Gateways where tokens meet.

use std::collections::{BTreeSet, HashSet};

use super::Run;
use super::nesting::Met;
use crate::life::Life;
use crate::state::On;
use bpmn::model::{ElementId, GatewayKind, Position};

impl Run<'_> {
    /// Clause 13.4.1: a token of each incoming flow.
    pub fn join_all(&mut self, scope: u32, element: ElementId) {
        let incoming = &self.model.element(element).incoming;
        let joined = self.met(scope, element).one_per_flow(incoming);
        if joined.len() == incoming.len() {
            self.consume(&joined, scope);
            self.exit(scope);
        }
    }

    /// A token at a gateway, after what it waited for has ended.
    pub fn look_again(&mut self, token: u32) {
        let Some(element) = self.element_of(token) else { return };
        match self.model.element(element).gateway().map(|gateway| &gateway.kind) {
            Some(GatewayKind::Complex { .. }) => self.try_complex(token),
            _ => self.try_join(token),
        }
    }

    /// Whether an activity has all the tokens that it needs to begin (clause 10.3, `startQuantity`); they become one.
    pub fn is_gathered(&mut self, scope: u32, element: ElementId) -> bool {
        let is_instance = self.scope(scope).is_some_and(|scope| scope.instance.is_some());
        let quantity = self.model.element(element).activity().map_or(1, |activity| activity.start_quantity);
        if quantity <= 1 || is_instance {
            return true;
        }
        self.change(scope, Life::start);
        let gathered = self.nesting.gathering(self.parent(scope), element);
        if gathered.map_or(0, BTreeSet::len) + 1 < quantity as usize {
            if let Some(token) = self.state.scope(scope) {
                self.nesting.gather(token);
            }
            self.wait(scope, On::Quantity);
            return false;
        }
        let gathered: Vec<u32> = gathered.into_iter().flatten().copied().collect();
        self.consume(&gathered, scope);
        self.wait_at_border(scope, element);
        true
    }

    /// Clause 13.4.3: waits for every token that can still come by a flow without one, unless it could as well come by a
    /// flow that has one.
    pub fn try_join(&mut self, scope: u32) {
        let mut next = Some(scope);
        while let Some(token) = next {
            next = self.join_once(token);
        }
    }

    /// The token that may join next, if this one has.
    fn join_once(&mut self, scope: u32) -> Option<u32> {
        let element = self.element_of(scope)?;
        if self.changes_nothing(scope, element) {
            return None;
        }
        let met = self.met(scope, element);
        let incoming = &self.model.element(element).incoming;
        let (with, without): (Vec<ElementId>, Vec<ElementId>) =
            incoming.iter().partition(|flow| met.by(**flow).is_some());
        let required = self.still_to_come(scope, element, &without, &with);
        if required.is_empty() {
            let joined = met.one_per_flow(&with);
            // An earlier one of its flow goes before the token.
            let through = if joined.contains(&scope) { scope } else { joined.first().copied().unwrap_or(scope) };
            self.consume(&joined, through);
            self.exit(through);
            return self.met(through, element).first();
        }
        // Whoever comes may make a token unnecessary that was waited for.
        if let Some(first) = met.first() {
            self.wait_for_join(first, required);
        }
        None
    }

    /// Whether a token comes by a flow that had one already, while others are still waited for: they are the same ones
    /// after it, so that of thousands not each looks at all others.
    pub fn changes_nothing(&self, scope: u32, gateway: ElementId) -> bool {
        let met = self.met(scope, gateway);
        let waits =
            |token: u32| self.waits.of(token).any(|wait| matches!(&wait.on, On::Join(rest) if !rest.is_empty()));
        met.count_by(self.via(scope)) > 1 && met.first().is_some_and(|first| first != scope && waits(first))
    }

    pub fn wait_for_join(&mut self, scope: u32, required: BTreeSet<u32>) {
        self.waits.keep(scope, |wait| !matches!(wait.on, On::Join(_)));
        self.wait(scope, On::Join(required));
    }

    /// Tokens that can still come by the flows without one, but not by those with one; those that are just arriving
    /// among them.
    pub fn still_to_come(
        &self,
        scope: u32,
        gateway: ElementId,
        without: &[ElementId],
        with: &[ElementId],
    ) -> BTreeSet<u32> {
        let (ahead, behind) = (self.upstream(gateway, without), self.upstream(gateway, with));
        let is_on_the_way = |element: &ElementId| ahead.contains(element) && !behind.contains(element);
        let around = self.parent(scope);
        let arriving = self.nesting.arriving(around, gateway);
        let is_late = |other: &u32| self.via(*other).is_some_and(|via| without.contains(&via));
        let mut coming: BTreeSet<u32> = arriving.filter(is_late).collect();
        for (element, scopes) in self.nesting.by_element(around) {
            if element != gateway && is_on_the_way(&element) {
                coming.extend(scopes.filter(|other| self.life(*other).is_active()));
            }
        }
        coming
    }

    pub fn via(&self, scope: u32) -> Option<ElementId> {
        self.scope(scope)?.via
    }

    /// Tokens that have come to the gateway and aren't about to leave it.
    pub fn met(&self, scope: u32, gateway: ElementId) -> Met<'_> {
        self.nesting.met(self.parent(scope), gateway)
    }

    pub fn consume(&mut self, joined: &[u32], but: u32) {
        for token in joined {
            if *token != but {
                self.change(*token, Life::complete);
                self.destroy(*token);
            }
        }
    }

    /// Everything from which a token can come to these flows without passing the gateway.
    fn upstream(&self, gateway: ElementId, flows: &[ElementId]) -> HashSet<ElementId> {
        let model = self.model;
        let mut seen: HashSet<ElementId> = flows.iter().copied().collect();
        let mut open: Vec<ElementId> = flows.to_vec();
        while let Some(at) = open.pop() {
            let element = model.element(at);
            let mut before: Vec<ElementId> = match element.sequence_flow() {
                Some(flow) => flow.source.iter().filter_map(|source| source.target).collect(),
                None => element.incoming.clone(),
            };
            if let Some(link) =
                element.event().filter(|event| event.position == Position::Catch).and_then(|event| event.link())
                && let Some(around) = element.parent
            {
                let throws = model.children(around).filter(|(_, other)| {
                    other.event().is_some_and(|event| event.position == Position::Throw && event.link() == Some(link))
                });
                before.extend(throws.map(|(id, _)| id));
            }
            open.extend(before.into_iter().filter(|id| *id != gateway && seen.insert(*id)));
        }
        seen
    }
}
