//! What is damaged is told where it is read, and nothing takes its place.

use domain::{AccountId, CaseId, Leistung, LeistungId, OfficeId, Regime, Sha256};
use jiff::Timestamp;
use protocol::{Change, Digest, EntityKind, Scope, ScopePage};
use rusqlite::Connection;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::{Result, StoreError};
use crate::overlay::case_file;
use crate::table::{entity, imported, seen, setting};
use crate::{DatabaseKey, Store, case_row, inbox, record, replicate, revoke};

const OFFICE: Scope = Scope::Office(OfficeId(Uuid::from_u128(1)));
const CASE: CaseId = CaseId(Uuid::from_u128(2));

fn change(kind: EntityKind, id: Uuid, case: Option<CaseId>, body: &Value) -> Change {
    let body = RawValue::from_string(body.to_string()).unwrap();
    Change { kind: kind.name().to_owned(), id: id.to_string(), case, body: Some(body) }
}

fn page(scope: Scope, changes: Vec<Change>) -> ScopePage {
    let sum = changes.iter().fold(Digest::default(), |sum, change| sum.replace(Digest::default(), change.digest()));
    ScopePage { scope, restart: true, changes, cursor: "1".to_owned(), more: false, checksum: Some(sum) }
}

fn case() -> ScopePage {
    let body = json!({
        "id": CASE, "office": Uuid::from_u128(1), "leistung": Uuid::from_u128(9), "aktenzeichen": "HS-1",
        "applicant": { "name": "Beispiel" }, "received_at": "2026-11-29T00:00:00Z", "state": "eingegangen",
        "owner": null, "fencing": 0, "due": null, "reminder": null, "form": "1:X:v1.0", "fields": {},
        "corrections": [], "attachments": [],
    });
    page(OFFICE, vec![change(EntityKind::Case, CASE.0, Some(CASE), &body)])
}

fn directory() -> ScopePage {
    let leistung = |id: u128| Leistung {
        id: LeistungId(Uuid::from_u128(id)),
        name: "Hundesteuer".to_owned(),
        leika: String::new(),
        office: OfficeId(Uuid::from_u128(1)),
        regime: Regime::Ao,
        processing_days: 30,
    };
    let body = |id| serde_json::to_value(leistung(id)).unwrap();
    let changes = [9, 10].map(|id| change(EntityKind::Leistung, Uuid::from_u128(id), None, &body(id)));
    page(Scope::Directory, changes.into())
}

/// A database with a case, and something in it that was changed behind everybody's back.
fn damaged(sql: &str) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("a.db"), &DatabaseKey::from_bytes([1; 32])).unwrap();
    let filled = store.write(|db| {
        replicate::apply_page(db, &directory())?;
        replicate::apply_page(db, &case())?;
        db.execute_batch(sql)?;
        Ok::<_, StoreError>(())
    });
    filled.unwrap();
    (folder, store)
}

