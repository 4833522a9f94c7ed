//! A portal of a newer version: what this desk doesn't know is carried and shown by its name, and never in the way.

use serde_json::{Value, json};
use tempfile::tempdir;
use testkit::{ANNA, LUKASZ, Workplace, World};

/// Changes the entities of a kind in an answer to a pull; the sums of digests would tell, so they go.
fn change_entities(answer: &mut Value, kind: &str, change: impl Fn(&mut Value)) {
    let Some(pages) = answer["pages"].as_array_mut() else { return };
    for page in pages {
        page.as_object_mut().unwrap().remove("checksum");
        let changes = page["changes"].as_array_mut().unwrap();
        changes.iter_mut().filter(|entity| entity["kind"] == kind).for_each(|entity| change(&mut entity["body"]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_a_newer_portal_knows_is_shown_by_its_name_and_holds_up_nothing() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let [newer, other] = world.applications(LUKASZ, 2).await[..] else { panic!("two applications") };
    let (newer, other) = (newer.to_string(), other.to_string());
    let id = newer.clone();
    world.tampering().change(move |path, answer| {
        if !path.ends_with("/pull") {
            return;
        }
        change_entities(answer, "case", |case| {
            if case["id"] == id {
                case["state"] = json!("in-mediation");
            }
        });
        change_entities(answer, "history", |entry| {
            if entry["case"] == id {
                entry["action"] = json!("sealed");
            }
        });
        // Known by kind, but of another shape.
        change_entities(answer, "message", |message| {
            if message["case"] == id {
                message["body"] = json!({ "markdown": "**Guten Tag**" });
            }
        });
        change_entities(answer, "staff", |staff| staff["roles"] = json!(["auditor"]));
    });
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let case = anna.case(&newer).await;
    assert_eq!((&case["state"], &case["next_states"]), (&json!("in-mediation"), &json!([])));
    assert!(case["history"].as_array().unwrap().iter().any(|entry| entry["entry"]["action"] == "sealed"), "{case:#}");
    assert_eq!(case["messages"], json!([]));
    assert_eq!(anna.case(&other).await["state"], "eingegangen");
    let directory = anna.call("directory", json!({})).await;
    assert_eq!(directory["staff"][0]["roles"], json!(["auditor"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_a_newer_portal_is_told_by_its_name() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let case = world.applications(LUKASZ, 1).await[0].to_string();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    world.tampering().change(|path, answer| {
        if path.ends_with("/operations") {
            answer["answers"][0]["outcome"] = json!({ "outcome": "refused", "code": "moon-phase", "phase": "new" });
        }
    });
    anna.call("add_note", json!({ "case": case, "text": "Rückfrage" })).await;
    anna.until("it is refused", async |anna: &Workplace| (anna.outbox_counts().await == (0, 1)).then_some(())).await;
    let outbox = anna.call("outbox", json!({})).await;
    assert_eq!(outbox[0]["refusal"], json!({ "code": "moon-phase" }));
}
