//! JSON Schema and XSD of a submission, beside what FIM's own stylesheets make of the same schema.

use std::process::Command;

use amtspult_standards::xdf::model::*;
use amtspult_standards::xml::{self, Element, Node};
use amtspult_standards::{genericode, xdf};
use serde_json::{Value, json};

/// A real file; they lie beside the project and aren't part of it.
fn field_file(name: &str) -> Option<Vec<u8>> {
    trial::shared(&format!("xdf/{name}")).map(|path| std::fs::read(path).unwrap())
}

fn schema(content: &[u8], lists: &[genericode::CodeList]) -> Stammdatenschema {
    let message = xdf::convert(&xdf::read(content).unwrap(), Version::V3, lists).message;
    let Content::Stammdatenschema(schema) = message.content else { panic!("not a schema") };
    schema
}

/// Places where two values differ, as JSON pointers.
fn differences(place: &str, ours: &Value, theirs: &Value, found: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(one), Value::Object(two)) => {
            for key in one.keys().chain(two.keys().filter(|key| !one.contains_key(*key))) {
                let (one, two) = (one.get(key).unwrap_or(&Value::Null), two.get(key).unwrap_or(&Value::Null));
                differences(&format!("{place}/{key}"), one, two, found);
            }
        }
        _ if ours == theirs => {}
        _ => found.push(format!("{place}: ours {ours}, theirs {theirs}")),
    }
}

#[test]
fn the_json_schema_is_that_of_the_official_stylesheet() {
    let (Some(content), Some(golden)) = (field_file("S00000094_xdf3.xml"), field_file("S00000094_schema.json")) else {
        return;
    };
    // The stylesheet leaves a comma behind the last required property when optional ones follow: that isn't JSON.
    let golden = String::from_utf8(golden).unwrap().replace(",]", "]");
    let theirs: Value = serde_json::from_str(&golden).unwrap();
    let mut found = vec![];
    differences("", &xdf::json_schema(&schema(&content, &[]), &[]), &theirs, &mut found);
    let found: Vec<&str> = found.iter().map(|line| line.split(": theirs").next().unwrap()).collect();
    let expected = [
        // Dates have a format, whether they have limits or not.
        "/$defs/F00000000467V1.0.0/format: ours \"date\", theirs null",
        "/$defs/F00000000468V1.0.0/format: ours \"date\", theirs null",
    ];
    // When and of which file theirs was made.
    let (made, others): (Vec<&str>, Vec<&str>) =
        found.iter().partition(|line| line.starts_with("/description: ours null"));
    assert_eq!(made.len(), 1);
    assert_eq!(others, expected);
}

/// One line an element: its place, its attributes, its text.
fn lines(element: &Element, place: &str, out: &mut Vec<String>) {
    let attribute = |name: &str| element.attribute(name).map(|value| format!("[{value}]")).unwrap_or_default();
    let place = format!("{place}/{}{}{}{}", element.name, attribute("name"), attribute("ref"), attribute("value"));
    let attributes: Vec<String> = element.attributes.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let text = element.text().split_whitespace().collect::<Vec<_>>().join(" ");
    out.push(format!("{place} {} {text}", attributes.join(" ")));
    element.elements().for_each(|child| lines(child, &place, out));
}

#[test]
fn the_xsd_is_that_of_the_official_stylesheet() {
    let (Some(content), Some(golden)) = (field_file("S00000094_xdf3.xml"), field_file("S00000094.xsd")) else { return };
    let ours = xdf::xsd(&schema(&content, &[]), &[]);
    let (mut one, mut two) = (vec![], vec![]);
    lines(&xml::read(ours.as_bytes()).unwrap(), "", &mut one);
    lines(&xml::read(&golden).unwrap(), "", &mut two);
    assert_eq!(one.len(), two.len());
    let differing: Vec<(&String, &String)> = one.iter().zip(&two).filter(|(one, two)| one != two).collect();
    for (one, two) in &differing {
        // A dollar at the end of a pattern would be a letter.
        assert_eq!(format!("{one}"), two.replace("$]", "]").replace("$ ", " "));
    }
    assert_eq!(differing.len(), 2);
    println!("{} of {} elements are the same", one.len() - differing.len(), one.len());
}

