//! A citizen fills in a form without a script.

use domain::Message;
use portal_store::table;
use portal_store::table::feed;
use serde_json::Value;
use sha2::Digest as _;

use crate::support::{ANNA, Browser, LUKASZ, World, header, hidden};

async fn signed_in(world: &World) -> Browser {
    let mut browser = world.browser();
    browser.sign_in(world, LUKASZ, "/anmelden").await;
    browser
}

fn address(form: &str) -> String {
    format!("/formulare/{}/{form}", demo::musterau()).replace(':', "%3A")
}

const PERSON: [(&str, &str); 9] = [
    ("antragsteller:0:vornamen", "Łukasz"),
    ("antragsteller:0:familienname", "Wójcik"),
    ("antragsteller:0:geburtsdatum", "17.05.1984"),
    ("antragsteller:0:strasse", "Muldengasse"),
    ("antragsteller:0:hausnummer", "12"),
    ("antragsteller:0:plz", "04668"),
    ("antragsteller:0:ort", "Musterau"),
    ("erklaerung:0:richtigkeit", "true"),
    ("erklaerung:0:datenschutz", "true"),
];

const DOG: [(&str, &str); 8] = [
    ("hund:0:name", "Žofka"),
    ("hund:0:rasse", "Dackel"),
    ("hund:0:geschlecht", "w"),
    ("hund:0:wurfdatum", "01.02.2025"),
    ("hund:0:haltungsbeginn", "01.05.2025"),
    ("hund:0:herkunft", "privat"),
    ("hund:0:gefaehrlich", "true"),
    ("ermaessigung:0:anzahlHunde", "1"),
];

