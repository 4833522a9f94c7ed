//! The line breaks at every byte of a push and of its answer: each operation is applied once, and the desk knows it.

use std::collections::BTreeSet;
use std::time::Instant;

use domain::{AttachmentRef, Case, CaseId, HistoryEntry, Message, Note};
use serde_json::json;
use tempfile::tempdir;
use testkit::cuts::Seen;
use testkit::samples::{base64, pdf};
use testkit::{ANNA, Cut, LUKASZ, Side, Workplace, World};

use trial::full;

/// Operations in each push.
const OPERATIONS: usize = 6;
/// Cases handed in at once, in one transaction.
const SUPPLY: usize = 200;
/// Rounds after which a new portal and a new desk take over: both grow slower with what they hold.
const ROUNDS: usize = 200;

/// What one round left behind, to be compared at the end.
struct Round {
    case: CaseId,
    name: String,
}

struct Line {
    world: World,
    anna: Workplace,
    supply: Vec<CaseId>,
    rounds: Vec<Round>,
    /// Operations of rounds that were compared already.
    applied: usize,
    _folder: tempfile::TempDir,
}

impl Line {
    async fn new() -> Self {
        let world = World::behind_cuts().await;
        let folder = tempdir().unwrap();
        let anna = Workplace::signed_in(folder.path(), &world, ANNA).await;
        Self { world, anna, supply: vec![], rounds: vec![], applied: 0, _folder: folder }
    }

    async fn fresh_case(&mut self) -> CaseId {
        if self.supply.is_empty() {
            self.supply = self.world.applications(LUKASZ, SUPPLY).await;
            let last = *self.supply.last().unwrap();
            let here =
                async |anna: &Workplace| anna.try_call("open_case", json!({ "case": last.to_string() })).await.ok();
            self.anna.until("the new cases are here", here).await;
        }
        self.supply.pop().unwrap()
    }

    /// Records six operations without a line, breaks the next matching request there, and exchanges until all is done.
    async fn round(&mut self, method: &'static str, path: &'static str, cut: Option<Cut>) -> Seen {
        let id = self.fresh_case().await;
        let (anna, case) = (&self.anna, id.to_string());
        let name = format!("Runde {}", self.rounds.len());
        anna.set_offline(true).await;
        anna.call("claim_case", json!({ "case": case })).await;
        anna.call("change_state", json!({ "case": case, "to": "in-pruefung", "reason": "" })).await;
        anna.call("add_note", json!({ "case": case, "text": format!("Erste Notiz, {name}") })).await;
        anna.call("add_note", json!({ "case": case, "text": format!("Zweite Notiz, {name}") })).await;
        anna.call("set_reminder", json!({ "case": case, "date": "2027-02-01" })).await;
        anna.call("save_draft", json!({ "case": case, "subject": name, "body": format!("Antwort, {name}") })).await;
        let file = json!({ "case": case, "name": "Bescheid.pdf", "base64": base64(&pdf(&name)) });
        anna.call("attach_bytes", file).await;
        anna.send_answer(&case).await;
        assert_eq!(anna.outbox_counts().await, (OPERATIONS as u64, 0));
        anna.host.advance(jiff::SignedDuration::from_secs(60));

        self.world.cuts().arm(method, path, cut);
        anna.set_offline(false).await;
        anna.until("the outbox is empty", async |anna: &Workplace| {
            let sync = anna.status().await["sync"].clone();
            if sync["line"] == "offline" {
                // The desk would try again by itself a little later.
                anna.call("sync_now", json!({})).await;
            }
            (sync["line"] == "online" && sync["waiting"] == 0).then_some(())
        })
        .await;
        assert_eq!(anna.outbox_counts().await, (0, 0), "{name}, {cut:?}");
        self.rounds.push(Round { case: id, name });
        self.world.cuts().seen()
    }

