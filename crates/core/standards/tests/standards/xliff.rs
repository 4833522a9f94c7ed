//! Texts of forms as XLIFF 2.1.

use amtspult_standards::xliff::{self, Xliff, XliffFile};
use amtspult_standards::xml::{self, Element};
use forms::{Form, NodeId, SheetNoteKind, TextLanguage, TextSheet, TextState, text_of_form, texts};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::json;

const EN: TextLanguage = TextLanguage::English;
const NAME: &str = "field:g/name";

fn form() -> Form {
    let fields = json!([
        {"id": "name", "type": "STRING", "label": "Name & <Ort>", "helptext": "  Wie er\nheißt "},
        {"id": "art_1", "type": "RADIO_BUTTONS", "label": "Art", "possibleValues": [{"value": "a b", "label": "\u{1}Dackel"}]}]);
    Form::parse(&json!({"id": "14625000:Hund ä:v1.0", "title": "Hund", "sections": [{"title": "S",
        "fieldGroups": [{"id": "g", "title": "G", "rows": [{"fields": fields}]}]}]}))
    .unwrap()
}

fn said(form: &Form, node: &str, text: &str) -> Form {
    form.with(&text_of_form(form, &NodeId::from(node), "label").unwrap().say(EN, text)).unwrap()
}

fn state(form: &Form, node: &str) -> TextState {
    text_of_form(form, &NodeId::from(node), "label").unwrap().languages[&EN].clone()
}

fn written(form: &Form) -> String {
    let file = XliffFile { form: form.id.clone(), sheet: TextSheet::of(form, &[EN]) };
    xliff::write(&Xliff { source: form.language.clone(), target: EN, files: vec![file] }).unwrap()
}

fn taken(text: &str, form: &Form) -> (Form, Vec<SheetNoteKind>) {
    let read = xliff::read(text.as_bytes()).unwrap();
    let [file] = read.files.as_slice() else { panic!("one file a form") };
    assert_eq!((file.form.as_str(), read.source.as_str(), read.target), (form.id.as_str(), "de", EN));
    let taken = file.sheet.take(form);
    let form = taken.edits.iter().fold(form.clone(), |form, edit| form.with(edit).unwrap());
    (form, taken.notes.iter().map(|note| note.what).collect())
}

/// What the schema of the core demands (xliff_core_2.0.xsd of 2.1): elements, their order and number, attributes.
fn judge(element: &Element) -> Vec<String> {
    let rules: &[(&str, &[&str], &[&str], &str)] = &[
        ("xliff", &["version", "srcLang"], &["trgLang"], "file+"),
        ("file", &["id"], &["original", "translate", "canResegment"], "notes?unit+"),
        ("unit", &["id"], &["name", "canResegment", "translate", "type"], "notes?segment+"),
        ("notes", &[], &[], "note+"),
        ("note", &[], &["id", "category", "appliesTo", "priority"], ""),
        ("segment", &[], &["id", "canResegment", "state", "subState"], "source target?"),
        ("source", &[], &[], "cp*"),
        ("target", &[], &["order"], "cp*"),
        ("cp", &["hex"], &[], ""),
    ];
    let mut wrong = vec![];
    let Some((_, needed, allowed, inside)) = rules.iter().find(|(name, ..)| *name == element.name) else {
        return vec![format!("<{}> isn't known", element.name)];
    };
    let name = &element.name;
    if element.namespace.as_deref() != Some("urn:oasis:names:tc:xliff:document:2.0") {
        wrong.push(format!("<{name}> is in another namespace"));
    }
    wrong.extend(
        needed.iter().filter(|one| element.attribute(one).is_none()).map(|one| format!("<{name}> without {one}")),
    );
    for (attribute, value) in &element.attributes {
        if !needed.contains(&attribute.as_str()) && !allowed.contains(&attribute.as_str()) {
            wrong.push(format!("<{name}> has {attribute}"));
        }
        let is_token = !value.is_empty() && value.chars().all(|one| one.is_alphanumeric() || "_.:-".contains(one));
        let fits = match attribute.as_str() {
            "id" => is_token,
            "state" => ["initial", "translated", "reviewed", "final"].contains(&value.as_str()),
            "canResegment" | "translate" => ["yes", "no"].contains(&value.as_str()),
            // Together with a state only, with a prefix of its own.
            "subState" => {
                element.attribute("state").is_some() && value.split(':').filter(|part| !part.is_empty()).count() == 2
            }
            "version" => value == "2.1",
            "hex" => value.len() % 2 == 0 && value.bytes().all(|one| one.is_ascii_hexdigit()),
            _ => true,
        };
        if !fits {
            wrong.push(format!("<{name} {attribute}=\"{value}\">"));
        }
    }
    let there: String = element.elements().map(|child| format!("{} ", child.name)).collect();
    let order = match *inside {
        "file+" => r"^(file )+$",
        "notes?unit+" => r"^(notes )?(unit )+$",
        "notes?segment+" => r"^(notes )?(segment )+$",
        "note+" => r"^(note )+$",
        "source target?" => r"^source (target )?$",
        "cp*" => r"^(cp )*$",
        _ => "^$",
    };
    if !regex::Regex::new(order).unwrap().is_match(&there) {
        wrong.push(format!("<{name}> has {there}"));
    }
    let holds_text = ["source", "target", "note"].contains(&name.as_str());
    if !holds_text && !element.text().trim().is_empty() {
        wrong.push(format!("<{name}> has text"));
    }
    wrong.extend(element.elements().flat_map(judge));
    wrong
}

