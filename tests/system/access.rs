//! What ends when somebody signs out or loses rights, and what a lost key does.

use std::sync::Arc;

use app::{Desk, ErrorCode};
use portal_store::table::account;
use serde_json::{Value, json};
use tempfile::tempdir;
use testkit::samples::{base64, pdf};
use testkit::{ANNA, LUKASZ, TestHost, Workplace, World};
use tokio::sync::mpsc;

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_ends_lets_go_of_its_databases() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    Workplace::signed_in(folder.path(), &world, ANNA).await.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_browsers_session_too_and_the_next_one_has_to_sign_in() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let end = format!("{}/oauth/logout", world.url);
    let named = end.clone();
    world.tampering().change(move |path, answer| {
        if path.ends_with("openid-configuration") {
            answer["end_session_endpoint"] = json!(named);
        }
    });
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    anna.call("sign_out", json!({})).await;
    assert_eq!(world.tampering().seen("/oauth/revoke").len(), 1);
    let opened = anna.host.opened_address().await;
    assert!(opened.starts_with(&end) && opened.contains("id_token_hint="), "{opened}");
    let desk = Arc::clone(&anna.desk);
    let request = json!({ "portal_url": world.url });
    let signing_in = tokio::spawn(async move { app::contract::call(&desk, "sign_in", request).await });
    let opened = anna.host.opened_address().await;
    assert!(opened.contains("prompt=login") && opened.contains("max_age=0"), "{opened}");
    anna.call("cancel_sign_in", json!({})).await;
    assert_eq!(signing_in.await.unwrap().unwrap_err().code, ErrorCode::SignInCancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_a_sign_out_without_a_line_left_are_given_up_later_also_after_a_restart() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    world.tampering().answer(|path, _| path.ends_with("/oauth/revoke").then(|| (503, json!({}))));
    anna.call("sign_out", json!({})).await;
    anna.close().await;
    let tried = world.tampering().seen("/oauth/revoke").len();
    let left = world.tampering().seen("/oauth/revoke")[0].body.clone();
    let (asked, mut revoking) = mpsc::unbounded_channel();
    world.tampering().answer(move |path, _| {
        if path.ends_with("/oauth/revoke") {
            asked.send(()).unwrap();
        }
        None
    });
    let anna = Workplace::open(folder.path());
    revoking.recv().await.expect("the tokens are given up");
    assert_eq!(world.tampering().seen("/oauth/revoke")[tried].body, left);
    anna.sign_in(&world, ANNA).await;
    anna.close().await;
    let anna = Workplace::open(folder.path());
    anna.until_settled().await;
    assert_eq!(world.tampering().seen("/oauth/revoke").len(), tried + 1, "given up once");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_disabled_account_nothing_stays_readable() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let case = world.applications(LUKASZ, 1).await[0].to_string();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let file = pdf("Anlage zur Antwort");
    let attached = json!({ "case": case, "name": "Anlage.pdf", "base64": base64(&file) });
    let draft = anna.call("attach_bytes", attached).await;
    let of_case = json!({ "case": case, "sha256": draft["attachments"][0]["sha256"] });
    anna.call("attachment", of_case.clone()).await;
    let of_nobody = json!({ "case": case, "sha256": "0".repeat(64) });
    assert_eq!(anna.try_call("attachment", of_nobody).await.unwrap_err().code, ErrorCode::AttachmentMissing);

    let mut write = world.portal().database().write().await.unwrap();
    let id = account::by_email(write.connection(), ANNA).await.unwrap().unwrap().id;
    account::shut_out(write.connection(), id, true).await.unwrap();
    write.commit().await.unwrap();
    anna.call("sync_now", json!({})).await;
    anna.until_line("no-access").await;
    assert_eq!(anna.try_call("open_case", json!({ "case": case })).await.unwrap_err().code, ErrorCode::CaseUnknown);
    assert_eq!(anna.try_call("attachment", of_case).await.unwrap_err().code, ErrorCode::CaseUnknown);
    let page =
        json!({ "filter": { "text": "Hundesteuer" }, "sort": "received", "descending": true, "offset": 0, "limit": 9 });
    assert_eq!(anna.call("inbox_page", page).await["rows"], json!([]));
    // The answer that was begun is kept, with its file.
    let outbox = anna.call("outbox", json!({})).await;
    assert_eq!((&outbox[0]["kind"], &outbox[0]["refusal"]["code"]), (&json!("send-message"), &json!("access-lost")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_key_file_costs_nothing_and_can_be_given_back() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    Workplace::signed_in(&data, &world, ANNA).await.close().await;
    let [kept, here] = [folder.path().join("kept.json"), data.join("database.key.json")];
    std::fs::rename(&here, &kept).unwrap();
    let wrapping = std::fs::read(data.join("wrapping.key")).unwrap();

    let host = Arc::new(TestHost::default());
    let desk = Desk::open(&data, Arc::clone(&host) as Arc<dyn app::Host>);
    let call = async |command: &str| app::contract::call(&desk, command, json!({})).await;
    let stage = |status: Value| status["stage"]["stage"].clone();
    assert_eq!(stage(call("status").await.unwrap()), "key-lost");
    assert_eq!(stage(call("choose_file_key").await.unwrap()), "key-lost");
    assert!(!here.exists() && std::fs::read(data.join("wrapping.key")).unwrap() == wrapping);

    let other = folder.path().join("other");
    std::fs::write(&other, "{}").unwrap();
    host.will_choose(vec![other]);
    assert_eq!(call("import_key").await.unwrap_err().code, ErrorCode::KeyUnfit);
    host.will_choose(vec![kept]);
    assert_eq!(stage(call("import_key").await.unwrap()), "open");
}
