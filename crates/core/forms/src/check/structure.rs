//! Ids, references, versions, limits: what can be seen without looking at answers.

use std::collections::{HashMap, HashSet};

use domain::din91379::normalize;
use domain::split_form_id;
use serde_json::{Value, json};

use super::{CheckCode, CheckContext, CheckFinding, Report};
use crate::{
    Condition, Edit, Field, FieldGroup, FieldPlace, FieldRef, FieldType, Instance, NodeId, Row, UnknownProperty,
    ValidatorKind,
};

/// Columns of a row.
const COLUMNS: usize = 12;
/// Most repairs of which it is tried whether a form comes of them; each trial reads all of the form.
const TRIED_LIMIT: usize = 20;

pub(super) fn check(report: &mut Report<'_>, context: &CheckContext<'_>) {
    let walk = report.walk;
    ids(report);
    references(report);
    let unreadable = unreadable_limits(report);
    let mut tried = 0;
    for odd in walk.form.unsupported().into_iter().filter(|odd| !unreadable.contains(&odd.node)) {
        let near = odd.near();
        let parameters = [("what", odd.what), ("name", odd.name.as_str()), ("near", near.unwrap_or_default())];
        let finding = match near {
            Some(near) => {
                let finding = report.add(CheckCode::MisspeltKind, &odd.node, &parameters);
                let property = if odd.what == "field type" { "type" } else { "@type" };
                let (node, property) = (odd.node.clone(), property.to_owned());
                let edit = Edit::Set { node, property, value: json!(near) };
                tried += 1;
                // Another kind may need what isn't there, such as a field that it asks.
                let fits = tried <= TRIED_LIMIT && walk.form.with(&edit).is_ok();
                finding.more.repair.extend(fits.then_some(edit));
                finding
            }
            None => {
                let code = match odd.what {
                    "regex" => CheckCode::PatternUnreadable,
                    "address" => CheckCode::AddressUnusable,
                    _ => CheckCode::Unsupported,
                };
                report.add(code, &odd.node, &parameters[..2])
            }
        };
        finding.place.place = odd.place.clone();
    }
    unknown_properties(report);
    if walk.form.sections.is_empty() {
        report.add(CheckCode::NoSection, &walk.form.node, &[]);
    }
    for section in walk.sections.clone().into_iter().filter(|section| section.groups.is_empty()) {
        let finding = report.add(CheckCode::SectionWithoutGroups, &section.node, &[("name", &section.title)]);
        if walk.sections.len() > 1 {
            finding.more.repair.push(Edit::Remove { node: section.node.clone() });
        }
    }
    for group in walk.groups.clone() {
        // Such a group shows media in place of fields.
        if group.fields().next().is_none() && group.kept.get("elements").is_none() {
            let name = super::walk::group_called(group);
            let finding = report.add(CheckCode::GroupWithoutFields, &group.node, &[("name", name)]);
            finding.more.repair.push(Edit::Remove { node: group.node.clone() });
        }
        if group.multiple && (group.min_instances > group.max_instances || group.max_instances == 0) {
            report
                .add(CheckCode::InstanceLimits, &group.node, &[("name", &group.title)])
                .more
                .repair
                .push(Edit::Unset { node: group.node.clone(), property: "minInstanceCount".to_owned() });
        }
        for row in &group.rows {
            let columns: usize = row.fields.iter().map(|field| field.width).sum();
            if columns > COLUMNS && row.fields.len() > 1 {
                let finding = report.add(CheckCode::RowTooWide, &row.node, &[("columns", &columns.to_string())]);
                finding.more.repair.extend(narrower(row));
            }
        }
    }
    walk.fields.clone().into_iter().for_each(|(_, field)| options(report, field));
    version(report, context);
    let language = walk.form.language.as_str();
    if language != "de" && !context.languages.contains(&"de") {
        report.add(CheckCode::LanguageMissing, &walk.form.node, &[("language", language)]);
    }
}

/// Puts the fields that have no room into rows of their own, below.
fn narrower(row: &Row) -> Option<Edit> {
    let (first, rest) = row.fields.split_first()?;
    let room = |width: &mut usize, field: &Field| {
        *width = width.saturating_add(field.width);
        Some(*width)
    };
    let sums = rest.iter().scan(first.width, room);
    let stay = sums.take_while(|sum| *sum <= COLUMNS).count();
    // The last one first: each comes right below the row.
    let edits = rest.iter().skip(stay).rev().map(|field| Edit::MoveField {
        field: field.node.clone(),
        place: FieldPlace::After { field: first.node.clone() },
    });
    Some(Edit::All { edits: edits.collect() })
}

