//! Forms of all kinds that can be published, with answers.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::{Random, project, rounds, shared};

/// A form, and how it is filled in.
pub struct FilledForm {
    pub name: String,
    /// Amt24's form JSON.
    pub form: Value,
    /// Each time answers by field key, as examples have them.
    pub answers: Vec<Value>,
}

/// The sample forms with three of their examples, Amt24's own where it is there, and generated ones: 200 or 20.
pub fn forms() -> Vec<FilledForm> {
    let folder = project().join("assets/forms");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.extend(shared("amt24/generischesFormular-v1.0-de.json"));
    let written = files.iter().map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let examples = project().join(format!("assets/form-examples/{name}.examples.json"));
        let examples = if examples.exists() { json(&examples) } else { json!([{"answers": {}}]) };
        let answers = examples.as_array().unwrap().iter().take(3).map(|example| example["answers"].clone()).collect();
        FilledForm { form: json(path), answers, name }
    });
    written.chain((0..rounds(200, 20)).map(|seed| generated(seed as u64))).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Every kind of field that citizens get.
const KINDS: [&str; 28] = [
    "STRING",
    "TEXTAREA",
    "FILE",
    "MULTIPLE_FILE",
    "BOOLEAN",
    "TEXT",
    "CHECKBOX",
    "SINGLE_CHECKBOX",
    "RADIO_BUTTONS",
    "DROPDOWN_SINGLE_SELECT",
    "PLACEHOLDER",
    "DATE",
    "TIME",
    "EURO_BETRAG",
    "STRING_AJAX_AUTOCOMPLETE",
    "DROPDOWN_SINGLE_SELECT_AJAX",
    "H1",
    "H2",
    "GEO_MAP",
    "GDIK_MAP",
    "VIDEO",
    "IMAGE",
    "KFZ_KENNZEICHEN",
    "DOWNLOAD",
    "HINTBOX",
    "PDF",
    "DROPDOWN_MULTIPLE_SELECT",
    "TWO_LIST_SELECT",
];

const ADDRESSES: [&str; 3] =
    ["https://www.musterau.example/plan", "data:image/png;base64,iVBORw0KGgo=", "data:application/pdf;base64,JVBERi0="];

/// Its conditions look at `first:0:f0`.
fn generated(seed: u64) -> FilledForm {
    let mut random = Random::new(seed + 1);
    let mut answers = Map::new();
    let first = json!({"id": "first", "rows": [{"fields": [{"id": "f0", "type": "STRING", "label": "Name"}]}]});
    let more: Vec<Value> = (0..random.below(4)).map(|number| group(&mut random, number, &mut answers)).collect();
    let mut groups: Vec<Value> = [first].into_iter().chain(more).collect();
    let rest = groups.split_off(1 + random.below(groups.len()));
    let section = |title: &str, groups: Vec<Value>| json!({"title": title, "fieldGroups": groups});
    let sections = [section("Angaben", groups), section("", rest)];
    FilledForm {
        name: format!("generated {seed}"),
        form: json!({"id": "1:F:v1.0", "engineVersion": "2", "sections": sections}),
        answers: vec![json!({}), Value::Object(answers)],
    }
}

