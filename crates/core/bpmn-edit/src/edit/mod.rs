//! Changes of a model as values: each can be refused, carried out and undone. Meaning comes first, then the drawing
//! follows.

mod draw;
mod error;
mod flows;
mod ids;
mod ops;
mod order;
mod work;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

pub use crate::element_type::{EventType, LinkType, NodeType, RootType};
pub use error::EditError;
pub use ops::{Setting, Timer};

pub(crate) use flows::tidy as tidy_flows;
pub(crate) use ids::Ids;
pub(crate) use order::place_among;

use bpmn::check::{CheckCode, Finding, Repair, Severity, check};
use bpmn::model::{ElementId, Keys, Model};
use markup::Undo;
use work::Work;

/// A position on a plane, in the diagram's units.
pub type Point = (f64, f64);

/// One change. Elements are called by their [keys](Keys): the id, where they have one. New ids are handed in, so that desks
/// that work apart don't give the same ones; [`free_id`] proposes some.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Edit {
    /// A new flow node in a process, pool, lane or subprocess, drawn around a position; a boundary event at the activity that
    /// it is attached to.
    Add {
        /// Not taken yet; see [`free_id`].
        id: String,
        /// What sort of node.
        node: NodeType,
        /// Of an event: what it waits for or brings about; `None` for a none event, and for what isn't one.
        event: Option<EventType>,
        /// Key of the process, pool, lane or subprocess; of a boundary event that of the activity.
        within: String,
        /// The middle of its shape, in the diagram's units.
        at: Point,
    },
    /// A new flow node on a sequence flow, which then ends at it; a new flow leads on.
    Insert {
        /// Not taken yet; see [`free_id`].
        id: String,
        /// What sort of node.
        node: NodeType,
        /// Of an event: what it waits for or brings about; `None` for a none event, and for what isn't one.
        event: Option<EventType>,
        /// Key of the sequence flow.
        flow: String,
        /// The middle of its shape, in the diagram's units.
        at: Point,
    },
    /// A new message, signal, error or escalation.
    Declare {
        /// Not taken yet; see [`free_id`].
        id: String,
        /// What sort of thing is declared.
        root: RootType,
        /// What people call it.
        name: String,
    },
    /// A new line between two elements.
    Connect {
        /// Not taken yet; see [`free_id`].
        id: String,
        /// What sort of line.
        link: LinkType,
        /// Key of the source.
        from: String,
        /// Key of the target.
        to: String,
    },
    /// Moves shapes with what is attached to and drawn in them; also into another process, pool, lane or subprocess.
    Move {
        /// Keys of what is drawn.
        elements: Vec<String>,
        /// Right and down, in the diagram's units.
        by: Point,
        /// Key of what they stand in then; `None` where that stays as it is.
        into: Option<String>,
    },
    /// Removes elements with all that can't be without them.
    Delete {
        /// Keys.
        elements: Vec<String>,
    },
    /// An empty name removes it.
    Rename {
        /// Key.
        element: String,
        /// What people call it.
        name: String,
    },
    /// Makes another type of a flow node; what the type can't have goes.
    ReplaceType {
        /// Key of the flow node.
        element: String,
        /// What it becomes.
        node: NodeType,
    },
    /// Puts connected nodes into a new subprocess.
    Wrap {
        /// Of the subprocess; not taken yet.
        id: String,
        /// Keys; connected with each other, with one entry and at most one exit.
        nodes: Vec<String>,
    },
    /// Ties an element to a form, people, a service and the like.
    Bind {
        /// Key.
        element: String,
        /// What is set or removed.
        setting: Setting,
    },
    /// Sets or removes an attribute of BPMN.
    SetAttribute {
        /// Key.
        element: String,
        /// Without a prefix.
        name: String,
        /// As it is to be written; `None` removes it.
        value: Option<String>,
    },
    /// Removes the child elements of BPMN that have this name.
    RemoveChild {
        /// Key.
        element: String,
        /// Without a prefix.
        name: String,
    },
    /// Draws what isn't drawn yet, or everything anew.
    LayOut {
        /// Whether what is drawn already is drawn anew, too.
        all: bool,
    },
}

/// A model after an edit, and what undoes it.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Read again as from a file, so that it is what would be saved.
    pub model: Model,
    /// Takes the change back; see [`undo`].
    pub undo: Undo,
}

