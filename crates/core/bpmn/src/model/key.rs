//! What an element is called in edits, comparison and merging: its id, or a path where it has none of its own.

use std::collections::{BTreeMap, HashMap};

use super::{ElementId, Kind, Model};

/// The key of `<definitions>`, whose id tools make up anew.
const ROOT: &str = "/definitions";

/// The keys of all elements of a model, each different.
pub struct Keys {
    by_element: BTreeMap<ElementId, String>,
    by_key: HashMap<String, ElementId>,
}

impl Keys {
    /// An element without id, or with one that an earlier element has, is called `parent/type[what it connects, or its
    /// name]`, and numbered if there are several of that.
    pub fn of(model: &Model) -> Self {
        let mut keys = Self { by_element: BTreeMap::new(), by_key: HashMap::new() };
        let mut counts: HashMap<String, usize> = HashMap::new();
        for (id, element) in model.elements() {
            if element.parent.is_none() {
                keys.by_key.extend(element.id.as_deref().map(|own| (own.to_owned(), id)));
                keys.by_key.insert(ROOT.to_owned(), id);
                keys.by_element.insert(id, ROOT.to_owned());
                continue;
            }
            let own = element.id.as_deref().filter(|own| model.find(own) == Some(id)).map(str::to_owned);
            let key = own.unwrap_or_else(|| {
                let path = keys.path(model, id);
                let count = counts.entry(path.clone()).or_insert(0);
                loop {
                    *count += 1;
                    let key = if *count == 1 { path.clone() } else { format!("{path}#{count}") };
                    if model.find(&key).is_none() && !keys.by_key.contains_key(&key) {
                        return key;
                    }
                }
            });
            keys.by_key.insert(key.clone(), id);
            keys.by_element.insert(id, key);
        }
        keys
    }

    /// Empty for an element of another model.
    pub fn key(&self, element: ElementId) -> &str {
        self.by_element.get(&element).map(String::as_str).unwrap_or_default()
    }

    /// The element of a [`key`](Self::key).
    pub fn find(&self, key: &str) -> Option<ElementId> {
        self.by_key.get(key).copied()
    }

    fn path(&self, model: &Model, id: ElementId) -> String {
        let element = model.element(id);
        let parent = element.parent.map(|parent| self.key(parent)).unwrap_or_default();
        let says = match &element.kind {
            Kind::SequenceFlow(flow) => Some((&flow.source, &flow.target)),
            Kind::MessageFlow(ends) | Kind::Association(ends) => Some((&ends.source, &ends.target)),
            _ => None,
        };
        let says = match says {
            Some(ends) => {
                let [from, to] =
                    [ends.0, ends.1].map(|end| end.as_ref().map(|end| end.text.as_str()).unwrap_or_default());
                format!("{from}>{to}")
            }
            None => element.name.as_deref().unwrap_or_default().to_owned(),
        };
        format!("{parent}/{}[{says}]", model.tag_of(id))
    }
}
