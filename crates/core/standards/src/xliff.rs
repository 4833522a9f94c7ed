//! XLIFF 2.1 (OASIS Standard of 13 February 2018): texts of forms on their way to translators and back. A file has one source
//! and one target language, and an element `file` for each form.
//!
//! Only the core is written. Of what others write, modules and extensions are passed over; codes within texts, which our texts
//! don't have, are refused.

use std::collections::{BTreeMap, HashSet};

use forms::{NodeId, SheetCell, SheetMark, SheetRow, TextLanguage, TextSheet};
use markup::XmlError;

use crate::xml::{self, Element, Node};

/// Of the core, in 2.0 and 2.1 alike.
const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:2.0";
const VERSION: &str = "2.1";
const VERSIONS: [&str; 2] = ["2.0", VERSION];
/// Most that a file may have; what is made of it stays below 64 MiB.
const SIZE_LIMIT: usize = 10 * 1024 * 1024;
const UNIT_LIMIT: usize = 30_000;
/// What we say of a text whose original has changed; for XLIFF it is at its beginning again.
const STALE: &str = "amtspult:stale";

/// Texts of forms in one other language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Xliff {
    /// Tag of the language of the originals.
    pub source: String,
    /// Into which they are put.
    pub target: TextLanguage,
    /// One for each form.
    pub files: Vec<XliffFile>,
}

/// The texts of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XliffFile {
    /// Id of the form.
    pub form: String,
    /// In the target language alone.
    pub sheet: TextSheet,
}

/// Why a file isn't read. Nothing is taken of it then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum XliffError {
    #[error(transparent)]
    NotXml(#[from] XmlError),
    #[error("line 1: the file is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("line {line}: there are more than {limit} texts")]
    TooMany { line: usize, limit: usize },
    #[error("line {line}: <{found}> is no XLIFF 2 file")]
    NotXliff { line: usize, found: String },
    #[error("line {line}: version {found:?} of XLIFF isn't known; there are 2.0 and 2.1")]
    Version { line: usize, found: String },
    #[error("line {line}: <{element}> has no {attribute}")]
    NoAttribute { line: usize, element: String, attribute: &'static str },
    #[error("line {line}: <{parent}> has no <{element}>")]
    Missing { line: usize, parent: String, element: &'static str },
    #[error("line {line}: forms have no texts in the language {found:?}")]
    Language { line: usize, found: String },
    #[error("line {line}: {found:?} is no state; there are initial, translated, reviewed, final")]
    State { line: usize, found: String },
    #[error("line {line}: the id {id:?} is there twice")]
    IdTwice { line: usize, id: String },
    #[error("line {line}: <{element}> can't stand within a text of a form")]
    Code { line: usize, element: String },
    #[error("line {line}: {hex:?} is no character")]
    Character { line: usize, hex: String },
    #[error("line {line}: a part of this text isn't translated")]
    PartlyTranslated { line: usize },
    #[error("line {line}: parts of a text in another order aren't supported")]
    Order { line: usize },
}

/// Writes texts; `None` where there are none, for XLIFF has no file without.
pub fn write(xliff: &Xliff) -> Option<String> {
    let files = xliff.files.iter().filter(|file| !file.sheet.rows.is_empty());
    let files: Vec<Element> = files.map(|file| file_element(file, xliff.target)).collect();
    let attributes = [("version", VERSION), ("srcLang", &xliff.source), ("trgLang", xliff.target.code())];
    (!files.is_empty()).then(|| xml::write_plain(&element("xliff", &attributes, files)))
}

fn file_element(file: &XliffFile, target: TextLanguage) -> Element {
    let units = file.sheet.rows.iter().map(|row| unit_element(row, row.cells.get(&target)));
    let attributes = [("id", &*token(&file.form)), ("original", &file.form), ("xml:space", "preserve")];
    element("file", &attributes, units.collect())
}

fn unit_element(row: &SheetRow, cell: Option<&SheetCell>) -> Element {
    let name = key(row);
    let (text, mark) = cell.map_or(("", None), |cell| (cell.text.as_str(), cell.mark));
    let mut children = vec![];
    if !row.context.is_empty() {
        let note = text_element("note", &[("category", "context")], &row.context);
        children.push(element("notes", &[], vec![note]));
    }
    let state: &[(&str, &str)] = match mark {
        Some(SheetMark::Current) => &[("state", "final")],
        Some(SheetMark::Stale) => &[("state", "initial"), ("subState", STALE)],
        Some(SheetMark::Missing | SheetMark::Unneeded) | None => &[("state", "initial")],
    };
    let mut texts = vec![text_element("source", &[], row.original.as_deref().unwrap_or_default())];
    if !text.is_empty() {
        texts.push(text_element("target", &[], text));
    }
    children.push(element("segment", state, texts));
    let id = token(&name);
    let mut attributes = vec![("id", id.as_str()), ("name", &name), ("canResegment", "no")];
    if mark == Some(SheetMark::Unneeded) {
        attributes.push(("translate", "no"));
    }
    element("unit", &attributes, children)
}

fn element(name: &str, attributes: &[(&str, &str)], children: Vec<Element>) -> Element {
    let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), plain(value))).collect();
    let children = children.into_iter().map(Node::Element).collect();
    Element { namespace: Some(NAMESPACE.into()), name: name.to_owned(), attributes, children, line: 0 }
}