/// An answer to S00000094, as XDatenfelder 2.0 has it with its code lists.
fn submission() -> Value {
    let contact = json!({ "F60000000240V1.1.0": "0371 4880", "F00000002483V1.0.0": "personal@firma.example" });
    json!({
        "G00000000253V1.0.0": {
            "F60000000319V1.2.0": "Weberei Łódzki GmbH",
            "G60000000088V1.2.0": { "G60000000087V1.1.0": { "F60000000246V1.1.0": "09111", "F60000000247V1.1.0": "Chemnitz" } },
            "G00000001408V1.0.0": contact,
            "G00000001914V1.0.0": { "F60000000227V1.1.0": "Weber" },
        },
        "G00000000255V1.0.0": {
            "F60000000227V1.1.0": "Muster",
            "F60000000228V1.2.0": "Anna",
            "G60000000083V1.1.0": { "F60000000233V1.1.0": 1995 },
            "G60000000093V1.3.0": {
                "F60000000263V1.1.0": "002",
                "G60000000091V1.2.0": {
                    "F60000000261V1.2.0": "152",
                    "G60000000092V1.1.0": { "F60000000262V1.1.0": ["ul. Piotrkowska 1", "90-001 Łódź"] },
                },
            },
            "F00000000462V1.0.0": "001",
            "F00000000467V1.0.0": "2027-02-28",
        },
        "F00000000463V1.0.0": "001",
        "G00000000258V1.0.0": { "F00000000464V1.0.0": true, "F00000000465V1.0.0": false, "F00000000466V1.0.0": false },
    })
}

const EMPLOYER: &str = "/G00000000253V1.0.0";
const WOMAN: &str = "/G00000000255V1.0.0";

/// The same answer with one value changed, or taken out.
fn with(place: &str, value: Option<Value>) -> Value {
    let mut changed = submission();
    let (parent, name) = place.rsplit_once('/').unwrap();
    let parent = changed.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Some(value) => drop(parent.insert(name.to_owned(), value)),
        None => assert!(parent.remove(name).is_some()),
    }
    changed
}

fn real_schema() -> Option<(Stammdatenschema, Vec<genericode::CodeList>)> {
    let names = ["C00000020", "C00000021", "C60000006", "C60000020"];
    let lists: Option<Vec<_>> = names
        .iter()
        .map(|name| Some(genericode::read(&field_file(&format!("{name}_genericode.xml"))?).unwrap()))
        .collect();
    let (content, lists) = (field_file("S00000094V1.0_xdf2.xml")?, lists?);
    Some((schema(&content, &lists), lists))
}

#[test]
fn submissions_are_judged_by_the_json_schema() {
    let Some((schema, lists)) = real_schema() else { return };
    let validator = jsonschema::validator_for(&xdf::json_schema(&schema, &lists)).unwrap();
    let problem = |submission: &Value| validator.iter_errors(submission).next().map(|problem| problem.to_string());
    assert_eq!(problem(&submission()), None);
    let place = |group: &str, rest: &str| format!("{group}/{rest}");
    let wrong = [
        (place(EMPLOYER, "F60000000319V1.2.0"), None),
        (place(EMPLOYER, "F60000000319V1.2.0"), Some(json!(""))),
        (place(EMPLOYER, "G60000000088V1.2.0/G60000000087V1.1.0/F60000000246V1.1.0"), Some(json!("00111"))),
        (place(EMPLOYER, "G00000001408V1.0.0/F00000002483V1.0.0"), Some(json!("personal-firma.example"))),
        (place(WOMAN, "F00000000462V1.0.0"), Some(json!("003"))),
        (place(WOMAN, "G60000000083V1.1.0/F60000000233V1.1.0"), Some(json!(1849))),
        (place(WOMAN, "G60000000083V1.1.0/F60000000233V1.1.0"), Some(json!("1995"))),
        (place(WOMAN, "G60000000093V1.3.0/G60000000091V1.2.0/F60000000261V1.2.0"), Some(json!("999999"))),
        (
            place(WOMAN, "G60000000093V1.3.0/G60000000091V1.2.0/G60000000092V1.1.0/F60000000262V1.1.0"),
            Some(json!(["eine Zeile"])),
        ),
        (place("", "G00000000258V1.0.0/F00000000464V1.0.0"), Some(json!("ja"))),
        (place("", "F99999999999"), Some(json!("unbekannt"))),
    ];
    for (place, value) in wrong {
        let problem = problem(&with(&place, value.clone()));
        assert!(problem.is_some(), "{place} may be {value:?}");
    }
}

fn as_xml(name: &str, value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| as_xml(name, item, out)),
        Value::Object(properties) => {
            out.push_str(&format!("<{name}>"));
            properties.iter().for_each(|(name, value)| as_xml(name, value, out));
            out.push_str(&format!("</{name}>"));
        }
        Value::String(text) => out.push_str(&format!("<{name}>{text}</{name}>")),
        other => out.push_str(&format!("<{name}>{other}</{name}>")),
    }
}

fn xml_of(submission: &Value) -> String {
    let mut content = String::new();
    submission.as_object().unwrap().iter().for_each(|(name, value)| as_xml(name, value, &mut content));
    format!("<S00000000094V1.0.0 xmlns=\"{}\">{content}</S00000000094V1.0.0>", xdf::SUBMISSION)
}

