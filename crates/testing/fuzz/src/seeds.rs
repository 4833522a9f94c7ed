//! What the mutations begin with: small files beside this crate, the forms of the project, and files of the field where
//! they lie beside the clone.

use std::fs;
use std::path::{Path, PathBuf};

use forms::{Form, TextLanguage, TextSheet};
use serde_json::{Value, json};
use standards::bar::{self, Bar};
use standards::xdf::{self, model::Version};
use standards::xliff::{self, Xliff, XliffFile};

const PATTERNS: [&str; 8] =
    ["[a-z]+", "[0-9]{5}", "(x|y){2,3}", "\\p{Lu}\\w*", ".{1,40}", "[^@]+@[^@]+", "(?i)a|b", "\\d{3}-\\d{2}"];
const VALUES: [&str; 14] = [
    "2026-11-24",
    "24.11.2026",
    "09:44",
    "1970-01-01T09:44:00+0000",
    "1.234,56",
    "-0.50",
    "12e3",
    "DE02120300000000202051",
    "BYLADEM1001",
    "86095742719",
    "DD-AB 123E",
    "a.b@example.org",
    "+49 351 1234567",
    "{\"name\":\"a.pdf\",\"size\":3}",
];
const RULES: [&str; 5] = [
    "Wenn Feld F00000463 \"Art\" = 009 \"Sonstiges\", dann muss das Feld F00000601 \"Art Sonstiges\" befüllt werden.",
    "\"F00000001028 Krankenversicherungsträger\" ist nur dann zu befüllen, wenn \"F00000001027 KV\" bejaht wurde.",
    "Es muss mindestens eines der Felder F60000240, F60000241 oder F60000242 befüllt sein.",
    "Es muss entweder Feldgruppe G60000086 \"Inland\" oder Feldgruppe G60000087 \"Ausland\" befüllt werden.",
    "Wenn F60000231 \"Tag\" nicht leer, dann darf F60000232 \"Monat\" nicht leer sein.",
];

const EXPRESSIONS: [&str; 6] = [
    "${clickedButton == \"back\"}",
    "${a.b[0]['c'] ge 1.5e3 && !empty d or e mod 2 ne -3}",
    "Antrag \\${x} #{a ? \"ja\" : 'nein'} #{b}",
    "${((1 / 3) * 9) % .5 - 1.}",
    "${d < '2026-12-31' == true}",
    "äöü ${ä.ö} €",
];

/// A form with some texts.
pub(crate) const TEXTS: &str = r#"{"id":"1:F:v1.0","title":"Hund","sections":[{"title":"S","fieldGroups":[{"id":"g","title":"G",
    "rows":[{"fields":[{"id":"a","type":"STRING","label":"Name","helptext":"Wie er\nheißt; \"so\""},
    {"id":"b","type":"RADIO_BUTTONS","label":"Art","possibleValues":[{"value":"x","label":"Dackel"}]}]}]}]}]}"#;

/// Its texts, some of them said in English, as a table or as XLIFF.
fn texts(is_table: bool) -> Vec<Vec<u8>> {
    let Ok(mut form) = Form::read(TEXTS) else { return vec![] };
    let mut seeds = vec![];
    for row in forms::texts(&form) {
        let sheet = TextSheet::of(&form, &[TextLanguage::English]);
        let xliff = Xliff {
            source: "de".to_owned(),
            target: TextLanguage::English,
            files: vec![XliffFile { form: form.id.clone(), sheet }],
        };
        let table = || forms::write_csv(&form, &[TextLanguage::English, TextLanguage::SimpleGerman]);
        seeds.extend(if is_table { Some(table()) } else { xliff::write(&xliff) }.map(String::into_bytes));
        form = form.with(&row.say(TextLanguage::English, "=1; \"a\"\n")).unwrap_or(form);
    }
    seeds
}

