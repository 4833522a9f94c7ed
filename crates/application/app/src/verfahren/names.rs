//! What people call what a node belongs to.

use std::collections::BTreeMap;

use forms::{Condition, Field, FieldGroup, Form, NodeId, Section};

/// The section, group or field of a node, with its label, title or id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    pub node: NodeId,
    pub name: String,
}

/// The owners of all nodes of a form. The form itself is its own, a row belongs to its group.
pub(crate) fn owners(form: &Form) -> BTreeMap<NodeId, Owner> {
    let mut all = BTreeMap::new();
    let own = |node: &NodeId, names: [&str; 2]| {
        let name = names.into_iter().find(|name| !name.trim().is_empty()).unwrap_or_default();
        Owner { node: node.clone(), name: name.to_owned() }
    };
    all.insert(form.node.clone(), own(&form.node, [&form.title, &form.id]));
    for section in &form.sections {
        let owner = own(&section.node, [&section.title, ""]);
        conditions(&section.skip_conditions, &owner, &mut all);
        all.insert(section.node.clone(), owner);
        for group in &section.groups {
            let owner = own(&group.node, [&group.title, &group.id]);
            conditions(&group.conditions, &owner, &mut all);
            all.extend(group.validators.iter().map(|one| (one.node.clone(), owner.clone())));
            all.extend(group.rows.iter().map(|row| (row.node.clone(), owner.clone())));
            for field in group.fields() {
                let owner = own(&field.node, [field.hint(), &field.id]);
                conditions(&field.conditions, &owner, &mut all);
                all.extend(field.options.iter().map(|one| (one.node.clone(), owner.clone())));
                all.extend(field.validators.iter().map(|one| (one.node.clone(), owner.clone())));
                all.insert(field.node.clone(), owner);
            }
            all.insert(group.node.clone(), owner);
        }
    }
    all
}

fn conditions(list: &[Condition], owner: &Owner, all: &mut BTreeMap<NodeId, Owner>) {
    for condition in list {
        all.insert(condition.node.clone(), owner.clone());
        conditions(condition.parts(), owner, all);
    }
}

/// What a question is called: its label, or its id where it has none.
pub(super) fn question_name(field: &Field) -> String {
    if field.label.trim().is_empty() { field.id.clone() } else { field.label.clone() }
}

/// The title of a group, or of its section where it has none.
pub(super) fn group_title<'a>(section: &'a Section, group: &'a FieldGroup) -> &'a str {
    if group.title.trim().is_empty() { &section.title } else { &group.title }
}
