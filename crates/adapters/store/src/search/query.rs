//! What is looked for, and in which order it is shown.
//!
//! A case is found when each term is in it somehow. How well it fits tells the best level on which all terms are found:
//! in applicant or Aktenzeichen, at the beginning of a word there, as whole words anywhere, or in any other way.

use domain::din91379::search_form;
use rusqlite::{Connection, OptionalExtension};
use rust_stemmers::{Algorithm, Stemmer};

use super::similar::similar;
use super::{aktenzeichen, compounds, quoted, stem, tokens};
use crate::error::Result;

/// Fewer digits are only found as a whole: `27` isn't meant to be every year and house number.
const DIGITS: usize = 3;

/// What somebody looks for, with all that the vocabulary knows of it.
#[derive(Clone, Debug)]
pub struct Search {
    pub(super) terms: Vec<Term>,
}

#[derive(Clone, Debug)]
pub(super) enum Term {
    /// The one word of an Aktenzeichen that is known here.
    Aktenzeichen(String),
    Word(Word),
}

#[derive(Clone, Debug)]
pub(super) struct Word {
    form: String,
    stem: String,
    /// Words that it is a part of.
    compounds: Vec<String>,
    /// What may have been meant, where nothing is found for the word as it was typed.
    meant: Vec<String>,
}

/// How well a case fits, the best first.
#[derive(Clone, Copy)]
pub(crate) enum Level {
    Head,
    HeadBeginning,
    WholeWord,
    Any,
}

impl Level {
    /// The last one holds all cases that are found, those of the others included.
    pub(crate) const ALL: [Self; 4] = [Self::Head, Self::HeadBeginning, Self::WholeWord, Self::Any];
}

impl Term {
    /// Whether a word of a text is what is looked for.
    pub(super) fn fits(&self, form: &str, stem: &str) -> bool {
        let Self::Word(word) = self else { return false };
        let is_part = if word.is_short_number() { form == word.form } else { form.contains(&word.form) };
        is_part || stem == word.stem || word.meant.iter().any(|meant| meant == form)
    }

    fn clause(&self, level: Level) -> String {
        let word = match (self, level) {
            (Self::Aktenzeichen(key), Level::Head) => return format!("head : {}", quoted(key)),
            (Self::Aktenzeichen(key), _) => return format!("word : {}", quoted(key)),
            (Self::Word(word), _) => word,
        };
        let forms = if word.meant.is_empty() { std::slice::from_ref(&word.form) } else { &word.meant };
        let each = |column: &str, end: &str| -> Vec<String> {
            forms.iter().map(|form| format!("{column} : {}{end}", quoted(form))).collect()
        };
        let alternatives = match level {
            Level::Head => each("head", ""),
            Level::HeadBeginning if word.is_short_number() => each("head", ""),
            Level::HeadBeginning => each("head", "*"),
            Level::WholeWord => word.whole(each("word", "")),
            Level::Any => word.anyhow(each("word", "*"), each("word", "")),
        };
        format!("({})", alternatives.join(" OR "))
    }
}

impl Word {
    fn is_short_number(&self) -> bool {
        self.form.len() < DIGITS && self.form.bytes().all(|byte| byte.is_ascii_digit())
    }

    fn whole(&self, mut clauses: Vec<String>) -> Vec<String> {
        clauses.push(format!("{{word stem}} : {}", quoted(&self.stem)));
        clauses
    }

    fn anyhow(&self, beginnings: Vec<String>, exact: Vec<String>) -> Vec<String> {
        if self.is_short_number() {
            return exact;
        }
        let mut clauses = self.whole(beginnings);
        clauses.extend(self.compounds.iter().map(|compound| format!("word : {}", quoted(compound))));
        clauses
    }
}

