//! Putting PDFs together and stamping their pages, with lopdf.

use std::cell::Cell;

use domain::measure::{self, Excess};
use domain::pdf_parts::{self, PART_LIMIT, of_unpacked};
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream, dictionary};

use crate::model::DocumentError;

/// What a page may inherit from the tree that it is taken out of.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// Stands in every encrypted PDF; hidden spellings are refused before.
const ENCRYPT: &[u8] = b"/Encrypt";
/// Most pages of a foreign PDF.
const PAGE_LIMIT: usize = 2_000;
const STAMP_FONT: &str = "AmtspultStamp";
const STAMP_SIZE: f32 = 8.0;
/// Distance of the stamp from the upper right corner, in points.
const STAMP_MARGIN: f32 = 18.0;
/// Mean width of a letter of Helvetica, in parts of its size; enough to keep the stamp on the page.
const LETTER_WIDTH: f32 = 0.52;

/// Reads a PDF.
///
/// # Errors
/// [`DocumentError::ForeignPdf`] when it is damaged, encrypted, has no pages or too many, or would expand without measure.
pub fn load(name: &str, content: &[u8]) -> Result<Document, DocumentError> {
    let foreign = |reason: String| DocumentError::ForeignPdf { name: name.to_owned(), reason };
    measure::check(content).map_err(|excess| foreign(excess.to_string()))?;
    // Before it is read: of an encrypted one the packed parts would be unpacked uncounted.
    if content.windows(ENCRYPT.len()).any(|window| window == ENCRYPT) {
        return Err(foreign("it is encrypted".to_owned()));
    }
    let limit = measure::pdf_stream_limit(content);
    let options =
        LoadOptions { max_decompressed_size: Some(limit), filter: Some(take_if_room), ..LoadOptions::default() };
    ROOM.set(Room { parts: PART_LIMIT.saturating_sub(pdf_parts::of_file(content)), bytes: limit });
    let document = Document::load_mem_with_options(content, options).map_err(|error| foreign(error.to_string()))?;
    if ROOM.get().parts == 0 {
        return Err(foreign(Excess::Parts.to_string()));
    }
    match document.get_pages().len() {
        0 => Err(foreign("it has no pages".to_owned())),
        found if found > PAGE_LIMIT => Err(foreign(format!("it has {found} pages, at most {PAGE_LIMIT} are printed"))),
        _ => Ok(document),
    }
}

/// How many parts may still be unpacked of the document that this thread reads, and to how many bytes each pack.
#[derive(Clone, Copy, Default)]
struct Room {
    parts: usize,
    bytes: usize,
}

thread_local! {
    /// lopdf asks a plain function about each object.
    static ROOM: Cell<Room> = Cell::default();
}

/// Leaves packed objects out as soon as they are too many; they are counted before they are unpacked.
fn take_if_room(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let Object::Stream(stream) = object else { return Some((id, object.clone())) };
    if stream.dict.has_type(b"ObjStm") {
        let room = ROOM.get();
        let parts = stream.decompressed_content_with_limit(room.bytes).map_or(0, |content| of_unpacked(&content));
        ROOM.set(Room { parts: room.parts.saturating_sub(parts), ..room });
    }
    // Streams aren't packed: what comes back for one is looked at for being there only.
    (ROOM.get().parts > 0).then_some((id, Object::Null))
}

