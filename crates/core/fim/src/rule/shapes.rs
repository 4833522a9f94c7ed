//! The shapes of sentences.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::words::split_outside_quotes;
use super::{Demand, ID, Operand, Said, Sense, Test, Trigger, Way};

pub(super) struct Shapes {
    /// Consequences.
    modal: Regex,
    infinitive: Regex,
    shows: Regex,
    mandatory_too: Regex,
    /// `<target> ist nur (dann) zu befüllen, wenn <trigger>`
    only_when: Regex,
    /// `Es muss <mindestens eines der|genau eines der|entweder> <list> befüllt werden`, the same with the list first, and
    /// `Entweder muss <list> befüllt werden`.
    one_of: Regex,
    list_first: Regex,
    either: Regex,
    id: Regex,
    /// A code with its name.
    operand: Regex,
    dashed: Regex,
    /// Triggers.
    compared: Regex,
    value_given: Regex,
    filled: Regex,
    affirmed: Regex,
}

/// `None` only if a pattern of this file were wrong, which a test excludes.
pub(super) static SHAPES: LazyLock<Option<Shapes>> = LazyLock::new(|| Shapes::new().ok());

/// What a consequence says of its element.
enum Fate {
    Required,
    Hidden,
    Shown,
    /// „als Pflichtfeld anzeigen“
    ShownAndRequired,
}

