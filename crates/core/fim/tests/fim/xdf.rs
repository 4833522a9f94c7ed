//! XDatenfelder files of the field, in and out.

use amtspult_fim::form::OpenReason;
use forms::ValidatorKind;
use standards::genericode;
use standards::xdf::model::*;
use standards::xdf::{self, XdfError};

/// Real files; they lie beside the project and aren't part of it.
fn field_files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = trial::shared(folder) else { return vec![] };
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn every_schema_of_the_field_comes_out_as_it_went_in() {
    let files = field_files("xdf").into_iter().chain(field_files("xdf/edge-cases"));
    for (name, content) in files.filter(|(name, _)| name.contains("xdf") || name.contains("data_")) {
        let Ok(message) = xdf::read(&content) else { continue };
        let again = xdf::read(xdf::write(&message).as_bytes()).unwrap();
        assert!(again == message, "{name} comes out as something else");
        println!("{name}: the same");
    }
}

#[test]
fn the_edge_cases_are_judged() {
    for (name, content) in field_files("xdf/edge-cases") {
        let outcome = xdf::read(&content);
        let fits = match name.as_str() {
            "v2-data_duplicate-required-value.xml" => matches!(outcome, Err(XdfError::Twice { element: "name", .. })),
            "v3-data_duplicate-id-node.xml" => matches!(outcome, Err(XdfError::Twice { element: "id", .. })),
            "v3-data_missing-id-node.xml" => matches!(outcome, Err(XdfError::Missing { element: "id", .. })),
            "v3-data_invalid-freigabestatus.xml" => matches!(outcome, Err(XdfError::UnknownCode { .. })),
            "v2-data_unknown-namespace.xml" | "v3-data_unknown-namespace.xml" => {
                matches!(outcome, Err(XdfError::UnknownNamespace { .. }))
            }
            _ => outcome.is_ok(),
        };
        assert!(fits, "{name}: {outcome:?}");
        if let Err(error) = outcome {
            println!("{name}: {error}");
        }
    }
}

fn golden(name: &str) -> Option<Vec<u8>> {
    field_files("xdf").into_iter().find(|(known, _)| known == name).map(|(_, content)| content)
}

fn code_lists() -> Vec<genericode::CodeList> {
    let files = field_files("xdf").into_iter().filter(|(name, _)| name.contains("genericode"));
    files.map(|(name, content)| genericode::read(&content).unwrap_or_else(|error| panic!("{name}: {error}"))).collect()
}

#[test]
fn code_lists_come_out_as_they_went_in() {
    for list in code_lists() {
        assert_eq!(genericode::read(genericode::write(&list).as_bytes()).unwrap(), list);
        println!("{}: {} entries", list.short_name, list.entries(None, None).len());
    }
}

fn schema(message: &Message) -> &Stammdatenschema {
    let Content::Stammdatenschema(schema) = &message.content else { panic!("not a schema") };
    schema
}

/// What of a schema must be the same however it was converted: one line a position.
fn outline(structure: &[Struktur], path: &str, lines: &mut Vec<String>) {
    for position in structure {
        let common = position.enthaelt.common();
        let id = &common.identifikation;
        let path = format!("{path}/{}V{}", id.id, id.version.as_deref().unwrap_or_default());
        let name = common.name.split_whitespace().collect::<Vec<_>>().join(" ");
        match &position.enthaelt {
            Strukturelement::Datenfeldgruppe(group) => {
                lines.push(format!("{path} {} {name}", position.anzahl));
                outline(&group.struktur, &path, lines);
            }
            Strukturelement::Datenfeld(field) => {
                let code = |code: &Option<Code>| code.as_ref().map(|code| code.code.clone());
                let limits = field.praezisierung.clone().unwrap_or_default();
                lines.push(format!(
                    "{path} {} {name} {:?} {:?} {:?} {:?} {:?} {}",
                    position.anzahl,
                    code(&field.feldart),
                    code(&field.datentyp),
                    (limits.min_length, limits.max_length, limits.pattern),
                    (limits.min_value, limits.max_value),
                    field.werte,
                    field.codeliste_referenz.as_ref().map_or("", |list| list.canonical_identification.as_str()),
                ));
            }
        }
    }
}

