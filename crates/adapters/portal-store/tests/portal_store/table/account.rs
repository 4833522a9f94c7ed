use amtspult_portal_store::table::account::{self, StoredMembership};

use crate::support::{anna, membership, musterau, on_both, settle};

#[tokio::test]
async fn an_account_is_found_however_its_address_is_written() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut read = place.database.read().await.unwrap();
        let found = account::by_email(&mut read, " Anna@Musterau.Example ").await.unwrap().unwrap();
        assert_eq!((found.id, found.name()), (anna().id, "Anna Łęcka".to_owned()));
        assert!(account::by_email(&mut read, "jens@musterau.example").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_locked_membership_gives_no_rights_and_stays_one() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        let locked = StoredMembership { locked: true, ..membership() };
        account::put_membership(write.connection(), anna().id, &locked).await.unwrap();
        assert!(account::memberships(write.connection(), anna().id).await.unwrap().is_empty());
        assert!(account::is_staff(write.connection(), anna().id).await.unwrap());
        account::put_membership(write.connection(), anna().id, &membership()).await.unwrap();
        assert_eq!(account::memberships(write.connection(), anna().id).await.unwrap().len(), 1);
        assert_eq!(account::staff_of(write.connection(), musterau().id).await.unwrap().len(), 1);
        account::remove_membership(write.connection(), anna().id, musterau().id).await.unwrap();
        assert!(!account::is_staff(write.connection(), anna().id).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn what_the_console_has_shut_out_only_the_console_lets_in() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        account::shut_out(write.connection(), anna().id, true).await.unwrap();
        account::shut_out(write.connection(), anna().id, false).await.unwrap();
        assert!(!account::let_in(write.connection(), anna().id, false).await.unwrap());
        assert!(!account::is_in(write.connection(), anna().id, 0).await.unwrap());
        assert!(account::let_in(write.connection(), anna().id, true).await.unwrap());
        assert!(account::is_in(write.connection(), anna().id, 0).await.unwrap());
        assert_eq!(account::raise_epoch(write.connection(), anna().id).await.unwrap(), 1);
        assert!(!account::is_in(write.connection(), anna().id, 0).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_step_of_the_second_factor_is_used_once() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        for (step, fresh) in [(7, true), (7, false), (6, false), (8, true)] {
            assert_eq!(account::use_totp_step(write.connection(), anna().id, step).await.unwrap(), fresh, "{step}");
        }
    })
    .await;
}
