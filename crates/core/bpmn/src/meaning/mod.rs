//! What a model says, fact by fact: what comparison and merging work on. Left out is what follows from the rest, such as
//! the flows that a node names, and what only lays out the file.

mod canonical;
mod drawn;
mod refer;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{BPMN, ElementId, Keys, Kind, Model};
use markup::{Attribute, NodeId};

pub use canonical::canonical;
pub use refer::{Naming, names_others};

/// A side of an element that can differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Aspect {
    /// Whether it is there; the value is its type.
    Presence,
    /// The name of its XML element, such as `userTask`.
    Type,
    /// What people call it; the attribute `name`.
    Name,
    /// What it stands in.
    Place,
    /// The lanes that it stands in, outermost first.
    Lanes,
    /// Source and target of flows, bindings and everything else that is an attribute.
    Attribute {
        /// URI; `None` for BPMN's own attributes.
        namespace: Option<String>,
        /// Without a prefix.
        name: String,
    },
    /// Children that have no life of their own: documentation, condition, event definitions, extensions.
    Part {
        /// URI; `None` where the element has none.
        namespace: Option<String>,
        /// Without a prefix; several children of a name are one part.
        name: String,
    },
    /// In which order the flows that leave it stand, which is the order in which conditions are tried.
    FlowOrder,
    /// Whether it is drawn on a plane, and as what.
    Drawn {
        /// [Key](crate::model::Keys) of what the plane shows.
        plane: String,
    },
    /// Where its shape lies, and how large it is.
    Bounds {
        /// [Key](crate::model::Keys) of what the plane shows.
        plane: String,
    },
    /// The corners of its edge.
    Waypoints {
        /// [Key](crate::model::Keys) of what the plane shows.
        plane: String,
    },
    /// Colours, labels, whether a subprocess is expanded.
    Look {
        /// [Key](crate::model::Keys) of what the plane shows.
        plane: String,
    },
}

impl Aspect {
    /// The plane that it is about, if it is about a drawing.
    pub fn plane(&self) -> Option<&str> {
        match self {
            Self::Drawn { plane } | Self::Bounds { plane } | Self::Waypoints { plane } | Self::Look { plane } => {
                Some(plane)
            }
            _ => None,
        }
    }
}

/// The facts of an element.
pub type Facets = BTreeMap<Aspect, String>;
/// Those of all elements.
pub type Versions = BTreeMap<String, Facets>;

/// What a model says, taken apart.
pub struct Facts {
    /// By which elements are named here.
    pub keys: Keys,
    /// Everything but where and how elements are drawn, by key.
    pub meaning: Versions,
    /// Where and how elements are drawn, by key.
    pub layout: Versions,
    /// The flows that leave an element beside it, in their order.
    pub orders: BTreeMap<String, Vec<String>>,
    /// The elements that each fact speaks of.
    pub speaks_of: BTreeMap<(String, Aspect), Vec<String>>,
    /// Where each drawing stands in the file, by element and plane.
    pub parts: BTreeMap<(String, String), NodeId>,
    /// The planes by what they show.
    pub planes: BTreeMap<String, NodeId>,
}

impl Facts {
    /// Of all elements that stand on their own; parts belong to the element that they are in.
    pub fn of(model: &Model) -> Self {
        let mut facts = Self {
            keys: Keys::of(model),
            meaning: Versions::new(),
            layout: Versions::new(),
            orders: BTreeMap::new(),
            speaks_of: BTreeMap::new(),
            parts: BTreeMap::new(),
            planes: BTreeMap::new(),
        };
        let lanes = lanes(model);
        for (id, element) in model.elements().filter(|(id, _)| stands_alone(model, *id)) {
            let key = facts.keys.key(id).to_owned();
            facts.element(model, id, &key, lanes.get(&id).map(Vec::as_slice).unwrap_or_default());
            let beside = element.outgoing.iter().filter(|flow| model.element(**flow).parent == element.parent);
            let order: Vec<String> = beside.map(|flow| facts.keys.key(*flow).to_owned()).collect();
            if !order.is_empty() {
                facts.orders.insert(key, order);
            }
        }
        drawn::read(&mut facts, model);
        facts
    }