#[tokio::test]
async fn an_application_is_checked_sent_once_and_reaches_clerk_and_postfach() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let form = address("14729990:Hundesteuer:v1.0");
    let page = browser.page(&form).await;
    assert!(page.contains("value=\"Łukasz\"") && page.contains("Geprüfte Angabe aus Ihrem Servicekonto"));
    let csrf = hidden(&page, "csrf");
    let with = |action: &'static str| -> Vec<(&str, &str)> {
        let mut fields = vec![("aktion", action)];
        fields.extend(PERSON);
        fields.extend(DOG);
        fields
    };
    let mut fields = with("weiter");
    fields.push(("csrf", &csrf));
    let answer = browser.multipart(&form, &fields, &[]).await;
    let page = browser.complaints(answer).await;
    assert!(page.contains("<title>Fehler: "));
    assert!(page.contains("<a href=\"#f-hund-0-haftpflicht\">"));
    assert!(page.contains("id=\"f-hund-0-haftpflicht-fehler\""));
    assert!(page.contains("aria-describedby=\"f-hund-0-haftpflicht-fehler"));
    assert!(page.contains("value=\"Žofka\""), "what was filled in stays");
    let mut changed = fields.clone();
    for (name, value) in &mut changed {
        if *name == "antragsteller:0:vornamen" {
            *value = "Otto";
        }
    }
    let refused = browser.multipart(&form, &changed, &[]).await;
    let refused = refused.text().await.unwrap();
    assert!(refused.contains("ist geprüft und kann hier nicht geändert werden"), "verified values stay");
    assert!(browser.page(&form).await.contains("value=\"Łukasz\""));
    let bad = browser.multipart(&form, &fields, &[("hund:0:haftpflicht", "bild.png", b"MZ")]).await;
    assert!(bad.text().await.unwrap().contains("ist weder PDF noch PNG noch JPG"));
    let good = browser.multipart(&form, &fields, &[("hund:0:haftpflicht", "Police.pdf", b"%PDF-1.4 x")]).await;
    assert_eq!(header(&good, "location"), format!("{form}/pruefen"));

    let check = browser.page(&format!("{form}/pruefen")).await;
    assert!(check.contains("von privat") && check.contains("Police.pdf") && check.contains("01.05.2025"));
    let send = [("csrf", csrf.as_str()), ("vorgang", &hidden(&check, "vorgang")), ("stand", &hidden(&check, "stand"))];
    let sent = browser.post(&format!("{form}/pruefen"), &send).await;
    let place = header(&sent, "location");
    assert_eq!(header(&browser.post(&format!("{form}/pruefen"), &send).await, "location"), "/antraege");
    assert!(!browser.page("/antraege").await.contains("Weiter ausfüllen"), "what is sent is no draft");
    let confirmation = browser.page(&place).await;
    assert!(confirmation.contains("id=\"aktenzeichen-neu\">HS-2026-"));
    const CONFIRMED: &str = "Eine Eingangsbestätigung liegt in Ihrem Postfach";
    assert!(confirmation.contains(CONFIRMED));

    let anna = world.staff(ANNA).await;
    let id = place.trim_start_matches("/antraege/").split('?').next().unwrap();
    let cases: Vec<Value> = anna.all("case").await.into_iter().filter(|case| case["id"] == id).collect();
    assert_eq!(cases.len(), 1);
    let case = &cases[0];
    assert_eq!(case["fields"]["antragsteller:0:vornamen"]["verified"], "VN_BASIS_READOUT", "no surer than the sign-in");
    assert_eq!(case["fields"]["hund:0:wurfdatum"]["value"], "2025-02-01");
    assert_eq!(case["attachments"][0]["field"], "hund:0:haftpflicht");
    let messages = anna.all("message").await;
    assert_eq!(messages.iter().filter(|message| message["case"] == id).count(), 1, "the confirmation");
    let unread = "1 ungelesen";
    let row = |page: &str| page.split(id).nth(1).unwrap().split("</li>").next().unwrap().to_owned();
    for place in ["/postfach", "/antraege", &format!("/antraege/{id}")] {
        assert!(row(&browser.page(place).await).contains(unread), "{place}");
    }
    let thread = browser.page(&format!("/postfach/{id}")).await;
    assert!(thread.contains("Eingangsbestätigung: Hundesteuer"));
    for place in ["/postfach", "/antraege", &format!("/antraege/{id}")] {
        assert!(!row(&browser.page(place).await).contains(unread), "{place}: it was opened");
    }
    let hash = case["attachments"][0]["sha256"].as_str().unwrap();
    let file = anna.request(reqwest::Method::GET, &format!("/api/v1/tenants/{{tenant}}/attachments/{hash}"));
    assert_eq!(file.send().await.unwrap().bytes().await.unwrap(), &b"%PDF-1.4 x"[..]);

    let message = messages.iter().find(|message| message["case"] == id).unwrap();
    let mut write = world.portal.database().write().await.unwrap();
    feed::remove::<Message>(&mut write, demo::musterau(), message["id"].as_str().unwrap()).await.unwrap();
    write.commit().await.unwrap();
    assert!(!browser.page(&place).await.contains(CONFIRMED), "none lies there");
}

