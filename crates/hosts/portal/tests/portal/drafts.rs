//! One application filled in at several places at once: tabs, devices, pages that are old. Nothing entered is lost, and
//! what is sent is what was reviewed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::{ANNA, Browser, LUKASZ, Postgres, World, header, hidden};

fn field(id: &str, kind: &str) -> Value {
    json!({"id": id, "type": kind, "label": id})
}

/// Texts, a group that comes several times, one file and several files; nothing of it has to be filled in.
fn form() -> String {
    let row = |fields: Value| json!({"fields": fields});
    let files = row(json!([field("eine", "FILE"), field("viele", "MULTIPLE_FILE")]));
    let groups = json!([
        {"id": "a", "title": "A", "rows": [row(json!([field("x", "STRING"), field("y", "TEXTAREA")])), files]},
        {"id": "hund", "title": "Hund", "multiple": true, "maxInstances": 30, "rows": [row(json!([field("name", "STRING"), field("art", "STRING")]))]},
    ]);
    json!({"id": "1:Probe:v1.0", "title": "Probe", "sections": [{"fieldGroups": groups}]}).to_string()
}

async fn desks<const N: usize>(world: &World) -> ([Browser; N], String) {
    let id = world.portal.publish_form(demo::MUSTERAU, "Hundesteuer", &form()).await.unwrap();
    let address = format!("/formulare/{}/{id}", demo::musterau()).replace(':', "%3A");
    let mut browsers = vec![];
    for _ in 0..N {
        let mut browser = world.browser();
        browser.sign_in(world, LUKASZ, "/anmelden").await;
        browsers.push(browser);
    }
    (browsers.try_into().unwrap_or_else(|_| panic!("as many as were made")), address)
}

/// A page of the form as it was shown once.
#[derive(Clone)]
struct Shown {
    text: String,
    values: BTreeMap<String, String>,
}

impl Shown {
    fn new(text: String) -> Self {
        let mut values = BTreeMap::new();
        for input in text.split('<').filter(|tag| tag.starts_with("input type=\"text\"") || tag.starts_with("textarea"))
        {
            let attribute =
                |name: &str| Some(input.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.to_owned());
            let value = if input.starts_with("textarea") {
                input.split('>').nth(1).map(str::to_owned)
            } else {
                attribute("value")
            };
            values.insert(attribute("name").unwrap(), value.unwrap_or_default());
        }
        Self { text, values }
    }

    /// The names of the files that can be taken out, with the button that does it.
    fn files(&self) -> Vec<(String, String)> {
        let buttons = self.text.split("<button ").filter(|button| button.contains("value=\"ohne "));
        let read = |button: &str| {
            let action = button.split("value=\"").nth(1)?.split('"').next()?;
            let name = button
                .split('>')
                .nth(1)?
                .strip_suffix(" entfernen</button")
                .or_else(|| button.split('>').nth(1)?.split(" entfernen<").next())?;
            Some((name.to_owned(), action.to_owned()))
        };
        buttons.filter_map(read).collect()
    }
}

async fn open(browser: &mut Browser, address: &str) -> Shown {
    Shown::new(browser.page(address).await)
}

