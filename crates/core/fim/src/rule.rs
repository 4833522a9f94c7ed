//! What a rule in words demands: the sentence shapes that recur in FIM's schemas.
//!
//! A rule is understood as a whole or not at all; what isn't understood is left to the designer.

mod shapes;
mod words;

use std::sync::LazyLock;

use regex::Regex;
pub use words::Names;

/// An id of an element: letter, two digits of the one who gave it out, and six or, since XDatenfelder 3, nine of its own.
const ID: &str = r"[FG]\d{8}(?:\d{3})?";

static IDS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(ID).ok());

/// The ids of elements that words speak of, each once, in their order.
pub fn mentioned(text: &str) -> Vec<&str> {
    let mut found = vec![];
    for id in IDS.iter().flat_map(|ids| ids.find_iter(text)).map(|found| found.as_str()) {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// One demand of a rule. Ids are those of the text.
///
/// An id may be a path of ids with points, the outer ones first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the sentence of each demand speaks of its parts")]
pub enum Demand {
    /// The element has to be filled in when the trigger holds.
    Required { target: String, when: Trigger },
    /// The element may be filled in only when the trigger holds.
    OnlyWhen { target: String, when: Trigger },
    /// The element is there when the trigger holds, filled in or not.
    Shown { target: String, when: Trigger },
    /// One of the elements has to be filled in; where `exactly`, no second one.
    OneOf { elements: Vec<String>, exactly: bool },
}

/// One way to read a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Tells it from the other ways.
    pub sense: Sense,
    /// All of them together.
    pub demands: Vec<Demand>,
}

/// In what sense a sentence is read that has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sense {
    /// The text says it in one way only.
    Plain,
    /// „nur dann zu befüllen, wenn“: there, and left to the applicant.
    Allowed,
    /// The same: there, and mandatory.
    AllowedAndRequired,
    /// „soll“ as „muss“.
    Must,
    /// „soll“ as advice that nobody checks.
    Advice,
    /// „oder“ as one of them or several.
    Inclusive,
    /// „oder“ as one of them only.
    Exclusive,
}

/// What is asked of another field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Id of the field, as the rule writes it.
    pub field: String,
    /// What its answer has to be.
    pub test: Test,
}

impl Trigger {
    fn negated(self) -> Self {
        Self { field: self.field, test: self.test.negated() }
    }
}

/// What an answer has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is there, whatever it is.
    Filled,
    /// There is none.
    Empty,
    /// One of these.
    Equals(Vec<Operand>),
    /// None of these; also nothing.
    Differs(Vec<Operand>),
}

/// What a field is compared with, as the rule writes it; what it means depends on the field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is shown as it is written")]
pub enum Operand {
    /// `009`, `wahr`, `leer`
    Word(String),
    /// `"wahr"`, without its quotes.
    Quoted(String),
    /// `009 "Sonstiges"`, both without quotes.
    Named { code: String, name: String },
    /// `009 - Sonstiges`: where the name ends isn't said.
    Dashed { code: String, name: String },
    /// `bejaht` and `verneint`.
    Answer(bool),
}

impl Test {
    fn negated(self) -> Self {
        match self {
            Self::Filled => Self::Empty,
            Self::Empty => Self::Filled,
            Self::Equals(operands) => Self::Differs(operands),
            Self::Differs(operands) => Self::Equals(operands),
        }
    }

    /// Whether both can't hold together, by their words.
    fn excludes(&self, other: &Self) -> bool {
        let overlap = |one: &[Operand], two: &[Operand]| one.iter().any(|operand| two.contains(operand));
        match (self, other) {
            (Self::Filled, Self::Empty) | (Self::Empty, Self::Filled) => true,
            (Self::Equals(_), Self::Empty) | (Self::Empty, Self::Equals(_)) => true,
            (Self::Equals(one), Self::Equals(two)) => !overlap(one, two),
            (Self::Equals(one), Self::Differs(two)) | (Self::Differs(two), Self::Equals(one)) => {
                one.iter().all(|operand| two.contains(operand))
            }
            _ => false,
        }
    }
}

/// What sentences say.
#[derive(Clone, Debug, Default)]
struct Said {
    demands: Vec<Demand>,
    /// Elements, and when they aren't there. Together with what is shown that becomes [`Demand::OnlyWhen`].
    hidden: Vec<(String, Trigger)>,
}

/// One way to read a sentence.
struct Way {
    sense: Sense,
    said: Said,
}

/// The ways to read the text, the usual one first; `None` when a sentence isn't understood. All sentences that can be
/// read in two ways are read in the same one. `names` are those of the schema's elements: a name without quotes is only
/// known by them.
pub fn readings(text: &str, names: &Names) -> Option<Vec<Reading>> {
    let shapes = shapes::SHAPES.as_ref()?;
    let text = names.without_quoted(&words::plain(&names.taken_out(text)));
    let sentences: Vec<Vec<Way>> =
        words::sentences(&text).iter().map(|sentence| shapes.read(sentence)).collect::<Option<_>>()?;
    let count = sentences.iter().map(Vec::len).max()?;
    let reading = |number: usize| {
        let parts: Vec<&Way> = sentences.iter().filter_map(|ways| ways.get(number).or(ways.first())).collect();
        let ambiguous = parts.iter().find(|part| part.sense != Sense::Plain);
        Some(Reading {
            sense: ambiguous.map_or(Sense::Plain, |part| part.sense),
            demands: together(parts.iter().map(|part| part.said.clone()))?,
        })
    };
    (0..count).map(reading).collect()
}

