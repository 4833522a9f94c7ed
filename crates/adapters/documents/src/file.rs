//! "Akte drucken": one PDF for paper, with cover sheet, the case, its foreign PDFs and images, and a stamp on each page.

mod assembly;
mod cover;
mod image;
mod png;

use crate::application;
use crate::model::{CaseDocument, DocumentError};
use crate::words::Words;

/// A part that comes after the case itself.
pub struct Part {
    pub name: String,
    /// Absent when its bytes aren't on this device.
    pub content: Option<Vec<u8>>,
}

/// A line of the cover sheet's table of contents.
pub(crate) struct Entry {
    pub title: String,
    pub first_page: usize,
    /// Why the part itself isn't there.
    pub remark: Option<String>,
}

/// Renders the file. A part that can't be merged is named on the cover sheet, with the reason, and the rest goes on.
///
/// # Errors
/// When the case itself can't be rendered or the parts can't be put together.
pub fn render(case: &CaseDocument, parts: &[Part], words: &Words) -> Result<Vec<u8>, DocumentError> {
    let mut documents = vec![assembly::load(&words.application, &application::render(case, words)?)?];
    // The cover sheet is one page; the case begins on the second.
    let mut next_page = 2;
    let mut entries = vec![Entry { title: words.case_data.clone(), first_page: next_page, remark: None }];
    next_page += documents[0].get_pages().len();
    for part in parts {
        match load_part(part, words) {
            Ok(document) => {
                entries.push(Entry { title: part.name.clone(), first_page: next_page, remark: None });
                next_page += document.get_pages().len();
                documents.push(document);
            }
            Err(remark) => {
                entries.push(Entry { title: part.name.clone(), first_page: next_page, remark: Some(remark) });
            }
        }
    }
    let cover = cover::render(case, &entries, words)?;
    documents.insert(0, assembly::load(&words.file, &cover)?);
    assembly::merge(documents, |page, total| stamp_text(case, words, page, total))
}

fn load_part(part: &Part, words: &Words) -> Result<lopdf::Document, String> {
    let Some(content) = &part.content else { return Err(words.not_here.clone()) };
    let not_printable = |_| words.not_printable.clone();
    match domain::attachment::media_type(content).unwrap_or_default() {
        "application/pdf" => assembly::load(&part.name, content).map_err(not_printable),
        "image/png" | "image/jpeg" => {
            let page = image::page(content).map_err(not_printable)?;
            assembly::load(&part.name, &page).map_err(not_printable)
        }
        _ => Err(words.not_printable.clone()),
    }
}

fn stamp_text(case: &CaseDocument, words: &Words, page: usize, total: usize) -> String {
    let number = crate::words::fill(&words.page, &[("page", &page.to_string()), ("total", &total.to_string())]);
    format!("{} · {number}", case.aktenzeichen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Row, Section};

    fn case() -> CaseDocument {
        CaseDocument {
            aktenzeichen: "HS-2026-0007".to_owned(),
            applicant: "Łukasz Jänicke-Đorđević".to_owned(),
            leistung: "Hundesteuer".to_owned(),
            sections: vec![Section {
                title: "Hund".to_owned(),
                rows: vec![Row { label: "Name".to_owned(), value: "Bello".to_owned() }],
            }],
            ..CaseDocument::default()
        }
    }

    fn part(name: &str, content: Option<Vec<u8>>) -> Part {
        Part { name: name.to_owned(), content }
    }

    #[test]
    fn the_file_holds_all_parts_and_names_what_it_can_not_hold() {
        let words = Words::german().unwrap();
        let foreign = application::render(&case(), &words).unwrap();
        let parts = [
            part("gut.pdf", Some(foreign)),
            part("kaputt.pdf", Some(b"%PDF-1.7 nothing".to_vec())),
            part("fern.pdf", None),
        ];
        let bytes = render(&case(), &parts, &words).unwrap();
        let merged = lopdf::Document::load_mem(&bytes).unwrap();
        assert_eq!(merged.get_pages().len(), 3);
        for (number, page) in merged.get_pages() {
            let content = String::from_utf8_lossy(&merged.get_page_content(page)).into_owned();
            assert!(content.contains(&format!("(HS-2026-0007 \\267 Seite {number} von 3)")), "page {number}");
        }
    }
}
