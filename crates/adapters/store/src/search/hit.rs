//! Why a case was found: the passage in which most of the words are, with the words marked.

use std::collections::HashMap;
use std::ops::Range;

use domain::din91379::search_form;
use rusqlite::Connection;
use rust_stemmers::{Algorithm, Stemmer};

use super::query::{Search, Term};
use super::{Heading, Names, Passage, Source, aktenzeichen, is_mark, passages, stem};
use crate::case_row::InboxLine;
use crate::error::Result;
use crate::overlay::case_file;

/// Letters shown before the first hit.
const BEFORE_HIT: usize = 40;
/// Letters shown in all.
const PASSAGE: usize = 160;

/// A passage in which something was found, in pieces: every second one, from the second on, is what was looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub source: Source,
    pub pieces: Vec<String>,
}

impl Search {
    /// For each line, the passage of its case in which most of the search occurs.
    ///
    /// # Errors
    /// When a case can't be read.
    pub fn hits(&self, db: &Connection, lines: &[InboxLine]) -> Result<Vec<Option<Hit>>> {
        let (mut marker, mut names) = (Marker::new(self), Names::default());
        lines.iter().map(|line| marker.hit_of(db, &mut names, line)).collect()
    }
}

/// Marks where the words of one search occur. It remembers each word it has judged: cases have most of them in common.
struct Marker<'a> {
    stemmer: Stemmer,
    search: &'a Search,
    /// The term that a word fits.
    judged: HashMap<String, Option<usize>>,
}

impl<'a> Marker<'a> {
    fn new(search: &'a Search) -> Self {
        Self { stemmer: Stemmer::create(Algorithm::German), search, judged: HashMap::new() }
    }

    /// The best passage of a case. The case is read only where its line doesn't tell: the first passage with all terms is the
    /// best one, and the heading comes first.
    fn hit_of(&mut self, db: &Connection, names: &mut Names, line: &InboxLine) -> Result<Option<Hit>> {
        let heading = Heading {
            applicant: &line.applicant,
            aktenzeichen: &line.aktenzeichen,
            leistung: line.leistung.clone(),
            owner: line.owner_name.as_deref(),
            office: line.office.clone(),
        };
        match self.best_hit(&heading.passages(db, names)?) {
            Some((terms, hit)) if terms == self.search.terms.len() => return Ok(Some(hit)),
            _ => {}
        }
        let Some(file) = case_file(db, line.case)? else { return Ok(None) };
        Ok(self.best_hit(&passages(db, names, &file)?).map(|(_, hit)| hit))
    }

    /// The passage with most of the terms, the first one of several; and how many of the terms are in it.
    fn best_hit(&mut self, passages: &[Passage]) -> Option<(usize, Hit)> {
        let mut best: Option<(usize, &Passage, Vec<Range<usize>>)> = None;
        for passage in passages {
            let (terms, ranges) = self.found_in(&passage.text);
            if terms > best.as_ref().map_or(0, |(most, ..)| *most) {
                best = Some((terms, passage, ranges));
            }
        }
        best.map(|(terms, passage, ranges)| {
            (terms, Hit { source: passage.source, pieces: pieces(&passage.text, ranges) })
        })
    }

    /// How many terms are in the text, and where.
    fn found_in(&mut self, text: &str) -> (usize, Vec<Range<usize>>) {
        let mut found: Vec<(usize, Range<usize>)> = vec![];
        for (range, key) in aktenzeichen::in_text(text) {
            let is_it = |term: &Term| matches!(term, Term::Aktenzeichen(wanted) if *wanted == key);
            found.extend(self.search.terms.iter().position(is_it).map(|term| (term, range)));
        }
        let whole: Vec<Range<usize>> = found.iter().map(|(_, range)| range.clone()).collect();
        for range in word_ranges(text) {
            if !whole.iter().any(|whole| whole.contains(&range.start)) {
                found.extend(self.term_of(&text[range.clone()]).map(|term| (term, range)));
            }
        }
        found.sort_by_key(|(_, range)| range.start);
        let mut terms: Vec<usize> = found.iter().map(|(term, _)| *term).collect();
        terms.sort_unstable();
        terms.dedup();
        (terms.len(), found.into_iter().map(|(_, range)| range).collect())
    }

