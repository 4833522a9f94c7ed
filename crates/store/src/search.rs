//! Full text over cases, messages and notes.
//!
//! FTS5's own tokenizers miss *Anträge* for *antrag*, *Straße* for *strasse*, *Łódź* for *lodz* and *anmeldung* in
//! *Gewerbeanmeldung*. So words are brought to the DIN 91379 search form and stemmed here; a trigram table over the
//! vocabulary finds parts of compounds.

use std::collections::{BTreeSet, HashMap};

use domain::CaseId;
use domain::din91379::{normalize, search_form};
use protocol::{Entity, EntityKind};
use rusqlite::{Connection, params};
use rust_stemmers::{Algorithm, Stemmer};

use crate::error::Result;
use crate::overlay::{CaseFile, case_file};
use crate::table::entity;

/// Longest list of compounds that one search word is widened by.
const COMPOUNDS: u32 = 200;

/// A passage of a case in which something may be found.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    pub source: Source,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Case,
    Message,
    Note,
}

/// Everything of a case that can be searched for.
pub fn passages(db: &Connection, file: &CaseFile) -> Result<Vec<Passage>> {
    let case = &file.case;
    let mut passages = vec![];
    let mut add = |source, text: &str| {
        if !text.trim().is_empty() {
            passages.push(Passage { source, text: text.to_owned() });
        }
    };
    add(Source::Case, &case.applicant.name);
    add(Source::Case, &case.aktenzeichen);
    if let Some(Entity::Leistung(leistung)) = entity::find(db, EntityKind::Leistung, &case.leistung.to_string())? {
        add(Source::Case, &leistung.name);
    }
    for value in case.fields.values().map(|field| &field.value).chain(case.corrections.iter().map(|c| &c.value)) {
        for text in texts(value) {
            add(Source::Case, text);
        }
    }
    for attachment in &case.attachments {
        add(Source::Case, &attachment.name);
    }
    for message in &file.messages {
        add(Source::Message, &message.entry.subject);
        add(Source::Message, &message.entry.body);
        for attachment in &message.entry.attachments {
            add(Source::Message, &attachment.name);
        }
    }
    for note in &file.notes {
        add(Source::Note, &note.entry.text);
    }
    Ok(passages)
}

fn texts(value: &serde_json::Value) -> Vec<&str> {
    match value {
        serde_json::Value::String(text) => vec![text],
        serde_json::Value::Array(values) => values.iter().flat_map(texts).collect(),
        _ => vec![],
    }
}

/// Indexes the case anew.
pub fn index(db: &Connection, number: i64, passages: &[Passage]) -> Result<()> {
    let stemmer = Stemmer::create(Algorithm::German);
    let mut words = BTreeSet::new();
    let mut stems = BTreeSet::new();
    for token in passages.iter().flat_map(|passage| tokens(&passage.text)) {
        let word = search_form(&token);
        let stem = stem(&stemmer, &token);
        if stem != word {
            stems.insert(stem);
        }
        words.insert(word);
    }
    remove(db, number)?;
    for word in &words {
        add_to_vocabulary(db, word)?;
    }
    let join = |set: BTreeSet<String>| set.into_iter().collect::<Vec<_>>().join(" ");
    db.prepare_cached("INSERT INTO search_word (rowid, word, stem) VALUES (?1, ?2, ?3)")?.execute(params![
        number,
        join(words),
        join(stems)
    ])?;
    Ok(())
}

pub fn remove(db: &Connection, number: i64) -> Result<()> {
    db.prepare_cached("DELETE FROM search_word WHERE rowid = ?1")?.execute([number])?;
    Ok(())
}

/// Makes the vocabulary anew of the cases there are: words of cases that are gone go, too.
pub fn rebuild_vocabulary(db: &Connection) -> Result<()> {
    db.execute_batch("DELETE FROM search_vocabulary; DELETE FROM search_part;")?;
    let mut statement = db.prepare("SELECT number, id FROM case_row")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    for row in rows {
        let (number, id) = row?;
        let Ok(case) = id.parse::<CaseId>() else { continue };
        if let Some(file) = case_file(db, case)? {
            index(db, number, &passages(db, &file)?)?;
        }
    }
    Ok(())
}

