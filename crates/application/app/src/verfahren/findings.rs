//! What is wrong with a draft, or could be better.

use std::sync::LazyLock;

use findings::{Code, Words};
use forms::{CheckContext, CheckFinding, Form, Language, NodeId, check};
use jiff::civil::Date;

use super::outline;
use crate::view::FindingView;

static GERMAN: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../../assets/form-checks/de.json")));

/// All findings, in the order of the form.
pub(crate) fn findings(form: &Form, today: Date, language: Language) -> Vec<FindingView> {
    let lines: Vec<NodeId> = outline::lines(form).into_iter().map(|line| line.node).collect();
    let found = check(form, &CheckContext::on(today));
    found.iter().map(|finding| view(form, &lines, finding, language)).collect()
}

fn view(form: &Form, lines: &[NodeId], finding: &CheckFinding, language: Language) -> FindingView {
    let node = &finding.place.node;
    let owner = if lines.contains(node) { node.clone() } else { form.owner(node) };
    FindingView {
        code: finding.code.name().to_owned(),
        severity: finding.severity,
        node: node.clone(),
        owner,
        text: words(language).say(finding.code.name(), finding.parameters.clone()),
        repairs: finding.more.repair.clone(),
    }
}

fn words(_: Language) -> &'static Words {
    &GERMAN
}
