//! XML: nothing is lost, everything wrong is named, nothing hangs.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

mod edit;

use std::path::PathBuf;

use amtspult_markup::{DEPTH_LIMIT, NODE_LIMIT, SIZE_LIMIT, read, same, write};
use proptest::prelude::*;
use quick_xml::events::Event;

/// Files of real tools beside the project, with their names; none where the folders are absent.
fn files_of_the_field() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![];
    for folder in ["bpmn/token-simulation", "amt24", "xprozess", "xdf", "xdf/edge-cases"] {
        let Some(folder) = trial::shared(folder) else { continue };
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let is_xml = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "bpmn" || ending == "xml");
        files.extend(paths.filter(is_xml).map(|path| (path.display().to_string(), std::fs::read(path).unwrap())));
    }
    files
}

fn reason(text: &str) -> String {
    read(text.as_bytes()).unwrap_err().to_string()
}

fn again(text: &str) -> String {
    write(&read(text.as_bytes()).unwrap())
}

/// What another reader sees: names, sorted attributes, texts with their references resolved.
fn seen_by_quick_xml(text: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    let (mut seen, mut open) = (vec![], 0);
    loop {
        let piece = match reader.read_event().unwrap() {
            Event::Eof => return seen,
            Event::Start(tag) => {
                open += 1;
                let mut attributes: Vec<(String, String)> = vec![];
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let key: &str = attribute.key.as_ref();
                    let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap();
                    attributes.push((key.to_owned(), value.into_owned()));
                }
                attributes.sort();
                let name = tag.name();
                let name: &str = name.as_ref();
                format!("<{name} {attributes:?}>")
            }
            Event::End(_) => {
                open -= 1;
                ">".to_owned()
            }
            Event::Text(text) => format!("t{}", text.xml10_content()),
            Event::CData(text) => format!("t{}", text.xml10_content()),
            Event::GeneralRef(entity) => {
                let letter = entity.resolve_char_ref().unwrap().map(String::from);
                let known = letter.or_else(|| quick_xml::escape::resolve_predefined_entity(&entity).map(str::to_owned));
                format!("t{}", known.unwrap())
            }
            Event::Comment(text) => format!("c{}", text.xml10_content()),
            Event::PI(data) => format!("p{} {}", data.target(), data.content().trim()),
            Event::Decl(_) | Event::DocType(_) | Event::Empty(_) => continue,
        };
        match (piece.strip_prefix('t'), seen.last_mut()) {
            (Some(_), _) if open == 0 => {}
            (Some(more), Some(before)) if before.starts_with('t') => before.push_str(more),
            _ => seen.push(piece),
        }
    }
}

#[test]
fn files_of_the_field_come_out_as_they_went_in() {
    let models = files_of_the_field();
    for (name, bytes) in &models {
        let document = read(bytes).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
        let written = write(&document);
        assert!(same(&document, &read(written.as_bytes()).unwrap()), "{name}");
        let original = std::str::from_utf8(bytes).unwrap();
        assert_eq!(seen_by_quick_xml(original), seen_by_quick_xml(&written), "{name}");
    }
    println!("{} files", models.len());
}

#[test]
fn everything_is_kept() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<!-- top -->\n<?p d a?>\n\
        <a:x xmlns:a=\"urn:a\" xmlns=\"urn:d\" b=\"1&#xA;&#x9;&amp;&lt;&quot;'\" a:b=\"2\">\n  \
        <y z=\"ä\" />t&lt;&gt;&#xD;<![CDATA[<&\n]]><!-- in --><?q?></a:x>\n<!-- end -->\n";
    assert_eq!(again(text), text);
    assert_eq!(again("<a>\r\n<b />\r\n</a>\r\n"), "<a>\r\n<b />\r\n</a>\r\n");
    assert_eq!(again("<a>\r\n<b />\n</a>"), "<a>\n<b />\n</a>\n");
}

#[test]
fn equality_is_that_of_information_sets() {
    let is_same = |one: &str, two: &str| same(&read(one.as_bytes()).unwrap(), &read(two.as_bytes()).unwrap());
    assert!(is_same("<a b='1' c='2'>x<![CDATA[y]]></a>", "<a c=\"2\" b=\"&#49;\">xy</a>"));
    assert!(is_same("<a></a>", "<a/>"));
    for other in ["<a>x</a>", "<b/>", "<a b=''/>", "<!--x--><a/>", "<a><!--x--></a>", "<?x?><a/>", "<a xmlns='u'/>"] {
        assert!(!is_same("<a/>", other), "{other}");
    }
    assert!(!is_same("<p:a xmlns:p='u'/>", "<q:a xmlns:q='u'/>"));
    assert!(!is_same("<a> <b/></a>", "<a><b/></a>"));
}

