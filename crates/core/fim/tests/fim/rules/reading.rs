//! Generated schemas with rules, read in two ways: as the form that is made of them judges answers, and by a small reading
//! of the rules that knows nothing of forms. Which rules have to stay open is worked out here, too.

use std::collections::{BTreeMap, BTreeSet};

use amtspult_fim::form::{OpenReason, Readings};
use domain::FieldKey;
use forms::{Answers, Context, Form};
use jiff::civil::date;
use serde_json::{Value, json};

use super::{gruppe, identified, imported, position, regel};

/// xorshift64*, so that a seed gives the same schemas everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % count
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Bool,
    Choice,
    Text,
    Number,
    Day,
    File,
    Group,
}

#[derive(Debug)]
struct Element {
    sort: Sort,
    /// The group around it; 0 is the schema, which is an element, too.
    parent: usize,
    mandatory: bool,
    many: bool,
    /// Whether it has a value from the beginning, which shows nothing of what somebody wants.
    preset: bool,
}

#[derive(Clone, Debug)]
enum Asked {
    Filled,
    Empty,
    /// Equal to one of some values, or different from all of them.
    Is(Vec<Value>, bool),
    /// Nothing that has a sure meaning.
    Unclear,
}

#[derive(Clone, Debug)]
enum Demand {
    Required {
        target: usize,
        trigger: usize,
        asked: Asked,
    },
    OnlyWhen {
        target: usize,
        trigger: usize,
        asked: Asked,
    },
    /// Nothing hides it while the trigger holds.
    Shown {
        target: usize,
        trigger: usize,
        asked: Asked,
    },
    OneOf {
        of: Vec<usize>,
        exactly: bool,
    },
}

#[derive(Debug)]
struct Rule {
    /// The element that has it.
    at: usize,
    text: String,
    demands: Vec<Demand>,
}

#[derive(Debug)]
struct Schema {
    elements: Vec<Element>,
    rules: Vec<Rule>,
}

impl Schema {
    fn around(&self, element: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(element), |at| (*at != 0).then(|| self.elements[*at].parent))
    }

    fn is_below(&self, element: usize, above: usize) -> bool {
        self.around(element).any(|at| at == above)
    }

    /// The fields that an element is or has in it.
    fn fields(&self, element: usize) -> Vec<usize> {
        let is_field = |at: &usize| self.elements[*at].sort != Sort::Group && self.is_below(*at, element);
        (1..self.elements.len()).filter(is_field).collect()
    }

    /// Those of them whose answers show that somebody fills the element in.
    fn evidence(&self, element: usize) -> Vec<usize> {
        let all = self.fields(element);
        let own: Vec<usize> = all.iter().copied().filter(|field| !self.elements[*field].preset).collect();
        if own.is_empty() { all } else { own }
    }

    fn has_preset(&self, element: usize) -> bool {
        self.fields(element).iter().any(|field| self.elements[*field].preset)
    }

    /// What is repeated with a field: a group around it, or the field itself. Several files are one answer.
    fn repeated(&self, field: usize) -> Option<usize> {
        self.around(field).find(|at| self.elements[*at].many && self.elements[*at].sort != Sort::File)
    }

    /// The innermost optional group that an element is or stands in.
    fn optional(&self, element: usize) -> Option<usize> {
        self.around(element).find(|at| {
            let element = &self.elements[*at];
            element.sort == Sort::Group && *at != 0 && !element.mandatory
        })
    }

    fn common(&self, one: usize, other: usize) -> usize {
        self.around(one).find(|at| self.is_below(other, *at)).unwrap()
    }

    /// Mandatory wherever the element is: neither the field nor a group between them may be left out.
    fn mandatory_in(&self, field: usize, element: usize) -> bool {
        field == element || self.around(field).take_while(|at| *at != element).all(|at| self.elements[at].mandatory)
    }

    /// Whether a rule may be taken: what it speaks of is below its element, and it is sure which answers are meant.
    fn is_sure(&self, rule: &Rule) -> bool {
        rule.demands.iter().all(|demand| match demand {
            Demand::Required { target, trigger, asked }
            | Demand::OnlyWhen { target, trigger, asked }
            | Demand::Shown { target, trigger, asked } => {
                let required = matches!(demand, Demand::Required { .. });
                let fields = self.fields(*target);
                let around = self.optional(self.common(*target, *trigger));
                // A preset value shows nothing of its optional group.
                let preset = self.elements[*trigger].preset && self.optional(*trigger).is_some();
                let from_outside = preset && around != self.optional(*trigger);
                let always_there = !required && self.elements[*target].mandatory;
                let any = !fields.iter().any(|field| self.mandatory_in(*field, *target));
                let mistaken = required && any && self.has_preset(*target) && !fields.contains(trigger);
                let there = self.is_below(*target, rule.at) && self.is_below(*trigger, rule.at);
                let spread = self
                    .repeated(*trigger)
                    .is_some_and(|group| !fields.iter().all(|f| self.repeated(*f) == Some(group)));
                let only_begun = required && target != trigger && matches!(asked, Asked::Filled | Asked::Is(_, true));
                let shows_itself = fields.contains(trigger) && !only_begun;
                let in_vain = required
                    && (preset || matches!(asked, Asked::Empty | Asked::Is(_, false)))
                    && around.is_some_and(|optional| !self.is_below(rule.at, optional));
                let mixed = required && any && !self.is_one_instance(&self.evidence(*target));
                !from_outside
                    && !always_there
                    && !mistaken
                    && there
                    && !spread
                    && !shows_itself
                    && !in_vain
                    && !mixed
                    && !matches!(asked, Asked::Unclear)
            }
            Demand::OneOf { of, .. } => {
                let all: Vec<usize> = of.iter().flat_map(|element| self.evidence(*element)).collect();
                let apart = all.iter().collect::<BTreeSet<_>>().len() == all.len();
                let around = of.iter().map(|element| self.elements[*element].parent);
                let common = around.reduce(|one, other| self.common(one, other)).unwrap();
                let there = of.iter().all(|element| self.is_below(*element, rule.at));
                let may_lack = |at: &usize| self.elements[*at].sort == Sort::Group || self.optional(*at).is_some();
                let mistaken = of.iter().any(|at| may_lack(at) && self.has_preset(*at));
                !mistaken
                    && there
                    && apart
                    && self.is_one_instance(&all)
                    && self.optional(common) == self.optional(rule.at)
            }
        })
    }

    fn is_one_instance(&self, fields: &[usize]) -> bool {
        let groups: BTreeSet<Option<usize>> = fields.iter().map(|field| self.repeated(*field)).collect();
        groups.len() == 1 || groups == BTreeSet::from([None])
    }
}

