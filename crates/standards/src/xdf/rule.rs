//! What a rule in words demands: the sentence shapes that recur in FIM's schemas.
//!
//! A rule is understood as a whole or not at all; what isn't understood is left to the designer.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// One demand of a rule. Ids are those of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// The element has to be filled in when the trigger holds.
    Required { target: String, when: Trigger },
    /// The element may be filled in only when the trigger holds.
    OnlyWhen { target: String, when: Trigger },
    /// One of the elements has to be filled in; where `exactly`, no second one.
    OneOf { elements: Vec<String>, exactly: bool },
}

/// One way to read a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub sense: Sense,
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
    pub field: String,
    pub test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    Filled,
    Empty,
    Equals(Operand),
    Differs(Operand),
}

/// What a field is compared with, as the rule writes it; what it means depends on the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// `009`, `wahr`, `leer`
    Word(String),
    /// `"wahr"`, without its quotes.
    Quoted(String),
    /// `009 "Sonstiges"`, both without quotes.
    Named { code: String, name: String },
    /// `bejaht` and `verneint`.
    Answer(bool),
}

impl Test {
    fn negated(self) -> Self {
        match self {
            Self::Filled => Self::Empty,
            Self::Empty => Self::Filled,
            Self::Equals(operand) => Self::Differs(operand),
            Self::Differs(operand) => Self::Equals(operand),
        }
    }
}

/// The ways to read the text, the usual one first; `None` when a sentence isn't understood. All sentences that can be
/// read in two ways are read in the same one.
pub fn readings(text: &str) -> Option<Vec<Reading>> {
    let shapes = SHAPES.as_ref()?;
    let text = shapes.without_names(text);
    let sentences: Vec<&str> = shapes.end.split(&text).map(str::trim).filter(|text| !text.is_empty()).collect();
    if sentences.is_empty() {
        return None;
    }
    let sentences: Vec<Vec<Reading>> = sentences.iter().map(|sentence| shapes.read(sentence)).collect::<Option<_>>()?;
    let count = sentences.iter().map(Vec::len).max()?;
    let reading = |number: usize| {
        let parts: Vec<&Reading> = sentences.iter().filter_map(|ways| ways.get(number).or(ways.first())).collect();
        let ambiguous = parts.iter().find(|part| part.sense != Sense::Plain);
        Reading {
            sense: ambiguous.map_or(Sense::Plain, |part| part.sense),
            demands: parts.iter().flat_map(|part| part.demands.clone()).collect(),
        }
    };
    Some((0..count).map(reading).collect())
}

fn plain(demand: Demand) -> Vec<Reading> {
    vec![Reading { sense: Sense::Plain, demands: vec![demand] }]
}

struct Shapes {
    end: Regex,
    named_id: Regex,
    /// `Wenn <trigger>, dann <muss|soll|darf> <target> <verb>`
    when_then: Regex,
    /// `<target> ist nur (dann) zu befüllen, wenn <trigger>`
    only_when: Regex,
    /// `Es muss <mindestens eines der|genau eines der|entweder> <list> befüllt werden`, and the same with the list first.
    one_of: Regex,
    list_first: Regex,
    id: Regex,
    /// A code with its name.
    operand: Regex,
    /// Triggers.
    compared: Regex,
    value_given: Regex,
    filled: Regex,
    affirmed: Regex,
}

/// `None` only if a pattern of this file were wrong, which a test excludes.
static SHAPES: LazyLock<Option<Shapes>> = LazyLock::new(|| Shapes::new().ok());

