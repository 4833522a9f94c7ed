//! What is wrong with a draft, or could be better.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use findings::{Code, Words};
use forms::{CheckContext, CheckFinding, Edit, Form, Language, NodeId, check};
use jiff::civil::Date;

use super::names::{Owner, owners};
use super::no_such;
use crate::error::CommandError;
use crate::view::{FindingView, TryState};

/// What names of these properties begin with.
const LATER: &str = "@later:";

static GERMAN: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../../assets/form-checks/de.json")));
static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../../assets/form-checks/en.json")));
/// Of kinds of conditions and validators, and of properties; there are none in English.
static NAMES: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../../../../../assets/form-words/de.json")));

/// All findings, in the order of the form.
pub(crate) fn findings(form: &Form, today: Date, language: Language) -> Vec<FindingView> {
    let owners = owners(form);
    let found = check(form, &CheckContext::on(today));
    found.iter().map(|finding| view(form, &owners, finding, language)).collect()
}

/// The property of a form that says why a finding is left for later. It is about the cause: with other words it is another
/// finding.
fn later(node: &NodeId, cause: &str) -> String {
    format!("{LATER}{node}:{cause}")
}

/// The edit that leaves the finding of a node for later, for a reason, or takes it up again.
pub(crate) fn put_off(form: &Form, node: &NodeId, cause: &str, why: Option<String>) -> Result<Edit, CommandError> {
    let property = later(node, cause);
    let form_node = form.node.clone();
    match why {
        Some(_) if !owners(form).contains_key(node) => Err(no_such(node)),
        Some(why) => Ok(Edit::Set { node: form_node, property, value: why.into() }),
        None => Ok(Edit::Unset { node: form_node, property }),
    }
}

fn why_put_off(form: &Form, finding: &CheckFinding) -> Option<String> {
    let name = later(&finding.place.node, &finding.cause());
    form.kept.get(&name)?.as_str().map(str::to_owned)
}

fn view(form: &Form, owners: &BTreeMap<NodeId, Owner>, finding: &CheckFinding, language: Language) -> FindingView {
    let node = &finding.place.node;
    let owner = owners.get(node).map_or_else(|| node.clone(), |owner| owner.node.clone());
    FindingView {
        code: finding.code.name().to_owned(),
        severity: finding.severity,
        node: node.clone(),
        owner,
        cause: finding.cause(),
        text: said(finding, language),
        repairs: finding.more.repair.clone(),
        witness: finding.more.witness.clone().map(|answers| TryState { answers, instances: BTreeMap::new() }),
        put_off: why_put_off(form, finding),
    }
}

fn said(finding: &CheckFinding, language: Language) -> String {
    let words = match language {
        Language::German => &GERMAN,
        Language::English => &ENGLISH,
    };
    let parameters = finding.parameters.iter().map(|(name, value)| (*name, called(name, value, language)));
    words.say(finding.code.name(), parameters)
}

/// What people call a kind of rule or a property that a finding names.
fn called(parameter: &str, value: &str, language: Language) -> String {
    let section = match parameter {
        "validator" | "condition" => "kinds",
        "property" => "properties",
        _ => return value.to_owned(),
    };
    match language {
        Language::German => {
            NAMES.get(&format!("{section}/{value}")).map_or_else(|| value.to_owned(), |name| format!("„{name}“"))
        }
        Language::English => format!("“{value}”"),
    }
}