fn add_to_vocabulary(db: &Connection, word: &str) -> Result<()> {
    let added = db.prepare_cached("INSERT OR IGNORE INTO search_vocabulary (word) VALUES (?1)")?.execute([word])?;
    if added == 1 {
        db.prepare_cached("INSERT INTO search_part (rowid, word) VALUES (?1, ?2)")?
            .execute(params![db.last_insert_rowid(), word])?;
    }
    Ok(())
}

/// The words of a search, in search form; empty when there is nothing to search for.
pub fn terms(text: &str) -> Vec<String> {
    tokens(text).collect()
}

/// The FTS5 expression for a search: all words, each as beginning, as stem, or as part of a compound.
///
/// # Errors
/// When the vocabulary can't be read.
pub fn expression(db: &Connection, text: &str) -> Result<Option<String>> {
    let stemmer = Stemmer::create(Algorithm::German);
    let mut clauses = vec![];
    for token in terms(text) {
        let form = search_form(&token);
        let mut clause = format!("(word : {}*", quoted(&form));
        clause.push_str(&format!(" OR {{word stem}} : {}", quoted(&stem(&stemmer, &token))));
        for compound in compounds(db, &form)? {
            clause.push_str(&format!(" OR word : {}", quoted(&compound)));
        }
        clause.push(')');
        clauses.push(clause);
    }
    Ok((!clauses.is_empty()).then(|| clauses.join(" AND ")))
}

/// Numbers of the cases in which all words of the text are found, in ascending order.
///
/// # Errors
/// When the index can't be read.
pub fn found(db: &Connection, text: &str) -> Result<Vec<i64>> {
    let Some(expression) = expression(db, text)? else { return Ok(vec![]) };
    let mut statement = db.prepare_cached("SELECT rowid FROM search_word WHERE search_word MATCH ?1 ORDER BY rowid")?;
    let numbers = statement.query_map([expression], |row| row.get(0))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}

fn compounds(db: &Connection, form: &str) -> Result<Vec<String>> {
    if form.chars().count() < 4 {
        return Ok(vec![]);
    }
    let mut statement = db.prepare_cached(
        "SELECT word FROM search_vocabulary
         WHERE number IN (SELECT rowid FROM search_part WHERE search_part MATCH ?1)
           AND word NOT LIKE ?2 || '%' LIMIT ?3",
    )?;
    let words = statement.query_map(params![quoted(form), form, COMPOUNDS], |row| row.get(0))?;
    Ok(words.collect::<rusqlite::Result<_>>()?)
}

fn tokens(text: &str) -> impl Iterator<Item = String> {
    let text = normalize(text);
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && !is_mark(c))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// Combining marks belong to their letter (k̄, C̨̆).
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The stem is taken from the word as written, since the stemmer knows that ä belongs to a, then brought to search form.
fn stem(stemmer: &Stemmer, token: &str) -> String {
    search_form(&stemmer.stem(&token.to_lowercase()))
}

fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', ""))
}

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

/// For each of the cases, the first passage in which a word of the search occurs. Without words nothing is looked for.
///
/// # Errors
/// When a case can't be read.
pub fn hits(db: &Connection, cases: impl Iterator<Item = CaseId>, text: &str) -> Result<Vec<Option<Hit>>> {
    let mut marker = Marker::new(text);
    if marker.wanted.is_empty() {
        return Ok(cases.map(|_| None).collect());
    }
    let first_hit = |case| match case_file(db, case)? {
        Some(file) => Ok(marker.first_hit(&passages(db, &file)?)),
        None => Ok(None),
    };
    cases.map(first_hit).collect()
}

/// Marks where the words of one search occur. It remembers each word it has judged: cases have most of them in common.
struct Marker {
    stemmer: Stemmer,
    /// The words looked for, as search form and stem.
    wanted: Vec<(String, String)>,
    judged: HashMap<String, bool>,
}

impl Marker {
    fn new(text: &str) -> Self {
        let stemmer = Stemmer::create(Algorithm::German);
        let wanted = terms(text).iter().map(|token| (search_form(token), stem(&stemmer, token))).collect();
        Self { stemmer, wanted, judged: HashMap::new() }
    }

