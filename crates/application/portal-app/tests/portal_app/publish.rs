use amtspult_portal_app::publish::{PublishError, publish_by_name};
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn a_published_version_never_changes() {
    let world = World::new().await;
    let database = &world.means.database;
    let form = |title: &str| {
        json!({"id": "1:Probe:v1.0", "title": title, "sections": [{"fieldGroups": [{"id": "a", "title": "A",
            "rows": [{"fields": [{"id": "x", "type": "STRING", "label": "x"}]}]}]}]})
        .to_string()
    };
    for _ in 0..2 {
        publish_by_name(database, demo::MUSTERAU, "Hundesteuer", &form("Probe")).await.unwrap();
    }
    let other = publish_by_name(database, demo::MUSTERAU, "Hundesteuer", &form("Anders")).await;
    assert!(matches!(other, Err(PublishError::OtherContent(_))), "{other:?}");
    let nowhere = publish_by_name(database, demo::MUSTERAU, "Jagdschein", &form("Probe")).await;
    assert!(matches!(nowhere, Err(PublishError::LeistungUnknown { .. })), "{nowhere:?}");
    let broken = publish_by_name(database, demo::MUSTERAU, "Hundesteuer", "{").await;
    assert!(matches!(broken, Err(PublishError::NotJson(_))), "{broken:?}");
}
