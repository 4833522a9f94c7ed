//! What a clerk's day asks of desk and portal together: nothing from a citizen goes unnoticed, and what is looked for is
//! found.

use domain::{Author, CaseId, MessageId};
use portal_app::cases::{self, Reply};
use portal_store::table::account;
use serde_json::{Value, json};
use tempfile::tempdir;
use testkit::{ANNA, LUKASZ, MIRA, Workplace, World};

async fn page(workplace: &Workplace, filter: Value) -> Vec<Value> {
    let request = json!({ "filter": filter, "sort": "received", "descending": true, "offset": 0, "limit": 200 });
    workplace.call("inbox_page", request).await["rows"].as_array().unwrap().clone()
}

async fn cases_of(workplace: &Workplace, filter: Value) -> Vec<String> {
    page(workplace, filter).await.iter().map(|row| row["case"].as_str().unwrap().to_owned()).collect()
}

/// The citizen writes in the thread of a case.
async fn write_to(world: &World, case: &str, subject: &str) {
    let database = world.portal().database();
    let account = account::by_email(&mut database.read().await.unwrap(), LUKASZ).await.unwrap().unwrap();
    let reply = Reply {
        tenant: world.tenant(),
        case: case.parse::<CaseId>().unwrap(),
        author: Author { account: account.id, name: account.name() },
        subject: subject.to_owned(),
        body: "Hiermit lege ich Widerspruch ein.".to_owned(),
        attachments: vec![],
        id: MessageId(uuid::Uuid::now_v7()),
    };
    let mut write = database.write().await.unwrap();
    cases::reply(&mut write, reply, world.now()).await.unwrap();
    write.commit().await.unwrap();
}

async fn close(anna: &Workplace, case: &str) {
    anna.call("claim_case", json!({ "case": case })).await;
    for state in ["in-pruefung", "entscheidungsreif", "abgeschlossen"] {
        anna.call("change_state", json!({ "case": case, "to": state, "reason": "" })).await;
    }
    anna.release_held().await;
    anna.until_settled().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_to_a_closed_case_is_unread_and_to_be_answered_within_one_sync() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let case = world.applications(LUKASZ, 1).await[0].to_string();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    close(&anna, &case).await;
    let before = anna.call("inbox_counts", json!({})).await;
    assert!(!cases_of(&anna, json!({ "unread": true })).await.contains(&case));

    write_to(&world, &case, "Widerspruch gegen den Bescheid").await;
    anna.call("sync_now", json!({})).await;
    anna.until("the message is here", async |anna: &Workplace| {
        let counts = anna.call("inbox_counts", json!({})).await;
        (counts["unread_mail"] != before["unread_mail"]).then_some(())
    })
    .await;
    let counts = anna.call("inbox_counts", json!({})).await;
    for list in ["unread", "to_answer", "unread_mail"] {
        assert_eq!(counts[list].as_u64().unwrap(), before[list].as_u64().unwrap() + 1, "{list}");
    }
    assert!(cases_of(&anna, json!({ "unread": true })).await.contains(&case));
    assert!(cases_of(&anna, json!({ "to_answer": true })).await.contains(&case));

    // Read, it still waits for its answer.
    anna.call("mark_read", json!({ "case": case, "read": true })).await;
    assert!(!cases_of(&anna, json!({ "unread": true })).await.contains(&case));
    assert!(cases_of(&anna, json!({ "to_answer": true })).await.contains(&case));
}

/// Ways of writing an Aktenzeichen.
fn spellings(aktenzeichen: &str) -> [String; 4] {
    let [letters, year, number] = aktenzeichen.split('-').collect::<Vec<_>>()[..] else { panic!("{aktenzeichen}") };
    let short = number.trim_start_matches('0');
    [
        aktenzeichen.to_owned(),
        format!("{}{year}{number}", letters.to_lowercase()),
        format!("{letters} {year} {short}"),
        format!("{}-{year}-{short}", letters.to_lowercase()),
    ]
}

/// Ways of writing a name, with a slip of the pen each: a letter left out, two exchanged, marks left away.
fn slips(name: &str) -> Vec<String> {
    let Some(last) = name.split_whitespace().next_back().filter(|last| last.chars().count() >= 6) else {
        return vec![];
    };
    let letters: Vec<char> = last.chars().collect();
    let without: String = letters.iter().enumerate().filter(|(at, _)| *at != 3).map(|(_, letter)| letter).collect();
    let mut exchanged = letters.clone();
    exchanged.swap(3, 4);
    vec![without, exchanged.into_iter().collect()]
}

