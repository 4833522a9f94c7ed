//! Whether a form can be published: what would make it mean something else than it says.

use std::collections::{BTreeSet, HashSet};

use super::place::{FormError, Problem};
use super::slip::near;
use super::{Condition, ConditionKind, FieldType, Form, NodeId, Validator, ValidatorKind};
use crate::{Computation, pattern};

/// Something in a form that this version doesn't know or can't do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The one that can't be done, or whose property it is.
    pub node: NodeId,
    /// For example `sections[0].fieldGroups[1].rows[0].fields[2].type`.
    pub place: String,
    /// `field type`, `address`, `condition`, `validator`, `regex`, `source`, `group`.
    pub what: &'static str,
    /// The unknown `@type` or type, the pattern, the address, or the property, as `what` says.
    pub name: String,
}

impl Unsupported {
    /// The known type, condition or validator that it is likely to be a slip of.
    pub fn near(&self) -> Option<&'static str> {
        match self.what {
            "field type" => near(&self.name, FieldType::ALL.iter().map(|(_, name)| *name)),
            "condition" => near(&self.name, super::condition::NAMES),
            "validator" => near(&self.name, super::validator_json::names()),
            _ => None,
        }
        .filter(|near| *near != self.name)
    }
}

impl Form {
    /// What the form has that this version doesn't know or can't do, in the order of the form.
    pub fn unsupported(&self) -> Vec<Unsupported> {
        let mut found = vec![];
        for (s, section) in self.sections.iter().enumerate() {
            let place = format!("sections[{s}]");
            unknown_conditions(&section.skip_conditions, &format!("{place}.skipConditions"), &mut found);
            for (g, group) in section.groups.iter().enumerate() {
                let place = format!("{place}.fieldGroups[{g}]");
                let mut add = |node: &NodeId, place: String, what, name: &str| {
                    found.push(Unsupported { node: node.clone(), place, what, name: name.to_owned() });
                };
                if group.kept.get("elements").is_some() {
                    add(&group.node, place.clone(), "group", "MediaAccordion");
                }
                unknown_conditions(&group.conditions, &format!("{place}.displayConditions"), &mut found);
                for (index, validator) in group.validators.iter().enumerate() {
                    let of = validator.one_of();
                    if of.is_none_or(|of| of.when.iter().any(|one| matches!(one.kind, ConditionKind::Other(_)))) {
                        let (place, name) = (format!("{place}.validationRules[{index}]"), validator.name().to_owned());
                        found.push(Unsupported { node: validator.node.clone(), place, what: "validator", name });
                    }
                }
                for (r, row) in group.rows.iter().enumerate() {
                    for (f, field) in row.fields.iter().enumerate() {
                        let place = format!("{place}.rows[{r}].fields[{f}]");
                        unknown_in_field(field, &place, &mut found);
                        unknown_conditions(&field.conditions, &format!("{place}.displayConditions"), &mut found);
                    }
                }
            }
        }
        found
    }

    /// Refuses a form that can't be published.
    ///
    /// # Errors
    /// The first of: no section; ids that are missing, used twice or contain a colon; references to fields which don't
    /// exist; patterns that become too large together; anything in [`Form::unsupported`].
    pub fn publishable(&self) -> Result<(), FormError> {
        let error = |place: String, problem| Err(FormError::new(place, problem));
        if self.sections.is_empty() {
            return error("sections".to_owned(), Problem::NoSection);
        }
        let keys: HashSet<(&str, &str)> = self
            .groups()
            .flat_map(|group| group.fields().map(|field| (group.id.as_str(), field.id.as_str())))
            .collect();
        let mut groups = BTreeSet::new();
        for (s, section) in self.sections.iter().enumerate() {
            for (g, group) in section.groups.iter().enumerate() {
                let place = format!("sections[{s}].fieldGroups[{g}]");
                if group.id.is_empty() {
                    return error(format!("{place}.id"), Problem::Missing);
                }
                if group.id.contains(':') {
                    return error(format!("{place}.id"), Problem::Colon);
                }
                if !groups.insert(&group.id) {
                    return error(place, Problem::UsedTwice(group.id.clone()));
                }
                let mut fields = BTreeSet::new();
                let conditions = section.skip_conditions.iter().chain(&group.conditions);
                let mut spoken_of: Vec<_> =
                    conditions.flat_map(Condition::fields).map(|key| (place.clone(), key)).collect();
                let alternatives = group.validators.iter().flat_map(Validator::fields);
                spoken_of.extend(alternatives.map(|key| (place.clone(), key)));
                for field in group.fields() {
                    let place = format!("{place}, field {:?}", field.id);
                    if field.id.is_empty() {
                        return error(place, Problem::Missing);
                    }
                    if !fields.insert(&field.id) {
                        return error(place, Problem::UsedTwice(field.id.clone()));
                    }
                    let looked_at = field.conditions.iter().flat_map(Condition::fields);
                    let looked_at = looked_at.chain(field.validators.iter().flat_map(Validator::fields));
                    spoken_of.extend(looked_at.map(|key| (place.clone(), key)));
                }
                let dangling =
                    spoken_of.iter().find(|(_, key)| !keys.contains(&(key.group.as_str(), key.field.as_str())));
                if let Some((place, key)) = dangling {
                    return error(place.clone(), Problem::Dangling(key.to_string()));
                }
            }
        }
        match self.unsupported().into_iter().next() {
            Some(Unsupported { place, what, name, .. }) => error(place, Problem::Unsupported { what, name }),
            None => self.patterns_within_limit(),
        }
    }

