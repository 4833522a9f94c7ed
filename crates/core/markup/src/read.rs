//! Events to tree.

use memchr::memchr_iter;

use super::events::{Event, Events, Limits, Source};
use super::{Content, Document, Element, Node, NodeId, XmlError};

/// Largest file accepted, in bytes.
pub const SIZE_LIMIT: usize = 10 * 1024 * 1024;
/// Deepest nesting accepted.
pub const DEPTH_LIMIT: usize = 200;
/// Most elements, attributes, texts, comments and instructions accepted together. The largest file of the field that is
/// known has 12,400 of them.
pub const NODE_LIMIT: usize = 130_000;

const LIMITS: Limits = Limits { size: SIZE_LIMIT, depth: DEPTH_LIMIT, nodes: NODE_LIMIT };

/// Reads a file.
///
/// # Errors
/// [`XmlError`] with line and element; also for a document type declaration and for what passes a limit.
pub fn read(bytes: &[u8]) -> Result<Document, XmlError> {
    let source = Source::of(bytes, LIMITS)?;
    let capacity = memchr_iter(b'<', bytes).count().min(NODE_LIMIT);
    let mut tree = Tree::new(Document {
        standalone: None,
        has_declaration: false,
        crlf: source.crlf,
        nodes: Vec::with_capacity(capacity),
        top: vec![],
        root: NodeId(0),
    });
    let mut events = Events::new(&source, LIMITS);
    while let Some(event) = events.next_event()? {
        tree.take(event, events.line());
    }
    Ok(tree.document)
}

struct Tree {
    document: Document,
    /// Open elements, and where the children of each begin in `children`.
    open: Vec<(NodeId, usize)>,
    children: Vec<NodeId>,
    /// Text that may go on, and the line on which it begins.
    text: String,
    text_line: usize,
}

impl Tree {
    fn new(document: Document) -> Self {
        Self { document, open: vec![], children: vec![], text: String::new(), text_line: 1 }
    }

    fn take(&mut self, event: Event<'_>, line: usize) {
        if let Event::Text(text) = event {
            if self.text.is_empty() {
                self.text_line = line;
            }
            self.text.push_str(&text);
            return;
        }
        self.end_text();
        match event {
            Event::Declaration { standalone } => {
                self.document.has_declaration = true;
                self.document.standalone = standalone;
            }
            Event::Start { name, attributes } => {
                let is_root = self.open.is_empty();
                let id = self.add(line, Content::Element(Element { name, attributes, children: vec![] }));
                if is_root {
                    self.document.root = id;
                }
                self.open.push((id, self.children.len()));
            }
            Event::End => self.end(),
            Event::Cdata(text) => drop(self.add(line, Content::Cdata((&*text).into()))),
            Event::Comment(text) => drop(self.add(line, Content::Comment(text.into_owned()))),
            Event::Instruction { target, data } => drop(self.add(line, Content::Instruction { target, data })),
            Event::Text(_) => {}
        }
    }

    fn end(&mut self) {
        let Some((closed, from)) = self.open.pop() else { return };
        let children = self.children.drain(from..).collect();
        let node = self.document.nodes.get_mut(closed.0 as usize);
        if let Some(Content::Element(element)) = node.map(|node| &mut node.content) {
            element.children = children;
        }
    }

    /// Text and what entities stand for are one text, which ends with what comes next.
    fn end_text(&mut self) {
        if !self.text.is_empty() {
            let content = Content::Text(self.text.as_str().into());
            self.text.clear();
            self.add(self.text_line, content);
        }
    }

    fn add(&mut self, line: usize, content: Content) -> NodeId {
        let id = NodeId(u32::try_from(self.document.nodes.len()).unwrap_or(u32::MAX));
        let parent = self.open.last().map(|(parent, _)| *parent);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.document.nodes.push(Node { parent, line, content });
        match parent {
            Some(_) => self.children.push(id),
            None => self.document.top.push(id),
        }
        id
    }
}