/// What the sentences demand together, each demand once.
///
/// „Zeige X an, wenn A“ and „zeige X nicht an, wenn B“ mean that X is there while A holds, and only then, provided that A and
/// B can't hold together. What is shown by one sentence and hidden by none isn't understood, and neither is what different
/// fields show.
fn together(sentences: impl Iterator<Item = Said>) -> Option<Vec<Demand>> {
    let (mut demands, mut hidden): (Vec<Demand>, Vec<(String, Trigger)>) = (vec![], vec![]);
    for said in sentences {
        demands.extend(said.demands);
        hidden.extend(said.hidden);
    }
    let shown = shown(&demands)?;
    for (target, when) in &shown {
        let mut hiding = hidden.iter().filter(|(known, _)| known == target).map(|(_, trigger)| trigger).peekable();
        let is_apart = |trigger: &Trigger| trigger.field == when.field && trigger.test.excludes(&when.test);
        if hiding.peek().is_none() || !hiding.all(is_apart) || !allowed(&demands, target).all(|only| only == when) {
            return None;
        }
    }
    demands.extend(hidden.into_iter().map(|(target, when)| {
        let shown = shown.iter().find(|(known, _)| *known == target).map(|(_, when)| when.clone());
        Demand::OnlyWhen { target, when: shown.unwrap_or_else(|| when.negated()) }
    }));
    let mut once: Vec<Demand> = vec![];
    for demand in demands {
        if !once.contains(&demand) {
            once.push(demand);
        }
    }
    Some(once)
}

/// When elements are shown, each once; `None` where that isn't one trigger.
fn shown(demands: &[Demand]) -> Option<Vec<(String, Trigger)>> {
    let mut shown: Vec<(String, Trigger)> = vec![];
    for demand in demands {
        if let Demand::Shown { target, when } = demand {
            match shown.iter_mut().find(|(known, _)| known == target) {
                None => shown.push((target.clone(), when.clone())),
                Some((_, known)) => *known = either(known, when)?,
            }
        }
    }
    Some(shown)
}

/// When an element may be filled in at all, as „darf nur“ says.
fn allowed<'a>(demands: &'a [Demand], element: &'a str) -> impl Iterator<Item = &'a Trigger> {
    demands.iter().filter_map(move |demand| match demand {
        Demand::OnlyWhen { target, when } if target == element => Some(when),
        _ => None,
    })
}

