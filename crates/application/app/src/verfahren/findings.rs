//! What is wrong with a draft, or could be better.

use std::collections::BTreeMap;

use findings::Code;
use forms::{CheckContext, CheckFinding, Edit, Form, Language, NodeId, check, say_finding};
use jiff::civil::Date;

use super::names::{Owner, owners};
use super::no_such;
use crate::error::CommandError;
use crate::view::{FindingView, TryState};

/// What names of these properties begin with.
const LATER: &str = "@later:";

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
        text: say_finding(finding, language),
        repairs: finding.more.repair.clone(),
        witness: finding.more.witness.clone().map(|answers| TryState { answers, instances: BTreeMap::new() }),
        put_off: why_put_off(form, finding),
    }
}
