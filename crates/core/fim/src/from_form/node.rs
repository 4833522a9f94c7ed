//! The nodes of a form JSON that a schema knows or could know.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::form::FIM_PATH;

/// Types that only show something; a schema needn't know of them.
const SHOWING: [&str; 9] = ["TEXT", "H1", "H2", "PLACEHOLDER", "VIDEO", "IMAGE", "DOWNLOAD", "HINTBOX", "PDF"];

/// A group or a field.
pub(super) struct Node<'a> {
    /// Where it stands: `sections[0].fieldGroups[1].rows[2].fields[0]`.
    pub(super) place: String,
    /// Where it stands in the schema.
    pub(super) path: Option<&'a str>,
    pub(super) properties: &'a Map<String, Value>,
    /// The group's number, counted through the form.
    pub(super) group: usize,
    pub(super) is_field: bool,
}

pub(super) struct Nodes<'a> {
    /// In the order of the form; a group stands before its fields.
    pub(super) all: Vec<Node<'a>>,
    pub(super) title: &'a str,
    /// Numbers of the fields and groups of a path.
    fields: BTreeMap<&'a str, Vec<usize>>,
    groups: BTreeMap<&'a str, Vec<usize>>,
    /// Number of the first node of a path or below it.
    first: BTreeMap<&'a str, usize>,
}

impl<'a> Node<'a> {
    pub(super) fn text(&self, name: &str) -> &'a str {
        self.properties.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether it is a field that somebody answers.
    pub(super) fn is_answered(&self) -> bool {
        self.is_field && !SHOWING.contains(&self.text("type"))
    }
}

pub(super) fn items<'a>(parent: &'a Value, name: &str) -> impl Iterator<Item = (usize, &'a Value)> {
    parent.get(name).and_then(Value::as_array).into_iter().flatten().enumerate()
}

impl<'a> Nodes<'a> {
    pub(super) fn of(form: &'a Value) -> Self {
        let mut all = vec![];
        let mut group_number = 0;
        for (s, section) in items(form, "sections") {
            for (g, group) in items(section, "fieldGroups") {
                group_number += 1;
                let place = format!("sections[{s}].fieldGroups[{g}]");
                add(&mut all, group, place.clone(), group_number, false);
                for (r, row) in items(group, "rows") {
                    for (f, field) in items(row, "fields") {
                        add(&mut all, field, format!("{place}.rows[{r}].fields[{f}]"), group_number, true);
                    }
                }
            }
        }
        let (mut fields, mut groups, mut first) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (number, node) in all.iter().enumerate() {
            let Some(path) = node.path else { continue };
            let of_kind: &mut BTreeMap<&str, Vec<usize>> = if node.is_field { &mut fields } else { &mut groups };
            of_kind.entry(path).or_default().push(number);
            for around in std::iter::successors(Some(path), |path| Some(path.rsplit_once('/')?.0)) {
                first.entry(around).or_insert(number);
            }
        }
        Self { all, title: form.get("title").and_then(Value::as_str).unwrap_or_default(), fields, groups, first }
    }

    /// Those of one position of the schema, in the order of the form.
    pub(super) fn at(&self, path: &str, is_field: bool) -> impl Iterator<Item = &Node<'a>> {
        let of_kind = if is_field { &self.fields } else { &self.groups };
        of_kind.get(path).into_iter().flatten().filter_map(|number| self.all.get(*number))
    }

    /// The number of the first node of a position or of what is below it.
    pub(super) fn first(&self, path: &str) -> Option<usize> {
        self.first.get(path).copied()
    }
}

fn add<'a>(all: &mut Vec<Node<'a>>, node: &'a Value, place: String, group: usize, is_field: bool) {
    let Value::Object(properties) = node else { return };
    let path = properties.get(FIM_PATH).and_then(Value::as_str);
    all.push(Node { place, path, properties, group, is_field });
}