#[test]
fn submissions_are_judged_by_the_xsd() {
    let Some((schema, lists)) = real_schema() else { return };
    let folder = std::env::temp_dir().join(format!("amtspult-xsd-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (xsd, xml) = (folder.join("schema.xsd"), folder.join("submission.xml"));
    std::fs::write(&xsd, xdf::xsd(&schema, &lists)).unwrap();
    let is_valid = |submission: &Value| {
        std::fs::write(&xml, xml_of(submission)).unwrap();
        Command::new("xmllint")
            .args(["--noout", "--schema"])
            .args([&xsd, &xml])
            .output()
            .map(|out| out.status.success())
    };
    match is_valid(&submission()) {
        Err(_) => println!("SKIPPED: xmllint isn't installed"),
        Ok(valid) => {
            assert!(valid);
            let year = format!("{WOMAN}/G60000000083V1.1.0/F60000000233V1.1.0");
            assert!(!is_valid(&with(&year, Some(json!(1849)))).unwrap());
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

fn feld(id: &str, feldart: &str, datentyp: &str) -> Datenfeld {
    let code = |code: &str| Some(Code { code: code.to_owned(), ..Code::default() });
    Datenfeld { common: common(id), feldart: code(feldart), datentyp: code(datentyp), ..Datenfeld::default() }
}

fn common(id: &str) -> Baukastenelement {
    let identifikation = Identifikation { id: id.to_owned(), version: None };
    Baukastenelement { identifikation, name: format!("Name von \"{id}\""), ..Baukastenelement::default() }
}

fn at(min: u32, max: Option<u32>, feld: Datenfeld) -> Struktur {
    Struktur { anzahl: Anzahl { min, max }, bezug: vec![], enthaelt: Strukturelement::Datenfeld(Box::new(feld)) }
}

#[test]
fn what_the_stylesheets_write_wrongly_is_written_rightly() {
    let limits = Praezisierung {
        min_value: Some("2026-01-01".to_owned()),
        max_value: Some("morgen".to_owned()),
        ..Praezisierung::default()
    };
    let day = Datenfeld { praezisierung: Some(limits), ..feld("F1", "input", "date") };
    let choice = Datenfeldgruppe {
        common: common("G1"),
        art: Some(Code { code: "X".to_owned(), ..Code::default() }),
        struktur: vec![at(0, Some(1), day), at(0, Some(1), feld("F2", "label", "text"))],
        ..Datenfeldgruppe::default()
    };
    let choice = Strukturelement::Datenfeldgruppe(Box::new(choice));
    let twice = feld("F3", "input", "file");
    let schema = Stammdatenschema {
        common: common("S1"),
        struktur: vec![
            Struktur { anzahl: Anzahl { min: 1, max: Some(1) }, bezug: vec![], enthaelt: choice },
            at(1, Some(1), twice.clone()),
            at(0, Some(1), twice),
        ],
        ..Stammdatenschema::default()
    };
    let made = xdf::json_schema(&schema, &[]);
    // A date has no least value in JSON Schema, a static text is no part of a submission, a name stands there once.
    assert_eq!(made["$defs"]["F1"]["minimum"], Value::Null);
    assert_eq!(made["$defs"]["G1"]["oneOf"], json!([{ "required": ["F1"] }]));
    assert_eq!(made["$defs"]["F2"], Value::Null);
    assert_eq!((&made["properties"]["F3"]["minItems"], &made["properties"]["F3"]["maxItems"]), (&json!(1), &json!(2)));
    let validator = jsonschema::validator_for(&made).unwrap();
    assert!(validator.is_valid(&json!({ "G1": { "F1": "2026-11-24" }, "F3": ["eins"] })));
    assert!(!validator.is_valid(&json!({ "G1": {}, "F3": ["eins"] })));

    let root = xml::read(xdf::xsd(&schema, &[]).as_bytes()).unwrap();
    let named = |name: &str| root.elements().find(|element| element.attribute("name") == Some(name)).unwrap();
    // Of a choice one element is there, though each may be absent: an empty branch would take none.
    let choice = named("G1").child("complexType").unwrap().child("choice").unwrap();
    let branches: Vec<_> =
        choice.elements().map(|branch| (branch.attribute("ref"), branch.attribute("minOccurs"))).collect();
    assert_eq!(branches, [(Some("F1"), None)]);
    let parts = named("S1").child("complexType").unwrap().child("sequence").unwrap();
    assert_eq!(parts.elements().last().unwrap().attribute("minOccurs"), Some("0"));
    let day = named("F1");
    let restriction = day.child("simpleType").unwrap().child("restriction").unwrap();
    let facets: Vec<&str> = restriction.elements().map(|facet| facet.name.as_str()).collect();
    assert_eq!(facets, ["minInclusive"]);
    assert!(matches!(root.children[0], Node::Element(_)));
}
