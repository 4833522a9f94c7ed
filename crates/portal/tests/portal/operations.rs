//! Operations: once, with the same answer for ever, and nothing beyond one's office.

use protocol::operation::Missing;
use protocol::{Outcome, Refusal};
use serde_json::json;

use crate::support::{ANNA, JENS, LUKASZ, MIRA, Staff, World, header};

fn message(text: &str) -> serde_json::Value {
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

async fn register(staff: &mut Staff, office: &str, file: &str) -> protocol::Operation {
    let leistung = staff.all("leistung").await.into_iter().find(|one| one["name"] == "Hundesteuer").unwrap();
    let case = uuid::Uuid::now_v7().to_string();
    staff.operation(
        &case,
        json!({"type": "register-case", "office": office, "leistung": leistung["id"], "applicant": "Đura Šmit",
            "form": "1:X:v1.0", "fields": {"a:0:b": {"value": "c"}}, "attachments": [], "file_name": "a.xml",
            "file_sha256": file}),
    )
}

#[tokio::test]
async fn a_file_becomes_one_case_with_an_aktenzeichen() {
    let world = World::new().await;
    let mut mira = world.staff(MIRA).await;
    let office = mira.all("case").await[0]["office"].as_str().unwrap().to_owned();
    let hash = "ab".repeat(32);
    let first = register(&mut mira, &office, &hash).await;
    let again = register(&mut mira, &office, &hash).await;
    let (id, answers) = (first.case, mira.push(&[first, again]).await);
    assert!(matches!(answers[0].outcome, Outcome::Applied { .. }));
    assert_eq!(answers[1].outcome, Outcome::Refused { refusal: Refusal::AlreadyRegistered { case: id } });
    let case = mira.all("case").await.into_iter().find(|case| case["id"] == id.to_string()).unwrap();
    assert!(case["aktenzeichen"].as_str().unwrap().starts_with("HS-2026-"), "{case}");
}

#[tokio::test]
async fn an_answer_is_in_the_postfach_at_once() {
    let world = World::new().await;
    let mut anna = world.staff(ANNA).await;
    let lukasz = amtspult_portal::demo::CITIZENS[0].id().to_string();
    let cases = anna.all("case").await;
    let open = |case: &&serde_json::Value| case["applicant"]["account"] == lukasz && case["state"] == "eingegangen";
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