/// Puts the pages of all documents one behind the other; `stamp` gives the text for page x of y.
pub fn merge(documents: Vec<Document>, stamp: impl Fn(usize, usize) -> String) -> Result<Vec<u8>, DocumentError> {
    let failed = |error: lopdf::Error| DocumentError::Assembly(error.to_string());
    let mut merged = Document::with_version("1.7");
    let mut pages: Vec<ObjectId> = vec![];
    for mut document in documents {
        document.renumber_objects_with(merged.max_id + 1);
        for page in document.get_pages().into_values() {
            pull_down_inherited(&mut document, page);
            pages.push(page);
        }
        merged.max_id = document.max_id;
        merged.objects.extend(document.objects);
    }
    let font = merged.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let tree = merged.new_object_id();
    for (number, page) in pages.iter().enumerate() {
        stamp_page(&mut merged, *page, font, &stamp(number + 1, pages.len())).map_err(failed)?;
        let dictionary = merged.get_dictionary_mut(*page).map_err(failed)?;
        dictionary.set("Parent", tree);
        // Structure and actions of the former documents would point into nowhere.
        for gone in [b"StructParents".as_slice(), b"AA"] {
            dictionary.remove(gone);
        }
    }
    let count = i64::try_from(pages.len()).unwrap_or(i64::MAX);
    let kids: Vec<Object> = pages.into_iter().map(Object::from).collect();
    merged.set_object(tree, dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids });
    let catalog = merged.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    merged.trailer.set("Root", catalog);
    merged.prune_objects();
    merged.renumber_objects();
    let mut bytes = vec![];
    merged.save_to(&mut bytes).map_err(|error| DocumentError::Assembly(error.to_string()))?;
    Ok(bytes)
}

fn pull_down_inherited(document: &mut Document, page: ObjectId) {
    for key in INHERITED {
        if let Some(value) = inherited(document, page, key)
            && let Ok(dictionary) = document.get_dictionary_mut(page)
        {
            dictionary.set(key, value);
        }
    }
}

/// The value on the page or on the nearest ancestor. The number of steps is bounded: a broken tree may be a circle.
fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut node = page;
    for _ in 0..64 {
        let dictionary = document.get_dictionary(node).ok()?;
        if let Ok(value) = dictionary.get(key) {
            return Some(value.clone());
        }
        node = dictionary.get(b"Parent").and_then(Object::as_reference).ok()?;
    }
    None
}

/// Draws the text into the upper right corner as the reader sees it, above whatever the page has.
fn stamp_page(document: &mut Document, page: ObjectId, font: ObjectId, text: &str) -> lopdf::Result<()> {
    let dictionary = document.get_dictionary(page)?;
    let shown = dictionary.get(b"CropBox").or_else(|_| dictionary.get(b"MediaBox")).cloned();
    let media_box = rectangle(document, shown.ok()).unwrap_or([0.0, 0.0, 595.0, 842.0]);
    let rotation = dictionary.get(b"Rotate").and_then(Object::as_i64).unwrap_or(0).rem_euclid(360);
    let width = text.chars().count() as f32 * STAMP_SIZE * LETTER_WIDTH;
    let matrix = stamp_matrix(media_box, rotation, width);
    add_font(document, page, font)?;
    let before = document.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
    let drawing = format!(
        "\nQ\nq 0.25 g BT /{STAMP_FONT} {STAMP_SIZE} Tf {} Tm ({}) Tj ET Q\n",
        matrix.map(|number| number.to_string()).join(" "),
        win_ansi_literal(text)
    );
    let after = document.add_object(Stream::new(Dictionary::new(), drawing.into_bytes()));
    let mut contents: Vec<Object> = vec![before.into()];
    contents.extend(document.get_page_contents(page).into_iter().map(Object::from));
    contents.push(after.into());
    document.get_dictionary_mut(page)?.set("Contents", contents);
    Ok(())
}

