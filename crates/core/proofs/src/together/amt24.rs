//! Rules of Amt24 itself.

use std::collections::BTreeSet;

use super::{Finding, Known, Mismatch, finding};
use bpmn::model::{ActivityKind, ElementId, Kind, Model, TaskKind};

const NAMESPACE: &str = "ELEKTRONISCHER_ANTRAG";
/// Form keys that are pages of the portal, no forms.
const PAGES: [&str; 5] = ["serviceportal-login", "showOnce", "payment", "submit", "summary"];
/// Field with the receiver, by the last part of the service's class.
const RECEIVERS: [(&str, &str); 2] =
    [("NachrichtAnMSBWService", "empfaengerId"), ("NachrichtVersendenService", "empfaenger")];
const SUBMISSION: &str = "FitConnectSubmissionService";
/// What a template leaves to be filled in.
const PLACEHOLDER: &str = "REPLACE_ME";

pub(super) fn is_page(form_key: &str) -> bool {
    PAGES.contains(&form_key)
}

pub(super) fn check(model: &Model, known: &Known) -> Vec<Finding> {
    let mut findings = vec![];
    for (id, element) in model.elements() {
        match &element.kind {
            Kind::Definitions => findings.extend(namespace(model, id)),
            Kind::Process { is_executable: true } => findings.extend(process_id(model, id)),
            Kind::Activity(activity) => match activity.kind {
                ActivityKind::Task(TaskKind::User) => findings.extend(form_key(model, known, id)),
                ActivityKind::Task(TaskKind::Service) => {
                    findings.extend(receiver(model, id));
                    findings.extend(way_back(model, id));
                }
                _ => {}
            },
            _ => {}
        }
    }
    findings
}

fn namespace(model: &Model, id: ElementId) -> Option<Finding> {
    let written = model.document().attribute(model.element(id).node, "targetNamespace").unwrap_or_default();
    (written != NAMESPACE).then(|| finding(Mismatch::TargetNamespace, id, &[("namespace", written)]))
}

/// `mMANDANT.name`
fn process_id(model: &Model, id: ElementId) -> Option<Finding> {
    let written = model.id_of(id);
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-'))
    };
    let parts = written.strip_prefix('m').and_then(|rest| rest.split_once('.'));
    let is_right = parts.is_some_and(|(tenant, name)| is_word(tenant) && is_word(name));
    (!is_right).then(|| finding(Mismatch::ProcessId, id, &[("id", written)]))
}

fn form_key(model: &Model, known: &Known, id: ElementId) -> Option<Finding> {
    let binding = model.binding(id);
    let Some(key) = binding.form_key.filter(|key| !key.trim().is_empty()) else {
        // Clerks are asked in the process itself, or only have to do something.
        let is_clerks = !binding.properties.is_empty() || !binding.candidate_groups.is_empty();
        return (!is_clerks).then(|| finding(Mismatch::FormKeyMissing, id, &[]));
    };
    if is_page(&key) || key.starts_with(PLACEHOLDER) || known.forms.contains_key(&key) {
        return None;
    }
    let code = if is_form_key(&key) { Mismatch::UnknownForm } else { Mismatch::FormKeyShape };
    Some(finding(code, id, &[("form", &key)]))
}

/// `formular:Mandant:Form:v1.0`
fn is_form_key(key: &str) -> bool {
    let [kind, tenant, form, version] = key.split(':').collect::<Vec<_>>()[..] else { return false };
    let numbers = version.strip_prefix('v').map(|version| version.split('.'));
    let is_version = numbers.is_some_and(|mut numbers| numbers.all(|number| number.parse::<u32>().is_ok()));
    kind == "formular" && !tenant.is_empty() && !form.is_empty() && is_version
}

fn class_ends(model: &Model, id: ElementId, name: &str) -> bool {
    model.binding(id).class.is_some_and(|class| class.rsplit('.').next() == Some(name))
}

/// A message goes to one account: the portal finds exactly one Behördenkonto or stops.
fn receiver(model: &Model, id: ElementId) -> Option<Finding> {
    let (_, field) = RECEIVERS.into_iter().find(|(class, _)| class_ends(model, id, class))?;
    let binding = model.binding(id);
    let receivers = binding.fields.iter().filter(|known| known.name == field);
    let receivers = receivers.flat_map(|known| known.value.split([',', ';']));
    match receivers.filter(|receiver| !receiver.trim().is_empty()).count() {
        0 => Some(finding(Mismatch::ReceiverMissing, id, &[])),
        1 => None,
        _ => Some(finding(Mismatch::ReceiverTwice, id, &[])),
    }
}

/// What has been sent isn't filled in again: no way leads from the submission to a form that led to it.
fn way_back(model: &Model, id: ElementId) -> Option<Finding> {
    let is_message = RECEIVERS.iter().any(|(class, _)| class_ends(model, id, class));
    if !is_message && !class_ends(model, id, SUBMISSION) {
        return None;
    }
    let form =
        after(model, id).into_iter().find(|at| is_applicants_form(model, *at) && after(model, *at).contains(&id))?;
    Some(finding(Mismatch::WayBack, id, &[("form", model.element(form).name.as_deref().unwrap_or(model.id_of(form)))]))
}

fn is_applicants_form(model: &Model, id: ElementId) -> bool {
    let binding = model.binding(id);
    let is_form = binding.form_key.is_some_and(|key| !is_page(&key));
    is_form && binding.assignee.is_none_or(|assignee| assignee.contains("startedBy"))
}

/// Everything that flows lead to, out of subprocesses, too.
fn after(model: &Model, id: ElementId) -> BTreeSet<ElementId> {
    let mut seen = BTreeSet::new();
    let mut open = vec![id];
    while let Some(at) = open.pop() {
        let element = model.element(at);
        let targets = element.outgoing.iter().filter_map(|flow| model.element(*flow).sequence_flow());
        let targets = targets.filter_map(|flow| flow.target.as_ref()?.target);
        let around = element.parent.filter(|parent| model.element(*parent).is_flow_node());
        let inside = element.children.iter().copied().filter(|_| at != id);
        let next: Vec<ElementId> =
            targets.chain(around).chain(inside).chain(element.attached.iter().copied()).collect();
        open.extend(next.into_iter().filter(|next| seen.insert(*next)));
    }
    seen
}
