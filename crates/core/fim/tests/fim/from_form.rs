//! Data schema → form → data schema.

use amtspult_fim::from_form;
use amtspult_fim::from_form::{FromForm, FromFormError, NoteReason};
use serde_json::{Value, json};
use standards::genericode::{self, CodeList};
use standards::xdf;
use standards::xdf::model::*;

/// A real file; they lie beside the project and aren't part of it.
fn field_file(name: &str) -> Option<Vec<u8>> {
    trial::shared(&format!("xdf/{name}")).map(|path| std::fs::read(path).unwrap())
}

fn schema(content: &[u8], lists: &[CodeList]) -> Stammdatenschema {
    let message = xdf::convert(&xdf::read(content).unwrap(), Version::V3, lists).message;
    let Content::Stammdatenschema(schema) = message.content else { panic!("not a schema") };
    schema
}

/// The form as the designer's tools keep it.
fn form(schema: &Stammdatenschema, lists: &[CodeList]) -> Value {
    let form = amtspult_fim::form::form(schema, "1:Hin-und-zurueck:v1.0", lists).form;
    forms::Form::parse(&form).unwrap().to_json()
}

#[test]
fn a_real_schema_comes_back_from_its_form() {
    let names = ["C00000020", "C00000021", "C60000006", "C60000020"];
    let lists: Option<Vec<CodeList>> = names
        .iter()
        .map(|name| Some(genericode::read(&field_file(&format!("{name}_genericode.xml"))?).unwrap()))
        .collect();
    let Some(lists) = lists else { return };
    for name in ["S00000094V1.0_xdf2.xml", "S00000094_xdf3.xml"] {
        let Some(content) = field_file(name) else { return };
        let schema = schema(&content, &lists);
        let form = form(&schema, &lists);
        println!("{name}: {} bytes, of the form {} with the schema in it", content.len(), form.to_string().len());
        assert_eq!(from_form::schema(&form, &lists).unwrap(), FromForm { schema: schema.clone(), notes: vec![] });
        // Without the lists only the options stay unjudged.
        let without = from_form::schema(&form, &[]).unwrap();
        assert!(without.schema == schema);
        assert!(without.notes.iter().all(|note| note.reason == NoteReason::OptionsNotCompared), "{:?}", without.notes);
    }
}

fn code(code: &str) -> Option<Code> {
    Some(Code { code: code.to_owned(), ..Code::default() })
}

fn common(id: &str, name: &str) -> Baukastenelement {
    Baukastenelement {
        identifikation: Identifikation { id: id.to_owned(), version: Some("1.0.0".to_owned()) },
        name: name.to_owned(),
        bezeichnung_eingabe: Some(name.to_owned()),
        bezug: vec![Bezug { text: "§ 1 TestG".to_owned(), link: Some("https://test.example/1".to_owned()) }],
        ..Baukastenelement::default()
    }
}

fn feld(id: &str, name: &str, feldart: &str, datentyp: &str) -> Datenfeld {
    Datenfeld { common: common(id, name), feldart: code(feldart), datentyp: code(datentyp), ..Datenfeld::default() }
}

fn at(anzahl: &str, enthaelt: Strukturelement) -> Struktur {
    let bezug = vec![Bezug { text: "§ 2 TestG".to_owned(), link: None }];
    Struktur { anzahl: Anzahl::parse(anzahl).unwrap(), bezug, enthaelt }
}

fn field(anzahl: &str, feld: Datenfeld) -> Struktur {
    at(anzahl, Strukturelement::Datenfeld(Box::new(feld)))
}

fn group(anzahl: &str, id: &str, name: &str, struktur: Vec<Struktur>) -> Struktur {
    let gruppe = Datenfeldgruppe { common: common(id, name), struktur, ..Datenfeldgruppe::default() };
    at(anzahl, Strukturelement::Datenfeldgruppe(Box::new(gruppe)))
}

const NAME: &str = "F00000000001";
const BREED: &str = "F00000000002";
const CHIP: &str = "F00000000003";
const PROOF: &str = "F00000000004";
const WEIGHT: &str = "F00000000005";

