//! A [`Net`] while it is made.

use std::collections::{BTreeSet, HashMap};

use super::way::Ways;
use super::{Net, Place};
use crate::Repair;
use crate::approximate::{Approximated, Approximation};
use crate::index::{List, NodeIndex, PlaceIndex};
use bpmn::model::{ElementId, GatewayKind, Kind, Model};

pub(super) struct Builder<'a> {
    pub net: Net<'a>,
    pub index: HashMap<ElementId, NodeIndex>,
    pub change: Option<Repair>,
    /// Whether the process is to be executed as it stands; else it is a drawing, where people decide what isn't said.
    pub is_executed: bool,
}

impl<'a> Builder<'a> {
    pub fn new(model: &'a Model, process: ElementId) -> Self {
        let net = Net {
            model,
            process,
            nodes: List::new(),
            scopes: List::new(),
            places: List::new(),
            stays: vec![],
            joins: List::new(),
            catchers: vec![],
            variables: List::new(),
            words: 0,
            approximations: vec![],
            folded: 0,
            reads: BTreeSet::new(),
            ways: Ways::default(),
        };
        let is_executed = matches!(model.element(process).kind, Kind::Process { is_executable: true });
        let mut builder = Self { net, index: HashMap::new(), change: None, is_executed };
        builder.place_for(Place::Running);
        builder
    }

    pub fn approximate(&mut self, element: ElementId, what: Approximated) {
        self.net.approximations.push(Approximation { element, what });
    }

    /// The kind of a gateway, after the change.
    pub fn gateway(&self, id: ElementId) -> Option<&'a GatewayKind> {
        let own = self.net.model.element(id).gateway().map(|gateway| &gateway.kind)?;
        let change = self.change.as_ref().filter(|repair| repair.at == id);
        Some(change.and_then(|repair| repair.change.kind()).unwrap_or(own))
    }

    pub fn place_for(&mut self, place: Place) -> PlaceIndex {
        self.net.places.push(place)
    }
}