/// Limits that are no values of their type. Gives the validators that can't be read for them.
fn unreadable_limits(report: &mut Report<'_>) -> HashSet<NodeId> {
    let mut nodes = HashSet::new();
    for (_, field) in report.walk.fields.clone() {
        for validator in &field.validators {
            let Some((property, value)) = validator.unreadable() else { continue };
            let (name, value) = (super::walk::called(field), crate::value::plain(&value));
            let parameters = [
                ("name", name.as_str()),
                ("validator", validator.name()),
                ("property", property.as_str()),
                ("value", value.as_str()),
            ];
            let finding = report.add(CheckCode::LimitUnreadable, &validator.node, &parameters);
            finding.place.place = format!("{}.{property}", finding.place.place);
            nodes.insert(validator.node.clone());
        }
    }
    nodes
}

/// A slip is told wherever it is. What is like nothing else is some program's own: it is told at the first place of its sort,
/// with the number of them.
fn unknown_properties(report: &mut Report<'_>) {
    let all = report.walk.form.unknown_properties();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for unknown in &all {
        *counts.entry(without_numbers(&unknown.place)).or_default() += 1;
    }
    let json = report.walk.form.to_json();
    let mut tried = 0;
    for unknown in all {
        let name = ("name", unknown.name.as_str());
        let finding = if let Some(near) = unknown.near {
            tried += 1;
            let edit = (tried <= TRIED_LIMIT).then(|| renamed_property(report, &json, &unknown, near)).flatten();
            let finding = report.add(CheckCode::MisspeltProperty, &unknown.node, &[name, ("near", near)]);
            finding.more.repair.extend(edit);
            finding
        } else if let Some(count) = counts.remove(&without_numbers(&unknown.place)) {
            report.add(CheckCode::UnknownProperty, &unknown.node, &[name, ("count", &count.to_string())])
        } else {
            continue;
        };
        finding.place.place = unknown.place;
    }
}

/// Gives a property of a node the name that was meant, unless there is one of that name or the value doesn't fit.
fn renamed_property(report: &Report<'_>, json: &Value, unknown: &UnknownProperty, near: &str) -> Option<Edit> {
    let form = report.walk.form;
    let place = report.walk.place(&unknown.node);
    let node = at(json, &place)?;
    let inside = if place.is_empty() { unknown.name.clone() } else { format!("{place}.{}", unknown.name) };
    if inside != unknown.place || node.get(near).is_some() {
        return None;
    }
    let value = node.get(&unknown.name)?.clone();
    let (node, property) = (unknown.node.clone(), near.to_owned());
    let away = Edit::Unset { node: node.clone(), property: unknown.name.clone() };
    let edit = Edit::All { edits: vec![Edit::Set { node, property, value }, away] };
    form.with(&edit).is_ok().then_some(edit)
}

/// The value at a place (`sections[0].fieldGroups[1]`).
fn at<'a>(json: &'a Value, place: &str) -> Option<&'a Value> {
    let steps = place.split(['.', '[']).filter(|step| !step.is_empty());
    steps.into_iter().try_fold(json, |value, step| match step.strip_suffix(']') {
        Some(index) => value.get(index.parse::<usize>().ok()?),
        None => value.get(step),
    })
}

/// A place without the numbers in it: the sort of place.
fn without_numbers(place: &str) -> String {
    place.chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn ids(report: &mut Report<'_>) {
    let mut groups = HashSet::new();
    let all_groups: HashSet<&str> = report.walk.groups.iter().map(|group| group.id.as_str()).collect();
    for group in report.walk.groups.clone() {
        let all_fields: HashSet<&str> = group.fields().map(|field| field.id.as_str()).collect();
        id(report, &group.id, &group.node, &mut groups, &all_groups);
        let mut fields = HashSet::new();
        for field in group.fields() {
            id(report, &field.id, &field.node, &mut fields, &all_fields);
        }
    }
}

/// `before` are the ids before it, `all` those of the whole group or form.
fn id<'a>(report: &mut Report<'_>, id: &'a str, node: &NodeId, before: &mut HashSet<&'a str>, all: &HashSet<&str>) {
    let is_new = before.insert(id);
    if id.is_empty() || id.contains(':') {
        report.add(CheckCode::MissingId, node, &[("id", id)]);
    } else if !is_new {
        let finding = report.add(CheckCode::DuplicateId, node, &[("id", id)]);
        // What speaks of this id means the first one that has it, and goes on doing so.
        let free = (2..=all.len().saturating_add(2)).map(|number| format!("{id}{number}"));
        let free = free.into_iter().find(|free| !all.contains(free.as_str()));
        finding.more.repair.extend(free.map(|id| Edit::Rename { node: node.clone(), id }));
    }
}

