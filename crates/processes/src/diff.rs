//! What has changed between two versions of a process, element by element; what it means apart from how it is drawn.

use serde::{Deserialize, Serialize};

pub use crate::meaning::Aspect;
use crate::meaning::{Facts, Versions};
use crate::model::Model;

/// One difference. Values are as a person may read them: attributes and texts as written, parts as XML without prefixes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The [key](crate::model::Keys) of the element.
    pub element: String,
    pub what: Aspect,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// Differences of meaning and of layout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    pub meaning: Vec<Difference>,
    pub layout: Vec<Difference>,
}

/// Compares two versions; elements without id are matched by where they stand and what they connect. The order is that of
/// the keys.
pub fn diff(old: &Model, new: &Model) -> Comparison {
    let [before, after] = [old, new].map(Facts::of);
    let mut meaning = differences(&before.meaning, &after.meaning);
    meaning.extend(orders(&before, &after));
    meaning.sort_by(|one, other| (&one.element, &one.what).cmp(&(&other.element, &other.what)));
    Comparison { meaning, layout: differences(&before.layout, &after.layout) }
}

fn differences(old: &Versions, new: &Versions) -> Vec<Difference> {
    let mut found = vec![];
    let mut elements: Vec<&String> = old.keys().chain(new.keys()).collect();
    elements.sort();
    elements.dedup();
    for element in elements {
        let tell = |what: &Aspect, old: Option<&String>, new: Option<&String>| Difference {
            element: element.clone(),
            what: what.clone(),
            old: old.cloned(),
            new: new.cloned(),
        };
        match (old.get(element), new.get(element)) {
            (Some(old), None) => found.push(tell(&Aspect::Presence, old.get(&Aspect::Type), None)),
            (None, Some(new)) => found.push(tell(&Aspect::Presence, None, new.get(&Aspect::Type))),
            (Some(old), Some(new)) => {
                let mut aspects: Vec<&Aspect> = old.keys().chain(new.keys()).collect();
                aspects.sort();
                aspects.dedup();
                let changed = aspects.into_iter().filter(|aspect| old.get(aspect) != new.get(aspect));
                found.extend(changed.map(|aspect| tell(aspect, old.get(aspect), new.get(aspect))));
            }
            (None, None) => {}
        }
    }
    found
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