type Given = BTreeMap<(usize, usize), Value>;

/// The answers to a schema, and what its rules say of them.
struct Reading<'a> {
    schema: &'a Schema,
    given: &'a Given,
    /// How often each repeated group or field is there.
    instances: BTreeMap<usize, usize>,
    /// What the rules say that are taken.
    demands: Vec<(usize, &'a Demand)>,
}

impl<'a> Reading<'a> {
    fn new(schema: &'a Schema, given: &'a Given, taken: &[bool]) -> Self {
        let mut instances = BTreeMap::new();
        for (field, index) in given.keys() {
            if let Some(group) = schema.repeated(*field) {
                let known: &mut usize = instances.entry(group).or_insert(1);
                *known = (*known).max(index + 1);
            }
        }
        let taken = schema.rules.iter().zip(taken).filter(|(_, taken)| **taken);
        let demands = taken.flat_map(|(rule, _)| rule.demands.iter().map(|demand| (rule.at, demand))).collect();
        Self { schema, given, instances, demands }
    }

    fn count(&self, field: usize) -> usize {
        self.schema.repeated(field).map_or(1, |group| self.instances.get(&group).copied().unwrap_or(1))
    }

    /// The instance of `field` that belongs to an instance of what stands with `home`.
    fn beside(&self, field: usize, home: usize, instance: usize) -> usize {
        if self.schema.repeated(field) == self.schema.repeated(home) { instance } else { 0 }
    }

    /// Whether a field may be seen: every rule that lets it be filled in only sometimes lets it now.
    fn is_shown(&self, field: usize, instance: usize) -> bool {
        self.demands.iter().all(|(_, demand)| match demand {
            Demand::OnlyWhen { target, trigger, asked } if self.schema.is_below(field, *target) => {
                self.holds(*trigger, self.beside(*trigger, field, instance), asked)
            }
            _ => true,
        })
    }

