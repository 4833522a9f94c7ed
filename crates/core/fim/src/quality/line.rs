//! Lines of findings.

use std::collections::HashMap;

use super::Place;
use crate::id::plain_id;
use standards::xml::Element;

/// The line of a file (its root element, of 2.0 or 3.0.0) in which what a finding speaks of begins; counts from 1.
pub fn line(root: &Element, place: &Place) -> usize {
    let mut element = about(root);
    for number in &place.positions {
        let Some(position) = nth(element, "struktur", *number) else { break };
        element = inside(position).unwrap_or(position);
    }
    place.regel.and_then(|number| nth(element, "regel", number)).unwrap_or(element).line
}

/// Where the elements of a file begin, by their paths: FIM ids from the schema down, joined by `/`.
pub struct Lines {
    /// Without the schema's own id, and ids without the zeros by which those of 3.0.0 are longer.
    by_path: HashMap<String, usize>,
    /// Of what the file is about.
    first: usize,
}

impl Lines {
    /// Of a file's root element, of 2.0 or 3.0.0. Of several elements with one path the first counts.
    pub fn of(root: &Element) -> Self {
        let about = about(root);
        let mut lines = Self { by_path: HashMap::new(), first: about.line };
        lines.below(about, "");
        lines
    }

    fn below(&mut self, element: &Element, above: &str) {
        let all = element.elements();
        let inside = all.filter_map(|child| match child.name.as_str() {
            "struktur" => inside(child),
            "regel" => Some(child),
            _ => None,
        });
        for child in inside {
            let Some(id) = own_id(child) else { continue };
            let path = format!("{above}/{}", plain_id(id.trim()));
            self.below(child, &path);
            self.by_path.entry(path).or_insert(child.line);
        }
    }

    /// The line of a path, whose ids may be those of the other version and the last that of a rule; of the innermost element
    /// on the way that is there.
    pub fn at(&self, path: &str) -> usize {
        let plain: String = path.split('/').skip(1).map(|id| format!("/{}", plain_id(id))).collect();
        let mut ways = std::iter::successors(Some(plain.as_str()), |way| Some(way.rsplit_once('/')?.0));
        ways.find_map(|way| self.by_path.get(way)).copied().unwrap_or(self.first)
    }
}

/// What a file is about; it stands behind the header.
fn about(root: &Element) -> &Element {
    root.elements().find(|element| element.name != "header").unwrap_or(root)
}

fn own_id(element: &Element) -> Option<String> {
    Some(element.child("identifikation")?.child("id")?.text())
}

/// The group or field of a position.
fn inside(position: &Element) -> Option<&Element> {
    let inside = position.child("enthaelt")?;
    inside.child("datenfeldgruppe").or_else(|| inside.child("datenfeld"))
}

fn nth<'a>(element: &'a Element, name: &str, number: usize) -> Option<&'a Element> {
    element.elements().filter(|child| child.name == name).nth(number)
}
