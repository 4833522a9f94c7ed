//! Every field type of Amt24 is rendered, filled in, sent and arrives, or is refused by name.

use serde_json::{Value, json};

use crate::support::{ANNA, Browser, LUKASZ, World, header, hidden};

const TENANT: &str = demo::MUSTERAU;

/// What happens with a field of a type.
enum Case {
    /// Sent as written in the form's inputs; arrives as the value.
    Answer(Value, &'static [&'static str], Value),
    File(Value),
    /// Only shown: what the page has of it.
    Shown(Value, &'static str),
    /// Not published: what the refusal names.
    Refused(&'static str),
}

use Case::{Answer, File, Refused, Shown};

fn options() -> Value {
    json!({"possibleValues": [{"value": "a", "label": "Erste"}, {"value": "b", "label": "Zweite"}, {"value": "c"}]})
}

fn media(url: &str) -> Value {
    json!({"label": "Lageplan", "additionalConfig": {"@type": "AdditionalConfig", "url": url, "alt": "Ein Plan"}})
}

/// The types in the order of [`forms::FieldType::ALL`].
fn cases() -> Vec<(&'static str, Case)> {
    let link = "href=\"https://www.musterau.example/plan\" target=\"_blank\" rel=\"noopener noreferrer\">Lageplan";
    let plan = || media("https://www.musterau.example/plan");
    let plain = || json!({});
    vec![
        ("STRING", Answer(plain(), &[" Žofka "], json!("Žofka"))),
        ("TEXTAREA", Answer(plain(), &["eins\r\nzwei"], json!("eins\nzwei"))),
        ("FILE", File(json!(["Plan.pdf"]))),
        ("MULTIPLE_FILE", File(json!(["Plan.pdf"]))),
        ("BOOLEAN", Answer(plain(), &["false"], json!(false))),
        ("TEXT", Shown(json!({"label": "Nur zu lesen"}), "Nur zu lesen")),
        ("CHECKBOX", Answer(options(), &["a", "c"], json!(["a", "c"]))),
        ("SINGLE_CHECKBOX", Answer(plain(), &["true"], json!(true))),
        ("RADIO_BUTTONS", Answer(options(), &["b"], json!("b"))),
        ("DROPDOWN_SINGLE_SELECT", Answer(options(), &["b"], json!("b"))),
        ("PLACEHOLDER", Shown(json!({"width": 3}), "class=\"cell w3\"")),
        ("DATE", Answer(plain(), &["31.01.2026"], json!("2026-01-31"))),
        ("TIME", Answer(plain(), &["9.30 Uhr"], json!("09:30"))),
        ("EURO_BETRAG", Answer(plain(), &["1.234,5"], json!("1234.50"))),
        ("STRING_AJAX_AUTOCOMPLETE", Answer(plain(), &["Muldengasse"], json!("Muldengasse"))),
        (
            "DROPDOWN_SINGLE_SELECT_AJAX",
            Answer(
                json!({"externalDataSourceProperties": {"url": "https://x"}}),
                &["Selbst geschrieben"],
                json!("Selbst geschrieben"),
            ),
        ),
        ("H1", Shown(json!({"label": "Kapitel"}), ">Kapitel</h3>")),
        ("H2", Shown(json!({"label": "Abschnitt"}), ">Abschnitt</h4>")),
        ("SUBMITTED_WITH_NPA_INFO", Refused("the field type SUBMITTED_WITH_NPA_INFO is not supported")),
        ("GEO_MAP", Answer(plain(), &["51.2345, 12.7654"], json!("51.2345, 12.7654"))),
        ("GDIK_MAP", Answer(plain(), &["Am Markt"], json!("Am Markt"))),
        ("VIDEO", Shown(plan(), link)),
        (
            "IMAGE",
            Shown(
                media("data:image/png;base64,iVBORw0KGgo="),
                "<img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"Ein Plan\">",
            ),
        ),
        ("KFZ_KENNZEICHEN", Answer(plain(), &["mtl-ab 123"], json!("MTL-AB 123"))),
        ("DOWNLOAD", Shown(media("data:application/pdf;base64,JVBERi0="), "download=\"Lageplan.pdf\">Lageplan")),
        (
            "HINTBOX",
            Shown(
                json!({"additionalConfig": {"@type": "AdditionalHintboxConfig", "text": "Vorsicht, Hund", "status": "ERROR"}}),
                "<strong>Achtung</strong></p><p class=\"text\">Vorsicht, Hund</p>",
            ),
        ),
        ("PDF", Shown(plan(), link)),
        ("ELTERNGELD_BEZUGSZEITRAUM", Refused("the field type ELTERNGELD_BEZUGSZEITRAUM is not supported")),
        ("DROPDOWN_MULTIPLE_SELECT", Answer(options(), &["b"], json!(["b"]))),
        ("TWO_LIST_SELECT", Answer(options(), &["a", "b"], json!(["a", "b"]))),
    ]
}

fn with(field: Value, more: &Value) -> Value {
    let mut field = field;
    field.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    field
}

fn form(id: &str, sections: &Value) -> String {
    json!({"id": id, "title": "Probe", "sections": sections}).to_string()
}

async fn filling(world: &World, form: &str) -> (Browser, String, String) {
    let id = world.portal.publish_form(TENANT, "Hundesteuer", form).await.unwrap();
    let mut browser = world.browser();
    browser.sign_in(world, LUKASZ, "/anmelden").await;
    let address = format!("/formulare/{}/{id}", demo::musterau()).replace(':', "%3A");
    let csrf = hidden(&browser.page(&address).await, "csrf");
    (browser, address, csrf)
}

/// Sends a filled-in form and gives the case that arrives.
async fn send(world: &World, browser: &mut Browser, address: &str, csrf: &str) -> Value {
    let check = browser.page(&format!("{address}/pruefen")).await;
    let fields = [("csrf", csrf), ("vorgang", &hidden(&check, "vorgang")), ("stand", &hidden(&check, "stand"))];
    let sent = header(&browser.post(&format!("{address}/pruefen"), &fields).await, "location");
    let id = sent.trim_start_matches("/antraege/").trim_end_matches("?gesendet=1").to_owned();
    let cases = world.staff(ANNA).await.all("case").await;
    cases.into_iter().find(|case| case["id"] == id.as_str()).unwrap()
}

#[tokio::test]
async fn every_field_type_arrives_or_is_refused_by_name() {
    let cases = cases();
    let known: Vec<&str> = forms::FieldType::ALL.iter().map(|(_, name)| *name).collect();
    assert_eq!(cases.iter().map(|(name, _)| *name).collect::<Vec<_>>(), known);
    let world = World::new().await;
    let mut fields = vec![];
    for (name, case) in &cases {
        let field = json!({"id": name, "type": name, "label": format!("Feld {name}")});
        match case {
            Answer(more, ..) => fields.push(with(field, &with(json!({"required": true, "helptext": "Hilfe"}), more))),
            File(_) => fields.push(with(field, &json!({"required": true}))),
            Shown(more, _) => fields.push(with(field, more)),
            Refused(said) => {
                let form = form("1:Nein:v1.0", &json!([{"fieldGroups": [{"id": "g", "rows": [{"fields": [field]}]}]}]));
                let refused = world.portal.publish_form(TENANT, "Hundesteuer", &form).await.unwrap_err().to_string();
                assert!(refused.ends_with(said), "{refused}");
            }
        }
    }
    let rows: Vec<Value> = fields.into_iter().map(|field| json!({"fields": [field]})).collect();
    let form = form("1:Alles:v1.0", &json!([{"fieldGroups": [{"id": "g", "rows": rows}]}]));
    let (mut browser, address, csrf) = filling(&world, &form).await;
    let empty = browser.multipart(&address, &[("csrf", &csrf), ("aktion", "weiter")], &[]).await;
    let page = browser.complaints(empty).await;
    let (mut inputs, mut files) = (vec![("csrf".to_owned(), csrf.as_str()), ("aktion".to_owned(), "weiter")], vec![]);
    for (name, case) in &cases {
        let (key, id) = (format!("g:0:{name}"), format!("f-g-0-{name}"));
        match case {
            Answer(_, sent, _) => {
                inputs.extend(sent.iter().map(|value| (key.clone(), *value)));
                assert!(page.contains(&format!("aria-describedby=\"{id}-fehler {id}-hilfe\"")), "{name}: {page}");
            }
            File(_) => files.push(key.clone()),
            Shown(_, text) => assert!(page.contains(text), "{name}: {page}"),
            Refused(_) => continue,
        }
        if !matches!(case, Shown(..)) {
            let labelled = page.contains(&format!("<label for=\"{id}\">"));
            let grouped = page.contains(&format!("id=\"{id}\" role=\""));
            assert!(page.contains(&format!("name=\"{key}\"")) && labelled != grouped, "{name}: {page}");
            assert!(page.contains(&format!("<a href=\"#{id}\">")), "{name} is in the summary");
        }
    }
    assert!(!page.contains("<iframe") && !page.contains("<script>"));
    let inputs: Vec<(&str, &str)> = inputs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let files: Vec<(&str, &str, &[u8])> =
        files.iter().map(|key| (key.as_str(), "Plan.pdf", &b"%PDF-1.4"[..])).collect();
    let answer = browser.multipart(&address, &inputs, &files).await;
    assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap());
    let again = browser.page(&address).await;
    for kept in [
        "value=\"31.01.2026\"",
        "value=\"09:30\"",
        "value=\"1.234,50\"",
        "value=\"MTL-AB 123\"",
        ">Am Markt</textarea>",
    ] {
        assert!(again.contains(kept), "{kept} in {again}");
    }
    let case = send(&world, &mut browser, &address, &csrf).await;
    for (name, expected) in &cases {
        let value = &case["fields"][format!("g:0:{name}")]["value"];
        match expected {
            Answer(_, _, expected) | File(expected) => assert_eq!(value, expected, "{name}"),
            _ => assert!(value.is_null(), "{name}"),
        }
    }
    assert_eq!(case["attachments"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn addresses_that_no_page_leads_to_are_refused() {
    let world = World::new().await;
    for url in ["http://www.musterau.example/", "javascript:alert(1)", "data:text/html,x", "plan.pdf"] {
        let field = with(json!({"id": "a", "type": "DOWNLOAD"}), &media(url));
        let form = form("1:Nein:v1.0", &json!([{"fieldGroups": [{"id": "g", "rows": [{"fields": [field]}]}]}]));
        let refused = world.portal.publish_form(TENANT, "Hundesteuer", &form).await.unwrap_err().to_string();
        assert!(refused.ends_with(&format!("the address {url:?} (DOWNLOAD) is not supported")), "{refused}");
    }
}

/// Sections, groups and fields that come and go with the answer of `g:0:wahl`.
fn lively() -> String {
    let shows = |value: &str| json!([{"@type": "ShowOnFieldValuesCondition", "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "wahl"}, "values": [value]}]);
    let skips = json!([{"@type": "SkipOnFieldValuesCondition", "conditionFieldKey": {"groupId": "g", "groupIndex": 0, "fieldId": "wahl"}, "values": ["a"]}]);
    let text = |id: &str| json!({"id": id, "type": "STRING", "label": format!("Feld {id}")});
    form(
        "1:Lebendig:v1.0",
        &json!([
        {"title": "Erstens", "fieldGroups": [
            {"id": "g", "title": "Wahl", "rows": [{"fields": [
                with(json!({"id": "wahl", "type": "RADIO_BUTTONS", "label": "Wahl"}), &options()),
                with(text("fest"), &json!({"disabled": true, "value": "steht fest"})),
                with(text("druck"), &json!({"renderFor": ["PDF"], "required": true, "value": "nur im PDF"})),
                with(text("anzahl"), &json!({"externalValue": {"@type": "InstanceCount", "groupId": "tier"}}))]}]},
            {"id": "bedingt", "title": "Nur bei A", "displayConditions": shows("a"), "rows": [{"fields": [text("x")]}]}]},
        {"title": "Zweitens", "skipConditions": skips, "fieldGroups": [
            {"id": "y", "title": "Nicht bei A", "rows": [{"fields": [text("y")]}]}]},
        {"title": "Drittens", "fieldGroups": [
            {"id": "tier", "title": "Tier", "multiple": true, "layout": "TABLE", "minInstanceCount": 2, "maxInstanceCount": 3,
             "instanceTitleTemplate": "Tier {0}: {name}", "rows": [{"fields": [text("name")]}]},
            {"id": "fix", "title": "Elternteil", "multiple": true, "minInstanceCount": 2, "fixedInstanceCount": true,
             "rows": [{"fields": [text("name")]}]}]}]),
    )
}

#[tokio::test]
async fn only_what_is_shown_is_on_the_page() {
    let world = World::new().await;
    let (mut browser, address, csrf) = filling(&world, &lively()).await;
    let page = browser.page(&address).await;
    assert!(!page.contains("Nur bei A") && page.contains("Zweitens") && !page.contains("nur im PDF"));
    assert!(
        page.contains("value=\"steht fest\" readonly") && page.contains("name=\"g:0:anzahl\" value=\"2\" readonly")
    );
    assert!(page.contains("Tier 2") && !page.contains("weniger tier") && page.contains("value=\"mehr tier\""));
    assert!(page.contains("Elternteil 2") && !page.contains("mehr fix") && !page.contains("weniger fix"));
    let with = |action: &'static str| {
        [
            ("csrf", csrf.as_str()),
            ("aktion", action),
            ("g:0:wahl", "a"),
            ("g:0:fest", "geändert"),
            ("g:0:anzahl", "9"),
            ("tier:1:name", "Žofka"),
        ]
    };
    for forbidden in ["weniger tier 0", "mehr fix", "weniger fix 0"] {
        assert_eq!(browser.multipart(&address, &with(forbidden), &[]).await.status(), 303);
    }
    let page = browser.page(&address).await;
    assert!(page.contains("Nur bei A") && !page.contains("Zweitens") && !page.contains("Elternteil 3"));
    assert!(page.contains("<legend>Tier 1</legend>") && page.contains("<legend>Tier 2: Žofka</legend>"));
    browser.multipart(&address, &with("mehr tier"), &[]).await;
    let page = browser.page(&address).await;
    assert!(
        page.contains("weniger tier 2")
            && !page.contains("mehr tier")
            && page.contains("name=\"g:0:anzahl\" value=\"3\"")
    );
    assert_eq!(browser.multipart(&address, &with("weiter"), &[]).await.status(), 303);
    let case = send(&world, &mut browser, &address, &csrf).await;
    let value = |key: &str| case["fields"][key]["value"].clone();
    assert_eq!((value("g:0:fest"), value("g:0:anzahl")), (json!("steht fest"), json!("3")));
    assert_eq!(value("g:0:druck"), "nur im PDF");
}

#[tokio::test]
async fn a_script_gets_only_what_depends_on_the_answers() {
    let world = World::new().await;
    let (mut browser, address, csrf) = filling(&world, &lively()).await;
    let whole = browser.get(&address).await;
    let policy = header(&whole, "content-security-policy");
    assert!(policy.contains("script-src 'self'; connect-src 'self'") && !policy.contains("unsafe"), "{policy}");
    let page = whole.text().await.unwrap();
    assert!(page.contains("<script src=\"/assets/form.js\" defer></script>"));
    assert!(page.contains("id=\"f-g-0-wahl\"") && page.contains("field watched\" id=\"f-g-0-wahl\""));
    assert!(!page.contains("field watched\" data-key=\"c-f-y-0-y\""));
    let script = browser.get("/assets/form.js").await;
    assert_eq!(header(&script, "content-type"), "text/javascript; charset=utf-8");
    let fragment = format!("{address}?ausschnitt=1");
    let fields = [("csrf", csrf.as_str()), ("aktion", ""), ("g:0:wahl", "a")];
    let answer = browser.multipart(&fragment, &fields, &[]).await;
    assert_eq!(answer.status(), 200);
    let text = answer.text().await.unwrap();
    assert!(text.starts_with("<div id=\"felder\">") && text.contains("Nur bei A") && !text.contains("Zweitens"));
    assert!(!text.contains("class=\"error\"") && !text.contains("<form"));
    assert!(browser.page(&address).await.contains("Nur bei A"), "the answers are kept");
    let foreign = [("csrf", "x"), ("g:0:wahl", "b")];
    assert_eq!(browser.multipart(&fragment, &foreign, &[]).await.status(), 403);
    assert!(header(&world.browser().multipart(&fragment, &fields, &[]).await, "location").starts_with("/anmelden"));
}
