use amtspult_portal_store::table::account;
use amtspult_portal_store::table::session::{self, Session};
use forms::Vertrauensniveau;

use crate::support::{anna, in_days, in_minutes, membership, now, on_both, settle};

fn signed_in() -> Session {
    Session {
        account: anna().id,
        complete: true,
        signed_in_at: now(),
        level: Vertrauensniveau::Basis,
        agent: "Firefox".to_owned(),
        epoch: 0,
    }
}

#[tokio::test]
async fn a_session_goes_on_while_it_is_used() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        let connection = write.connection();
        session::insert(connection, "token", &signed_in(), in_days(1)).await.unwrap();
        let (found, unnoted) = session::find(connection, "token", in_minutes(1)).await.unwrap().unwrap();
        assert_eq!((found.signed_in_at, found.agent.as_str(), unnoted), (now(), "Firefox", false));
        assert!(session::find(connection, "token", in_minutes(59)).await.unwrap().unwrap().1, "its use is to be noted");
        session::note_use(connection, "token", in_minutes(59)).await.unwrap();
        assert!(session::find(connection, "token", in_minutes(100)).await.unwrap().is_some());
        assert!(session::find(connection, "token", in_minutes(120)).await.unwrap().is_none());
        assert_eq!(session::of_account(connection, anna().id, in_minutes(60)).await.unwrap().len(), 1);
        session::delete_expired(connection, in_minutes(120)).await.unwrap();
        assert!(session::find(connection, "token", in_minutes(60)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_with_its_epoch_unless_it_is_carried_over() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        let connection = write.connection();
        session::insert(connection, "kept", &signed_in(), in_days(1)).await.unwrap();
        session::insert(connection, "former", &signed_in(), in_days(1)).await.unwrap();
        let epoch = account::raise_epoch(connection, anna().id).await.unwrap();
        session::carry_over(connection, anna().id, "kept", epoch).await.unwrap();
        session::delete_former(connection, anna().id, epoch).await.unwrap();
        assert!(session::find(connection, "kept", now()).await.unwrap().is_some());
        assert!(session::find(connection, "former", now()).await.unwrap().is_none());
        account::put_membership(connection, anna().id, &membership()).await.unwrap();
        assert!(session::find(connection, "kept", now()).await.unwrap().is_none(), "staff need a second factor");
    })
    .await;
}

#[tokio::test]
async fn attempts_count_up_and_a_session_that_is_gone_has_none_left() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        let halfway = Session { complete: false, ..signed_in() };
        session::insert(write.connection(), "token", &halfway, in_days(1)).await.unwrap();
        for count in 1..4 {
            assert_eq!(session::count_attempt(write.connection(), "token").await.unwrap(), count);
        }
        assert_eq!(session::count_attempt(write.connection(), "other").await.unwrap(), i64::MAX);
        session::delete(write.connection(), "token").await.unwrap();
        assert!(session::find(write.connection(), "token", now()).await.unwrap().is_none());
    })
    .await;
}
