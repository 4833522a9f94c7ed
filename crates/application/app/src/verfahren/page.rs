//! Sections of a form as citizens get them: of the form itself, and of two states side by side.

use std::collections::BTreeSet;

use forms::{Form, Language, NodeId, Section, SeenChanges, seen_changes};

use crate::view::{ComparedPages, ComparedSection};

/// A section with everything shown, whatever the conditions say; none where the form has no such section.
pub(super) fn section(form: &Form, node: &NodeId, changes: &SeenChanges, language: Language) -> Option<String> {
    let number = form.sections.iter().position(|one| one.node == *node)?;
    let (evaluation, answers) = (forms::everything_shown(form), forms::Answers::default());
    let page = form_page::Page { language, marks: true, changes, ..form_page::Page::new(form, &evaluation, &answers) };
    Some(page.section(number).into_string())
}

/// A section of both states; without one that they know it is the first that has changed, else the first.
pub(crate) fn compare(old: &Form, new: &Form, wanted: Option<&NodeId>, language: Language) -> ComparedPages {
    let changes = seen_changes(old, new);
    let is_gone = |section: &&Section| !new.sections.iter().any(|one| one.node == section.node);
    let all = new.sections.iter().chain(old.sections.iter().filter(is_gone));
    let sections: Vec<ComparedSection> = all
        .map(|one| ComparedSection {
            node: one.node.clone(),
            name: one.title.clone(),
            changes: changed_in(&one.node, [old, new], &changes),
        })
        .collect();
    let asked = sections.iter().find(|one| Some(&one.node) == wanted);
    let chosen = asked.or_else(|| sections.iter().find(|one| one.changes > 0)).or_else(|| sections.first());
    let chosen = chosen.map(|one| one.node.clone());
    let page = |form, changes| section(form, chosen.as_ref()?, changes, language);
    let [before, now] = [page(old, &changes[0]), page(new, &changes[1])];
    ComparedPages { sections, section: chosen, before, now }
}

/// How many places of a section are otherwise on one of its pages.
fn changed_in(section: &NodeId, forms: [&Form; 2], changes: &[SeenChanges; 2]) -> usize {
    let mut places = BTreeSet::new();
    for (form, changes) in forms.into_iter().zip(changes) {
        for section in form.sections.iter().filter(|one| one.node == *section) {
            let fields = section.groups.iter().flat_map(|group| group.fields()).map(|field| &field.node);
            let nodes = section.groups.iter().map(|group| &group.node).chain(fields).chain([&section.node]);
            places.extend(nodes.filter(|node| changes.contains_key(node)));
        }
    }
    places.len()
}
