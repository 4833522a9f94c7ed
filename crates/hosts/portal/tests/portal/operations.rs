//! Operations: once, with the same answer for ever, and nothing beyond one's office.

use protocol::operation::{Missing, OPERATION_LIMIT};
use protocol::{Outcome, Refusal};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{ANNA, DEVICE, JENS, LUKASZ, MIRA, Staff, World, header};

fn message(text: &str) -> Value {
    json!({"type": "send-message", "message": uuid::Uuid::now_v7(), "subject": "Rückfrage", "body": text, "attachments": []})
}

#[tokio::test]
async fn repeating_a_push_changes_nothing_and_answers_alike() {
    let world = World::new().await;
    let mut anna = world.staff(ANNA).await;
    let case = anna.case_in("eingegangen").await;
    let claim = anna.operation(&case, json!({"type": "claim"}));
    let mut send = anna.operation(&case, message("Guten Tag"));
    send.depends_on = vec![claim.id];
    let operations = [claim, send];
    let first = anna.push(&operations).await;
    assert!(first.iter().all(|answer| matches!(answer.outcome, Outcome::Applied { .. })), "{first:?}");
    let (messages, cases) = (anna.all("message").await, anna.all("case").await);
    world.advance(100);
    assert_eq!(anna.push(&operations).await, first);
    assert_eq!(anna.all("message").await, messages);
    assert_eq!(anna.all("case").await, cases);
}

#[tokio::test]
async fn the_same_push_many_times_at_once_applies_once() {
    let world = World::new().await;
    let mut anna = world.staff(ANNA).await;
    let case = anna.case_in("eingegangen").await;
    let claim = anna.operation(&case, json!({"type": "claim"}));
    anna.push(&[claim]).await;
    let before = anna.all("message").await.len();
    let send = [anna.operation(&case, message("Nur einmal"))];
    let answers = futures_util::future::join_all((0..16).map(|_| anna.push(&send))).await;
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(anna.all("message").await.len(), before + 1);
}

#[tokio::test]
async fn an_id_stands_for_one_wish_of_one_account() {
    let world = World::new().await;
    let (mut anna, jens) = (world.staff(ANNA).await, world.staff(JENS).await);
    let case = anna.case_in("eingegangen").await;
    let claim = anna.operation(&case, json!({"type": "claim"}));
    let first = anna.push(std::slice::from_ref(&claim)).await;
    let mut other = claim.clone();
    other.intent = protocol::Intent::Release;
    let forbidden = Outcome::Refused { refusal: Refusal::Forbidden };
    assert_eq!(anna.push(&[other]).await[0].outcome, forbidden);
    assert_eq!(jens.push(std::slice::from_ref(&claim)).await[0].outcome, forbidden);
    assert_eq!(anna.push(&[claim]).await, first);
}

#[tokio::test]
async fn what_is_missing_is_waited_for_and_refusals_spread() {
    let world = World::new().await;
    let mut anna = world.staff(ANNA).await;
    let case = anna.case_in("eingegangen").await;
    let claim = anna.operation(&case, json!({"type": "claim"}));
    let mut note = anna.operation(&case, json!({"type": "add-note", "note": uuid::Uuid::now_v7(), "text": "Später"}));
    note.depends_on = vec![claim.id];
    let deferred = Outcome::Deferred { missing: Missing::Operation { id: claim.id } };
    assert_eq!(anna.push(std::slice::from_ref(&note)).await[0].outcome, deferred);
    let hash = "0".repeat(64);
    let file = json!({"sha256": hash, "name": "a.pdf", "media_type": "application/pdf", "size": 1});
    let mut send = message("Mit Anhang");
    send["attachments"] = json!([file]);
    let send = anna.operation(&case, send);
    let answer = &anna.push(&[claim, send]).await[1].outcome;
    assert!(matches!(answer, Outcome::Deferred { missing: Missing::Attachment { .. } }), "{answer:?}");
    assert!(matches!(anna.push(&[note]).await[0].outcome, Outcome::Applied { .. }));

    let refused = anna.operation(&case, json!({"type": "add-note", "note": uuid::Uuid::now_v7(), "text": " "}));
    let mut behind = anna.operation(&case, message("Folgt"));
    behind.depends_on = vec![refused.id];
    let id = refused.id;
    let answers = anna.push(&[refused, behind]).await;
    assert_eq!(answers[1].outcome, Outcome::Refused { refusal: Refusal::DependencyRefused { operation: id } });
}

