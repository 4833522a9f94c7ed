//! Which questions a rule can ask for, seen from where it stands.

use forms::{Asked, AskedKind, Field, FieldGroup, Form, Language, NodeId, Standpoint, Statement};

use super::names::{group_title, question_name};
use super::node::option;
use crate::view::{Askable, StatementView};

/// All fields that are answered, in the order of the form; not the one for which the rule is.
pub(super) fn askable(form: &Form, node: &NodeId, language: Language) -> Option<Vec<Askable>> {
    let at = Standpoint::of(form, node)?;
    let mut all = vec![];
    for section in &form.sections {
        for group in &section.groups {
            let title = group_title(section, group);
            let fields = group.fields().filter(|field| field.kind.is_answered() && field.node != *node);
            all.extend(fields.map(|field| one(&at, group, title, field, language)));
        }
    }
    Some(all)
}

fn one(at: &Standpoint<'_>, group: &FieldGroup, title: &str, field: &Field, language: Language) -> Askable {
    let kind = AskedKind::of(Some(field));
    let statement = |statement: Statement| {
        let said = statement.say(Some(field), language).text();
        StatementView { statement, said }
    };
    Askable {
        asked: Asked::to(at, group, field),
        name: question_name(field),
        group: title.to_owned(),
        answers: kind,
        options: field.options.iter().map(option).collect(),
        instances: Asked::instances(at, group),
        statements: Statement::offered(kind).into_iter().map(statement).collect(),
    }
}