    fn answer(&self, field: usize, instance: usize) -> Option<&'a Value> {
        self.given.get(&(field, instance)).filter(|_| self.is_shown(field, instance))
    }

    fn holds(&self, trigger: usize, instance: usize, asked: &Asked) -> bool {
        let answer = self.answer(trigger, instance);
        match asked {
            Asked::Filled => answer.is_some(),
            Asked::Empty => answer.is_none(),
            Asked::Is(values, equal) => answer.is_some_and(|answer| values.contains(answer)) == *equal,
            Asked::Unclear => unreachable!(),
        }
    }

    fn any_filled(&self, element: usize, home: usize, instance: usize) -> bool {
        let fields = self.schema.evidence(element);
        fields.iter().any(|field| self.answer(*field, self.beside(*field, home, instance)).is_some())
    }

    /// Whether something in a group says otherwise than it did from the beginning.
    fn is_begun(&self, group: usize, home: usize, instance: usize) -> bool {
        self.schema.fields(group).iter().any(|field| {
            let answer = self.answer(*field, self.beside(*field, home, instance));
            answer.is_some_and(|answer| !self.schema.elements[*field].preset || *answer != json!("x"))
        })
    }

    /// Whether an optional group is there: somebody has begun it, or a rule asks for it.
    fn is_given(&self, group: usize, home: usize, instance: usize) -> bool {
        self.is_begun(group, home, instance)
            || self.demands.iter().any(|(_, demand)| match demand {
                Demand::Required { target, .. } if *target == group => self.asks(demand, home, instance),
                _ => false,
            })
    }

    /// Whether a rule asks for its target, seen from a field of it.
    fn asks(&self, demand: &Demand, home: usize, instance: usize) -> bool {
        let Demand::Required { target, trigger, asked } = demand else { return false };
        let preset = self.schema.elements[*trigger].preset && self.schema.optional(*trigger).is_some();
        let needs_answer = matches!(asked, Asked::Filled | Asked::Is(_, true)) && !preset;
        let optional = self.schema.optional(self.schema.common(*target, *trigger)).filter(|_| !needs_answer);
        self.holds(*trigger, self.beside(*trigger, home, instance), asked)
            && optional.is_none_or(|group| self.is_begun(group, home, instance))
    }

    fn instances_of(&self, fields: &[usize]) -> Vec<(usize, usize)> {
        fields.iter().flat_map(|field| (0..self.count(*field)).map(|index| (*field, index))).collect()
    }

    /// Whether everything that has to be filled in is.
    fn is_complete(&self) -> bool {
        let schema = self.schema;
        let all = self.instances_of(&schema.fields(0));
        let fine = |field: usize, index: usize| self.answer(field, index).is_some();
        let of_itself = all.iter().all(|(field, index)| {
            let due = match schema.optional(*field) {
                Some(group) => schema.mandatory_in(*field, group) && self.is_given(group, *field, *index),
                None => schema.mandatory_in(*field, 0),
            };
            !due || fine(*field, *index)
        });
        of_itself
            && self.demands.iter().all(|(at, demand)| match demand {
                Demand::Required { target, .. } => {
                    let fields = schema.fields(*target);
                    let of_all = self.instances_of(&fields).into_iter().all(|(field, index)| {
                        let due = schema.mandatory_in(field, *target) && self.asks(demand, field, index);
                        !due || fine(field, index)
                    });
                    of_all && (schema.elements[*target].sort != Sort::Group || self.one_filled(demand, *target))
                }
                Demand::OnlyWhen { .. } | Demand::Shown { .. } => true,
                Demand::OneOf { of, exactly } => {
                    let home = schema.evidence(of[0])[0];
                    (0..self.count(home)).all(|index| {
                        let asked = schema.optional(*at).is_none_or(|group| self.is_given(group, home, index));
                        let filled = of.iter().filter(|element| self.any_filled(**element, home, index)).count();
                        !asked || filled == 1 || (filled > 1 && !exactly)
                    })
                }
            })
    }

    /// A group that is asked for has something in it.
    fn one_filled(&self, demand: &Demand, target: usize) -> bool {
        if matches!(demand, Demand::Required { trigger, .. } if self.schema.is_below(*trigger, target)) {
            // The trigger is an answer in the group.
            return true;
        }
        let mut fields = self.schema.evidence(target);
        fields.extend(self.schema.fields(target).iter().filter(|field| self.schema.mandatory_in(**field, target)));
        let home = fields.iter().copied().find(|field| self.schema.repeated(*field).is_none()).unwrap_or(fields[0]);
        (0..self.count(home)).all(|index| {
            let places = || fields.iter().map(|field| (*field, self.beside(*field, home, index)));
            !self.asks(demand, home, index) || places().any(|(field, index)| self.answer(field, index).is_some())
        })
    }
}

