//! The page of forms of all kinds, for their authors and for who fills them in.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // helpers of tests are tests, too

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use amtspult_form_page::{Entered, Other, Page};
use domain::{AttachmentRef, FieldKey};
use forms::{
    Answers, Context, Evaluation, Evaluator, FieldType, Form, Language, Session, Stammdaten, Stammdatum,
    everything_shown,
};
use jiff::civil::date;
use serde_json::{Value, json};

/// A form with answers and what they mean.
struct Stand {
    form: Form,
    evaluator: Arc<Evaluator>,
    answers: Answers,
    evaluation: Evaluation,
    account: Stammdaten,
}

fn context() -> Context {
    let datum = |verified: Option<&str>| Stammdatum { value: "x".to_owned(), verified: verified.map(str::to_owned) };
    let account = [("vorname".to_owned(), datum(None)), ("plz".to_owned(), datum(Some("VN_HOCH_READOUT")))];
    Context::on(date(2026, 11, 23)).with_account(account.into())
}

/// As the form's author sees it, and as somebody who tries it out.
fn stands(filled: &trial::FilledForm) -> Vec<Stand> {
    let form = Form::parse(&filled.form).unwrap();
    let evaluator = Arc::new(Evaluator::new(&form));
    let design = (evaluator.prefill(&Context::on(date(2026, 11, 23))), everything_shown(&form), Stammdaten::new());
    let tried = filled.answers.iter().map(|answers| {
        let mut all = evaluator.prefill(&context());
        all.extend(serde_json::from_value::<Answers>(answers.clone()).unwrap());
        let evaluation = Session::new(evaluator.clone(), context(), all.clone()).evaluation();
        (all, evaluation, context().account)
    });
    let stand = |(answers, evaluation, account)| Stand {
        form: form.clone(),
        evaluator: evaluator.clone(),
        answers,
        evaluation,
        account,
    };
    [design].into_iter().chain(tried).map(stand).collect()
}

fn file() -> AttachmentRef {
    let file =
        json!({"sha256": "a".repeat(64), "name": "<Plan>.pdf", "media_type": "application/pdf", "size": 2_000_000});
    serde_json::from_value(file).unwrap()
}

/// With all that a page can have: every other field is wrong, has a file or something to choose from.
fn everything<'a>(
    stand: &'a Stand,
    files: &'a BTreeMap<FieldKey, Vec<AttachmentRef>>,
    problems: &'a [(FieldKey, String)],
    entered: &'a Value,
) -> Page<'a> {
    let others = |file| {
        let answer = Other { name: "a1".to_owned(), entered: Entered::Answer(entered) };
        vec![answer, Other { name: "b2".to_owned(), entered: Entered::Files(file) }]
    };
    Page {
        files,
        problems,
        account: &stand.account,
        others: files.iter().map(|(key, files)| (key, others(files.as_slice()))).collect(),
        watched: stand.evaluator.looked_at(),
        ..Page::new(&stand.form, &stand.evaluation, &stand.answers)
    }
}

fn nodes(html: &str) -> BTreeSet<String> {
    let quoted = html.split(" data-node=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    quoted
        .map(|id| id.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
        .collect()
}

fn without_marks(html: &str) -> String {
    let mut parts = html.split(" data-node=\"");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('"').unwrap().1)
}

/// Ids of what is shown: fields with their rows, groups, sections and options.
fn shown_nodes(stand: &Stand) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for section in &stand.form.sections {
        for group in section.groups.iter().filter(|group| group.on_form()) {
            let visible: BTreeSet<&str> = stand
                .evaluation
                .visible
                .iter()
                .filter(|key| key.group == group.id)
                .map(|key| key.field.as_str())
                .collect();
            for row in &group.rows {
                for field in row.fields.iter().filter(|field| field.on_form() && visible.contains(field.id.as_str())) {
                    let above = [&section.node, &group.node, &row.node, &field.node].map(ToString::to_string);
                    shown.extend(above);
                    if field.kind.is_choice() {
                        shown.extend(field.options.iter().map(|option| option.node.to_string()));
                    }
                }
            }
        }
    }
    shown
}

#[test]
fn marks_are_all_that_marked_pages_have_besides() {
    let (mut pages, mut marks) = (0, 0);
    for filled in trial::forms() {
        for stand in stands(&filled) {
            let every_other = || stand.evaluation.visible.iter().step_by(2);
            let files = every_other().map(|key| (key.clone(), vec![file()])).collect();
            let problems: Vec<_> = every_other().map(|key| (key.clone(), "Das <stimmt> nicht.".to_owned())).collect();
            let entered = json!(["x", true, "<y>"]);
            for language in [Language::German, Language::English] {
                let page = Page { language, ..everything(&stand, &files, &problems, &entered) };
                let plain = page.sections().into_string();
                let one_by_one: String =
                    (0..=stand.form.sections.len()).map(|one| page.section(one).into_string()).collect();
                assert_eq!(one_by_one, plain, "{}", filled.name);
                let marked = Page { marks: true, ..page }.sections().into_string();
                assert_eq!(without_marks(&marked), plain, "{}", filled.name);
                assert_eq!(nodes(&marked), shown_nodes(&stand), "{}", filled.name);
                pages += 1;
                marks += nodes(&marked).len();
            }
        }
    }
    println!("{pages} pages with {marks} marks");
    assert!(pages > 100 && marks > 1_000, "{pages} pages with {marks} marks");
}

