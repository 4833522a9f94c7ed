//! The account may no longer see something: the data goes, after what wasn't sent yet was set aside.
//!
//! Set aside means: it stands in the outbox as refused, with its text and its attachments, until the clerk has copied,
//! saved or discarded it. Nothing unsent is ever removed by what a portal answers.

use std::collections::BTreeSet;

use domain::{CaseId, MessageId, NoteId, OperationId};
use jiff::Timestamp;
use protocol::{Intent, Operation, Refusal, Scope};
use replication::outbox::Delivery;
use rusqlite::Connection;
use uuid::Uuid;

use crate::error::Result;
use crate::replicate::{Applied, forget};
use crate::table::{
    attachment, audit, begun_note, draft, entity, imported, operation, scope as scopes, seen, verfahren_shared,
};
use crate::{record, search};

/// Removes a scope with everything that came with it: entities, drafts, attachments, words of the search.
pub fn revoke(db: &Connection, scope: Scope, now: Timestamp) -> Result<Applied> {
    let cases = concerned(db, scope)?;
    for case in &cases {
        set_aside(db, *case, now)?;
    }
    let mut applied = forget(db, scope)?;
    if scope == Scope::Verfahren {
        verfahren_shared::forget_contents(db)?;
    }
    for case in &cases {
        draft::remove(db, *case)?;
        begun_note::remove(db, *case)?;
        seen::remove(db, *case)?;
        if operation::of_case(db, *case)?.is_empty() {
            imported::remove_case(db, *case)?;
        }
        record::refresh(db, *case)?;
    }
    applied.cases.extend(cases);
    attachment::remove_unused(db)?;
    search::rebuild_vocabulary(db)?;
    audit::append(db, now, "portal", "revoked", &scope.to_string())?;
    Ok(applied)
}

/// Removes all there is: the account is shut out of the tenant. Nothing happens when nothing is left.
pub fn revoke_all(db: &Connection, now: Timestamp) -> Result<Applied> {
    let mut all = Applied::default();
    for pending in operation::unsettled(db)?.iter().filter(|row| row.entry.is_pending()) {
        record::refuse_here(db, pending.entry.operation.id, &Refusal::AccessLost, now)?;
    }
    // What lies under a damaged name goes as well, and first: nobody could ask for it.
    let was_damaged = entity::remove_nameless(db)?;
    let known: BTreeSet<Scope> = scopes::cursors(db)?.into_keys().chain(entity::scopes(db)?).collect();
    for scope in known {
        let applied = revoke(db, scope, now)?;
        all.cases.extend(applied.cases);
        all.directory |= applied.directory;
    }
    if was_damaged {
        record::refresh_all(db)?;
        all.directory = true;
    }
    Ok(all)
}

/// Cases of which something lies in the scope, and those that are on their way into it.
fn concerned(db: &Connection, scope: Scope) -> Result<BTreeSet<CaseId>> {
    let mut cases: BTreeSet<CaseId> = entity::cases_of_scope(db, scope)?.into_iter().collect();
    for row in operation::unsettled(db)? {
        let operation = row.entry.operation;
        if let Intent::RegisterCase { office, .. } = operation.intent
            && Scope::Office(office) == scope
        {
            cases.insert(operation.case);
        }
    }
    Ok(cases)
}

fn set_aside(db: &Connection, case: CaseId, now: Timestamp) -> Result<()> {
    for row in operation::of_case(db, case)?.iter().filter(|row| row.entry.is_pending()) {
        record::refuse_here(db, row.entry.operation.id, &Refusal::AccessLost, now)?;
    }
    if let Some(text) = begun_note::find(db, case)?.filter(|text| !text.trim().is_empty()) {
        refused(db, case, now, Intent::AddNote { note: NoteId(Uuid::now_v7()), text })?;
    }
    match draft::find(db, case)? {
        Some(row) if !row.body.trim().is_empty() || !row.attachments.is_empty() => {
            let message = MessageId(Uuid::now_v7());
            let (subject, body, attachments) = (row.subject, row.body, row.attachments);
            refused(db, case, row.saved_at, Intent::SendMessage { message, subject, body, attachments })
        }
        _ => Ok(()),
    }
}

/// What was being written becomes something that couldn't be sent.
fn refused(db: &Connection, case: CaseId, recorded_at: Timestamp, intent: Intent) -> Result<()> {
    let id = OperationId(Uuid::now_v7());
    let counter = operation::next_counter(db)?;
    let operation = Operation { id, case, counter, depends_on: vec![], recorded_at, fencing: None, intent };
    operation::insert(db, &operation, None)?;
    operation::set_delivery(db, operation.id, &Delivery::Refused { refusal: Refusal::AccessLost })
}

#[cfg(test)]
mod tests {
    use domain::{AccountId, Author, OfficeId, Role, Sha256};
    use protocol::{Change, Digest, ScopePage};
    use serde_json::{Value, json};

