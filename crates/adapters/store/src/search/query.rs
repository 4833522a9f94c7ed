//! What is looked for, and in which order it is shown.
//!
//! A case is found when each term is in it somehow. How well it fits tells the best level on which all terms are found:
//! in applicant or Aktenzeichen, at the beginning of a word there, as whole words anywhere, or in any other way.

use std::collections::HashMap;

use domain::din91379::search_form;
use rusqlite::{Connection, OptionalExtension};
use rust_stemmers::{Algorithm, Stemmer};

use super::similar::similar;
use super::{aktenzeichen, compounds, quoted, stem, tokens};
use crate::error::Result;

/// Fewer digits are only found as a whole: `27` isn't meant to be every year and house number.
const DIGITS: usize = 3;

pub(super) struct Query {
    pub terms: Vec<Term>,
}

pub(super) enum Term {
    /// The one word of an Aktenzeichen that is known here.
    Aktenzeichen(String),
    Word(Word),
}

pub(super) struct Word {
    form: String,
    stem: String,
    /// What may have been meant, where nothing is found for the word as it was typed.
    meant: Vec<String>,
}

#[derive(Clone, Copy)]
enum Level {
    Head,
    HeadBeginning,
    WholeWord,
    Any,
}

impl Term {
    /// Whether a word of a text is what is looked for.
    pub(super) fn fits(&self, form: &str, stem: &str) -> bool {
        let Self::Word(word) = self else { return false };
        let is_part = if word.is_short_number() { form == word.form } else { form.contains(&word.form) };
        is_part || stem == word.stem || word.meant.iter().any(|meant| meant == form)
    }

    fn clause(&self, db: &Connection, level: Level) -> Result<String> {
        let word = match (self, level) {
            (Self::Aktenzeichen(key), Level::Head) => return Ok(format!("head : {}", quoted(key))),
            (Self::Aktenzeichen(key), _) => return Ok(format!("word : {}", quoted(key))),
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
            Level::Any => word.anyhow(db, each("word", "*"), each("word", ""))?,
        };
        Ok(format!("({})", alternatives.join(" OR ")))
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

    fn anyhow(&self, db: &Connection, beginnings: Vec<String>, exact: Vec<String>) -> Result<Vec<String>> {
        if self.is_short_number() {
            return Ok(exact);
        }
        let mut clauses = self.whole(beginnings);
        let parts = compounds(db, &self.form)?;
        clauses.extend(parts.iter().map(|compound| format!("word : {}", quoted(compound))));
        Ok(clauses)
    }
}

impl Query {
    pub(super) fn new(db: &Connection, text: &str) -> Result<Self> {
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
        Ok(Self { terms })
    }

    fn expression(&self, db: &Connection, level: Level) -> Result<String> {
        let clauses: Result<Vec<String>> = self.terms.iter().map(|term| term.clause(db, level)).collect();
        Ok(clauses?.join(" AND "))
    }
}

fn word(db: &Connection, stemmer: &Stemmer, token: &str) -> Result<Word> {
    let mut word = Word { form: search_form(token), stem: stem(stemmer, token), meant: vec![] };
    let as_typed = word.anyhow(
        db,
        vec![format!("word : {}*", quoted(&word.form))],
        vec![format!("word : {}", quoted(&word.form))],
    )?;
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

/// Numbers of the cases in which all words of the text are found, in ascending order, with their ranks.
///
/// # Errors
/// When the index can't be read.
pub fn found(db: &Connection, text: &str) -> Result<Vec<(i64, Rank)>> {
    let query = Query::new(db, text)?;
    if query.terms.is_empty() {
        return Ok(vec![]);
    }
    let all = numbers(db, &query.expression(db, Level::Any)?)?;
    let better = [Level::Head, Level::HeadBeginning, Level::WholeWord];
    let mut ranks: HashMap<i64, Rank> = HashMap::new();
    if all.len() > 1 {
        for (rank, level) in (0..).zip(better) {
            for number in numbers(db, &query.expression(db, level)?)? {
                ranks.entry(number).or_insert(rank);
            }
        }
    }
    Ok(all.into_iter().map(|number| (number, ranks.get(&number).copied().unwrap_or(Rank::MAX))).collect())
}

fn numbers(db: &Connection, expression: &str) -> Result<Vec<i64>> {
    let mut statement = db.prepare_cached("SELECT rowid FROM search_word WHERE search_word MATCH ?1 ORDER BY rowid")?;
    let numbers = statement.query_map([expression], |row| row.get(0))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}
