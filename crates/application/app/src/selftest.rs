//! Whether what the desk stands on works on this machine: each check does for real what the desk would do.
//!
//! Nothing is left behind, and nothing of the desk's own data is touched.

use std::error::Error;
use std::path::Path;

use documents::{CaseDocument, MessagePart, Row, Section, Words, application, file};
use jiff::civil::date;
use jiff::tz::TimeZone;
use store::search::{Indexer, Passage, Search, Source};
use store::table::setting;
use store::{DatabaseKey, KeyError, KeyPlace, Store, StoreError, key};

/// What a check is about, and what came out.
#[derive(Debug)]
pub struct Check {
    /// In English, as it is printed.
    pub name: &'static str,
    /// Whether the machine is fit for it.
    pub outcome: Outcome,
}

/// What came out of a check.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It works as the desk needs it.
    Ok,
    /// The machine lacks something that the desk can do without; why.
    NotAvailable(String),
    /// The desk can't work here; why.
    Failed(String),
}

type Work = Result<(), Box<dyn Error>>;

/// Runs all checks in `folder`, which must exist and be empty; whoever made it removes it.
pub fn run(folder: &Path) -> Vec<Check> {
    let check = |name, outcome| Check { name, outcome };
    vec![
        check("encrypted store", outcome(encrypted_store(folder))),
        check("keyring", keyring()),
        check("search", outcome(full_text(folder))),
        check("PDF: Antragsausfertigung", outcome(pdf(application::render))),
        check("PDF: Akte", outcome(pdf(|document, words| file::render(document, &[], words)))),
        check("HTTP client", outcome(http_client())),
        check("time zone Europe/Berlin", outcome(legal_time())),
    ]
}

fn outcome(work: Work) -> Outcome {
    work.map_or_else(|error| Outcome::Failed(error.to_string()), |()| Outcome::Ok)
}

fn demand(holds: bool, otherwise: &str) -> Work {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

/// A key of its own for a database in `folder`.
fn new_key(folder: &Path) -> Result<DatabaseKey, Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    Ok(key::open_or_create(folder, KeyPlace::File)?)
}

fn encrypted_store(folder: &Path) -> Work {
    const NAME: &str = "selftest";
    const TEXT: &str = "Niemand sonst liest diesen Satz.";
    let path = folder.join("store.db");
    let key = new_key(&folder.join("key"))?;
    let store = Store::open(&path, &key)?;
    demand(!store.cipher_version().is_empty(), "the database library can't encrypt")?;
    store.write(|db| setting::set(db, NAME, &TEXT))?;
    drop(store);
    let bytes = std::fs::read(&path)?;
    let plain = bytes.windows(TEXT.len()).any(|window| window == TEXT.as_bytes());
    demand(!plain, "what was stored stands readable on disk")?;
    let stored: Option<String> = Store::open(&path, &key)?.read(|db| setting::get(db, NAME))?;
    demand(stored.as_deref() == Some(TEXT), "what was stored isn't there any more")?;
    let other_key = new_key(&folder.join("other-key"))?;
    let refused = matches!(Store::open(&path, &other_key), Err(StoreError::WrongKey));
    demand(refused, "another key opens the database")
}

/// Windows always has a keyring; elsewhere the clerk may choose a key file instead.
fn keyring() -> Outcome {
    match key::check_keyring() {
        Ok(()) => Outcome::Ok,
        Err(KeyError::KeyringMissing(reason)) if !cfg!(windows) => Outcome::NotAvailable(reason),
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

fn full_text(folder: &Path) -> Work {
    const TEXTS: [&str; 3] = ["Zwei Anträge auf Sondernutzung", "Straße des 17. Juni", "Auskunft zum Reisegewerbe"];
    const SEARCHES: [(&str, i64); 4] = [("antrag", 1), ("strasse", 2), ("STRAßE", 2), ("gewerbe", 3)];
    let store = Store::open(&folder.join("search.db"), &new_key(&folder.join("search-key"))?)?;
    store.write(|db| {
        (1..).zip(TEXTS).try_for_each(|(number, text)| {
            let passage = Passage { source: Source::Case, text: text.to_owned() };
            Indexer::default().index_passages(db, number, &[passage])
        })
    })?;
    for (text, number) in SEARCHES {
        let found = store.read(|db| Search::new(db, text)?.map_or(Ok(vec![]), |search| search.found(db)))?;
        let found: Vec<i64> = found.into_iter().map(|(number, _)| number).collect();
        demand(found == [number], &format!("{text} finds {found:?} instead of {number}"))?;
    }
    Ok(())
}

fn pdf<E: Error + 'static>(render: impl Fn(&CaseDocument, &Words) -> Result<Vec<u8>, E>) -> Work {
    let bytes = render(&example(), &Words::german()?)?;
    demand(bytes.starts_with(b"%PDF-"), "what was rendered isn't a PDF")
}

fn example() -> CaseDocument {
    let row = |label: &str, value: &str| Row { label: label.to_owned(), value: value.to_owned() };
    CaseDocument {
        aktenzeichen: "HS-2026-000001".to_owned(),
        applicant: "Łukasz Wójcik".to_owned(),
        leistung: "Hundesteuer".to_owned(),
        office: "Steueramt".to_owned(),
        created_at: date(2026, 1, 2).at(9, 30, 0, 0),
        sections: vec![Section {
            title: "Hund".to_owned(),
            rows: vec![row("Name", "Žofka"), row("Rasse", "Böhmischer Schäferhund")],
        }],
        messages: vec![MessagePart {
            heading: "Ihr Antrag".to_owned(),
            body: "Guten Tag,\nes fehlt noch der Impfpass.".to_owned(),
            ..MessagePart::default()
        }],
        ..CaseDocument::default()
    }
}

fn http_client() -> Work {
    portal_client::http::client()?;
    Ok(())
}

fn legal_time() -> Work {
    let midsummer = TimeZone::get("Europe/Berlin")?.to_timestamp(date(2026, 7, 1).at(12, 0, 0, 0))?;
    demand(midsummer.to_string() == "2026-07-01T10:00:00Z", "summer time isn't known")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_fails_where_the_tests_run() {
        let folder = tempfile::tempdir().unwrap();
        for Check { name, outcome } in run(folder.path()) {
            assert!(!matches!(outcome, Outcome::Failed(_)), "{name}: {outcome:?}");
        }
    }
}