fn dogs() -> Stammdatenschema {
    let wert = |code: &str, name: &str| Wert {
        code: code.to_owned(),
        name: name.to_owned(),
        hilfe: Some(format!("Hilfe zu {code}")),
    };
    let breed =
        Datenfeld { werte: vec![wert("1", "Pudel"), wert("2", "Dackel")], ..feld(BREED, "Rasse", "select", "text") };
    let limits = Praezisierung {
        text: "Name".to_owned(),
        min_length: Some("1".to_owned()),
        max_length: Some("40".to_owned()),
        ..Praezisierung::default()
    };
    let name = Datenfeld { praezisierung: Some(limits), ..feld(NAME, "Name", "input", "text_latin") };
    let proof = Datenfeld {
        media_type: vec!["application/pdf".to_owned(), "application/x-eigen".to_owned()],
        ..feld(PROOF, "Nachweis", "input", "file")
    };
    let rule = Regel {
        common: common("R00000000001", "Chip"),
        freitext: Some("Der Chip ist bei Vollmond abzulesen.".to_owned()),
        ..Regel::default()
    };
    Stammdatenschema {
        common: common("S00000000001", "Hunde"),
        regel: vec![rule],
        struktur: vec![
            group(
                "1:*",
                "G00000000001",
                "Hund",
                vec![
                    field("1:1", name),
                    field("0:1", breed),
                    group(
                        "1:1",
                        "G00000000002",
                        "Kennzeichnung",
                        vec![field("0:1", feld(CHIP, "Chip", "input", "text"))],
                    ),
                ],
            ),
            field("0:3", proof),
            field("0:3", feld(WEIGHT, "Gewicht", "input", "num")),
        ],
        ..Stammdatenschema::default()
    }
}

/// The node of a position; groups are those whose path ends in G….
fn node<'a>(form: &'a mut Value, id: &str) -> &'a mut Value {
    fn find<'a>(value: &'a mut Value, id: &str, is_group: bool) -> Option<&'a mut Value> {
        if let Value::Object(map) = &*value {
            let fits = map.get("fimPath").and_then(Value::as_str).is_some_and(|path| path.ends_with(id));
            if fits && map.contains_key("rows") == is_group {
                return Some(value);
            }
        }
        match value {
            Value::Object(map) => map.values_mut().find_map(|value| find(value, id, is_group)),
            Value::Array(items) => items.iter_mut().find_map(|value| find(value, id, is_group)),
            _ => None,
        }
    }
    let is_group = id.starts_with("G00000000001") || id.starts_with("group of ");
    find(form, id.trim_start_matches("group of "), is_group).unwrap()
}

fn position<'a>(struktur: &'a [Struktur], id: &str) -> Option<&'a Struktur> {
    struktur.iter().find_map(|position| {
        if position.enthaelt.common().identifikation.id == id {
            return Some(position);
        }
        match &position.enthaelt {
            Strukturelement::Datenfeldgruppe(gruppe) => self::position(&gruppe.struktur, id),
            Strukturelement::Datenfeld(_) => None,
        }
    })
}

fn field_of(schema: &Stammdatenschema, id: &str) -> Datenfeld {
    match &position(&schema.struktur, id).unwrap().enthaelt {
        Strukturelement::Datenfeld(feld) => (**feld).clone(),
        Strukturelement::Datenfeldgruppe(_) => panic!("{id} is a group"),
    }
}

fn edited(edit: impl Fn(&mut Value)) -> FromForm {
    let mut form = form(&dogs(), &[]);
    edit(&mut form);
    from_form::schema(&form, &[]).unwrap()
}

fn reasons(made: &FromForm) -> Vec<(&str, NoteReason)> {
    made.notes.iter().map(|note| (note.path.rsplit('/').next().unwrap(), note.reason)).collect()
}

