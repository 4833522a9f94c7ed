//! Values of attributes that the types of the standard don't have.

use crate::check::{CheckCode, Purpose, Report};
use markup::NodeId;

type Rule = (&'static [&'static str], &'static str, fn(&str) -> bool);

/// Elements, their attribute, and whether it may have the value.
const VALUES: [Rule; 9] = [
    (&["documentation", "textAnnotation"], "textFormat", is_mime_type),
    (&["conditionExpression", "completionCondition", "loopCondition", "condition"], "language", is_uri),
    (&["loopCardinality", "timeDate", "timeDuration", "timeCycle", "from", "to"], "language", is_uri),
    (&["transaction"], "method", is_uri),
    (&["definitions"], "expressionLanguage", is_uri),
    (&["definitions"], "typeLanguage", is_uri),
    (&["participantMultiplicity"], "minimum", |value| is_at_least(value, 0)),
    (&["participantMultiplicity"], "maximum", |value| is_at_least(value, 1)),
    (&["standardLoopCharacteristics"], "loopMaximum", |value| is_at_least(value, 0)),
];

const QUANTITIES: [&str; 2] = ["startQuantity", "completionQuantity"];

/// Languages of scripts that aren't called by a MIME type.
const LANGUAGES: [&str; 24] = [
    "beanshell",
    "bsh",
    "clojure",
    "cypher",
    "ecmascript",
    "feel",
    "freemarker",
    "graal.js",
    "groovy",
    "java",
    "javascript",
    "jexl",
    "jruby",
    "js",
    "juel",
    "jython",
    "kotlin",
    "mvel",
    "nashorn",
    "php",
    "python",
    "ruby",
    "scala",
    "velocity",
];

pub(super) fn check(report: &mut Report<'_>) {
    let (model, tree) = (report.model, report.tree);
    for (names, attribute, is_allowed) in VALUES {
        for node in names.iter().flat_map(|name| tree.named(name)) {
            value(report, *node, attribute, is_allowed);
        }
    }
    for (_, element) in model.elements().filter(|(_, element)| element.activity().is_some()) {
        for attribute in QUANTITIES {
            value(report, element.node, attribute, |value| is_at_least(value, 1));
        }
    }
    for multiplicity in tree.named("participantMultiplicity") {
        let bound = |name, otherwise: &'static str| tree.attribute(*multiplicity, name).unwrap_or(otherwise);
        let (minimum, maximum) = (bound("minimum", "0"), bound("maximum", "1"));
        if minimum.parse::<i64>().ok() > maximum.parse::<i64>().ok() {
            report.add_at(CheckCode::MultiplicityReversed, *multiplicity, &[]);
        }
    }
    for process in tree.named("process") {
        if tree.attribute(*process, "processType") == Some("Public") && tree.is_true(*process, "isExecutable") {
            report.add_at(CheckCode::PublicExecutable, *process, &[]);
        }
    }
    tree.named("scriptTask").iter().for_each(|task| script(report, *task));
}

fn value(report: &mut Report<'_>, node: NodeId, attribute: &'static str, is_allowed: fn(&str) -> bool) {
    let value = report.tree.attribute(node, attribute).map(str::trim).filter(|value| !value.is_empty());
    if let Some(value) = value.filter(|value| !is_allowed(value)) {
        report.add_at(CheckCode::ValueNotAllowed, node, &[("attribute", attribute), ("value", value)]);
    }
}

fn script(report: &mut Report<'_>, task: NodeId) {
    let tree = report.tree;
    if tree.child(task, "script").is_none() || report.purpose(tree.owner(task)) == Purpose::Drawing {
        return;
    }
    match tree.attribute(task, "scriptFormat").filter(|format| !format.is_empty()) {
        None => report.add_at(CheckCode::ScriptFormatMissing, task, &[]),
        Some(format) if !is_mime_type(format) && !LANGUAGES.contains(&format.to_lowercase().as_str()) => {
            report.add_at(CheckCode::ScriptFormatUnknown, task, &[("format", format)]);
        }
        Some(_) => {}
    }
}

/// RFC 2046: type and subtype.
fn is_mime_type(value: &str) -> bool {
    value.split_once('/').is_some_and(|(kind, subtype)| !kind.is_empty() && !subtype.is_empty())
}

/// RFC 3986: no characters that would have to be escaped, and each escape is one.
fn is_uri(value: &str) -> bool {
    let has_escapes = value.split('%').skip(1).all(|after| {
        let digits: Vec<char> = after.chars().take(2).collect();
        digits.len() == 2 && digits.iter().all(char::is_ascii_hexdigit)
    });
    has_escapes && !value.chars().any(|character| character.is_whitespace() || "<>\"{}|\\^`".contains(character))
}

fn is_at_least(value: &str, least: i64) -> bool {
    value.parse::<i64>().is_ok_and(|value| value >= least)
}
