//! The nodes of a form JSON that a schema knows or could know.

use serde_json::{Map, Value};

use super::super::form::FIM_PATH;

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

fn items<'a>(parent: &'a Value, name: &str) -> impl Iterator<Item = (usize, &'a Value)> {
    parent.get(name).and_then(Value::as_array).into_iter().flatten().enumerate()
}

impl<'a> Nodes<'a> {
    pub(super) fn of(form: &'a Value) -> Self {
        let mut all = vec![];
        let mut groups = 0;
        for (s, section) in items(form, "sections") {
            for (g, group) in items(section, "fieldGroups") {
                groups += 1;
                let place = format!("sections[{s}].fieldGroups[{g}]");
                add(&mut all, group, place.clone(), groups, false);
                for (r, row) in items(group, "rows") {
                    for (f, field) in items(row, "fields") {
                        add(&mut all, field, format!("{place}.rows[{r}].fields[{f}]"), groups, true);
                    }
                }
            }
        }
        Self { all, title: form.get("title").and_then(Value::as_str).unwrap_or_default() }
    }

    /// Those of one position of the schema, in the order of the form.
    pub(super) fn at(&self, path: &str, is_field: bool) -> impl Iterator<Item = &Node<'a>> {
        self.all.iter().filter(move |node| node.path == Some(path) && node.is_field == is_field)
    }
}

fn add<'a>(all: &mut Vec<Node<'a>>, node: &'a Value, place: String, group: usize, is_field: bool) {
    let Value::Object(properties) = node else { return };
    let path = properties.get(FIM_PATH).and_then(Value::as_str);
    all.push(Node { place, path, properties, group, is_field });
}
