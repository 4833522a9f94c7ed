//! What ties an element to forms, people and services: extensions of Activiti and of the engines that came of it.

use markup::{Document, NodeId};

/// Namespaces of Activiti and the engines that came of it: what has one of them is read as a [`Binding`].
pub const ENGINES: [&str; 4] = [
    "http://activiti.org/bpmn",
    "http://camunda.org/schema/1.0/bpmn",
    "http://flowable.org/bpmn",
    "http://camunda.org/schema/zeebe/1.0",
];

/// Values are as written, expressions (`${…}`) among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Binding {
    /// `formular:Mandant:Form:v1.0`, `serviceportal-login`, `showOnce`, `payment` … (Amt24).
    pub form_key: Option<String>,
    /// Who has to do a user task.
    pub assignee: Option<String>,
    /// Separated by commas in the file.
    pub candidate_users: Vec<String>,
    /// Separated by commas in the file.
    pub candidate_groups: Vec<String>,
    /// Java class of a service task.
    pub class: Option<String>,
    /// In the order of the file; names may occur twice.
    pub fields: Vec<Field>,
    /// Of execution and of tasks.
    pub listeners: Vec<Listener>,
    /// What is filled in at a user task that has no form of its own.
    pub properties: Vec<Property>,
}

/// A variable that a user task asks for: Activiti's `formProperty` (Activiti 5 User Guide, 9.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The variable: `variable`, else `id`.
    pub name: String,
    /// `string`, `long`, `double`, `boolean`, `date`, `enum`; without it text.
    pub kind: String,
    /// Whether it has to be filled in.
    pub is_required: bool,
    /// Of an `enum`.
    pub values: Vec<String>,
}

/// An input of a service task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// As the service calls it.
    pub name: String,
    /// Text or expression.
    pub value: String,
}

/// Code that Activiti runs at an event of the element's life; never run here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// `start`, `end`, `take`, `create`, `complete` …
    pub event: String,
    /// Class, expression or delegate expression.
    pub does: String,
}

impl Binding {
    pub(super) fn read(document: &Document, node: NodeId) -> Self {
        let get = |name: &str| attribute(document, node, name).map(str::to_owned);
        let list = |name: &str| {
            let items = attribute(document, node, name).unwrap_or_default().split(',').map(str::trim);
            items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
        };
        let mut binding = Self {
            form_key: get("formKey"),
            assignee: get("assignee"),
            candidate_users: list("candidateUsers"),
            candidate_groups: list("candidateGroups"),
            class: get("class"),
            fields: vec![],
            listeners: vec![],
            properties: vec![],
        };
        let extensions = document.elements(node).find(|(_, element)| element.name.is(super::BPMN, "extensionElements"));
        for (child, element) in extensions.into_iter().flat_map(|(extensions, _)| document.elements(extensions)) {
            if !element.name.namespace.as_deref().is_some_and(|namespace| ENGINES.contains(&namespace)) {
                continue;
            }
            match &*element.name.local {
                "field" => binding.fields.push(field(document, child)),
                "formProperty" => binding.properties.push(property(document, child)),
                "executionListener" | "taskListener" => binding.listeners.push(listener(document, child)),
                _ => {}
            }
        }
        binding
    }
}

/// An attribute of one of the engines.
pub(super) fn attribute<'a>(document: &'a Document, node: NodeId, name: &str) -> Option<&'a str> {
    ENGINES.iter().find_map(|engine| document.attribute_of(node, engine, name))
}

fn field(document: &Document, node: NodeId) -> Field {
    let written = document.attribute(node, "stringValue").or_else(|| document.attribute(node, "expression"));
    let inner = || document.elements(node).next().map(|(child, _)| document.text(child)).unwrap_or_default();
    Field {
        name: document.attribute(node, "name").unwrap_or_default().to_owned(),
        value: written.map(str::to_owned).unwrap_or_else(inner),
    }
}

fn property(document: &Document, node: NodeId) -> Property {
    let get = |name: &str| document.attribute(node, name);
    let values = document.elements(node).filter(|(_, element)| &*element.name.local == "value");
    Property {
        name: get("variable").or_else(|| get("id")).unwrap_or_default().to_owned(),
        kind: get("type").unwrap_or("string").to_owned(),
        is_required: get("required") == Some("true"),
        values: values.filter_map(|(value, _)| document.attribute(value, "id").map(str::to_owned)).collect(),
    }
}

fn listener(document: &Document, node: NodeId) -> Listener {
    let does = ["class", "expression", "delegateExpression"].iter().find_map(|name| document.attribute(node, name));
    Listener {
        event: document.attribute(node, "event").unwrap_or_default().to_owned(),
        does: does.unwrap_or_default().to_owned(),
    }
}
