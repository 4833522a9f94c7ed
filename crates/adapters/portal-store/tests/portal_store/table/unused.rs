use amtspult_portal_store::table::upload::{self, UploadKey};
use amtspult_portal_store::table::{attachment, unused};

use crate::support::{anna, case, file, in_minutes, musterau, now, on_both, reference, settle};

#[tokio::test]
async fn a_file_goes_when_it_has_stayed_unused() {
    on_both(async |place| {
        settle(&place.database).await;
        let (tenant, (sha256, bytes)) = (musterau().id, file(9));
        let mut write = place.database.write().await.unwrap();
        attachment::insert(&mut write, tenant, &sha256, "application/pdf", &bytes).await.unwrap();
        unused::mark(write.connection(), now()).await.unwrap();
        unused::mark(write.connection(), in_minutes(5)).await.unwrap();
        let found = async |write: &mut amtspult_portal_store::Write, since| {
            unused::files(write.connection(), since, since).await.unwrap().len()
        };
        assert_eq!(found(&mut write, now()).await, 0);
        assert_eq!(found(&mut write, in_minutes(1)).await, 1, "the first mark counts");
        attachment::insert(&mut write, tenant, &sha256, "application/pdf", &bytes).await.unwrap();
        assert_eq!(found(&mut write, in_minutes(1)).await, 0, "who stores it anew needs it");
        unused::mark(write.connection(), now()).await.unwrap();
        attachment::use_in_case(&mut write, tenant, case(1).id, &[reference(&sha256, 9)]).await.unwrap();
        write.commit().await.unwrap();
        let mut write = place.database.write().await.unwrap();
        assert!(!unused::delete_file(&mut write, tenant, &sha256, in_minutes(1)).await.unwrap(), "a case has it");
        write.rollback().await.unwrap();
        place.tamper("DELETE FROM attachment_use").await;
        let mut write = place.database.write().await.unwrap();
        assert!(unused::delete_file(&mut write, tenant, &sha256, in_minutes(1)).await.unwrap());
        assert!(attachment::find(write.connection(), tenant, &sha256).await.unwrap().is_none());
        assert!(attachment::chunk_at(write.connection(), tenant, &sha256, 0).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_goes_on_is_not_unused() {
    on_both(async |place| {
        settle(&place.database).await;
        let key = UploadKey { tenant: musterau().id, sha256: file(9).0, account: anna().id };
        let mut write = place.database.write().await.unwrap();
        upload::announce(&mut write, &key, 9, "application/pdf").await.unwrap();
        unused::mark(write.connection(), now()).await.unwrap();
        assert_eq!(unused::uploads(write.connection(), in_minutes(1)).await.unwrap().len(), 1);
        assert!(upload::append(&mut write, &key, 0, b"1234").await.unwrap());
        unused::mark(write.connection(), in_minutes(2)).await.unwrap();
        assert!(unused::uploads(write.connection(), in_minutes(1)).await.unwrap().is_empty());
    })
    .await;
}
