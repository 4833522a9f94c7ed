//! A form made ready for evaluation: references resolved, patterns compiled, and who depends on whom.

use std::collections::{HashMap, HashSet};

use domain::din91379::normalize;
use regex::Regex;
use serde_json::Value;

use super::Answers;
use super::graph::{Graph, Node, Rank};
use super::index::{FieldIndex, GroupIndex, RuleIndex, SectionIndex, ValidatorIndex};
use super::look::{Check, Target, for_each_target, for_each_target_mut};
use super::rule::RulePlan;
use crate::model::{Condition, ConditionKind, Field, FieldGroup, FieldRef, FieldType, Form, Validator, ValidatorKind};
use crate::{Computation, Input};

/// A form made ready for evaluation. It is built once for a form and serves any number of [`super::Session`]s.
#[derive(Debug)]
pub struct Evaluator {
    pub(crate) sections: Vec<SectionPlan>,
    pub(crate) groups: Vec<GroupPlan>,
    pub(crate) fields: Vec<FieldPlan>,
    /// By group id; the first of several with one id.
    pub(crate) group_index: HashMap<String, GroupIndex>,
    /// By field: who looks at it.
    pub(crate) dependents: Vec<Vec<Dependent>>,
    /// By group: the fields that count its instances.
    pub(crate) counters: HashMap<GroupIndex, Vec<FieldIndex>>,
    /// Validators over several fields.
    pub(crate) rules: Vec<RulePlan>,
    /// By field: the rules that look at it.
    pub(crate) rules_of: Vec<Vec<RuleIndex>>,
}

#[derive(Debug)]
pub(crate) struct SectionPlan {
    pub rank: Rank,
    pub skip: Vec<Check>,
    pub groups: Vec<GroupIndex>,
}

#[derive(Debug)]
pub(crate) struct GroupPlan {
    pub id: String,
    pub rank: Rank,
    pub section: SectionIndex,
    pub multiple: bool,
    pub min: usize,
    pub limit: usize,
    pub conditions: Vec<Check>,
    pub fields: Vec<FieldIndex>,
    /// By field id; the first of several with one id.
    pub field_index: HashMap<String, FieldIndex>,
}

#[derive(Debug)]
pub(crate) struct FieldPlan {
    pub rank: Rank,
    pub group: GroupIndex,
    pub id: String,
    pub kind: FieldType,
    pub answered: bool,
    pub required: bool,
    pub required_message: Option<String>,
    pub type_message: Option<String>,
    pub conditions: Vec<Check>,
    pub validators: Vec<ValidatorPlan>,
    pub options: HashSet<String>,
    /// Whether the options are all that may be chosen; not where a service gives more.
    pub options_known: bool,
    pub prefill: Option<String>,
    pub default: Value,
    pub computation: Option<(Computation, Vec<Option<Target>>)>,
}

#[derive(Debug)]
pub(crate) struct ValidatorPlan {
    pub kind: ValidatorKind,
    pub message: Option<String>,
    /// The pattern of a Regex or FileName, if it can be compiled.
    pub regex: Option<Regex>,
    /// The field that it looks at.
    pub target: Option<Target>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Dependent {
    pub node: Node,
    pub target: Target,
    pub every: bool,
}

impl Evaluator {
    /// Reads all of the form once. A pattern that doesn't compile lets every answer pass.
    pub fn new(form: &Form) -> Self {
        let mut plan = Self {
            sections: vec![],
            groups: vec![],
            fields: vec![],
            group_index: HashMap::new(),
            dependents: vec![],
            counters: HashMap::new(),
            rules: vec![],
            rules_of: vec![],
        };
        plan.lay_out(form);
        plan.resolve(form);
        plan.rank();
        plan.find_dependents();
        plan.rules = plan.rules(form);
        plan.rules_of = vec![vec![]; plan.fields.len()];
        for (index, rule) in RuleIndex::each(&plan.rules) {
            rule.fields().into_iter().for_each(|field| plan.rules_of[field].push(index));
        }
        plan
    }

