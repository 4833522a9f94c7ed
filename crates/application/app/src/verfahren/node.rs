//! One node with all that its pane shows: properties, and rules as sentences.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use forms::{
    Asking, Choice, Condition, ConditionSentence, Context, Demand, Evaluator, Field, FieldGroup, Form, Kept, Language,
    NodeId, NodeKind, Section, Session, ShownThing, ShownWhen, Standpoint, Validator, ValidatorSentence, export_effect,
    live,
};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::outline;
use super::persons::Person;
use crate::view::{AskedBy, ConditionRow, NodeView, NoteView, OfferedDemand, OptionView, ShownView, ValidatorView};

/// A node that has a pane of its own.
pub(super) enum Found<'a> {
    Form,
    Section(&'a Section),
    Group(&'a FieldGroup),
    Field(&'a FieldGroup, &'a Field),
}

pub(super) fn find<'a>(form: &'a Form, node: &NodeId) -> Option<Found<'a>> {
    if form.node == *node {
        return Some(Found::Form);
    }
    let mut sections = form.sections.iter();
    if let Some(section) = sections.find(|section| section.node == *node) {
        return Some(Found::Section(section));
    }
    form.groups().find_map(|group| {
        if group.node == *node {
            return Some(Found::Group(group));
        }
        group.fields().find(|field| field.node == *node).map(|field| Found::Field(group, field))
    })
}

/// An answer to choose, with the field whose answer it is.
pub(super) fn find_option<'a>(form: &'a Form, node: &NodeId) -> Option<(&'a Field, &'a Choice)> {
    let mut fields = form.groups().flat_map(FieldGroup::fields);
    fields.find_map(|field| Some((field, field.options.iter().find(|option| option.node == *node)?)))
}

/// Conditions that ask whether a field has this value.
pub(super) fn asking_for_value(form: &Form, field: &NodeId, value: &str) -> Vec<Asking> {
    let asks = |asking: &Asking| {
        let sentence = Standpoint::of(form, &asking.through)
            .and_then(|at| Some(ConditionSentence::read(&at, form.condition(&asking.through)?)));
        sentence.is_some_and(|sentence| sentence.values_asked_of(field).iter().any(|asked| asked == value))
    };
    form.asking(field).into_iter().filter(asks).collect()
}

/// None where there is no such section, group or field.
pub(super) fn view(form: &Form, node: &NodeId, today: Date, language: Language) -> Option<NodeView> {
    let found = find(form, node)?;
    let teller = Teller { form, language, session: OnceCell::new(), today };
    let asked_by = teller.asked_by(node);
    Some(match found {
        Found::Form => NodeView { asked_by, ..plain(node, NodeKind::Form, &form.kept) },
        Found::Section(section) => {
            let at = Standpoint::section(form);
            let shown = Some(teller.shown(&at, ShownThing::Section, &section.skip_conditions));
            NodeView { shown, asked_by, ..plain(node, NodeKind::Section, &section.kept) }
        }
        Found::Group(group) => {
            let at = Standpoint::group(form, group);
            NodeView {
                shown: Some(teller.shown(&at, ShownThing::Group, &group.conditions)),
                validators: group.validators.iter().map(|one| teller.validator(&at, one)).collect(),
                offered: Demand::offered_for_group(&at, group)
                    .into_iter()
                    .map(|demand| teller.offered(demand))
                    .collect(),
                asked_by,
                ..plain(node, NodeKind::Group, &group.kept)
            }
        }
        Found::Field(group, field) => {
            let at = Standpoint::group(form, group);
            NodeView {
                options: field.options.iter().map(option).collect(),
                shown: Some(teller.shown(&at, ShownThing::Field, &field.conditions)),
                validators: field.validators.iter().map(|one| teller.validator(&at, one)).collect(),
                offered: Demand::offered(&at, field).into_iter().map(|demand| teller.offered(demand)).collect(),
                asked_by,
                is_answered: field.kind.is_answered(),
                ..plain(node, NodeKind::Field, &field.kept)
            }
        }
    })
}

