//! The Antragsausfertigung: data and messages of a case as PDF/A-2a and PDF/UA-1.

use crate::flow::{Faces, Flow, HEADING, SUBHEADING, TITLE};
use crate::model::{CaseDocument, DocumentError};
use crate::pdf::{Frame, draw};
use crate::words::Words;

/// Renders the document.
///
/// # Errors
/// [`DocumentError::NotConforming`] when the library finds that the result would break one of the two standards.
pub fn render(case: &CaseDocument, words: &Words) -> Result<Vec<u8>, DocumentError> {
    let faces = Faces::new()?;
    let mut flow = Flow::new(&faces);
    lay_out(&mut flow, case, words);
    let title = format!("{} {}", words.application, case.aktenzeichen);
    let frame = Frame { title: title.trim(), foot: &case.aktenzeichen, created_at: case.created_at };
    draw(&flow, &faces, &frame, words)
}

fn lay_out(flow: &mut Flow<'_>, case: &CaseDocument, words: &Words) {
    flow.heading(1, TITLE, &words.application);
    flow.table(head_rows(case, words));
    flow.heading(2, HEADING, &words.case_data);
    for section in &case.sections {
        if !section.title.is_empty() {
            flow.heading(3, SUBHEADING, &section.title);
        }
        flow.table(section.rows.iter().map(|row| (row.label.clone(), row.value.clone())));
    }
    if !case.attachments.is_empty() {
        flow.heading(2, HEADING, &words.attachments);
        for name in &case.attachments {
            flow.list_item(name);
        }
    }
    if !case.messages.is_empty() {
        flow.heading(2, HEADING, &words.messages);
        for message in &case.messages {
            flow.heading(3, SUBHEADING, &message.heading);
            flow.paragraph(&message.meta);
            for paragraph in message.body.lines().filter(|line| !line.trim().is_empty()) {
                flow.paragraph(paragraph);
            }
            for name in &message.attachments {
                flow.list_item(name);
            }
        }
    }
}

/// What identifies a case at the head of its documents.
pub(crate) fn head_rows(case: &CaseDocument, words: &Words) -> Vec<(String, String)> {
    [
        (&words.aktenzeichen, &case.aktenzeichen),
        (&words.applicant, &case.applicant),
        (&words.leistung, &case.leistung),
        (&words.office, &case.office),
        (&words.received, &case.received),
        (&words.state, &case.state),
        (&words.created, &case.created),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(label, value)| (label.clone(), value.clone()))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::BODY;
    use crate::model::{MessagePart, Row, Section};

    fn long_case() -> CaseDocument {
        let row = |n: usize| Row {
            label: format!("Feld {n}"), value: "Wert mit Umlauten äöüß und Łódź".repeat(n % 5)
        };
        CaseDocument {
            aktenzeichen: "HS-2026-0042".to_owned(),
            applicant: "Nœl Schmidt-Strauß".to_owned(),
            leistung: "Hundesteuer".to_owned(),
            office: "Steueramt".to_owned(),
            received: "23.11.2026, 10:42 Uhr".to_owned(),
            state: "In Prüfung".to_owned(),
            created: "23.11.2026".to_owned(),
            created_at: jiff::civil::date(2026, 11, 23).at(10, 42, 0, 0),
            sections: vec![Section { title: "Angaben".to_owned(), rows: (0..80).map(row).collect() }],
            attachments: vec!["Impfpass.pdf".to_owned(), "Foto.png".to_owned()],
            messages: vec![MessagePart {
                heading: "Ihre Anmeldung".to_owned(),
                meta: "23.11.2026, 11:00 Uhr, von Anna Lehmann".to_owned(),
                body: "Guten Tag,\n\nvielen Dank.".to_owned(),
                attachments: vec!["Bescheid.pdf".to_owned()],
            }],
        }
    }

    #[test]
    fn a_long_case_conforms_and_spreads_over_pages() {
        let bytes = render(&long_case(), &Words::german().unwrap()).unwrap();
        let document = lopdf::Document::load_mem(&bytes).unwrap();
        assert!(document.get_pages().len() > 2);
        let text = String::from_utf8_lossy(&bytes);
        for mark in ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1"] {
            assert!(text.contains(mark), "{mark}");
        }
    }

    #[test]
    fn letters_that_no_face_has_keep_no_document_from_being_made() {
        let strange = "Danke 👍🏽 dafür \u{1}אשה 女 \u{202e}";
        let rows = vec![Row { label: strange.to_owned(), value: format!("erste Zeile\n{strange}") }];
        let sections = vec![Section { title: strange.to_owned(), rows }];
        render(&CaseDocument { sections, ..long_case() }, &Words::german().unwrap()).unwrap();
    }

    #[test]
    fn every_letter_of_din_91379_is_rendered() {
        let Some(path) = trial::shared("din91379/latinchars.xml") else { return };
        let xml = std::fs::read_to_string(path).unwrap();
        let letters = sequences(&xml);
        assert!(letters.len() > 900, "{}", letters.len());
        let faces = Faces::new().unwrap();
        let missing: Vec<&String> =
            letters.iter().filter(|letter| [BODY, TITLE].iter().any(|style| !faces.covers(*style, letter))).collect();
        assert!(missing.is_empty(), "{missing:?}");
        let rows = letters.iter().map(|letter| Row { label: letter.clone(), value: letter.clone() }).collect();
        let sections = vec![Section { title: String::new(), rows }];
        render(&CaseDocument { sections, ..long_case() }, &Words::german().unwrap()).unwrap();
    }

    /// The letters and sequences of the data set; control characters aren't printed.
    fn sequences(xml: &str) -> Vec<String> {
        let mut found = vec![];
        for part in xml.split("<cp>").skip(1) {
            let code = part.split("</cp>").next().unwrap_or_default();
            let letters: Option<String> =
                code.split_whitespace().map(|hex| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)).collect();
            found.extend(letters.filter(|letters| !letters.chars().any(char::is_control)));
        }
        found
    }
}
