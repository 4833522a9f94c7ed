//! The Antragsausfertigung: data and messages of a case as PDF/A-2a and PDF/UA-1.

use std::collections::HashMap;
use std::num::NonZeroU16;

use jiff::civil::DateTime;
use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagTree,
};

use crate::flow::{BODY, Block, Faces, Flow, HEADING, LEFT, Line, PAGE, RIGHT, Role, SUBHEADING, TITLE};
use crate::model::{CaseDocument, DocumentError};
use crate::words::{Words, fill};

const LANGUAGE: &str = "de-DE";
const FOOT: f32 = 9.0;

/// Renders the document.
///
/// # Errors
/// [`DocumentError::NotConforming`] when the library finds that the result would break one of the two standards.
pub fn render(case: &CaseDocument, words: &Words) -> Result<Vec<u8>, DocumentError> {
    let faces = Faces::new()?;
    let mut flow = Flow::new(&faces);
    lay_out(&mut flow, case, words);
    draw(&flow, &faces, case, words)
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

fn draw(flow: &Flow<'_>, faces: &Faces, case: &CaseDocument, words: &Words) -> Result<Vec<u8>, DocumentError> {
    let mut document = Document::new_with(SerializeSettings { configuration: configuration()?, ..Default::default() });
    let mut drawn: HashMap<(usize, usize), Vec<Identifier>> = HashMap::new();
    for page_number in 0..flow.pages() {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(DocumentError::Font)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        surface.set_fill(Some(Fill { paint: rgb::Color::new(20, 20, 20).into(), ..Fill::default() }));
        for (number, block) in flow.blocks.iter().enumerate() {
            let lines: Vec<&Line> = block.lines.iter().filter(|line| line.page == page_number).collect();
            if lines.is_empty() {
                continue;
            }
            let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            for line in lines {
                draw_line(&mut surface, faces, line);
            }
            surface.end_tagged();
            drawn.entry((number, page_number)).or_default().push(identifier);
        }
        draw_foot(&mut surface, faces, case, words, (page_number + 1, flow.pages()));
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tag_tree(&flow.blocks, flow.pages(), &mut drawn));
    let title = format!("{} {}", words.application, case.aktenzeichen);
    document.set_outline(outline(&flow.blocks));
    document.set_metadata(
        Metadata::new()
            .title(title.trim().to_owned())
            .language(LANGUAGE.to_owned())
            .creator("Amtspult".to_owned())
            .creation_date(creation_date(case.created_at)),
    );
    document.finish().map_err(|error| DocumentError::NotConforming(format!("{error:?}")))
}

/// The headings, for jumping.
fn outline(blocks: &[Block]) -> Outline {
    let mut outline = Outline::new();
    for block in blocks.iter().filter(|block| matches!(block.role, Role::Heading(1 | 2))) {
        let Some(first) = block.lines.first() else { continue };
        let place = Point::from_xy(first.x, first.baseline - first.style.leading);
        outline.push_child(OutlineNode::new(first.text.clone(), XyzDestination::new(first.page, place)));
    }
    outline
}

fn creation_date(at: DateTime) -> krilla::metadata::DateTime {
    let small = |number: i8| number.unsigned_abs();
    krilla::metadata::DateTime::new(at.year().unsigned_abs())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
}

fn configuration() -> Result<Configuration, DocumentError> {
    ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| DocumentError::NotConforming(format!("{error:?}")))
}

fn draw_line(surface: &mut Surface<'_>, faces: &Faces, line: &Line) {
    // The space after each line keeps words apart for those who read the text without its layout.
    let text = format!("{} ", line.text);
    let mut x = line.x;
    for (face, run) in faces.runs(line.style, &text) {
        let shaped = face.shape(run);
        let start = Point::from_xy(x, line.baseline);
        surface.draw_glyphs(start, &shaped.glyphs, face.font.clone(), run, line.style.size, false);
        x += shaped.advance * line.style.size;
    }
}

fn draw_foot(
    surface: &mut Surface<'_>,
    faces: &Faces,
    case: &CaseDocument,
    words: &Words,
    (page, total): (usize, usize),
) {
    let style = crate::flow::Style { size: FOOT, ..BODY };
    let baseline = PAGE.1 - 34.0;
    let number = fill(&words.page, &[("page", &page.to_string()), ("total", &total.to_string())]);
    let right = PAGE.0 - RIGHT - faces.regular.width(&number) * FOOT;
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    for (x, text) in [(LEFT, case.aktenzeichen.clone()), (right, number)] {
        draw_line(surface, faces, &Line { page, x, baseline, style, text });
    }
    surface.end_tagged();
}

type Drawn = HashMap<(usize, usize), Vec<Identifier>>;

/// The structure: headings, paragraphs, lists, and tables whose labels are row headers.
fn tag_tree(blocks: &[Block], pages: usize, drawn: &mut Drawn) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    let mut number = 0;
    while number < blocks.len() {
        match blocks[number].role {
            Role::Heading(level) => {
                let title: Vec<&str> = blocks[number].lines.iter().map(|line| line.text.as_str()).collect();
                let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
                let children = content(number, pages, drawn);
                tree.push(TagGroup::with_children(Tag::Hn(level, Some(title.join(" "))), children));
                number += 1;
            }
            Role::Paragraph => {
                tree.push(TagGroup::with_children(Tag::P, content(number, pages, drawn)));
                number += 1;
            }
            Role::ListItem => {
                let mut list = TagGroup::new(Tag::L(ListNumbering::None));
                while number < blocks.len() && blocks[number].role == Role::ListItem {
                    let body = TagGroup::with_children(Tag::LBody, content(number, pages, drawn));
                    list.push(TagGroup::with_children(Tag::LI, vec![body.into()]));
                    number += 1;
                }
                tree.push(list);
            }
            Role::Label(table) | Role::Value(table) => {
                let mut group = TagGroup::new(Tag::Table);
                while number + 1 < blocks.len() && blocks[number].role == Role::Label(table) {
                    let header = Tag::TH(TableHeaderScope::Row);
                    let label = TagGroup::with_children(header, content(number, pages, drawn));
                    let value = TagGroup::with_children(Tag::TD, content(number + 1, pages, drawn));
                    group.push(TagGroup::with_children(Tag::TR, vec![label.into(), value.into()]));
                    number += 2;
                }
                tree.push(group);
            }
        }
    }
    tree
}

fn content(block: usize, pages: usize, drawn: &mut Drawn) -> Vec<Node> {
    (0..pages).filter_map(|page| drawn.remove(&(block, page))).flatten().map(Node::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
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
