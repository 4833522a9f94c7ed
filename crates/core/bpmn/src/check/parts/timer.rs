//! Timers: one time each, and one that can be read.

use crate::check::{CheckCode, Purpose, Report};
use crate::model::{BPMN, TimerKind};
use crate::timer::Timing;
use markup::NodeId;

const TIMES: [(&str, TimerKind); 3] =
    [("timeDate", TimerKind::Date), ("timeDuration", TimerKind::Duration), ("timeCycle", TimerKind::Cycle)];

pub(super) fn check(report: &mut Report<'_>) {
    let tree = report.tree;
    for timer in tree.named("timerEventDefinition") {
        let times: Vec<(NodeId, TimerKind)> =
            TIMES.iter().filter_map(|(name, kind)| Some((tree.child(*timer, name)?, *kind))).collect();
        if times.len() > 1 {
            report.add_at(CheckCode::TimerAmbiguous, *timer, &[]);
        }
        let purpose = report.purpose(tree.owner(*timer));
        let is_said_elsewhere = tree.document.elements(*timer).any(|(_, child)| !child.name.is(BPMN, "documentation"));
        if times.is_empty() && purpose != Purpose::Drawing && !is_said_elsewhere {
            report.add_at(CheckCode::TimerMissing, *timer, &[]);
        }
        for (time, kind) in times.into_iter().filter(|_| purpose != Purpose::Drawing) {
            let text = tree.text(time);
            let is_read = text.is_empty()
                || is_expression(&text)
                || Timing::parse(kind, &text).is_some()
                || (purpose != Purpose::Portable && kind == TimerKind::Cycle && is_cron(&text))
                // In the languages that engines have of their own a word may be a variable.
                || (purpose == Purpose::Engine && text.chars().all(char::is_alphabetic));
            if !is_read {
                report.add_at(CheckCode::TimerUnreadable, time, &[("time", &text)]);
            }
        }
    }
}

/// Whether something is put in when it is evaluated: `${frist}`, `#{frist}`, `=frist`.
fn is_expression(text: &str) -> bool {
    text.contains("${") || text.contains("#{") || text.starts_with('=') || text.ends_with(')')
}

/// Cycles as Activiti and its relatives take them beside ISO 8601: six or seven fields.
fn is_cron(text: &str) -> bool {
    let fields = text.split_whitespace();
    let is_field = |field: &str| field.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*?/,-#".contains(&byte));
    matches!(fields.clone().count(), 6 | 7) && fields.into_iter().all(is_field)
}
