use amtspult_portal_store::table::account;
use amtspult_portal_store::table::account_link::{self, Link};

use crate::support::{anna, in_minutes, now, on_both, settle};

#[tokio::test]
async fn a_link_works_once_for_a_while_and_in_its_epoch() {
    on_both(async |place| {
        settle(&place.database).await;
        let link = Link { account: anna().id, with_factor: true };
        let mut write = place.database.write().await.unwrap();
        let connection = write.connection();
        account_link::insert(connection, "first", link, in_minutes(10)).await.unwrap();
        account_link::insert(connection, "second", link, in_minutes(10)).await.unwrap();
        assert_eq!(account_link::find(connection, "first", now()).await.unwrap(), None, "a later one takes its place");
        assert_eq!(account_link::find(connection, "second", now()).await.unwrap(), Some(link));
        assert_eq!(account_link::find(connection, "second", in_minutes(10)).await.unwrap(), None);
        assert!(account_link::take(connection, "second").await.unwrap());
        assert!(!account_link::take(connection, "second").await.unwrap());
        account_link::insert(connection, "third", link, in_minutes(10)).await.unwrap();
        account::raise_epoch(connection, anna().id).await.unwrap();
        assert_eq!(account_link::find(connection, "third", now()).await.unwrap(), None);
        account_link::delete_expired(connection, in_minutes(11)).await.unwrap();
        assert!(!account_link::take(connection, "third").await.unwrap());
    })
    .await;
}