impl Shapes {
    pub(super) fn new() -> Result<Self, regex::Error> {
        const ELEMENT: &str =
            r"(?:das |die |im |in |der |dem )?(?:Datenfeldgruppe |Datengruppe |Feldgruppe |Gruppe |Datenfeld |Feld )?";
        const HOW_MANY: &str = r"(?:([Mm]indestens eine?s?|[Gg]enau eine?s?|[Ee]ntweder) )?(?:(?:der|von|dieser) )?";
        const OPERAND: &str = r#"(?:"[^"]*"|[\w-]+)(?:\s*"[^"]*")?"#;
        const FILLED: &str = "befüllt|ausgefüllt|angegeben";
        const PLURAL: &str = r"(?:Datenfelder|Felder|Datenfeldgruppen|Datengruppen|Feldgruppen|Gruppen|Angaben)";
        const MANDATORY: &str = "als Pflicht(?:feld|angabe|gruppe|feldgruppe)?";
        let path = format!(r"((?:{ID}\.)*{ID})");
        let element = format!("{ELEMENT}{path}").replace('(', "(?:").replace("(?:?:", "(?:");
        let list = format!("(?:{PLURAL}:? )?{element}(?:, {element})*,? oder {element}");
        let whole = |pattern: String| Regex::new(&format!("^{pattern}$"));
        Ok(Self {
            modal: whole(format!(
                r"(muss|soll|darf) {ELEMENT}{path} (nicht )?(befüllt werden|befüllt sein|angegeben werden|angegeben sein|ausgefüllt werden|ausgefüllt sein|leer sein|leer bleiben|zum Pflichtfeld werden|angezeigt werden)"
            ))?,
            infinitive: whole(format!(
                r"ist {ELEMENT}{path} (nicht )?({MANDATORY} )?(zu befüllen|auszufüllen|anzuzeigen|einzublenden|auszublenden)"
            ))?,
            shows: whole(format!(
                r"(zeige|blende|aktiviere|deaktiviere) ({MANDATORY} )?{ELEMENT}{path}( {MANDATORY})?( nicht)?(?: (an|ein|aus))?"
            ))?,
            mandatory_too: whole(r"mache (?:es|sie|ihn) zu einer Pflichtangabe".to_owned())?,
            only_when: whole(format!(
                r"{ELEMENT}{path} (?:ist|darf) nur (?:dann )?(zu befüllen|befüllt werden|befüllt sein),? wenn (.+)"
            ))?,
            one_of: whole(format!(r"Es (?:muss|müssen) {HOW_MANY}({list}) (?:{FILLED}) (?:werden|sein)"))?,
            list_first: whole(format!(r"{HOW_MANY}({list}) (?:muss|müssen) (?:{FILLED}) (?:werden|sein)"))?,
            either: whole(format!(r"(Entweder) (?:muss|müssen) ({list}) (?:{FILLED}) (?:werden|sein)"))?,
            id: Regex::new(&path)?,
            operand: Regex::new(r#"^("[^"]*"|[\w-]+)(?:\s*"([^"]*)")?$"#)?,
            dashed: whole(r#"(\w+) [-–] ([^"=<>]+)"#.to_owned())?,
            compared: whole(format!(r"{ELEMENT}{path} ?(=|<>) ?(.+?)(?: ist)?"))?,
            value_given: whole(format!(
                r#"{ELEMENT}{path} (nicht )?der Wert ({OPERAND}) (nicht )?(?:angegeben|ausgewählt|gewählt) (?:wurde|ist|wird)"#
            ))?,
            filled: whole(format!(
                r"{ELEMENT}{path} (nicht )?(befüllt|ausgefüllt|angegeben|leer)(?: wurde| ist| wird)?"
            ))?,
            affirmed: whole(format!(r"{ELEMENT}{path} (bejaht|verneint)(?: wurde| ist| wird)?"))?,
        })
    }

    pub(super) fn read(&self, sentence: &str) -> Option<Vec<Way>> {
        if let Some(found) = self.only_when.captures(sentence) {
            let (target, when) = (group(&found, 1), self.trigger(found.get(3)?.as_str())?);
            let only = Demand::OnlyWhen { target: target.clone(), when: when.clone() };
            if group(&found, 2) != "zu befüllen" {
                return Some(vec![way(Sense::Plain, vec![only])]);
            }
            let both = vec![only.clone(), Demand::Required { target, when }];
            return Some(vec![way(Sense::Allowed, vec![only]), way(Sense::AllowedAndRequired, both)]);
        }
        let lists = [&self.one_of, &self.list_first, &self.either];
        if let Some(found) = lists.iter().find_map(|shape| shape.captures(sentence)) {
            return Some(self.one_of(&found));
        }
        self.when_then(sentence)
    }

    fn one_of(&self, found: &Captures<'_>) -> Vec<Way> {
        let list = group(found, 2);
        let elements: Vec<String> = self.id.find_iter(&list).map(|id| id.as_str().to_owned()).collect();
        let demand = |exactly| vec![Demand::OneOf { elements: elements.clone(), exactly }];
        match group(found, 1).to_lowercase().split(' ').next() {
            Some("mindestens") => vec![way(Sense::Plain, demand(false))],
            Some("genau" | "entweder") => vec![way(Sense::Plain, demand(true))],
            _ => vec![way(Sense::Inclusive, demand(false)), way(Sense::Exclusive, demand(true))],
        }
    }

    /// `Wenn <trigger>, dann <consequence>[, sonst <consequence>]`
    fn when_then(&self, sentence: &str) -> Option<Vec<Way>> {
        let rest = sentence.strip_prefix("Wenn ")?;
        let (trigger, rest) = in_two(rest, &[", dann ", " dann "]).or_else(|| in_two(rest, &[", "]))?;
        let (consequence, otherwise) = in_two(rest, &[", sonst ", ", ansonsten ", " sonst ", " ansonsten "])
            .map_or((rest, None), |(consequence, otherwise)| (consequence, Some(otherwise)));
        let when = self.trigger(trigger)?;
        if let Some(said) = self.advice(consequence, &when) {
            let ways = || vec![Way { sense: Sense::Must, said }, way(Sense::Advice, vec![])];
            return otherwise.is_none().then(ways);
        }
        let mut said = self.consequence(consequence, &when)?;
        match otherwise {
            None => {}
            // What isn't there otherwise is what is shown: „zeige X an, sonst nicht“.
            Some("nicht") => said.hide_else()?,
            Some(consequence) => said.add(self.consequence(consequence, &when.negated())?),
        }
        Some(vec![Way { sense: Sense::Plain, said }])
    }

    /// „soll“ is advice to some.
    fn advice(&self, consequence: &str, when: &Trigger) -> Option<Said> {
        let found = self.modal.captures(consequence).filter(is_advice)?;
        let (target, fate) = Self::modal(&found)?;
        Some(Said::of(target, &fate, when))
    }

    /// What follows, in parts joined by „und“.
    fn consequence(&self, text: &str, when: &Trigger) -> Option<Said> {
        let mut said = Said::default();
        let mut last: Option<String> = None;
        for part in split_outside_quotes(text, &[" und "]) {
            if self.mandatory_too.is_match(part) {
                said.add(Said::of(last.clone()?, &Fate::Required, when));
                continue;
            }
            let (target, fate) = self.fate(part)?;
            last = Some(target.clone());
            said.add(Said::of(target, &fate, when));
        }
        Some(said)
    }

    fn fate(&self, part: &str) -> Option<(String, Fate)> {
        if let Some(found) = self.modal.captures(part) {
            return if is_advice(&found) { None } else { Self::modal(&found) };
        }
        if let Some(found) = self.infinitive.captures(part) {
            let (is_negated, is_mandatory) = (found.get(2).is_some(), found.get(3).is_some());
            let fate = match (found.get(4)?.as_str(), is_negated, is_mandatory) {
                ("zu befüllen" | "auszufüllen", false, _) => Fate::Required,
                ("anzuzeigen" | "einzublenden", false, true) => Fate::ShownAndRequired,
                ("anzuzeigen" | "einzublenden", false, false) => Fate::Shown,
                ("anzuzeigen" | "einzublenden", true, false) | ("auszublenden", false, false) => Fate::Hidden,
                _ => return None,
            };
            return Some((group(&found, 1), fate));
        }
        let found = self.shows.captures(part)?;
        let is_mandatory = found.get(2).or(found.get(4)).is_some();
        let is_negated = found.get(5).is_some();
        let particle = found.get(6).map(|particle| particle.as_str());
        let fate = match (found.get(1)?.as_str(), particle, is_negated) {
            // „als Pflichtfeld nicht“ may mean that it is no mandatory one.
            (_, _, true) | (_, Some("aus"), _) if is_mandatory => return None,
            ("zeige", None | Some("an"), true) | ("blende", Some("aus"), false) => Fate::Hidden,
            ("deaktiviere", None, false) if !is_mandatory => Fate::Hidden,
            ("zeige", None | Some("an"), false) | ("blende", Some("ein"), false) | ("aktiviere", None, false) => {
                if is_mandatory {
                    Fate::ShownAndRequired
                } else {
                    Fate::Shown
                }
            }
            _ => return None,
        };
        Some((group(&found, 3), fate))
    }

    /// What may be or needn't be is no demand.
    fn modal(found: &Captures<'_>) -> Option<(String, Fate)> {
        let verb = group(found, 4);
        let is_negated = found.get(3).is_some();
        let fate = match (found.get(1)?.as_str(), verb.as_str(), is_negated) {
            ("muss", "angezeigt werden", false) => Fate::Shown,
            ("darf", "angezeigt werden", true) => Fate::Hidden,
            (_, "angezeigt werden", _) => return None,
            ("muss" | "soll", "leer sein" | "leer bleiben", false) => Fate::Hidden,
            ("darf", "leer sein" | "leer bleiben", true) => Fate::Required,
            (_, "leer sein" | "leer bleiben", _) => return None,
            ("muss" | "soll", _, false) => Fate::Required,
            ("darf", "zum Pflichtfeld werden", true) => return None,
            ("darf", _, true) => Fate::Hidden,
            _ => return None,
        };
        Some((group(found, 2), fate))
    }

    fn trigger(&self, text: &str) -> Option<Trigger> {
        if let Some(found) = self.compared.captures(text) {
            return Some(Trigger {
                field: group(&found, 1),
                test: self.comparison(&group(&found, 2), &group(&found, 3))?,
            });
        }
        if let Some(found) = self.value_given.captures(text) {
            let test = equals(vec![self.operand(&group(&found, 3))?])?;
            let negated = found.get(2).is_some() != found.get(4).is_some();
            return Some(Trigger { field: group(&found, 1), test: if negated { test.negated() } else { test } });
        }
        if let Some(found) = self.filled.captures(text) {
            let is_empty = (group(&found, 3) == "leer") != found.get(2).is_some();
            return Some(Trigger { field: group(&found, 1), test: if is_empty { Test::Empty } else { Test::Filled } });
        }
        let found = self.affirmed.captures(text)?;
        let test = Test::Equals(vec![Operand::Answer(group(&found, 2) == "bejaht")]);
        Some(Trigger { field: group(&found, 1), test })
    }

    /// `001 "eins" oder = 002 "zwei"`, also in brackets. Only „one of“ and „none of“ can be told: something is always
    /// different from one of two values, and never the same as both.
    fn comparison(&self, operator: &str, text: &str) -> Option<Test> {
        let bare = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
        let joint = if operator == "=" { " oder " } else { " und " };
        let values = split_outside_quotes(bare, &[joint]).into_iter().map(|value| {
            let value = value.trim();
            self.operand(value.strip_prefix(operator).unwrap_or(value).trim())
        });
        let test = equals(values.collect::<Option<_>>()?)?;
        Some(if operator == "=" { test } else { test.negated() })
    }

    /// `None` for another field: what two fields are to each other isn't understood.
    fn operand(&self, text: &str) -> Option<Operand> {
        if self.id.is_match(text) {
            return None;
        }
        if let Some(found) = self.dashed.captures(text) {
            return Some(Operand::Dashed { code: group(&found, 1), name: group(&found, 2).trim().to_owned() });
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

/// In two parts at the only place of a separator.
fn in_two<'a>(text: &'a str, separators: &[&str]) -> Option<(&'a str, &'a str)> {
    match split_outside_quotes(text, separators).as_slice() {
        [one, two] => Some((*one, *two)),
        _ => None,
    }
}

/// „soll“, where it isn't what makes a field mandatory.
fn is_advice(modal: &Captures<'_>) -> bool {
    group(modal, 1) == "soll" && group(modal, 4) != "zum Pflichtfeld werden"
}

/// `""` is no value, and can't be one of several.
fn equals(operands: Vec<Operand>) -> Option<Test> {
    let nothing = Operand::Quoted(String::new());
    match operands.as_slice() {
        [only] if *only == nothing => Some(Test::Empty),
        _ if operands.contains(&nothing) => None,
        _ => Some(Test::Equals(operands)),
    }
}

impl Said {
    fn of(target: String, fate: &Fate, when: &Trigger) -> Self {
        let when = when.clone();
        match fate {
            Fate::Required => Self { demands: vec![Demand::Required { target, when }], hidden: vec![] },
            Fate::Hidden => Self { demands: vec![], hidden: vec![(target, when)] },
            Fate::Shown => Self { demands: vec![Demand::Shown { target, when }], hidden: vec![] },
            Fate::ShownAndRequired => {
                let shown = Demand::Shown { target: target.clone(), when: when.clone() };
                Self { demands: vec![shown, Demand::Required { target, when }], hidden: vec![] }
            }
        }
    }

    fn add(&mut self, other: Self) {
        self.demands.extend(other.demands);
        self.hidden.extend(other.hidden);
    }

    /// What is shown isn't there otherwise; `None` where nothing is shown, or something is hidden already.
    fn hide_else(&mut self) -> Option<()> {
        let shown = self.demands.iter().filter_map(|demand| match demand {
            Demand::Shown { target, when } => Some((target.clone(), when.clone().negated())),
            _ => None,
        });
        let hidden: Vec<(String, Trigger)> = shown.collect();
        let is_said = !hidden.is_empty() && self.hidden.is_empty();
        self.hidden.extend(hidden);
        is_said.then_some(())
    }
}

fn way(sense: Sense, demands: Vec<Demand>) -> Way {
    Way { sense, said: Said { demands, hidden: vec![] } }
}

fn group(found: &Captures<'_>, number: usize) -> String {
    found.get(number).map_or_else(String::new, |part| part.as_str().to_owned())
}