#[test]
fn texts_and_limits_are_taken_over() {
    let made = edited(|form| {
        node(form, NAME)["label"] = json!("Rufname");
        node(form, NAME)["helptext"] = json!("Wie Sie ihn rufen");
        for validator in node(form, NAME)["validationRules"].as_array_mut().unwrap() {
            if validator["@type"] == "MaxLengthValidator" {
                validator["maxLength"] = json!(60);
            }
        }
        node(form, NAME)["bezug"] = json!(["§ 2 TestG", "§ 1 TestG", "§ 9 NeuG"]);
        node(form, "G00000000001")["title"] = json!("Ihr Hund");
        form["title"] = json!("Hunde anmelden");
    });
    let name = field_of(&made.schema, NAME);
    assert_eq!(name.common.bezeichnung_eingabe.as_deref(), Some("Rufname"));
    assert_eq!(name.common.hilfetext_eingabe.as_deref(), Some("Wie Sie ihn rufen"));
    let limits = name.praezisierung.unwrap();
    assert_eq!((limits.text.as_str(), limits.min_length.as_deref()), ("Name", Some("1")));
    assert_eq!(limits.max_length.as_deref(), Some("60"));
    assert_eq!(name.common.bezug.len(), 2, "{:?}", name.common.bezug);
    assert_eq!(name.common.bezug[0].link.as_deref(), Some("https://test.example/1"));
    assert_eq!(made.schema.common.bezeichnung_eingabe.as_deref(), Some("Hunde anmelden"));
    assert_eq!(name.datentyp, code("text_latin"));
    let changed = |id| (id, NoteReason::Changed);
    assert_eq!(reasons(&made), [changed("S00000000001"), changed(NAME), changed("G00000000001")]);
    assert_eq!(made.schema.regel, dogs().regel);
}

#[test]
fn options_types_and_files_are_taken_over() {
    let made = edited(|form| {
        node(form, BREED)["possibleValues"] = json!([
            { "value": "2", "label": "Dackel" }, { "value": "3", "label": "Mops" }
        ]);
        node(form, CHIP)["type"] = json!("DATE");
        node(form, PROOF)["validationRules"] = json!([{ "@type": "FileExtensionValidator", "values": ["png"] }, { "@type": "MaxFilesizeValidator", "maxFilesize": 5 }]);
        node(form, WEIGHT)["type"] = json!("GEO_MAP");
        node(form, WEIGHT)["displayConditions"] = json!([{ "@type": "ShowOnFilledFieldCondition" }]);
    });
    let breed = field_of(&made.schema, BREED);
    let werte: Vec<_> = breed.werte.iter().map(|wert| (wert.code.as_str(), wert.hilfe.as_deref())).collect();
    assert_eq!(werte, [("2", Some("Hilfe zu 2")), ("3", None)]);
    assert_eq!(field_of(&made.schema, CHIP).datentyp.unwrap().code, "date");
    let proof = field_of(&made.schema, PROOF);
    assert_eq!(
        (proof.media_type, proof.max_size),
        (vec!["application/x-eigen".to_owned(), "image/png".to_owned()], Some("5".to_owned()))
    );
    assert_eq!(field_of(&made.schema, WEIGHT), field_of(&dogs(), WEIGHT));
    assert!(reasons(&made).contains(&(WEIGHT, NoteReason::TypeUnknown)));
    assert!(reasons(&made).contains(&(WEIGHT, NoteReason::RulesDiffer)));
}

#[test]
fn cardinalities_are_taken_over() {
    let made = edited(|form| {
        node(form, "G00000000001")["maxInstanceCount"] = json!(4);
        node(form, &format!("group of {WEIGHT}"))["minInstanceCount"] = json!(2);
        node(form, PROOF)["validationRules"] = json!([{"@type": "MaxFileCountValidator", "maxFileCount": 5}]);
        node(form, NAME)["required"] = json!(false);
        node(form, BREED)["required"] = json!(true);
    });
    let anzahl = |id| position(&made.schema.struktur, id).unwrap().anzahl.to_string();
    assert_eq!([anzahl("G00000000001"), anzahl(WEIGHT), anzahl(NAME), anzahl(BREED)], ["1:4", "2:3", "0:1", "1:1"]);
    assert_eq!(anzahl(PROOF), "0:5");
}

fn rows(form: &mut Value) -> &mut Vec<Value> {
    node(form, "G00000000001")["rows"].as_array_mut().unwrap()
}

fn ids(struktur: &[Struktur]) -> Vec<&str> {
    struktur.iter().map(|position| position.enthaelt.common().identifikation.id.as_str()).collect()
}

fn dog(schema: &Stammdatenschema) -> &Datenfeldgruppe {
    match &position(&schema.struktur, "G00000000001").unwrap().enthaelt {
        Strukturelement::Datenfeldgruppe(gruppe) => gruppe,
        Strukturelement::Datenfeld(_) => panic!("a field"),
    }
}

#[test]
fn order_and_removal_are_taken_over() {
    let made = edited(|form| rows(form).swap(0, 1));
    assert_eq!(ids(&dog(&made.schema).struktur), [BREED, NAME, "G00000000002"]);
    let made = edited(|form| drop(rows(form).remove(3)));
    assert_eq!(ids(&dog(&made.schema).struktur), [NAME, BREED], "a group goes with its last field");
    assert_eq!(reasons(&made), [(CHIP, NoteReason::Removed), ("G00000000002", NoteReason::Removed)]);
}

