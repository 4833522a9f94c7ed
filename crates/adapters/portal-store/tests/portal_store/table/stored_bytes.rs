use amtspult_portal_store::table::stored_bytes;
use jiff::civil::date;

use crate::support::{anna, on_both, settle};

#[tokio::test]
async fn bytes_add_up_by_day() {
    on_both(async |place| {
        settle(&place.database).await;
        let (today, tomorrow) = (date(2026, 11, 23), date(2026, 11, 24));
        let mut write = place.database.write().await.unwrap();
        for (day, sum) in [(today, 7), (today, 14), (tomorrow, 7)] {
            assert_eq!(stored_bytes::add(&mut write, anna().id, day, 7).await.unwrap(), sum);
        }
        stored_bytes::forget_before(&mut write, tomorrow).await.unwrap();
        assert_eq!(stored_bytes::add(&mut write, anna().id, today, 7).await.unwrap(), 7);
        assert_eq!(stored_bytes::add(&mut write, anna().id, tomorrow, 7).await.unwrap(), 14);
    })
    .await;
}