/// What a clerk types, and the cases that are right; the first one found has to be among them.
async fn queries(anna: &Workplace) -> Vec<(String, Vec<String>)> {
    let mut all = page(anna, json!({})).await;
    all.extend(page(anna, json!({ "closed": true })).await);
    let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    let of = |name: &str| -> Vec<String> {
        all.iter().filter(|row| text(row, "applicant").contains(name)).map(|row| text(row, "case")).collect()
    };
    let mut queries = vec![];
    for row in all.iter().take(12) {
        for spelling in spellings(&text(row, "aktenzeichen")) {
            queries.push((spelling, vec![text(row, "case")]));
        }
    }
    let mut names: Vec<String> = all.iter().map(|row| text(row, "applicant")).collect();
    names.sort();
    names.dedup();
    for name in names {
        queries.push((name.clone(), of(&name)));
        queries.push((domain::din91379::search_form(&name).to_lowercase(), of(&name)));
        queries.extend(slips(&name).into_iter().map(|slip| (slip, of(&name))));
    }
    queries
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_case_is_found_first_however_it_is_asked_for() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let queries = queries(&anna).await;
    assert!(queries.len() >= 80, "{} queries", queries.len());
    let mut missed = vec![];
    for (text, right) in &queries {
        let found = cases_of(&anna, json!({ "text": text })).await;
        if !found.first().is_some_and(|first| right.contains(first)) {
            missed.push(text);
        }
    }
    assert!(missed.len() * 20 <= queries.len(), "{} of {} missed: {missed:?}", missed.len(), queries.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_closed_is_found_below_what_is_open() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let cases: Vec<String> = world.applications(LUKASZ, 2).await.iter().map(ToString::to_string).collect();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    close(&anna, &cases[1]).await;
    let found = page(&anna, json!({ "text": "Wójcik" })).await;
    let closed: Vec<bool> = found.iter().map(|row| row["closed"].as_bool().unwrap()).collect();
    assert!(closed.contains(&true) && closed.is_sorted(), "{closed:?}");
    let number = anna.case(&cases[1]).await["aktenzeichen"].as_str().unwrap().to_owned();
    assert_eq!(cases_of(&anna, json!({ "text": number })).await, [cases[1].clone()]);
    assert_eq!(cases_of(&anna, json!({ "text": number, "assignment": "unassigned" })).await, [""; 0]);
}

/// Mira answers a case without a line that Anna has claimed meanwhile; gives the case and Mira's refused answer.
async fn refused_answer(world: &World, anna: &Workplace, mira: &Workplace) -> (String, Value) {
    let case = world.applications(LUKASZ, 1).await[0].to_string();
    for workplace in [anna, mira] {
        workplace.call("sync_now", json!({})).await;
        workplace
            .until("the case is here", async |at: &Workplace| at.new_cases().await.contains(&case).then_some(()))
            .await;
    }
    mira.set_offline(true).await;
    mira.call("claim_case", json!({ "case": case })).await;
    mira.call("save_draft", json!({ "case": case, "subject": "Ihr Antrag", "body": "Mit Mühe geschrieben." })).await;
    let answer = mira.send_answer(&case).await["operation"].clone();
    anna.call("claim_case", json!({ "case": case })).await;
    anna.release_held().await;
    anna.until_settled().await;
    mira.release_held().await;
    mira.set_offline(false).await;
    mira.until_settled().await;
    (case, answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_desks_at_one_case_keep_what_the_slower_one_wrote() {
    let world = World::new().await;
    let folders = [tempdir().unwrap(), tempdir().unwrap()];
    let anna = Workplace::signed_in(folders[0].path(), &world, ANNA).await;
    let mira = Workplace::signed_in(folders[1].path(), &world, MIRA).await;

    let (case, answer) = refused_answer(&world, &anna, &mira).await;
    let refused: Vec<Value> = mira.call("outbox", json!({})).await.as_array().unwrap().clone();
    assert!(refused.iter().all(|item| item["case"] == case.as_str()), "one case, so one entry");
    assert!(refused.iter().all(|item| item["can_retry"] == json!(false)), "nothing is offered that can't succeed");
    assert!(refused.iter().any(|item| item["text"].as_str().unwrap().contains("Mit Mühe geschrieben.")));
    mira.call("keep_as_draft", json!({ "operation": answer })).await;
    let kept = mira.call("draft", json!({ "case": case })).await;
    assert_eq!((&kept["subject"], &kept["body"]), (&json!("Ihr Antrag"), &json!("Mit Mühe geschrieben.")));

    // As a note everybody at the office reads it.
    let (other, answer) = refused_answer(&world, &anna, &mira).await;
    let outbox = mira.call("outbox", json!({})).await;
    let kept = outbox.as_array().unwrap().iter().find(|item| item["operation"] == answer).unwrap();
    let heading = format!("An {}:", kept["held_by"].as_str().unwrap());
    anna.call("mark_read", json!({ "case": other, "read": true })).await;
    mira.call("keep_as_note", json!({ "operation": answer, "heading": heading })).await;
    mira.release_held().await;
    mira.until_settled().await;
    let id = other.parse::<CaseId>().unwrap();
    let notes: Vec<domain::Note> = world.entities(Some(id)).await;
    assert!(
        notes.iter().any(|note| note.text == "An Anna Lehmann:\n\nIhr Antrag\n\nMit Mühe geschrieben."),
        "{notes:?}"
    );
    anna.until("the owner is told", async |at: &Workplace| {
        at.call("sync_now", json!({})).await;
        cases_of(at, json!({ "unread": true })).await.contains(&other).then_some(())
    })
    .await;
    for case in [case.parse().unwrap(), id] {
        let messages: Vec<domain::Message> = world.entities(Some(case)).await;
        assert!(messages.iter().all(|message| !message.body.contains("Mit Mühe")), "nothing of it has left");
    }
}