impl Shapes {
    fn new() -> Result<Self, regex::Error> {
        const ID: &str = r"([FG]\d{8}(?:\d{3})?)";
        const ELEMENT: &str =
            r"(?:das |die |im |in |der |dem )?(?:Datenfeldgruppe |Feldgruppe |Gruppe |Datenfeld |Feld )?";
        const HOW_MANY: &str = r"(?:([Mm]indestens eine?s?|[Gg]enau eine?s?|[Ee]ntweder) )?(?:(?:der|von|dieser) )?";
        const OPERAND: &str = r#"(?:"[^"]*"|[\w-]+)(?:\s*"[^"]*")?"#;
        const FILLED: &str = "befüllt|ausgefüllt|angegeben";
        const PLURAL: &str = r"(?:Datenfelder|Felder|Datenfeldgruppen|Feldgruppen|Gruppen|Angaben)";
        let element = format!("{ELEMENT}{ID}").replace('(', "(?:").replace("(?:?:", "(?:");
        let list = format!("(?:{PLURAL}:? )?{element}(?:, {element})*,? oder {element}");
        let whole = |pattern: String| Regex::new(&format!("^{pattern}$"));
        Ok(Self {
            end: Regex::new(r"\.(?:\s+|$)")?,
            // `F00000463 "Name"`, `"F00002408 "Name"`, `"F00000001028 Name"`
            named_id: Regex::new(r#""?\b([FG]\d{8}(?:\d{3})?)\s*"[^"]+"|"([FG]\d{8}(?:\d{3})?)[^",.=<>]*""#)?,
            when_then: whole(format!(
                r"Wenn (.+?),? dann (muss|soll|darf) {ELEMENT}{ID} (nicht )?(befüllt werden|befüllt sein|angegeben werden|angegeben sein|ausgefüllt werden|ausgefüllt sein|leer sein|leer bleiben|zum Pflichtfeld werden)"
            ))?,
            only_when: whole(format!(
                r"{ELEMENT}{ID} (?:ist|darf) nur (?:dann )?(zu befüllen|befüllt werden|befüllt sein),? wenn (.+)"
            ))?,
            one_of: whole(format!(r"Es (?:muss|müssen) {HOW_MANY}({list}) (?:{FILLED}) (?:werden|sein)"))?,
            list_first: whole(format!(r"{HOW_MANY}({list}) (?:muss|müssen) (?:{FILLED}) (?:werden|sein)"))?,
            id: Regex::new(ID)?,
            operand: Regex::new(r#"^("[^"]*"|[\w-]+)(?:\s*"([^"]*)")?$"#)?,
            compared: whole(format!(r#"{ELEMENT}{ID} ?(=|<>) ?({OPERAND})"#))?,
            value_given: whole(format!(
                r#"{ELEMENT}{ID} (nicht )?der Wert ({OPERAND}) (nicht )?(?:angegeben|ausgewählt|gewählt) (?:wurde|ist|wird)"#
            ))?,
            filled: whole(format!(
                r"{ELEMENT}{ID} (nicht )?(befüllt|ausgefüllt|angegeben|leer)(?: wurde| ist| wird)?"
            ))?,
            affirmed: whole(format!(r"{ELEMENT}{ID} (bejaht|verneint)(?: wurde| ist| wird)?"))?,
        })
    }

    /// The text with ids alone, without the names that stand beside them.
    fn without_names(&self, text: &str) -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace(['„', '“', '”'], "\"");
        self.named_id.replace_all(&text, "$1$2").into_owned()
    }

    fn read(&self, sentence: &str) -> Option<Vec<Reading>> {
        if let Some(found) = self.only_when.captures(sentence) {
            let (target, when) = (group(&found, 1), self.trigger(found.get(3)?.as_str())?);
            let only = Demand::OnlyWhen { target: target.clone(), when: when.clone() };
            if group(&found, 2) != "zu befüllen" {
                return Some(plain(only));
            }
            let both = vec![only.clone(), Demand::Required { target, when }];
            return Some(vec![
                Reading { sense: Sense::Allowed, demands: vec![only] },
                Reading { sense: Sense::AllowedAndRequired, demands: both },
            ]);
        }
        if let Some(found) = self.one_of.captures(sentence).or_else(|| self.list_first.captures(sentence)) {
            return Some(self.one_of(&found));
        }
        self.when_then(sentence)
    }

    fn one_of(&self, found: &Captures<'_>) -> Vec<Reading> {
        let list = group(found, 2);
        let elements: Vec<String> = self.id.find_iter(&list).map(|id| id.as_str().to_owned()).collect();
        let demand = |exactly| Demand::OneOf { elements: elements.clone(), exactly };
        match group(found, 1).to_lowercase().split(' ').next() {
            Some("mindestens") => plain(demand(false)),
            Some("genau" | "entweder") => plain(demand(true)),
            _ => vec![
                Reading { sense: Sense::Inclusive, demands: vec![demand(false)] },
                Reading { sense: Sense::Exclusive, demands: vec![demand(true)] },
            ],
        }
    }

    fn when_then(&self, sentence: &str) -> Option<Vec<Reading>> {
        let found = self.when_then.captures(sentence)?;
        let when = self.trigger(found.get(1)?.as_str())?;
        let target = group(&found, 3);
        let verb = group(&found, 5);
        let speaks_of_empty = verb.starts_with("leer");
        let becomes_mandatory = verb == "zum Pflichtfeld werden";
        let modal = found.get(2)?.as_str();
        let demands_empty = match (modal, found.get(4).is_some()) {
            ("muss" | "soll", false) => speaks_of_empty,
            ("darf", true) if !becomes_mandatory => !speaks_of_empty,
            // What may be or needn't be is no demand.
            _ => return None,
        };
        let demand = if demands_empty {
            Demand::OnlyWhen { target, when: Trigger { test: when.test.negated(), ..when } }
        } else {
            Demand::Required { target, when }
        };
        if modal == "soll" && !becomes_mandatory {
            return Some(vec![
                Reading { sense: Sense::Must, demands: vec![demand] },
                Reading { sense: Sense::Advice, demands: vec![] },
            ]);
        }
        Some(plain(demand))
    }

    fn trigger(&self, text: &str) -> Option<Trigger> {
        if let Some(found) = self.compared.captures(text) {
            let operand = self.operand(&group(&found, 3))?;
            let test = if group(&found, 2) == "=" { equals(operand) } else { equals(operand).negated() };
            return Some(Trigger { field: group(&found, 1), test });
        }
        if let Some(found) = self.value_given.captures(text) {
            let test = equals(self.operand(&group(&found, 3))?);
            let negated = found.get(2).is_some() != found.get(4).is_some();
            return Some(Trigger { field: group(&found, 1), test: if negated { test.negated() } else { test } });
        }
        if let Some(found) = self.filled.captures(text) {
            let is_empty = (group(&found, 3) == "leer") != found.get(2).is_some();
            return Some(Trigger { field: group(&found, 1), test: if is_empty { Test::Empty } else { Test::Filled } });
        }
        let found = self.affirmed.captures(text)?;
        let test = Test::Equals(Operand::Answer(group(&found, 2) == "bejaht"));
        Some(Trigger { field: group(&found, 1), test })
    }

    /// `None` for another field: what two fields are to each other isn't understood.
    fn operand(&self, text: &str) -> Option<Operand> {
        if self.id.is_match(text) {
            return None;
        }
        let found = self.operand.captures(text)?;
        let value = found.get(1)?.as_str();
        let quoted = value.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        Some(match (quoted, found.get(2)) {
            (_, Some(name)) => Operand::Named {
                code: quoted.unwrap_or(value).trim().to_owned(),
                name: name.as_str().trim().to_owned(),
            },
            (Some(text), None) => Operand::Quoted(text.trim().to_owned()),
            (None, None) => Operand::Word(value.to_owned()),
        })
    }
}

/// `""` is no value.
fn equals(operand: Operand) -> Test {
    if operand == Operand::Quoted(String::new()) { Test::Empty } else { Test::Equals(operand) }
}

fn group(found: &Captures<'_>, number: usize) -> String {
    found.get(number).map_or_else(String::new, |part| part.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understand(text: &str) -> Option<Vec<Demand>> {
        readings(text)?.into_iter().next().map(|reading| reading.demands)
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
        assert!(Shapes::new().is_ok());
    }

    #[test]
    fn recurring_sentences_are_understood() {
        let code = |code: &str| Test::Equals(Operand::Word(code.to_owned()));
        let other = || Test::Equals(Operand::Named { code: "009".to_owned(), name: "Sonstiges".to_owned() });
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
                vec![only_when("F00000001028", "F00000001027", Test::Equals(Operand::Answer(true)))],
            ),
            (
                "Wenn das Feld F60000263 = 002, dann muss die Feldgruppe G60000091 \"Anschrift Ausland\" befüllt sein.",
                vec![required("G60000091", "F60000263", code("002"))],
            ),
        ] {
            assert_eq!(understand(text), Some(demands), "{text}");
            let plain = !text.contains("zu befüllen");
            assert_eq!(readings(text).unwrap().len() == 1, plain, "{text}");
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
            assert_eq!(readings(text), Some(plain(one_of(elements, exactly))), "{text}");
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
            assert_eq!(readings(text).as_deref(), Some(&expected[..]), "{text}");
        }
    }
}
