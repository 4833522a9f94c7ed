//! The texts that regular expressions and lengths leave, decided by automata.

use std::collections::{HashSet, VecDeque};

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::{Anchored, Input};

use crate::model::ValidatorKind;

/// Largest automaton of one expression in bytes, and most states looked at together.
const AUTOMATON_LIMIT: usize = 1024 * 1024;
const STATE_LIMIT: usize = 20_000;

/// What validators with rules of their own have in common with a regular expression: every text that they take matches.
const NECESSARY: [(ValidatorKind, &str); 6] = [
    (ValidatorKind::Iban, r"[A-Za-z]{2}[0-9 ]{2,4}[A-Za-z0-9 ]{11,60}"),
    (ValidatorKind::Bic, r"\s*[A-Za-z](\s*[A-Za-z]){5}(\s*[A-Za-z0-9]){2}((\s*[A-Za-z0-9]){3})?\s*"),
    (ValidatorKind::TaxId, r"\s*[1-9](\s*[0-9]){10}\s*"),
    (ValidatorKind::Plz, r"[0-9]{5}"),
    (ValidatorKind::Email, r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}"),
    (ValidatorKind::IdCardNumber, r"\s*[0-9A-Za-z](\s*[0-9A-Za-z]){8}\s*[0-9]\s*"),
];

/// Texts without controls, without blanks at either end, that match all expressions and have a length in bounds.
pub(super) struct Language {
    patterns: Vec<String>,
    min: usize,
    max: usize,
}

pub(super) enum Words {
    /// Some of the shortest.
    Some(Vec<String>),
    None,
    /// The automata grew too large, or an expression can't be turned into one.
    Unknown,
}

impl Language {
    pub fn of<'a>(kinds: impl Iterator<Item = &'a ValidatorKind>, lines: bool) -> Self {
        let trimmed = if lines { r"[^\p{Cc}\s]([^\p{Cc}]|[\n\r\t])*" } else { r"[^\p{Cc}\s][^\p{Cc}]*" };
        let mut language = Self { patterns: vec![trimmed.to_owned()], min: 1, max: usize::MAX };
        for kind in kinds {
            match kind {
                ValidatorKind::Regex(pattern) => language.patterns.push(crate::pattern::of_ascii(pattern)),
                ValidatorKind::MinLength(min) => language.min = language.min.max(*min),
                ValidatorKind::MaxLength(max) => language.max = language.max.min(*max),
                other => {
                    let necessary = NECESSARY.iter().find(|(known, _)| known == other);
                    language.patterns.extend(necessary.map(|(_, pattern)| (*pattern).to_owned()));
                }
            }
        }
        language
    }

    /// Shortest texts, some more than `count`. They come from the automata alone: whoever asks tries them.
    pub fn words(&self, count: usize) -> Words {
        if self.min > self.max {
            return Words::None;
        }
        // Each length up to the smallest is a state of its own: the search would be given up before it gets there.
        if self.min > STATE_LIMIT {
            return Words::Unknown;
        }
        let Some(automata) = self.patterns.iter().map(|pattern| automaton(pattern)).collect::<Option<Vec<_>>>() else {
            return Words::Unknown;
        };
        self.search(&automata, count + 3)
    }

    /// Breadth first over all automata at once, shortest in characters first. Lengths are told apart up to the smallest.
    fn search(&self, automata: &[Dfa], count: usize) -> Words {
        let Some(at) = starts(automata) else { return Words::Unknown };
        let letters = told_apart(automata);
        let mut seen: HashSet<(Vec<StateID>, usize)> = HashSet::new();
        // Each with the one before it, the byte between them, and its length in characters.
        let mut nodes = vec![Walk { at, before: 0, byte: 0, length: 0 }];
        let mut queue = VecDeque::from([0]);
        let mut words = vec![];
        while let Some(index) = queue.pop_front() {
            let Walk { at, length, .. } = nodes[index].clone();
            if !seen.insert((at.clone(), length.min(self.min))) {
                continue;
            }
            if seen.len() > STATE_LIMIT {
                return if words.is_empty() { Words::Unknown } else { Words::Some(words) };
            }
            if length >= self.min && accepts(automata, &at) {
                words.extend(spell(&nodes, index));
                if words.len() >= count {
                    break;
                }
            }
            for &byte in &letters {
                // All but the first byte of a character begin with 10.
                let begins = byte & 0b1100_0000 != 0b1000_0000;
                let length = length + usize::from(begins);
                let next =
                    || automata.iter().zip(&at).map(|(dfa, state)| dfa.next_state(*state, byte)).collect::<Vec<_>>();
                if length > self.max {
                    continue;
                }
                let next = next();
                if automata.iter().zip(&next).any(|(dfa, state)| dfa.is_dead_state(*state) || dfa.is_quit_state(*state))
                {
                    continue;
                }
                nodes.push(Walk { at: next, before: index, byte, length });
                let last = nodes.len() - 1;
                if begins { queue.push_back(last) } else { queue.push_front(last) }
            }
        }
        if words.is_empty() { Words::None } else { Words::Some(words) }
    }
}

