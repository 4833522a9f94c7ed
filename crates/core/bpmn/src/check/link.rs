//! Link events: pairs within a scope (clause 10.5.5).

use std::collections::{HashMap, HashSet};

use super::{CheckCode, Report, called};
use crate::model::{Definition, DefinitionKind, ElementId, Position};

struct Link<'a> {
    event: ElementId,
    name: &'a str,
    /// The id of the definition.
    id: Option<&'a str>,
    /// Ids of the definitions at the other ends, where the model says them.
    others: Vec<String>,
}

/// The links of a process or subprocess belong together by name, or by what they say of one another.
pub(super) fn check(report: &mut Report<'_>, scope: ElementId) {
    let model = report.model;
    let sources = links(report, scope, &Position::Throw, "target");
    let targets = links(report, scope, &Position::Catch, "source");
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for target in &targets {
        let count = counts.entry(target.name).or_default();
        *count += 1;
        if *count == 2 {
            report.add(CheckCode::LinkTargetTwice, target.event, &[("link", target.name)], &[]);
        }
    }
    for (links, others, code) in
        [(&targets, &sources, CheckCode::LinkWithoutSource), (&sources, &targets, CheckCode::LinkWithoutTarget)]
    {
        let names: HashSet<&str> = others.iter().map(|other| other.name).collect();
        // Both ends have to say so.
        let pairs: HashSet<(&str, &str)> = others
            .iter()
            .flat_map(|other| other.others.iter().filter_map(|back| Some((other.id?, back.as_str()))))
            .collect();
        let is_tied = |link: &Link<'_>| {
            link.id.is_some_and(|own| link.others.iter().any(|other| pairs.contains(&(other.as_str(), own))))
        };
        let is_open = |link: &&Link<'_>| !names.contains(link.name) && !is_tied(link);
        for link in links.iter().filter(is_open) {
            let words = [("name", &*called(model, link.event)), ("link", link.name)];
            report.add(code, link.event, &words, &[]);
        }
    }
}

fn links<'a>(report: &Report<'a>, scope: ElementId, position: &Position, other: &str) -> Vec<Link<'a>> {
    let (model, tree) = (report.model, report.tree);
    let events = model.children(scope).filter_map(|(id, element)| Some((id, element.event()?)));
    let definitions = events
        .filter(|(_, event)| event.position == *position)
        .flat_map(|(id, event)| event.definitions.iter().map(move |definition| (id, definition)));
    let link = |(event, definition): (ElementId, &'a Definition)| match &definition.kind {
        DefinitionKind::Link { name } => Some(Link {
            event,
            name: name.as_deref().unwrap_or_default(),
            id: definition.id.as_deref(),
            others: tree.texts(definition.node, other),
        }),
        _ => None,
    };
    definitions.filter_map(link).collect()
}
