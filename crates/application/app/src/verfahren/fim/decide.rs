//! What a designer decides about a schema's rules. Each decision is one step.

use fim::form::{DecidedPoint, Decision, FIM_DECISIONS, OpenPoint};
use forms::{Edit, FieldPlace, Form, NodeId, NodeKind};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::{points, questions};
use crate::error::{CommandError, ErrorCode};
use crate::verfahren::{OpenDesign, merging, written};
use crate::view::{Edited, PointDecision};

impl OpenDesign {
    /// Reads a rule in another way, from 1; without a number it is read in the usual one, and asked again. What the rule made
    /// of the form is made anew, and what the designer has changed there stays.
    pub fn decide_reading(
        &mut self,
        rule: &str,
        number: Option<usize>,
        now: Timestamp,
    ) -> Result<Edited, CommandError> {
        let draft = self.fim()?;
        let mut asked = draft.imported.questions.iter();
        let question = asked.find(|question| question.rule == rule).ok_or_else(|| unknown(rule))?;
        if number.is_some_and(|number| number == 0 || number > question.senses.len()) {
            return Err(unknown(rule));
        }
        let theirs = draft.read_as(&questions::with(&self.readings(), rule, number))?;
        let merge = merging::merge(&draft.base, self.form(), &theirs)?;
        let mut origin = draft.origin;
        origin.form = written(&theirs);
        self.become_form(&merge.form, "decide-reading", &origin, now)
    }

    /// Decides an open point, or opens it again.
    pub fn decide_open_point(
        &mut self,
        id: &str,
        decision: Option<&PointDecision>,
        now: Timestamp,
    ) -> Result<Edited, CommandError> {
        let draft = self.fim()?;
        let point = draft.imported.open.iter().find(|point| points::id(point) == id).ok_or_else(|| unknown(id))?;
        let form = self.form();
        let mut all = DecidedPoint::list(form.kept.get(FIM_DECISIONS));
        let mut edits = vec![];
        let former = all.iter().position(|decided| decided.decides(point)).map(|at| all.remove(at));
        if let Some(DecidedPoint { decision: Decision::Hint { node }, .. }) = former {
            let node = NodeId::from(node.as_str());
            if form.node_ids().contains(&node) {
                edits.push(Edit::Remove { node });
            }
        }
        if let Some(decision) = decision {
            let decision = match decision {
                PointDecision::Built => Decision::Built,
                PointDecision::NotNeeded { why } => Decision::NotNeeded { why: why.trim().to_owned() },
                PointDecision::Hint => {
                    let node = format!("field:{}", Uuid::now_v7());
                    edits.push(hint(form, point, &node)?);
                    Decision::Hint { node }
                }
            };
            let OpenPoint { path, reason, text } = point.clone();
            all.push(DecidedPoint { path, reason, text, decision });
        }
        let (node, property) = (form.node.clone(), FIM_DECISIONS.to_owned());
        let decided = match all.as_slice() {
            [] => Edit::Unset { node, property },
            _ => Edit::Set { node, property, value: json!(all) },
        };
        edits.insert(0, decided);
        self.edit(&Edit::All { edits }, false, now)
    }
}

/// A hint with the words of the point, before the first thing that it speaks of.
fn hint(form: &Form, point: &OpenPoint, node: &str) -> Result<Edit, CommandError> {
    let (id, text) = point.rule().unwrap_or(("", &point.text));
    let value = json!({
        "@node": node, "id": forms::id_of_label(&format!("hinweis {id}")), "type": "HINTBOX", "label": "",
        "additionalConfig": { "@type": "AdditionalHintboxConfig", "status": "INFO", "text": text },
    });
    let about = points::about(form, point);
    let place = about.first().map(|first| match first.sort {
        NodeKind::Field => FieldPlace::Before { field: first.node.clone() },
        _ => FieldPlace::First { group: first.node.clone() },
    });
    let first = || form.groups().next().map(|group| FieldPlace::First { group: group.node.clone() });
    let place = place.or_else(first).ok_or_else(|| unknown(&point.path))?;
    Ok(Edit::AddField { value, place })
}

fn unknown(point: &str) -> CommandError {
    CommandError::new(ErrorCode::PointUnknown, format!("nothing is to be decided about {point}"))
}
