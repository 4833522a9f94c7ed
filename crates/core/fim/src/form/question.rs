//! Rules that can be read in two ways.

use std::collections::BTreeMap;

use super::Import;
use super::demand::Application;
use crate::id::same_id;
use crate::rule::{Demand, Reading, Sense};
use standards::xdf::model::Regel;

/// What the designer has answered: by id of the rule the number of the reading, from 1.
pub type Readings = BTreeMap<String, usize>;

/// A rule that can be read in two ways, as the designer is asked.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// Id of the rule.
    pub rule: String,
    /// FIM ids from the schema down to the element that has the rule.
    pub path: String,
    /// The rule in its own words.
    pub text: String,
    /// What the readings are, the usual one first.
    pub senses: Vec<Sense>,
    /// Number of the reading that the form was made with, from 1.
    pub used: usize,
    /// Labels of the elements that the rule demands something of.
    pub names: Vec<String>,
    /// The form's fields that it speaks of: ids of group and field.
    pub fields: Vec<(String, String)>,
}

/// What the designer has answered for a rule, if anything.
pub fn answered(readings: &Readings, rule: &str) -> Option<usize> {
    readings.iter().find(|(id, _)| same_id(id, rule)).map(|(_, number)| *number)
}

/// The number of the reading that is used for a rule; the usual one without an answer, or with one that there isn't.
pub(super) fn chosen(readings: &Readings, rule: &str, count: usize) -> usize {
    answered(readings, rule).filter(|number| (1..=count).contains(number)).unwrap_or(1)
}

impl Import<'_> {
    pub(super) fn question(
        &self,
        regel: &Regel,
        ways: &[Reading],
        applications: &[&[Application]],
        path: &str,
        used: usize,
    ) -> Question {
        let applications = || applications.iter().copied().flatten();
        let alternatives: Vec<&String> = ways.iter().flat_map(|way| &way.demands).flat_map(elements).collect();
        let of_alternatives = alternatives.iter().filter_map(|id| self.position(path, id));
        let mut targets: Vec<(usize, usize)> = applications().flat_map(|one| one.targets.clone()).collect();
        targets.extend(of_alternatives.flat_map(|position| position.fields.clone()));
        let mut fields: Vec<(usize, usize)> = applications().map(|one| one.when.field).chain(targets.clone()).collect();
        [&mut targets, &mut fields].into_iter().for_each(|list| {
            list.sort_unstable();
            list.dedup();
        });
        let label = |at: &(usize, usize)| self.field(*at)?.properties.get("label")?.as_str().map(str::to_owned);
        let ids = |at: &(usize, usize)| Some((self.groups.get(at.0)?.id.clone(), self.field(*at)?.id.clone()));
        Question {
            rule: regel.common.identifikation.id.clone(),
            path: path.replace('_', "/"),
            text: regel.freitext.as_deref().unwrap_or_default().trim().to_owned(),
            senses: ways.iter().map(|way| way.sense).collect(),
            used,
            names: targets.iter().filter_map(label).collect(),
            fields: fields.iter().filter_map(ids).collect(),
        }
    }
}

fn elements(demand: &Demand) -> &[String] {
    match demand {
        Demand::OneOf { elements, .. } => elements,
        Demand::Required { .. } | Demand::OnlyWhen { .. } | Demand::Shown { .. } => &[],
    }
}
