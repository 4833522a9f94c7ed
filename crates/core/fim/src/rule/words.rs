//! The words of a rule in their plain form, and its sentences. What stands in quotes is left as it is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::ID;
use crate::id::plain_id;

/// Names of elements, by their ids without the zeros in front.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<String, Vec<String>>);

/// `None` only if the pattern were wrong, which a test excludes.
static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!(r"\b{ID}\b")).ok());
/// `F00000463 "Name"`, `"F00002408 "Name"`, `"F00000001028 Name"`
static QUOTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r#""?\b({ID})\s*"([^"]+)"|"({ID})([^",.=<>]*)""#)).ok());

/// Words that turn the sense of what they stand in.
const NEGATIONS: [&str; 15] = [
    "nicht",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "keines",
    "nie",
    "niemals",
    "keinesfalls",
    "nur",
    "wenn",
    "außer",
    "optional",
    "freiwillig",
    "weder",
];
/// Words that are answers, or say that there is one.
const ANSWERS: [&str; 9] = ["ja", "nein", "wahr", "falsch", "leer", "befüllt", "ausgefüllt", "angegeben", "gewählt"];
/// Before these a text in quotes may be the value that is meant: „im Feld … "Berlin" angegeben wurde“.
const GIVES_VALUE: [&str; 5] = ["angegeben", "ausgewählt", "gewählt", "eingetragen", "eingegeben"];

impl Names {
    /// An element that rules may speak of by its name.
    pub fn add(&mut self, id: &str, name: &str) {
        let name = in_a_line(name);
        let known = self.0.entry(plain_id(id)).or_default();
        if !name.is_empty() && !known.contains(&name) {
            known.push(name);
            // Of two names that begin alike the longer one is meant where it stands.
            known.sort_by_key(|name| std::cmp::Reverse(name.len()));
        }
    }

    /// The text in one line, without the names that stand beside their ids without quotes.
    pub(super) fn taken_out(&self, text: &str) -> String {
        let text = in_a_line(text);
        let mut rest = text.as_str();
        let mut out = String::new();
        while let Some(id) = BARE.as_ref().and_then(|pattern| pattern.find(rest)) {
            let (before, after) = rest.split_at(id.end());
            out.push_str(before);
            rest = self.without_name(id.as_str(), after);
        }
        out + rest
    }

    fn without_name<'a>(&self, id: &str, after: &'a str) -> &'a str {
        let names = self.of(id).filter(|name| !is_negated(name) && !ANSWERS.contains(&&*name.to_lowercase()));
        let ends = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '"');
        let mut left =
            names.filter_map(|name| after.strip_prefix(' ')?.strip_prefix(name.as_str())).filter(|rest| ends(rest));
        left.next().unwrap_or(after)
    }

    /// The text with ids alone, without the names that stand in quotes beside them.
    pub(super) fn without_quoted(&self, text: &str) -> String {
        let (mut out, mut end) = (String::new(), 0);
        for found in QUOTED.iter().flat_map(|pattern| pattern.captures_iter(text)) {
            let Some(whole) = found.get(0) else { continue };
            let (id, name) = (found.get(1).or(found.get(3)), found.get(2).or(found.get(4)));
            let following = text.get(whole.end()..).unwrap_or_default();
            let is_name = id.zip(name).filter(|(id, name)| self.is_name(id.as_str(), name.as_str().trim(), following));
            out.push_str(text.get(end..whole.start()).unwrap_or_default());
            out.push_str(is_name.map_or(whole.as_str(), |(id, _)| id.as_str()));
            end = whole.end();
        }
        out + text.get(end..).unwrap_or_default()
    }

    /// Whether a text beside an id is what the element is called. Rules call elements otherwise than schemas do, too; but a
    /// text that may be a value, that says „nicht“, or that doesn't say it where the name does, has to be the name itself.
    fn is_name(&self, id: &str, text: &str, following: &str) -> bool {
        let is_known = self.of(id).any(|name| name.to_lowercase() == in_a_line(text).to_lowercase());
        let is_turned = is_negated(text) || self.of(id).any(|name| is_negated(name));
        let next = following.split_whitespace().find(|word| *word != "nicht").unwrap_or_default();
        let holds_id = BARE.as_ref().is_some_and(|pattern| pattern.is_match(text));
        is_known || !(is_turned || holds_id || GIVES_VALUE.contains(&next))
    }

    fn of(&self, id: &str) -> impl Iterator<Item = &String> {
        self.0.get(&plain_id(id)).into_iter().flatten()
    }
}

fn is_negated(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| NEGATIONS.contains(&&*word.to_lowercase()))
}

fn in_a_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(['„', '“', '”'], "\"")
}

/// Words in capitals and operators of programming languages as others write them; names in single quotes in double ones.
pub(super) fn plain(text: &str) -> String {
    let mut parts: Vec<String> = text.split('"').map(str::to_owned).collect();
    for part in parts.iter_mut().step_by(2) {
        *part = plain_words(&in_double_quotes(part));
    }
    parts.join("\"")
}

/// Only what stands between a space and a space, point or comma: a single quote may be an apostrophe, too.
fn in_double_quotes(text: &str) -> String {
    let mut pieces = text.split('\'');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    let mut is_open = false;
    let mut rest = pieces.peekable();
    while let Some(piece) = rest.next() {
        let opens = !is_open && (out.is_empty() || out.ends_with([' ', '('])) && rest.peek().is_some();
        let closes = is_open && (piece.is_empty() || piece.starts_with([' ', ',', '.', ';', ')']));
        out.push(if opens || closes { '"' } else { '\'' });
        is_open = (is_open && !closes) || opens;
        out.push_str(piece);
    }
    out
}

