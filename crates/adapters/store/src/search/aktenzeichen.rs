//! Aktenzeichen in whatever spelling: `HS-2026-0019`, `hs20260019`, `HS 2026 19`. Letters, year and number are one word,
//! so that its parts aren't found inside of chip numbers and addresses.

use std::ops::Range;

/// Most letters before the year.
const LETTERS: usize = 4;
/// Most digits after it.
const DIGITS: usize = 6;

/// The Aktenzeichen of a text: where each stands, and the one word that all of its spellings have in common.
pub(super) fn in_text(text: &str) -> Vec<(Range<usize>, String)> {
    let runs = runs(text);
    let mut found = vec![];
    let mut next = 0;
    while next < runs.len() {
        match at(text, &runs[next..]) {
            Some((length, key)) => {
                found.push((runs[next].start..runs[next + length - 1].end, key));
                next += length;
            }
            None => next += 1,
        }
    }
    found
}

/// The number behind the year, as people say it. `None` where the text isn't just an Aktenzeichen.
pub(super) fn number(text: &str) -> Option<String> {
    match in_text(text.trim()).as_slice() {
        [(range, key)] if *range == (0..text.trim().len()) => key.rsplit_once('N').map(|(_, number)| number.to_owned()),
        _ => None,
    }
}

/// How many of the runs make an Aktenzeichen, and which.
fn at(text: &str, runs: &[Range<usize>]) -> Option<(usize, String)> {
    let (letters, rest) = runs.split_first()?;
    let is_word = text[letters.clone()].chars().all(|c| c.is_ascii_alphabetic()) && letters.len() <= LETTERS;
    if !is_word || text[..letters.start].chars().next_back().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let first = rest.first().filter(|run| joined(text, letters, run)).map(|run| &text[run.clone()])?;
    let (year, number, length) = match first.len() {
        4 => {
            let run = rest.get(1).filter(|run| joined(text, &rest[0], run))?;
            (first, &text[run.clone()], 3)
        }
        5.. => (first.get(..4)?, first.get(4..)?, 2),
        _ => return None,
    };
    let ends = !text[runs[length - 1].end..].chars().next().is_some_and(char::is_alphanumeric);
    let is_number = number.len() <= DIGITS && number.bytes().all(|byte| byte.is_ascii_digit());
    if !(ends && is_number && year.starts_with("20") && year.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    // No case has the number 0: it is one that is still being typed.
    let number = Some(number.trim_start_matches('0')).filter(|number| !number.is_empty())?;
    Some((length, format!("{}{year}N{number}", text[letters.clone()].to_ascii_uppercase())))
}

/// Whether nothing but what separates the parts of an Aktenzeichen stands between two runs.
fn joined(text: &str, before: &Range<usize>, behind: &Range<usize>) -> bool {
    let between = &text[before.end..behind.start];
    between.len() <= 3 && between.chars().all(|c| matches!(c, ' ' | '-' | '/' | '.' | '_'))
}

/// Runs of letters, and runs of digits, of ASCII; anything else ends one.
fn runs(text: &str) -> Vec<Range<usize>> {
    let kind = |c: char| if c.is_ascii_digit() { 2 } else { u8::from(c.is_ascii_alphabetic()) };
    let mut runs: Vec<Range<usize>> = vec![];
    let mut last = 0;
    for (position, c) in text.char_indices() {
        match (kind(c), runs.last_mut()) {
            (0, _) => {}
            (now, Some(run)) if now == last => run.end = position + c.len_utf8(),
            _ => runs.push(position..position + c.len_utf8()),
        }
        last = kind(c);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_of_an_aktenzeichen_are_one_word() {
        for text in
            ["HS-2026-0019", "hs20260019", "HS 2026 19", "hs-2026-19", "Hs2026/0019", "HS 20260019", "hs.2026.019"]
        {
            let keys: Vec<String> = in_text(text).into_iter().map(|(_, key)| key).collect();
            assert_eq!(keys, ["HS2026N19"], "{text}");
        }
        assert_eq!(number("HS-2026-0019").as_deref(), Some("19"));
    }

    #[test]
    fn what_only_looks_a_little_like_one_is_none() {
        for text in [
            "2026-0019",
            "Dackel 2026 19",
            "HS-26-0019",
            "276 2026 0019",
            "am 28.11.2026",
            "HS-2026-0019a",
            "ÄHS-2026-1",
            "HS-2026-0",
            "HS-2026-00",
        ] {
            assert_eq!(in_text(text), [], "{text}");
        }
    }

    #[test]
    fn they_are_found_within_a_sentence() {
        let text = "Zu HS-2026-0019 und BP 2026 8.";
        let found: Vec<(&str, String)> = in_text(text).into_iter().map(|(range, key)| (&text[range], key)).collect();
        assert_eq!(found, [("HS-2026-0019", "HS2026N19".to_owned()), ("BP 2026 8", "BP2026N8".to_owned())]);
    }
}