/// Carries out an edit.
///
/// # Errors
/// [`EditError`]; the model is what it was.
pub fn apply(model: &Model, edit: &Edit) -> Result<Changed, EditError> {
    let mut work = Work::new(model);
    match edit {
        Edit::Add { id, node, event, within, at } => work.add(id, *node, *event, within, *at)?,
        Edit::Insert { id, node, event, flow, at } => work.add_on_flow(id, *node, *event, flow, *at)?,
        Edit::Declare { id, root, name } => work.declare(id, *root, name)?,
        Edit::Connect { id, link, from, to } => work.connect(id, *link, from, to)?,
        Edit::Move { elements, by, into } => work.relocate(elements, *by, into.as_deref())?,
        Edit::Delete { elements } => work.delete(elements)?,
        Edit::Rename { element, name } => work.rename(element, name)?,
        Edit::ReplaceType { element, node } => work.replace_type(element, *node)?,
        Edit::Wrap { id, nodes } => work.wrap(id, nodes)?,
        Edit::Bind { element, setting } => work.bind(element, setting)?,
        Edit::SetAttribute { element, name, value } => work.set_attribute(element, name, value.as_deref())?,
        Edit::RemoveChild { element, name } => work.remove_child(element, name)?,
        Edit::LayOut { all } => work.lay_out(*all),
    }
    let changed = work.finish()?;
    match edit {
        // What is taken away may leave something unfinished, and repairs go step by step.
        Edit::Delete { .. } | Edit::SetAttribute { .. } | Edit::RemoveChild { .. } => {}
        _ => refuse_faults(model, &changed.model)?,
    }
    Ok(changed)
}

/// Takes back the last edit, or the last undoing.
///
/// # Errors
/// [`EditError::Unsound`] if something else was done since.
pub fn undo(model: &Model, undo: &Undo) -> Result<Changed, EditError> {
    let (document, undo) = model.document().undone(undo)?;
    Ok(Changed { model: Model::of(document)?, undo })
}

/// An id that nothing in the model has: the stem, which has to be a name, with the smallest number that is free.
pub fn free_id(model: &Model, stem: &str) -> String {
    let mut ids = Ids::of(model.document());
    (1_u32..).map(|number| format!("{stem}_{number}")).find(|id| ids.take(id).is_ok()).unwrap_or_default()
}

/// What the standard forbids isn't done, unless it is only unfinished and may still become right.
fn refuse_faults(before: &Model, after: &Model) -> Result<(), EditError> {
    let known: HashSet<(CheckCode, String)> =
        check(before).into_iter().map(|finding| (finding.code, finding.place.element)).collect();
    // A condition that nobody would ask is allowed in files, but isn't what somebody means.
    let matters =
        |finding: &Finding| finding.severity == Severity::Error || finding.code == CheckCode::DefaultWithCondition;
    let is_fault = |finding: &Finding| {
        matters(finding)
            && !finding.code.is_unfinished()
            && !known.contains(&(finding.code, finding.place.element.clone()))
    };
    match check(after).into_iter().find(is_fault) {
        Some(finding) => Err(EditError::Forbidden { finding: Box::new(finding) }),
        None => Ok(()),
    }
}

impl Edit {
    /// What the proposed repairs of a finding are as edits; each of them ends it.
    pub fn repair(model: &Model, finding: &Finding) -> Vec<Self> {
        let keys = Keys::of(model);
        let is_meant =
            |id: &ElementId| model.id_of(*id) == finding.place.element && model.line_of(*id) == finding.place.line;
        let meant: Vec<ElementId> = model.elements().map(|(id, _)| id).filter(is_meant).collect();
        let repairs = |id: &ElementId| -> Vec<Self> {
            finding.more.repair.iter().map(|repair| Self::of_repair(keys.key(*id), repair)).collect()
        };
        match meant.as_slice() {
            [one] => repairs(one),
            // Elements without id on one line: it is the one that this helps.
            several => {
                let helps = |edits: &Vec<Self>| edits.iter().all(|edit| ends(model, edit, finding));
                several.iter().map(repairs).find(helps).unwrap_or_default()
            }
        }
    }

    fn of_repair(element: &str, repair: &Repair) -> Self {
        let (element, owned) = (element.to_owned(), |text: &str| text.to_owned());
        match repair {
            Repair::Remove => Self::Delete { elements: vec![element] },
            Repair::SetAttribute { name, value } => {
                Self::SetAttribute { element, name: owned(name), value: Some(owned(value)) }
            }
            Repair::RemoveAttribute { name } => Self::SetAttribute { element, name: owned(name), value: None },
            Repair::RemoveChild { name } => Self::RemoveChild { element, name: owned(name) },
        }
    }
}

fn ends(model: &Model, edit: &Edit, finding: &Finding) -> bool {
    let count = |model: &Model| check(model).iter().filter(|other| *other == finding).count();
    apply(model, edit).is_ok_and(|changed| count(&changed.model) < count(model))
}