/// The seeds of a target, the small ones first.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let assets = here.join("../../../assets");
    let field = |folder: &str, word: &str| trial::shared(folder).map_or(vec![], |folder| files(&folder, word));
    let own = here.join("seeds");
    let lines = |lines: &[&str]| lines.iter().map(|line| line.as_bytes().to_vec()).collect();
    let mut seeds: Vec<Vec<u8>> = match target {
        "form" => [files(&own.join("form"), ""), files(&assets.join("forms"), ""), field("amt24", "Formular")].concat(),
        "content" => [files(&own.join("content"), ""), field("amt24", "formContent"), contents(&assets)].concat(),
        "merge" => versions(&files(&own.join("form"), "")),
        "pattern" => lines(&PATTERNS),
        "value" => lines(&VALUES),
        "rule" => lines(&RULES),
        "xdf" => [
            both_versions(&files(&here.join("../../core/fim/tests"), "repeated")),
            field("xdf/edge-cases", ""),
            field("xdf", "_xdf"),
        ]
        .concat(),
        "genericode" => [files(&own.join("genericode"), ""), field("xdf", "genericode")].concat(),
        "csv" => texts(true),
        "xliff" => texts(false),
        "blaupause" => files(&own.join("blaupause"), ""),
        "bpmn" => [
            files(&here.join("../../core/engine/tests/elements"), ".bpmn"),
            files(&assets.join("processes"), ".bpmn"),
            field("bpmn/token-simulation", ".bpmn"),
            field("amt24", ".bpmn20.xml"),
        ]
        .concat(),
        "expression" => lines(&EXPRESSIONS),
        "table" => files(&own.join("table"), ""),
        "recording" => files(&here.join("../../core/engine/tests/elements"), ".runs.json"),
        "bar" => archives(&files(&here.join("../../core/engine/tests/elements"), ".bpmn")),
        _ => vec![],
    };
    seeds.sort_by_key(Vec::len);
    seeds
}

/// The files of a folder whose names contain a word; none where the folder is absent.
fn files(folder: &Path, word: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let fits = |path: &&PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().contains(word));
    paths.iter().filter(fits).filter_map(|path| fs::read(path).ok()).collect()
}

/// What the examples of the project's forms submit, as form contents.
fn contents(assets: &Path) -> Vec<Vec<u8>> {
    let content = |example: &Value| {
        let submission = example.pointer("/expected/submission")?.as_object()?;
        let fields: serde_json::Map<String, Value> =
            submission.iter().map(|(key, value)| (key.clone(), json!({ "value": value }))).collect();
        Some(json!({ "formId": "1:F:v1.0", "fields": fields }).to_string().into_bytes())
    };
    let examples = files(&assets.join("form-examples"), "").into_iter();
    let examples = examples.filter_map(|file| serde_json::from_slice::<Vec<Value>>(&file).ok()).flatten();
    examples.filter_map(|example| content(&example)).collect()
}

/// Messages of version 3, each also as version 2.
fn both_versions(messages: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let old = messages.iter().filter_map(|bytes| {
        let message = xdf::read(bytes).ok()?;
        Some(xdf::write(&xdf::convert(&message, Version::V2, &[]).message).into_bytes())
    });
    old.chain(messages.iter().cloned()).collect()
}

/// Each form as base, itself changed as mine, and another one as theirs.
fn versions(forms: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let changed = |form: &[u8]| String::from_utf8_lossy(form).replace("Hund", "Katze").replace("\"a\"", "\"z\"");
    let others = forms.iter().cycle().skip(1);
    let three = |(form, other): (&Vec<u8>, &Vec<u8>)| {
        let changed = changed(form).into_bytes();
        [form.as_slice(), &changed, other].join(&0)
    };
    forms.iter().zip(others).map(three).collect()
}

/// Each model in an archive of its own.
fn archives(models: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let pack = |model: &Vec<u8>| {
        let models = [("m".to_owned(), model.clone())].into();
        bar::write(&Bar { models, ..Bar::default() }).ok()
    };
    models.iter().filter_map(pack).collect()
}