    /// How many sections, groups and fields there are, and where.
    fn lay_out(&mut self, form: &Form) {
        let mut patterns = Patterns::new();
        for section in &form.sections {
            let mut groups = vec![];
            for group in &section.groups {
                let index = GroupIndex(self.groups.len());
                let mut fields = vec![];
                let mut field_index = HashMap::new();
                for field in group.fields() {
                    let at = FieldIndex(self.fields.len());
                    field_index.entry(field.id.clone()).or_insert(at);
                    fields.push(at);
                    self.fields.push(FieldPlan::new(field, index, group.on_form() && field.on_form(), &mut patterns));
                }
                self.group_index.entry(group.id.clone()).or_insert(index);
                self.groups.push(GroupPlan {
                    id: group.id.clone(),
                    rank: Rank::default(),
                    section: SectionIndex(self.sections.len()),
                    multiple: group.multiple,
                    min: group.instance_minimum(),
                    limit: group.instance_limit(),
                    conditions: vec![],
                    fields,
                    field_index,
                });
                groups.push(index);
            }
            self.sections.push(SectionPlan { rank: Rank::default(), skip: vec![], groups });
        }
    }

    fn resolve(&mut self, form: &Form) {
        for (index, section) in SectionIndex::each(&form.sections) {
            self.sections[index].skip = self.checks(&section.skip_conditions, None);
        }
        for (index, group) in GroupIndex::each(form.groups()) {
            self.groups[index].conditions = self.checks(&group.conditions, Some(&group.id));
            for (field, at) in group.fields().zip(self.groups[index].fields.clone()) {
                self.fields[at].conditions = self.checks(&field.conditions, Some(&group.id));
                let targets: Vec<_> =
                    field.validators.iter().map(|validator| self.target(validator.field()?, Some(&group.id))).collect();
                for (validator, target) in self.fields[at].validators.iter_mut().zip(targets) {
                    validator.target = target;
                }
                self.fields[at].computation = Computation::of(field).map(|computation| {
                    let target = |input: &Input| self.target(&input.field, Some(&group.id));
                    let targets = computation.inputs().iter().map(target).collect();
                    (computation, targets)
                });
            }
        }
    }

    /// The rules of a form, in its order; none of a validator that isn't over several fields.
    fn rules(&self, form: &Form) -> Vec<RulePlan> {
        let mut rules = vec![];
        for (index, group) in GroupIndex::each(form.groups()) {
            for (at, validator) in ValidatorIndex::each(&group.validators) {
                rules.extend(self.rule(form, (index, group), (at, validator)));
            }
        }
        rules
    }

    /// A validator over several fields, its references resolved.
    fn rule(
        &self,
        form: &Form,
        (index, group): (GroupIndex, &FieldGroup),
        (at, validator): (ValidatorIndex, &Validator),
    ) -> Option<RulePlan> {
        let of = validator.one_of()?;
        let many = matches!(validator.kind, ValidatorKind::AtLeastOneOf(_));
        let targets = |fields: &Vec<FieldRef>| {
            fields.iter().filter_map(|field| self.target(field, Some(&group.id))).collect::<Vec<_>>()
        };
        Some(RulePlan {
            group: index,
            validator: at,
            alternatives: of.alternatives.iter().map(targets).collect(),
            // Without any it holds.
            when: Check::Or(self.checks(&of.when, Some(&group.id))),
            names: of.alternatives.iter().map(|fields| name(form, fields)).collect(),
            many,
            message: validator.message.clone(),
        })
    }

    fn checks(&self, conditions: &[Condition], group: Option<&str>) -> Vec<Check> {
        conditions.iter().map(|condition| self.check(condition, group)).collect()
    }

    fn check(&self, condition: &Condition, group: Option<&str>) -> Check {
        match &condition.kind {
            ConditionKind::Field { field, test } => match self.target(field, group) {
                Some(target) => Check::Field { target, test: test.clone() },
                None => Check::Never,
            },
            ConditionKind::Variable { name, values } => Check::Variable { name: name.clone(), values: values.clone() },
            ConditionKind::Constant(holds) => Check::Constant(*holds),
            ConditionKind::And(parts) => Check::And(self.checks(parts, group)),
            ConditionKind::Or(parts) => Check::Or(self.checks(parts, group)),
            ConditionKind::Other(_) => Check::Never,
        }
    }

