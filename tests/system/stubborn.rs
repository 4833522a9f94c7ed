//! Operations that the portal can't take never hold up the others.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;

use domain::{CaseId, Note, NoteId, OperationId};
use jiff::Timestamp;
use protocol::operation::OPERATION_LIMIT;
use protocol::{Intent, Operation, Problem, ProblemCode};
use serde_json::{Value, json};
use store::table::operation;
use store::{KeyPlace, Store, key};
use tempfile::tempdir;
use testkit::samples::{base64, blaupause, pdf};
use testkit::{ANNA, LUKASZ, Workplace, World};
use uuid::Uuid;

const ALL: usize = 1_000;
const BAD: usize = 50;
const SEED: u64 = 20_261_129;

/// The desk's database, opened beside it.
fn store_of(folder: &Path) -> Store {
    let key = key::open_or_create(folder, KeyPlace::File).unwrap();
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut stores = files.filter(|path| path.extension().is_some_and(|e| e == "db") && !path.ends_with("account.db"));
    Store::open(&stores.next().unwrap(), &key).unwrap()
}

/// A sequence of numbers that is the same at each run (SplitMix64).
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut number = *state;
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

fn note(text: String) -> Intent {
    Intent::AddNote { note: NoteId(Uuid::now_v7()), text }
}

/// An intent that the portal can't take, on which case, and the reason that it will give.
fn bad(number: usize, case: CaseId) -> (Intent, CaseId, &'static str) {
    let unknown = json!({ "type": "stamp-case", "colour": "red" }).as_object().unwrap().clone();
    match (number, number % 3) {
        // More than the portal takes in one request: not even its answer says which one it was.
        (0, _) => (note("x".repeat(17 * 1024 * 1024)), case, "too-large"),
        (_, 0) => (note("x".repeat(OPERATION_LIMIT)), case, "too-large"),
        (_, 1) => (Intent::Unknown(unknown), case, "unreadable"),
        _ => (note("Kein Zugang".to_owned()), CaseId(Uuid::now_v7()), "case-unknown"),
    }
}