const YES: [&str; 8] = ["wahr", "\"wahr\"", "true", "TRUE", "ja", "\"Ja\"", "1", "„wahr“"];
const FILLED: [&str; 3] = ["befüllt ist", "nicht leer ist", "<> leer"];
const EMPTY: [&str; 4] = ["nicht befüllt ist", "leer ist", "= leer", "= \"\""];
const NO: [&str; 7] = ["falsch", "\"falsch\"", "false", "False", "nein", "\"nein\"", "0"];

fn id(schema: &Schema, element: usize) -> String {
    let letter = match (schema.elements[element].sort, element) {
        (_, 0) => 'S',
        (Sort::Group, _) => 'G',
        _ => 'F',
    };
    format!("{letter}{element:0>11}")
}

fn elements(dice: &mut Dice) -> Vec<Element> {
    let root = Element { sort: Sort::Group, parent: 0, mandatory: true, many: false, preset: false };
    let mut all = vec![root];
    let count = 4 + dice.below(9);
    let mut open = vec![0];
    for _ in 0..count {
        // In order from the top, so that a group is closed once something stands behind it.
        while open.len() > 1 && dice.chance(3) && all.last().is_some_and(|last| last.sort != Sort::Group) {
            open.pop();
        }
        let parent = *open.last().unwrap();
        let within_many = open.iter().any(|group| all[*group].many);
        let is_group = open.len() < 4 && dice.chance(3);
        let sorts = [Sort::Bool, Sort::Choice, Sort::Text, Sort::Text, Sort::Number, Sort::Day, Sort::File];
        let sort = if is_group { Sort::Group } else { *dice.one(&sorts) };
        let many = !within_many && dice.chance(6);
        let preset = sort == Sort::Text && dice.chance(3);
        all.push(Element { sort, parent, mandatory: dice.chance(2), many, preset });
        if is_group {
            open.push(all.len() - 1);
        }
    }
    let last = all.len() - 1;
    if all[last].sort == Sort::Group {
        all[last].sort = Sort::Text;
    }
    all
}

fn comparison(schema: &Schema, trigger: usize, dice: &mut Dice) -> (String, Asked) {
    let name = |text: &str| format!("F{trigger:0>11} {text}");
    let of = if dice.chance(3) { format!("F{trigger:0>11} \"Ein Name\"") } else { format!("F{trigger:0>11}") };
    let compare = |operand: &str, equal: bool, dice: &mut Dice| match (equal, dice.chance(2)) {
        (true, true) => format!("im Feld {of} der Wert {operand} angegeben wurde"),
        (false, true) => format!("im Feld {of} nicht der Wert {operand} ausgewählt ist"),
        (true, false) => format!("das Feld {of} = {operand}"),
        (false, false) => format!("{of} <> {operand}"),
    };
    match dice.below(8) {
        0 | 1 => (name(dice.one::<&str>(&FILLED)), Asked::Filled),
        2 | 3 => (name(dice.one::<&str>(&EMPTY)), Asked::Empty),
        4 => {
            // Another field, or a word without a meaning here.
            let other = 1 + dice.below(schema.elements.len() - 1);
            let other = id(schema, other).replace('G', "F");
            let words = ["NULL".to_owned(), other, "vielleicht".to_owned()];
            let word = dice.one(&words).clone();
            let equal = dice.chance(2);
            let text = compare(&word, equal, dice);
            (text, Asked::Unclear)
        }
        _ => {
            let equal = dice.chance(2);
            match schema.elements[trigger].sort {
                Sort::Bool => {
                    let truth = dice.chance(2);
                    if equal && dice.chance(5) {
                        return (
                            name(if truth { "bejaht wurde" } else { "verneint wurde" }),
                            Asked::Is(vec![json!(truth)], true),
                        );
                    }
                    let word = *dice.one(if truth { &YES[..] } else { &NO[..] });
                    (compare(word, equal, dice), Asked::Is(vec![json!(truth)], equal))
                }
                Sort::Choice => {
                    let code = *dice.one(&["001", "002"]);
                    if dice.chance(8) {
                        // The code and its name are of two options.
                        let other = if code == "001" { "N002" } else { "N001" };
                        return (compare(&format!("{code} \"{other}\""), equal, dice), Asked::Unclear);
                    }
                    if dice.chance(4) {
                        return several(&of, equal, dice);
                    }
                    let written = dice
                        .one(&[
                            code.to_owned(),
                            format!("\"{code}\""),
                            format!("{code} \"N{code}\""),
                            format!("\"{code} N{code}\""),
                        ])
                        .clone();
                    (compare(&written, equal, dice), Asked::Is(vec![json!(code)], equal))
                }
                Sort::Text => (compare("\"x\"", equal, dice), Asked::Is(vec![json!("x")], equal)),
                Sort::Number => (compare("5", equal, dice), Asked::Unclear),
                Sort::Day => (compare("2026-01-01", equal, dice), Asked::Unclear),
                Sort::File | Sort::Group => (compare("ja", equal, dice), Asked::Unclear),
            }
        }
    }
}

