//! The XML Schema of a submission, as FIM's stylesheet XDF3_2_XFall makes it; docs/fim.md tells where it differs.

use std::sync::Arc;

use super::lexical::scalar;
use super::model::*;
use super::submission::{self, Elements, bounds, code, description, lengths, name, options, pattern};
use crate::genericode::CodeList;
use crate::xml::{self, Element, Node};

const XSD: &str = "http://www.w3.org/2001/XMLSchema";
/// Namespace of a submission's elements.
pub const SUBMISSION: &str = "urn:fim-de:xfall:datenschema:xdf3";

/// What a submission of the schema (3.0.0) has to look like as XML: its elements carry ids and versions as names.
///
/// Fields that refer to one of the `lists` take its codes only, other references any text.
pub fn xsd(schema: &Stammdatenschema, lists: &[CodeList]) -> String {
    let writer = Writer { namespace: Arc::from(XSD), lists };
    xml::write(&writer.schema(schema), "xs", XSD)
}

struct Writer<'a> {
    namespace: Arc<str>,
    lists: &'a [CodeList],
}

impl Writer<'_> {
    fn element(&self, name: &str, attributes: &[(&str, &str)], children: Vec<Element>) -> Element {
        Element {
            namespace: Some(Arc::clone(&self.namespace)),
            name: name.to_owned(),
            attributes: attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            children: children.into_iter().map(Node::Element).collect(),
            line: 0,
        }
    }

    fn annotation(&self, text: &str) -> Element {
        let mut documentation = self.element("documentation", &[], vec![]);
        documentation.children.push(Node::Text(text.to_owned()));
        self.element("annotation", &[], vec![documentation])
    }

    fn schema(&self, schema: &Stammdatenschema) -> Element {
        let elements = Elements::of(schema);
        let text = format!("Datenschema: {}", schema.common.name.trim());
        let mut children = vec![self.complex(&name(&schema.common.identifikation), &text, &schema.struktur, false)];
        children.extend(elements.felder.iter().map(|(name, feld)| self.datenfeld(name, feld)));
        children.extend(elements.gruppen.iter().map(|(name, gruppe)| {
            let text = format!("Datenfeldgruppe: {}", gruppe.common.name.trim());
            self.complex(name, &text, &gruppe.struktur, code(&gruppe.art) == "X")
        }));
        let attributes = [
            ("xmlns", SUBMISSION),
            ("targetNamespace", SUBMISSION),
            ("elementFormDefault", "qualified"),
            ("attributeFormDefault", "unqualified"),
        ];
        self.element("schema", &attributes, children)
    }

    /// Schema or group.
    fn complex(&self, name: &str, text: &str, struktur: &[Struktur], is_choice: bool) -> Element {
        let references = submission::positions(struktur).map(|position| self.reference(position, is_choice)).collect();
        let inside = self.element(if is_choice { "choice" } else { "sequence" }, &[], references);
        let complex_type = self.element("complexType", &[], vec![inside]);
        self.element("element", &[("name", name)], vec![self.annotation(text), complex_type])
    }

    /// The element that is chosen is there; a branch that may be empty would take none of them, too.
    fn reference(&self, position: &Struktur, is_choice: bool) -> Element {
        let name = name(&position.enthaelt.common().identifikation);
        let min = position.anzahl.min.max(u32::from(is_choice)).to_string();
        let max = position.anzahl.max.map_or("unbounded".to_owned(), |max| max.to_string());
        let mut attributes = vec![("ref", name.as_str())];
        attributes.extend(Some(("minOccurs", min.as_str())).filter(|(_, min)| *min != "1"));
        attributes.extend(Some(("maxOccurs", max.as_str())).filter(|(_, max)| *max != "1"));
        self.element("element", &attributes, vec![])
    }

    fn datenfeld(&self, name: &str, feld: &Datenfeld) -> Element {
        let annotation = self.annotation(&description(feld));
        let (base, facets) = match options(feld, self.lists) {
            Some(options) => ("xs:token", self.enumeration(&options)),
            None if code(&feld.feldart) == "select" => ("xs:string", vec![]),
            None => match base_type(code(&feld.datentyp)) {
                base @ ("xs:anyType" | "xs:boolean") => (base, vec![]),
                base => (base, self.facets(feld)),
            },
        };
        if facets.is_empty() {
            return self.element("element", &[("name", name), ("type", base)], vec![annotation]);
        }
        let restriction = self.element("restriction", &[("base", base)], facets);
        let simple_type = self.element("simpleType", &[], vec![restriction]);
        self.element("element", &[("name", name)], vec![annotation, simple_type])
    }

    fn enumeration(&self, options: &[(&str, &str)]) -> Vec<Element> {
        let option = |(code, name): &(&str, &str)| {
            let annotation = self.annotation(&format!("Auswahlwert: {name}"));
            self.element("enumeration", &[("value", code)], vec![annotation])
        };
        options.iter().map(option).collect()
    }

    fn facets(&self, feld: &Datenfeld) -> Vec<Element> {
        let kind = code(&feld.datentyp);
        let limits = match kind {
            "text" | "text_latin" => {
                let [min, max] = lengths(feld).map(|length| length.map(|length| length.to_string()));
                [("minLength", min), ("maxLength", max)]
            }
            _ => {
                // xs:decimal has no exponent.
                let is_decimal = |bound: &str| kind != "num_currency" || !bound.contains(['e', 'E']);
                let is_value = |bound: &&str| scalar(kind, bound).is_some() && is_decimal(bound);
                let [min, max] = bounds(feld).map(|bound| bound.filter(is_value).map(str::to_owned));
                [("minInclusive", min), ("maxInclusive", max)]
            }
        };
        let all = limits.into_iter().chain([("pattern", pattern(feld).map(whole))]);
        all.filter_map(|(name, value)| Some(self.element(name, &[("value", &value?)], vec![]))).collect()
    }
}

/// A pattern of XML Schema always means the whole value; `^` and `$` would be letters in it (XSD 1.0 part 2, appendix F).
fn whole(pattern: &str) -> String {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let is_anchor = pattern.ends_with('$') && !pattern.ends_with(r"\$");
    pattern.strip_suffix('$').filter(|_| is_anchor).unwrap_or(pattern).to_owned()
}

fn base_type(datentyp: &str) -> &'static str {
    match datentyp {
        "text" | "text_latin" => "xs:string",
        "date" => "xs:date",
        "time" => "xs:time",
        "datetime" => "xs:dateTime",
        "bool" => "xs:boolean",
        "num" => "xs:float",
        "num_int" => "xs:integer",
        "num_currency" => "xs:decimal",
        // Files and objects are told apart by who receives them.
        _ => "xs:anyType",
    }
}