/// A value without characters that XML doesn't have; it is for people only.
fn plain(value: &str) -> String {
    value.chars().map(|one| if is_xml(one) { one } else { '\u{fffd}' }).collect()
}

/// Characters that XML doesn't have are written as `<cp>` in a text, but not in a note.
fn text_element(name: &str, attributes: &[(&str, &str)], text: &str) -> Element {
    let mut whole = element(name, attributes, vec![]);
    if name == "note" {
        whole.children.push(Node::Text(plain(text)));
        return whole;
    }
    let mut rest = text;
    while let Some((at, odd)) = rest.char_indices().find(|(_, one)| !is_xml(*one)) {
        let (before, behind) = rest.split_at(at);
        if !before.is_empty() {
            whole.children.push(Node::Text(before.to_owned()));
        }
        let hex = format!("{:04X}", u32::from(odd));
        whole.children.push(Node::Element(element("cp", &[("hex", &hex)], vec![])));
        rest = behind.strip_prefix(odd).unwrap_or_default();
    }
    if !rest.is_empty() {
        whole.children.push(Node::Text(rest.to_owned()));
    }
    whole
}

/// XML 1.0 § 2.2, Char.
fn is_xml(one: char) -> bool {
    !matches!(one, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// What a text is called: its node, and behind a blank its path, which has none.
fn key(row: &SheetRow) -> String {
    format!("{} {}", row.node, row.path)
}

/// Any text as a name token (XML 1.0 § 2.3), which ids have to be, the same one for the same text.
fn token(text: &str) -> String {
    let mut token = String::new();
    for one in text.chars() {
        if one.is_ascii_alphanumeric() || matches!(one, '.' | '-' | ':') {
            token.push(one);
        } else {
            token.push_str(&format!("_{:x}_", u32::from(one)));
        }
    }
    if token.is_empty() { "_".to_owned() } else { token }
}

/// The text of a token; what isn't one of ours stays as it is.
fn untoken(written: &str) -> String {
    let mut text = String::new();
    for (index, part) in written.split('_').enumerate() {
        if index % 2 == 0 {
            text.push_str(part);
        } else {
            text.extend(u32::from_str_radix(part, 16).ok().and_then(char::from_u32));
        }
    }
    if token(&text) == written { text } else { written.to_owned() }
}

/// Reads texts.
///
/// # Errors
/// [`XliffError`] with line and rule.
pub fn read(bytes: &[u8]) -> Result<Xliff, XliffError> {
    if bytes.len() > SIZE_LIMIT {
        return Err(XliffError::TooLarge { limit: SIZE_LIMIT });
    }
    let root = xml::read(bytes)?;
    if root.name != "xliff" || !is_ours(&root) {
        return Err(XliffError::NotXliff { line: root.line, found: root.name });
    }
    let version = attribute(&root, "version")?;
    if !VERSIONS.contains(&version) {
        return Err(XliffError::Version { line: root.line, found: version.to_owned() });
    }
    let source = attribute(&root, "srcLang")?.to_owned();
    let tag = attribute(&root, "trgLang")?;
    let target = TextLanguage::of(tag);
    let target = target.ok_or_else(|| XliffError::Language { line: root.line, found: tag.to_owned() })?;
    let mut ids = HashSet::new();
    let files = children(&root, "file").map(|file| read_file(file, target, &mut ids)).collect::<Result<Vec<_>, _>>()?;
    if files.is_empty() {
        return Err(XliffError::Missing { line: root.line, parent: root.name, element: "file" });
    }
    Ok(Xliff { source, target, files })
}

fn is_ours(element: &Element) -> bool {
    element.namespace.as_deref() == Some(NAMESPACE)
}

fn children<'a>(element: &'a Element, name: &'a str) -> impl Iterator<Item = &'a Element> {
    element.elements().filter(move |child| is_ours(child) && child.name == name)
}

fn attribute<'a>(element: &'a Element, attribute: &'static str) -> Result<&'a str, XliffError> {
    let missing = || XliffError::NoAttribute { line: element.line, element: element.name.clone(), attribute };
    element.attribute(attribute).ok_or_else(missing)
}

fn read_file<'a>(file: &'a Element, target: TextLanguage, ids: &mut HashSet<&'a str>) -> Result<XliffFile, XliffError> {
    let id = attribute(file, "id")?;
    if !ids.insert(id) {
        return Err(XliffError::IdTwice { line: file.line, id: id.to_owned() });
    }
    let form = file.attribute("original").map_or_else(|| untoken(id), str::to_owned);
    let (mut sheet, mut units) = (TextSheet::default(), HashSet::new());
    let translate = file.attribute("translate") != Some("no");
    read_units(file, translate, target, &mut units, &mut sheet)?;
    Ok(XliffFile { form, sheet })
}

/// Those of a file or group, and of groups in it. Their depth is limited with that of the file.
fn read_units<'a>(
    parent: &'a Element,
    translate: bool,
    target: TextLanguage,
    ids: &mut HashSet<&'a str>,
    sheet: &mut TextSheet,
) -> Result<(), XliffError> {
    for child in parent.elements().filter(|child| is_ours(child)) {
        let translate = child.attribute("translate").map_or(translate, |said| said != "no");
        match child.name.as_str() {
            "group" => read_units(child, translate, target, ids, sheet)?,
            "unit" => {
                let id = attribute(child, "id")?;
                if !ids.insert(id) {
                    return Err(XliffError::IdTwice { line: child.line, id: id.to_owned() });
                }
                if ids.len() > UNIT_LIMIT {
                    return Err(XliffError::TooMany { line: child.line, limit: UNIT_LIMIT });
                }
                sheet.rows.push(read_unit(child, id, translate, target)?);
            }
            _ => {}
        }
    }
    Ok(())
}

