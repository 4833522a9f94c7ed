//! A form with its rules as sentences, for reading: PDF/A-2a and PDF/UA-1.

use crate::flow::{Faces, Flow, HEADING, SUBHEADING, TITLE};
use crate::model::{DocumentError, FormDocument, FormPart, Row};
use crate::pdf::{Frame, draw};
use crate::words::Words;

/// Renders the form. Questions that stand one after the other are a table whose row headers are their labels.
///
/// # Errors
/// [`DocumentError::NotConforming`] when the library finds that the result would break one of the two standards.
pub fn render(form: &FormDocument, words: &Words) -> Result<Vec<u8>, DocumentError> {
    let faces = Faces::new()?;
    let mut flow = Flow::new(&faces);
    flow.heading(1, TITLE, &form.title);
    flow.table(form.head.iter().map(cells));
    let mut questions: Vec<(String, String)> = vec![];
    for part in &form.parts {
        if !matches!(part, FormPart::Question(_)) && !questions.is_empty() {
            flow.table(std::mem::take(&mut questions));
        }
        match part {
            FormPart::Section(title) => flow.heading(2, HEADING, title),
            FormPart::Group(title) => flow.heading(3, SUBHEADING, title),
            FormPart::Text(text) => {
                text.lines().filter(|line| !line.trim().is_empty()).for_each(|line| flow.paragraph(line));
            }
            FormPart::Question(row) => questions.push(cells(row)),
        }
    }
    if !questions.is_empty() {
        flow.table(questions);
    }
    let frame = Frame { title: &form.title, foot: &form.title, created_at: form.created_at };
    draw(&flow, &faces, &frame, words)
}

fn cells(row: &Row) -> (String, String) {
    (row.label.clone(), row.value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_conforms_and_is_read_in_its_order() {
        let question = |number: usize| {
            let label = format!("Frage {number} mit ≥ und Łódź 👍");
            FormPart::Question(Row { label, value: "Text, Pflichtangabe\n– eins\n– zwei".repeat(number % 4 + 1) })
        };
        let mut parts = vec![FormPart::Section("Abschnitt 1: Angaben".to_owned()), FormPart::Text("a\n\nb".to_owned())];
        for group in 0..6 {
            parts.push(FormPart::Group(format!("Gruppe {group}")));
            parts.extend((0..12).map(question));
            parts.push(FormPart::Text("Ein Hinweis.".to_owned()));
        }
        let document = FormDocument {
            title: "Hundesteuer".to_owned(),
            head: vec![Row { label: "Kennung".to_owned(), value: "1:Hund:v1.0".to_owned() }],
            parts,
            created_at: jiff::civil::date(2026, 11, 30).at(10, 0, 0, 0),
        };
        let bytes = render(&document, &Words::german().unwrap()).unwrap();
        let read = lopdf::Document::load_mem(&bytes).unwrap();
        assert!(read.get_pages().len() > 3);
        let text = String::from_utf8_lossy(&bytes);
        for mark in ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1"] {
            assert!(text.contains(mark), "{mark}");
        }
        assert_eq!(render(&document, &Words::german().unwrap()).unwrap(), bytes, "the same twice");
    }
}
