//! Full text over cases, messages and notes.
//!
//! FTS5's own tokenizers miss *Anträge* for *antrag*, *Straße* for *strasse*, *Łódź* for *lodz* and *anmeldung* in
//! *Gewerbeanmeldung*. So words are brought to the DIN 91379 search form and stemmed here; a trigram table over the
//! vocabulary finds parts of compounds.

mod aktenzeichen;
mod hit;
mod merge;
mod query;
mod similar;

pub use hit::Hit;
pub(crate) use merge::expect;
pub use merge::{begin_merge, go_on_merging};
pub(crate) use query::{Level, Ranks};
pub use query::{Rank, Search};

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::din91379::{normalize, search_form};
use domain::{CaseId, Leistung, Office};
use protocol::{EntityKind, Replicated};
use rusqlite::{Connection, params};
use rust_stemmers::{Algorithm, Stemmer};

use crate::error::{Result, StoreError};
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
    /// Applicant and Aktenzeichen, by which people call a case.
    Head,
    /// Office and clerk.
    Responsible,
    Case,
    Message,
    Note,
}

/// Names of Leistungen and offices, read once for many cases.
#[derive(Default)]
struct Names(HashMap<(EntityKind, String), Option<String>>);

impl Names {
    fn of<T: Replicated>(&mut self, db: &Connection, id: &str, name: fn(T) -> String) -> Result<Option<&str>> {
        let key = (T::KIND, id.to_owned());
        if !self.0.contains_key(&key) {
            let named = match entity::find(db, id) {
                // Told where names are shown; a case is found by all else that is said of it.
                Err(StoreError::DamagedEntity { .. }) => None,
                found => found?,
            };
            self.0.insert(key.clone(), named.map(name));
        }
        Ok(self.0.get(&key).and_then(Option::as_deref))
    }
}

/// What a case is called and where it lies: what stands first of all in a case, and in its line of the inbox as well.
pub(crate) struct Heading<'a> {
    pub applicant: &'a str,
    pub aktenzeichen: &'a str,
    pub leistung: String,
    pub owner: Option<&'a str>,
    pub office: String,
}

impl Heading<'_> {
    fn passages(&self, db: &Connection, names: &mut Names) -> Result<Vec<Passage>> {
        let mut passages = vec![];
        add(&mut passages, Source::Head, self.applicant);
        add(&mut passages, Source::Head, self.aktenzeichen);
        if let Some(leistung) = names.of(db, &self.leistung, |leistung: Leistung| leistung.name)? {
            add(&mut passages, Source::Case, leistung);
        }
        if let Some(owner) = self.owner {
            add(&mut passages, Source::Responsible, owner);
        }
        if let Some(office) = names.of(db, &self.office, |office: Office| office.name)? {
            add(&mut passages, Source::Responsible, office);
        }
        Ok(passages)
    }
}

fn add(passages: &mut Vec<Passage>, source: Source, text: &str) {
    if !text.trim().is_empty() {
        passages.push(Passage { source, text: text.to_owned() });
    }
}

