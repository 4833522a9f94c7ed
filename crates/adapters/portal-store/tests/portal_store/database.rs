use amtspult_portal_store::table::tenant;
use amtspult_portal_store::{Absent, Database, StorageError};
use protocol::Scope;

use crate::support::{musterau, on_both};

#[tokio::test]
async fn what_isnt_committed_has_not_happened_and_what_is_is_told() {
    on_both(async |place| {
        let mut news = place.database.subscribe();
        let mut write = place.database.write().await.unwrap();
        tenant::insert(write.connection(), &musterau()).await.unwrap();
        write.rollback().await.unwrap();
        assert!(tenant::all(&mut place.database.read().await.unwrap()).await.unwrap().is_empty());
        let mut write = place.database.write().await.unwrap();
        tenant::insert(write.connection(), &musterau()).await.unwrap();
        amtspult_portal_store::table::feed::put(&mut write, musterau().id, Scope::Directory, &[]).await.unwrap();
        assert!(news.try_recv().is_err(), "nothing is told before it can be read");
        write.commit().await.unwrap();
        assert_eq!(tenant::all(&mut place.database.read().await.unwrap()).await.unwrap(), [musterau()]);
    })
    .await;
}

#[tokio::test]
async fn a_read_sees_one_state() {
    on_both(async |place| {
        let mut before = place.database.read().await.unwrap();
        assert!(tenant::all(&mut before).await.unwrap().is_empty());
        let mut write = place.database.write().await.unwrap();
        tenant::insert(write.connection(), &musterau()).await.unwrap();
        write.commit().await.unwrap();
        assert!(tenant::all(&mut before).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_newer_database_is_refused_and_an_old_one_opened_again() {
    on_both(async |place| {
        place.again().await.unwrap().close().await;
        place.tamper("INSERT INTO schema_version (version) VALUES (2999010100)").await;
        let refused = place.again().await.unwrap_err();
        assert!(matches!(refused, StorageError::NewerDatabase { found: 2_999_010_100, .. }), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn where_nothing_is_nothing_is_made_unless_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("portal.sqlite");
    let refused = Database::open(&file.display().to_string(), None, Absent::Refuse).await.unwrap_err();
    assert!(matches!(refused, StorageError::NoDatabase(_)), "{refused}");
    assert!(!file.exists());
}