/// One of two codes, or none of them; joined by the wrong word it means nothing.
fn several(of: &str, equal: bool, dice: &mut Dice) -> (String, Asked) {
    let (operator, joint) = if equal { ("=", "ODER") } else { ("<>", "UND") };
    let right = !dice.chance(4);
    let joint = match (right, joint) {
        (true, joint) => joint,
        (false, "ODER") => "UND",
        (false, _) => "ODER",
    };
    let text = match dice.below(3) {
        0 => format!("{of} {operator} 001 \"N001\" {joint} {operator} 002 \"N002\""),
        1 => format!("{of} {operator} (001 {joint} 002)"),
        _ => format!("{of} {operator} 001 - N001 {joint} 002 - N002"),
    };
    (text, if right { Asked::Is(vec![json!("001"), json!("002")], equal) } else { Asked::Unclear })
}

/// A sentence that shows its target, and hides it otherwise.
fn showing(schema: &Schema, at: usize, dice: &mut Dice) -> Option<(String, Vec<Demand>)> {
    let (_, Demand::OnlyWhen { target, trigger, .. }) = demand(schema, at, dice)? else { return None };
    let (when, asked) = comparison(schema, trigger, dice);
    let target_id = id(schema, target);
    let pattern = *dice.one(&[
        "WENN {when} DANN zeige {} an, SONST zeige {} nicht an.",
        "Wenn {when}, dann zeige das Feld {}, ansonsten nicht.",
        "Wenn {when}, dann ist {} anzuzeigen, sonst blende {} aus.",
        "Wenn {when}, dann aktiviere {}, sonst deaktiviere {}.",
    ]);
    let only = Demand::OnlyWhen { target, trigger, asked: asked.clone() };
    let text = pattern.replace("{when}", &when).replace("{}", &target_id);
    Some((text, vec![only, Demand::Shown { target, trigger, asked }]))
}

fn negated(asked: Asked) -> Asked {
    match asked {
        Asked::Filled => Asked::Empty,
        Asked::Empty => Asked::Filled,
        Asked::Is(value, equal) => Asked::Is(value, !equal),
        Asked::Unclear => Asked::Unclear,
    }
}

fn demand(schema: &Schema, at: usize, dice: &mut Dice) -> Option<(String, Demand)> {
    let all: Vec<usize> =
        (1..schema.elements.len()).filter(|element| dice.chance(9) || schema.is_below(*element, at)).collect();
    let fields: Vec<usize> =
        all.iter().copied().filter(|element| schema.elements[*element].sort != Sort::Group).collect();
    if fields.is_empty() {
        return None;
    }
    let target = *dice.one(&all);
    if schema.fields(target).is_empty() {
        return None;
    }
    if dice.chance(5) {
        let mut of: Vec<usize> = (0..2 + dice.below(2)).map(|_| *dice.one(&all)).collect();
        of.dedup();
        if of.len() < 2 || of.iter().any(|element| schema.fields(*element).is_empty()) {
            return None;
        }
        let exactly = dice.chance(2);
        let names: Vec<String> = of.iter().map(|element| id(schema, *element)).collect();
        let (last, first) = names.split_last()?;
        let how_many = if exactly { "genau eines" } else { "mindestens eines" };
        let text = format!("Es muss {how_many} der Felder {} oder {last} befüllt sein.", first.join(", "));
        return Some((text, Demand::OneOf { of, exactly }));
    }
    let trigger = *dice.one(&fields);
    let (when, asked) = comparison(schema, trigger, dice);
    let target_id = id(schema, target);
    if dice.chance(2) {
        let verb = dice.one(&["muss {} befüllt sein", "muss das Feld {} befüllt werden", "darf {} nicht leer sein"]);
        let text = format!("Wenn {when}, dann {}.", verb.replace("{}", &target_id));
        return Some((text, Demand::Required { target, trigger, asked }));
    }
    // What is shown depends on what stands before it, so that no two wait for each other.
    if schema.fields(target).iter().any(|field| *field < trigger) {
        return None;
    }
    if dice.chance(3) {
        let text = format!("{target_id} darf nur befüllt werden, wenn {when}.");
        return Some((text, Demand::OnlyWhen { target, trigger, asked }));
    }
    let verb = dice.one(&["darf {} nicht befüllt sein", "muss {} leer bleiben"]);
    let text = format!("Wenn {when}, dann {}.", verb.replace("{}", &target_id));
    Some((text, Demand::OnlyWhen { target, trigger, asked: negated(asked) }))
}

