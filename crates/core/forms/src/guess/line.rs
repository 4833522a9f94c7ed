//! One line: what of it is numbering, label, mark and option.

/// What a line or row of a table says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub label: String,
    pub required: bool,
    /// Whether several options can be chosen, where it says so.
    pub several: bool,
    pub options: Vec<String>,
    /// A word for the kind, where the table has one.
    pub kind: String,
    pub help: String,
}

const REQUIRED: [&str; 8] =
    ["pflicht", "pflichtfeld", "pflichtangabe", "erforderlich", "muss", "required", "mandatory", "obligatory"];
const OPTIONAL: [&str; 5] = ["freiwillig", "optional", "wahlfrei", "kann", "keine pflicht"];
const SEVERAL: [&str; 9] = [
    "mehrfachauswahl",
    "mehrfachnennung möglich",
    "mehrfachnennungen möglich",
    "mehrere möglich",
    "mehrere antworten möglich",
    "mehrere",
    "multiple",
    "multiple choice",
    "several",
];
/// Boxes that people tick on paper.
const BOXES: [char; 7] = ['☐', '☑', '☒', '□', '◻', '❏', '○'];
const BULLETS: [char; 17] =
    ['-', '–', '—', '•', '·', '▪', '◦', '●', '*', '‣', '➢', '✓', '→', '\u{f0b7}', '\u{f0a7}', '■', '+'];

impl Line {
    /// None where nothing is asked.
    pub fn read(text: &str) -> Option<Self> {
        let mut line = Self::default();
        let text = text.trim().trim_start_matches('\u{feff}');
        let boxes = text.chars().position(|sign| BOXES.contains(&sign));
        let rest = without_number(text);
        let rest = line.take_marks(rest);
        let (label, said) = match (boxes, rest.split_once(':')) {
            (Some(at), _) if at > 0 => parts_at_box(&rest),
            (_, Some((label, said))) if !is_time(label, said) => (label.to_owned(), said.to_owned()),
            _ => (rest, String::new()),
        };
        let label = line.take_marks(label.trim_end_matches([':', ' ']));
        let said = line.take_marks(said.trim());
        let (label, within) = parenthesis(&label);
        line.label = tidy(&label);
        line.say(&within);
        line.say(&said);
        (!line.label.is_empty()).then_some(line)
    }

    /// Options, or a help where there is one part only.
    pub fn say(&mut self, said: &str) {
        let said = without_gaps(said);
        if said.is_empty() {
            return;
        }
        let options = options(&said);
        if options.len() > 1 && self.options.is_empty() {
            self.options = options;
        } else if self.help.is_empty() {
            self.help = said;
        }
    }

    /// Marks at the end: a star, or a word in brackets.
    fn take_marks(&mut self, text: &str) -> String {
        let mut rest = text.trim();
        loop {
            if let Some(shorter) = rest.strip_suffix('*') {
                self.required = true;
                rest = shorter.trim_end();
                continue;
            }
            let Some((before, within)) = last_bracket(rest) else { return rest.to_owned() };
            if !self.mark(within) {
                return rest.to_owned();
            }
            rest = before.trim_end();
        }
    }

    /// Whether a text is nothing but a mark; then it is noted.
    pub fn mark(&mut self, text: &str) -> bool {
        let word = text.trim().to_lowercase();
        let has = |words: &[&str]| words.contains(&word.as_str());
        if has(&REQUIRED) || word == "*" {
            self.required = true;
        } else if has(&SEVERAL) {
            self.several = true;
        } else if !has(&OPTIONAL) {
            return false;
        }
        true
    }
}

/// What stands in brackets at the end, and what before.
fn last_bracket(text: &str) -> Option<(&str, &str)> {
    let open = match text.chars().last()? {
        ')' => '(',
        ']' => '[',
        _ => return None,
    };
    let (before, within) = text.rsplit_once(open)?;
    Some((before, within.get(..within.len().checked_sub(1)?)?))
}

