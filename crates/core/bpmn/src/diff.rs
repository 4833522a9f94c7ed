//! What has changed between two versions of a process, element by element; what it means apart from how it is drawn.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use crate::meaning::Aspect;
use crate::meaning::{Facets, Facts, Versions};
use crate::model::Model;

/// One difference. Values are as a person may read them: attributes and texts as written, parts as XML without prefixes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The [key](crate::model::Keys) of the element.
    pub element: String,
    /// The side of the element that differs.
    pub what: Aspect,
    /// `None` where the old version doesn't have it.
    pub old: Option<String>,
    /// `None` where the new version doesn't have it.
    pub new: Option<String>,
}

/// Differences of meaning and of layout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Everything but where and how it is drawn.
    pub meaning: Vec<Difference>,
    /// Of the diagrams: BPMN 2.0 clause 12.
    pub layout: Vec<Difference>,
}

/// Compares two versions; elements without id are matched by where they stand and what they connect. The order is that of
/// the keys.
pub fn diff(old: &Model, new: &Model) -> Comparison {
    let [before, after] = [old, new].map(Facts::of);
    let mut meaning = meanings(&before.meaning, &after.meaning);
    meaning.extend(orders(&before, &after));
    meaning.sort_by(|one, other| (&one.element, &one.what).cmp(&(&other.element, &other.what)));
    Comparison { meaning, layout: layouts(&before.layout, &after.layout) }
}

/// Of what is new or gone only that is told.
fn meanings(old: &Versions, new: &Versions) -> Vec<Difference> {
    let presence = |element: &str, old: Option<&String>, new: Option<&String>| Difference {
        element: element.to_owned(),
        what: Aspect::Presence,
        old: old.cloned(),
        new: new.cloned(),
    };
    let elements: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let of_element = |element: &String| match (old.get(element), new.get(element)) {
        (Some(old), Some(new)) => aspects(element, old, new),
        (old, new) => {
            let kind = |facts: Option<&Facets>| facts.and_then(|facts| facts.get(&Aspect::Type)).cloned();
            vec![presence(element, kind(old).as_ref(), kind(new).as_ref())]
        }
    };
    elements.into_iter().flat_map(of_element).collect()
}

/// Of what is drawn or not drawn any more only that is told.
fn layouts(old: &Versions, new: &Versions) -> Vec<Difference> {
    let none = Facets::new();
    let elements: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let all = elements.into_iter().flat_map(|element| {
        let [old, new] = [old, new].map(|side| side.get(element).unwrap_or(&none));
        aspects(element, old, new).into_iter().filter(|one| {
            let drawn = one.what.plane().map(|plane| Aspect::Drawn { plane: plane.to_owned() });
            let is_about_it = drawn.as_ref() == Some(&one.what);
            is_about_it || drawn.is_some_and(|drawn| old.contains_key(&drawn) && new.contains_key(&drawn))
        })
    });
    all.collect()
}

fn aspects(element: &str, old: &Facets, new: &Facets) -> Vec<Difference> {
    let aspects: BTreeSet<&Aspect> = old.keys().chain(new.keys()).collect();
    let changed = aspects.into_iter().filter(|aspect| old.get(aspect) != new.get(aspect));
    let tell = |what: &Aspect| Difference {
        element: element.to_owned(),
        what: what.clone(),
        old: old.get(what).cloned(),
        new: new.get(what).cloned(),
    };
    changed.map(tell).collect()
}

/// Flows that both versions have and that stand in another order.
fn orders(before: &Facts, after: &Facts) -> Vec<Difference> {
    let mut found = vec![];
    for (element, old) in &before.orders {
        let Some(new) = after.orders.get(element) else { continue };
        let common = |one: &[String], other: &[String]| -> Vec<String> {
            one.iter().filter(|flow| other.contains(flow)).cloned().collect()
        };
        let (old, new) = (common(old, new), common(new, old));
        if old != new {
            let [old, new] = [old, new].map(|order| Some(order.join(" ")));
            found.push(Difference { element: element.clone(), what: Aspect::FlowOrder, old, new });
        }
    }
    found
}
