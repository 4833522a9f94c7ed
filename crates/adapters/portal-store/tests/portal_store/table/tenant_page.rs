use amtspult_portal_store::table::tenant_page;

use crate::support::{musterau, on_both, settle};

#[tokio::test]
async fn a_page_is_written_over_and_an_empty_one_is_none() {
    on_both(async |place| {
        settle(&place.database).await;
        let tenant = musterau().id;
        let mut write = place.database.write().await.unwrap();
        for body in ["Markt 1", "Markt 2"] {
            tenant_page::put(write.connection(), tenant, "kontakt", body).await.unwrap();
        }
        tenant_page::put(write.connection(), tenant, "hilfe", "").await.unwrap();
        let written = tenant_page::of_name(write.connection(), "kontakt").await.unwrap();
        assert_eq!(written, [(tenant, "Markt 2".to_owned())]);
        assert!(tenant_page::of_name(write.connection(), "hilfe").await.unwrap().is_empty());
    })
    .await;
}