fn read_unit(unit: &Element, id: &str, translate: bool, target: TextLanguage) -> Result<SheetRow, XliffError> {
    let parts: Vec<&Element> =
        unit.elements().filter(|part| is_ours(part) && matches!(part.name.as_str(), "segment" | "ignorable")).collect();
    if !parts.iter().any(|part| part.name == "segment") {
        return Err(XliffError::Missing { line: unit.line, parent: unit.name.clone(), element: "segment" });
    }
    let (mut original, mut text) = (String::new(), String::new());
    let (mut translated, mut left, mut done) = (false, false, true);
    for part in parts {
        let missing = || XliffError::Missing { line: part.line, parent: part.name.clone(), element: "source" };
        let source = content(children(part, "source").next().ok_or_else(missing)?)?;
        original.push_str(&source);
        let state = part.attribute("state").unwrap_or("initial");
        if !["initial", "translated", "reviewed", "final"].contains(&state) {
            return Err(XliffError::State { line: part.line, found: state.to_owned() });
        }
        match children(part, "target").next() {
            Some(said) if said.attribute("order").is_some() => return Err(XliffError::Order { line: said.line }),
            Some(said) => {
                translated |= part.name == "segment";
                text.push_str(&content(said)?);
            }
            // What isn't to be translated is the same in both languages.
            None if part.name == "ignorable" => text.push_str(&source),
            None => left = true,
        }
        done &= part.name == "ignorable" || state != "initial";
    }
    if translated && left {
        return Err(XliffError::PartlyTranslated { line: unit.line });
    }
    let mark = match (translate, translated && done) {
        (false, _) => Some(SheetMark::Unneeded),
        (true, true) => Some(SheetMark::Current),
        (true, false) => None,
    };
    let key = untoken(id);
    let (node, path) = key.rsplit_once(' ').unwrap_or((&key, ""));
    let note = children(unit, "notes").next().and_then(|notes| children(notes, "note").next());
    let cell = SheetCell { text: if translated { text } else { String::new() }, mark };
    Ok(SheetRow {
        line: unit.line,
        node: NodeId::from(node),
        path: path.to_owned(),
        context: note.map(Element::text).unwrap_or_default(),
        original: Some(original),
        cells: BTreeMap::from([(target, cell)]),
    })
}

/// The text of a source or target. Annotations leave their text.
fn content(element: &Element) -> Result<String, XliffError> {
    let mut text = String::new();
    for child in &element.children {
        match child {
            Node::Text(part) => text.push_str(part),
            Node::Element(inner) => match inner.name.as_str() {
                "cp" => text.push(character(inner)?),
                "mrk" => text.push_str(&content(inner)?),
                "sm" | "em" => {}
                _ => return Err(XliffError::Code { line: inner.line, element: inner.name.clone() }),
            },
        }
    }
    Ok(text)
}

fn character(cp: &Element) -> Result<char, XliffError> {
    let hex = attribute(cp, "hex")?;
    let number = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
    number.ok_or_else(|| XliffError::Character { line: cp.line, hex: hex.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_can_be_read_again() {
        for text in
            ["form title", "field:hund/name!RegexValidator~2 label", "a_b customButtons.buttons[0].label", "ä\u{1}"]
        {
            let token = token(text);
            assert_eq!(untoken(&token), text);
            assert!(token.bytes().all(|one| one.is_ascii_alphanumeric() || b"_.:-".contains(&one)), "{token}");
        }
        assert_eq!(untoken("tool_1"), "tool_1");
    }
}