#[tokio::test]
async fn phones_and_browsers_know_what_a_field_is_about() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let page = browser.page(&address("14729990:Hundesteuer:v1.0")).await;
    let input = |name: &str| page.split("<input ").find(|input| input.contains(&format!("name=\"{name}\""))).unwrap();
    for (name, expected) in [
        ("antragsteller:0:vornamen", "autocomplete=\"given-name\""),
        ("antragsteller:0:plz", "inputmode=\"numeric\""),
        ("antragsteller:0:email", "type=\"email\""),
        ("antragsteller:0:telefon", "type=\"tel\""),
        ("hund:0:wurfdatum", "inputmode=\"numeric\""),
    ] {
        assert!(input(name).contains(expected), "{name}: {}", input(name));
    }
    assert!(!input("hund:0:name").contains("autocomplete"), "a dog's name is nobody's");
    assert!(page.contains("href=\"/datenschutz\" target=\"_blank\""), "the notes stand at the tick that asks for them");
    let fields = [
        ("csrf", hidden(&page, "csrf")),
        ("aktion", "speichern".to_owned()),
        ("hund:0:wurfdatum", "01022025".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.multipart(&address("14729990:Hundesteuer:v1.0"), &fields, &[]).await;
    assert!(browser.page(&address("14729990:Hundesteuer:v1.0")).await.contains("value=\"01.02.2025\""));
}

#[tokio::test]
async fn what_the_law_asks_for_is_there_and_written_by_tenants() {
    let world = World::new().await;
    let mut browser = world.browser();
    for (place, said) in [
        ("/impressum", "Vertreten durch"),
        ("/datenschutz", "Art. 6 Abs. 1"),
        ("/barrierefreiheit", "EN 301 549"),
        ("/hilfe", "Einen Antrag stellen"),
        ("/kontakt", "Sprechzeiten"),
        ("/passwort-vergessen", "24 Stunden"),
    ] {
        assert!(browser.page(place).await.contains(said), "{place}");
        assert!(browser.page("/").await.contains(&format!("href=\"{place}\"")) || place == "/passwort-vergessen");
    }
    for refused in ["/anmelden?weiter=a&weiter=b", "/formulare/x/%00", "/antraege/%FF"] {
        let answer = browser.get(refused).await;
        assert!(answer.status().is_client_error() || answer.status().is_redirection(), "{refused}");
        let text = answer.text().await.unwrap();
        assert!(text.is_empty() || text.contains("lang=\"de\""), "{refused}: {text}");
    }
    let nul = [("csrf", "x"), ("email", "a\0b"), ("password", "x")];
    let answer = browser.post("/anmelden", &nul).await;
    assert_eq!(answer.status(), 400);
    assert!(answer.text().await.unwrap().contains("Eingaben nicht lesbar"));
}

#[tokio::test]
async fn instances_come_and_go_by_buttons() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let form = address("14729990:Hundesteuer:v1.0");
    let csrf = hidden(&browser.page(&form).await, "csrf");
    let more = [("csrf", csrf.as_str()), ("aktion", "mehr hund"), ("hund:0:name", "Eins")];
    assert!(header(&browser.multipart(&form, &more, &[]).await, "location").ends_with("#g-hund-1"));
    let fill =
        [("csrf", csrf.as_str()), ("aktion", "weniger hund 0"), ("hund:0:name", "Eins"), ("hund:1:name", "Zwei")];
    browser.multipart(&form, &fill, &[]).await;
    let page = browser.page(&form).await;
    assert!(page.contains("value=\"Zwei\"") && !page.contains("value=\"Eins\"") && !page.contains("f-hund-1-name"));
}

/// The head of a PNG of this size.
fn pixel(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend(b"\x08\x02\0\0\0\0\0\0\0");
    png
}

#[tokio::test]
async fn a_file_that_would_become_too_much_is_refused_by_name() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let form = address("14729990:Hundesteuer:v1.0");
    let csrf = hidden(&browser.page(&form).await, "csrf");
    let fields = [("csrf", csrf.as_str()), ("aktion", "speichern"), ("hund:0:gefaehrlich", "true")];
    browser.multipart(&form, &fields, &[]).await;
    for (name, content, said) in [
        ("Bombe.png", pixel(20_000, 20_000), "zu groß zum Öffnen"),
        ("Rechnung\u{202e}fdp.exe", b"MZ".to_vec(), "weder PDF noch PNG noch JPG"),
        ("leer.pdf", vec![], "ist leer"),
    ] {
        let refused = browser.multipart(&form, &fields, &[("hund:0:haftpflicht", name, &content)]).await;
        assert_eq!(refused.status(), 422, "{name}");
        let page = refused.text().await.unwrap();
        assert!(page.contains(said) && !page.contains('\u{202e}'), "{name}: {page}");
    }
    let renamed = [("hund:0:haftpflicht", "Nachweis.pdf.hta", &b"%PDF-1.4 x"[..])];
    assert_eq!(browser.multipart(&form, &fields, &renamed).await.status(), 303);
    let page = browser.page(&form).await;
    assert!(page.contains("Nachweis") && !page.contains(".hta"), "the name ends as the content says");
}

