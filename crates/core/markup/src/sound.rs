//! Whether a document that was changed can be written and read again.

use super::chars::is_char;
use super::{Content, DEPTH_LIMIT, Document, NODE_LIMIT, NodeId, SIZE_LIMIT, write};

/// Why a document can't be what the changes would make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum Unsound {
    #[error("the changes belong to another document")]
    NotATree,
    #[error("elements would be nested deeper than {DEPTH_LIMIT} levels")]
    TooDeep,
    #[error("the file would pass {NODE_LIMIT} elements, attributes and texts, or {SIZE_LIMIT} bytes")]
    TooLarge,
    #[error("the character U+{0:04X} isn't allowed in XML")]
    Character(u32),
}

pub(super) fn check(document: &Document) -> Result<(), Unsound> {
    let mut seen = vec![false; document.nodes.len()];
    let mut open: Vec<(NodeId, Option<NodeId>, usize)> = document.top.iter().map(|id| (*id, None, 1)).collect();
    let mut count = 0;
    while let Some((id, parent, depth)) = open.pop() {
        match seen.get_mut(id.0 as usize) {
            Some(seen) if !*seen && document.node(id).parent == parent => *seen = true,
            _ => return Err(Unsound::NotATree),
        }
        count += 1;
        match &document.node(id).content {
            Content::Element(_) if depth > DEPTH_LIMIT => return Err(Unsound::TooDeep),
            Content::Element(element) => {
                count += element.attributes.len();
                element.attributes.iter().try_for_each(|attribute| characters(&attribute.value))?;
                open.extend(element.children.iter().map(|child| (*child, Some(id), depth + 1)));
            }
            Content::Text(text) | Content::Cdata(text) => characters(text)?,
            Content::Comment(_) | Content::Instruction { .. } => {}
        }
    }
    if count > NODE_LIMIT || write(document).len() > SIZE_LIMIT {
        return Err(Unsound::TooLarge);
    }
    Ok(())
}

fn characters(text: &str) -> Result<(), Unsound> {
    match text.chars().find(|letter| !is_char(*letter)) {
        Some(letter) => Err(Unsound::Character(u32::from(letter))),
        None => Ok(()),
    }
}
