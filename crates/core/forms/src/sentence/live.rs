//! How a condition stands with somebody's answers, and why: the line below a rule that says what it does just now.
//!
//! Whether it holds is what the session says. The reasons are the answers that decide it: of an And that doesn't hold those
//! of the parts that fail, of an Or that holds those of the parts that hold, else those of all parts.

use domain::FieldKey;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::asked::{Asked, AskedKind, Standpoint};
use super::condition::ConditionSentence;
use super::said::{Language, Said, Segment, Speaker};
use super::say_condition::value_said;
use super::statement::Statement;
use crate::evaluate::index::{FieldIndex, GroupIndex, SectionIndex};
use crate::evaluate::look::Check;
use crate::{Answers, Condition, ConditionKind, Evaluation, FieldRef, Form, NodeId, Session};

/// How a condition stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Live {
    /// Whether it holds.
    pub holds: bool,
    /// Why: "Herkunft ist noch offen".
    pub because: Vec<Said>,
}

/// How a condition stands with the answers of a session of this form, in one instance of the group in which it stands.
/// None where there is no condition of this id.
pub fn live(session: &Session, form: &Form, condition: &NodeId, instance: usize, language: Language) -> Option<Live> {
    let (condition, check) = find_in_form(session, form, condition)?;
    let (evaluation, answers) = (session.evaluation(), session.answers());
    let at = Standpoint::of(form, &condition.node)?;
    let teller = Teller { session, evaluation, answers, at, instance, speaker: Speaker(language) };
    let mut because = vec![];
    teller.reasons(condition, check, &mut because);
    Some(Live { holds: session.holds(check, instance), because })
}

fn find_in_form<'a>(session: &'a Session, form: &'a Form, node: &NodeId) -> Option<(&'a Condition, &'a Check)> {
    let plan = session.plan();
    let sections = SectionIndex::each(&form.sections)
        .find_map(|(index, section)| find(&section.skip_conditions, &plan.sections.get(index.0)?.skip, node));
    let groups = || {
        let mut groups = GroupIndex::each(form.groups());
        groups.find_map(|(index, group)| find(&group.conditions, &plan.groups.get(index.0)?.conditions, node))
    };
    let fields = || {
        let mut fields = FieldIndex::each(form.groups().flat_map(|group| group.fields()));
        fields.find_map(|(index, field)| find(&field.conditions, &plan.fields.get(index.0)?.conditions, node))
    };
    sections.or_else(groups).or_else(fields)
}

fn find<'a>(conditions: &'a [Condition], checks: &'a [Check], node: &NodeId) -> Option<(&'a Condition, &'a Check)> {
    conditions.iter().zip(checks).find_map(|(condition, check)| {
        if condition.node == *node { Some((condition, check)) } else { find(condition.parts(), check.parts(), node) }
    })
}

struct Teller<'a> {
    session: &'a Session,
    evaluation: Evaluation,
    answers: Answers,
    at: Standpoint<'a>,
    instance: usize,
    speaker: Speaker,
}

impl Teller<'_> {
    fn reasons(&self, condition: &Condition, check: &Check, because: &mut Vec<Said>) {
        let holds = self.session.holds(check, self.instance);
        let parts = condition.parts().iter().zip(check.parts());
        let one_decides = matches!(condition.kind, ConditionKind::Or(_)) == holds;
        if condition.parts().is_empty() {
            because.push(self.now(condition));
        }
        for (part, check) in parts {
            if !one_decides || self.session.holds(check, self.instance) == holds {
                self.reasons(part, check, because);
            }
        }
        because.dedup();
    }

    /// What there is now of what a condition without parts asks for.
    fn now(&self, condition: &Condition) -> Said {
        match &condition.kind {
            ConditionKind::Field { field, .. } => self.answer(field),
            ConditionKind::Variable { name, .. } => {
                let value = self.session.context().variables.get(name);
                let name = ("name", Said { segments: vec![Segment::Name { text: name.clone() }] });
                match value {
                    Some(value) => {
                        let value = value_said(None, value, self.speaker);
                        self.speaker.say("condition/variable", &[name, ("values", value)])
                    }
                    None => self.speaker.say("live/no-variable", &[name]),
                }
            }
            ConditionKind::Constant(_) | ConditionKind::And(_) | ConditionKind::Or(_) | ConditionKind::Other(_) => {
                ConditionSentence::read(&self.at, condition).say(self.at.form, self.speaker.0)
            }
        }
    }

    fn answer(&self, field: &FieldRef) -> Said {
        let asked = Asked::read(&self.at, field);
        let there = asked.in_form(self.at.form);
        let own = self.at.own_group().map_or("", |group| group.id.as_str());
        let key: FieldKey = field.key(own, self.instance);
        let instances = self.evaluation.instances.get(&key.group).copied().unwrap_or_default();
        if there.is_none() {
            return asked.question(self.at.form, self.speaker);
        }
        let statement = if key.index >= instances {
            self.speaker.plain("live/no-instance")
        } else if !self.evaluation.visible.contains(&key) {
            self.speaker.plain("live/hidden")
        } else {
            let answer = self.evaluation.computed.get(&key).or_else(|| self.answers.get(&key));
            match (now(AskedKind::of(there), answer), answer) {
                (Some(statement), _) => statement.words(there, self.speaker),
                (None, Some(Value::Array(chosen))) => {
                    let chosen = chosen.iter().map(|value| value_said(there, value, self.speaker)).collect();
                    let values = self.speaker.list("and", chosen);
                    self.speaker.say("statement/contains-one-of", &[("values", values)])
                }
                (None, answer) => {
                    let value = value_said(there, answer.unwrap_or(&Value::Null), self.speaker);
                    self.speaker.say("statement/is", &[("values", value)])
                }
            }
        };
        asked.sentence(self.at.form, statement, self.speaker)
    }
}

/// The statement that an answer makes true; none where it is to be told by its values.
fn now(kind: AskedKind, answer: Option<&Value>) -> Option<Statement> {
    let answer = answer.filter(|answer| !crate::is_empty(answer));
    match (kind, answer) {
        (AskedKind::Box, Some(Value::Bool(true))) => Some(Statement::Ticked),
        (AskedKind::Box, None | Some(Value::Bool(false))) => Some(Statement::NotTicked),
        (_, None) => Some(Statement::Empty),
        (AskedKind::YesNo, Some(Value::Bool(true))) => Some(Statement::Yes),
        (AskedKind::YesNo, Some(Value::Bool(false))) => Some(Statement::No),
        (AskedKind::File, Some(_)) => Some(Statement::Filled),
        (
            AskedKind::Choice
            | AskedKind::Several
            | AskedKind::YesNo
            | AskedKind::Box
            | AskedKind::Written
            | AskedKind::Nothing,
            Some(_),
        ) => None,
    }
}