#[tokio::test]
async fn cases_of_other_offices_do_not_exist() {
    let world = World::new().await;
    let (anna, mut jens) = (world.staff(ANNA).await, world.staff(JENS).await);
    let mine: Vec<_> = jens.all("case").await;
    let all = anna.all("case").await;
    assert!(!mine.is_empty() && mine.len() < all.len());
    let other = all.iter().find(|case| !mine.contains(case)).unwrap()["id"].as_str().unwrap();
    let claim = jens.operation(other, json!({"type": "claim"}));
    assert_eq!(jens.push(&[claim]).await[0].outcome, Outcome::Refused { refusal: Refusal::CaseUnknown });
}

#[tokio::test]
async fn taken_ids_overwrite_nothing() {
    let world = World::new().await;
    let mut anna = world.staff(ANNA).await;
    let note = anna.all("note").await.remove(0);
    let case = anna.case_in("eingegangen").await;
    let write = anna.operation(&case, json!({"type": "add-note", "note": note["id"], "text": "Überschrieben"}));
    assert_eq!(anna.push(&[write]).await[0].outcome, Outcome::Refused { refusal: Refusal::Forbidden });
    assert!(anna.all("note").await.contains(&note));
}

/// Registers a case of the account's own office; the value claims to be verified.
async fn register(staff: &mut Staff, file: &str) -> protocol::Operation {
    let office = staff.all("case").await[0]["office"].clone();
    let leistung = staff.all("leistung").await.into_iter().find(|one| one["office"] == office).unwrap();
    let case = uuid::Uuid::now_v7().to_string();
    let fields = json!({"a:0:b": {"value": "c", "verified": "VN_HOCH_READOUT"}});
    staff.operation(
        &case,
        json!({"type": "register-case", "office": office, "leistung": leistung["id"], "applicant": "Đura Šmit",
            "form": "1:X:v1.0", "fields": fields, "attachments": [], "file_name": "a.xml", "file_sha256": file}),
    )
}

const XML: &str = "application/xml";

#[tokio::test]
async fn a_file_becomes_one_case_with_an_aktenzeichen() {
    let world = World::new().await;
    let mut mira = world.staff(MIRA).await;
    let hash = mira.upload(XML, b"<antrag/>").await;
    let first = register(&mut mira, &hash).await;
    let again = register(&mut mira, &hash).await;
    let (id, answers) = (first.case, mira.push(&[first, again]).await);
    assert!(matches!(answers[0].outcome, Outcome::Applied { .. }));
    assert_eq!(answers[1].outcome, Outcome::Refused { refusal: Refusal::AlreadyRegistered { case: Some(id) } });
    let case = mira.all("case").await.into_iter().find(|case| case["id"] == id.to_string()).unwrap();
    assert!(!case["aktenzeichen"].as_str().unwrap().is_empty(), "{case}");
    assert_eq!(case["fields"], json!({"a:0:b": {"value": "c"}}), "nobody but the portal verifies");
}

#[tokio::test]
async fn who_may_not_see_a_case_is_not_told_of_it_and_a_made_up_file_blocks_nothing() {
    let world = World::new().await;
    let (mut mira, mut jens) = (world.staff(MIRA).await, world.staff(JENS).await);
    let bytes = b"<antrag>derselbe</antrag>";
    let hash = hex::encode(Sha256::digest(bytes));
    let made_up = register(&mut jens, &hash).await;
    assert_eq!(jens.push(&[made_up]).await[0].outcome, Outcome::Refused { refusal: Refusal::FileMissing });
    mira.upload(XML, bytes).await;
    let registered = register(&mut mira, &hash).await;
    assert!(matches!(mira.push(&[registered]).await[0].outcome, Outcome::Applied { .. }));
    jens.upload(XML, bytes).await;
    let again = register(&mut jens, &hash).await;
    let known = Outcome::Refused { refusal: Refusal::AlreadyRegistered { case: None } };
    assert_eq!(jens.push(&[again]).await[0].outcome, known);
}