/// Sends a page with some values changed; gives what is answered.
async fn send(
    browser: &mut Browser,
    address: &str,
    page: &Shown,
    changed: &[(&str, &str)],
    files: &[(&str, &str, &[u8])],
    action: &str,
) -> reqwest::Response {
    let mut values = page.values.clone();
    values.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let (csrf, seen) = (hidden(&page.text, "csrf"), hidden(&page.text, "stand"));
    let mut fields = vec![("csrf", csrf.as_str()), ("stand", seen.as_str()), ("aktion", action)];
    fields.extend(values.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    browser.multipart(address, &fields, files).await
}

#[tokio::test]
async fn a_stale_page_takes_nothing_back() {
    let world = World::new().await;
    let ([mut here, mut there], form) = desks::<2>(&world).await;
    let stale = open(&mut here, &form).await;
    let fresh = open(&mut there, &form).await;
    let elsewhere = [("a:0:x", "von dort"), ("hund:0:name", "Žofka")];
    assert_eq!(send(&mut there, &form, &fresh, &elsewhere, &[], "speichern").await.status(), 303);
    assert_eq!(send(&mut here, &form, &stale, &[("a:0:y", "von hier")], &[], "speichern").await.status(), 303);
    let page = open(&mut here, &form).await;
    let values: Vec<&str> = ["a:0:x", "a:0:y", "hund:0:name"].map(|name| page.values[name].as_str()).to_vec();
    assert_eq!(values, ["von dort", "von hier", "Žofka"]);
}

#[tokio::test]
async fn what_is_entered_at_two_places_is_left_to_choose_and_not_sent_before() {
    let world = World::new().await;
    let ([mut here, mut there], form) = desks::<2>(&world).await;
    let (mine, theirs) = (open(&mut here, &form).await, open(&mut there, &form).await);
    send(&mut there, &form, &theirs, &[("a:0:x", "Dackel")], &[], "speichern").await;
    send(&mut here, &form, &mine, &[("a:0:x", "Pudel")], &[], "speichern").await;
    let page = open(&mut here, &form).await;
    assert_eq!(page.values["a:0:x"], "Pudel");
    assert!(page.text.contains("„Dackel“ nehmen"), "{}", page.text);
    let refused = send(&mut here, &form, &page, &[], &[], "weiter").await;
    assert!(here.complaints(refused).await.contains("an zwei Stellen Verschiedenes eingetragen"));
    assert_eq!(header(&here.get(&format!("{form}/pruefen")).await, "location"), form, "nothing to review yet");
    let take = page.text.split("value=\"nimm ").nth(1).unwrap().split('"').next().unwrap();
    send(&mut here, &form, &page, &[], &[], &format!("nimm {take}")).await;
    let page = open(&mut there, &form).await;
    assert_eq!(page.values["a:0:x"], "Dackel");
    assert!(!page.text.contains("nehmen"));
    assert_eq!(
        header(&send(&mut there, &form, &page, &[], &[], "weiter").await, "location"),
        format!("{form}/pruefen")
    );
}

#[tokio::test]
async fn an_instance_is_followed_when_others_are_taken_out_and_kept_when_it_was_filled_in_unseen() {
    let world = World::new().await;
    let ([mut here, mut there], form) = desks::<2>(&world).await;
    let page = open(&mut here, &form).await;
    send(&mut here, &form, &page, &[("hund:0:name", "Eins")], &[], "mehr hund").await;
    let page = open(&mut here, &form).await;
    send(&mut here, &form, &page, &[("hund:1:name", "Zwei")], &[], "speichern").await;
    let (stale, fresh) = (open(&mut here, &form).await, open(&mut there, &form).await);
    send(&mut there, &form, &fresh, &[], &[], "weniger hund 0").await;
    send(&mut here, &form, &stale, &[("hund:1:art", "Pudel")], &[], "speichern").await;
    let page = open(&mut here, &form).await;
    assert_eq!((page.values["hund:0:name"].as_str(), page.values["hund:0:art"].as_str()), ("Zwei", "Pudel"));
    // What is entered into an instance that is gone comes back as an instance of its own.
    send(&mut here, &form, &stale, &[("hund:0:art", "Dackel")], &[], "speichern").await;
    let page = open(&mut here, &form).await;
    assert_eq!(page.values["hund:1:art"], "Dackel");
    let other = open(&mut there, &form).await;
    send(&mut there, &form, &other, &[("hund:1:name", "Neu")], &[], "speichern").await;
    let refused = send(&mut here, &form, &page, &[], &[], "weniger hund 1").await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("wurde inzwischen an anderer Stelle etwas eingetragen"));
    assert_eq!(open(&mut here, &form).await.values["hund:1:name"], "Neu");
}