#[test]
fn every_kind_of_field_is_tried() {
    let forms: Vec<Form> = trial::forms().iter().map(|filled| Form::parse(&filled.form).unwrap()).collect();
    let fields = forms.iter().flat_map(Form::groups).flat_map(|group| group.fields());
    let tried: BTreeSet<&str> = fields.map(|field| field.kind.name()).collect();
    let all = FieldType::ALL.iter().map(|(_, name)| *name);
    let missing: Vec<&str> = all.filter(|name| !tried.contains(name)).collect();
    assert_eq!(missing, ["SUBMITTED_WITH_NPA_INFO", "ELTERNGELD_BEZUGSZEITRAUM"], "can't be published");
}

#[test]
fn authors_see_every_field_of_the_page() {
    for filled in trial::forms() {
        let stand = stands(&filled).swap_remove(0);
        let page = Page::new(&stand.form, &stand.evaluation, &stand.answers).sections().into_string();
        let groups = stand.form.groups().filter(|group| group.on_form());
        let fields = groups.flat_map(|group| group.fields().map(move |field| (group, field)));
        for (group, field) in fields.filter(|(_, field)| field.on_form()) {
            let id = format!("f-{}-0-{}", group.id, field.id);
            let there = page.contains(&format!("data-key=\"c-{id}\"")) || page.contains(&format!("id=\"{id}\""));
            assert!(there, "{}: {id}", filled.name);
        }
        assert!(!page.contains("class=\"error\""), "{}", filled.name);
        let once = page.matches("class=\"group\"").count() <= stand.form.groups().count();
        assert!(once, "{}: a group stands there twice", filled.name);
    }
}

#[test]
fn an_english_page_says_in_english_what_the_form_does_not_say() {
    let options = json!([{"value": "a", "label": "Erste"}]);
    let form = json!({"id": "1:F:v1.0", "sections": [{"fieldGroups": [{"id": "g", "title": "Hund", "multiple": true, "rows": [{"fields": [
        {"id": "b", "type": "BOOLEAN", "label": "Geimpft"},
        {"id": "s", "type": "DROPDOWN_SINGLE_SELECT", "label": "Rasse", "possibleValues": options},
        {"id": "e", "type": "EURO_BETRAG", "label": "Wert"},
        {"id": "d", "type": "DATE", "label": "Wurfdatum"},
        {"id": "t", "type": "SINGLE_CHECKBOX", "label": "Datenschutz gelesen"}]}]}]}]});
    let form = Form::parse(&form).unwrap();
    let answers: Answers =
        [(FieldKey::new("g", 1, "e"), json!("1234.5")), (FieldKey::new("g", 0, "d"), json!("2026-01-31"))].into();
    let evaluation = forms::evaluate(&form, &answers, &context());
    let page = Page { language: Language::English, ..Page::new(&form, &evaluation, &answers) }.sections().into_string();
    for said in [
        ">Yes</label>",
        ">Please choose</option>",
        ">Wert (euros)</label>",
        "value=\"1.234,50\"",
        "value=\"31.01.2026\"",
        ">For example 31.01.2026</p>",
        ">Add another entry</button>",
        ">Remove Hund 2</button>",
        ">Privacy information (opens in a new window)</a>",
    ] {
        assert!(page.contains(said), "{said} in {page}");
    }
}

#[test]
fn what_is_otherwise_in_another_version_is_told_at_its_place_by_sign_and_word() {
    let field = |id: &str| json!({"fields": [{"id": id, "type": "STRING", "label": id}]});
    let options = json!([{"value": "a"}, {"value": "b"}]);
    let radio = json!({"fields": [{"id": "w", "type": "RADIO_BUTTONS", "label": "w", "possibleValues": options}]});
    let hint = json!({"fields": [{"id": "h", "type": "HINTBOX", "label": "h"}]});
    let rows = json!([field("x"), field("weg"), radio, hint]);
    let old = Form::parse(&json!({"id": "1:F:v1.0", "sections": [{"title": "Eins", "fieldGroups": [{"id": "g", "title": "G", "rows": rows}]}]})).unwrap();
    let set = |node: &str, property: &str, value| forms::Edit::Set {
        node: node.into(),
        property: property.to_owned(),
        value,
    };
    let option = forms::Edit::Add {
        node: "field:g/w".into(),
        list: "possibleValues".to_owned(),
        value: json!({"value": "c"}),
        before: None,
    };
    let place = forms::FieldPlace::Last { group: "group:g".into() };
    let edits = vec![
        set("field:g/x", "label", json!("y")),
        set("field:g/h", "additionalConfig", json!({"@type": "AdditionalHintboxConfig", "text": "Neu"})),
        forms::Edit::MoveField { field: "field:g/x".into(), place },
        forms::Edit::Remove { node: "field:g/weg".into() },
        set("group:g", "title", json!("H")),
        option,
    ];
    let new = old.with(&forms::Edit::All { edits }).unwrap();
    let [before, after] = forms::seen_changes(&old, &new);
    let told = |form: &Form, changes, language| {
        let (evaluation, answers) = (everything_shown(form), Answers::new());
        let page = Page { changes, language, ..Page::new(form, &evaluation, &answers) }.sections().into_string();
        let plain = Page { language, ..Page::new(form, &evaluation, &answers) }.sections().into_string();
        // Nothing but the marks differs.
        let mut parts = page.split("<span class=\"changes\">");
        let mut bare = parts.next().unwrap().to_owned();
        let mut told = vec![];
        for part in parts {
            let (mark, rest) = part.split_once("</span></span>").unwrap();
            told.push(mark.split('>').map(|text| text.split('<').next().unwrap()).collect::<String>());
            bare += rest;
        }
        assert_eq!(bare, plain);
        told
    };
    assert_eq!(
        told(&old, &before, Language::German),
        ["~ geändert", "~ geändert⇄ verschoben", "− gelöscht", "~ geändert", "~ geändert"]
    );
    assert_eq!(
        told(&new, &after, Language::English),
        ["~ changed", "~ changed", "+ new", "~ changed", "~ changed⇄ moved"]
    );
}
