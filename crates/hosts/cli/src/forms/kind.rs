//! What a file is that isn't what was expected: said in one sentence, with what was expected.

use std::path::Path;

use domain::file_type::FileType;
use serde_json::Value;
use standards::{xdf, xml};

use crate::manners::Problem;

/// What a command reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    FormOrSchema,
    Form,
    List,
    Examples,
}

impl Wanted {
    /// The complaint about a file that is something else.
    pub fn instead_of(self, path: &Path, is: &str) -> Problem {
        let wanted = match self {
            Self::FormOrSchema => "Erwartet wird ein Formular (JSON) oder ein Datenschema (XDatenfelder 2 oder 3.0.0).",
            Self::Form => "Erwartet wird ein Formular (JSON).",
            Self::List => "Erwartet wird eine Codeliste (Genericode 1.0).",
            Self::Examples => "Erwartet werden Beispiele (JSON).",
        };
        Problem::new(path, format!("Das ist {is}. {wanted}"))
    }
}

/// A file that is no text, by its first bytes.
pub fn of_bytes(bytes: &[u8]) -> Option<&'static str> {
    let first = crate::manners::without_mark(bytes).iter().find(|byte| !byte.is_ascii_whitespace());
    let begins_as_text = first.is_some_and(|byte| matches!(byte, b'{' | b'[' | b'<'));
    Some(match FileType::of_content(bytes)? {
        FileType::Xml => return None,
        FileType::Rtf => "ein Dokument (RTF)",
        // A text may speak of a PDF.
        _ if begins_as_text => return None,
        FileType::Pdf => "ein PDF",
        FileType::Png => "ein Bild (PNG)",
        FileType::Jpeg => "ein Bild (JPEG)",
        FileType::Gif => "ein Bild (GIF)",
        FileType::Tiff => "ein Bild (TIFF)",
        FileType::Webp => "ein Bild (WebP)",
        FileType::Heic => "ein Bild (HEIC)",
        FileType::Docx => "ein Dokument (Word)",
        FileType::Xlsx => "eine Tabelle (Excel)",
        FileType::Pptx => "eine Präsentation (PowerPoint)",
        FileType::Odt => "ein Dokument (OpenDocument)",
        FileType::Ods => "eine Tabelle (OpenDocument)",
        FileType::Zip => "ein Archiv (ZIP)",
    })
}

/// Namespaces of XML that people have beside their schemas, by a part that tells them.
const NAMESPACES: [(&str, &str); 11] = [
    ("www.omg.org/spec/BPMN/", "ein Prozessmodell (BPMN), das amtspult-process prüft"),
    ("www.omg.org/spec/DMN/", "eine Entscheidungstabelle (DMN), die amtspult-process prüft"),
    ("docs.oasis-open.org/codelist/ns/genericode/", "eine Codeliste (Genericode), die hinter --lists gehört"),
    ("www.w3.org/2001/XMLSchema", "ein XML-Schema (XSD)"),
    ("www.w3.org/1999/XSL/Transform", "ein Stylesheet (XSLT)"),
    ("www.w3.org/1999/xhtml", "eine Internetseite (HTML)"),
    ("www.w3.org/2000/svg", "ein Bild (SVG)"),
    ("standard:xdatenfelder", "ein Datenschema in einer anderen Fassung von XDatenfelder"),
    ("xprozess", "ein Prozess (XProzess)"),
    ("xzufi", "eine Leistungsbeschreibung (XZuFi)"),
    ("xdomea", "eine Nachricht von xdomea"),
];

/// What XML with this namespace at its top is.
pub fn of_namespace(namespace: &str) -> Option<&'static str> {
    NAMESPACES.iter().find(|(part, _)| namespace.contains(part)).map(|(_, is)| *is)
}

/// What XML is, by its top.
pub fn of_xml(bytes: &[u8]) -> &'static str {
    let namespace = xml::read(bytes).ok().and_then(|root| root.namespace);
    match namespace.as_deref() {
        Some(xdf::NAMESPACE_2 | xdf::NAMESPACE_3) => "ein Datenschema, aus dem „convert --to form“ ein Formular macht",
        other => other.and_then(of_namespace).unwrap_or("XML"),
    }
}

/// A page of the web, which readers of XML refuse for its document type.
pub fn is_page(bytes: &[u8]) -> bool {
    let text = crate::manners::without_mark(bytes).trim_ascii_start();
    [&b"<!doctype html"[..], b"<html"]
        .iter()
        .any(|begin| text.get(..begin.len()).is_some_and(|head| head.eq_ignore_ascii_case(begin)))
}

/// JSON that is no form; none where it may be one with a fault.
pub fn of_json(json: &Value) -> Option<&'static str> {
    let has = |value: &Value, name: &str| value.get(name).is_some();
    match json {
        Value::Object(_) if has(json, "sections") => None,
        Value::Object(_) if has(json, "formId") && has(json, "fields") => Some("ein ausgefülltes Formular"),
        Value::Object(_) if has(json, "$schema") => Some("ein JSON Schema"),
        Value::Object(_) if !has(json, "id") => Some("JSON ohne „id“ und „sections“"),
        Value::Object(_) => None,
        Value::Array(items) if items.iter().any(|item| has(item, "answers")) => Some("eine Liste von Beispielen"),
        Value::Array(_) => Some("eine Liste (JSON)"),
        _ => Some("ein einzelner Wert (JSON)"),
    }
}
