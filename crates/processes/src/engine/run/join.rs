//! Gateways where tokens meet.

use std::collections::HashSet;

use super::Run;
use super::life::Life;
use crate::engine::state::{On, Scope};
use crate::model::{ElementId, GatewayKind, Position};

impl Run<'_> {
    /// Clause 13.4.1: a token of each incoming flow.
    pub fn join_all(&mut self, scope: u32, element: ElementId) {
        let tokens = self.tokens_at(scope, element);
        let incoming = &self.model.element(element).incoming;
        let joined = self.one_per_flow(incoming, &tokens);
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
        let gathered = self.tokens_gathering(scope, element);
        if gathered.len() + 1 < quantity as usize {
            self.wait(scope, On::Quantity);
            return false;
        }
        self.consume(&gathered, scope);
        self.wait_at_border(scope, element);
        true
    }

    fn tokens_gathering(&self, scope: u32, element: ElementId) -> Vec<u32> {
        let tokens = self.siblings_at(self.parent(scope), element);
        let waits = |token: &&Scope| self.waits.of(token.id).any(|wait| wait.on == On::Quantity);
        tokens.filter(waits).map(|token| token.id).collect()
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
        let tokens = self.tokens_at(scope, element);
        let incoming = &self.model.element(element).incoming;
        let has_token = |flow: &&ElementId| tokens.iter().any(|token| self.via(*token) == Some(**flow));
        let (with, without): (Vec<ElementId>, Vec<ElementId>) = incoming.iter().partition(has_token);
        let required = self.still_to_come(scope, element, &without, &with);
        if required.is_empty() {
            let joined = self.one_per_flow(&with, &tokens);
            // An earlier one of its flow goes before the token.
            let through = if joined.contains(&scope) { scope } else { joined.first().copied().unwrap_or(scope) };
            self.consume(&joined, through);
            self.exit(through);
            return tokens.into_iter().find(|token| !joined.contains(token) && *token != through);
        }
        // Whoever comes may make a token unnecessary that was waited for.
        if let Some(first) = tokens.first() {
            self.wait_for_join(*first, required);
        }
        None
    }

    pub fn wait_for_join(&mut self, scope: u32, required: Vec<u32>) {
        self.waits.keep(scope, |wait| !matches!(wait.on, On::Join(_)));
        self.wait(scope, On::Join(required));
    }

    /// Tokens that can still come by the flows without one, but not by those with one; those that are just arriving
    /// among them.
    pub fn still_to_come(&self, scope: u32, gateway: ElementId, without: &[ElementId], with: &[ElementId]) -> Vec<u32> {
        let (ahead, behind) = (self.upstream(gateway, without), self.upstream(gateway, with));
        let is_on_the_way = |element: &ElementId| ahead.contains(element) && !behind.contains(element);
        let is_arriving =
            |other: &&Scope| other.life == Life::Activated && other.via.is_some_and(|via| without.contains(&via));
        let mut coming: Vec<u32> = vec![];
        for (element, scopes) in self.nesting.by_element(self.parent(scope)) {
            if element == gateway {
                coming.extend(self.known(scopes).filter(is_arriving).map(|other| other.id));
            } else if is_on_the_way(&element) {
                coming.extend(self.known(scopes).filter(|other| other.life.is_active()).map(|other| other.id));
            }
        }
        coming.sort_unstable();
        coming
    }

    pub fn via(&self, scope: u32) -> Option<ElementId> {
        self.scope(scope)?.via
    }

    /// Tokens that have come to the gateway and aren't about to leave it.
    pub fn tokens_at(&self, scope: u32, element: ElementId) -> Vec<u32> {
        let waits = |token: &&Scope| token.life.is_running() && !self.leaving.contains(&token.id);
        self.siblings_at(self.parent(scope), element).filter(waits).map(|token| token.id).collect()
    }

    /// The first token of each flow that has one.
    pub fn one_per_flow(&self, flows: &[ElementId], tokens: &[u32]) -> Vec<u32> {
        flows.iter().filter_map(|flow| tokens.iter().copied().find(|token| self.via(*token) == Some(*flow))).collect()
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