    fn first_hit(&mut self, passages: &[Passage]) -> Option<Hit> {
        passages.iter().find_map(|passage| {
            let pieces = self.mark(&passage.text);
            (pieces.len() > 1).then_some(Hit { source: passage.source, pieces })
        })
    }

    fn fits(&mut self, word: &str) -> bool {
        if let Some(fits) = self.judged.get(word) {
            return *fits;
        }
        let (form, own_stem) = (search_form(word), stem(&self.stemmer, word));
        let fits = self.wanted.iter().any(|(term, stem)| form.contains(term.as_str()) || own_stem == *stem);
        self.judged.insert(word.to_owned(), fits);
        fits
    }

    fn mark(&mut self, text: &str) -> Vec<String> {
        let words = word_ranges(text);
        let Some(first) = words.iter().find(|range| self.fits(&text[(*range).clone()])) else { return vec![] };
        let start = words
            .iter()
            .map(|range| range.start)
            .find(|start| text[*start..first.start].chars().count() <= BEFORE_HIT)
            .unwrap_or(first.start);
        let end = text[start..].char_indices().nth(PASSAGE).map_or(text.len(), |(offset, _)| start + offset);
        let mut pieces = vec![];
        let mut position = start;
        for range in words.into_iter().filter(|range| range.start >= start && range.end <= end) {
            if self.fits(&text[range.clone()]) {
                pieces.push(text[position..range.start].to_owned());
                pieces.push(text[range.clone()].to_owned());
                position = range.end;
            }
        }
        pieces.push(text[position..end].to_owned());
        if start > 0
            && let Some(first) = pieces.first_mut()
        {
            first.insert(0, '…');
        }
        pieces
    }
}

fn word_ranges(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = vec![];
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

    fn database(texts: &[&str]) -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        crate::migration::run(&mut db).unwrap();
        for (number, text) in (1..).zip(texts) {
            index(&db, number, &[Passage { source: Source::Case, text: (*text).to_owned() }]).unwrap();
        }
        db
    }

    #[test]
    fn german_words_are_found_as_people_ask_for_them() {
        let db = database(&[
            "Mehrere Anträge in der Straße des 17. Juni",
            "Gewerbeanmeldung von Łukasz aus Łódź",
            "Frau Müller-Lüdenscheidt meldet ihren Hund",
            "nichts davon",
        ]);
        for (text, numbers) in [
            ("antrag", vec![1]),
            ("Anträge", vec![1]),
            ("strasse", vec![1]),
            ("STRAßE", vec![1]),
            ("lodz", vec![2]),
            ("anmeldung", vec![2]),
            ("mueller", vec![3]),
            ("Müller", vec![3]),
            ("lüdensch", vec![3]),
            ("hunde", vec![3]),
            ("frau hund", vec![3]),
            ("frau antrag", vec![]),
            ("\"; DROP", vec![]),
            ("  ", vec![]),
        ] {
            assert_eq!(found(&db, text).unwrap(), numbers, "{text}");
        }
    }

    #[test]
    fn a_case_indexed_anew_is_found_by_its_new_words_only() {
        let db = database(&["alt"]);
        index(&db, 1, &[Passage { source: Source::Note, text: "neu".to_owned() }]).unwrap();
        assert_eq!(found(&db, "alt").unwrap(), [0_i64; 0]);
        assert_eq!(found(&db, "neu").unwrap(), [1]);
    }

    #[test]
    fn hits_are_marked_in_the_text_as_it_was_written() {
        let passage = |text: &str| vec![Passage { source: Source::Message, text: text.to_owned() }];
        let mut marker = Marker::new("antrag strasse");
        let Hit { source, pieces } = marker.first_hit(&passage("Zwei Anträge aus der Hauptstraße")).unwrap();
        assert_eq!(source, Source::Message);
        assert_eq!(pieces, ["Zwei ", "Anträge", " aus der ", "Hauptstraße", ""]);
        assert_eq!(marker.first_hit(&passage("nichts")), None);
    }
}
