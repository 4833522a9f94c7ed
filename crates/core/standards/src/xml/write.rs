//! A tree as XML.

use std::fmt::Write;

use super::{Element, Node};

/// Writes a tree. Elements of `namespace` get the prefix, all others none; they declare their own where it is another
/// than that of the element around them.
pub fn write(root: &Element, prefix: &str, namespace: &str) -> String {
    write_file(root, Some(&Prefix { prefix, namespace }))
}

/// The same without any prefix.
pub fn write_plain(root: &Element) -> String {
    write_file(root, None)
}

fn write_file(root: &Element, prefix: Option<&Prefix<'_>>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write_element(&mut out, root, prefix, None, true);
    out.push('\n');
    out
}

struct Prefix<'a> {
    prefix: &'a str,
    namespace: &'a str,
}

/// `default` is the namespace of names without a prefix around the element.
fn write_element(
    out: &mut String,
    element: &Element,
    prefix: Option<&Prefix<'_>>,
    default: Option<&str>,
    is_root: bool,
) {
    let own = element.namespace.as_deref();
    let of_prefix = prefix.filter(|prefix| own == Some(prefix.namespace));
    let name = of_prefix.map_or_else(|| element.name.clone(), |one| format!("{}:{}", one.prefix, element.name));
    // Writing into a text can't fail.
    let _ = write!(out, "<{name}");
    if let (true, Some(prefix)) = (is_root, prefix) {
        let _ = write!(out, " xmlns:{}=\"{}\"", prefix.prefix, attribute_text(prefix.namespace));
    }
    let inside = if of_prefix.is_some() { default } else { own };
    if inside != default {
        let _ = write!(out, " xmlns=\"{}\"", attribute_text(own.unwrap_or_default()));
    }
    for (key, value) in &element.attributes {
        let _ = write!(out, " {key}=\"{}\"", attribute_text(value));
    }
    if element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for child in &element.children {
        match child {
            Node::Element(child) => write_element(out, child, prefix, inside, false),
            Node::Text(text) => out.push_str(&content_text(text)),
        }
    }
    let _ = write!(out, "</{name}>");
}

/// A carriage return is written as a reference: a reader would make a line feed of it (XML 1.0 § 2.11).
fn content_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#xD;")
}

fn attribute_text(text: &str) -> String {
    content_text(text).replace('"', "&quot;").replace('\n', "&#xA;").replace('\t', "&#x9;")
}
