use amtspult_portal_store::table::{attachment, case_index};

use crate::support::{anna, case, file, musterau, office, on_both, reference, settle};

#[tokio::test]
async fn the_pieces_of_a_file_are_the_file() {
    on_both(async |place| {
        settle(&place.database).await;
        let (sha256, bytes) = file(protocol::UPLOAD_CHUNK * 2 + 17);
        let tenant = musterau().id;
        let mut write = place.database.write().await.unwrap();
        for _ in 0..2 {
            attachment::insert(&mut write, tenant, &sha256, "application/pdf", &bytes).await.unwrap();
        }
        let stored = attachment::find(write.connection(), tenant, &sha256).await.unwrap().unwrap();
        assert_eq!(stored.size, bytes.len() as u64);
        let mut content = vec![];
        while content.len() < bytes.len() {
            let at = content.len() as u64;
            let (start, piece) = attachment::chunk_at(write.connection(), tenant, &sha256, at).await.unwrap().unwrap();
            assert_eq!(start, at);
            content.extend(piece);
        }
        assert_eq!(content, bytes);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_read_by_the_offices_of_its_cases() {
    on_both(async |place| {
        settle(&place.database).await;
        let (sha256, bytes) = file(10);
        let (tenant, account) = (musterau().id, anna().id);
        let mut write = place.database.write().await.unwrap();
        attachment::insert(&mut write, tenant, &sha256, "application/pdf", &bytes).await.unwrap();
        case_index::insert(&mut write, tenant, &[case(1)], None).await.unwrap();
        let may = async |write: &mut amtspult_portal_store::Write, offices: &[domain::OfficeId]| {
            attachment::may_read(write.connection(), tenant, &sha256, account, offices).await.unwrap()
        };
        assert!(!may(&mut write, &[office()]).await);
        attachment::use_in_case(&mut write, tenant, case(1).id, &[reference(&sha256, 10)]).await.unwrap();
        assert!(may(&mut write, &[office()]).await);
        assert!(!may(&mut write, &[]).await);
        assert!(attachment::used_in_case(write.connection(), tenant, &sha256, case(1).id).await.unwrap());
        assert!(!attachment::used_in_case(write.connection(), tenant, &sha256, case(2).id).await.unwrap());
    })
    .await;
}
