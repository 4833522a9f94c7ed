use amtspult_portal_store::table::sign_in_delay;
use jiff::Timestamp;

use crate::support::{in_days, in_minutes, now, on_both};

#[tokio::test]
async fn failures_are_counted_taken_back_and_forgotten_after_a_day() {
    on_both(async |place| {
        let mut write = place.database.write().await.unwrap();
        let connection = write.connection();
        assert_eq!(sign_in_delay::not_before(connection, "key").await.unwrap(), Timestamp::UNIX_EPOCH);
        for count in 1..4 {
            assert_eq!(sign_in_delay::count_failure(connection, "key", now()).await.unwrap(), count);
        }
        sign_in_delay::set_not_before(connection, "key", in_minutes(1)).await.unwrap();
        assert_eq!(sign_in_delay::not_before(connection, "key").await.unwrap(), in_minutes(1));
        sign_in_delay::uncount(connection, "key", now()).await.unwrap();
        assert_eq!(sign_in_delay::count_failure(connection, "key", now()).await.unwrap(), 3);
        assert_eq!(sign_in_delay::count_failure(connection, "key", in_days(2)).await.unwrap(), 1);
        sign_in_delay::delete_forgotten(connection, in_days(4)).await.unwrap();
        assert_eq!(sign_in_delay::count_failure(connection, "key", in_days(2)).await.unwrap(), 1);
        sign_in_delay::forget(connection, "key").await.unwrap();
        assert_eq!(sign_in_delay::not_before(connection, "key").await.unwrap(), Timestamp::UNIX_EPOCH);
    })
    .await;
}