/// „Geschlecht (m/w/d)“: options in brackets at the end; other brackets belong to the label.
fn parenthesis(label: &str) -> (String, String) {
    match last_bracket(label) {
        Some((before, within)) if within.contains(['/', '|', ';']) && options(within).len() > 1 => {
            (before.trim().to_owned(), within.to_owned())
        }
        _ => (label.to_owned(), String::new()),
    }
}

/// Options behind a label, each at a box.
fn parts_at_box(text: &str) -> (String, String) {
    let at = text.find(BOXES).unwrap_or(text.len());
    let (label, boxes) = text.split_at(at);
    let parts = boxes.split(BOXES).map(str::trim).filter(|part| !part.is_empty());
    (label.trim().trim_end_matches(':').to_owned(), parts.collect::<Vec<_>>().join(" | "))
}

/// The parts of a list: the coarsest sign that parts it counts.
pub(super) fn options(text: &str) -> Vec<String> {
    let by = |sign: &str| -> Vec<String> {
        let parts = text.split(sign).map(|part| tidy(part.trim().trim_matches(BOXES)));
        parts.filter(|part| !part.is_empty() && part != "…" && part != "...").collect()
    };
    let sign = ["\n", "|", ";", "\t", " / ", "/", ","].into_iter().find(|sign| text.contains(sign));
    let mut parts = sign.map(by).unwrap_or_else(|| vec![text.trim().to_owned()]);
    let last = parts.pop().unwrap_or_default();
    let [or_de, or_en] = [last.split_once(" oder "), last.split_once(" or ")];
    match or_de.or(or_en) {
        Some((one, other)) => parts.extend([one, other].map(|part| part.trim().trim_end_matches(',').to_owned())),
        None => parts.push(last),
    }
    parts.retain(|part| !part.is_empty());
    let mut seen: Vec<String> = vec![];
    parts.retain(|part| {
        let is_new = !seen.contains(part);
        seen.push(part.clone());
        is_new
    });
    // Whole sentences are no options.
    if parts.iter().any(|part| part.chars().count() > 80) { vec![text.to_owned()] } else { parts }
}

/// Numbering and bullets before a label: „1.“, „1.2“, „a)“, „(3)“, „-“, „☐“.
fn without_number(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let before = rest;
        rest = rest.trim_start_matches(|sign: char| BULLETS.contains(&sign) || BOXES.contains(&sign)).trim_start();
        // Word writes a hollow bullet as the letter o.
        rest = rest.strip_prefix("o\t").unwrap_or(rest).trim_start();
        rest = without_ordinal(rest);
        if rest == before {
            return rest;
        }
    }
}

fn without_ordinal(text: &str) -> &str {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let digits = inner.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    let number = inner.get(..inner.len().saturating_sub(digits.len())).unwrap_or_default();
    if number.starts_with(|sign: char| sign.is_ascii_digit()) {
        let ends = number.ends_with('.') || digits.starts_with(')') || number.contains('.');
        let rest = digits.trim_start_matches(')');
        // „12a“ is an ordinal of its own, „2. Wohnsitz“ isn't told from the second line: the number goes.
        if ends && (rest.starts_with(char::is_whitespace) || rest.starts_with(char::is_alphabetic)) {
            return rest.trim_start();
        }
        return text;
    }
    let mut letters = inner.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (Some(letter), Some(')'), Some(' ' | '\t')) if letter.is_ascii_alphabetic() => letters.as_str().trim_start(),
        _ => text,
    }
}

/// A colon within a time of day parts nothing.
fn is_time(before: &str, behind: &str) -> bool {
    before.ends_with(|sign: char| sign.is_ascii_digit()) && behind.starts_with(|sign: char| sign.is_ascii_digit())
}

/// Without the lines and dots on which people write.
fn without_gaps(text: &str) -> String {
    let text = text.trim();
    if text.chars().all(|sign| "_.…- \u{a0}".contains(sign)) { String::new() } else { text.to_owned() }
}

fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches(['_', '…']).trim_end_matches("...").trim().to_owned()
}
