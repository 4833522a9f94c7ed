//! Equality as XML information sets.

use super::{Attribute, Content, Document, Element, Name, NodeId};

/// Whether two documents say the same: elements with their prefixes, attributes and namespace declarations in any order,
/// texts (CDATA is text), comments, processing instructions.
pub fn same(one: &Document, two: &Document) -> bool {
    one.standalone == two.standalone && pieces(one) == pieces(two)
}

#[derive(PartialEq)]
enum Piece<'a> {
    Start(&'a Name, Vec<&'a Attribute>),
    End,
    Text(String),
    Comment(&'a str),
    Instruction(&'a str, &'a str),
}

/// The document in its order, texts that touch each other joined.
fn pieces(document: &Document) -> Vec<Piece<'_>> {
    let mut pieces = vec![];
    for id in &document.top {
        append(&mut pieces, document, *id);
    }
    pieces
}

/// As deep as the document, which is bounded when it is read.
fn append<'a>(pieces: &mut Vec<Piece<'a>>, document: &'a Document, id: NodeId) {
    match &document.node(id).content {
        Content::Text(text) | Content::Cdata(text) => match pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => pieces.push(Piece::Text(text.to_string())),
        },
        Content::Comment(text) => pieces.push(Piece::Comment(text)),
        Content::Instruction { target, data } => pieces.push(Piece::Instruction(target, data)),
        Content::Element(Element { name, attributes, children }) => {
            let mut attributes: Vec<&Attribute> = attributes.iter().collect();
            attributes.sort_by(|one, two| one.name.cmp(&two.name));
            pieces.push(Piece::Start(name, attributes));
            for child in children {
                append(pieces, document, *child);
            }
            pieces.push(Piece::End);
        }
    }
}