    fn target(&self, field: &FieldRef, group: Option<&str>) -> Option<Target> {
        let there = &self.groups[*self.group_index.get(&field.group)?];
        let own = group == Some(field.group.as_str());
        Some(Target { field: *there.field_index.get(&field.field)?, instance: field.instance, own, circular: false })
    }

    pub(crate) fn place(&self, group: &str, field: &str) -> Option<(GroupIndex, FieldIndex)> {
        let group = *self.group_index.get(group)?;
        Some((group, *self.groups[group].field_index.get(field)?))
    }

    /// The fields, by group and id, whose answers change something about others.
    pub fn looked_at(&self) -> HashSet<(&str, &str)> {
        let watched = FieldIndex::each(&self.fields);
        let watched = watched.filter(|(at, _)| !self.dependents[*at].is_empty() || !self.rules_of[*at].is_empty());
        watched.map(|(_, field)| (self.groups[field.group].id.as_str(), field.id.as_str())).collect()
    }

    /// Who looks at whom.
    fn graph(&self) -> Graph {
        let mut graph = Graph::new(self.sections.len(), self.groups.len(), self.fields.len());
        for (index, section) in SectionIndex::each(&self.sections) {
            for_each_target(&section.skip, &mut |target| graph.edge(Node::Section(index), Node::Field(target.field)));
        }
        for (index, group) in GroupIndex::each(&self.groups) {
            graph.edge(Node::Group(index), Node::Section(group.section));
            for_each_target(&group.conditions, &mut |target| graph.edge(Node::Group(index), Node::Field(target.field)));
        }
        for (index, field) in FieldIndex::each(&self.fields) {
            graph.edge(Node::Field(index), Node::Group(field.group));
            let mut edge = |target: &Target| graph.edge(Node::Field(index), Node::Field(target.field));
            for_each_target(&field.conditions, &mut |target| edge(target));
            for target in field.computation.iter().flat_map(|(_, targets)| targets).flatten() {
                edge(target);
            }
        }
        graph
    }

    /// The sections, groups and fields that stand in circles.
    pub(crate) fn circles(&self) -> Vec<Vec<Node>> {
        let graph = self.graph();
        graph.circle_members(&graph.circles())
    }

    /// Finds circles, and an order in which what is looked at comes before who looks.
    fn rank(&mut self) {
        let graph = self.graph();
        let circles = graph.circles();
        let same = |one: Node, field: FieldIndex| graph.in_one_circle(&circles, one, Node::Field(field));
        for (index, section) in SectionIndex::each(&mut self.sections) {
            for_each_target_mut(&mut section.skip, &mut |target| {
                target.circular = same(Node::Section(index), target.field);
            });
        }
        for (index, group) in GroupIndex::each(&mut self.groups) {
            for_each_target_mut(&mut group.conditions, &mut |target| {
                target.circular = same(Node::Group(index), target.field);
            });
        }
        for (index, field) in FieldIndex::each(&mut self.fields) {
            let mut mark = |target: &mut Target| target.circular = same(Node::Field(index), target.field);
            for_each_target_mut(&mut field.conditions, &mut mark);
            field.computation.iter_mut().flat_map(|(_, targets)| targets).flatten().for_each(mark);
        }
        let ranks = graph.ranks(&circles);
        let rank = |node| ranks[graph.number(node)];
        for (index, section) in SectionIndex::each(&mut self.sections) {
            section.rank = rank(Node::Section(index));
        }
        for (index, group) in GroupIndex::each(&mut self.groups) {
            group.rank = rank(Node::Group(index));
        }
        for (index, field) in FieldIndex::each(&mut self.fields) {
            field.rank = rank(Node::Field(index));
        }
    }