#[test]
fn version_2_becomes_the_version_3_of_the_official_converter() {
    let (Some(old), Some(new)) = (golden("S00000094V1.0_xdf2.xml"), golden("S00000094_xdf3.xml")) else { return };
    let ours = xdf::convert(&xdf::read(&old).unwrap(), Version::V3, &code_lists());
    let theirs = xdf::read(&new).unwrap();
    let (mut one, mut two) = (vec![], vec![]);
    outline(&schema(&ours.message).struktur, "", &mut one);
    outline(&schema(&theirs).struktur, "", &mut two);
    assert_eq!(one.len(), two.len());
    // The official converter takes patterns out of the JSON with their escapes: `\\\\.` instead of `\\.`.
    let two: Vec<String> = two.iter().map(|line| line.replace(r"\\\\", r"\\")).collect();
    let differing: Vec<_> = one.iter().zip(&two).filter(|(one, two)| one != two).collect();
    for (one, two) in &differing {
        println!("ours   {one}\ntheirs {two}");
    }
    println!("{} of {} positions are the same", one.len() - differing.len(), one.len());
    assert!(differing.is_empty());
    assert!(xdf::read(xdf::write(&ours.message).as_bytes()).unwrap() == ours.message);
}

#[test]
fn version_3_becomes_version_2_and_comes_back() {
    let Some(new) = golden("S00000094_xdf3.xml") else { return };
    let message = xdf::read(&new).unwrap();
    let old = xdf::convert(&message, Version::V2, &[]);
    assert_eq!(old.code_lists.len(), 3);
    assert!(xdf::read(xdf::write(&old.message).as_bytes()).unwrap() == old.message);
    let again = xdf::convert(&old.message, Version::V3, &old.code_lists);
    let (mut one, mut two) = (vec![], vec![]);
    outline(&schema(&message).struktur, "", &mut one);
    outline(&schema(&again.message).struktur, "", &mut two);
    assert_eq!(one, two);
}

#[test]
fn a_schema_becomes_a_form_that_passes_its_checks() {
    for name in ["S00000094V1.0_xdf2.xml", "S00000094_xdf3.xml"] {
        let Some(content) = golden(name) else { return };
        let message = xdf::convert(&xdf::read(&content).unwrap(), Version::V3, &code_lists()).message;
        let imported = amtspult_fim::form::form(schema(&message), "1:Mutterschutz:v1.0", &code_lists());
        println!("{name}: {} von {} Regeln übernommen", imported.rules_taken, imported.rules);
        for point in &imported.open {
            println!("  open: {} {:?} {}", point.path, point.reason, point.text);
        }
        let form = forms::Form::parse(&imported.form).unwrap();
        assert_eq!(form.unsupported(), vec![]);
        let findings = forms::check(&form, &forms::CheckContext::on(jiff::civil::date(2026, 11, 24)));
        for finding in &findings {
            println!("  {:?} {} {:?}", finding.code, finding.place.place, finding.parameters);
        }
        assert!(findings.is_empty());
        let validators = form.groups().flat_map(|group| group.fields()).flat_map(|field| &field.validators);
        let escaped =
            validators.filter(|one| matches!(&one.kind, ValidatorKind::Regex(regex) if regex.contains(r"\\")));
        assert_eq!(escaped.count(), 0, "an answer would need a backslash");
        let with_id = form.groups().flat_map(|group| group.fields()).filter(|field| field.fim_id.is_some());
        assert_eq!(with_id.count(), 44);
    }
}