fn told<T>(sql: &str, read: impl FnOnce(&Connection) -> Result<T>) -> String {
    let (_folder, store) = damaged(sql);
    store.read(read).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn a_value_that_its_column_cannot_have_is_told_by_its_column() {
    let file: Sha256 = "a".repeat(64).parse().unwrap();
    let is_damaged = |column: &str| format!("a stored value is damaged ({column})");
    let owner = "UPDATE case_row SET owner = 'Erika', owner_name = 'Erika'";
    assert_eq!(told(owner, |db| case_row::owner(db, CASE)), is_damaged("owner"));
    let imports = "INSERT INTO imported VALUES (printf('%.64c', 'a'), 'Erika')";
    assert_eq!(told(imports, |db| imported::case(db, &file)), is_damaged("case_id"));
    let read = "INSERT INTO seen (case_id, until) VALUES ('Erika', 1)";
    assert_eq!(told(read, |db| seen::unsent(db, 10)), is_damaged("case_id"));
    let late = "INSERT INTO seen (case_id, until) VALUES ('00000000-0000-0000-0000-000000000002', 9223372036854775807)";
    assert_eq!(told(late, |db| seen::unsent(db, 10)), is_damaged("until"), "and doesn't become 1970");
    let thread = "UPDATE case_row SET id = 'Erika', last_message = 1";
    assert_eq!(told(thread, |db| inbox::threads(db, 0, 10)), is_damaged("id"));
    for column in ["office", "leistung"] {
        let counted = |db: &Connection| inbox::counts(db, AccountId(Uuid::nil()), "2026-01-10".parse().unwrap());
        assert_eq!(told(&format!("UPDATE case_row SET {column} = 'Erika'"), counted), is_damaged(column));
    }
    assert_eq!(told("UPDATE entity SET kind = 'x'", |db| entity::of_case(db, CASE)), is_damaged("kind"));
    assert_eq!(told("UPDATE entity SET scope = 'x'", |db| entity::of_case(db, CASE)), is_damaged("scope"));
}

#[test]
fn an_entity_that_is_not_what_came_is_told_and_fetched_anew() {
    let (_folder, store) = damaged("UPDATE entity SET body = '{}' WHERE kind = 'case'");
    let error = store.read(|db| case_file(db, CASE)).unwrap_err();
    assert_eq!(error.to_string(), format!("the stored case {CASE} is damaged"));
    let refreshed = store.write(|db| record::refresh(db, CASE));
    let Err(StoreError::DamagedEntity { scope, .. }) = refreshed else { panic!("{refreshed:?}") };
    assert_eq!(scope, OFFICE);
    store.write(|db| replicate::forget(db, scope).and_then(|_| replicate::apply_page(db, &case()))).unwrap();
    assert!(store.read(|db| case_file(db, CASE)).unwrap().is_some());
}

#[test]
fn what_a_newer_version_has_given_another_shape_is_not_damaged() {
    let (_folder, store) = damaged("");
    let newer = change(EntityKind::Case, CASE.0, Some(CASE), &json!({ "shape": "new" }));
    store.write(|db| replicate::apply_page(db, &page(OFFICE, vec![newer]))).unwrap();
    assert_eq!(store.read(|db| entity::of_case(db, CASE)).unwrap(), []);
}

#[test]
fn a_damaged_entry_of_the_directory_takes_no_other_with_it() {
    let nine = Uuid::from_u128(9).to_string();
    let (_folder, store) = damaged(&format!("UPDATE entity SET body = '' WHERE id = '{nine}'"));
    let each: Vec<Result<Leistung>> = store.read(entity::each).unwrap();
    assert_eq!(each.iter().map(Result::is_ok).collect::<Vec<_>>(), [false, true]);
    assert!(store.read(entity::all::<Leistung>).is_err());
    assert!(store.read(|db| entity::find::<Leistung>(db, &nine)).is_err());
    store.write(|db| record::refresh(db, CASE)).unwrap();
}

#[test]
fn a_database_opens_with_what_is_damaged_in_it() {
    let (folder, store) = damaged("UPDATE entity SET body = '{}' WHERE kind = 'case'");
    let lines =
        "INSERT INTO case_row SELECT 7, 'Erika', office, leistung, aktenzeichen, applicant, applicant_sort, state,
         closed, owner, owner_name, received_at, due, reminder, attachments, newest, unread, work, last_message,
         to_answer, unread_mail FROM case_row";
    store
        .write(|db| {
            db.execute_batch(lines)?;
            setting::set(db, crate::database::REBUILD, &true)
        })
        .unwrap();
    drop(store);
    let store = Store::open(&folder.path().join("a.db"), &DatabaseKey::from_bytes([1; 32])).unwrap();
    assert!(store.read(|db| case_file(db, CASE)).is_err());
    let all = |db: &Connection| inbox::page(db, &inbox::Filter::default(), inbox::Sort::Received, false, 0, 10);
    assert!(store.read(all).is_err());
}

#[test]
fn what_is_damaged_keeps_nothing_else_from_being_taken_away() {
    let (_folder, store) = damaged("UPDATE entity SET body = '{}' WHERE kind = 'case'");
    store.write(|db| revoke::revoke(db, Scope::Directory, Timestamp::UNIX_EPOCH)).unwrap();
    assert_eq!(store.read(entity::scopes).unwrap(), [OFFICE]);
}

#[test]
fn who_is_shut_out_keeps_nothing_even_under_a_damaged_name() {
    let (_folder, store) = damaged("UPDATE entity SET scope = 'x'");
    store.write(|db| revoke::revoke_all(db, Timestamp::UNIX_EPOCH)).unwrap();
    let left = |db: &Connection| {
        let count = "SELECT (SELECT count(*) FROM entity) + (SELECT count(*) FROM case_row)";
        Ok::<i64, StoreError>(db.query_row(count, [], |row| row.get(0))?)
    };
    assert_eq!(store.read(left).unwrap(), 0);
}