#[test]
fn what_is_wrong_names_line_and_element() {
    assert_eq!(reason("<a>\n<b>\n&x;</b></a>"), "line 3, <b>: unknown entity &x;");
    assert_eq!(reason("<a>\n<p:b/></a>"), "line 2, <p:b>: the prefix \"p\" is bound to no namespace");
    assert_eq!(reason("<a>\n<b q:c=''/></a>"), "line 2, <b>: the prefix \"q\" is bound to no namespace");
    assert_eq!(reason("<a\nb='' b=''/>"), "line 1, <a>: the attribute b is there twice");
    assert!(reason("<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>").contains("there twice"));
    assert!(reason("<a>\n<b></a>").starts_with("line 2, <b>: "));
    assert_eq!(reason("<a>\n"), "line 1, <a>: the element isn't closed");
    assert_eq!(reason(""), "line 1: there is no element");
    assert_eq!(reason("<a>\n${b < c}</a>"), "line 2, <a>: \"<\" stands alone; in a text it is &lt;");
    assert_eq!(reason("<a>\n${b && c}</a>"), "line 2, <a>: \"&\" stands alone; it is &amp;");
    assert_eq!(reason("<a/>\nx"), "line 1: text outside of the root element");
    assert_eq!(reason("<a/><b/>"), "line 1: there is more than one root element");
    assert_eq!(reason("<!DOCTYPE a []><a/>"), "line 1: a document type declaration is not allowed");
    assert_eq!(reason("<a>\n\u{1}</a>"), "line 2: the character U+0001 isn't allowed");
    assert_eq!(reason("<a>&#1;</a>"), "line 1, <a>: the character U+0001 isn't allowed");
    assert_eq!(reason("\n<?xml version='1.0'?><a/>"), "line 2: the XML declaration isn't at the beginning");
    assert_eq!(reason("<?xml version='1.1'?><a/>"), "line 1: XML 1.1 isn't supported");
    for wrong in [
        "<1/>",
        "<a 1=''/>",
        "<a b='<'/>",
        "<a b=''c=''/>",
        "<a b/>",
        "<a b=c/>",
        "<a>]]></a>",
        "<a><!-- -- --></a>",
        "<a>&</a>",
        "<a",
        "<a b='&x;'/>",
        "<xmlns:a/>",
        "<a xmlns:p=''/>",
        "<a xmlns:xml='u'/>",
        "</a>",
        "<a:b:c xmlns:a='u'/>",
        "<a></a >x",
        "<?xml version='1.0' standalone='1'?><a/>",
        "<a><?xml?></a>",
        "<![CDATA[]]><a/>",
        "&#32;<a/>",
    ] {
        assert!(read(wrong.as_bytes()).is_err(), "{wrong}");
    }
}

#[test]
fn limits() {
    let many = |count: usize| format!("<a>{}</a>", "<b/>".repeat(count));
    let attributes = |count: usize| {
        let attributes: String = (0..count).map(|number| format!(" a{number}=''")).collect();
        format!("<a{attributes}/>")
    };
    let declared: String = (0..1_000).map(|number| format!(" xmlns:p{number}='u{number}'")).collect();
    assert!(reason(&"<a>".repeat(DEPTH_LIMIT + 1)).contains("nested deeper"));
    assert!(reason(&many(NODE_LIMIT)).contains("more than"));
    assert!(reason(&attributes(NODE_LIMIT)).contains("more than"));
    assert!(read(attributes(NODE_LIMIT - 1).as_bytes()).is_ok());
    assert!(read(format!("<a{declared}>{}</a>", "<p7:b/>".repeat(100_000)).as_bytes()).is_ok());
    assert!(read(format!("<a>{}</a>", "&#65;".repeat(100_000)).as_bytes()).is_ok());
    let named: String = (0..50_000).map(|number| format!("<n{number}/>")).collect();
    assert!(read(format!("<a>{named}{}</a>", "<b xmlns='u'/>".repeat(20_000)).as_bytes()).is_ok());
    assert!(read(&vec![b' '; SIZE_LIMIT + 1]).unwrap_err().to_string().contains("bytes"));
}

proptest! {
    /// Whatever is read can be written and read again; nothing panics.
    #[test]
    fn pieces_in_any_order(pieces in prop::collection::vec(prop::sample::select(vec![
        "<a>", "</a>", "<a/>", "<b c='d'>", "</b>", "x", "&lt;", "&#10;", "<![CDATA[y]]>", "<!--z-->", "<?p q?>", "\r\n",
        "<n:e xmlns:n='u'>", "</n:e>", "]]>", "<", ">", "&", "'", "\u{feff}", "<?xml version='1.0'?>",
    ]), 0..12)) {
        let text = pieces.concat();
        for text in [text.clone(), format!("<r>{text}</r>")] {
            if let Ok(document) = read(text.as_bytes()) {
                let written = write(&document);
                prop_assert!(same(&document, &read(written.as_bytes()).unwrap()), "{}", text);
            }
        }
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }
}