#[tokio::test]
async fn a_reply_with_a_file_reaches_the_clerk_once() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let anna = world.staff(ANNA).await;
    let lukasz = demo::CITIZENS[0].id().to_string();
    let cases = anna.all("case").await;
    let case = cases.iter().find(|case| case["applicant"]["account"] == lukasz).unwrap()["id"].as_str().unwrap();
    let place = format!("/postfach/{case}");
    let page = browser.page(&place).await;
    let (csrf, message) = (hidden(&page, "csrf"), hidden(&page, "nachricht"));
    let empty = [("csrf", csrf.as_str()), ("nachricht", &message), ("betreff", ""), ("text", "")];
    let answer = browser.multipart(&place, &empty, &[]).await;
    assert_eq!(answer.status(), 422);
    let fields =
        [("csrf", csrf.as_str()), ("nachricht", &message), ("betreff", "Unterlagen"), ("text", "Anbei.\r\n\r\nGruß")];
    for _ in 0..2 {
        let sent = browser.multipart(&place, &fields, &[("anhang", "Foto.png", &pixel(1, 1))]).await;
        assert_eq!(sent.status(), 303);
    }
    let messages = anna.all("message").await;
    let mine: Vec<_> = messages.iter().filter(|one| one["id"] == message).collect();
    assert_eq!(mine.len(), 1);
    assert_eq!((&mine[0]["body"], &mine[0]["direction"]), (&"Anbei.\n\nGruß".into(), &"incoming".into()));
    assert_eq!(mine[0]["attachments"][0]["name"], "Foto.png");
}

#[tokio::test]
async fn the_real_generic_form_is_published_filled_in_and_arrives() {
    let Some(generic) = trial::shared("amt24/generischesFormular-v1.0-de.json") else { return };
    let text = std::fs::read_to_string(generic).unwrap();
    let world = World::new().await;
    let tenant = demo::MUSTERAU;
    let id = world.portal.publish_form(tenant, "Allgemeiner Antrag", &text).await.unwrap();
    assert_eq!(world.portal.publish_form(tenant, "Allgemeiner Antrag", &text).await.unwrap(), id);
    let changed = text.replace("Bankinstitut", "Bank");
    let refused = world.portal.publish_form(tenant, "Allgemeiner Antrag", &changed).await.unwrap_err();
    assert!(refused.to_string().contains("published already"), "{refused}");
    let mut browser = signed_in(&world).await;
    let form = address(&id);
    assert!(browser.page("/").await.contains("Allgemeiner Antrag"));
    let page = browser.page(&form).await;
    assert!(page.contains("value=\"Wójcik\"") && page.contains("value=\"17.05.1984\""));
    let csrf = hidden(&page, "csrf");
    let fields = [
        ("csrf", csrf.as_str()),
        ("aktion", "weiter"),
        ("personalDataGroup:0:surname", "Łukasz"),
        ("bankData:0:bankOwnerName", "Łukasz"),
        ("bankData:0:bankOwnerSurname", "Wójcik"),
        ("bankData:0:bankIBAN", "DE02 1203 0000 0000 2020 51"),
    ];
    let answer = browser.multipart(&form, &fields, &[]).await;
    assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap());
    let check = browser.page(&format!("{form}/pruefen")).await;
    let send = [("csrf", csrf.as_str()), ("vorgang", &hidden(&check, "vorgang")), ("stand", &hidden(&check, "stand"))];
    assert!(header(&browser.post(&format!("{form}/pruefen"), &send).await, "location").ends_with("?gesendet=1"));
    let anna = world.staff(ANNA).await;
    let arrived = anna.all("case").await.into_iter().find(|case| case["form"] == id.as_str()).unwrap();
    assert!(arrived["aktenzeichen"].as_str().unwrap().starts_with("AA-2026-"));
}

#[tokio::test]
async fn forms_that_cannot_be_served_are_refused_by_place() {
    let world = World::new().await;
    let form = r#"{"id":"1:K:v1.0","sections":[{"fieldGroups":[{"id":"g","rows":[{"fields":[{"id":"a","type":"HOLOGRAM"}]}]}]}]}"#;
    let refused = world.portal.publish_form(demo::MUSTERAU, "Hundesteuer", form).await.unwrap_err();
    let said = "sections[0].fieldGroups[0].rows[0].fields[0].type: the field type HOLOGRAM is not supported";
    assert_eq!(refused.to_string(), said);
}