/// Everything of a case that can be searched for, its heading first.
fn passages(db: &Connection, names: &mut Names, file: &CaseFile) -> Result<Vec<Passage>> {
    let case = &file.case;
    let heading = Heading {
        applicant: &case.applicant.name,
        aktenzeichen: &case.aktenzeichen,
        leistung: case.leistung.to_string(),
        owner: case.owner.as_ref().map(|owner| owner.staff.name.as_str()),
        office: case.office.to_string(),
    };
    let mut passages = heading.passages(db, names)?;
    let mut add = |source, text: &str| add(&mut passages, source, text);
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

/// The words of a case by the columns of the index.
#[derive(Default)]
struct Words {
    /// Words of applicant and Aktenzeichen.
    head: BTreeSet<String>,
    word: BTreeSet<String>,
    /// Stems that aren't words themselves.
    stem: BTreeSet<String>,
    /// Aktenzeichen as one word each, and the number of the case's own: not to be found as parts of others.
    whole: BTreeSet<String>,
}

/// Indexes cases. What they have in common is worked out once for all that are indexed in one transaction; of another one
/// it knows nothing.
pub struct Indexer {
    stemmer: Stemmer,
    names: Names,
    forms: HashMap<String, Forms>,
    /// Words that are in the vocabulary.
    known: HashSet<String>,
}

/// What a word of a text is found by.
#[derive(Clone)]
struct Forms {
    word: String,
    stem: String,
}

impl Default for Indexer {
    fn default() -> Self {
        let stemmer = Stemmer::create(Algorithm::German);
        Self { stemmer, names: Names::default(), forms: HashMap::new(), known: HashSet::new() }
    }
}

impl Indexer {
    /// Indexes the case anew.
    pub fn index(&mut self, db: &Connection, number: i64, file: &CaseFile) -> Result<()> {
        let passages = passages(db, &mut self.names, file)?;
        self.index_passages(db, number, &passages)
    }

    /// Indexes anew what stands in a case.
    pub fn index_passages(&mut self, db: &Connection, number: i64, passages: &[Passage]) -> Result<()> {
        let mut words = Words::default();
        for passage in passages {
            self.collect(&mut words, passage);
        }
        remove(db, number)?;
        for word in &words.word {
            if !self.known.contains(word) {
                add_to_vocabulary(db, word)?;
                self.known.insert(word.clone());
            }
        }
        words.word.append(&mut words.whole);
        let join = |set: BTreeSet<String>| set.into_iter().collect::<Vec<_>>().join(" ");
        db.prepare_cached("INSERT INTO search_word (rowid, head, word, stem) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![number, join(words.head), join(words.word), join(words.stem)])?;
        Ok(())
    }

    fn collect(&mut self, words: &mut Words, passage: &Passage) {
        let whole = aktenzeichen::in_text(&passage.text).into_iter().map(|(_, key)| key);
        words.whole.extend(whole.clone());
        if passage.source == Source::Head {
            words.head.extend(whole);
            let number = aktenzeichen::number(&passage.text);
            words.head.extend(number.clone());
            words.whole.extend(number);
        }
        for token in tokens(&passage.text) {
            let forms = self.forms(token);
            if forms.stem != forms.word {
                words.stem.insert(forms.stem);
            }
            if passage.source == Source::Head {
                words.head.insert(forms.word.clone());
            }
            words.word.insert(forms.word);
        }
    }

    fn forms(&mut self, token: String) -> Forms {
        if let Some(forms) = self.forms.get(&token) {
            return forms.clone();
        }
        let forms = Forms { word: search_form(&token), stem: stem(&self.stemmer, &token) };
        self.forms.insert(token, forms.clone());
        forms
    }
}

pub fn remove(db: &Connection, number: i64) -> Result<()> {
    db.prepare_cached("DELETE FROM search_word WHERE rowid = ?1")?.execute([number])?;
    Ok(())
}

/// Makes the vocabulary anew of the cases there are: words of cases that are gone go, too.
pub fn rebuild_vocabulary(db: &Connection) -> Result<()> {
    db.execute_batch("DELETE FROM search_vocabulary; DELETE FROM search_part;")?;
    let mut indexer = Indexer::default();
    let mut statement = db.prepare("SELECT number, id FROM case_row")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    for row in rows {
        let (number, id) = row?;
        let Ok(case) = id.parse::<CaseId>() else { continue };
        match case_file(db, case) {
            Ok(Some(file)) => indexer.index(db, number, &file)?,
            Ok(None) => {}
            // Told to who opens the case; it keeps nobody from taking away another one.
            Err(error) if error.is_of_one_value() => {}
            Err(error) => return Err(error),
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Numbers of what is found, the best first.
    fn found(db: &Connection, text: &str) -> Result<Vec<i64>> {
        let mut found = Search::new(db, text)?.map_or(Ok(vec![]), |search| search.found(db))?;
        found.sort_by_key(|(number, rank)| (*rank, *number));
        Ok(found.into_iter().map(|(number, _)| number).collect())
    }

    pub(crate) fn database(texts: &[&str]) -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        crate::migration::run(&mut db).unwrap();
        for (number, text) in (1..).zip(texts) {
            let passage = Passage { source: Source::Case, text: (*text).to_owned() };
            Indexer::default().index_passages(&db, number, &[passage]).unwrap();
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
        let passage = Passage { source: Source::Note, text: "neu".to_owned() };
        Indexer::default().index_passages(&db, 1, &[passage]).unwrap();
        assert_eq!(found(&db, "alt").unwrap(), [0_i64; 0]);
        assert_eq!(found(&db, "neu").unwrap(), [1]);
    }

    /// A case: applicant, Aktenzeichen, and what else stands in it.
    fn case(db: &Connection, number: i64, applicant: &str, aktenzeichen: &str, rest: &str) {
        let passage = |source, text: &str| Passage { source, text: text.to_owned() };
        let passages = [
            passage(Source::Head, applicant),
            passage(Source::Head, aktenzeichen),
            passage(Source::Responsible, "Jens Krause"),
            passage(Source::Responsible, "Steueramt"),
            passage(Source::Case, rest),
        ];
        Indexer::default().index_passages(db, number, &passages).unwrap();
    }

    #[test]
    fn a_whole_aktenzeichen_is_one_term_in_every_spelling() {
        let db = database(&[]);
        case(&db, 1, "Łukasz Wójcik", "HS-2026-0019", "Dackel");
        case(&db, 2, "Erika Beispiel", "HS-2026-0047", "Chip 276 2026 0019 00");
        case(&db, 3, "Jürgen Groß", "BP-2026-0008", "wie in HS-2026-0019");
        case(&db, 4, "Lena Kühn", "GW-2026-0008", "Hauptstraße 19");
        for text in ["HS-2026-0019", "hs20260019", "HS 2026 19", "hs-2026-19"] {
            assert_eq!(found(&db, text).unwrap(), [1, 3], "{text}");
        }
        assert_eq!(found(&db, "BP-2026-0008").unwrap(), [3]);
        assert_eq!(found(&db, "hs-2026-0047 beispiel").unwrap(), [2]);
        assert_eq!(found(&db, "19").unwrap()[0], 1);
        assert_eq!(found(&db, "2026-0008").unwrap(), [3, 4]);
        // Not known here: then its parts are looked for.
        assert_eq!(found(&db, "XX-2026-0019").unwrap(), [0_i64; 0]);
    }

    #[test]
    fn who_is_called_so_comes_before_who_only_speaks_of_it() {
        let db = database(&[]);
        case(&db, 1, "Anna Bauer", "HS-2026-0001", "Mein Sommer war schön, sagt Herr Krause");
        case(&db, 2, "Petra Sommerfeld", "HS-2026-0002", "");
        case(&db, 3, "Katrin Sommer", "HS-2026-0003", "");
        assert_eq!(found(&db, "sommer").unwrap(), [3, 2, 1]);
    }

    #[test]
    fn slips_of_the_pen_are_forgiven_where_nothing_else_is_found() {
        let db = database(&[]);
        case(&db, 1, "Erika Schmidt", "HS-2026-0001", "");
        case(&db, 2, "Jürgen Zwickwinkler", "HS-2026-0002", "Hund");
        case(&db, 3, "Anna Müller", "HS-2026-0003", "");
        for (text, number) in [
            ("Schmitt", 1),
            ("Zwickwinker", 2),
            ("Muller", 3),
            ("Hnud", 2),
            ("Zwikcwinkler hund", 2),
            ("erika schmid", 1),
        ] {
            assert_eq!(found(&db, text).unwrap(), [number], "{text}");
        }
        assert_eq!(found(&db, "Steuramt").unwrap(), [1, 2, 3]);
        assert_eq!(found(&db, "Jens Krause").unwrap(), [1, 2, 3]);
        assert_eq!(found(&db, "Xylophon").unwrap(), [0_i64; 0]);
    }
}
