//! The other things that are done all day: looking through the inbox, opening a case, claiming one, taking a note.

use serde_json::{Value, json};
use testkit::Workplace;

use crate::report::{Report, Times, timed};
use crate::search::page;

const SORTS: [&str; 5] = ["received", "due", "applicant", "aktenzeichen", "state"];

pub async fn measure(report: &Report, workplace: &Workplace) {
    inbox(report, workplace).await;
    let rows = page(workplace, json!({ "assignment": "unassigned" }), "received", 1_000).await;
    let more = page(workplace, json!({ "assignment": "unassigned" }), "applicant", 5_000).await;
    let cases: Vec<&Value> =
        [&rows, &more].into_iter().flat_map(|page| page["rows"].as_array().unwrap()).map(|row| &row["case"]).collect();
    let mut opened = Times::default();
    for case in &cases {
        opened.add(timed(workplace.call("open_case", json!({ "case": case }))).await.1);
    }
    report.spread("open a case", &opened, None);
    writing(report, workplace, &cases).await;
}

async fn inbox(report: &Report, workplace: &Workplace) {
    let first = page(workplace, json!({}), "received", 0).await;
    let total = first["total"].as_u64().unwrap() as usize;
    let directory = workplace.call("directory", json!({})).await;
    let filters = [
        json!({}),
        json!({ "assignment": "mine" }),
        json!({ "assignment": "unassigned" }),
        json!({ "unread": true }),
        json!({ "due": "overdue" }),
        json!({ "due": "this-week" }),
        json!({ "due": "reminder" }),
        json!({ "closed": true }),
        json!({ "state": "in-pruefung" }),
        json!({ "office": directory["offices"][0]["id"] }),
        json!({ "leistung": directory["leistungen"][0]["id"] }),
    ];
    let (mut first_pages, mut middle) = (Times::default(), Times::default());
    let mut slowest = (0.0, String::new());
    for filter in &filters {
        for sort in SORTS {
            let mut times = Times::default();
            for _ in 0..5 {
                times.add(timed(page(workplace, filter.clone(), sort, 0)).await.1);
                middle.add(timed(page(workplace, filter.clone(), sort, total / 2)).await.1);
            }
            if times.percentile(50) > slowest.0 {
                slowest = (times.percentile(50), format!("{filter} by {sort}"));
            }
            first_pages.extend(&times);
        }
    }
    report.spread("inbox: first page, every filter with every sort", &first_pages, None);
    report.row("inbox: slowest of these, p50", &format!("{:.1} ms: {}", slowest.0, slowest.1.replace('"', "")));
    report.spread("inbox: page in the middle, every filter with every sort", &middle, None);
    let mut counts = Times::default();
    for _ in 0..50 {
        counts.add(timed(workplace.call("inbox_counts", json!({}))).await.1);
    }
    report.spread("inbox: counts", &counts, None);
}

/// Without a line, so that no exchange is measured along.
async fn writing(report: &Report, workplace: &Workplace, cases: &[&Value]) {
    workplace.set_offline(true).await;
    let (mut claims, mut notes) = (Times::default(), Times::default());
    for case in cases {
        claims.add(timed(workplace.call("claim_case", json!({ "case": case }))).await.1);
        let note = json!({ "case": case, "text": "Rücksprache mit dem Straßenverkehrsamt gehalten." });
        notes.add(timed(workplace.call("add_note", note)).await.1);
    }
    report.spread("claim a case", &claims, None);
    report.spread("add a note", &notes, None);
}
