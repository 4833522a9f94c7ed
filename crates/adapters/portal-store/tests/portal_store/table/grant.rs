use amtspult_portal_store::Connection;
use amtspult_portal_store::table::account;
use amtspult_portal_store::table::grant::{self, AuthorizationCode, Family, RefreshState};
use forms::Vertrauensniveau;

use crate::support::{anna, in_days, in_minutes, membership, now, on_both, settle};

fn code() -> AuthorizationCode {
    AuthorizationCode {
        family: "family".to_owned(),
        client: "desk".to_owned(),
        account: anna().id,
        redirect_uri: "http://127.0.0.1:4711/callback".to_owned(),
        challenge: "challenge".to_owned(),
        nonce: Some("n".to_owned()),
        scope: "openid".to_owned(),
        signed_in_at: now(),
        level: Vertrauensniveau::Basis,
        epoch: 0,
        expires_at: in_minutes(1),
    }
}

async fn give(connection: &mut Connection, access: &str, refresh: &str) {
    grant::insert_tokens(connection, "family", (access, in_minutes(10)), (refresh, in_days(14))).await.unwrap();
}

async fn begin(connection: &mut Connection) {
    let AuthorizationCode { family: id, client, account, scope, signed_in_at, level, epoch, .. } = code();
    let family = Family { id, client, account, scope, signed_in_at, level, epoch };
    grant::insert_family(connection, &family).await.unwrap();
    give(connection, "access 1", "refresh 1").await;
}

async fn state(connection: &mut Connection, token: &str) -> Option<RefreshState> {
    grant::refresh_token(connection, token, now()).await.unwrap().map(|(_, state)| state)
}

#[tokio::test]
async fn a_code_is_used_once_and_a_second_use_is_told() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        grant::insert_code(write.connection(), "code", &code()).await.unwrap();
        let (taken, before) = grant::take_code(write.connection(), "code").await.unwrap().unwrap();
        assert_eq!((taken.expires_at, taken.level, before), (in_minutes(1), Vertrauensniveau::Basis, false));
        assert!(grant::take_code(write.connection(), "code").await.unwrap().unwrap().1);
        assert!(grant::take_code(write.connection(), "other").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_token_that_was_renewed_can_be_retried_until_its_successor_is_used() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        let connection = write.connection();
        begin(connection).await;
        grant::rotate(connection, "family", "refresh 1").await.unwrap();
        give(connection, "access 2", "refresh 2").await;
        assert_eq!(state(connection, "refresh 1").await, Some(RefreshState::Retry));
        assert_eq!(state(connection, "refresh 2").await, Some(RefreshState::Fresh));
        assert!(!grant::access(connection, "access 1", now()).await.unwrap().unwrap().ends_retry);
        assert!(grant::access(connection, "access 2", now()).await.unwrap().unwrap().ends_retry);
        grant::end_retry(connection, "family").await.unwrap();
        assert_eq!(state(connection, "refresh 1").await, Some(RefreshState::Spent));
        grant::revoke_family(connection, "family").await.unwrap();
        assert_eq!(state(connection, "refresh 2").await, None);
        assert!(grant::access(connection, "access 2", now()).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn tokens_hold_in_their_time_epoch_and_level() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        let connection = write.connection();
        begin(connection).await;
        assert!(grant::access(connection, "access 1", in_minutes(10)).await.unwrap().is_none());
        assert_eq!(grant::of_account(connection, anna().id, now()).await.unwrap().len(), 1);
        account::put_membership(connection, anna().id, &membership()).await.unwrap();
        assert!(grant::access(connection, "access 1", now()).await.unwrap().is_none(), "staff need a second factor");
        account::remove_membership(connection, anna().id, membership().tenant).await.unwrap();
        account::raise_epoch(connection, anna().id).await.unwrap();
        assert!(grant::access(connection, "access 1", now()).await.unwrap().is_none());
        assert!(grant::is_shut_out(connection, "access 1", now()).await.unwrap());
        assert_eq!(grant::family_of(connection, "refresh 1", "desk").await.unwrap().as_deref(), Some("family"));
        grant::delete_expired(connection, in_days(15)).await.unwrap();
        assert_eq!(grant::family_of(connection, "refresh 1", "desk").await.unwrap(), None);
    })
    .await;
}
