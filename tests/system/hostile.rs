//! A portal that lies: it takes nothing from the desk that isn't its own, and deletes nothing that wasn't sent.

use std::time::Duration;

use serde_json::{Value, json};
use tempfile::tempdir;
use testkit::{ANNA, LUKASZ, Tampering, Workplace, World};

const NOTE: &str = "VERTRAULICH: nur für das eigene Portal bestimmt";
const DRAFT: &str = "Angefangene Antwort";

async fn add_note(workplace: &Workplace, case: &str) {
    workplace.call("add_note", json!({ "case": case, "text": NOTE })).await;
}

async fn case_count(workplace: &Workplace) -> u64 {
    let counts = workplace.call("inbox_counts", json!({})).await;
    counts["all"].as_u64().unwrap() + counts["closed"].as_u64().unwrap()
}

/// Kept work of the outbox that needs the clerk, by text.
async fn set_aside(workplace: &Workplace) -> Vec<String> {
    let outbox = workplace.call("outbox", json!({})).await;
    let refused = outbox.as_array().unwrap().iter().filter(|item| !item["refusal"].is_null());
    refused.map(|item| item["text"].as_str().unwrap().to_owned()).collect()
}

/// A desk with a note and a draft that were never sent, and a portal that answers pushes with an error.
async fn with_unsent_work(world: &World, folder: &std::path::Path) -> (Workplace, String) {
    let case = world.applications(LUKASZ, 1).await[0].to_string();
    let anna = Workplace::signed_in(folder, world, ANNA).await;
    anna.set_offline(true).await;
    anna.call("claim_case", json!({ "case": case })).await;
    add_note(&anna, &case).await;
    anna.call("save_draft", json!({ "case": case, "subject": "Ihr Antrag", "body": DRAFT })).await;
    world.tampering().answer(|path, _| path.ends_with("/operations").then(internal_error));
    (anna, case)
}