fn row(field: Value) -> Value {
    json!({ "fields": [field] })
}

#[test]
fn new_fields_need_an_id_of_the_fim_editor() {
    let mut form = form(&dogs(), &[]);
    rows(&mut form).insert(1, row(json!({ "id": "farbe", "type": "STRING", "label": "Farbe" })));
    rows(&mut form).insert(1, row(json!({ "id": "hinweis", "type": "HINTBOX", "label": "Nur gezeigt" })));
    let error = from_form::schema(&form, &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "1 without a FIM id (`fimId`), which FIM's editor gives out: sections[0].fieldGroups[0].rows[2].fields[0] \"Farbe\""
    );
    rows(&mut form)[2]["fields"][0]["fimId"] = json!("F12");
    assert!(matches!(from_form::schema(&form, &[]), Err(FromFormError::BadFimId { .. })));

    rows(&mut form)[2]["fields"][0]["fimId"] = json!("F00000000099");
    rows(&mut form)[2]["fields"][0]["required"] = json!(true);
    let made = from_form::schema(&form, &[]).unwrap();
    assert_eq!(ids(&dog(&made.schema).struktur), [NAME, "F00000000099", BREED, "G00000000002"]);
    let colour = field_of(&made.schema, "F00000000099");
    assert_eq!((colour.common.name.as_str(), colour.common.identifikation.version), ("Farbe", None));
    assert_eq!(position(&made.schema.struktur, "F00000000099").unwrap().anzahl.to_string(), "1:1");
    // The hint is no data, and ids of the form's own have no place in a schema.
    let lost = |path, property: Option<&str>| (path, NoteReason::Lost, property.map(str::to_owned));
    let notes: Vec<_> =
        made.notes.iter().skip(1).map(|note| (note.path.as_str(), note.reason, note.property.clone())).collect();
    let expected = [
        lost("sections[0].fieldGroups[0].rows[1].fields[0]", None),
        lost("S00000000001/G00000000001/F00000000099", Some("id")),
    ];
    assert_eq!((reasons(&made)[0], notes), (("F00000000099", NoteReason::Added), expected.to_vec()));
    // What was made is a schema that can be written and read.
    let message = Message {
        version: Version::V3,
        nachricht_id: "1".to_owned(),
        erstellungszeitpunkt: "2026-11-24T08:00:00Z".to_owned(),
        referenz_id: Some("0".to_owned()),
        content: Content::Stammdatenschema(made.schema),
    };
    assert!(xdf::read(xdf::write(&message).as_bytes()).unwrap() == message);
}