fn plain(node: &NodeId, sort: NodeKind, kept: &Kept) -> NodeView {
    let lists = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    let properties: Map<String, Value> = kept
        .properties()
        .filter(|(_, value)| !lists(value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    NodeView {
        node: node.clone(),
        sort,
        properties,
        options: vec![],
        shown: None,
        validators: vec![],
        offered: vec![],
        asked_by: vec![],
        is_answered: false,
    }
}

pub(super) fn option(option: &Choice) -> OptionView {
    OptionView { node: option.node.clone(), value: option.value.clone(), label: option.label().to_owned() }
}

struct Teller<'a> {
    form: &'a Form,
    language: Language,
    /// Of the usual person of the try-out, before anything is entered; made once a condition asks for it.
    session: OnceCell<Session>,
    today: Date,
}

impl Teller<'_> {
    fn session(&self) -> &Session {
        self.session.get_or_init(|| {
            let plan = Arc::new(Evaluator::new(self.form));
            let context = Context::on(self.today).with_account(Person::usual().stammdaten());
            let answers = plan.prefill(&context);
            Session::new(plan, context, answers)
        })
    }

    fn shown(&self, at: &Standpoint<'_>, thing: ShownThing, conditions: &[Condition]) -> ShownView {
        let sentence = ShownWhen::read(at, conditions);
        let rows = conditions.iter().zip(&sentence.any).map(|(condition, sentence)| self.row(at, condition, sentence));
        ShownView { said: sentence.say(self.form, thing, self.language), rows: rows.collect(), sentence }
    }

    fn row(&self, at: &Standpoint<'_>, condition: &Condition, sentence: &ConditionSentence) -> ConditionRow {
        let note =
            |note: forms::Note| NoteView { text: note.say(self.language), code: note.code, path: note.path.clone() };
        ConditionRow {
            node: condition.node.clone(),
            said: sentence.say(self.form, self.language),
            notes: sentence.notes(at).into_iter().map(note).collect(),
            only_amtspult: sentence.only_amtspult(),
            live: live(self.session(), self.form, &condition.node, 0, self.language),
        }
    }

    fn validator(&self, at: &Standpoint<'_>, validator: &Validator) -> ValidatorView {
        let sentence = ValidatorSentence::read(at, validator);
        let note = |code| {
            let note = forms::Note { code, path: vec![] };
            NoteView { text: note.say(self.language), code, path: vec![] }
        };
        ValidatorView {
            node: validator.node.clone(),
            group: sentence.demand.group(),
            said: sentence.say(self.form, self.language),
            notes: sentence.notes(at).into_iter().map(note).collect(),
            export: (!validator.kind.known_to_amt24()).then(|| export_effect(validator, self.language)),
            sentence,
        }
    }

    fn offered(&self, demand: Demand) -> OfferedDemand {
        let sentence = ValidatorSentence { demand, message: None };
        OfferedDemand { group: sentence.demand.group(), said: sentence.say(self.form, self.language), sentence }
    }

    fn asked_by(&self, node: &NodeId) -> Vec<AskedBy> {
        let names: BTreeMap<NodeId, String> =
            outline::lines(self.form).into_iter().map(|line| (line.node, line.name)).collect();
        let asking = self.form.asking(node).into_iter();
        asking
            .map(|Asking { asked, through, owner }| {
                let (said, values) = self.asking_said(&through, &asked).unwrap_or_default();
                AskedBy { asked, name: names.get(&owner).cloned().unwrap_or_default(), owner, said, values }
            })
            .collect()
    }

    /// The sentence by which something asks, and the values that it asks for.
    fn asking_said(&self, through: &NodeId, asked: &NodeId) -> Option<(forms::Said, Vec<String>)> {
        let at = Standpoint::of(self.form, through)?;
        if let Some(condition) = self.form.condition(through) {
            let sentence = ConditionSentence::read(&at, condition);
            let values = sentence.values_asked_of(asked);
            return Some((sentence.say(self.form, self.language), values));
        }
        let sentence = ValidatorSentence::read(&at, self.form.validator(through)?);
        Some((sentence.say(self.form, self.language), vec![]))
    }
}
