//! Searching as clerks do, answer and marked passages included.

use serde_json::{Value, json};
use testkit::Workplace;

use crate::report::{Report, Times, timed};

/// Words inside compounds and inflected ones, as they stand in forms, messages and notes.
const WORDS: [&str; 40] = [
    "steuer",
    "bescheinigung",
    "anmeldung",
    "nachweis",
    "versicherung",
    "erlaubnis",
    "strasse",
    "Straße",
    "zufahrt",
    "ausweis",
    "antrag",
    "Anträge",
    "hund",
    "Hunde",
    "tierheim",
    "frist",
    "zahlung",
    "betrag",
    "einrichtung",
    "umzug",
    "schein",
    "vertrag",
    "Kennzeichen",
    "gehweg",
    "gerüst",
    "gewerbe",
    "dackel",
    "schäfer",
    "Widerspruch",
    "bank",
    "Lastschrift",
    "vermieter",
    "krankenhaus",
    "polizei",
    "bäckerei",
    "schulbus",
    "wald",
    "stein",
    "berger",
    "müller",
];

/// Times per kind of search.
#[derive(Default)]
struct Kind {
    name: &'static str,
    texts: Vec<String>,
}

pub async fn measure(report: &Report, workplace: &Workplace) {
    let mut all = Times::default();
    for Kind { name, texts } in kinds(workplace).await {
        let mut times = Times::default();
        for text in &texts {
            times.add(timed(search(workplace, text)).await.1);
        }
        report.spread(&format!("search: {name}"), &times, None);
        all.extend(&times);
    }
    report.spread("search, all together", &all, Some(20.0));
}

async fn search(workplace: &Workplace, text: &str) -> Value {
    page(workplace, json!({ "text": text }), "received", 0).await
}

/// A page of the inbox as large as the window asks for.
pub async fn page(workplace: &Workplace, filter: Value, sort: &str, offset: usize) -> Value {
    let request = json!({ "filter": filter, "sort": sort, "descending": true, "offset": offset, "limit": 100 });
    workplace.call("inbox_page", request).await
}

async fn kinds(workplace: &Workplace) -> Vec<Kind> {
    let rows = spread_rows(workplace).await;
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let applicants: Vec<String> = rows.iter().map(|row| text(row, "applicant")).collect();
    let families: Vec<String> =
        applicants.iter().map(|name| name.split_once(' ').unwrap_or_default().1.to_owned()).collect();
    let numbers: Vec<String> = rows.iter().map(|row| text(row, "aktenzeichen")).collect();
    // One letter more each time, as it is typed.
    let typed = families.iter().take(40).flat_map(|name| {
        let letters: Vec<char> = name.chars().collect();
        (1..=letters.len().min(6)).map(move |length| letters[..length].iter().collect())
    });
    let lower = |text: &String| text.to_lowercase();
    vec![
        Kind { name: "family names", texts: families.iter().skip(40).take(100).map(lower).collect() },
        Kind { name: "names while they are typed", texts: typed.collect() },
        Kind { name: "given and family name", texts: applicants.into_iter().skip(140).take(100).collect() },
        Kind { name: "Aktenzeichen", texts: numbers.iter().take(60).cloned().collect() },
        Kind { name: "beginning of an Aktenzeichen", texts: beginnings(&numbers) },
        Kind { name: "words, also inside compounds", texts: WORDS.map(str::to_owned).to_vec() },
        Kind { name: "two words", texts: pairs() },
        Kind { name: "nothing to be found", texts: (0..40).map(|number| format!("xq{number}zvw")).collect() },
    ]
}

/// 300 rows from all over the inbox.
async fn spread_rows(workplace: &Workplace) -> Vec<Value> {
    let total = page(workplace, json!({}), "applicant", 0).await["total"].as_u64().unwrap() as usize;
    let mut rows = vec![];
    for part in 0..30 {
        let answer = page(workplace, json!({}), "applicant", total * part / 30).await;
        rows.extend(answer["rows"].as_array().unwrap().iter().step_by(10).cloned());
    }
    // Neighbours of the alphabet aren't to follow each other.
    (0..10).flat_map(|first| rows.iter().skip(first).step_by(10).cloned().collect::<Vec<_>>()).collect()
}

fn beginnings(numbers: &[String]) -> Vec<String> {
    let whole = numbers.iter().skip(100).take(20);
    whole.flat_map(|number| [number.len() - 1, number.len() - 3].map(|length| number[..length].to_owned())).collect()
}

fn pairs() -> Vec<String> {
    WORDS.iter().zip(WORDS.iter().skip(7)).map(|(first, second)| format!("{first} {second}")).collect()
}