#[tokio::test]
async fn files_uploaded_at_once_all_arrive_and_one_too_many_is_told() {
    let world = World::new().await;
    let ([mut here], form) = desks::<1>(&world).await;
    let page = open(&mut here, &form).await;
    let mut uploads = tokio::task::JoinSet::new();
    let mut browsers = vec![];
    for _ in 0..8 {
        let mut browser = world.browser();
        browser.sign_in(&world, LUKASZ, "/anmelden").await;
        let page = open(&mut browser, &form).await;
        browsers.push((browser, page));
    }
    for (number, (mut browser, page)) in browsers.into_iter().enumerate() {
        let form = form.clone();
        uploads.spawn(async move {
            let content = format!("%PDF-1.4 {number}");
            let name = format!("{number}.pdf");
            let file = [("a:0:viele", name.as_str(), content.as_bytes())];
            assert_eq!(send(&mut browser, &form, &page, &[], &file, "speichern").await.status(), 303);
        });
    }
    while let Some(done) = uploads.join_next().await {
        done.unwrap();
    }
    assert_eq!(open(&mut here, &form).await.files().len(), 8);
    let many: Vec<(String, Vec<u8>)> =
        (8..22).map(|n| (format!("{n}.pdf"), format!("%PDF-1.4 {n}").into_bytes())).collect();
    let files: Vec<_> = many.iter().map(|(name, content)| ("a:0:viele", name.as_str(), content.as_slice())).collect();
    let refused = send(&mut here, &form, &page, &[], &files, "speichern").await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("sind höchstens 20 Dateien möglich"));
    assert_eq!(open(&mut here, &form).await.files().len(), 20);
}

#[tokio::test]
async fn what_is_sent_is_what_was_reviewed() {
    let world = World::new().await;
    let ([mut here, mut there], form) = desks::<2>(&world).await;
    let page = open(&mut here, &form).await;
    send(&mut here, &form, &page, &[("a:0:x", "GEPRÜFT")], &[], "speichern").await;
    let review = here.page(&format!("{form}/pruefen")).await;
    let page = open(&mut there, &form).await;
    send(&mut there, &form, &page, &[("a:0:x", "NACHTRÄGLICH GEÄNDERT")], &[], "speichern").await;
    let hand_in = |page: &str| ["csrf", "vorgang", "stand"].map(|name| (name.to_owned(), hidden(page, name)));
    let post = |page: &str| hand_in(page).into_iter().collect::<Vec<_>>();
    let sent = post(&review);
    let fields: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = here.post(&format!("{form}/pruefen"), &fields).await;
    assert_eq!(refused.status(), 409);
    let review = refused.text().await.unwrap();
    assert!(review.contains("Es wurde nichts abgesendet") && review.contains("NACHTRÄGLICH GEÄNDERT"), "{review}");
    let sent = post(&review);
    let fields: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let place = header(&here.post(&format!("{form}/pruefen"), &fields).await, "location");
    assert!(place.ends_with("?gesendet=1"), "{place}");
}

#[tokio::test]
async fn a_text_nobody_writes_is_refused_and_the_rest_is_saved() {
    let world = World::new().await;
    let ([mut here], form) = desks::<1>(&world).await;
    let page = open(&mut here, &form).await;
    for size in [20_001, 300_000, 3_000_000] {
        let long = "ä".repeat(size);
        let changed = [("a:0:x", "bleibt"), ("a:0:y", long.as_str())];
        let refused = send(&mut here, &form, &page, &changed, &[], "speichern").await;
        assert_eq!(refused.status(), 422, "{size}");
        assert!(refused.text().await.unwrap().contains("mehr als 20.000 Zeichen"), "{size}");
        let now = open(&mut here, &form).await;
        assert_eq!((now.values["a:0:x"].as_str(), now.values["a:0:y"].as_str()), ("bleibt", ""), "{size}");
    }
}

#[tokio::test]
async fn another_message_from_the_same_page_is_another_message() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.sign_in(&world, LUKASZ, "/anmelden").await;
    let anna = world.staff(ANNA).await;
    let lukasz = demo::CITIZENS[0].id().to_string();
    let cases = anna.all("case").await;
    let case = cases.iter().find(|case| case["applicant"]["account"] == lukasz).unwrap()["id"].as_str().unwrap();
    let place = format!("/postfach/{case}");
    let page = browser.page(&place).await;
    let (csrf, message) = (hidden(&page, "csrf"), hidden(&page, "nachricht"));
    for text in ["Erste Nachricht", "Zweite Nachricht", "Erste Nachricht", "Zweite Nachricht"] {
        let fields = [("csrf", csrf.as_str()), ("nachricht", &message), ("betreff", "Frage"), ("text", text)];
        let sent = browser.multipart(&place, &fields, &[]).await;
        assert!(header(&sent, "location").contains("gesendet"), "{text}");
    }
    let messages = anna.all("message").await;
    let count = |text: &str| messages.iter().filter(|one| one["body"] == text).count();
    assert_eq!((count("Erste Nachricht"), count("Zweite Nachricht")), (1, 1));
}

