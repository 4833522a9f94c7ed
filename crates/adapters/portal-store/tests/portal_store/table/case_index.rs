use amtspult_portal_store::table::case_index;

use crate::support::{anna, case, file, musterau, office, on_both, settle};

#[tokio::test]
async fn cases_are_found_by_applicant_file_and_id() {
    on_both(async |place| {
        settle(&place.database).await;
        let (tenant, (sha256, _)) = (musterau().id, file(3));
        let mut write = place.database.write().await.unwrap();
        case_index::insert(&mut write, tenant, &[case(1), case(2)], None).await.unwrap();
        case_index::insert(&mut write, tenant, &[case(3)], Some(&sha256)).await.unwrap();
        let connection = write.connection();
        let mine = case_index::of_applicant(connection, anna().id).await.unwrap();
        assert_eq!(mine, [3, 2, 1].map(|number| (tenant, case(number).id)), "the newest first");
        assert_eq!(case_index::by_file(connection, tenant, &sha256).await.unwrap(), Some(case(3).id));
        assert_eq!(case_index::office_of(connection, tenant, case(1).id).await.unwrap(), Some(office()));
        assert_eq!(case_index::tenant_of(connection, anna().id, case(1).id).await.unwrap(), Some(tenant));
        assert_eq!(case_index::office_of(connection, tenant, case(9).id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn numbers_are_given_once() {
    on_both(async |place| {
        settle(&place.database).await;
        let (tenant, leistung) = (musterau().id, case(1).leistung);
        let mut write = place.database.write().await.unwrap();
        let day = jiff::civil::date(2026, 11, 23);
        assert_eq!(case_index::prefix(&mut write, tenant, leistung, day).await.unwrap(), "AZ-2026");
        case_index::set_letters(&mut write, tenant, leistung, "HS").await.unwrap();
        assert_eq!(case_index::prefix(&mut write, tenant, leistung, day).await.unwrap(), "HS-2026");
        for (count, first) in [(1, 1), (5, 2), (1, 7)] {
            assert_eq!(case_index::take_numbers(&mut write, tenant, "HS-2026", count).await.unwrap(), first);
        }
        assert_eq!(case_index::take_numbers(&mut write, tenant, "HS-2027", 1).await.unwrap(), 1);
    })
    .await;
}
