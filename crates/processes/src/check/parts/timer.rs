//! Timers: one time each, and one that can be read.

use super::expression::is_formal_text;
use crate::check::{CheckCode, Purpose, Report};
use crate::xml::NodeId;

const TIMES: [&str; 3] = ["timeDate", "timeDuration", "timeCycle"];

pub(super) fn check(report: &mut Report<'_>) {
    let tree = report.tree;
    for timer in tree.named("timerEventDefinition") {
        let times: Vec<NodeId> = TIMES.iter().filter_map(|name| tree.child(*timer, name)).collect();
        if times.len() > 1 {
            report.add_at(CheckCode::TimerAmbiguous, *timer, &[]);
        }
        let is_executed = report.purpose(tree.owner(*timer)) != Purpose::Drawing;
        for time in times.into_iter().filter(|_| is_executed) {
            let text = tree.text(time);
            // In the languages that engines have of their own a word may be a variable.
            if is_word(&text) && report.executable == Purpose::Portable {
                report.add_at(CheckCode::TimerUnreadable, time, &[("time", &text)]);
            }
        }
    }
}

/// Neither a time, which has digits, nor an expression.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphabetic) && !is_formal_text(text)
}