type Dfa = dense::DFA<Vec<u32>>;

#[derive(Clone)]
struct Walk {
    at: Vec<StateID>,
    before: usize,
    byte: u8,
    length: usize,
}

fn automaton(pattern: &str) -> Option<Dfa> {
    let config = dense::Config::new()
        .start_kind(StartKind::Anchored)
        .dfa_size_limit(Some(AUTOMATON_LIMIT))
        .determinize_size_limit(Some(AUTOMATON_LIMIT));
    dense::Builder::new().configure(config).build(&format!(r"\A(?:{pattern})\z")).ok()
}

fn starts(automata: &[Dfa]) -> Option<Vec<StateID>> {
    let input = Input::new("").anchored(Anchored::Yes);
    automata.iter().map(|dfa| dfa.start_state_forward(&input).ok()).collect()
}

fn accepts(automata: &[Dfa], at: &[StateID]) -> bool {
    automata.iter().zip(at).all(|(dfa, state)| dfa.is_match_state(dfa.next_eoi_state(*state)))
}

/// One byte of each class that the automata tell apart, those that read well first.
fn told_apart(automata: &[Dfa]) -> Vec<u8> {
    let well_read = (b'a'..=b'z').chain(b'A'..=b'Z').chain(b'0'..=b'9').chain(b' '..=b'~').chain(0..=255);
    let mut seen = HashSet::new();
    well_read
        .filter(|byte| seen.insert(automata.iter().map(|dfa| dfa.byte_classes().get(*byte)).collect::<Vec<_>>()))
        .collect()
}

fn spell(nodes: &[Walk], mut index: usize) -> Option<String> {
    let mut bytes = vec![];
    while index != 0 {
        bytes.push(nodes[index].byte);
        index = nodes[index].before;
    }
    bytes.reverse();
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortest(pattern: &str, min: usize, max: usize) -> Option<Option<usize>> {
        let kinds =
            [ValidatorKind::Regex(pattern.to_owned()), ValidatorKind::MinLength(min), ValidatorKind::MaxLength(max)];
        match Language::of(kinds.iter(), false).words(1) {
            Words::Some(words) => Some(words.first().map(|word| word.chars().count())),
            Words::None => Some(None),
            Words::Unknown => None,
        }
    }

    #[test]
    fn lengths_and_patterns_are_decided_together() {
        for (pattern, min, max, length) in [
            ("[0-9]{5}", 1, 5, Some(5)),
            ("[0-9]{5}", 1, 4, None),
            ("[0-9]{5}", 6, 9, None),
            ("(ab)*", 3, 9, Some(4)),
            ("(ab)*", 3, 3, None),
            ("ü+", 2, 2, Some(2)),
            ("[äöü]{3}", 1, 2, None),
            ("a|b", 2, 1, None),
            ("", 1, 9, None),
            (" +", 1, 9, None),
            (".*", 200, 300, Some(200)),
        ] {
            assert_eq!(shortest(pattern, min, max), Some(length), "{pattern} {min} {max}");
        }
        assert_eq!(shortest(r"(?i)\b\w{3}\b(", 1, 9), None, "no expression");
    }
}