    fn patterns_within_limit(&self) -> Result<(), FormError> {
        let (mut known, mut room) = (HashSet::new(), pattern::PATTERNS_LIMIT);
        for field in self.groups().flat_map(|group| group.fields()) {
            let patterns = field.validators.iter().filter_map(|validator| match &validator.kind {
                ValidatorKind::Regex(pattern) | ValidatorKind::FileName(pattern) => Some(pattern),
                _ => None,
            });
            for pattern in patterns.filter(|pattern| known.insert(pattern.as_str())).collect::<Vec<_>>() {
                let left = pattern::size(pattern).and_then(|size| room.checked_sub(size));
                let problem = Problem::PatternsTooLarge { limit: pattern::PATTERNS_LIMIT };
                room = left.ok_or_else(|| FormError::new(format!("field {:?}", field.id), problem))?;
            }
        }
        Ok(())
    }
}

fn unknown_conditions(conditions: &[Condition], place: &str, found: &mut Vec<Unsupported>) {
    for (index, condition) in conditions.iter().enumerate() {
        let place = format!("{place}[{index}]");
        if let ConditionKind::Other(name) = &condition.kind {
            found.push(Unsupported { node: condition.node.clone(), place, what: "condition", name: name.clone() });
        } else {
            unknown_conditions(condition.parts(), &format!("{place}.conditions"), found);
        }
    }
}

fn unknown_in_field(field: &super::Field, place: &str, found: &mut Vec<Unsupported>) {
    let mut add = |node: &NodeId, place: String, what, name: String| {
        found.push(Unsupported { node: node.clone(), place, what, name });
    };
    // What Amt24 keeps as the answer of a Bezugszeitraum isn't public; here nobody signs in with an eID.
    let unknown = matches!(
        field.kind,
        FieldType::Other(_) | FieldType::ElterngeldBezugszeitraum | FieldType::SubmittedWithNpaInfo
    );
    if unknown {
        add(&field.node, format!("{place}.type"), "field type", field.kind.name().to_owned());
    }
    if field.kind.is_media() && field.on_form() && field.address().is_none() {
        let address: String = field.written_address().chars().take(80).collect();
        add(
            &field.node,
            format!("{place}.additionalConfig.url"),
            "address",
            format!("{address:?} ({})", field.kind.name()),
        );
    }
    for (index, validator) in field.validators.iter().enumerate() {
        let place = format!("{place}.validationRules[{index}]");
        match &validator.kind {
            ValidatorKind::Other(name) => add(&validator.node, place, "validator", name.clone()),
            ValidatorKind::External | ValidatorKind::AtLeastOneOf(_) | ValidatorKind::ExactlyOneOf(_) => {
                add(&validator.node, place, "validator", validator.name().to_owned())
            }
            ValidatorKind::Regex(pattern) | ValidatorKind::FileName(pattern) if pattern::compile(pattern).is_none() => {
                add(&validator.node, format!("{place}.regex"), "regex", pattern.clone());
            }
            _ => {}
        }
    }
    if field.external_value.is_some() && Computation::of(field).is_none() {
        add(&field.node, format!("{place}.externalValue"), "source", "externalValue".to_owned());
    }
    // Where a service would give the options of a DROPDOWN_SINGLE_SELECT_AJAX, the answer is written instead.
    if field.kind.is_choice()
        && (field.kind != FieldType::DropdownSingleSelectAjax || field.options_source.is_some())
        && field.options.is_empty()
        && (field.options_source.is_some() || field.external_source.is_some())
    {
        let name = if field.options_source.is_some() { "possibleValuesSource" } else { "externalDataSourceProperties" };
        add(&field.node, format!("{place}.{name}"), "source", name.to_owned());
    }
}