/// Whatever a designer can say in the form JSON is either in the schema or told.
#[test]
fn nothing_is_lost_without_a_word() {
    let other = json!({"groupId": "G", "groupIndex": 0, "fieldId": "F"});
    let shown = json!([{ "@type": "ShowOnFilledFieldCondition", "conditionFieldKey": other }]);
    let rule = |rule: Value| ("validationRules", json!([rule]));
    let of_field = [
        ("placeholder", json!("Rex")),
        ("width", json!(6)),
        ("consent", json!(true)),
        ("requiredValidationFailedMessage", json!("Bitte")),
        ("typeValidationFailedMessage", json!("Bitte")),
        ("helpDialog", json!({"url": "https://a.example"})),
        ("source", json!({"service": "servicekonto", "variableName": "name"})),
        ("target", json!({"service": "prozess", "variableName": "name"})),
        ("possibleValuesSource", json!({"service": "prozess", "variableName": "name"})),
        ("externalValue", json!({"@type": "Copy", "fields": [other]})),
        ("externalDataSourceProperties", json!({"a": 1})),
        ("additionalConfig", json!({"@type": "AdditionalHintboxConfig", "text": "x"})),
        ("renderFor", json!(["PDF"])),
        ("renderOnlyIn", json!("PDF")),
        ("eigenes", json!("x")),
        ("id", json!("rufname")),
        ("type", json!("STRING_AJAX_AUTOCOMPLETE")),
        ("type", json!("KFZ_KENNZEICHEN")),
        ("type", json!("CHECKBOX")),
        ("type", json!("SINGLE_CHECKBOX")),
        ("displayConditions", shown.clone()),
        rule(json!({"@type": "MinAgeValidator", "years": 18})),
        rule(json!({"@type": "MinDateValidator", "daysFromToday": 1})),
        rule(json!({"@type": "MaxNumberValidator", "conditionFieldKey": other})),
        rule(json!({"@type": "IbanValidator"})),
        rule(json!({"@type": "EuroBetragPositiveValidator"})),
        rule(json!({"@type": "MaxTotalFilesizeValidator", "maxTotalFilesize": 5})),
        rule(json!({"@type": "FileNameRegexValidator", "regex": "a"})),
        rule(json!({"@type": "PdfAValidator"})),
        rule(json!({"@type": "RequiredOnFilledFieldValidator", "sourceFieldKey": other})),
        rule(json!({"@type": "RegexValidator", "regex": "[a-z]+", "validationErrorMessage": "klein"})),
        rule(json!({"@type": "UnbekannterValidator"})),
        // What a schema can say.
        ("label", json!("Rufname")),
        ("helptext", json!("Wie Sie ihn rufen")),
        ("value", json!("Rex")),
        ("required", json!(false)),
        ("disabled", json!(true)),
        ("bezug", json!(["§ 2 TestG", "§ 1 TestG", "§ 9 NeuG"])),
        rule(json!({"@type": "MaxLengthValidator", "maxLength": 60})),
        rule(json!({"@type": "RegexValidator", "regex": "[a-z]+"})),
        ("width", json!("12")),
        ("consent", json!(false)),
    ];
    let of_group = [
        ("layout", json!("TABLE")),
        ("instanceTitleTemplate", json!("{0}. Hund")),
        ("addRowButtonText", json!("Noch ein Hund")),
        ("fixedInstanceCount", json!(true)),
        ("printOnly", json!(true)),
        ("id", json!("hund")),
        ("displayConditions", shown.clone()),
        ("validationRules", json!([{"@type": "AtLeastOneOfValidator", "alternatives": []}])),
        ("title", json!("Ihr Hund")),
        ("maxInstanceCount", json!(4)),
    ];
    let of_form = [
        ("engineVersion", json!(1)),
        ("language", json!("en")),
        ("source", json!({"service": "prozess", "variableName": "alt"})),
        ("customButtons", json!({"buttons": []})),
        ("title", json!("Hunde anmelden")),
    ];
    let of_section =
        [("title", json!("Erster Teil")), ("skipConditions", json!([{"@type": "SkipOnBooleanCondition"}]))];
    let cases = of_field.iter().map(|case| (NAME, case)).chain(of_group.iter().map(|case| ("G00000000001", case)));
    let cases =
        cases.chain(of_form.iter().map(|case| ("", case))).chain(of_section.iter().map(|case| ("section", case)));
    let mut taken = vec![];
    for (whose, (name, value)) in cases {
        let at = |form: &mut Value| match whose {
            "" => form.clone(),
            "section" => form["sections"][0].clone(),
            whose => node(form, whose).clone(),
        };
        let mut changed = form(&dogs(), &[]);
        let place = match whose {
            "" => &mut changed,
            "section" => &mut changed["sections"][0],
            whose => node(&mut changed, whose),
        };
        if *name == "validationRules" && place[*name].is_array() {
            // Beside those that the schema asks for, in the place of one of the same sort.
            let all = place[*name].as_array_mut().unwrap();
            all.retain(|rule| rule["@type"] != value[0]["@type"]);
            all.push(value[0].clone());
        } else {
            place[*name] = value.clone();
        }
        let made = from_form::schema(&changed, &[]).unwrap();
        // The form that somebody else makes of the schema.
        let message = Message {
            version: Version::V3,
            nachricht_id: "1".to_owned(),
            erstellungszeitpunkt: "2026-11-24T08:00:00Z".to_owned(),
            referenz_id: None,
            content: Content::Stammdatenschema(made.schema),
        };
        let read = xdf::read(xdf::write(&message).as_bytes()).unwrap();
        let Content::Stammdatenschema(read) = read.content else { panic!("not a schema") };
        let (mut written, mut again) = (changed, form(&read, &[]));
        let (here, there) = (&at(&mut written)[*name], &at(&mut again)[*name]);
        let same = |one: &Value, other: &Value| {
            let all = |value: &Value| value.as_array().cloned().unwrap_or_default();
            let is_in = |rule: &Value| all(other).contains(rule);
            let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if *name == "validationRules" { all(one).iter().all(is_in) } else { plain(one) == plain(other) }
        };
        let means_nothing =
            matches!((*name, value.to_string().trim_matches('"')), ("width", "12") | ("consent" | "required", "false"));
        let is_taken = same(here, there) || means_nothing;
        let kind = value[0]["@type"].as_str().unwrap_or_default();
        let is_told = made.notes.iter().any(|note| {
            let property = note.property.as_deref().unwrap_or_default();
            let speaks_of_it = if *name == "validationRules" { property.starts_with(kind) } else { property == *name };
            (note.reason == NoteReason::Lost && speaks_of_it)
                || (*name == "type" && note.reason == NoteReason::TypeUnknown)
        });
        assert_eq!(is_told, !is_taken, "{whose} {name} {value}: {here} {there} {:?}", made.notes);
        taken.extend((!is_told).then_some(*name));
    }
    let of_field =
        ["label", "helptext", "value", "required", "disabled", "bezug", "validationRules", "validationRules"];
    let others = ["width", "consent", "title", "maxInstanceCount", "title"];
    assert_eq!(taken, [&of_field[..], &others].concat());
}