fn references(report: &mut Report<'_>) {
    let keys: HashSet<(&str, &str)> =
        report.walk.fields.iter().map(|(group, field)| (group.id.as_str(), field.id.as_str())).collect();
    for section in report.walk.sections.clone() {
        conditions(report, &section.skip_conditions, Looks::default(), &keys);
    }
    for group in report.walk.groups.clone() {
        conditions(report, &group.conditions, Looks { group: Some(group), field: None }, &keys);
        for validator in &group.validators {
            for key in validator.fields() {
                if !keys.contains(&(key.group.as_str(), key.field.as_str())) {
                    dangling(report, key, &validator.node);
                }
            }
        }
        for field in group.fields() {
            let looks = Looks { group: Some(group), field: Some(field) };
            conditions(report, &field.conditions, looks, &keys);
            for validator in &field.validators {
                let required_if = matches!(validator.kind, ValidatorKind::RequiredIf { .. });
                let property = if required_if { "sourceFieldKey" } else { "conditionFieldKey" };
                if let Some(key) = validator.field() {
                    reference(report, key, (&validator.node, property), looks, &keys);
                }
            }
            for input in crate::Computation::of(field).iter().flat_map(|computation| computation.inputs()) {
                if !keys.contains(&(input.field.group.as_str(), input.field.field.as_str())) {
                    dangling(report, &input.field, &field.node);
                } else if looks.at_itself(&input.field) {
                    report.add(CheckCode::RefersToItself, &field.node, &[("name", &super::walk::called(field))]);
                }
            }
        }
    }
}

type Keys<'a> = HashSet<(&'a str, &'a str)>;

/// What a reference belongs to; neither for a section's.
#[derive(Clone, Copy, Default)]
struct Looks<'a> {
    group: Option<&'a FieldGroup>,
    field: Option<&'a Field>,
}

impl Looks<'_> {
    /// Whether it is the field that is looked at, in the same instance.
    fn at_itself(self, key: &FieldRef) -> bool {
        let own = self.group.is_some_and(|group| group.id == key.group);
        own && self.field.is_some_and(|field| field.id == key.field) && key.index(own, 0) == 0
    }
}

fn conditions(report: &mut Report<'_>, all: &[Condition], looks: Looks<'_>, keys: &Keys<'_>) {
    for condition in all {
        if condition.parts().is_empty() {
            for key in condition.fields() {
                reference(report, key, (&condition.node, "conditionFieldKey"), looks, keys);
            }
        }
        conditions(report, condition.parts(), looks, keys);
    }
}

/// A field that is asked for and isn't there has no name that people know.
fn dangling<'a>(report: &'a mut Report<'_>, key: &FieldRef, node: &NodeId) -> &'a mut CheckFinding {
    report.add(CheckCode::DanglingReference, node, &[("field", &key.field), ("group", &key.group)])
}

/// What people call a field that is there.
fn asked_name(report: &Report<'_>, key: &FieldRef) -> String {
    let mut fields = report.walk.fields.iter();
    let asked = fields.find(|(group, field)| group.id == key.group && field.id == key.field);
    asked.map_or_else(|| key.to_string(), |(_, field)| super::walk::called(field))
}

/// A reference that stands in a property of a node.
fn reference(
    report: &mut Report<'_>,
    key: &FieldRef,
    (node, property): (&NodeId, &str),
    looks: Looks<'_>,
    keys: &Keys<'_>,
) {
    if !keys.contains(&(key.group.as_str(), key.field.as_str())) {
        let finding = dangling(report, key, node);
        finding.more.repair.push(Edit::Remove { node: node.clone() });
    } else if let (true, Some(field)) = (looks.at_itself(key), looks.field) {
        let finding = report.add(CheckCode::RefersToItself, node, &[("name", &super::walk::called(field))]);
        finding.more.repair.push(Edit::Remove { node: node.clone() });
    } else if looks.group.is_some_and(|group| group.multiple && group.id == key.group)
        && key.instance == Instance::At(0)
    {
        let value = json!({"groupId": key.group, "groupIndex": -1, "fieldId": key.field});
        let name = asked_name(report, key);
        let finding = report.add(CheckCode::FirstInstance, node, &[("name", &name)]);
        finding.more.repair.push(Edit::Set { node: node.clone(), property: property.to_owned(), value });
    } else if let (true, Instance::At(at)) =
        (looks.group.is_some_and(|group| group.multiple && group.id == key.group), key.instance)
    {
        let value = json!({"groupId": key.group, "groupIndex": -1, "fieldId": key.field});
        let number = at.saturating_add(1).to_string();
        let name = asked_name(report, key);
        let finding = report.add(CheckCode::FixedInstance, node, &[("name", &name), ("number", &number)]);
        finding.more.repair.push(Edit::Set { node: node.clone(), property: property.to_owned(), value });
    }
}