    fn find_dependents(&mut self) {
        let mut dependents: Vec<Vec<Dependent>> = self.fields.iter().map(|_| vec![]).collect();
        let mut add = |node, target: &Target, every| {
            dependents[target.field].push(Dependent { node, target: *target, every });
        };
        for (index, section) in SectionIndex::each(&self.sections) {
            for_each_target(&section.skip, &mut |target| add(Node::Section(index), target, false));
        }
        for (index, group) in GroupIndex::each(&self.groups) {
            for_each_target(&group.conditions, &mut |target| add(Node::Group(index), target, false));
        }
        for (index, field) in FieldIndex::each(&self.fields) {
            for_each_target(&field.conditions, &mut |target| add(Node::Field(index), target, false));
            for target in field.validators.iter().filter_map(|validator| validator.target.as_ref()) {
                add(Node::Field(index), target, false);
            }
            if let Some((computation, targets)) = &field.computation {
                for (input, target) in computation.inputs().iter().zip(targets) {
                    if let Some(target) = target {
                        add(Node::Field(index), target, input.every);
                    }
                }
                if let Computation::Instances(group) = computation
                    && let Some(group) = self.group_index.get(group)
                {
                    self.counters.entry(*group).or_default().push(index);
                }
            }
        }
        self.dependents = dependents;
    }

    /// The answers with which an applicant starts: the form's own values, and over them those of the account.
    pub fn prefill(&self, context: &super::Context) -> Answers {
        let mut answers = Answers::new();
        for field in self.fields.iter().filter(|field| field.answered) {
            let datum = field.prefill.as_ref().and_then(|name| context.account.get(name));
            // A field that is filled from the account but isn't in it stays empty: the form's own value is a sample.
            let value = match (&field.prefill, datum) {
                (_, Some(datum)) => Value::from(datum.value.as_str()),
                (Some(_), None) => continue,
                (None, None) => field.default.clone(),
            };
            if !crate::is_empty(&value) {
                let key = domain::FieldKey::new(&self.groups[field.group].id, 0, &field.id);
                answers.insert(key, super::canonical(&field.kind, &value));
            }
        }
        answers
    }
}

/// Forms repeat their patterns, and compiling one takes longer than all the rest.
type Patterns = HashMap<String, Option<Regex>>;

impl FieldPlan {
    fn new(field: &Field, group: GroupIndex, on_form: bool, patterns: &mut Patterns) -> Self {
        let mut pattern = |kind: &ValidatorKind| match kind {
            ValidatorKind::Regex(pattern) | ValidatorKind::FileName(pattern) => {
                patterns.entry(pattern.clone()).or_insert_with(|| crate::pattern::compile(pattern)).clone()
            }
            _ => None,
        };
        let validators = field.validators.iter().map(|validator| ValidatorPlan {
            regex: pattern(&validator.kind),
            kind: validator.kind.clone(),
            message: validator.message.clone(),
            target: None,
        });
        Self {
            rank: Rank::default(),
            group,
            id: field.id.clone(),
            answered: field.kind.is_answered(),
            kind: field.kind.clone(),
            // Nobody can answer what isn't shown to them.
            required: field.required && on_form,
            required_message: field.required_message.clone(),
            type_message: field.type_message.clone(),
            conditions: vec![],
            validators: validators.collect(),
            options: field.options.iter().map(|option| normalize(&option.value)).collect(),
            options_known: field.options_source.is_none()
                && field.external_source.is_none()
                && (field.kind != FieldType::DropdownSingleSelectAjax || !field.options.is_empty()),
            prefill: field.prefill().map(str::to_owned),
            default: field.default.clone(),
            computation: None,
        }
    }
}

/// The label of a field, or the title of the group whose fields they are.
fn name(form: &Form, fields: &[FieldRef]) -> String {
    let label = |field: &FieldRef| form.field(&field.key("", 0)).map(|found| found.hint().to_owned());
    let title = |field: &FieldRef| form.group(&field.group).map(|group| group.title.clone());
    match fields {
        [] => String::new(),
        [one] => label(one).unwrap_or_else(|| one.field.clone()),
        [first, ..] => title(first).filter(|title| !title.is_empty()).unwrap_or_else(|| first.group.clone()),
    }
}
