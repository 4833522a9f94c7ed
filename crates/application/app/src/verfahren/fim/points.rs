//! The report of a draft: rules with two readings, and what isn't taken over.

use std::collections::BTreeMap;

use domain::FieldKey;
use fim::form::{DecidedPoint, Decision, FIM_DECISIONS, FIM_PATH, OpenPoint, Question, answered};
use fim::rule::mentioned;
use fim::same_id;
use forms::{Apart, Context, Form, Kept, Language, NodeId, NodeKind};
use jiff::civil::Date;

use super::{FimDraft, counts, questions, said};
use crate::error::CommandError;
use crate::verfahren::{OpenDesign, outline};
use crate::view::{AboutNode, FimPoint, FimPoints, PointDecision, PointState, ReadingView};

impl OpenDesign {
    pub fn fim_points(&self, language: Language, today: Date) -> Result<FimPoints, CommandError> {
        let draft = self.fim()?;
        let report = Report { form: self.form(), draft: &draft, language, today, named: Named::of(self.form()) };
        let mut points = vec![];
        for question in &draft.imported.questions {
            points.extend(report.question(question)?);
        }
        points.extend(draft.imported.open.iter().map(|point| report.open(point)));
        let counts = counts(self.form(), &draft.imported, &draft.schema, &draft.lists.read);
        Ok(FimPoints { counts, points })
    }
}

/// By what a point is decided.
pub(super) fn id(point: &OpenPoint) -> String {
    format!("{}|{}|{}", said::code(point.reason), point.path, point.text)
}

struct Report<'a> {
    form: &'a Form,
    draft: &'a FimDraft,
    language: Language,
    today: Date,
    named: Named<'a>,
}

impl Report<'_> {
    /// None where both readings make the same form.
    fn question(&self, question: &Question) -> Result<Option<FimPoint>, CommandError> {
        let Self { draft, language, .. } = self;
        let readings = &draft.readings;
        if !questions::matters(question, &draft.schema, &draft.lists.read, readings) {
            return Ok(None);
        }
        let read = |number| draft.read_as(&questions::with(readings, &question.rule, Some(number)));
        let forms = [read(1)?, read(2)?];
        let keys: Vec<FieldKey> = question.fields.iter().map(|(group, field)| FieldKey::new(group, 0, field)).collect();
        let [one, other] = &forms;
        let asked: Vec<NodeId> = keys.iter().filter_map(|key| one.field(key)).map(|field| field.node.clone()).collect();
        let example = forms::tell_apart(one, other, &asked, &Context::on(self.today));
        let view = |number: usize, own: &Form, than: &Form| ReadingView {
            number,
            usual: number == 1,
            said: question
                .senses
                .get(number - 1)
                .map(|sense| said::sense(*sense, &question.names, *language))
                .unwrap_or_default(),
            sentences: said::sentences(own, than, *language),
            outcome: example.as_ref().map(|apart| outcome(own, apart, number, *language)).unwrap_or_default(),
        };
        let readings_said = vec![view(1, one, other), view(2, other, one)];
        let answers = example.as_ref().map(|apart| {
            let all = apart.one.answers.iter();
            all.map(|(key, value)| said::answer(one, key, value, *language)).collect()
        });
        Ok(Some(FimPoint {
            id: question.rule.clone(),
            path: question.path.clone(),
            rule: Some(question.rule.clone()),
            text: question.text.clone(),
            about: asked.iter().filter_map(|node| self.named.node(node)).collect(),
            state: PointState::TwoReadings {
                readings: readings_said,
                example: answers,
                used: question.used,
                decided: answered(readings, &question.rule).is_some(),
            },
        }))
    }

    fn open(&self, point: &OpenPoint) -> FimPoint {
        let decided = DecidedPoint::list(self.form.kept.get(FIM_DECISIONS));
        let decision = decided.into_iter().find(|decided| decided.decides(point)).map(|decided| decided.decision);
        let (rule, text) = point.rule().map_or((None, point.text.as_str()), |(rule, text)| (Some(rule), text));
        FimPoint {
            id: id(point),
            path: point.path.clone(),
            rule: rule.map(str::to_owned),
            text: text.to_owned(),
            about: about(self.form, point),
            state: PointState::Open {
                reason: said::code(point.reason),
                why: said::why(point.reason, self.language),
                decision: decision.map(|decision| match decision {
                    Decision::Built => PointDecision::Built,
                    Decision::Hint { .. } => PointDecision::Hint,
                    Decision::NotNeeded { why } => PointDecision::NotNeeded { why },
                }),
            },
        }
    }
}

fn outcome(form: &Form, apart: &Apart, number: usize, language: Language) -> Vec<String> {
    let (own, than) = if number == 1 { (&apart.one, &apart.other) } else { (&apart.other, &apart.one) };
    said::outcome(form, &own.outcome, &than.outcome, language)
}

/// The nodes of the draft that a point speaks of: the elements that its words name, else the one that it belongs to.
pub(super) fn about(form: &Form, point: &OpenPoint) -> Vec<AboutNode> {
    let named = Named::of(form);
    let below =
        |path: &str| path.strip_prefix(&point.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let mut found: Vec<AboutNode> = vec![];
    for id in point.rule().map(|(_, text)| mentioned(text)).unwrap_or_default() {
        let ends = |path: &&Placed<'_>| path.path.rsplit('/').next().is_some_and(|last| same_id(last, id));
        let has = |path: &&Placed<'_>| path.path.split('/').any(|part| same_id(part, id));
        let mut here = named.placed.iter().filter(|placed| below(placed.path));
        let node = here.clone().find(ends).or_else(|| here.find(has)).and_then(|placed| named.node(placed.node));
        found.extend(node.filter(|node| !found.contains(node)));
    }
    if found.is_empty() {
        let own = named.placed.iter().find(|placed| placed.path == point.path);
        let first = || named.placed.iter().find(|placed| below(placed.path));
        found.extend(own.or_else(first).and_then(|placed| named.node(placed.node)));
    }
    found
}

/// A node of the draft with its position in the schema.
struct Placed<'a> {
    node: &'a NodeId,
    path: &'a str,
}

/// What the nodes of a form are called, and where they stand in its schema.
struct Named<'a> {
    by_node: BTreeMap<NodeId, (NodeKind, String)>,
    /// In the order of the form.
    placed: Vec<Placed<'a>>,
}

impl<'a> Named<'a> {
    fn of(form: &'a Form) -> Self {
        let lines = outline::lines(form).into_iter();
        let name = |name: String, id: String| if name.trim().is_empty() { id } else { name };
        let by_node = lines.map(|line| (line.node, (line.sort, name(line.name, line.id)))).collect();
        let path = |kept: &'a Kept| kept.get(FIM_PATH).and_then(|path| path.as_str());
        let placed = form.groups().flat_map(|group| {
            let own = path(&group.kept).map(|path| Placed { node: &group.node, path });
            let fields = group.fields();
            let fields = fields.filter_map(move |field| Some(Placed { node: &field.node, path: path(&field.kept)? }));
            own.into_iter().chain(fields)
        });
        Self { by_node, placed: placed.collect() }
    }

    fn node(&self, node: &NodeId) -> Option<AboutNode> {
        let (sort, name) = self.by_node.get(node)?;
        Some(AboutNode { node: node.clone(), sort: *sort, name: name.clone() })
    }
}