    /// Breaks the line after `0, step, 2·step, …` bytes of one side, until the side ends before.
    async fn every(&mut self, method: &'static str, path: &'static str, side: Side, step: usize) -> usize {
        for number in 0.. {
            if self.rounds.len() == ROUNDS {
                self.check().await;
                *self = Self { applied: self.applied, ..Self::new().await };
            }
            let seen = self.round(method, path, Some(Cut { side, after: number * step })).await;
            if !seen.cut {
                return number;
            }
        }
        unreachable!("there are more bytes than numbers")
    }

    /// Compares everything that the rounds did with what the portal has, and that with what the desk shows.
    async fn check(&mut self) {
        self.anna.until_settled().await;
        self.applied += self.rounds.len() * OPERATIONS;
        for Round { case, name } in &self.rounds {
            let world = &self.world;
            let [stored] = &world.entities::<Case>(Some(*case)).await[..] else { panic!("{name}") };
            assert_eq!(stored.state.name(), "in-pruefung", "{name}");
            assert_eq!(stored.reminder.map(|date| date.to_string()).as_deref(), Some("2027-02-01"), "{name}");
            assert_eq!(stored.fencing, 1, "{name}: claimed once");
            let notes: Vec<Note> = world.entities(Some(*case)).await;
            let texts: BTreeSet<String> = notes.iter().map(|note| note.text.clone()).collect();
            assert_eq!((notes.len(), texts.len()), (2, 2), "{name}: {texts:?}");
            let messages: Vec<Message> = world.entities(Some(*case)).await;
            let answers: Vec<&Message> =
                messages.iter().filter(|message| message.body == format!("Antwort, {name}")).collect();
            let [answer] = answers[..] else { panic!("{name}: {} answers", answers.len()) };
            let [AttachmentRef { sha256, .. }] = &answer.attachments[..] else { panic!("{name}: attachments") };
            assert_eq!(*sha256, store::table::attachment::hash(&pdf(name)), "{name}");
            let history: Vec<HistoryEntry> = world.entities(Some(*case)).await;
            let by_anna = history.iter().filter(|entry| entry.author.name == "Anna Lehmann").count();
            assert_eq!(by_anna, OPERATIONS, "{name}: each operation left one entry");

            let shown = self.anna.case(case).await;
            for list in ["messages", "notes", "history"] {
                for entry in shown[list].as_array().unwrap() {
                    assert_eq!(entry["work"], json!(null), "{name}: the desk knows of {entry}");
                }
            }
            assert_eq!(shown["history"].as_array().unwrap().len(), history.len(), "{name}");
        }
    }
}

async fn cut_everywhere(what: &str, method: &'static str, path: &'static str, step: usize) {
    let begun = Instant::now();
    let mut line = Line::new().await;
    let whole = line.round(method, path, None).await;
    assert!(whole.whole > 0 && whole.request > 0 && whole.answer > 0, "{what} went through the line: {whole:?}");
    let requests = line.every(method, path, Side::Request, step).await;
    let answers = line.every(method, path, Side::Answer, step).await;
    // Times and numbers of other rounds may have a few digits less.
    let reached = |cuts: usize, length: usize| cuts * step + 64 >= length;
    assert!(reached(requests, whole.request) && reached(answers, whole.answer), "{requests}, {answers}, {whole:?}");
    line.check().await;
    println!(
        "{what}: {requests} cuts in the request ({} bytes), {answers} in its answer ({} bytes), every {step} bytes; \
         {} operations, each applied once; {:.1} s",
        whole.request,
        whole.answer,
        line.applied,
        begun.elapsed().as_secs_f64()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_of_operations() {
    cut_everywhere("push", "POST", "/operations", if full() { 1 } else { 37 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_announcement_of_an_upload() {
    cut_everywhere("announcing an upload", "POST", "/uploads", if full() { 1 } else { 67 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bytes_of_an_upload() {
    cut_everywhere("bytes of an upload", "PATCH", "/uploads/", if full() { 1 } else { 67 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_question_for_news() {
    cut_everywhere("pull", "POST", "/pull", if full() { 1 } else { 331 }).await;
}
