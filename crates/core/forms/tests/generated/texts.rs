//! Texts in other languages of generated forms.

use amtspult_forms::{
    Edit, Form, TextLanguage, TextRow, TextState, diff, merge, read_csv, take_texts, texts, write_csv,
};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::{form, try_all};

const LANGUAGES: [TextLanguage; 3] = [TextLanguage::English, TextLanguage::UpperSorbian, TextLanguage::SimpleGerman];
const TEXTS: [&str; 10] =
    ["Name", "a;b", "\"q\"", "x\ny", "x\r\ny", "=1", "'", " blank ", "Łódź, ja", "{0}. \u{1}\u{fffd}"];

/// Where, in which language, and what; no text means unneeded.
type Saying = (Index, Index, Option<Index>);

fn sayings() -> impl Strategy<Value = Vec<Saying>> {
    prop::collection::vec((any::<Index>(), any::<Index>(), prop::option::weighted(0.8, any::<Index>())), 0..12)
}

fn edit(rows: &[TextRow], (at, language, text): &Saying) -> Option<Edit> {
    let language = LANGUAGES[language.index(LANGUAGES.len())];
    let row = (!rows.is_empty()).then(|| at.get(rows))?;
    Some(match text {
        Some(text) => row.say(language, TEXTS[text.index(TEXTS.len())]),
        None => row.unneeded(language),
    })
}

fn said(form: &Form, sayings: &[Saying]) -> Form {
    let edits = sayings.iter().filter_map(|saying| edit(&texts(form), saying));
    edits.fold(form.clone(), |form, edit| form.with(&edit).unwrap())
}

#[test]
fn a_table_read_again_changes_nothing_and_what_is_edited_arrives() {
    try_all(5_000, 128, &(form::form(), sayings(), sayings()), |(base, before, later)| {
        let form = said(&base, &before);
        let table = write_csv(&form, &LANGUAGES);
        let taken = read_csv(table.as_bytes(), &form.language).unwrap().take(&form);
        prop_assert_eq!(&taken.edits, &vec![]);
        prop_assert_eq!(&taken.notes, &vec![]);
        // A colleague's table brings their texts, and says nothing where they have none.
        let other = said(&base, &later);
        let table = write_csv(&other, &LANGUAGES);
        let taken = read_csv(table.as_bytes(), &form.language).unwrap().take(&form);
        let mine = taken.edits.iter().fold(form.clone(), |form, edit| form.with(edit).unwrap());
        for (mine, (theirs, former)) in texts(&mine).iter().zip(texts(&other).iter().zip(texts(&form))) {
            for language in LANGUAGES {
                let same = |one: &TextState, other: &TextState| {
                    one.text().map(|text| text.replace("\r\n", "\n"))
                        == other.text().map(|text| text.replace("\r\n", "\n"))
                };
                let (mine, theirs) = (&mine.languages[&language], &theirs.languages[&language]);
                let former = &former.languages[&language];
                match theirs {
                    TextState::Current { .. } => prop_assert!(same(mine, theirs), "{:?} {:?}", mine, theirs),
                    TextState::Unneeded => prop_assert_eq!(mine, theirs),
                    TextState::Missing | TextState::Stale { .. } => prop_assert_eq!(mine, former),
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_form_in_another_language_comes_back() {
    try_all(5_000, 128, &(form::form(), sayings()), |(base, sayings)| {
        let form = said(&base, &sayings);
        prop_assert_eq!(form.to_json().to_string(), base.to_json().to_string());
        for language in LANGUAGES {
            let other = form.in_language(language).unwrap();
            // Read as a file, without ids.
            let other = Form::parse(&other.to_json()).unwrap();
            let taken = take_texts(&form, &other).unwrap();
            prop_assert_eq!(&taken.edits, &vec![]);
            prop_assert_eq!(&taken.differences, &vec![]);
            let anew = take_texts(&base, &other).unwrap();
            let again = anew.edits.iter().fold(base.clone(), |form, edit| form.with(edit).unwrap());
            for (one, two) in texts(&form).iter().zip(texts(&again)) {
                let (one, two) = (&one.languages[&language], &two.languages[&language]);
                prop_assert!(one == two || one.text().is_none() || two.text().is_none(), "{:?} {:?}", one, two);
            }
        }
        Ok(())
    });
}

#[test]
fn texts_of_two_people_are_merged() {
    try_all(2_000, 64, &(form::form(), sayings(), sayings()), |(base, mine, theirs)| {
        let (mine, theirs) = (said(&base, &mine), said(&base, &theirs));
        let merged = merge(&base, &mine, &theirs).unwrap();
        for ((row, mine), theirs) in texts(&merged.form).iter().zip(texts(&mine)).zip(texts(&theirs)) {
            for language in LANGUAGES {
                let (mine, theirs) = (&mine.languages[&language], &theirs.languages[&language]);
                let known = row.languages[&language] == *mine || row.languages[&language] == *theirs;
                prop_assert!(known, "{:?}", row);
            }
        }
        prop_assert!(diff(&base, &merged.form).iter().all(|one| one.node.as_str() != ""));
        Ok(())
    });
}