fn internal_error() -> (u16, Value) {
    (500, json!(protocol::Problem::new(protocol::ProblemCode::Internal, "no")))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_speaks_of_another_account_is_not_signed_in_to() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::open(folder.path());
    world.tampering().change(|path, answer| {
        if path.ends_with("/session") {
            answer["account"] = json!(uuid::Uuid::from_u128(7));
        }
    });
    let error = anna.try_sign_in(&world, ANNA).await.unwrap_err();
    assert_eq!((error.code, &error.details), (app::ErrorCode::SignInFailed, &json!("other-account")));
    assert_eq!(anna.status().await["stage"]["stage"], "signed-out");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_ids_at_another_portal_are_another_store_and_unsent_work_stays() {
    let (home, other) = (World::new().await, World::tampered().await);
    let folder = tempdir().unwrap();
    let case = home.applications(LUKASZ, 1).await[0].to_string();
    let anna = Workplace::signed_in(folder.path(), &home, ANNA).await;
    anna.set_offline(true).await;
    add_note(&anna, &case).await;
    anna.call("sign_out", json!({})).await;
    let unsent = json!([{ "portal_url": home.url, "count": 1 }]);
    assert_eq!(anna.status().await["unsent_elsewhere"], unsent);

    anna.sign_in(&other, ANNA).await;
    anna.set_offline(false).await;
    anna.until_settled().await;
    let status = anna.status().await;
    assert_eq!((&status["unsent_elsewhere"], &status["sync"]["waiting"]), (&unsent, &json!(0)));
    assert!(!other.tampering().has_seen(NOTE), "the note went to the wrong portal");
    assert!(anna.try_call("open_case", json!({ "case": case })).await.is_err());

    anna.call("sign_out", json!({})).await;
    anna.sign_in(&home, ANNA).await;
    anna.until_settled().await;
    let notes: Vec<domain::Note> = home.entities(Some(case.parse().unwrap())).await;
    assert_eq!(notes.iter().filter(|note| note.text == NOTE).count(), 1);
    assert_eq!(anna.status().await["unsent_elsewhere"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_old_is_taken_over_by_the_portal_it_belongs_to() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let case = world.applications(LUKASZ, 1).await[0].to_string();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    anna.set_offline(true).await;
    add_note(&anna, &case).await;
    let status = anna.status().await;
    let [account, tenant] =
        [&status["identity"]["account"], &status["identity"]["tenant"]["id"]].map(|id| id.as_str().unwrap());
    let old = format!("{account}-{tenant}.db");
    anna.close().await;
    let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let new = files
        .into_iter()
        .find(|path| path.extension().is_some_and(|extension| extension == "db") && !path.ends_with("account.db"));
    // As an earlier version has left it: named by ids, and without a word of whose it is.
    let new = new.unwrap();
    let key = store::key::open_or_create(folder.path(), store::KeyPlace::File).unwrap();
    let forget = |db: &_| store::table::setting::remove(db, "identity");
    store::Store::open(&new, &key).unwrap().write(|db| forget(db)).unwrap();
    std::fs::rename(&new, folder.path().join(&old)).unwrap();

    let anna = Workplace::open(folder.path());
    assert_eq!(anna.outbox_counts().await, (1, 0));
    assert!(new.exists() && !folder.path().join(&old).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_somebody_else_in_the_metadata_ends_the_sign_in() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::open(folder.path());
    let endpoints =
        ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "revocation_endpoint"];
    for address in ["file:///usr/share/applications/evil.desktop", "https://evil.example/x", "javascript:alert(1)"] {
        for endpoint in endpoints {
            world.tampering().change(move |path, answer| {
                if path.ends_with("openid-configuration") {
                    answer[endpoint] = json!(address);
                }
            });
            let error = anna.try_call("sign_in", json!({ "portal_url": world.url })).await.unwrap_err();
            assert_eq!(error.code, app::ErrorCode::PortalRefused, "{endpoint}: {address}");
        }
    }
}

/// Waits until so many requests of a kind have come, and gives the times between those after the first `skipped`.
async fn gaps(tampering: &Tampering, ending: &str, skipped: usize, count: usize) -> Vec<Duration> {
    let enough = async {
        while tampering.seen(ending).len() < skipped + count {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(testkit::PATIENCE, enough).await.expect("the desk asks again");
    tampering.seen(ending)[skipped..].windows(2).map(|pair| pair[1].at - pair[0].at).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_answers_nothing_is_not_asked_without_a_pause() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let (anna, _) = with_unsent_work(&world, folder.path()).await;
    let before = world.tampering().seen("/operations").len();
    world.tampering().answer(|path, _| match path {
        _ if path.ends_with("/operations") => Some((200, json!({ "answers": [] }))),
        _ if path.ends_with("/events") => Some((200, json!(null))),
        _ => None,
    });
    anna.set_offline(false).await;
    // Own work goes out at once, and its call may come while the first exchange runs: a second one follows without a pause.
    let gaps = gaps(world.tampering(), "/operations", before + 1, 4).await;
    assert!(gaps.iter().all(|gap| *gap >= Duration::from_millis(400)), "{gaps:?}");
    assert_eq!(anna.outbox_counts().await, (2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_refuses_everything_or_sends_pages_without_end_loses_nothing() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let (anna, case) = with_unsent_work(&world, folder.path()).await;
    world.tampering().answer(|path, request| match path {
        _ if path.ends_with("/operations") => {
            let refuse = |operation: &Value| json!({ "id": operation["id"], "outcome": { "outcome": "refused", "code": "new-reason" } });
            let answers: Vec<Value> = request["operations"].as_array().unwrap().iter().map(refuse).collect();
            Some((200, json!({ "answers": answers })))
        }
        _ if path.ends_with("/pull") => {
            let pages = request["cursors"].as_object().unwrap().iter().map(|(scope, cursor)| {
                json!({ "scope": scope, "restart": false, "changes": [], "cursor": cursor, "more": true })
            });
            let pages: Vec<Value> = pages.collect();
            Some((200, json!({ "pages": pages, "revoked": [], "server_time": "2026-11-29T00:00:00Z" })))
        }
        _ => None,
    });
    anna.set_offline(false).await;
    anna.until("both are refused", async |anna: &Workplace| (anna.outbox_counts().await == (0, 2)).then_some(())).await;
    anna.until_line("portal-trouble").await;
    assert!(set_aside(&anna).await.contains(&NOTE.to_owned()));
    assert_eq!(anna.call("draft", json!({ "case": case })).await["body"], DRAFT);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_revoked_goes_after_unsent_work_was_set_aside() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let (anna, _) = with_unsent_work(&world, folder.path()).await;
    world.tampering().change(|path, answer| {
        if path.ends_with("/pull") {
            let scopes = ["directory".to_owned()].into_iter().chain(offices());
            (answer["pages"], answer["revoked"]) = (json!([]), json!(scopes.collect::<Vec<_>>()));
        }
    });
    anna.set_offline(false).await;
    anna.until("the cases are gone", async |anna: &Workplace| (case_count(anna).await == 0).then_some(())).await;
    let kept = set_aside(&anna).await;
    assert_eq!(kept.len(), 3, "{kept:?}");
    assert!(kept.contains(&NOTE.to_owned()) && kept.contains(&DRAFT.to_owned()), "{kept:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_everything_keeps_unsent_work() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let (anna, case) = with_unsent_work(&world, folder.path()).await;
    world.tampering().change(|path, answer| {
        if path.ends_with("/pull") {
            let page =
                |scope| json!({ "scope": scope, "restart": true, "changes": [], "cursor": "v1.x.0", "more": false });
            answer["pages"] = offices().map(page).collect();
        }
    });
    anna.set_offline(false).await;
    anna.until("the cases are gone", async |anna: &Workplace| (case_count(anna).await == 0).then_some(())).await;
    assert_eq!(anna.outbox_counts().await, (2, 0));
    // The portal is itself again: everything comes back, and what was kept is sent.
    world.tampering().answer(|_, _| None);
    world.tampering().change(|_, _| {});
    anna.call("sync_now", json!({})).await;
    anna.until_settled().await;
    assert_eq!(anna.outbox_counts().await, (0, 0));
    assert_eq!(anna.call("draft", json!({ "case": case })).await["body"], DRAFT);
    assert!(world.tampering().has_seen(NOTE));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_no_longer_work_for_a_tenant_keeps_nothing_but_own_unsent_work() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let (anna, case) = with_unsent_work(&world, folder.path()).await;
    world.tampering().answer(|path, _| {
        let forbidden = protocol::Problem::new(protocol::ProblemCode::Forbidden, "no member");
        path.contains("/tenants/").then(|| (403, json!(forbidden)))
    });
    anna.set_offline(false).await;
    anna.until_line("no-access").await;
    assert_eq!(case_count(&anna).await, 0);
    assert!(anna.try_call("open_case", json!({ "case": case })).await.is_err());
    let kept = set_aside(&anna).await;
    assert!(kept.contains(&NOTE.to_owned()) && kept.contains(&DRAFT.to_owned()), "{kept:?}");
}

/// Scopes of the offices that Anna works in.
fn offices() -> impl Iterator<Item = String> {
    let staff = demo::STAFF.iter().find(|staff| staff.email == ANNA).unwrap();
    staff.offices().into_iter().map(|office| format!("office:{office}"))
}
