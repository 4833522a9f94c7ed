//! Expressions: whether they can be evaluated at all.

use crate::check::tree::Tree;
use crate::check::{CheckCode, Purpose, Report};
use markup::NodeId;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// What holds or doesn't.
const CONDITIONS: [&str; 5] =
    ["conditionExpression", "completionCondition", "loopCondition", "condition", "activationCondition"];
const OTHERS: [&str; 6] = ["loopCardinality", "timeDate", "timeDuration", "timeCycle", "from", "to"];
/// What is read as it stands, whatever its type is: times (`timer.rs` tells those that can't be read) and numbers.
const PLAIN: [&str; 4] = ["loopCardinality", "timeDate", "timeDuration", "timeCycle"];
/// Of correlation and data: formal by their type.
const PATHS: [&str; 3] = ["dataPath", "messagePath", "transformation"];

pub(super) fn check(report: &mut Report<'_>) {
    let tree = report.tree;
    for node in CONDITIONS.iter().chain(&OTHERS).chain(&PATHS).flat_map(|name| tree.named(name)) {
        let text = tree.text(*node);
        if text.is_empty() {
            if !says_more(tree, *node) {
                report.add_at(CheckCode::ExpressionEmpty, *node, &[]);
            }
        } else if CONDITIONS.contains(&tree.tag(*node)) && is_number(&text) {
            report.add_at(CheckCode::ConditionNotBoolean, *node, &[("condition", &text)]);
        } else if is_bare_text(tree, *node, &text) && report.purpose(tree.owner(*node)) != Purpose::Drawing {
            report.add_at(CheckCode::ConditionText, *node, &[("condition", &text)]);
        } else if !is_typed(tree, *node)
            && !is_plain(tree, *node, &text)
            && !is_formal(tree, *node, &text)
            && report.purpose(tree.owner(*node)) == Purpose::Portable
        {
            report.add_at(CheckCode::ExpressionInformal, *node, &[("text", &text)]);
        }
    }
}

fn is_plain(tree: &Tree<'_>, node: NodeId, text: &str) -> bool {
    let tag = tree.tag(node);
    PLAIN.contains(&tag) && (tag != "loopCardinality" || is_number(text))
}

/// What the standard types as formal wherever it stands.
fn is_typed(tree: &Tree<'_>, node: NodeId) -> bool {
    let holder = tree.parent(node).map(|parent| tree.tag(parent)).unwrap_or_default();
    PATHS.contains(&tree.tag(node)) || holder == "complexBehaviorDefinition"
}

/// An engine finds the expression elsewhere, such as in a file or a child of its own.
fn says_more(tree: &Tree<'_>, node: NodeId) -> bool {
    let Some(element) = tree.document.element(node) else { return false };
    let known = |attribute: &markup::Attribute| {
        attribute.name.is(XSI, "type") || matches!(&*attribute.name.local, "id" | "language")
    };
    !element.attributes.iter().all(known) || tree.document.elements(node).next().is_some()
}

fn is_formal(tree: &Tree<'_>, node: NodeId, text: &str) -> bool {
    let typed = tree.document.attribute_of(node, XSI, "type").is_some_and(|name| name.ends_with("tFormalExpression"));
    typed || tree.attribute(node, "language").is_some() || is_formal_text(text)
}

/// Whether it has the signs of an expression, whatever its type is: `${x}`, `= x`, `x < 2`.
pub(super) fn is_formal_text(text: &str) -> bool {
    let has_sign = text.chars().any(|character| "<>=()[]{}+*&|".contains(character));
    has_sign || matches!(text, "true" | "false")
}

/// Whether a flow's condition has none of the signs of an expression, in whatever language.
fn is_bare_text(tree: &Tree<'_>, node: NodeId, text: &str) -> bool {
    tree.tag(node) == "conditionExpression" && tree.attribute(node, "language").is_none() && !is_formal_text(text)
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}