impl Search {
    /// Reads what was typed; `None` when nothing was.
    ///
    /// # Errors
    /// When the index can't be read; so for all functions here.
    pub fn new(db: &Connection, text: &str) -> Result<Option<Self>> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let mut terms = vec![];
        let mut rest = text.to_owned();
        for (range, key) in aktenzeichen::in_text(text) {
            if exists(db, &format!("word : {}", quoted(&key)))? {
                rest.replace_range(range.clone(), &" ".repeat(range.len()));
                terms.push(Term::Aktenzeichen(key));
            }
        }
        let stemmer = Stemmer::create(Algorithm::German);
        for token in tokens(&rest) {
            terms.push(Term::Word(word(db, &stemmer, &token)?));
        }
        Ok(Some(Self { terms }))
    }

    /// Numbers of the cases in which all words are found, in ascending order, with their ranks.
    pub fn found(&self, db: &Connection) -> Result<Vec<(i64, Rank)>> {
        let mut ranks = Ranks::default();
        let mut all = vec![];
        for (rank, level) in (0..).zip(Level::ALL) {
            all = self.of_level(db, level)?;
            for number in &all {
                ranks.add(*number, rank);
            }
        }
        Ok(all.into_iter().filter_map(|number| Some((number, ranks.of(number)?))).collect())
    }

    /// How many cases are found.
    pub(crate) fn count(&self, db: &Connection) -> Result<u64> {
        if self.terms.is_empty() {
            return Ok(0);
        }
        let mut statement = db.prepare_cached("SELECT count(*) FROM search_word WHERE search_word MATCH ?1")?;
        let count: i64 = statement.query_row([self.expression(Level::Any)], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// Numbers of the cases that fit so well or better, in ascending order.
    pub(crate) fn of_level(&self, db: &Connection, level: Level) -> Result<Vec<i64>> {
        if self.terms.is_empty() {
            return Ok(vec![]);
        }
        numbers(db, &self.expression(level))
    }

    fn expression(&self, level: Level) -> String {
        let clauses: Vec<String> = self.terms.iter().map(|term| term.clause(level)).collect();
        clauses.join(" AND ")
    }
}

fn word(db: &Connection, stemmer: &Stemmer, token: &str) -> Result<Word> {
    let form = search_form(token);
    let compounds = compounds(db, &form)?;
    let mut word = Word { form, stem: stem(stemmer, token), compounds, meant: vec![] };
    let as_typed =
        word.anyhow(vec![format!("word : {}*", quoted(&word.form))], vec![format!("word : {}", quoted(&word.form))]);
    if !exists(db, &as_typed.join(" OR "))? {
        word.meant = similar(db, &word.form)?;
    }
    Ok(word)
}

fn exists(db: &Connection, expression: &str) -> Result<bool> {
    let found: Option<i64> = db
        .prepare_cached("SELECT 1 FROM search_word WHERE search_word MATCH ?1 LIMIT 1")?
        .query_row([expression], |row| row.get(0))
        .optional()?;
    Ok(found.is_some())
}

/// How well a case fits; the smallest comes first.
pub type Rank = u8;

/// The ranks of very many cases, to be asked for each of them.
#[derive(Default)]
pub(crate) struct Ranks(Vec<Option<Rank>>);

impl Ranks {
    pub(crate) fn new(found: impl Iterator<Item = (i64, Rank)>) -> Self {
        let mut ranks = Self::default();
        for (number, rank) in found {
            ranks.add(number, rank);
        }
        ranks
    }

    /// Whether the case had no rank yet; its first one counts.
    pub(crate) fn add(&mut self, number: i64, rank: Rank) -> bool {
        let Ok(number) = usize::try_from(number) else { return false };
        if self.0.len() <= number {
            self.0.resize(number + 1, None);
        }
        let is_new = self.0[number].is_none();
        self.0[number].get_or_insert(rank);
        is_new
    }

    pub(crate) fn of(&self, number: i64) -> Option<Rank> {
        *self.0.get(usize::try_from(number).ok()?)?
    }
}

fn numbers(db: &Connection, expression: &str) -> Result<Vec<i64>> {
    let mut statement = db.prepare_cached("SELECT rowid FROM search_word WHERE search_word MATCH ?1 ORDER BY rowid")?;
    let numbers = statement.query_map([expression], |row| row.get(0))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}