/// That one of two triggers holds, where that is one trigger.
fn either(one: &Trigger, other: &Trigger) -> Option<Trigger> {
    let (Test::Equals(values), Test::Equals(others)) = (&one.test, &other.test) else { return None };
    let all = values.iter().chain(others).cloned().collect();
    (one.field == other.field).then(|| Trigger { field: one.field.clone(), test: Test::Equals(all) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understand(text: &str) -> Option<Vec<Demand>> {
        readings(text, &Names::default())?.into_iter().next().map(|reading| reading.demands)
    }

    fn one_of(elements: &[&str], exactly: bool) -> Demand {
        Demand::OneOf { elements: elements.iter().map(|id| (*id).to_owned()).collect(), exactly }
    }

    fn required(target: &str, field: &str, test: Test) -> Demand {
        Demand::Required { target: target.to_owned(), when: Trigger { field: field.to_owned(), test } }
    }

    fn only_when(target: &str, field: &str, test: Test) -> Demand {
        Demand::OnlyWhen { target: target.to_owned(), when: Trigger { field: field.to_owned(), test } }
    }

    #[test]
    fn the_patterns_are_right() {
        assert!(shapes::Shapes::new().is_ok());
    }

    #[test]
    fn recurring_sentences_are_understood() {
        let code = |code: &str| Test::Equals(vec![Operand::Word(code.to_owned())]);
        let other = || Test::Equals(vec![Operand::Named { code: "009".to_owned(), name: "Sonstiges".to_owned() }]);
        for (text, demands) in [
            (
                "Wenn Feld F00000463 \"Art\" =  009 \"Sonstiges\", dann muss das Feld F00000601 \"Art Sonstiges\" befüllt \
                 werden. \r\nWenn Feld F00000463 \"Art\" <> 009 \"Sonstiges\", dann darf das Feld F00000601 \"Art\" nicht \
                 befüllt werden. ",
                vec![required("F00000601", "F00000463", other()), only_when("F00000601", "F00000463", other())],
            ),
            (
                "Wenn im Datenfeld F00000000463 der Wert 009 angegeben wurde, dann soll F00000000601 zum Pflichtfeld werden.",
                vec![required("F00000000601", "F00000000463", code("009"))],
            ),
            (
                "Wenn im Datenfeld F60000000242 nicht der Wert \"\" angegeben wurde, dann soll F00000002408 zum Pflichtfeld werden.",
                vec![required("F00000002408", "F60000000242", Test::Filled)],
            ),
            (
                "Wenn das Feld F00002483 \"E-Mail\" befüllt wurde, dann muss das Feld \"F00002408 \"Einverständnis\" befüllt sein.\n\
                 Wenn das Feld F00002483 \"E-Mail\" nicht befüllt wurde, dann darf das Feld \"F00002408 \"Einverständnis\" nicht \
                 befüllt sein.",
                vec![
                    required("F00002408", "F00002483", Test::Filled),
                    only_when("F00002408", "F00002483", Test::Filled),
                ],
            ),
            (
                "Wenn F60000231 \"Tag (ohne Monat und Jahr)\" nicht leer, dann darf F60000232 \"Monat\" nicht leer sein.",
                vec![required("F60000232", "F60000231", Test::Filled)],
            ),
            (
                "\"F00000001028 Krankenversicherungsträger\" ist nur dann zu befüllen, wenn \"F00000001027 Krankenversicherung \
                 vorhanden\" bejaht wurde.",
                vec![only_when("F00000001028", "F00000001027", Test::Equals(vec![Operand::Answer(true)]))],
            ),
            (
                "Wenn das Feld F60000263 = 002, dann muss die Feldgruppe G60000091 \"Anschrift Ausland\" befüllt sein.",
                vec![required("G60000091", "F60000263", code("002"))],
            ),
        ] {
            assert_eq!(understand(text), Some(demands), "{text}");
            let plain = !text.contains("zu befüllen");
            assert_eq!(readings(text, &Names::default()).unwrap().len() == 1, plain, "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_left() {
        for text in [
            "",
            "Es müssen mindestens zwei der Felder F60000240, F60000241 oder F60000242 befüllt sein.",
            "Es muss entweder Feldgruppe G60000086 und Feldgruppe G60000087 befüllt werden.",
            "Es muss mindestens eines der Felder F60000240, F60000241 oder das Telefon befüllt sein.",
            "Wenn Feld F00000463 = 009, dann darf das Feld F00000601 befüllt werden.",
            "Wenn Feld F00000463 = 009, dann muss das Feld F00000601 befüllt werden. Näheres regelt das Gesetz.",
        ] {
            assert_eq!(understand(text), None, "{text}");
        }
    }

    #[test]
    fn one_of_several_elements_is_asked_for() {
        let three = ["F60000240", "F60000241", "F60000242"];
        for (text, elements, exactly) in [
            (
                "Es muss entweder Feldgruppe G60000086 \"Straßenanschrift\" oder Feldgruppe G60000087 \"Postfach\" befüllt werden.",
                &["G60000086", "G60000087"][..],
                true,
            ),
            (
                "Es muss mindestens eines der Felder F60000240 \"Telefon\", F60000241 \"Telefax\" oder F60000242 \"E-Mail\" befüllt sein.",
                &three,
                false,
            ),
            (
                "Mindestens eines der Datenfelder F60000240, F60000241 oder F60000242 muss ausgefüllt sein.",
                &three,
                false,
            ),
            ("Es muss genau eines der Felder F60000240, F60000241, oder F60000242 angegeben werden.", &three, true),
            (
                "Entweder das Feld F60000240 oder das Feld F60000241 muss befüllt sein.",
                &["F60000240", "F60000241"],
                true,
            ),
        ] {
            assert_eq!(
                readings(text, &Names::default()),
                Some(vec![Reading { sense: Sense::Plain, demands: vec![one_of(elements, exactly)] }]),
                "{text}"
            );
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_read_in_both() {
        let when = || Trigger { field: "F00000002".to_owned(), test: Test::Filled };
        let only = Demand::OnlyWhen { target: "F00000001".to_owned(), when: when() };
        let must = Demand::Required { target: "F00000001".to_owned(), when: when() };
        for (text, ways) in [
            (
                "F00000001 ist nur dann zu befüllen, wenn F00000002 befüllt ist.",
                [(Sense::Allowed, vec![only.clone()]), (Sense::AllowedAndRequired, vec![only, must.clone()])],
            ),
            (
                "Wenn F00000002 befüllt ist, dann soll F00000001 befüllt werden.",
                [(Sense::Must, vec![must]), (Sense::Advice, vec![])],
            ),
            (
                "Es muss das Feld F00000001 oder das Feld F00000002 befüllt werden.",
                [
                    (Sense::Inclusive, vec![one_of(&["F00000001", "F00000002"], false)]),
                    (Sense::Exclusive, vec![one_of(&["F00000001", "F00000002"], true)]),
                ],
            ),
        ] {
            let expected = ways.map(|(sense, demands)| Reading { sense, demands });
            assert_eq!(readings(text, &Names::default()).as_deref(), Some(&expected[..]), "{text}");
        }
    }
}