#[tokio::test]
async fn what_is_begun_goes_on_elsewhere_until_it_is_sent_or_thrown_away() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let form = address("14729990:Hundesteuer:v1.0");
    let csrf = hidden(&browser.page(&form).await, "csrf");
    assert!(!browser.page("/antraege").await.contains("Weiter ausfüllen"), "looking at a form begins nothing");
    let fields =
        [("csrf", csrf.as_str()), ("aktion", "speichern"), ("hund:0:name", "Žofka"), ("hund:0:gefaehrlich", "true")];
    browser.multipart(&form, &fields, &[]).await;
    let saved = browser.multipart(&form, &fields, &[("hund:0:haftpflicht", "Police.pdf", b"%PDF-1.4 x")]).await;
    assert_eq!(header(&saved, "location"), format!("{form}?gespeichert=1"));
    assert!(browser.page(&format!("{form}?gespeichert=1")).await.contains("Ihre Angaben sind gespeichert"));

    let mut elsewhere = signed_in(&world).await;
    let list = elsewhere.page("/antraege").await;
    assert!(list.contains("Hundesteuer: Hund anmelden") && list.contains(&format!("href=\"{form}\"")), "{list}");
    assert!(list.contains("wird bis zum"), "{list}");
    let page = elsewhere.page(&form).await;
    assert!(page.contains("value=\"Žofka\"") && page.contains("Police.pdf"));
    let mut other = world.browser();
    other.sign_in(&world, "milica.dordevic@example.org", "/anmelden").await;
    assert!(!other.page("/antraege").await.contains("Weiter ausfüllen"));
    assert!(!other.page(&form).await.contains("Žofka"));

    let discard = format!("{form}/verwerfen");
    assert_eq!(elsewhere.post(&discard, &[("csrf", "x")]).await.status(), 403);
    let csrf = hidden(&list, "csrf");
    assert_eq!(header(&elsewhere.post(&discard, &[("csrf", &csrf)]).await, "location"), "/antraege?verworfen=1");
    assert!(!browser.page("/antraege").await.contains("Weiter ausfüllen"));
    assert!(!browser.page(&form).await.contains("Žofka"));
}

async fn account_of_lukasz(world: &World) -> domain::AccountId {
    let mut read = world.portal.database().read().await.unwrap();
    table::account::by_email(&mut read, LUKASZ).await.unwrap().unwrap().id
}

const HUNDESTEUER: &str = "14729990%3AHundesteuer%3Av1.0";

#[tokio::test]
async fn a_file_for_an_instance_that_was_never_opened_is_not_kept() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.sign_in(&world, LUKASZ, "/anmelden").await;
    let form = format!("/formulare/{}/{HUNDESTEUER}", demo::musterau());
    let csrf = hidden(&browser.page(&form).await, "csrf");
    let seen = r#"{"f": {"hund:0:haftpflicht": "", "hund:100000:haftpflicht": ""}}"#;
    let fields = [("csrf", csrf.as_str()), ("stand", seen), ("aktion", "speichern")];
    browser.multipart(&form, &fields, &[("hund:100000:haftpflicht", "Police.pdf", b"%PDF-1.4 x")]).await;
    let lukasz = account_of_lukasz(&world).await;
    let mut read = world.portal.database().read().await.unwrap();
    assert_eq!(table::form_draft::held_by(&mut read, lukasz).await.unwrap().1, 0);
}