fn is_valid(text: &str) -> Result<(), String> {
    let root = xml::read(text.as_bytes()).map_err(|error| error.to_string())?;
    let mut ids = std::collections::HashSet::new();
    let mut wrong = judge(&root);
    for unit in root.elements().flat_map(Element::elements) {
        if unit.name == "unit" && !ids.insert(unit.attribute("id").map(str::to_owned)) {
            wrong.push(format!("{:?} twice", unit.attribute("id")));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

#[test]
fn what_is_written_is_xliff() {
    let form = said(&form(), NAME, "Name & <place>\u{2}");
    let text = written(&form);
    assert_eq!(is_valid(&text), Ok(()), "{text}");
    assert!(
        text.contains(
            "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\" srcLang=\"de\" trgLang=\"en\">"
        ),
        "{text}"
    );
    assert!(
        text.contains(
            "<file id=\"14625000:Hund_20__e4_:v1.0\" original=\"14625000:Hund ä:v1.0\" xml:space=\"preserve\">"
        ),
        "{text}"
    );
    assert!(text.contains("<unit id=\"field:g_2f_name_20_label\" name=\"field:g/name label\" canResegment=\"no\"><notes><note category=\"context\">S › G</note></notes>\
        <segment state=\"final\"><source>Name &amp; &lt;Ort&gt;</source><target>Name &amp; &lt;place&gt;<cp hex=\"0002\"/></target></segment></unit>"), "{text}");
    let empty = Xliff { source: "de".to_owned(), target: EN, files: vec![] };
    assert_eq!(xliff::write(&empty), None);
}

#[test]
fn states_go_there_and_back() {
    let form = said(&said(&form(), NAME, "Name"), "field:g/art_1", "Breed");
    let option = "option:g/art_1/a b";
    let unneeded = text_of_form(&form, &NodeId::from(option), "label").unwrap().unneeded(EN);
    let form = form.with(&unneeded).unwrap();
    let form = form.with(&form.original_edit(&NodeId::from(NAME), "label", "Rufname").unwrap()).unwrap();
    let text = written(&form);
    assert_eq!(is_valid(&text), Ok(()), "{text}");
    assert!(
        text.contains("<segment state=\"initial\" subState=\"amtspult:stale\"><source>Rufname</source><target>Name<"),
        "{text}"
    );
    assert!(text.contains("translate=\"no\""), "{text}");
    assert_eq!(taken(&text, &form), (form.clone(), vec![]));
    let confirmed = taken(&text.replace("initial\" subState=\"amtspult:stale", "translated"), &form).0;
    assert_eq!(state(&confirmed, NAME), TextState::Current { text: "Name".to_owned() });
}

#[test]
fn what_the_translator_did_arrives() {
    let form = form();
    let text = written(&form);
    let place = "<source>Name &amp; &lt;Ort&gt;</source>";
    let with = |target: &str| text.replace(place, &format!("{place}<target>{target}</target>"));
    let (done, notes) = taken(&with("Name <mrk id='1' type='term'>and</mrk> place<cp hex='1'/>"), &form);
    assert_eq!(state(&done, NAME), TextState::Current { text: "Name and place\u{1}".to_owned() });
    assert_eq!(notes, []);
    let other = form.with(&form.original_edit(&NodeId::from(NAME), "label", "Rufname").unwrap()).unwrap();
    let (done, notes) = taken(&with("Name and place"), &other);
    assert!(matches!(state(&done, NAME), TextState::Stale { text, .. } if text == "Name and place"));
    assert_eq!(notes, [SheetNoteKind::OriginalChanged]);
    // Cut into sentences by a tool.
    let segments = "<segment state='final'><source>Name </source><target>Name </target></segment>\
        <ignorable><source>&amp; </source></ignorable><segment state='final'><source>&lt;Ort&gt;</source><target>Place</target></segment>";
    let cut = text.replace(&format!("<segment state=\"initial\">{place}</segment>"), segments);
    assert_eq!(state(&taken(&cut, &form).0, NAME), TextState::Current { text: "Name & Place".to_owned() });
    let foreign = text
        .replace("<unit ", "<mtc:matches xmlns:mtc='urn:x'><unit/></mtc:matches><unit ")
        .replace("g_2f_name_20_label", "x");
    assert_eq!(taken(&foreign, &form), (form, vec![SheetNoteKind::UnknownText]));
}

#[test]
fn odd_files_are_refused_with_line_and_rule() {
    let file = |unit: &str| {
        format!(
            "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.1' srcLang='de' trgLang='en'>\n<file id='f'>\n{unit}\n</file></xliff>"
        )
    };
    let unit = |inside: &str| file(&format!("<unit id='u'>{inside}</unit>"));
    let segment = |inside: &str| unit(&format!("<segment>{inside}</segment>"));
    for (text, why) in [
        ("<xliff version='1.2'/>".to_owned(), "line 1: <xliff> is no XLIFF 2 file"),
        (file("").replace("2.1", "2.2"), "line 1: version \"2.2\" of XLIFF isn't known; there are 2.0 and 2.1"),
        (file("").replace(" trgLang='en'", ""), "line 1: <xliff> has no trgLang"),
        (file("").replace("'en'", "'pl'"), "line 1: forms have no texts in the language \"pl\""),
        (file("").replace(" id='f'", ""), "line 2: <file> has no id"),
        (file("<unit/>"), "line 3: <unit> has no id"),
        (unit(""), "line 3: <unit> has no <segment>"),
        (segment(""), "line 3: <segment> has no <source>"),
        (
            segment("<source>a</source>").replace("<segment>", "<segment state='new'>"),
            "line 3: \"new\" is no state; there are initial, translated, reviewed, final",
        ),
        (segment("<source>a<ph id='1'/></source>"), "line 3: <ph> can't stand within a text of a form"),
        (segment("<source><cp hex='D800'/></source>"), "line 3: \"D800\" is no character"),
        (
            segment("<source>a</source><target order='2'>b</target>"),
            "line 3: parts of a text in another order aren't supported",
        ),
        (
            unit("<segment><source>a</source><target>b</target></segment><segment><source>c</source></segment>"),
            "line 3: a part of this text isn't translated",
        ),
        (
            file("<unit id='u'><segment><source/></segment></unit>\n<group id='g'><unit id='u'/></group>"),
            "line 4: the id \"u\" is there twice",
        ),
    ] {
        assert_eq!(xliff::read(text.as_bytes()).unwrap_err().to_string(), why, "{text}");
    }
    let unit = "<unit id='@'><segment><source/></segment></unit>\n";
    let many: String = (0..30_001).map(|number| unit.replace('@', &number.to_string())).collect();
    assert_eq!(
        xliff::read(file(&many).as_bytes()).unwrap_err().to_string(),
        "line 30003: there are more than 30000 texts"
    );
    let large = " ".repeat(11 << 20);
    assert_eq!(
        xliff::read(large.as_bytes()).unwrap_err().to_string(),
        "line 1: the file is larger than 10485760 bytes"
    );
    for hostile in ["", "<", "<!DOCTYPE x [<!ENTITY a 'b'>]><xliff/>", "\u{0}"] {
        assert!(xliff::read(hostile.as_bytes()).is_err(), "{hostile}");
    }
    let deep = format!("{}{}", "<g>".repeat(5_000), "</g>".repeat(5_000));
    assert!(xliff::read(file(&deep).as_bytes()).is_err());
}

#[test]
fn any_text_goes_there_and_back() {
    let cases = if trial::full() { 5_000 } else { 128 };
    let config = Config { cases, rng_seed: RngSeed::Fixed(2_026), failure_persistence: None, ..Config::default() };
    let any = ("\\PC{0,12}", prop::collection::vec(any::<char>(), 0..8), any::<bool>());
    let outcome = TestRunner::new(config).run(&any, |(german, english, stale)| {
        let english: String = english.into_iter().collect();
        let name = NodeId::from(NAME);
        let form = form();
        let form = form.with(&form.original_edit(&name, "label", &format!("A{german}")).unwrap()).unwrap();
        let mut form = said(&form, NAME, &english);
        if stale {
            form = form.with(&form.original_edit(&name, "label", "anders").unwrap()).unwrap();
        }
        let text = written(&form);
        prop_assert_eq!(is_valid(&text), Ok(()));
        prop_assert_eq!(taken(&text, &form), (form.clone(), vec![]));
        prop_assert_eq!(texts(&form).iter().filter(|row| row.needed).count(), text.matches("<unit ").count());
        Ok(())
    });
    outcome.unwrap();
}
