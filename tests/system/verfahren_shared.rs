//! Two people make a Verfahren together: what one hands in reaches the other, both sides' edits are merged, somebody who has
//! written nothing of it releases it, and citizens find it then.

use std::path::Path;

use protocol::{Problem, ProblemCode};
use serde_json::{Value, json};
use tempfile::tempdir;
use testkit::samples::base64;
use testkit::{LUKASZ, MIRA, Workplace, World};

use crate::verfahren::{node, outline};

const UTE: &str = "dr.ute.hoffmann@musterau.example";

fn form(id: &str) -> Value {
    let field = |id: &str, label: &str| json!({ "fields": [{ "id": id, "label": label, "type": "STRING" }] });
    let rows = json!([field("name", "Name"), field("rasse", "Rasse"), field("farbe", "Farbe")]);
    json!({ "id": id, "title": "Hund anmelden", "language": "de", "sections": [
        { "title": "Der Hund", "fieldGroups": [{ "id": "g", "title": "Hund", "rows": rows }] },
    ] })
}

/// Two of the designer, and that of somebody who looks at what she makes.
async fn desks(world: &World, folder: &Path) -> [Workplace; 3] {
    let mira = Workplace::signed_in(&folder.join("mira"), world, MIRA).await;
    let laptop = Workplace::signed_in(&folder.join("laptop"), world, MIRA).await;
    [mira, laptop, Workplace::signed_in(&folder.join("ute"), world, UTE).await]
}

async fn imported(desk: &Workplace) -> Value {
    let files =
        json!({ "files": [{ "name": "form.json", "base64": base64(form("1:Hund:v1.0").to_string().as_bytes()) }] });
    desk.call("import_verfahren", files).await["draft"]["id"].clone()
}

async fn label(desk: &Workplace, draft: &Value, before: &str, now: &str) {
    let lines = outline(desk, draft).await;
    let edit = json!({ "kind": "set", "node": node(&lines, before), "property": "label", "value": now });
    desk.call("edit_verfahren", json!({ "draft": draft, "edit": edit, "joins": false })).await;
}

async fn names(desk: &Workplace, draft: &Value) -> Vec<String> {
    let lines = outline(desk, draft).await;
    lines.iter().filter(|line| line["sort"] == "field").map(|line| line["name"].as_str().unwrap().to_owned()).collect()
}

async fn shared(desk: &Workplace, draft: &Value) -> Value {
    desk.call("shared_verfahren", json!({ "draft": draft })).await
}

async fn submit(desk: &Workplace, draft: &Value, note: &str) -> Value {
    desk.call("submit_verfahren", json!({ "draft": draft, "note": note })).await
}

async fn act(desk: &Workplace, draft: &Value, act: Value) -> Value {
    desk.call("act_on_verfahren", json!({ "draft": draft, "act": act })).await
}

/// Once the portal has answered all that waited.
async fn settled(desk: &Workplace, draft: &Value) -> Value {
    let is_done = async |desk: &Workplace| Some(shared(desk, draft).await).filter(|shared| shared["waiting"] == false);
    desk.until("nothing waits any more", is_done).await
}

fn head(shared: &Value) -> &Value {
    &shared["verfahren"]["versions"].as_array().unwrap().last().unwrap()["id"]
}

/// A colleague's Verfahren, as soon as it is here.
async fn taken(desk: &Workplace, draft: &Value) {
    let open = async |desk: &Workplace| desk.try_call("take_verfahren", json!({ "draft": draft })).await.ok();
    desk.until("the colleague's version is at hand", open).await;
}