fn plain_words(text: &str) -> String {
    let word = |word: &str| match word {
        "WENN" => "Wenn".to_owned(),
        "DANN" | "SONST" | "ANSONSTEN" | "ODER" | "UND" => word.to_lowercase(),
        "===" | "==" => "=".to_owned(),
        "!=" | "!==" => "<>".to_owned(),
        _ => word.to_owned(),
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The sentences, without their points. After a sentence that begins with „wenn“ a second one begins with another „wenn“, if
/// it is about the same field.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut found = vec![];
    for sentence in split_outside_quotes(text, &[". "]) {
        let sentence = sentence.trim().trim_end_matches('.').trim();
        if !sentence.starts_with("Wenn ") {
            found.push(sentence.to_owned());
            continue;
        }
        let conditions = split_outside_quotes(sentence, &[", wenn ", " wenn "]);
        // Of another field it may be a further condition of the first.
        let field = |part: &str| BARE.as_ref().and_then(|pattern| pattern.find(part)).map(|id| id.as_str().to_owned());
        if conditions.windows(2).any(|two| two.first().map(|part| field(part)) != two.last().map(|part| field(part))) {
            found.push(sentence.to_owned());
            continue;
        }
        let mut conditions = conditions.iter().map(|part| part.trim());
        found.extend(conditions.next().map(str::to_owned));
        found.extend(conditions.map(|part| format!("Wenn {part}")));
    }
    found.retain(|sentence| !sentence.is_empty());
    found
}

/// At the first of the separators that fits, the longer ones being named first.
pub(super) fn split_outside_quotes<'a>(text: &'a str, separators: &[&str]) -> Vec<&'a str> {
    let mut parts = vec![];
    let (mut start, mut in_quotes, mut skip) = (0, false, 0);
    for (at, sign) in text.char_indices() {
        if at < skip {
            continue;
        }
        in_quotes ^= sign == '"';
        let here = text.get(at..).unwrap_or_default();
        let separator = separators.iter().find(|separator| !in_quotes && here.starts_with(**separator));
        if let Some(separator) = separator {
            parts.extend(text.get(start..at));
            start = at + separator.len();
            skip = start;
        }
    }
    parts.extend(text.get(start..));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_right() {
        assert!(BARE.is_some() && QUOTED.is_some());
    }

    #[test]
    fn names_are_known_by_the_schema_only() {
        let mut names = Names::default();
        names.add("F00000000001", "Auskunft");
        names.add("F00000000001", "Auskunft  (Inland)");
        for (text, expected) in [
            ("Wenn F00000000001 Auskunft (Inland) = 1", "Wenn F00000000001 = 1"),
            ("Wenn F00000001 Auskunft = 1", "Wenn F00000001 = 1"),
            ("Wenn F00000000001 Auskunftei = 1", "Wenn F00000000001 Auskunftei = 1"),
            ("Wenn F00000000002 Auskunft = 1", "Wenn F00000000002 Auskunft = 1"),
        ] {
            assert_eq!(names.taken_out(text), expected);
        }
    }

    #[test]
    fn what_may_be_a_value_is_no_name() {
        let mut names = Names::default();
        names.add("F00000000001", "Wohnort");
        names.add("F00000000002", "Sitz nicht hier");
        for (text, expected) in [
            ("F00000000001 \"Ort\" befüllt ist", "F00000000001 befüllt ist"),
            ("im Feld F00000000001 \"wohnort\" angegeben", "im Feld F00000000001 angegeben"),
            ("im Feld F00000000001 \"Berlin\" angegeben", "im Feld F00000000001 \"Berlin\" angegeben"),
            ("F00000000001 \"12\" nicht ausgewählt", "F00000000001 \"12\" nicht ausgewählt"),
            ("F00000000001 \"nicht\" befüllt", "F00000000001 \"nicht\" befüllt"),
            ("\"F00000000001 nicht\" befüllt", "\"F00000000001 nicht\" befüllt"),
            ("F00000000001 \"nur, wenn gewünscht,\" befüllt", "F00000000001 \"nur, wenn gewünscht,\" befüllt"),
            ("F00000000002 \"Sitz nicht hier\" = ja", "F00000000002 = ja"),
            ("F00000000002 \"Sitz hier\" = ja", "F00000000002 \"Sitz hier\" = ja"),
            ("\"F00000000001 Ort oder F00000000002\" befüllt", "\"F00000000001 Ort oder F00000000002\" befüllt"),
        ] {
            assert_eq!(names.without_quoted(text), expected);
        }
    }

    #[test]
    fn words_are_made_plain_outside_of_quotes() {
        for (text, expected) in [
            ("WENN F1 == \"A ODER B\" DANN", "Wenn F1 = \"A ODER B\" dann"),
            ("F1 'Art' = 001 'eins', F2", "F1 \"Art\" = 001 \"eins\", F2"),
            ("geht's um d'Hondt", "geht's um d'Hondt"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    #[test]
    fn a_point_in_quotes_ends_no_sentence() {
        let text = "Wenn F1 = 1 \"nach Art. 4\", dann A. Wenn F00000002 = 2, dann B, wenn F00000002 <> 2, dann C. \
                    D ist nur zu befüllen, wenn E. Wenn F00000002 = 2, dann B, wenn F00000003 = 2, dann C.";
        assert_eq!(
            sentences(text),
            [
                "Wenn F1 = 1 \"nach Art. 4\", dann A",
                "Wenn F00000002 = 2, dann B",
                "Wenn F00000002 <> 2, dann C",
                "D ist nur zu befüllen, wenn E",
                "Wenn F00000002 = 2, dann B, wenn F00000003 = 2, dann C"
            ]
        );
    }
}