/// Records a thousand operations; gives what is expected of those that can't be taken.
fn record(store: &Store, cases: &[CaseId]) -> BTreeMap<OperationId, &'static str> {
    let mut state = SEED;
    let mut places: Vec<usize> = (0..ALL).collect();
    for i in (1..ALL).rev() {
        places.swap(i, usize::try_from(random(&mut state) % (i as u64 + 1)).unwrap());
    }
    let mut expected = BTreeMap::new();
    let recorded = store.write(|db| {
        for place in 0..ALL {
            let case = cases[place % cases.len()];
            let id = OperationId(Uuid::now_v7());
            let (intent, case) = match places[..BAD].iter().position(|bad| *bad == place) {
                Some(number) => {
                    let (intent, case, reason) = bad(number, case);
                    expected.insert(id, reason);
                    (intent, case)
                }
                None => (note(format!("Vermerk {place}")), case),
            };
            let counter = operation::next_counter(db)?;
            let recorded_at = Timestamp::UNIX_EPOCH;
            let operation = Operation { id, case, counter, depends_on: vec![], recorded_at, fencing: None, intent };
            operation::insert(db, &operation, None)?;
        }
        Ok::<_, store::StoreError>(())
    });
    recorded.unwrap();
    expected
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_operations_the_good_ones_arrive_and_the_others_need_the_clerk() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let cases = world.applications(LUKASZ, 20).await;
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    anna.set_offline(true).await;
    let expected = record(&store_of(folder.path()), &cases);
    let news = world.applications(LUKASZ, 1).await[0].to_string();
    anna.set_offline(false).await;
    // They were recorded past the desk.
    anna.until("the desk knows of them", async |anna: &Workplace| (anna.outbox_counts().await.0 > 0).then_some(()))
        .await;
    for left in (0..10).rev().map(|tenth| tenth * ALL as u64 / 10) {
        anna.until("less waits", async |anna: &Workplace| (anna.outbox_counts().await.0 <= left).then_some(())).await;
    }
    anna.until_settled().await;
    assert_eq!(anna.outbox_counts().await, (0, BAD as u64));
    let outbox = anna.call("outbox", json!({})).await;
    let refused = outbox.as_array().unwrap().iter().filter(|item| !item["refusal"].is_null());
    let reasons: BTreeMap<OperationId, &str> = refused
        .map(|item| (item["operation"].as_str().unwrap().parse().unwrap(), item["refusal"]["code"].as_str().unwrap()))
        .collect();
    assert_eq!(reasons, expected, "seed {SEED}");
    let mut arrived = 0;
    for case in &cases {
        arrived += world.entities::<Note>(Some(*case)).await.len();
    }
    assert_eq!(arrived, ALL - BAD);
    assert_eq!(anna.case(&news).await["state"], "eingegangen", "news came meanwhile");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_during_a_long_first_copy_goes_out_between_two_pages() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let case = world.applications(LUKASZ, 1_400).await[0];
    let database = folder.path().to_owned();
    let recorded = Cell::new(false);
    world.tampering().change(move |path, answer| {
        let goes_on = |page: &Value| page["more"] == true;
        if path.ends_with("/pull") && answer["pages"].as_array().unwrap().iter().any(goes_on) && !recorded.replace(true)
        {
            let written = store_of(&database).write(|db| {
                let (id, counter) = (OperationId(Uuid::now_v7()), operation::next_counter(db)?);
                let recorded_at = Timestamp::UNIX_EPOCH;
                let intent = note("Während des Abrufs".to_owned());
                let operation = Operation { id, case, counter, depends_on: vec![], recorded_at, fencing: None, intent };
                operation::insert(db, &operation, None)
            });
            written.unwrap();
        }
    });
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let pulled = world.tampering().seen("/pull");
    let sent = world.tampering().seen("/operations");
    assert_eq!(sent.len(), 1);
    // The second page is asked for while the first one is stored, the third one after what was recorded has gone out.
    assert!(pulled.len() > 2 && sent[0].at < pulled[2].at, "{} pages", pulled.len());
    assert_eq!(anna.outbox_counts().await, (0, 0));
    assert_eq!(world.entities::<Note>(Some(case)).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_the_portal_fail_waits_and_the_rest_goes_its_way() {
    const POISON: &str = "Daran scheitert das Portal";
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let case = world.applications(LUKASZ, 1).await[0].to_string();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    anna.set_offline(true).await;
    anna.call("claim_case", json!({ "case": case })).await;
    for number in 0..9 {
        let text = if number == 4 { POISON.to_owned() } else { format!("Vermerk {number}") };
        anna.call("add_note", json!({ "case": case, "text": text })).await;
    }
    let file = json!({ "case": case, "name": "Bescheid.pdf", "base64": base64(&pdf("Bescheid")) });
    anna.call("save_draft", json!({ "case": case, "subject": "Ihr Antrag", "body": "Der Bescheid." })).await;
    anna.call("attach_bytes", file).await;
    anna.send_answer(&case).await;
    world.tampering().answer(|path, body| {
        let fails = path.ends_with("/uploads") || (path.ends_with("/operations") && body.to_string().contains(POISON));
        fails.then(|| (500, json!(Problem::new(ProblemCode::Internal, "no"))))
    });
    let news = world.applications(LUKASZ, 1).await[0].to_string();
    anna.set_offline(false).await;
    anna.release_held().await;
    let two_wait = async |anna: &Workplace| (anna.outbox_counts().await == (2, 0)).then_some(());
    anna.until("all but two are sent", two_wait).await;
    let news_came = async |anna: &Workplace| anna.try_call("open_case", json!({ "case": news })).await.ok();
    anna.until("news come", news_came).await;

    world.tampering().answer(|_, _| None);
    anna.call("sync_now", json!({})).await;
    anna.until_settled().await;
    assert_eq!(anna.outbox_counts().await, (0, 0));
    let notes = world.entities::<Note>(Some(case.parse().unwrap())).await;
    assert_eq!(notes.iter().filter(|note| note.text == POISON).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_portal_would_not_take_is_told_at_once_and_not_recorded() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let directory = anna.call("directory", json!({})).await;
    let form =
        directory["forms"].as_array().unwrap().iter().find(|form| form["id"].as_str().unwrap().contains("Hunde"));
    let form = form.unwrap()["id"].as_str().unwrap();
    let long = "&quot;".repeat(1_400_000);
    let xml = blaupause(form, &[("familienname", "Großmann"), ("bemerkung", &long)], &pdf("Antrag"));
    let request = json!({ "name": "groß.xml", "base64": base64(xml.as_bytes()), "leistung": null });
    let error = anna.try_call("import_bytes", request).await.unwrap_err();
    assert_eq!((error.code, &error.details["code"]), (app::ErrorCode::Refused, &json!("too-long")));
    assert_eq!(anna.outbox_counts().await, (0, 0));
}
