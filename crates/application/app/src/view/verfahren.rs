//! Drafts of Verfahren, and a form under the hands of its designer.

use forms::{Done, NodeId, NodeKind};
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

/// A draft in the list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct VerfahrenLine {
    /// Made on this device.
    pub id: Uuid,
    /// That of its form.
    pub title: String,
    /// As RFC 3339.
    pub changed_at: String,
}

/// An open draft.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct DesignView {
    /// As it is stored.
    pub draft: VerfahrenLine,
    /// The form, then everything in it from top to bottom.
    pub outline: Vec<OutlineLine>,
    /// Of the designer who works at this device.
    pub steps: Steps,
}

/// What undo and redo would do; none where there is nothing to do.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Steps {
    /// The last step that was done.
    pub undo: Option<Done>,
    /// The last step that was taken back.
    pub redo: Option<Done>,
}

/// Form, section, group or field in the outline. Rows aren't shown.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct OutlineLine {
    /// Its name through all versions.
    pub node: NodeId,
    /// Form, section, group or field.
    pub sort: NodeKind,
    /// The section, group or form in which it stands.
    pub above: Option<NodeId>,
    /// Label, or title.
    pub name: String,
    /// Of groups and fields, in the form JSON.
    pub id: String,
    /// Of a field: the type's name in the form JSON.
    pub field_type: Option<String>,
    /// Whether it has to be answered, always or sometimes.
    pub required: bool,
    /// Most instances of a repeated group.
    pub repeated: Option<usize>,
    /// Conditions by which it is shown or skipped.
    pub conditions: usize,
    /// Whether it stands beside the field before it, in one row.
    pub beside: bool,
}

/// What an edit, undo or redo has brought.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Edited {
    /// As it is stored now.
    pub draft: VerfahrenLine,
    /// Nothing where the request has changed nothing.
    pub done: Option<Done>,
    /// The whole outline where nodes have come, gone or moved.
    pub outline: Option<Vec<OutlineLine>>,
    /// Lines that say something else, where none has come, gone or moved.
    pub lines: Vec<OutlineLine>,
    /// What was left behind that speaks of something that is gone.
    pub left_behind: Vec<LeftBehind>,
    /// What can be undone and done again now.
    pub steps: Steps,
}

/// Something that speaks of a field that is gone.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct LeftBehind {
    /// The field that is gone.
    pub gone: NodeId,
    /// The section, group or field that asks for it.
    pub owner: NodeId,
    /// Its label, title or id.
    pub name: String,
}
