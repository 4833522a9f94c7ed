//! Tree to text.

use super::{Attribute, Content, Document, NodeId};

/// Writes a document as UTF-8.
pub fn write(document: &Document) -> String {
    let mut out = String::new();
    if document.has_declaration {
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"");
        out.push_str(match document.standalone {
            None => "",
            Some(true) => " standalone=\"yes\"",
            Some(false) => " standalone=\"no\"",
        });
        out.push_str("?>\n");
    }
    for id in &document.top {
        write_node(&mut out, document, *id);
        out.push('\n');
    }
    if document.crlf { out.replace('\n', "\r\n") } else { out }
}

/// As deep as the document, which is bounded when it is read.
fn write_node(out: &mut String, document: &Document, id: NodeId) {
    match &document.node(id).content {
        Content::Text(text) => escape(out, text, false),
        Content::Cdata(text) => {
            out.push_str("<![CDATA[");
            out.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
            out.push_str("]]>");
        }
        Content::Comment(text) => {
            out.push_str("<!--");
            out.push_str(text);
            out.push_str("-->");
        }
        Content::Instruction { target, data } => {
            out.push_str("<?");
            out.push_str(target);
            if !data.is_empty() {
                out.push(' ');
                out.push_str(data);
            }
            out.push_str("?>");
        }
        Content::Element(element) => {
            let name = element.name.to_string();
            out.push('<');
            out.push_str(&name);
            for attribute in &element.attributes {
                write_attribute(out, attribute);
            }
            if element.children.is_empty() {
                out.push_str(" />");
                return;
            }
            out.push('>');
            for child in &element.children {
                write_node(out, document, *child);
            }
            out.push_str("</");
            out.push_str(&name);
            out.push('>');
        }
    }
}

fn write_attribute(out: &mut String, attribute: &Attribute) {
    out.push(' ');
    out.push_str(&attribute.name.to_string());
    out.push_str("=\"");
    escape(out, &attribute.value, true);
    out.push('"');
}

/// What a reader would change is written as a reference: a carriage return anywhere, other white space in attributes
/// (XML 1.0 §§ 2.11, 3.3.3).
fn escape(out: &mut String, text: &str, in_attribute: bool) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#xD;"),
            '"' if in_attribute => out.push_str("&quot;"),
            '\n' if in_attribute => out.push_str("&#xA;"),
            '\t' if in_attribute => out.push_str("&#x9;"),
            other => out.push(other),
        }
    }
}
