use amtspult_portal_store::table::{account, account_link, attachment, audit, form_draft, grant, operation, session};
use amtspult_portal_store::{Conflict as _, StorageError, again};
use jiff::Timestamp;

use crate::support::{anna, file, in_days, in_minutes, membership, musterau, now, on_both, settle};

/// What a reading must say of a row that isn't what this program writes.
fn is_damaged<T>(read: Result<T, StorageError>) -> bool {
    matches!(read, Err(StorageError::Damaged { .. }))
}

#[tokio::test]
async fn a_damaged_row_is_told_where_it_is_read_and_nothing_takes_its_place() {
    on_both(async |place| {
        settle(&place.database).await;
        let (sha256, bytes) = file(10);
        let mut write = place.database.write().await.unwrap();
        let signed_in = session::Session {
            account: anna().id,
            complete: true,
            signed_in_at: now(),
            level: forms::Vertrauensniveau::Basis,
            agent: String::new(),
            epoch: 0,
        };
        session::insert(write.connection(), "token", &signed_in, in_days(1)).await.unwrap();
        account::put_membership(write.connection(), anna().id, &membership()).await.unwrap();
        attachment::insert(&mut write, musterau().id, &sha256, "application/pdf", &bytes).await.unwrap();
        write.commit().await.unwrap();

        place.tamper("UPDATE session SET signed_in_at = 9000000000000000000, level = '\"hoch\"'").await;
        let mut read = place.database.read().await.unwrap();
        assert!(is_damaged(session::find(&mut read, "token", now()).await), "a moment that no calendar has");
        drop(read);
        place.tamper("UPDATE attachment SET size = -1").await;
        let mut read = place.database.read().await.unwrap();
        assert!(is_damaged(attachment::find(&mut read, musterau().id, &sha256).await), "a negative size");
        drop(read);
        place.tamper("UPDATE membership SET roles = 'clerk'").await;
        let mut read = place.database.read().await.unwrap();
        assert!(is_damaged(account::memberships(&mut read, anna().id).await), "roles that are no JSON");
        drop(read);
        place.tamper("UPDATE membership SET roles = '[]', locked = 7").await;
        let mut read = place.database.read().await.unwrap();
        assert!(is_damaged(account::memberships(&mut read, anna().id).await), "neither yes nor no");
        drop(read);
        place.tamper("UPDATE account SET stammdaten = '{'").await;
        let mut read = place.database.read().await.unwrap();
        assert!(is_damaged(account::by_id(&mut read, anna().id).await));
    })
    .await;
}

#[tokio::test]
async fn ids_and_states_that_nobody_wrote_are_damage() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        let family = grant::Family {
            id: "family".to_owned(),
            client: "desk".to_owned(),
            account: anna().id,
            scope: "openid".to_owned(),
            signed_in_at: now(),
            level: forms::Vertrauensniveau::Basis,
            epoch: 0,
        };
        grant::insert_family(write.connection(), &family).await.unwrap();
        grant::insert_tokens(write.connection(), "family", ("a", in_minutes(9)), ("r", in_days(9))).await.unwrap();
        write.commit().await.unwrap();
        place.tamper("UPDATE refresh_token SET state = 'new'").await;
        let mut read = place.database.read().await.unwrap();
        assert!(is_damaged(grant::refresh_token(&mut read, "r", now()).await), "a state is not taken for spent");
        drop(read);
        place.tamper("INSERT INTO operation (tenant, id, account, device, digest, outcome, decided_at) VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000009', 'anna', '', '', '{\"outcome\":\"applied\",\"at\":\"2026-11-23T10:00:00Z\"}', 0)").await;
        let mut read = place.database.read().await.unwrap();
        let nine = domain::OperationId(uuid::Uuid::from_u128(9));
        assert!(is_damaged(operation::find(&mut read, musterau().id, nine).await), "a name is no id");
        drop(read);
        place.tamper("INSERT INTO form_draft (account, tenant, form, content, updated_at) VALUES ('00000000-0000-0000-0000-000000000003', 'musterau', 'f', '', 0)").await;
        let mut read = place.database.read().await.unwrap();
        assert!(is_damaged(form_draft::of_account(&mut read, anna().id).await));
        drop(read);
        place.tamper("INSERT INTO account_link (token_hash, account, with_factor, expires_at, epoch) SELECT 'x', id, 2, 0, 0 FROM account").await;
        place.tamper("INSERT INTO audit (sequence, at, actor, tenant, action, subject, digest) VALUES (1, 0, 'console', 'musterau', 'factor-set', '00000000-0000-0000-0000-000000000003', '')").await;
        let mut read = place.database.read().await.unwrap();
        assert!(is_damaged(audit::of_account(&mut read, anna().id).await));
        assert!(account_link::find(&mut read, "x", Timestamp::UNIX_EPOCH).await.unwrap().is_none(), "not its hash");
    })
    .await;
}

#[tokio::test]
async fn a_log_hears_the_kind_and_no_values() {
    let damaged = StorageError::damaged("account", "anna@musterau.example is no id");
    assert_eq!(damaged.kind(), "stored account is damaged");
    assert!(!damaged.is_conflict());
}

#[tokio::test]
async fn a_write_is_tried_again_only_where_others_were_in_the_way() {
    let tries = std::cell::Cell::new(0);
    let failed: Result<(), _> = again(async || {
        tries.set(tries.get() + 1);
        Err(StorageError::damaged("account", "it"))
    })
    .await;
    assert!(failed.is_err());
    assert_eq!(tries.get(), 1);
}