fn schema(dice: &mut Dice) -> Schema {
    let mut schema = Schema { elements: elements(dice), rules: vec![] };
    let groups: Vec<usize> =
        (0..schema.elements.len()).filter(|element| schema.elements[*element].sort == Sort::Group).collect();
    for _ in 0..2 + dice.below(4) {
        let at = *dice.one(&groups);
        if dice.chance(4) {
            let shown = showing(&schema, at, dice);
            schema.rules.extend(shown.map(|(text, demands)| Rule { at, text, demands }));
            continue;
        }
        let sentences: Vec<(String, Demand)> =
            (0..1 + dice.below(2)).filter_map(|_| demand(&schema, at, dice)).collect();
        if !sentences.is_empty() {
            let text = sentences.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(" ");
            let demands = sentences.into_iter().map(|(_, demand)| demand).collect();
            schema.rules.push(Rule { at, text, demands });
        }
    }
    schema
}

fn xml(schema: &Schema, at: usize) -> String {
    let rules = schema.rules.iter().enumerate().filter(|(_, rule)| rule.at == at);
    let rules: String = rules
        .map(|(number, rule)| regel(number as u32 + 1, &rule.text.replace('<', "&lt;").replace('>', "&gt;")))
        .collect();
    let inside = (1..schema.elements.len()).filter(|element| schema.elements[*element].parent == at).map(|element| {
        let Element { sort, mandatory, many, preset, .. } = schema.elements[element];
        let anzahl = format!("{}:{}", u8::from(mandatory), if many { "*" } else { "1" });
        let field = |feldart: &str, datentyp: &str, more: &str| {
            let kind = format!(
                "<x:feldart><code>{feldart}</code></x:feldart><x:datentyp><code>{datentyp}</code></x:datentyp>{more}"
            );
            position(&anzahl, &identified("datenfeld", &id(schema, element), &kind))
        };
        let wert = |code: &str| format!("<x:wert><x:code>{code}</x:code><x:name>N{code}</x:name></x:wert>");
        match sort {
            Sort::Group => gruppe(element as u32, &anzahl, &xml(schema, element)),
            Sort::Bool => field("input", "bool", ""),
            Sort::Choice => field("select", "text", &format!("<x:werte>{}{}</x:werte>", wert("001"), wert("002"))),
            Sort::Text if preset => field("input", "text", "<x:inhalt>x</x:inhalt>"),
            Sort::Text => field("input", "text", ""),
            Sort::Number => field("input", "num", ""),
            Sort::Day => field("input", "date", ""),
            Sort::File => field("input", "file", ""),
        }
    });
    rules + &inside.collect::<String>()
}

fn some_answer(sort: Sort, dice: &mut Dice) -> Value {
    match sort {
        Sort::Bool => json!(dice.chance(2)),
        Sort::Choice => json!(*dice.one(&["001", "002"])),
        Sort::Text => json!(*dice.one(&["x", "y"])),
        Sort::Number => json!("5"),
        Sort::Day => json!("2026-01-01"),
        Sort::File => json!(["a.pdf"]),
        Sort::Group => unreachable!(),
    }
}

