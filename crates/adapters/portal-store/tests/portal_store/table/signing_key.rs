use amtspult_portal_store::table::signing_key;

use crate::support::on_both;

#[tokio::test]
async fn the_key_is_sealed_in_its_place() {
    on_both(async |place| {
        let mut write = place.database.write().await.unwrap();
        let connection = write.connection();
        assert_eq!(signing_key::es256(connection).await.unwrap(), None);
        signing_key::insert_es256(connection, "one", &[0, 1, 255]).await.unwrap();
        assert_eq!(signing_key::es256(connection).await.unwrap(), Some(vec![0, 1, 255]));
        signing_key::seal_es256(connection, "sealed").await.unwrap();
        assert_eq!(signing_key::es256(connection).await.unwrap(), Some(b"sealed".to_vec()));
    })
    .await;
}