/// A generator of numbers that gives the same ones again for the same seed (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

/// What must be found again at the end: everything that was saved and not replaced by somebody who saw it.
#[derive(Default)]
struct Kept {
    texts: BTreeSet<String>,
    files: BTreeSet<String>,
    next: usize,
}

impl Kept {
    fn token(&mut self) -> String {
        self.next += 1;
        format!("W{}", self.next)
    }
}

/// Steps of one person at one place, with the page that is open there.
async fn step(numbers: &mut Numbers, browser: &mut Browser, form: &str, page: &mut Shown, kept: &mut Kept) {
    let instances: Vec<&String> = page.values.keys().filter(|name| name.ends_with(":name")).collect();
    match numbers.below(10) {
        0..=4 => {
            let names: Vec<String> = page.values.keys().cloned().collect();
            let name = names[numbers.below(names.len())].clone();
            let token = kept.token();
            let sent = send(browser, form, page, &[(&name, &token)], &[], "speichern").await;
            assert_eq!(sent.status(), 303);
            kept.texts.remove(&page.values[&name]);
            kept.texts.insert(token);
        }
        5 => {
            send(browser, form, page, &[], &[], "mehr hund").await;
        }
        6 if instances.len() > 1 => {
            let index = numbers.below(instances.len());
            let sent = send(browser, form, page, &[], &[], &format!("weniger hund {index}")).await;
            if sent.status() == 303 {
                let gone = ["name", "art"].map(|field| page.values[&format!("hund:{index}:{field}")].clone());
                kept.texts.retain(|text| !gone.contains(text));
            }
        }
        7 => {
            let (name, target) = (format!("{}.pdf", kept.token()), ["a:0:eine", "a:0:viele"][numbers.below(2)]);
            let content = format!("%PDF-1.4 {name}");
            let sent = send(browser, form, page, &[], &[(target, &name, content.as_bytes())], "speichern").await;
            if sent.status() == 303 {
                let single = |action: &str| action.contains("a:0:eine");
                let seen = page.files().into_iter().filter(|(_, action)| target == "a:0:eine" && single(action));
                let replaced: Vec<String> = seen.map(|(name, _)| name).collect();
                kept.files.retain(|file| !replaced.contains(file));
                kept.files.insert(name);
            }
        }
        8 if !page.files().is_empty() => {
            let files = page.files();
            let (name, action) = &files[numbers.below(files.len())];
            send(browser, form, page, &[], &[], action).await;
            kept.files.remove(name);
        }
        // Somebody looks at the page anew.
        _ => {}
    }
    // Half of the pages stay open and grow old.
    if numbers.below(2) == 0 {
        *page = open(browser, form).await;
    }
}

async fn schedules(world: &World, count: u64) {
    let ([mut one, mut two, mut three], form) = desks::<3>(world).await;
    for seed in 0..count {
        let mut numbers = Numbers(seed);
        let mut kept = Kept::default();
        let mut pages = [open(&mut one, &form).await, open(&mut two, &form).await, open(&mut three, &form).await];
        for _ in 0..12 {
            let place = numbers.below(3);
            let browser = [&mut one, &mut two, &mut three].into_iter().nth(place).unwrap();
            step(&mut numbers, browser, &form, &mut pages[place], &mut kept).await;
        }
        let end = open(&mut one, &form).await;
        for text in &kept.texts {
            let found =
                end.values.values().any(|value| value == text) || end.text.contains(&format!("„{text}“ nehmen"));
            assert!(found, "seed {seed}: {text} is lost");
        }
        for file in &kept.files {
            assert!(end.text.contains(file.as_str()), "seed {seed}: {file} is lost");
        }
        let csrf = hidden(&end.text, "csrf");
        one.post(&format!("{form}/verwerfen"), &[("csrf", &csrf)]).await;
    }
}

/// As many schedules as are promised with `AMTSPULT_FULL=1`, else a sample.
fn promised() -> u64 {
    if trial::full() { 1_000 } else { 40 }
}

#[tokio::test]
async fn no_schedule_loses_an_answer_or_a_file() {
    schedules(&World::new().await, promised()).await;
}

#[tokio::test]
async fn no_schedule_loses_an_answer_or_a_file_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    schedules(&World::on(&postgres.url, tempfile::tempdir().unwrap()).await, promised()).await;
}
