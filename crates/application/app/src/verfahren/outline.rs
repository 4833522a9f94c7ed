//! A form as the lines of its outline.

use forms::{Field, FieldGroup, Form, NodeId, NodeKind, ValidatorKind};

use crate::view::OutlineLine;

/// The form itself, then sections, groups and fields from top to bottom.
pub(super) fn lines(form: &Form) -> Vec<OutlineLine> {
    let mut lines = vec![OutlineLine { id: form.id.clone(), ..line(&form.node, NodeKind::Form, None, &form.title) }];
    for section in &form.sections {
        let conditions = section.skip_conditions.len();
        let own = line(&section.node, NodeKind::Section, Some(&form.node), &section.title);
        lines.push(OutlineLine { conditions, ..own });
        for group in &section.groups {
            lines.push(of_group(group, &section.node));
            for row in &group.rows {
                lines.extend(row.fields.iter().enumerate().map(|(at, field)| of_field(field, &group.node, at > 0)));
            }
        }
    }
    lines
}

fn line(node: &NodeId, sort: NodeKind, above: Option<&NodeId>, name: &str) -> OutlineLine {
    OutlineLine {
        node: node.clone(),
        sort,
        above: above.cloned(),
        name: name.to_owned(),
        id: String::new(),
        field_type: None,
        required: false,
        repeated: None,
        conditions: 0,
        beside: false,
    }
}

fn of_group(group: &FieldGroup, section: &NodeId) -> OutlineLine {
    OutlineLine {
        id: group.id.clone(),
        repeated: group.multiple.then(|| group.instance_limit()),
        conditions: group.conditions.len(),
        ..line(&group.node, NodeKind::Group, Some(section), &group.title)
    }
}

fn of_field(field: &Field, group: &NodeId, beside: bool) -> OutlineLine {
    let sometimes = field.validators.iter().any(|one| matches!(one.kind, ValidatorKind::RequiredIf { .. }));
    let name = if field.kind.is_answered() { &field.label } else { field.hint() };
    OutlineLine {
        id: field.id.clone(),
        field_type: Some(field.kind.name().to_owned()),
        required: field.required || sometimes,
        conditions: field.conditions.len(),
        beside,
        ..line(&field.node, NodeKind::Field, Some(group), name)
    }
}