#[test]
fn a_repeated_group_takes_what_is_below_it_and_means_the_same_instance() {
    let file = include_str!("../repeated.xml");
    let message = xdf::read(file.as_bytes()).unwrap();
    let imported = amtspult_fim::form::form(schema(&message), "1:Hunde:v1.0", &[]);
    assert_eq!((imported.rules, imported.rules_taken, imported.open), (1, 1, vec![]));
    let form = forms::Form::parse(&imported.form).unwrap();
    let [group] = &form.groups().collect::<Vec<_>>()[..] else { panic!("{:#}", imported.form) };
    let labels: Vec<&str> = group.fields().map(|field| field.label.as_str()).collect();
    assert_eq!(labels, ["Mischling?", "Abstammung", "Zweite Rasse"]);
    assert!(group.multiple && group.max_instances == 10);
    let findings = forms::check(&form, &forms::CheckContext::on(jiff::civil::date(2026, 11, 24)));
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn text_beside_elements_is_refused() {
    let file = include_str!("../repeated.xml");
    for name in ["name", "freitextRegel"] {
        let open = format!("<xdf:{name}>");
        let refused = xdf::read(file.replacen(&open, &format!("{open}Wenn <b>nicht</b> "), 1).as_bytes());
        assert!(matches!(refused, Err(XdfError::Mixed { element, .. }) if element == name), "{name}");
    }
}

/// A schema of one field that names version 2 of a list.
fn schema_with_list() -> Stammdatenschema {
    let referenz = CodelisteReferenz {
        canonical_identification: "urn:staaten".to_owned(),
        canonical_version_uri: Some("urn:staaten_2".to_owned()),
        ..CodelisteReferenz::default()
    };
    let feld = Datenfeld {
        feldart: Some(Code { code: "select".to_owned(), ..Code::default() }),
        codeliste_referenz: Some(referenz),
        ..Datenfeld::default()
    };
    let struktur = Struktur {
        anzahl: Anzahl::parse("1:1").unwrap(),
        bezug: vec![],
        enthaelt: Strukturelement::Datenfeld(Box::new(feld)),
    };
    Stammdatenschema { struktur: vec![struktur], ..Stammdatenschema::default() }
}

#[test]
fn another_version_of_a_code_list_is_told() {
    let list = |version: u32| {
        let file = format!(
            "<g:CodeList xmlns:g='http://docs.oasis-open.org/codelist/ns/genericode/1.0/'><Identification>\
             <ShortName>Staaten</ShortName><Version>{version}</Version><CanonicalUri>urn:staaten</CanonicalUri>\
             <CanonicalVersionUri>urn:staaten_{version}</CanonicalVersionUri></Identification><ColumnSet>\
             <Column Id='c' Use='required'><ShortName>c</ShortName><Data Type='string'/></Column>\
             <Key Id='k'><ShortName>k</ShortName><ColumnRef Ref='c'/></Key></ColumnSet>\
             <SimpleCodeList><Row><Value ColumnRef='c'><SimpleValue>000</SimpleValue></Value></Row></SimpleCodeList></g:CodeList>"
        );
        genericode::read(file.as_bytes()).unwrap()
    };
    let told = |versions: &[u32]| {
        let lists: Vec<_> = versions.iter().map(|version| list(*version)).collect();
        let open = amtspult_fim::form::form(&schema_with_list(), "1:F:v1.0", &lists).open;
        open.into_iter().map(|point| (point.reason, point.text)).collect::<Vec<_>>()
    };
    assert_eq!(told(&[2]), []);
    assert_eq!(told(&[1, 2]), []);
    assert_eq!(told(&[2, 3, 10]), [(OpenReason::CodeListOutdated, "urn:staaten_10".to_owned())]);
    assert_eq!(told(&[1, 3]), [(OpenReason::CodeListOtherVersion, "urn:staaten_3 urn:staaten_2".to_owned())]);
    assert_eq!(told(&[]), [(OpenReason::CodeListMissing, "urn:staaten".to_owned())]);
}
