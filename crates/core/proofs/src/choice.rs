//! Which flows a token may leave by (BPMN 2.0 clauses 13.3.1, 13.4.2, 13.4.3), worked out once for each node.

use crate::index::{NodeIndex, VariableIndex};
use bpmn::model::{Element, ElementId, GatewayKind, Kind, Model};

/// Subsets of at most so many conditional flows are all tried.
const SUBSET_LIMIT: usize = 6;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    All,
    /// One of these sets of flows, whatever was chosen before.
    Free(Vec<Vec<NodeIndex>>),
    Data(Table),
}

/// What values of variables lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub variables: Vec<VariableIndex>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// A value's number for each variable.
    pub values: Vec<u8>,
    pub leads: Leads,
    /// Whether none of the values is only "something else", which may never occur.
    pub is_named: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leads {
    To(Vec<NodeIndex>),
    /// No flow is to be taken.
    Nowhere,
    /// A condition can't be evaluated with these values: they are of different kinds.
    Fails,
}

impl Row {
    /// The flows that are taken, if there are some.
    pub fn flows(&self) -> Option<&Vec<NodeIndex>> {
        match &self.leads {
            Leads::To(flows) => Some(flows),
            Leads::Nowhere | Leads::Fails => None,
        }
    }

    pub fn flows_mut(&mut self) -> Option<&mut Vec<NodeIndex>> {
        match &mut self.leads {
            Leads::To(flows) => Some(flows),
            Leads::Nowhere | Leads::Fails => None,
        }
    }
}

/// The flows of a node as the engine judges them.
pub(crate) struct Flows {
    pub kind: Judged,
    /// Without the default flow.
    pub asked: Vec<NodeIndex>,
    /// Never asked, always taken.
    pub always: Vec<NodeIndex>,
    pub default: Option<NodeIndex>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judged {
    One,
    Some,
}

impl Flows {
    /// None where a token simply takes all flows.
    pub fn of(
        model: &Model,
        element: &Element,
        gateway: Option<&GatewayKind>,
        index: &dyn Fn(ElementId) -> Option<NodeIndex>,
    ) -> Option<Self> {
        let default = match &element.kind {
            Kind::Gateway(gateway) => gateway.default.as_ref(),
            Kind::Activity(activity) => activity.default.as_ref(),
            _ => None,
        };
        let default = default.and_then(|default| default.target);
        let has_condition =
            |id: ElementId| model.element(id).sequence_flow().is_some_and(|flow| flow.condition.is_some());
        let (kind, is_gateway) = match gateway {
            Some(GatewayKind::Exclusive) => (Judged::One, true),
            Some(GatewayKind::Inclusive | GatewayKind::Complex { .. }) => (Judged::Some, true),
            Some(_) => return None,
            None => (Judged::Some, false),
        };
        match element.outgoing.as_slice() {
            [] => return None,
            [only] if !has_condition(*only) => return None,
            _ => {}
        }
        let own = |id: &&ElementId| Some(**id) != default;
        let is_asked = |id: &&ElementId| is_gateway || has_condition(**id);
        let asked = element.outgoing.iter().filter(own).filter(is_asked).filter_map(|id| index(*id)).collect();
        let always = element.outgoing.iter().filter(own).filter(|id| !is_asked(id)).filter_map(|id| index(*id));
        let default = default.filter(|default| element.outgoing.contains(default)).and_then(index);
        let flows = Self { kind, asked, always: always.collect(), default };
        let is_plain = flows.asked.is_empty() && flows.default.is_none();
        (!is_plain).then_some(flows)
    }

    /// None where no flow is to be taken.
    pub fn taken(&self, mut holds: impl FnMut(NodeIndex) -> bool) -> Option<Vec<NodeIndex>> {
        let mut holding = self.asked.iter().copied().filter(|flow| holds(*flow));
        let mut taken = match self.kind {
            Judged::One => holding.next().into_iter().collect(),
            Judged::Some => holding.collect::<Vec<NodeIndex>>(),
        };
        taken.extend(&self.always);
        match self.default {
            Some(default) if taken.is_empty() || self.asked.is_empty() => taken.push(default),
            None if taken.is_empty() => return None,
            _ => {}
        }
        Some(taken)
    }

    /// All ways, where nothing is known, and whether none is left out. That no condition holds is no way, unless there is
    /// a default flow.
    pub fn free(&self) -> (Vec<Vec<NodeIndex>>, bool) {
        let is_small = self.kind == Judged::One || self.asked.len() <= SUBSET_LIMIT;
        let mut ways: Vec<Vec<NodeIndex>> = vec![];
        let mut add = |way: Option<Vec<NodeIndex>>| ways.extend(way.filter(|way| !ways.contains(way)));
        add(self.taken(|_| false));
        for only in &self.asked {
            add(self.taken(|flow| flow == *only));
        }
        if self.kind == Judged::Some && is_small {
            for subset in 1_u64..1 << self.asked.len() {
                add(self.taken(|flow| {
                    self.asked.iter().position(|asked| *asked == flow).is_some_and(|at| subset >> at & 1 == 1)
                }));
            }
        } else if self.kind == Judged::Some {
            add(self.taken(|_| true));
        }
        (ways, is_small)
    }
}