#[tokio::test]
async fn what_can_not_be_read_is_refused_by_itself() {
    let world = World::new().await;
    let mut anna = world.staff(ANNA).await;
    let case = anna.case_in("eingegangen").await;
    let mut note = |text: &str| {
        let note = json!({"type": "add-note", "note": uuid::Uuid::now_v7(), "text": text});
        serde_json::to_value(anna.operation(&case, note)).unwrap()
    };
    let (good, large, zero) = (note("Geht durch"), note(&"x".repeat(OPERATION_LIMIT)), note("a\u{0}b"));
    let (mut newer, mut broken, mut waiting) = (note("stamp"), note("broken"), note("behind"));
    newer["intent"] = json!({"type": "stamp-case", "colour": "red"});
    broken["recorded_at"] = json!("gestern");
    waiting["depends_on"] = json!([newer["id"]]);
    let mut many = note("too many");
    many["depends_on"] = json!(vec![uuid::Uuid::now_v7(); 33]);
    let body = json!({"device": DEVICE, "operations": [large, newer, broken, zero, waiting, many, good]});
    let push = async || anna.call(Method::POST, "/api/v1/tenants/{tenant}/operations", Some(body.clone())).await;
    let answers = push().await;
    let codes: Vec<&Value> =
        answers["answers"].as_array().unwrap().iter().map(|answer| &answer["outcome"]["code"]).collect();
    let refused = ["too-large", "unreadable", "unreadable", "unreadable", "dependency-refused", "too-many"];
    assert_eq!(codes[..6], refused);
    assert_eq!(answers["answers"][6]["outcome"]["outcome"], "applied");
    assert_eq!(push().await, answers, "the answers stay");
}

#[tokio::test]
async fn an_answer_is_in_the_postfach_at_once() {
    let world = World::new().await;
    let mut anna = world.staff(ANNA).await;
    let lukasz = demo::CITIZENS[0].id().to_string();
    let cases = anna.all("case").await;
    let open = |case: &&Value| case["applicant"]["account"] == lukasz && case["state"] == "eingegangen";
    let case = cases.iter().find(open).unwrap()["id"].as_str().unwrap().to_owned();
    let operations = [
        anna.operation(&case, json!({"type": "claim"})),
        anna.operation(&case, message("Bitte melden <b>Sie</b> sich")),
    ];
    anna.push(&operations).await;
    let mut browser = world.browser();
    browser.sign_in(&world, LUKASZ, "/anmelden").await;
    let page = browser.page(&format!("/postfach/{case}")).await;
    assert_eq!(page.matches("Bitte melden &lt;b&gt;Sie&lt;/b&gt; sich").count(), 1);
    let mut other = world.browser();
    other.sign_in(&world, "ana.smit@example.org", "/anmelden").await;
    assert_eq!(other.get(&format!("/postfach/{case}")).await.status(), 404);
    assert!(header(&world.browser().get("/postfach").await, "location").starts_with("/anmelden"));
}

#[tokio::test]
async fn a_backslash_in_a_text_is_no_nul() {
    let world = World::new().await;
    let mut anna = world.staff(ANNA).await;
    let case = anna.case_in("eingegangen").await;
    let mut note =
        |text: &str| anna.operation(&case, json!({"type": "add-note", "note": uuid::Uuid::now_v7(), "text": text}));
    let (path, nul) = (note("C:\\u0000x"), note("a\0b"));
    let answers = anna.push(&[path, nul]).await;
    assert!(matches!(answers[0].outcome, Outcome::Applied { .. }), "{answers:?}");
    assert_eq!(answers[1].outcome, Outcome::Refused { refusal: Refusal::Unreadable });
}
