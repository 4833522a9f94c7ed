//! Drafts of Verfahren at the desk: made, changed, taken back, imported, decided, and all of it still there after the program
//! has ended.

use serde_json::{Value, json};
use tempfile::tempdir;
use testkit::samples::base64;
use testkit::{ANNA, Workplace, World};

pub async fn outline(desk: &Workplace, draft: &Value) -> Vec<Value> {
    desk.call("open_verfahren", json!({ "draft": draft })).await["outline"].as_array().unwrap().clone()
}

pub fn node<'a>(outline: &'a [Value], name: &str) -> &'a Value {
    let line = outline.iter().find(|line| line["name"] == name || line["id"] == name);
    &line.unwrap_or_else(|| panic!("no {name} in {outline:#?}"))["node"]
}

async fn points(desk: &Workplace, draft: &Value) -> Value {
    desk.call("fim_points", json!({ "draft": draft, "language": "de" })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_as_it_was_left_and_its_steps_are_taken_back_later() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let pasted = "Anrede: Frau / Herr\n1. Vorname*\nGeburtsdatum (Pflicht)\nHund gefährlich: ja/nein\n";
    let guessed = anna.call("guess_fields", json!({ "text": pasted })).await;
    let kinds: Vec<&Value> = guessed.as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["RADIO_BUTTONS", "STRING", "DATE", "BOOLEAN"]);
    let fields: Vec<&Value> = guessed.as_array().unwrap().iter().map(|one| &one["field"]).collect();
    let made = anna.call("create_verfahren", json!({ "from": "lines", "title": "Hund", "fields": fields })).await;
    let draft = made["id"].clone();
    let before = outline(&anna, &draft).await;
    assert_eq!(before.len(), 7, "form, section, group, four questions");

    let set = json!({ "kind": "set", "node": node(&before, "Vorname"), "property": "label", "value": "Rufname" });
    anna.call("edit_verfahren", json!({ "draft": draft, "edit": set, "joins": false })).await;
    let remove = json!({ "kind": "remove", "node": node(&before, "Anrede") });
    anna.call("edit_verfahren", json!({ "draft": draft, "edit": remove, "joins": false })).await;
    let left = outline(&anna, &draft).await;
    anna.close().await;

    let anna = Workplace::open(folder.path());
    assert_eq!(outline(&anna, &draft).await, left);
    for _ in 0..2 {
        anna.call("undo_verfahren", json!({ "draft": draft })).await;
    }
    assert_eq!(outline(&anna, &draft).await, before);
    let nothing = anna.call("undo_verfahren", json!({ "draft": draft })).await;
    assert_eq!(nothing["done"], Value::Null);
    for _ in 0..2 {
        anna.call("redo_verfahren", json!({ "draft": draft })).await;
    }
    assert_eq!(outline(&anna, &draft).await, left);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_void_a_rule_or_take_more_than_a_test_away_is_refused() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let fields = anna.call("guess_fields", json!({ "text": "Geburtsdatum" })).await;
    let fields: Vec<&Value> = fields.as_array().unwrap().iter().map(|one| &one["field"]).collect();
    let made = anna.call("create_verfahren", json!({ "from": "lines", "title": "Hund", "fields": fields })).await;
    let draft = made["id"].clone();
    let before = outline(&anna, &draft).await;
    let field = node(&before, "Geburtsdatum");

    let within = |span: Value| {
        let demand = json!({ "kind": "min-date", "bound": { "kind": "today", "span": span } });
        let sentence = json!({ "demand": demand, "message": null });
        json!({ "draft": draft, "node": field, "validators": [{ "node": null, "sentence": sentence }] })
    };
    for (years, months, days) in [(9999, 0, 0), (0, 30_000, 0), (0, 0, -2_000_000)] {
        let request = within(json!({ "years": years, "months": months, "days": days }));
        let error = anna.try_call("write_validators", request).await.unwrap_err();
        assert_eq!(
            (&error.code, &error.details["reason"]),
            (&app::ErrorCode::EditRefused, &json!("limit")),
            "{error:?}"
        );
    }
    anna.call("write_validators", within(json!({ "years": -18, "months": 0, "days": 0 }))).await;

    for test in ["title", "@test:unknown"] {
        let error = anna.try_call("remove_test", json!({ "draft": draft, "test": test })).await.unwrap_err();
        assert_eq!(error.code, app::ErrorCode::BadRequest);
    }
    let put_off = json!({ "draft": draft, "node": "unknown", "cause": "unused", "why": "später" });
    let error = anna.try_call("put_off_finding", put_off).await.unwrap_err();
    assert_eq!((&error.code, &error.details["reason"]), (&app::ErrorCode::EditRefused, &json!("node")), "{error:?}");
    assert_eq!(anna.call("open_verfahren", json!({ "draft": draft })).await["draft"]["title"], "Hund");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_form_is_told_by_name_place_and_rule() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let cases = [
        (&b"%PDF-1.7"[..], "neither-json-nor-xml", Value::Null),
        (b"{\n \"id\": 7 }", "wrong-kind", json!(2)),
        (b"{\"id\":", "syntax", json!(1)),
        (b"<a xmlns='urn:b'/>", "namespace", json!(1)),
        (b"<a>\n<b></a>", "xml", json!(2)),
        (b"", "empty", Value::Null),
        (b"\xff\xfe{\0\"\0", "not-utf-8", Value::Null),
        (b"\0{\0}", "not-utf-8", Value::Null),
    ];
    for (content, rule, line) in cases {
        let files = json!({ "files": [{ "name": "C:\\Temp\\datei.json", "base64": base64(content) }] });
        let error = anna.try_call("import_verfahren", files).await.unwrap_err();
        let told = (&error.details["rule"], &error.details["line"], &error.code);
        assert_eq!(told, (&json!(rule), &line, &app::ErrorCode::FormUnreadable), "{error:?}");
    }
    assert_eq!(anna.call("verfahren_drafts", json!({})).await, json!([]));
    assert_eq!(anna.call("choose_verfahren", json!({})).await, json!({ "outcome": "nothing" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_texts_is_told_by_name_place_and_rule() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let made = anna.call("create_verfahren", json!({ "from": "sample", "name": "hundesteuer" })).await;
    let cases = [
        (&b"node;property;de;en\n\nfield:a;label;Stra\xdfe;Street"[..], "table-not-utf-8", "", 3),
        (b"node;property;de;en\na;label;\"Name", "quote-not-closed", "", 2),
        (b"node;property;de;en\na;label;\"Na\"me;Name", "behind-quote", "", 2),
        (b"property;de;en\nlabel;Name;Name", "no-column", "node", 1),
        (b"node;property;de\na;label;Name", "no-language-column", "", 1),
        (b"node;property;de;en;en:state\na;label;Name;Name;fertig", "unknown-state", "fertig", 2),
        (b"<a/>", "no-xliff", "a", 1),
        (b"<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='1.2'/>", "xliff-version", "1.2", 1),
        (b"<a>\n<b></a>", "xml", "b", 2),
    ];
    for (content, rule, place, line) in cases {
        let texts = json!({ "draft": made["id"], "name": "texte.csv", "base64": base64(content) });
        let error = anna.try_call("import_texts", texts).await.unwrap_err();
        let told = ["file", "rule", "place", "line"].map(|name| error.details[name].clone());
        let expected = [json!("texte.csv"), json!(rule), json!(place), json!(line)];
        assert_eq!((told, &error.code), (expected, &app::ErrorCode::TextsUnreadable), "{error:?}");
    }
}

fn file(name: &str, content: &[u8]) -> Value {
    json!({ "name": name, "base64": base64(content) })
}

/// S00000094 with some words exchanged, and its code lists.
fn schema_files(exchanged: &[(&str, &str)]) -> Option<Value> {
    let read = |name: &str| Some(std::fs::read(trial::shared(&format!("xdf/{name}"))?).unwrap());
    let mut schema = String::from_utf8(read("S00000094V1.0_xdf2.xml")?).unwrap();
    for (from, to) in exchanged {
        assert!(schema.contains(from), "{from}");
        schema = schema.replace(from, to);
    }
    let lists = ["C00000020", "C00000021", "C60000006", "C60000020"].map(|list| format!("{list}_genericode.xml"));
    let mut files = vec![file("S00000094.xml", schema.as_bytes())];
    for list in lists {
        files.push(file(&list, &read(&list)?));
    }
    Some(json!({ "files": files }))
}

/// A rule of the schema that is understood in one way, and words for the same that are understood in two.
const RULE: [(&str, &str); 2] = [
    (
        "Wenn Feld F00000463 \"Beschäftigungsverhältnis Frau\" =  009 \"Sonstiges\", dann muss das Feld F00000601 \
         \"Beschäftigungsverhältnis Frau Sonstiges\" befüllt werden. &#xD;\n",
        "F00000601 ist nur dann zu befüllen, wenn F00000463 befüllt ist.",
    ),
    (
        "Wenn Feld F00000463 \"Beschäftigungsverhältnis Frau\" &lt;&gt; 009 \"Sonstiges\", dann darf das Feld F00000601 \
         \"Beschäftigungsverhältnis Frau Sonstiges\" nicht befüllt werden. ",
        "",
    ),
];
const LABEL: &str = "Sonstiges Beschäftigungsverhältnis";

fn point(told: &Value, fits: impl Fn(&Value) -> bool) -> &Value {
    told["points"].as_array().unwrap().iter().find(|point| fits(point)).unwrap_or_else(|| panic!("no such in {told:#}"))
}

fn two_readings(told: &Value) -> &Value {
    &point(told, |point| point["state"]["kind"] == "two-readings")["state"]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_and_open_points_are_decided_each_in_one_step() {
    let Some(files) = schema_files(&RULE) else { return };
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let imported = anna.call("import_verfahren", files).await;
    let draft = imported["draft"]["id"].clone();
    let counts = &imported["fim"];
    assert_eq!(
        (&imported["format"], &imported["sections"], &counts["rules"]),
        (&json!("xdatenfelder-2"), &json!(4), &json!(13))
    );
    assert_eq!((&counts["two_readings"], &counts["without_list"]), (&json!(1), &json!(0)), "{counts}");
    let told = points(&anna, &draft).await;
    assert_eq!(&told["counts"], counts);
    let state = two_readings(&told);
    let [usual, other] = [&state["readings"][0], &state["readings"][1]];
    assert_eq!((&usual["usual"], &other["usual"], &state["used"]), (&json!(true), &json!(false), &json!(1)));
    assert_eq!(usual["outcome"], json!([format!("„{LABEL}“ darf fehlen")]), "{state:#}");
    assert_eq!(other["outcome"], json!([format!("„{LABEL}“ nötig")]));
    assert_eq!(state["example"].as_array().unwrap().len(), 1, "{state:#}");
    assert_eq!(usual["sentences"], json!([]));
    assert_eq!(other["sentences"][0]["name"], LABEL);

    let question = point(&told, |point| point["state"]["kind"] == "two-readings")["id"].clone();
    let lines = outline(&anna, &draft).await;
    let field = node(&lines, LABEL).clone();
    let set = json!({ "kind": "set", "node": field, "property": "helptext", "value": "Bitte genau." });
    anna.call("edit_verfahren", json!({ "draft": draft, "edit": set, "joins": false })).await;
    let asked = async |anna: &Workplace| {
        let request = json!({ "draft": draft, "node": field, "language": "de" });
        let node = anna.call("verfahren_node", request).await;
        (node["validators"].as_array().unwrap().len(), node["properties"]["helptext"].clone())
    };
    let before = asked(&anna).await;
    let decided = anna.call("decide_reading", json!({ "draft": draft, "point": question, "reading": 2 })).await;
    assert_eq!(decided["done"]["edit"], "decide-reading");
    let after = asked(&anna).await;
    assert_eq!((after.0, &after.1), (before.0 + 1, &json!("Bitte genau.")), "mandatory, and the designer's own stays");
    let told = points(&anna, &draft).await;
    assert_eq!((&two_readings(&told)["used"], &two_readings(&told)["decided"]), (&json!(2), &json!(true)));
    assert_eq!(told["counts"]["two_readings"], 0);
    anna.call("undo_verfahren", json!({ "draft": draft })).await;
    assert_eq!(asked(&anna).await, before);
    assert_eq!(two_readings(&points(&anna, &draft).await)["decided"], false);
    for reading in [json!(2), Value::Null, json!(2)] {
        anna.call("decide_reading", json!({ "draft": draft, "point": question, "reading": reading })).await;
    }
    assert_eq!(asked(&anna).await, after);
    let wrong = anna.try_call("decide_reading", json!({ "draft": draft, "point": question, "reading": 3 })).await;
    assert_eq!(wrong.unwrap_err().code, app::ErrorCode::PointUnknown);

    let open = point(&told, |point| point["state"]["reason"] == "rule-not-understood");
    let before = outline(&anna, &draft).await;
    let request = json!({ "draft": draft, "point": open["id"], "decision": { "kind": "hint" } });
    anna.call("decide_open_point", request).await;
    let with_hint = outline(&anna, &draft).await;
    let at = |lines: &[Value], fits: &dyn Fn(&Value) -> bool| lines.iter().position(fits).unwrap();
    let hint = at(&with_hint, &|line| line["field_type"] == "HINTBOX");
    assert_eq!(with_hint[hint]["name"], open["text"]);
    assert_eq!(with_hint[hint + 1]["node"], open["about"][0]["node"], "before the first that it speaks of");
    let why = json!({ "draft": draft, "point": open["id"], "decision": { "kind": "not-needed", "why": "steht im Bescheid" } });
    anna.call("decide_open_point", why).await;
    assert_eq!(outline(&anna, &draft).await, before, "the hint goes with its decision");
    let told = points(&anna, &draft).await;
    let decided = point(&told, |point| point["id"] == open["id"]);
    assert_eq!(decided["state"]["decision"], json!({ "kind": "not-needed", "why": "steht im Bescheid" }));
    assert_eq!(told["counts"]["open"].as_u64().unwrap() + 1, counts["open"].as_u64().unwrap());
    anna.call("undo_verfahren", json!({ "draft": draft })).await;
    assert_eq!(outline(&anna, &draft).await, with_hint);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_is_merged_and_nothing_is_asked_again() {
    let Some(files) = schema_files(&RULE) else { return };
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let draft = anna.call("import_verfahren", files).await["draft"]["id"].clone();
    let told = points(&anna, &draft).await;
    let question = point(&told, |point| point["state"]["kind"] == "two-readings")["id"].clone();
    let open = point(&told, |point| point["state"]["reason"] == "rule-not-understood")["id"].clone();
    anna.call("decide_reading", json!({ "draft": draft, "point": question, "reading": 2 })).await;
    anna.call("decide_open_point", json!({ "draft": draft, "point": open, "decision": { "kind": "built" } })).await;
    let lines = outline(&anna, &draft).await;
    let (field, other) = (node(&lines, LABEL).clone(), node(&lines, "Eingetragener Name").clone());
    for (node, property, value) in [(&field, "label", "Welches andere?"), (&other, "placeholder", "Bäckerei Süß")] {
        let set = json!({ "kind": "set", "node": node, "property": property, "value": value });
        anna.call("edit_verfahren", json!({ "draft": draft, "edit": set, "joins": false })).await;
    }
    let mine = outline(&anna, &draft).await;

    let newer = [
        (LABEL, "Anderes Beschäftigungsverhältnis"),
        ("<xdf:bezeichnungEingabe>Eingetragener Name<", "<xdf:bezeichnungEingabe>Name im Register<"),
        ("§ 3 MuSchG; § 5 MuSchG ", "§ 3 MuSchG; § 5a MuSchG"),
    ];
    let mut files = schema_files(&[&RULE[..], &newer].concat()).unwrap();
    files["draft"] = draft.clone();
    let merged = anna.call("merge_newer", files.clone()).await;
    assert_eq!(merged["edited"]["done"]["edit"], "merge-newer");
    let conflicts = merged["conflicts"].as_array().unwrap();
    assert_eq!(conflicts.len(), 1, "{conflicts:#?}");
    assert_eq!(conflicts[0]["name"], "Welches andere?");
    let sides = ["base", "mine", "theirs"].map(|side| conflicts[0]["conflict"][side].clone());
    assert_eq!(sides, [LABEL, "Welches andere?", "Anderes Beschäftigungsverhältnis"].map(Value::from));
    assert_eq!(merged["news"][0]["what"], "law", "{:#}", merged["news"]);
    assert_eq!((&merged["fim"]["two_readings"], &merged["fim"]["rules"]), (&json!(0), &json!(13)));
    let told = points(&anna, &draft).await;
    assert_eq!((&two_readings(&told)["used"], &two_readings(&told)["decided"]), (&json!(2), &json!(true)));
    assert_eq!(point(&told, |point| point["id"] == open)["state"]["decision"], json!({ "kind": "built" }));
    let lines = outline(&anna, &draft).await;
    assert_eq!((node(&lines, "Welches andere?"), node(&lines, "Name im Register")), (&field, &other));
    let request = json!({ "draft": draft, "node": other, "language": "de" });
    assert_eq!(anna.call("verfahren_node", request).await["properties"]["placeholder"], "Bäckerei Süß");
    let theirs = json!({ "draft": draft, "edit": conflicts[0]["take_theirs"], "joins": false });
    anna.call("edit_verfahren", theirs).await;
    assert_eq!(node(&outline(&anna, &draft).await, "Anderes Beschäftigungsverhältnis"), &field);
    // The same once more says nothing new.
    let again = anna.call("merge_newer", files.clone()).await;
    assert_eq!((&again["edited"]["done"], &again["news"], &again["conflicts"]), (&Value::Null, &json!([]), &json!([])));
    anna.close().await;

    let anna = Workplace::open(folder.path());
    for _ in 0..2 {
        anna.call("undo_verfahren", json!({ "draft": draft })).await;
    }
    assert_eq!(outline(&anna, &draft).await, mine);
    // The origin is the old one again, so that what is new is new again.
    let merged = anna.call("merge_newer", files).await;
    assert_eq!(merged["conflicts"].as_array().unwrap().len(), 1);

    let sample = anna.call("create_verfahren", json!({ "from": "sample", "name": "hundesteuer" })).await;
    let mut files = schema_files(&[]).unwrap();
    files["draft"] = sample["id"].clone();
    let error = anna.try_call("merge_newer", files).await.unwrap_err();
    assert_eq!(error.code, app::ErrorCode::NotOfASchema);
}

#[tokio::test(flavor = "multi_thread")]
async fn form_json_is_imported_merged_and_printed() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let path = trial::project().join("assets/forms/hundesteuer-v1.0-de.json");
    anna.host.will_choose(vec![path.clone()]);
    let made = anna.call("choose_verfahren", json!({})).await;
    assert_eq!((&made["outcome"], &made["imported"]["format"]), (&json!("made"), &json!("form-json")), "{made:#}");
    let draft = made["imported"]["draft"]["id"].clone();
    let newer = std::fs::read_to_string(&path).unwrap().replace("Rufname des Hundes", "Name des Hundes");
    let files = json!({ "draft": draft, "files": [file("neu.json", newer.as_bytes())] });
    let merged = anna.call("merge_newer", files).await;
    assert_eq!((&merged["conflicts"], &merged["fim"]), (&json!([]), &Value::Null));
    assert_eq!(
        merged["news"],
        json!([{ "node": merged["news"][0]["node"], "name": "Name des Hundes", "what": "changed" }])
    );
    assert_eq!(points(&anna, &draft).await, Value::Null, "it was made of no schema");

    assert_eq!(anna.call("print_form", json!({ "draft": draft })).await["saved"], Value::Null);
    anna.host.will_save_in(folder.path().to_owned());
    let saved = anna.call("print_form", json!({ "draft": draft })).await;
    let pdf = std::fs::read(saved["saved"].as_str().unwrap()).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("<pdfaid:part>2</pdfaid:part>") && text.contains("<pdfuaid:part>1"));
}
