//! The two PDFs of one case, saved through the commands.

use std::path::Path;

use serde_json::{Value, json};
use testkit::Workplace;

use crate::report::{Report, Times, timed};
use crate::search::page;

const TIMES: usize = 40;

pub async fn measure(report: &Report, workplace: &Workplace) {
    let folder = tempfile::tempdir().unwrap();
    workplace.host.will_save_in(folder.path().to_owned());
    // An application with two pages of answers.
    let found = page(workplace, json!({ "text": "Sondernutzung" }), "received", 0).await;
    let case = &found["rows"][0]["case"];
    for (command, what, budget) in
        [("export_antrag", "Antragsausfertigung", Some((50.0, 60_000))), ("print_akte", "Akte", None)]
    {
        let mut times = Times::default();
        for _ in 0..TIMES {
            times.add(timed(workplace.call(command, json!({ "cases": [case] }))).await.1);
        }
        let saved = workplace.call(command, json!({ "cases": [case] })).await;
        let (pages, bytes) = pages_and_bytes(&saved);
        let what = format!("PDF: {what}, {pages} pages");
        report.spread(&what, &times, budget.map(|(milliseconds, _)| milliseconds));
        match budget {
            Some((_, most)) => {
                report.compared(
                    &format!("{what}, size"),
                    &format!("{bytes} bytes"),
                    &format!("≤ {most} bytes"),
                    bytes <= most,
                );
            }
            None => report.row(&format!("{what}, size"), &format!("{bytes} bytes")),
        }
    }
}

/// Counted by poppler: pages may stand in compressed objects.
fn pages_and_bytes(saved: &Value) -> (usize, u64) {
    let path = Path::new(saved["saved"].as_str().unwrap());
    let output = std::process::Command::new("pdfinfo").arg(path).output().expect("pdfinfo is installed");
    let text = String::from_utf8(output.stdout).unwrap();
    let pages = text.lines().find_map(|line| line.strip_prefix("Pages:")).expect("pdfinfo counts the pages");
    (pages.trim().parse().unwrap(), path.metadata().unwrap().len())
}