async fn behind(desk: &Workplace, draft: &Value) {
    let sees =
        async |desk: &Workplace| Some(shared(desk, draft).await).filter(|shared| shared["behind_at_hand"] == true);
    desk.until("a newer version is at hand", sees).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_have_made_is_merged_released_by_another_and_offered() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let [mira, laptop, ute] = desks(&world, folder.path()).await;

    // Nothing goes out unasked.
    let draft = imported(&mira).await;
    assert_eq!(shared(&mira, &draft).await["verfahren"], Value::Null);
    mira.set_offline(true).await;
    let told = submit(&mira, &draft, "Erster Stand").await;
    assert_eq!(
        (&told["waiting"], &told["changed"], &told["verfahren"]["state"]),
        (&json!(true), &json!(false), &json!("draft"))
    );
    mira.set_offline(false).await;
    settled(&mira, &draft).await;
    taken(&laptop, &draft).await;
    assert_eq!(names(&laptop, &draft).await, ["Name", "Rasse", "Farbe"]);

    // Both go on, without a line; the second one merges.
    label(&mira, &draft, "Rasse", "Rasse des Hundes").await;
    label(&laptop, &draft, "Farbe", "Fellfarbe").await;
    laptop.set_offline(true).await;
    submit(&laptop, &draft, "").await;
    submit(&mira, &draft, "").await;
    settled(&mira, &draft).await;
    laptop.set_offline(false).await;
    let refused = settled(&laptop, &draft).await;
    assert_eq!(refused["refusal"]["code"], "head-moved");
    behind(&laptop, &draft).await;
    let merged = laptop.call("merge_verfahren", json!({ "draft": draft })).await;
    assert_eq!(merged["conflicts"], json!([]));
    let both = ["Name", "Rasse des Hundes", "Fellfarbe"];
    assert_eq!(names(&laptop, &draft).await, both);
    // What was merged can be taken back and done again; then it goes on from both.
    laptop.call("undo_verfahren", json!({ "draft": draft })).await;
    assert_eq!(shared(&laptop, &draft).await["behind_at_hand"], json!(true));
    laptop.call("redo_verfahren", json!({ "draft": draft })).await;
    submit(&laptop, &draft, "Beides").await;
    let handed_in = settled(&laptop, &draft).await;
    assert_eq!((&handed_in["refusal"], &handed_in["changed"]), (&Value::Null, &json!(false)));
    assert_eq!(
        handed_in["verfahren"]["versions"].as_array().unwrap().last().unwrap()["parents"].as_array().unwrap().len(),
        2
    );
    behind(&mira, &draft).await;
    mira.call("merge_verfahren", json!({ "draft": draft })).await;
    assert_eq!(names(&mira, &draft).await, both);
    assert_eq!(shared(&mira, &draft).await["changed"], json!(false));

    // Four eyes: who has written on it can't release it, here or at the portal.
    let version = head(&shared(&mira, &draft).await).clone();
    act(&mira, &draft, json!({ "type": "ask-review", "version": version })).await;
    let own = mira
        .try_call("act_on_verfahren", json!({ "draft": draft, "act": { "type": "release", "version": version } }))
        .await;
    assert_eq!(own.unwrap_err().details["code"], "own-work");
    settled(&mira, &draft).await;
    taken(&ute, &draft).await;
    let may =
        async |desk: &Workplace| Some(shared(desk, &draft).await).filter(|shared| shared["acts"]["release"] == true);
    ute.until("the review was asked for", may).await;
    let comment = json!({ "type": "comment", "node": node(&outline(&ute, &draft).await, "Name"), "text": "Rufname?" });
    act(&ute, &draft, comment).await;
    act(&ute, &draft, json!({ "type": "release", "version": version })).await;
    settled(&ute, &draft).await;

    // Published it is offered; a designer does that.
    let leistung = mira.call("directory", json!({})).await["leistungen"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "Hundesteuer")
        .unwrap()["id"]
        .clone();
    let released =
        async |desk: &Workplace| Some(shared(desk, &draft).await).filter(|shared| shared["acts"]["publish"] == true);
    let told = mira.until("it was released", released).await;
    assert_eq!(
        (&told["comments"][0]["name"], &told["comments"][0]["comment"]["text"]),
        (&json!("Name"), &json!("Rufname?"))
    );
    act(&mira, &draft, json!({ "type": "publish", "version": version, "leistung": leistung })).await;
    let is_offered = async |desk: &Workplace| {
        let form = shared(desk, &draft).await["verfahren"]["published"]["form"].clone();
        Some(form).filter(|form| !form.is_null())
    };
    assert_eq!(mira.until("it is offered", is_offered).await, "1:Hund:v1.0");
    let mut citizen = world.browser();
    let (_, page) = citizen.visit(&world, LUKASZ, &format!("/formulare/{}/1%3AHund%3Av1.0", demo::musterau())).await;
    assert!(page.contains("Rasse des Hundes") && page.contains("Fellfarbe"), "{page}");

    // Withdrawn it is offered to nobody any more; what is offered until then says so.
    let start = async |citizen: &mut testkit::Browser| citizen.page("/").await;
    act(&mira, &draft, json!({ "type": "withdraw", "on": "2999-01-31", "notice": "Danach beim Finanzamt." })).await;
    settled(&mira, &draft).await;
    let announced = start(&mut citizen).await;
    assert!(announced.contains("Wird ab dem 31.01.2999 nicht mehr angeboten. Danach beim Finanzamt."), "{announced}");

    // Nobody's form gives way to one for something else.
    let foreign = json!({ "kind": "rename", "node": "form", "id": "14729990:Bewohnerparkausweis:v99.0" });
    mira.call("edit_verfahren", json!({ "draft": draft, "edit": foreign, "joins": false })).await;
    submit(&mira, &draft, "").await;
    let version = head(&settled(&mira, &draft).await).clone();
    act(&mira, &draft, json!({ "type": "ask-review", "version": version })).await;
    settled(&mira, &draft).await;
    behind(&ute, &draft).await;
    ute.call("merge_verfahren", json!({ "draft": draft })).await;
    ute.until("the review was asked for", may).await;
    act(&ute, &draft, json!({ "type": "release", "version": version })).await;
    settled(&ute, &draft).await;
    mira.until("it was released", released).await;
    act(&mira, &draft, json!({ "type": "publish", "version": version, "leistung": leistung })).await;
    let refused = settled(&mira, &draft).await;
    assert_eq!(refused["refusal"]["code"], "form-taken");
    assert!(start(&mut citizen).await.contains("Bewohnerparkausweis"));

    // The next version begins as a draft, while citizens use the one before.
    label(&mira, &draft, "Name", "Rufname").await;
    submit(&mira, &draft, "").await;
    settled(&mira, &draft).await;
    assert_eq!(shared(&mira, &draft).await["verfahren"]["state"], "draft");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_handed_in_is_taken_back_unasked_and_nobody_releases_what_they_dont_see() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let [mira, laptop, ute] = desks(&world, folder.path()).await;
    let draft = imported(&mira).await;
    submit(&mira, &draft, "").await;
    settled(&mira, &draft).await;
    taken(&laptop, &draft).await;
    taken(&ute, &draft).await;

    // A merge in which own edits hold is undone with the own edit: what the colleague has handed in isn't lost.
    label(&laptop, &draft, "Name", "Rufname").await;
    submit(&laptop, &draft, "").await;
    settled(&laptop, &draft).await;
    label(&mira, &draft, "Name", "Name des Hundes").await;
    behind(&mira, &draft).await;
    let merged = mira.call("merge_verfahren", json!({ "draft": draft })).await;
    assert_eq!(merged["conflicts"].as_array().unwrap().len(), 1);
    assert_eq!(shared(&mira, &draft).await["behind"], Value::Null);
    mira.call("undo_verfahren", json!({ "draft": draft })).await;
    assert_eq!(shared(&mira, &draft).await["behind_at_hand"], json!(true), "it is to be merged again");
    mira.call("merge_verfahren", json!({ "draft": draft })).await;
    assert_eq!(names(&mira, &draft).await, ["Rufname", "Rasse", "Farbe"]);

    // A state from before the merge doesn't take the colleague's work along.
    mira.call("name_state", json!({ "draft": draft, "name": "danach" })).await;
    mira.call("undo_verfahren", json!({ "draft": draft })).await;
    let states = mira.call("name_state", json!({ "draft": draft, "name": "davor" })).await["states"].clone();
    mira.call("redo_verfahren", json!({ "draft": draft })).await;
    let before = states.as_array().unwrap().iter().find(|state| state["name"] == "davor").unwrap()["id"].clone();
    mira.call("restore_state", json!({ "draft": draft, "state": before })).await;
    assert_eq!(shared(&mira, &draft).await["behind_at_hand"], json!(true));
    mira.call("merge_verfahren", json!({ "draft": draft })).await;
    assert_eq!(names(&mira, &draft).await, ["Rufname", "Rasse", "Farbe"]);

    // Whoever sees another version releases nothing, and a draft that waits isn't deleted.
    let version = head(&shared(&laptop, &draft).await).clone();
    act(&laptop, &draft, json!({ "type": "ask-review", "version": version })).await;
    let asked =
        async |desk: &Workplace| Some(shared(desk, &draft).await).filter(|one| one["verfahren"]["state"] == "review");
    let at_utes = ute.until("the review was asked for", asked).await;
    assert_eq!((&at_utes["acts"]["release"], at_utes["behind"].is_null()), (&json!(false), false));
    mira.set_offline(true).await;
    label(&mira, &draft, "Farbe", "Fell").await;
    submit(&mira, &draft, "").await;
    assert_eq!(mira.outbox_counts().await.0, 1, "what waits is counted");
    let kept = mira.try_call("remove_verfahren", json!({ "draft": draft })).await.unwrap_err();
    assert_eq!(kept.code, app::ErrorCode::VerfahrenWaits);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_get_online_is_told_before_anybody_reviews_it() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let mira = Workplace::signed_in(folder.path(), &world, MIRA).await;
    let made = mira.call("create_verfahren", json!({ "from": "nothing", "title": "Leer" })).await;
    let draft = made["id"].clone();
    let section = outline(&mira, &draft).await.into_iter().find(|line| line["sort"] == "section").unwrap();
    let edit = json!({ "kind": "remove", "node": section["node"] });
    mira.call("edit_verfahren", json!({ "draft": draft, "edit": edit, "joins": false })).await;
    submit(&mira, &draft, "").await;
    let version = head(&settled(&mira, &draft).await).clone();
    let ask = json!({ "draft": draft, "act": { "type": "ask-review", "version": version } });
    let error = mira.try_call("act_on_verfahren", ask).await.unwrap_err();
    assert_eq!((&error.code, &error.details["code"]), (&app::ErrorCode::VerfahrenRefused, &json!("not-publishable")));
}

/// What the portal has an error of its own with waits by itself; others go out, and news come in.
#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_cannot_be_done_now_holds_nothing_up() {
    let world = World::tampered().await;
    let folder = tempdir().unwrap();
    let mira = Workplace::signed_in(folder.path(), &world, MIRA).await;
    let [stuck, other] = [imported(&mira).await, imported(&mira).await];
    let id = stuck.as_str().unwrap().to_owned();
    let failed = json!(Problem::new(ProblemCode::Internal, "not now"));
    for (status, answer, field) in [(500, failed, "Name"), (200, json!({ "outcome": "later" }), "Rasse")] {
        let id = id.clone();
        world.tampering().answer(move |path, body| {
            let is_it = path.ends_with("/verfahren") && body["verfahren"] == id.as_str();
            is_it.then(|| (status, answer.clone()))
        });
        submit(&mira, &stuck, "").await;
        label(&mira, &other, field, "Neu").await;
        submit(&mira, &other, "").await;
        settled(&mira, &other).await;
        assert_eq!(shared(&mira, &stuck).await["waiting"], json!(true));
    }
    world.tampering().answer(|_, _| None);
    mira.call("sync_now", json!({})).await;
    settled(&mira, &stuck).await;
}