fn group(random: &mut Random, number: usize, answers: &mut Map<String, Value>) -> Value {
    // Ids may have spaces.
    let id = format!("g {number}");
    let fields: Vec<Value> = (0..random.below(7)).map(|number| field(random, number)).collect();
    let title = *random.one(&["", "Angaben", "Hund & <Katze>"]);
    let rows: Vec<Value> = fields.chunks(1 + random.below(3)).map(|fields| json!({"fields": fields})).collect();
    let mut group = json!({"id": id, "title": title, "rows": rows});
    if random.one_in(2) {
        group["multiple"] = json!(true);
        group["maxInstanceCount"] = json!(1 + random.below(4));
        maybe(random, &mut group, "minInstanceCount", || json!(2));
        maybe(random, &mut group, "fixedInstanceCount", || json!(true));
        maybe(random, &mut group, "addRowButtonText", || json!("Noch \"eins\""));
        maybe(random, &mut group, "addRowButtonInfoText", || json!("Mehr geht nicht."));
        maybe(random, &mut group, "deleteRowButtonText", || json!("Weg damit"));
        maybe(random, &mut group, "instanceTitleTemplate", || json!("Nummer {0}: {f0}"));
    }
    let first = json!({"groupId": "first", "groupIndex": 0, "fieldId": "f0"});
    maybe(
        random,
        &mut group,
        "displayConditions",
        || json!([{"@type": "ShowOnFilledFieldCondition", "conditionFieldKey": first}]),
    );
    let instances = if group["multiple"] == true { 2 } else { 1 };
    for field in fields.iter().filter(|_| !random.one_in(3)) {
        for index in 0..instances {
            let key = format!("{id}:{index}:{}", field["id"].as_str().unwrap());
            answers.insert(key, answer(field["type"].as_str().unwrap()));
        }
    }
    if random.one_in(2) {
        answers.insert("first:0:f0".to_owned(), json!("Žofka"));
    }
    group
}

fn field(random: &mut Random, number: usize) -> Value {
    let kind = *random.one(&KINDS);
    let label = *random.one(&["Name", "„A“ & \"B\" <c>", "Datenschutz gelesen"]);
    let mut field = json!({"id": format!("f{number}"), "type": kind, "label": label, "width": random.below(14)});
    let chosen = ["CHECKBOX", "RADIO_BUTTONS", "DROPDOWN_SINGLE_SELECT", "DROPDOWN_MULTIPLE_SELECT", "TWO_LIST_SELECT"];
    if chosen.contains(&kind) || kind == "DROPDOWN_SINGLE_SELECT_AJAX" && random.one_in(2) {
        let help = json!({"url": ADDRESSES[0], "caption": "Mehr", "alt": "Ein Bild"});
        field["possibleValues"] =
            json!([{"value": "x", "label": "Eins"}, {"value": "true"}, {"value": "<z>", "helpDialog": help}]);
    }
    if ["VIDEO", "IMAGE", "DOWNLOAD", "PDF"].contains(&kind) {
        let words = *random.one(&["", "Ein Plan"]);
        field["additionalConfig"] = json!({"url": random.one(&ADDRESSES), "alt": "Ein Bild", "caption": words});
    }
    if kind == "HINTBOX" {
        let status = random.one(&["SUCCESS", "ERROR", "QUESTION", "INFO", ""]);
        field["additionalConfig"] = json!({"text": "Zwei\nZeilen", "status": status});
    }
    maybe(random, &mut field, "required", || json!(true));
    maybe(random, &mut field, "disabled", || json!(true));
    maybe(random, &mut field, "helptext", || json!("Siehe <Bescheid>"));
    maybe(random, &mut field, "placeholder", || json!("Zum \"Beispiel\""));
    maybe(random, &mut field, "renderFor", || json!(["PDF"]));
    maybe(random, &mut field, "value", || json!("x"));
    maybe(random, &mut field, "source", || json!({"service": "servicekonto", "variableName": "vorname"}));
    let address = *random.one(&[ADDRESSES[0], ADDRESSES[1], "nirgends"]);
    maybe(random, &mut field, "helpDialog", || json!({"url": address, "alt": "Ein Bild"}));
    field
}

/// In one of four cases.
fn maybe(random: &mut Random, node: &mut Value, property: &str, value: impl Fn() -> Value) {
    if random.one_in(4) {
        node[property] = value();
    }
}

fn answer(kind: &str) -> Value {
    match kind {
        "BOOLEAN" | "SINGLE_CHECKBOX" => json!(true),
        "CHECKBOX" | "DROPDOWN_MULTIPLE_SELECT" | "TWO_LIST_SELECT" => json!(["x", "<z>"]),
        "DATE" => json!("2026-01-31"),
        "TIME" => json!("09:30"),
        "EURO_BETRAG" => json!("1234.50"),
        "FILE" | "MULTIPLE_FILE" => json!([{"name": "Plan.pdf", "size": 1, "pdfA": false}]),
        _ => json!("x <y>"),
    }
}