fn options(report: &mut Report<'_>, field: &Field) {
    // One box to tick is a choice between yes and no.
    let is_choice = field.kind.is_choice() && field.kind != FieldType::Checkbox;
    let are_all = field.options_source.is_none() && field.external_source.is_none();
    if is_choice && are_all && field.options.len() == 1 {
        report.add(CheckCode::SingleOption, &field.node, &[("name", &super::walk::called(field))]);
    }
    let (mut values, mut labels) = (HashSet::new(), HashSet::new());
    for option in &field.options {
        if option.value.is_empty() {
            let finding = report.add(CheckCode::OptionWithoutValue, &option.node, &[("label", &option.label)]);
            let label = option.label.trim();
            if !label.is_empty() && field.options.iter().all(|other| normalize(&other.value) != normalize(label)) {
                let (node, property) = (option.node.clone(), "value".to_owned());
                finding.more.repair.push(Edit::Set { node, property, value: json!(label) });
            }
            continue;
        }
        // An answer is submitted without blanks at its ends, and is no option any more then; those of a list stay as they are.
        let plain = if field.kind.is_multiple_choice() { option.value.as_str() } else { option.value.trim() };
        if plain != option.value {
            let finding = report.add(CheckCode::OptionWithBlanks, &option.node, &[("value", &option.value)]);
            let (node, property) = (option.node.clone(), "value".to_owned());
            finding.more.repair.push(Edit::Set { node, property, value: json!(plain) });
        }
        if !values.insert(normalize(plain)) {
            let finding = report.add(CheckCode::OptionTwice, &option.node, &[("value", &option.value)]);
            finding.more.repair.push(Edit::Remove { node: option.node.clone() });
        } else if !labels.insert(option.label()) {
            report.add(CheckCode::OptionLabelTwice, &option.node, &[("label", option.label())]);
        }
    }
}

/// The version is the end of the id: `Mandant:Name:v1.0`.
fn version(report: &mut Report<'_>, context: &CheckContext<'_>) {
    let form = report.walk.form;
    if !has_id_shape(&form.id) {
        let finding = report.add(CheckCode::FormIdShape, &form.node, &[("id", &form.id)]);
        let with_version = format!("{}:v1.0", form.id);
        if has_id_shape(&with_version) {
            let (node, property) = (form.node.clone(), "id".to_owned());
            finding.more.repair.push(Edit::Set { node, property, value: json!(with_version) });
        }
    }
    let Some(base) = context.base else { return };
    let [(name, new), (base_name, old)] = [&form.id, &base.id].map(|id| split_form_id(id));
    if new.is_empty() || old.is_empty() {
        return;
    }
    let (new, old) = (numbers(new), numbers(old));
    let same_content = base.to_json() == form.to_json();
    if !same_content && name == base_name && new <= old {
        let mut next = old.clone();
        if let Some(last) = next.last_mut() {
            *last = last.saturating_add(1);
        }
        let next: Vec<String> = next.iter().map(u32::to_string).collect();
        let raised = format!("{name}:v{}", next.join("."));
        let finding = report.add(CheckCode::VersionNotRaised, &form.node, &[("id", &form.id), ("next", &raised)]);
        let (node, value) = (form.node.clone(), json!(raised));
        finding.more.repair.push(Edit::Set { node, property: "id".to_owned(), value });
    }
}

/// `Mandant:Name:vX.Y`, with further numbers after more points.
fn has_id_shape(id: &str) -> bool {
    let parts: Vec<&str> = id.split(':').collect();
    let [tenant, name, version] = parts.as_slice() else { return false };
    let version = version.strip_prefix('v').unwrap_or_default();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    let filled = !tenant.trim().is_empty() && !name.trim().is_empty();
    filled && version.contains('.') && version.split('.').all(is_number)
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').filter_map(|part| part.parse().ok()).collect()
}