/// Compares the two readings for some answers; gives how many rules were taken, and how many
/// answers were complete and how many weren't.
fn compare(schema: &Schema, dice: &mut Dice) -> (usize, usize, usize) {
    let imported = imported(&xml(schema, 0), &Readings::new());
    let told = || format!("{:#?}\n{:#?}", schema.rules, schema.elements);
    let mut taken = vec![];
    for (number, rule) in schema.rules.iter().enumerate() {
        let start = format!("R{:0>11}: ", number + 1);
        let open = imported.open.iter().find(|point| point.text.starts_with(&start));
        // A rule that is sure stays open only for others that are taken.
        let fits = match open {
            None => schema.is_sure(rule),
            Some(point) => !schema.is_sure(rule) || point.reason == OpenReason::RuleConflicts,
        };
        assert!(fits, "{} {open:?}\n{}", rule.text, told());
        taken.push(open.is_none());
    }
    let form = Form::parse(&imported.form).unwrap();
    form.publishable().unwrap();
    let found = forms::check(&form, &forms::CheckContext::on(date(2026, 11, 24)));
    let errors: Vec<_> = found.iter().filter(|finding| finding.severity == forms::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{}", told());
    let fields = form.groups().flat_map(|group| group.fields().map(move |field| (group, field)));
    let keys: BTreeMap<usize, (&str, &str)> = fields
        .filter_map(|(group, field)| {
            Some((field.id.rsplit('F').next()?.parse().ok()?, (group.id.as_str(), field.id.as_str())))
        })
        .collect();
    let key = |field: usize, index: usize| FieldKey::new(keys[&field].0, index, keys[&field].1);
    let (mut complete, mut incomplete) = (0, 0);
    for round in 0..6 {
        let mut given = Given::new();
        for field in schema.fields(0) {
            let most = if schema.repeated(field).is_some() { 1 + dice.below(2) } else { 1 };
            for index in 0..most {
                // From hardly anything to all but everything.
                if dice.below(6) < round {
                    given.insert((field, index), some_answer(schema.elements[field].sort, dice));
                }
            }
        }
        let reading = Reading::new(schema, &given, &taken);
        // Whoever fills in a second instance has filled in the first.
        let begun = |group: &usize| reading.any_filled(*group, schema.fields(*group)[0], 0);
        if !reading.instances.iter().all(|(group, count)| *count == 1 || begun(group)) {
            continue;
        }
        let answers: Answers =
            given.iter().map(|((field, index), value)| (key(*field, *index), value.clone())).collect();
        let evaluation = forms::evaluate(&form, &answers, &Context::on(date(2026, 11, 24)));
        for (field, index) in reading.instances_of(&schema.fields(0)) {
            let shown = evaluation.visible.contains(&key(field, index));
            assert_eq!(
                shown,
                reading.is_shown(field, index),
                "{field} {index} is shown: {shown}\n{given:?}\n{}",
                told()
            );
        }
        for (_, demand) in &reading.demands {
            let Demand::Shown { target, trigger, asked } = demand else { continue };
            for (field, index) in reading.instances_of(&[*target]) {
                let is_field = schema.elements[field].sort != Sort::Group;
                let holds = is_field && reading.holds(*trigger, reading.beside(*trigger, field, index), asked);
                assert!(!holds || reading.is_shown(field, index), "{field} {index}\n{given:?}\n{}", told());
            }
        }
        let is_complete = evaluation.findings.is_empty();
        assert_eq!(is_complete, reading.is_complete(), "{:?}\n{given:?}\n{}", evaluation.findings, told());
        if is_complete { complete += 1 } else { incomplete += 1 }
    }
    (taken.into_iter().filter(|taken| *taken).count(), complete, incomplete)
}

#[test]
fn the_form_judges_as_the_rules_say() {
    let cases = if trial::full() { 10_000 } else { 400 };
    let (mut complete, mut incomplete, mut sure, mut open) = (0, 0, 0, 0);
    for case in 0..cases {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(case + 1));
        let schema = schema(&mut dice);
        let (taken, fine, wrong) = compare(&schema, &mut dice);
        complete += fine;
        incomplete += wrong;
        sure += taken;
        open += schema.rules.len() - taken;
    }
    println!(
        "{cases} schemas, {sure} rules taken, {open} open; answers: {complete} complete, {incomplete} not; 0 differences"
    );
    assert!(
        sure > cases as usize / 3
            && open > cases as usize / 3
            && complete > cases as usize
            && incomplete > cases as usize
    );
}
