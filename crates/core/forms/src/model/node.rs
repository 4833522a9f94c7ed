//! Ids of nodes: what makes two versions of a form comparable.

use std::fmt;

/// Names a section, group, row, field, option, condition or validator through all versions of a form.
///
/// A form that is read gets ids made of what the nodes say (`field:hund/name`), the same ones each time. They stay
/// with the node when it is renamed or moved, as long as the form is in memory or written with its ids.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS,
)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct NodeId(String);

impl NodeId {
    /// Empty as long as it has none.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the node has no id yet; see [`super::Form::number`].
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for NodeId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
