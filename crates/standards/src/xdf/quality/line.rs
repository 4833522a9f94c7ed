//! Lines of findings.

use super::Place;
use crate::xml::Element;

/// The line of a file (its root element, of 2.0 or 3.0.0) in which what a finding speaks of begins; counts from 1.
pub fn line(root: &Element, place: &Place) -> usize {
    let mut element = root.child("stammdatenschema").unwrap_or(root);
    for number in &place.positions {
        let Some(position) = nth(element, "struktur", *number) else { break };
        let inside = position
            .child("enthaelt")
            .and_then(|inside| inside.child("datenfeldgruppe").or_else(|| inside.child("datenfeld")));
        element = inside.unwrap_or(position);
    }
    place.regel.and_then(|number| nth(element, "regel", number)).unwrap_or(element).line
}

fn nth<'a>(element: &'a Element, name: &str, number: usize) -> Option<&'a Element> {
    element.elements().filter(|child| child.name == name).nth(number)
}
