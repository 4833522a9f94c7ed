use amtspult_portal_store::table::known_device;

use crate::support::{anna, in_days, in_minutes, now, on_both, settle};

#[tokio::test]
async fn devices_are_known_for_half_a_year_and_twenty_at_most() {
    on_both(async |place| {
        settle(&place.database).await;
        let anna = anna().id;
        let mut write = place.database.write().await.unwrap();
        let connection = write.connection();
        for device in 0..22 {
            let at = in_minutes(device);
            known_device::remember(connection, (anna, 0), &format!("device {device}"), at).await.unwrap();
        }
        for (device, known) in [(0, false), (1, false), (2, true), (21, true)] {
            let name = format!("device {device}");
            assert_eq!(known_device::is_known(connection, anna, &name, now()).await.unwrap(), known, "{name}");
        }
        assert!(!known_device::is_known(connection, anna, "device 21", in_days(181)).await.unwrap());
        known_device::rename(connection, "device 21", "new").await.unwrap();
        assert!(known_device::is_known(connection, anna, "new", now()).await.unwrap());
        known_device::forget_all(connection, anna).await.unwrap();
        assert!(!known_device::is_known(connection, anna, "new", now()).await.unwrap());
    })
    .await;
}