    fn element(&mut self, model: &Model, id: ElementId, key: &str, lanes: &[ElementId]) {
        let element = model.element(id);
        let mut known = BTreeMap::from([(Aspect::Type, model.tag_of(id).to_owned())]);
        if let Some(parent) = element.parent {
            let parent = self.keys.key(parent).to_owned();
            self.speaks_of.insert((key.to_owned(), Aspect::Place), vec![parent.clone()]);
            known.insert(Aspect::Place, parent);
        }
        if !lanes.is_empty() {
            let lanes: Vec<String> = lanes.iter().map(|lane| self.keys.key(*lane).to_owned()).collect();
            known.insert(Aspect::Lanes, lanes.join(" "));
            self.speaks_of.insert((key.to_owned(), Aspect::Lanes), lanes);
        }
        for (aspect, value, node) in attributes(model, element.node, key).chain(parts(model, id)) {
            let named = refer::named(model, node, &aspect);
            let named = named.into_iter().map(|named| self.keys.key(named).to_owned());
            self.speaks_of.entry((key.to_owned(), aspect.clone())).or_default().extend(named);
            known.entry(aspect).or_default().push_str(&value);
        }
        self.meaning.insert(key.to_owned(), known);
    }
}

/// Whether an element is one by itself, not a part of another one.
pub fn stands_alone(model: &Model, id: ElementId) -> bool {
    let element = model.element(id);
    let Some(parent) = element.parent else { return true };
    let holds = match &model.element(parent).kind {
        Kind::Definitions => return true,
        Kind::Process { .. } | Kind::Collaboration | Kind::LaneSet | Kind::Lane { .. } => true,
        _ => model.element(parent).sub_process().is_some(),
    };
    let is_artifact = matches!(model.tag_of(id), "textAnnotation" | "group" | "conversation" | "correlationKey");
    holds && stands_alone(model, parent) && (!matches!(element.kind, Kind::Other) || is_artifact)
}

/// The lanes of each element, in the order of the file.
fn lanes(model: &Model) -> BTreeMap<ElementId, Vec<ElementId>> {
    let mut lanes: BTreeMap<ElementId, Vec<ElementId>> = BTreeMap::new();
    for (lane, element) in model.elements() {
        let Kind::Lane { nodes } = &element.kind else { continue };
        for node in nodes.iter().filter_map(|node| node.target) {
            let known = lanes.entry(node).or_default();
            if !known.contains(&lane) {
                known.push(lane);
            }
        }
    }
    lanes
}

type Fact = (Aspect, String, NodeId);

fn attributes<'a>(model: &'a Model, node: NodeId, key: &'a str) -> impl Iterator<Item = Fact> + 'a {
    let attributes = model.document().element(node).map(|element| element.attributes.as_slice()).unwrap_or_default();
    attributes.iter().filter_map(move |Attribute { name, value }| {
        let namespace = name.namespace.as_deref().map(str::to_owned);
        let aspect = match (namespace, &*name.local) {
            (Some(namespace), _) if namespace == markup::XMLNS => return None,
            (None, "id") if value == key => return None,
            (None, "name") => Aspect::Name,
            (namespace, local) => Aspect::Attribute { namespace, name: local.to_owned() },
        };
        Some((aspect, value.to_string(), node))
    })
}

fn parts<'a>(model: &'a Model, id: ElementId) -> impl Iterator<Item = Fact> + 'a {
    part_nodes(model, id).into_iter().map(|(aspect, node)| (aspect, canonical(model.document(), node), node))
}

/// The children of an element that are parts of it.
pub fn part_nodes(model: &Model, id: ElementId) -> Vec<(Aspect, NodeId)> {
    let element = model.element(id);
    let alone: Vec<NodeId> =
        model.children(id).filter(|(child, _)| stands_alone(model, *child)).map(|(_, child)| child.node).collect();
    let children = model.document().elements(element.node).filter(|(node, child)| {
        let follows = child.name.namespace.as_deref() == Some(BPMN)
            && matches!(&*child.name.local, "incoming" | "outgoing" | "flowNodeRef");
        let is_diagram = element.parent.is_none() && &*child.name.local == "BPMNDiagram";
        !follows && !is_diagram && !alone.contains(node)
    });
    let named = children.map(|(node, child)| {
        let namespace = child.name.namespace.as_deref().filter(|namespace| *namespace != BPMN).map(str::to_owned);
        (Aspect::Part { namespace, name: child.name.local.to_string() }, node)
    });
    named.collect()
}
