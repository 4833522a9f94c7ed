//! The first case, end to end: sign in, pull, work without a line, and everything arrives once.

use serde_json::{Value, json};
use tempfile::tempdir;
use testkit::samples::{base64, blaupause, pdf};
use testkit::{ANNA, LUKASZ, MIRA, Workplace, World};

/// The history of a case as the desk shows it, by kind of action.
fn actions(case: &Value, action: &str) -> usize {
    let entries = case["history"].as_array().unwrap();
    entries.iter().filter(|entry| entry["entry"]["action"] == action).count()
}

async fn record_answer(workplace: &Workplace, case: &str, body: &str, attachment: Option<&[u8]>) -> String {
    workplace.call("save_draft", json!({ "case": case, "subject": "Ihr Antrag", "body": body })).await;
    if let Some(bytes) = attachment {
        let file = json!({ "case": case, "name": "Bescheid.pdf", "base64": base64(bytes) });
        workplace.call("attach_bytes", file).await;
    }
    let recorded = workplace.send_answer(&case).await;
    recorded["operation"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_worked_on_without_a_line_and_the_citizen_reads_the_answer() {
    let mut world = World::new().await;
    let folder = tempdir().unwrap();
    let [case] = world.applications(LUKASZ, 1).await[..] else { panic!("one application was handed in") };
    let case = case.to_string();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let before = anna.case(&case).await;
    assert_eq!((&before["state"], &before["mine"]), (&json!("eingegangen"), &json!(false)));
    let messages_before = before["messages"].as_array().unwrap().len();

    world.stop().await;
    anna.call("sync_now", json!({})).await;
    anna.until_line("offline").await;
    let file = pdf("Anlage zum ersten Bescheid");
    anna.call("claim_case", json!({ "case": case })).await;
    anna.call("add_note", json!({ "case": case, "text": "Rückfrage am Telefon geklärt" })).await;
    anna.call("change_state", json!({ "case": case, "to": "in-pruefung", "reason": "" })).await;
    anna.call("set_reminder", json!({ "case": case, "date": "2027-01-15" })).await;
    record_answer(&anna, &case, "Der Bescheid liegt bei.", Some(&file)).await;
    assert_eq!(anna.outbox_counts().await, (5, 0));

    // The program ends and begins anew, still without a line.
    drop(anna);
    let anna = Workplace::open(folder.path());
    let status = anna.status().await;
    assert_eq!(status["stage"]["stage"], "open", "{status:#}");
    assert_eq!(status["identity"]["name"], "Anna Lehmann");
    assert_eq!(anna.outbox_counts().await, (5, 0));
    let kept = anna.case(&case).await;
    assert_eq!((&kept["state"], &kept["mine"]), (&json!("in-pruefung"), &json!(true)));
    assert_eq!((&kept["reminder"], kept["notes"].as_array().unwrap().len()), (&json!("2027-01-15"), 1));
    assert_eq!(kept["messages"].as_array().unwrap().len(), messages_before + 1);

    world.start().await;
    anna.release_held().await;
    anna.until_settled().await;
    assert_eq!(anna.outbox_counts().await, (0, 0));
    let done = anna.until("the portal's own copy comes back", async |anna: &Workplace| {
        let case = anna.case(&case).await;
        let own = ["messages", "notes", "history"].map(|list| case[list].as_array().unwrap().clone());
        own.concat().iter().all(|entry| entry["work"].is_null()).then_some(case)
    });
    let done = done.await;
    assert_eq!(done["messages"].as_array().unwrap().len(), messages_before + 1);
    assert_eq!(actions(&done, "claimed"), 1, "{:#}", done["history"]);

    let (_, page) = world.browser().visit(&world, LUKASZ, &format!("/postfach/{case}")).await;
    assert_eq!(page.matches("Der Bescheid liegt bei.").count(), 1, "{page}");
    assert_eq!(page.matches("Bescheid.pdf").count(), 1, "{page}");
    let link = page.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|link| link.contains("/anhaenge/"));
    let link = link.unwrap_or_else(|| panic!("no link to the attachment: {page}")).to_owned();
    let mut browser = world.browser();
    browser.visit(&world, LUKASZ, "/postfach").await;
    assert_eq!(browser.get(&link).await.bytes().await.unwrap(), file);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clerks_claim_the_same_case_without_a_line_and_one_of_them_is_told() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let [first, second] = world.applications(LUKASZ, 2).await[..] else { panic!("two applications") };
    let (first, second) = (first.to_string(), second.to_string());
    let anna = Workplace::signed_in(&folder.path().join("anna"), &world, ANNA).await;
    let mira = Workplace::signed_in(&folder.path().join("mira"), &world, MIRA).await;
    anna.set_offline(true).await;
    mira.set_offline(true).await;
    anna.call("claim_case", json!({ "case": first })).await;
    mira.call("claim_case", json!({ "case": first })).await;
    mira.call("change_state", json!({ "case": first, "to": "in-pruefung", "reason": "" })).await;
    mira.call("claim_case", json!({ "case": second })).await;
    mira.call("add_note", json!({ "case": second, "text": "geht seinen Gang" })).await;
    assert_eq!(mira.outbox_counts().await, (4, 0));

    anna.set_offline(false).await;
    anna.until_settled().await;
    mira.set_offline(false).await;
    mira.until_settled().await;
    // The claim and what was built on it need her; what stood behind them in the queue went through.
    assert_eq!(mira.outbox_counts().await, (0, 2));
    let outbox = mira.call("outbox", json!({})).await;
    let refused: Vec<&Value> = outbox.as_array().unwrap().iter().filter(|item| !item["refusal"].is_null()).collect();
    let codes: Vec<&Value> = refused.iter().map(|item| &item["refusal"]["code"]).collect();
    assert_eq!(codes, ["already-claimed", "dependency-refused"]);
    assert_eq!(refused[0]["refusal"]["owner"], "Anna Lehmann");
    assert_eq!((&mira.case(&first).await["mine"], &mira.case(&second).await["mine"]), (&json!(false), &json!(true)));
    assert_eq!(mira.case(&first).await["owner"]["staff"]["name"], "Anna Lehmann");
    for item in refused {
        mira.call("discard_operation", json!({ "operation": item["operation"] })).await;
    }
    assert_eq!(mira.outbox_counts().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_taken_back_is_a_draft_again() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let case = world.applications(LUKASZ, 1).await[0].to_string();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    anna.call("claim_case", json!({ "case": case })).await;
    anna.until_settled().await;
    let file = pdf("doch nicht");
    let operation = record_answer(&anna, &case, "Das war voreilig.", Some(&file)).await;
    assert_eq!(anna.call("draft", json!({ "case": case })).await["body"], "");
    anna.call("undo", json!({ "operation": operation })).await;
    let draft = anna.call("draft", json!({ "case": case })).await;
    assert_eq!((&draft["subject"], &draft["body"]), (&json!("Ihr Antrag"), &json!("Das war voreilig.")));
    assert_eq!(draft["attachments"][0]["name"], "Bescheid.pdf");

    // Sent after all, and out of reach once it is transferred.
    let again = anna.send_answer(&case).await["operation"].clone();
    anna.release_held().await;
    anna.until_settled().await;
    let late = anna.try_call("undo", json!({ "operation": again })).await.unwrap_err();
    assert_eq!(late.code, app::ErrorCode::UndoTooLate);
    let (_, page) = world.browser().visit(&world, LUKASZ, &format!("/postfach/{case}")).await;
    assert_eq!(page.matches("Das war voreilig.").count(), 1, "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_is_what_was_checked() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let case = world.applications(LUKASZ, 1).await[0].to_string();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    anna.call("claim_case", json!({ "case": case })).await;
    let save = async |body: &str| {
        anna.call("save_draft", json!({ "case": case, "subject": "Ihr Antrag", "body": body })).await;
    };
    let messages = async || anna.case(&case).await["messages"].as_array().unwrap().clone();
    let before = messages().await;
    save("Sie müssen nichts zahlen.").await;
    let checked = anna.call("check_answer", json!({ "case": case })).await["checked"].clone();
    let send = async || anna.try_call("send_answer", json!({ "case": case, "checked": checked })).await;

    // Another text, or another file, comes between: as from a second window.
    save("Sie müssen 100 Euro zahlen.").await;
    assert_eq!(send().await.unwrap_err().code, app::ErrorCode::AnswerChanged);
    assert_eq!(anna.call("draft", json!({ "case": case })).await["body"], "Sie müssen 100 Euro zahlen.");
    save("Sie müssen nichts zahlen.").await;
    let file = json!({ "case": case, "name": "Bescheid.pdf", "base64": base64(&pdf("anderes")) });
    let attached = anna.call("attach_bytes", file).await["attachments"][0]["sha256"].clone();
    assert_eq!(send().await.unwrap_err().code, app::ErrorCode::AnswerChanged);
    assert_eq!(messages().await.len(), before.len());

    // The same again, stored later: that is what was checked. Sent once, it isn't sent a second time.
    anna.call("detach", json!({ "case": case, "sha256": attached })).await;
    send().await.unwrap();
    assert_eq!(send().await.unwrap_err().code, app::ErrorCode::AnswerNotReady);
    let after = messages().await;
    assert_eq!(after.len(), before.len() + 1);
    assert!(after.iter().any(|message| message["entry"]["body"] == "Sie müssen nichts zahlen."), "{after:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_becomes_a_case_once() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let directory = anna.call("directory", json!({})).await;
    let form =
        directory["forms"].as_array().unwrap().iter().find(|form| form["id"].as_str().unwrap().contains("Hunde"));
    let form = form.unwrap()["id"].as_str().unwrap();
    let fields = [
        ("vornamen", "Grażyna"),
        ("familienname", "Świętek"),
        ("hundename", "Bello & Söhne".replace('&', "&amp;").leak()),
    ];
    let file = pdf("Antrag aus dem Blaupause-Prozess");
    let xml = blaupause(form, &fields, &file);
    let path = folder.path().join("Eingang 17.xml");
    std::fs::write(&path, &xml).unwrap();

    anna.host.will_choose(vec![path.clone()]);
    let imported = anna.call("import_files", json!({})).await;
    assert_eq!(imported[0]["result"], "registered", "{imported}");
    let case = imported[0]["case"].as_str().unwrap().to_owned();
    anna.until_settled().await;
    let registered = anna.until("the Aktenzeichen comes", async |anna: &Workplace| {
        let case = anna.case(&case).await;
        (case["aktenzeichen"] != "").then_some(case)
    });
    let registered = registered.await;
    assert_eq!(registered["applicant"], "Grażyna Świętek");
    assert_eq!(registered["attachments"][0]["here"], true);
    let id: domain::CaseId = case.parse().unwrap();
    let [on_portal] = &world.entities::<domain::Case>(Some(id)).await[..] else {
        panic!("the portal has the case once")
    };
    assert_eq!(registered["aktenzeichen"], on_portal.aktenzeichen.as_str());
    assert!(!on_portal.aktenzeichen.is_empty());

    anna.host.will_choose(vec![path]);
    let again = anna.call("import_files", json!({})).await;
    assert_eq!((&again[0]["result"], again[0]["case"].as_str()), (&json!("already-known"), Some(case.as_str())));
    // A colleague with the same file on another desk: the portal knows it.
    let mira = Workplace::signed_in(&folder.path().join("mira"), &world, MIRA).await;
    let request = json!({ "name": "kopie.xml", "base64": base64(xml.as_bytes()), "leistung": null });
    assert_eq!(mira.call("import_bytes", request).await["result"], "registered");
    mira.until_settled().await;
    assert_eq!(mira.outbox_counts().await, (0, 1));
    let outbox = mira.call("outbox", json!({})).await;
    assert_eq!(outbox[0]["refusal"], json!({ "code": "already-registered", "case": case }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_is_named_and_leaves_nothing() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let good = blaupause("1:Hundesteuer:v1.0", &[("familienname", "Müller")], &pdf("x"));
    let all = |counts: Value| counts["all"].as_u64().unwrap() + counts["closed"].as_u64().unwrap();
    let cases = all(anna.call("inbox_counts", json!({})).await);
    let broken = [
        ("abgeschnitten.xml", good.replace("</serviceportal>", ""), "isn't closed"),
        ("wurzel.xml", good.replace("serviceportal>", "portal>"), "root element is <portal>"),
        ("base64.xml", good.replace("<pdfApplicantFormBase64>", "<pdfApplicantFormBase64>!"), "isn't base64"),
        ("kein-pdf.xml", blaupause("1:Hundesteuer:v1.0", &[("a", "b")], b"MZ\x90"), "doesn't contain a PDF"),
        ("dtd.xml", format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{good}"), "document type"),
        ("leer.xml", String::new(), "no element"),
    ];
    for (name, content, reason) in broken {
        let request = json!({ "name": name, "base64": base64(content.as_bytes()), "leistung": null });
        let error = anna.try_call("import_bytes", request).await.unwrap_err();
        assert_eq!(error.code, app::ErrorCode::ImportInvalid, "{name}");
        assert!(error.message.starts_with(name) && error.message.contains(reason), "{name}: {}", error.message);
    }
    let large = folder.path().join("groß.xml");
    std::fs::File::create(&large).unwrap().set_len(41 * 1024 * 1024).unwrap();
    let whole = folder.path().join("gut.xml");
    std::fs::write(&whole, good).unwrap();
    anna.host.will_choose(vec![large.clone()]);
    let imported = anna.call("import_files", json!({})).await;
    assert_eq!((&imported[0]["result"], &imported[0]["error"]["code"]), (&json!("failed"), &json!("file-too-large")));
    assert_eq!(all(anna.call("inbox_counts", json!({})).await), cases);
    assert_eq!(anna.outbox_counts().await, (0, 0));
    // A bad file doesn't keep the others of the same choice out.
    anna.host.will_choose(vec![large, whole]);
    let imported = anna.call("import_files", json!({})).await;
    let results: Vec<&Value> = imported.as_array().unwrap().iter().map(|one| &one["result"]).collect();
    assert_eq!(results, ["failed", "leistung-needed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_at_one_device_is_read_at_the_others() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let case = world.applications(LUKASZ, 1).await[0].to_string();
    let first = Workplace::signed_in(&folder.path().join("first"), &world, ANNA).await;
    let second = Workplace::signed_in(&folder.path().join("second"), &world, ANNA).await;
    let mira = Workplace::signed_in(&folder.path().join("mira"), &world, MIRA).await;
    let unread = async |workplace: &Workplace| {
        let page = json!({ "filter": {}, "sort": "received", "descending": true, "offset": 0, "limit": 200 });
        let page = workplace.call("inbox_page", page).await;
        page["rows"].as_array().unwrap().iter().find(|row| row["case"] == case).unwrap()["unread"] == true
    };
    assert!(unread(&first).await && unread(&second).await && unread(&mira).await);
    first.call("mark_read", json!({ "case": case, "read": true })).await;
    first.call("sync_now", json!({})).await;
    second.until("it is read here too", async |second: &Workplace| (!unread(second).await).then_some(())).await;
    mira.call("sync_now", json!({})).await;
    mira.until_settled().await;
    assert!(unread(&mira).await, "what a colleague has read is not read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_would_become_too_much_is_not_attached() {
    let world = World::new().await;
    let folder = tempdir().unwrap();
    let case = world.applications(LUKASZ, 1).await[0].to_string();
    let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
    let side = 20_000_u32.to_be_bytes();
    let bomb = [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..], &side, &side, &[8, 2, 0, 0, 0]].concat();
    let file = json!({ "case": case, "name": "Foto.png", "base64": base64(&bomb) });
    let error = anna.try_call("attach_bytes", file).await.unwrap_err();
    assert_eq!(error.code, app::ErrorCode::FileExcessive);
    assert_eq!(anna.call("draft", json!({ "case": case })).await["attachments"], json!([]));
}
