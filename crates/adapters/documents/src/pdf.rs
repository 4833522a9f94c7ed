//! Drawing what was laid out, as PDF/A-2a and PDF/UA-1.

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

use crate::flow::{BODY, Block, Faces, Flow, LEFT, Line, PAGE, RIGHT, Role};
use crate::model::DocumentError;
use crate::words::{Words, fill};

const LANGUAGE: &str = "de-DE";
const FOOT: f32 = 9.0;

/// What a document says besides its content.
pub(crate) struct Frame<'a> {
    /// For lists of documents and window titles.
    pub title: &'a str,
    /// At the foot of each page, left of its number.
    pub foot: &'a str,
    pub created_at: DateTime,
}

/// # Errors
/// [`DocumentError::NotConforming`] when the library finds that the result would break one of the two standards.
pub(crate) fn draw(flow: &Flow<'_>, faces: &Faces, frame: &Frame<'_>, words: &Words) -> Result<Vec<u8>, DocumentError> {
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
        draw_foot(&mut surface, faces, frame.foot, words, (page_number + 1, flow.pages()));
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tag_tree(&flow.blocks, flow.pages(), &mut drawn));
    document.set_outline(outline(&flow.blocks));
    document.set_metadata(
        Metadata::new()
            .title(frame.title.to_owned())
            .language(LANGUAGE.to_owned())
            .creator("Amtspult".to_owned())
            .creation_date(creation_date(frame.created_at)),
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

fn draw_foot(surface: &mut Surface<'_>, faces: &Faces, foot: &str, words: &Words, (page, total): (usize, usize)) {
    let style = crate::flow::Style { size: FOOT, ..BODY };
    let baseline = PAGE.1 - 34.0;
    let number = fill(&words.page, &[("page", &page.to_string()), ("total", &total.to_string())]);
    let right = PAGE.0 - RIGHT - faces.regular.width(&number) * FOOT;
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    for (x, text) in [(LEFT, foot.to_owned()), (right, number)] {
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