    use super::*;
    use crate::overlay::{WORKER, Worker};
    use crate::table::setting;
    use crate::{DatabaseKey, Store, replicate};

    fn uuid(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn hash(digit: &str) -> Sha256 {
        digit.repeat(64).parse().unwrap()
    }

    fn file(digit: &str) -> Value {
        json!({ "sha256": hash(digit), "name": "a.pdf", "media_type": "application/pdf", "size": 3 })
    }

    /// A case of an office with a word and a file of its own.
    fn case(number: u128, office: OfficeId, word: &str, digit: &str) -> Change {
        let body = json!({
            "id": uuid(number), "office": office, "leistung": uuid(9), "aktenzeichen": "HS-1",
            "applicant": { "name": word }, "received_at": "2026-11-29T00:00:00Z", "state": "eingegangen", "owner": null,
            "fencing": 0, "due": null, "reminder": null, "form": "1:X:v1.0", "fields": {}, "corrections": [],
            "attachments": [file(digit)],
        });
        let body = serde_json::value::RawValue::from_string(body.to_string()).unwrap();
        let case = Some(CaseId(uuid(number)));
        Change { kind: "case".to_owned(), id: uuid(number).to_string(), case, body: Some(body) }
    }

    fn receive(db: &Connection, office: OfficeId, change: Change) -> Result<()> {
        let checksum = Some(Digest::default().replace(Digest::default(), change.digest()));
        let scope = Scope::Office(office);
        let page =
            ScopePage { scope, restart: true, changes: vec![change], cursor: "1".to_owned(), more: false, checksum };
        replicate::apply_page(db, &page).map(|_| ())
    }

    fn count(db: &Connection, what: &str) -> i64 {
        db.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn what_came_with_a_scope_goes_with_it_and_unsent_work_stays() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("a.db"), &DatabaseKey::from_bytes([1; 32])).unwrap();
        let (gone, stays) = (OfficeId(uuid(1)), OfficeId(uuid(2)));
        let lost = CaseId(uuid(11));
        let done = store.write(|db| {
            let author = Author { account: AccountId(uuid(3)), name: "Anna".to_owned() };
            setting::set(db, WORKER, &Worker { author, roles: vec![Role::Clerk] })?;
            receive(db, gone, case(11, gone, "Geheimniskrämer", "a"))?;
            receive(db, stays, case(12, stays, "Bleibtreu", "b"))?;
            for digit in ["a", "b", "c"] {
                attachment::store(db, &hash(digit), "application/pdf", b"%PDF-")?;
            }
            let attachments = vec![serde_json::from_value(file("c")).unwrap()];
            let (subject, body) = ("Ihr Antrag".to_owned(), "Angefangen".to_owned());
            draft::store(db, lost, &draft::DraftRow { subject, body, attachments, saved_at: Timestamp::UNIX_EPOCH })?;
            begun_note::store(db, lost, "Auch angefangen")?;
            seen::set(db, lost, 5)?;
            revoke(db, Scope::Office(gone), Timestamp::UNIX_EPOCH)?;
            Ok::<_, crate::StoreError>(())
        });
        done.unwrap();
        store
            .read(|db| {
                let counts = ["entity", "case_row", "draft", "seen", "begun_note"].map(|table| count(db, table));
                assert_eq!(counts, [1, 1, 0, 0, 0]);
                assert_eq!(count(db, "search_vocabulary WHERE word LIKE '%geheim%'"), 0);
                assert_eq!(count(db, "search_vocabulary WHERE word LIKE '%bleibtreu%'"), 1);
                let files = ["a", "b", "c"].map(|digit| attachment::is_here(db, &hash(digit)).unwrap());
                assert_eq!(files, [false, true, true], "what was begun keeps its file");
                let set_aside = operation::unsettled(db)?;
                assert_eq!(set_aside.len(), 2, "what was begun is set aside");
                for row in set_aside {
                    assert_eq!(row.entry.delivery, Delivery::Refused { refusal: Refusal::AccessLost });
                }
                Ok::<_, crate::StoreError>(())
            })
            .unwrap();
    }

    /// A new table with data of cases is to be emptied above, and filled in the test above.
    #[test]
    fn no_table_with_data_of_cases_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("a.db"), &DatabaseKey::from_bytes([1; 32])).unwrap();
        let tables = store
            .read(|db| {
                let named =
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%case_id%' ORDER BY name";
                let mut statement = db.prepare(named)?;
                let names = statement.query_map([], |row| row.get::<_, String>(0))?;
                Ok::<_, crate::StoreError>(names.collect::<rusqlite::Result<Vec<_>>>()?)
            })
            .unwrap();
        assert_eq!(tables, ["begun_note", "draft", "entity", "imported", "operation", "seen"]);
    }
}
