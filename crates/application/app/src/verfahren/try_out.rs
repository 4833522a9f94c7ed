//! A draft filled in by an invented person: the same evaluation and the same page as on the portal, with nothing stored.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::FieldKey;
use form_page::{Action, Page};
use forms::{Answers, Condition, Context, Evaluation, Evaluator, Form, Language, NodeId, Session, live};
use jiff::civil::Date;
use serde_json::Value;

use super::outline;
use super::persons::Person;
use crate::view::{Complaint, TriedRule, TryOutView, TryState};

/// What comes from the page, and who fills it in.
pub(crate) struct Try<'a> {
    pub section: &'a NodeId,
    pub person: &'a Person,
    pub today: Date,
    /// None begins anew.
    pub state: Option<TryState>,
    /// What the inputs of the section hold, by name.
    pub entered: &'a BTreeMap<String, Vec<String>>,
    /// Value of the button that was pressed.
    pub action: &'a str,
    /// Whether what is wrong is told at the fields.
    pub complain: bool,
    pub language: Language,
}

pub(crate) fn context(person: &Person, today: Date) -> Context {
    Context::on(today).with_account(person.stammdaten())
}

/// One step: what was entered and pressed, and the page that comes of it.
pub(crate) fn step(form: &Form, tried: Try<'_>) -> TryOutView {
    let plan = Arc::new(Evaluator::new(form));
    let context = context(tried.person, tried.today);
    let mut state =
        tried.state.unwrap_or_else(|| TryState { answers: plan.prefill(&context), instances: BTreeMap::new() });
    enter(form, &mut state, tried.entered);
    act(form, &mut state, tried.action);
    let session = Session::new(Arc::clone(&plan), context.clone(), open(form, &state));
    let evaluation = session.evaluation();
    let complaints: Vec<(FieldKey, String)> = form_page::problems(form, &evaluation, tried.language).collect();
    let number = form.sections.iter().position(|section| section.node == *tried.section);
    let page = Page {
        language: tried.language,
        account: &context.account,
        problems: if tried.complain { &complaints } else { &[] },
        watched: plan.looked_at(),
        marks: true,
        ..Page::new(form, &evaluation, &state.answers)
    };
    TryOutView {
        html: number.map(|number| page.section(number).into_string()).unwrap_or_default(),
        complaints: complaints.iter().map(|(key, text)| complaint(form, key, text)).collect(),
        rules: rules(form, &session, tried.language),
        skipped: skipped(form, &evaluation),
        state,
    }
}

fn complaint(form: &Form, key: &FieldKey, text: &str) -> Complaint {
    let node = form.field(key).map_or_else(|| form.node.clone(), |field| field.node.clone());
    Complaint { node, text: text.to_owned() }
}

fn enter(form: &Form, state: &mut TryState, entered: &BTreeMap<String, Vec<String>>) {
    for (name, values) in entered {
        let Ok(key) = name.parse::<FieldKey>() else { continue };
        let Some(field) = form.field(&key) else { continue };
        match form_page::read(&field.kind, values) {
            Some(value) => drop(state.answers.insert(key, value)),
            None => drop(state.answers.remove(&key)),
        }
    }
}

fn act(form: &Form, state: &mut TryState, action: &str) {
    match Action::read(action) {
        Action::AddInstance { group } => {
            if let Some(known) = form.group(&group) {
                let count = count(state, known).saturating_add(1).min(known.instance_limit());
                state.instances.insert(group, count);
            }
        }
        Action::RemoveInstance { group, index } => {
            if let Some(known) = form.group(&group) {
                let count = count(state, known).saturating_sub(1).max(known.instance_minimum());
                state.answers = without(std::mem::take(&mut state.answers), &group, index);
                state.instances.insert(group, count);
            }
        }
        Action::Save | Action::RemoveFile { .. } | Action::Choose { .. } => {}
    }
}

fn count(state: &TryState, group: &forms::FieldGroup) -> usize {
    let answered = group.instances(state.answers.keys());
    state.instances.get(&group.id).copied().unwrap_or(1).max(answered)
}

/// The answers of later instances move up.
fn without(answers: Answers, group: &str, index: usize) -> Answers {
    let moved = answers.into_iter().filter_map(|(key, value)| {
        if key.group != group || key.index < index {
            return Some((key, value));
        }
        let before = key.index.checked_sub(1).filter(|_| key.index > index)?;
        Some((FieldKey { index: before, ..key }, value))
    });
    moved.collect()
}

/// The answers, with every open instance even where nothing is filled in yet.
fn open(form: &Form, state: &TryState) -> Answers {
    let mut answers = state.answers.clone();
    for (group, count) in &state.instances {
        let first = form.group(group).and_then(|group| group.fields().next());
        if let (Some(field), Some(last)) = (first, count.checked_sub(1)) {
            answers.entry(FieldKey::new(group, last, &field.id)).or_insert(Value::Null);
        }
    }
    answers
}

/// What is shown or hidden just now by its conditions, and why.
fn rules(form: &Form, session: &Session, language: Language) -> Vec<TriedRule> {
    let names: BTreeMap<NodeId, String> = outline::lines(form).into_iter().map(|line| (line.node, line.name)).collect();
    let mut rules = vec![];
    let mut add = |owner: &NodeId, conditions: &[Condition], skips: bool| {
        let told: Vec<_> =
            conditions.iter().filter_map(|condition| live(session, form, &condition.node, 0, language)).collect();
        if told.is_empty() {
            return;
        }
        let holds = told.iter().any(|one| one.holds);
        let deciding = told.into_iter().filter(|one| one.holds == holds);
        rules.push(TriedRule {
            node: owner.clone(),
            name: names.get(owner).cloned().unwrap_or_default(),
            shown: holds != skips,
            because: deciding.flat_map(|one| one.because).collect(),
        });
    };
    for section in &form.sections {
        add(&section.node, &section.skip_conditions, true);
        for group in &section.groups {
            add(&group.node, &group.conditions, false);
            for field in group.fields() {
                add(&field.node, &field.conditions, false);
            }
        }
    }
    rules
}

/// Sections that show nothing just now.
fn skipped(form: &Form, evaluation: &Evaluation) -> Vec<NodeId> {
    let shown: BTreeSet<&str> = evaluation.visible.iter().map(|key| key.group.as_str()).collect();
    let hidden =
        form.sections.iter().filter(|section| section.groups.iter().all(|group| !shown.contains(group.id.as_str())));
    hidden.map(|section| section.node.clone()).collect()
}