#[tokio::test]
async fn an_account_sends_so_much_a_day_and_then_nothing_is_stored() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.sign_in(&world, LUKASZ, "/anmelden").await;
    let form = format!("/formulare/{}/{HUNDESTEUER}", demo::musterau());
    let csrf = hidden(&browser.page(&form).await, "csrf");
    let mut write = world.portal.database().write().await.unwrap();
    let today = jiff::civil::date(2026, 11, 23);
    let lukasz = account_of_lukasz(&world).await;
    table::stored_bytes::add(&mut write, lukasz, today, 600 * 1024 * 1024).await.unwrap();
    write.commit().await.unwrap();
    let fields = [("csrf", csrf.as_str()), ("aktion", "speichern"), ("hund:0:gefaehrlich", "true")];
    browser.multipart(&form, &fields, &[]).await;
    let file: (&str, &str, &[u8]) = ("hund:0:haftpflicht", "Police.pdf", b"%PDF-1.4 too much");
    let refused = browser.multipart(&form, &fields, &[file]).await;
    assert!(refused.text().await.unwrap().contains("weitere Dateien morgen"));
    let mut read = world.portal.database().read().await.unwrap();
    let hash = sha2::Sha256::digest(file.2);
    let hash = hex::encode(hash).parse().unwrap();
    assert!(table::attachment::find(&mut read, demo::musterau(), &hash).await.unwrap().is_none());
    drop(read);
    world.advance(24 * 3600);
    let mut browser = world.browser();
    browser.sign_in(&world, LUKASZ, "/anmelden").await;
    let csrf = hidden(&browser.page(&form).await, "csrf");
    let fields = [("csrf", csrf.as_str()), ("aktion", "speichern"), ("hund:0:gefaehrlich", "true")];
    assert_eq!(browser.multipart(&form, &fields, &[file]).await.status(), 303, "on the next day");
}

/// How often forms were parsed and judged while something was done.
async fn counted<T>(world: &World, done: impl Future<Output = T>) -> ((u64, u64), T) {
    let before = world.portal.form_counts();
    let done = done.await;
    let after = world.portal.form_counts();
    ((after.parsed - before.parsed, after.judged - before.judged), done)
}

#[tokio::test]
async fn a_form_is_parsed_once_and_judged_as_seldom_as_may_be() {
    let world = World::new().await;
    let form = serde_json::json!({"id": "1:Probe:v1.0", "title": "Probe", "sections": [{"fieldGroups": [
        {"id": "a", "title": "A", "rows": [{"fields": [{"id": "x", "type": "STRING", "label": "x"}]}]}]}]});
    let id = world.portal.publish_form(demo::MUSTERAU, "Hundesteuer", &form.to_string()).await.unwrap();
    let form = format!("/formulare/{}/{id}", demo::musterau()).replace(':', "%3A");
    let mut browser = world.browser();
    browser.sign_in(&world, LUKASZ, "/anmelden").await;
    let (first, page) = counted(&world, browser.page(&form)).await;
    assert_eq!(first, (1, 1), "made ready for whoever asks first");
    let (csrf, stand) = (hidden(&page, "csrf"), hidden(&page, "stand"));
    let mut fields = vec![("csrf", csrf.as_str()), ("stand", &stand), ("a:0:x", "Bello"), ("aktion", "speichern")];
    let (saved, answer) = counted(&world, browser.multipart(&form, &fields, &[])).await;
    assert_eq!((saved, answer.status().as_u16()), ((0, 2), 303), "what the page showed, and what it has become");
    let (_, page) = counted(&world, browser.page(&form)).await;
    let stand = hidden(&page, "stand");
    fields[1].1 = &stand;
    fields[3].1 = "weiter";
    let (went_on, answer) = counted(&world, browser.multipart(&form, &fields, &[])).await;
    assert_eq!((went_on, header(&answer, "location")), ((0, 2), format!("{form}/pruefen")));
    let (reviewed, page) = counted(&world, browser.page(&format!("{form}/pruefen"))).await;
    assert_eq!(reviewed, (0, 1));
    let [csrf, process, stand] = ["csrf", "vorgang", "stand"].map(|name| hidden(&page, name));
    let send = [("csrf", csrf.as_str()), ("vorgang", &process), ("stand", &stand)];
    let (sent, answer) = counted(&world, browser.post(&format!("{form}/pruefen"), &send)).await;
    assert_eq!(sent, (0, 1), "what is sent is what was judged");
    assert!(header(&answer, "location").ends_with("?gesendet=1"));
}