fn rectangle(document: &Document, value: Option<Object>) -> Option<[f32; 4]> {
    let value = value?;
    let (_, value) = document.dereference(&value).ok()?;
    let numbers: Vec<f32> = value.as_array().ok()?.iter().filter_map(|number| number.as_float().ok()).collect();
    let [a, b, c, d] = numbers.try_into().ok()?;
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// Text matrix of a stamp of the given width, so that it is upright for the reader of a rotated page too.
fn stamp_matrix([left, bottom, right, top]: [f32; 4], rotation: i64, width: f32) -> [f32; 6] {
    let (m, w) = (STAMP_MARGIN, width);
    match rotation {
        90 => [0.0, 1.0, -1.0, 0.0, left + m, top - m - w],
        180 => [-1.0, 0.0, 0.0, -1.0, left + m + w, bottom + m],
        270 => [0.0, -1.0, 1.0, 0.0, right - m, bottom + m + w],
        _ => [1.0, 0.0, 0.0, 1.0, right - m - w, top - m],
    }
}

/// Adds the font to the resources of the page alone; shared resources are copied first.
fn add_font(document: &mut Document, page: ObjectId, font: ObjectId) -> lopdf::Result<()> {
    let resolve = |document: &Document, value: Option<&Object>| -> Dictionary {
        let value = value.and_then(|value| document.dereference(value).ok()).map(|(_, value)| value);
        value.and_then(|value| value.as_dict().ok()).cloned().unwrap_or_default()
    };
    let mut resources = resolve(document, document.get_dictionary(page)?.get(b"Resources").ok());
    let mut fonts = resolve(document, resources.get(b"Font").ok());
    fonts.set(STAMP_FONT, font);
    resources.set("Font", fonts);
    document.get_dictionary_mut(page)?.set("Resources", resources);
    Ok(())
}

/// The text as a PDF literal in WinAnsi; letters beyond it are shown by their base letter or a question mark.
fn win_ansi_literal(text: &str) -> String {
    let mut literal = String::new();
    for letter in text.chars() {
        match letter {
            '(' | ')' | '\\' => literal.extend(['\\', letter]),
            ' '..='~' => literal.push(letter),
            '\u{a0}'..='\u{ff}' => literal.push_str(&format!("\\{:03o}", u32::from(letter))),
            _ => literal.push('?'),
        }
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of these objects, numbered from 1; the first is the catalog.
    fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (number, object) in (1..).zip(objects) {
            table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
            bytes.extend(format!("{number} 0 obj\n").bytes().chain(object.iter().copied()).chain(*b"\nendobj\n"));
        }
        let start = bytes.len();
        let trailer = format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
        bytes.extend(table.bytes().chain(trailer.bytes()));
        bytes
    }

    fn refusal(content: &[u8]) -> String {
        match load("bombe.pdf", content) {
            Err(DocumentError::ForeignPdf { reason, .. }) => reason,
            other => panic!("{:?}", other.map(|document| document.objects.len())),
        }
    }

    const CATALOG: &[u8] = b"<</Type/Catalog/Pages 2 0 R>>";

    #[test]
    fn a_pdf_that_expands_without_measure_is_refused_before_it_does() {
        let mut stream = Stream::new(dictionary! { "Type" => "ObjStm", "N" => 1, "First" => 4 }, vec![b' '; 80 << 20]);
        stream.compress().unwrap();
        assert!(stream.content.len() < 1 << 20);
        let head = format!("<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {}>>stream\n", stream.content.len());
        let bomb = [head.as_bytes(), &stream.content[..], &b"\nendstream"[..]].concat();
        let pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec();
        refusal(&pdf(&[CATALOG.to_vec(), pages, bomb]));
    }

    #[test]
    fn a_pdf_of_pages_or_objects_without_measure_is_refused() {
        let count = 3_000;
        let kids: String = (0..count).map(|n| format!("{} 0 R ", n + 3)).collect();
        let pages = format!("<</Type/Pages/Kids[{kids}]/Count {count}>>").into_bytes();
        let page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".to_vec();
        let mut objects = vec![CATALOG.to_vec(), pages];
        objects.extend(vec![page; count]);
        assert!(refusal(&pdf(&objects)).contains("3000 pages"));
        objects.extend(vec![b"null".to_vec(); measure::PDF_OBJECT_LIMIT]);
        assert!(refusal(&pdf(&objects)).contains("objects"));
    }

    #[test]
    fn stamps_stay_on_the_page_however_it_is_turned() {
        let page = [0.0, 0.0, 600.0, 800.0];
        for rotation in [0, 90, 180, 270] {
            let [a, b, .., x, y] = stamp_matrix(page, rotation, 100.0);
            let end = (x + a * 100.0, y + b * 100.0);
            for (x, y) in [(x, y), end] {
                assert!((0.0..=600.0).contains(&x) && (0.0..=800.0).contains(&y), "{rotation}: {x} {y}");
            }
        }
    }

    #[test]
    fn literals_are_escaped() {
        assert_eq!(win_ansi_literal("(ä) Ł"), "\\(\\344\\) ?");
    }
}
