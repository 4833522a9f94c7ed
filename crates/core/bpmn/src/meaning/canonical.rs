//! A part of a file in one form: names without prefixes, attributes in order, no layout.

use std::fmt::Write;

use crate::model::BPMN;
use markup::{Content, Document, Name, NodeId, XMLNS};

/// As deep as the document, which is bounded.
pub fn canonical(document: &Document, node: NodeId) -> String {
    let mut out = String::new();
    write_node(&mut out, document, node);
    out
}

fn write_node(out: &mut String, document: &Document, node: NodeId) {
    let Some(element) = document.element(node) else { return };
    let name = written(&element.name);
    let _ = write!(out, "<{name}");
    let mut attributes: Vec<(String, &str)> = element
        .attributes
        .iter()
        .filter(|attribute| attribute.name.namespace.as_deref() != Some(XMLNS))
        .map(|attribute| (written(&attribute.name), attribute.value.as_str()))
        .collect();
    attributes.sort();
    for (name, value) in attributes {
        let _ = write!(out, " {name}={value:?}");
    }
    out.push('>');
    let lays_out = document.elements(node).next().is_some() && document.text(node).trim().is_empty();
    for child in &element.children {
        match &document.node(*child).content {
            Content::Element(_) => write_node(out, document, *child),
            Content::Text(text) | Content::Cdata(text) if !lays_out => out.push_str(text),
            _ => {}
        }
    }
    let _ = write!(out, "</{name}>");
}

fn written(name: &Name) -> String {
    match name.namespace.as_deref().filter(|namespace| *namespace != BPMN) {
        Some(namespace) => format!("{{{namespace}}}{}", name.local),
        None => name.local.to_string(),
    }
}
