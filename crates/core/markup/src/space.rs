//! The white space with which files are laid out, and which shouldn't tell that something was inserted.

use super::{Content, Document, NodeId};

impl Document {
    /// Text, or part of it, that only lays out the file.
    pub(super) fn is_space(&self, id: NodeId) -> bool {
        matches!(&self.node(id).content, Content::Text(text) if text.chars().all(|letter| letter.is_ascii_whitespace()))
    }

    /// Whether an element holds text that says something: then white space in it may, too.
    pub(super) fn is_mixed(&self, id: NodeId) -> bool {
        let is_text = |child: &&NodeId| matches!(self.node(**child).content, Content::Text(_) | Content::Cdata(_));
        self.children(id).iter().filter(is_text).any(|child| !self.is_space(*child))
    }

    /// Line feed and indentation that a child of an element has before it; `None` where children aren't on lines of their
    /// own.
    pub(super) fn lead_within(&self, parent: NodeId) -> Option<String> {
        if self.is_mixed(parent) {
            return None;
        }
        if self.elements(parent).next().is_some() {
            return self.elements(parent).find_map(|(child, _)| self.lead_of(child));
        }
        let own = self.lead_of(parent)?;
        let above = self.node(parent).parent.and_then(|above| self.lead_of(above));
        let step = above.as_deref().and_then(|above| own.strip_prefix(above)).filter(|step| !step.is_empty());
        Some(format!("{own}{}", step.unwrap_or("  ")))
    }

    /// Line feed and indentation before an element.
    pub(super) fn lead_of(&self, element: NodeId) -> Option<String> {
        let Some(parent) = self.node(element).parent else { return Some("\n".to_owned()) };
        let siblings = self.children(parent);
        let at = siblings.iter().position(|sibling| *sibling == element)?;
        let before = siblings.get(at.checked_sub(1)?).filter(|before| self.is_space(**before))?;
        match &self.node(*before).content {
            Content::Text(text) => text.rfind('\n').and_then(|feed| text.get(feed..)).map(str::to_owned),
            _ => None,
        }
    }
}
