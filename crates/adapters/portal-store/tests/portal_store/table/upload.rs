use amtspult_portal_store::table::attachment;
use amtspult_portal_store::table::upload::{self, UploadKey};

use crate::support::{anna, file, musterau, on_both, settle};

#[tokio::test]
async fn pieces_are_appended_where_the_upload_is_and_become_a_file() {
    on_both(async |place| {
        settle(&place.database).await;
        let (sha256, bytes) = file(20);
        let key = UploadKey { tenant: musterau().id, sha256: sha256.clone(), account: anna().id };
        let mut write = place.database.write().await.unwrap();
        assert!(!upload::append(&mut write, &key, 0, b"x").await.unwrap(), "not announced");
        upload::announce(&mut write, &key, 20, "application/pdf").await.unwrap();
        assert!(upload::append(&mut write, &key, 0, &bytes[..8]).await.unwrap());
        assert!(!upload::append(&mut write, &key, 0, &bytes[..8]).await.unwrap(), "it came already");
        let again = upload::announce(&mut write, &key, 20, "application/pdf").await.unwrap();
        assert_eq!((again.received, again.complete), (8, false));
        assert!(upload::append(&mut write, &key, 8, &bytes[8..]).await.unwrap());
        assert_eq!(upload::content(write.connection(), &key).await.unwrap(), bytes);
        assert_eq!(upload::open_size(write.connection(), anna().id).await.unwrap(), 20);
        let known = upload::find(write.connection(), &key).await.unwrap().unwrap();
        upload::complete(&mut write, &key, &known).await.unwrap();
        assert!(upload::find(write.connection(), &key).await.unwrap().unwrap().complete);
        let stored = attachment::find(write.connection(), key.tenant, &sha256).await.unwrap().unwrap();
        assert_eq!((stored.size, stored.media_type.as_str()), (20, "application/pdf"));
        assert!(attachment::may_read(write.connection(), key.tenant, &sha256, anna().id, &[]).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_is_announced_otherwise_begins_anew() {
    on_both(async |place| {
        settle(&place.database).await;
        let key = UploadKey { tenant: musterau().id, sha256: file(20).0, account: anna().id };
        let mut write = place.database.write().await.unwrap();
        upload::announce(&mut write, &key, 20, "application/pdf").await.unwrap();
        upload::append(&mut write, &key, 0, b"12345").await.unwrap();
        let other = upload::announce(&mut write, &key, 30, "application/pdf").await.unwrap();
        assert_eq!((other.size, other.received), (30, 0));
        upload::remove(&mut write, &key).await.unwrap();
        assert!(upload::find(write.connection(), &key).await.unwrap().is_none());
    })
    .await;
}
