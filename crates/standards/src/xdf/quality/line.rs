//! Lines of findings.

use super::super::form::same_id;
use super::Place;
use crate::xml::Element;

/// The line of a file (its root element, of 2.0 or 3.0.0) in which what a finding speaks of begins; counts from 1.
pub fn line(root: &Element, place: &Place) -> usize {
    let mut element = about(root);
    for number in &place.positions {
        let Some(position) = nth(element, "struktur", *number) else { break };
        element = inside(position).unwrap_or(position);
    }
    place.regel.and_then(|number| nth(element, "regel", number)).unwrap_or(element).line
}

/// The same for FIM ids from the schema down, joined by `/`; they may be those of the other version. The last may be that
/// of a rule. Of several elements with one id it is the first; the line of the innermost one that is found.
pub fn line_of_path(root: &Element, path: &str) -> usize {
    let mut element = about(root);
    for id in path.split('/').skip(1) {
        let has_id = |candidate: &&Element| own_id(candidate).is_some_and(|own| same_id(own.trim(), id));
        let below = element.elements().filter(|child| child.name == "struktur").filter_map(inside);
        let rules = element.elements().filter(|child| child.name == "regel");
        let Some(found) = below.chain(rules).find(has_id) else { break };
        element = found;
    }
    element.line
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