#[test]
fn layout_is_told_where_the_schema_has_none() {
    let lost = |edit: &dyn Fn(&mut Value)| -> Vec<(String, String)> {
        let notes = edited(edit).notes;
        let lost = notes.iter().filter(|note| note.reason == NoteReason::Lost);
        lost.map(|note| (note.path.clone(), note.property.clone().unwrap_or_default())).collect()
    };
    let told = |path: &str, property: &str| (path.to_owned(), property.to_owned());
    assert_eq!(lost(&|_| {}), []);
    // Two fields side by side.
    let beside = lost(&|form| {
        let second = rows(form).remove(1)["fields"][0].clone();
        rows(form)[0]["fields"].as_array_mut().unwrap().push(second);
    });
    assert_eq!(beside, [told(&format!("S00000000001/G00000000001/{BREED}"), "rows")]);
    // A field in another group of the form, and a group of the form's own.
    let moved = lost(&|form| {
        let field = rows(form).remove(1);
        let own = json!({"id": "eigene", "title": "Eigene", "rows": [field]});
        form["sections"][0]["fieldGroups"].as_array_mut().unwrap().push(own);
    });
    assert_eq!(
        moved,
        [told("sections[0].fieldGroups[1]", ""), told(&format!("S00000000001/G00000000001/{BREED}"), "groupId")]
    );
    // A section of the form's own doesn't make others out of those behind it.
    let section =
        lost(&|form| form["sections"].as_array_mut().unwrap().insert(0, json!({"title": "Vorweg", "fieldGroups": []})));
    assert_eq!(section, [told("sections[0]", "")]);
    let order = lost(&|form| form["sections"].as_array_mut().unwrap().swap(0, 1));
    assert!(order.contains(&told("", "order")) || order.is_empty(), "{order:?}");
}

#[test]
fn an_element_that_is_changed_at_one_of_its_positions_is_named() {
    let mut schema = dogs();
    let again = group("0:1", "G00000000003", "Halter", vec![field("1:1", field_of(&schema, NAME))]);
    schema.struktur.push(again);
    let mut form = form(&schema, &[]);
    assert_eq!(from_form::schema(&form, &[]).unwrap().notes, vec![]);
    node(&mut form, &format!("G00000000003/{NAME}"))["label"] = json!("Name der Halterin");
    let made = from_form::schema(&form, &[]).unwrap();
    let expected = [(NAME, NoteReason::Changed), (NAME, NoteReason::DiffersElsewhere)];
    assert_eq!(reasons(&made), expected, "{:?}", made.notes);
    assert_eq!(made.notes[0].path, format!("S00000000001/G00000000003/{NAME}"));
}

#[test]
fn what_has_no_schema_is_refused() {
    assert_eq!(from_form::schema(&json!({ "id": "1:Fest:v1.0" }), &[]), Err(FromFormError::NotOfASchema));
    for damaged in ["?", "AAAA", "S0lORSBYTUw="] {
        let outcome = from_form::schema(&json!({ "fimSchema": damaged }), &[]);
        assert!(matches!(outcome, Err(FromFormError::Damaged(_) | FromFormError::NotXdf(_))), "{outcome:?}");
    }
}