    fn term_of(&mut self, word: &str) -> Option<usize> {
        if let Some(term) = self.judged.get(word) {
            return *term;
        }
        let (form, stem) = (search_form(word), stem(&self.stemmer, word));
        let term = self.search.terms.iter().position(|term| term.fits(&form, &stem));
        self.judged.insert(word.to_owned(), term);
        term
    }
}

/// The part of the text around the first hit, cut where hits begin and end.
fn pieces(text: &str, hits: Vec<Range<usize>>) -> Vec<String> {
    let Some(first) = hits.first().cloned() else { return vec![] };
    let start = word_ranges(text)
        .iter()
        .map(|range| range.start)
        .find(|start| *start <= first.start && text[*start..first.start].chars().count() <= BEFORE_HIT)
        .unwrap_or(first.start);
    let end = text[start..].char_indices().nth(PASSAGE).map_or(text.len(), |(offset, _)| start + offset);
    let mut pieces = vec![];
    let mut position = start;
    for range in hits.into_iter().filter(|range| range.end <= end) {
        pieces.push(text[position..range.start].to_owned());
        pieces.push(text[range.clone()].to_owned());
        position = range.end;
    }
    pieces.push(text[position..end].to_owned());
    if start > 0
        && let Some(first) = pieces.first_mut()
    {
        first.insert(0, '…');
    }
    pieces
}

fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = vec![];
    let mut start = None;
    for (position, c) in text.char_indices() {
        match (c.is_alphanumeric() || is_mark(c), start) {
            (true, None) => start = Some(position),
            (false, Some(begin)) => {
                ranges.push(begin..position);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(begin) = start {
        ranges.push(begin..text.len());
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::tests::database;

    fn marked(text: &str, passages: &[(Source, &str)]) -> Option<Hit> {
        let db = database(&passages.iter().map(|(_, text)| *text).collect::<Vec<_>>());
        let passage = |(source, text): &(Source, &str)| Passage { source: *source, text: (*text).to_owned() };
        let search = Search::new(&db, text).unwrap()?;
        let best = Marker::new(&search).best_hit(&passages.iter().map(passage).collect::<Vec<_>>());
        best.map(|(_, hit)| hit)
    }

    #[test]
    fn hits_are_marked_in_the_text_as_it_was_written() {
        let hit = marked("antrag strasse", &[(Source::Message, "Zwei Anträge aus der Hauptstraße")]).unwrap();
        assert_eq!(hit.source, Source::Message);
        assert_eq!(hit.pieces, ["Zwei ", "Anträge", " aus der ", "Hauptstraße", ""]);
        assert_eq!(marked("gibtesnicht", &[(Source::Message, "etwas")]), None);
    }

    #[test]
    fn the_passage_with_most_of_the_words_is_shown() {
        let passages = [(Source::Head, "Anna Sommer"), (Source::Message, "im Sommer in die Hauptstraße")];
        assert_eq!(marked("sommer strasse", &passages).unwrap().source, Source::Message);
        assert_eq!(marked("sommer", &passages).unwrap().source, Source::Head);
    }

    #[test]
    fn a_whole_aktenzeichen_is_marked_as_one() {
        let passages = [(Source::Case, "Chip 276 2026 0019"), (Source::Head, "HS-2026-0019")];
        let hit = marked("hs 2026 19", &passages).unwrap();
        assert_eq!(
            (hit.source, hit.pieces),
            (Source::Head, vec![String::new(), "HS-2026-0019".to_owned(), String::new()])
        );
    }
}
