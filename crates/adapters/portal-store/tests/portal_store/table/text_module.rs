use amtspult_portal_store::Database;
use amtspult_portal_store::table::feed;
use domain::{TextModule, TextModuleId, TextModulePurpose};
use protocol::Scope;
use uuid::Uuid;

use crate::support::{musterau, on_both, settle};

fn module(number: u128, title: &str) -> TextModule {
    TextModule {
        id: TextModuleId(Uuid::from_u128(number)),
        title: title.to_owned(),
        body: "Guten Tag {name}".to_owned(),
        purpose: None,
    }
}

async fn modules(database: &Database) -> Vec<TextModule> {
    let mut read = database.read().await.unwrap();
    feed::all(&mut read, musterau().id, None).await.unwrap()
}

#[tokio::test]
async fn the_module_that_confirmed_receipts_goes_on_doing_so() {
    on_both(async |place| {
        settle(&place.database).await;
        let before = [module(60, "Abschluss"), module(61, "Eingangsbestätigung")];
        let mut write = place.database.write().await.unwrap();
        feed::put(&mut write, musterau().id, Scope::Directory, &before.clone().map(Into::into)).await.unwrap();
        let known = feed::state(write.connection(), musterau().id, Scope::Directory).await.unwrap().unwrap();
        write.commit().await.unwrap();
        // As the version before has left it.
        place.tamper("DELETE FROM schema_version WHERE version >= 2026112922").await;
        for newer in ["DROP TABLE verfahren_version", "DROP TABLE verfahren_act", "DROP TABLE withdrawn_form"] {
            place.tamper(newer).await;
        }
        let database = place.again().await.unwrap();
        let [other, receipt] = before;
        let marked = TextModule { purpose: Some(TextModulePurpose::Receipt), ..receipt };
        assert_eq!(modules(&database).await, [other, marked]);
        let mut read = database.read().await.unwrap();
        let changes = feed::since(&mut read, musterau().id, Scope::Directory, known.last_sequence, 10).await.unwrap();
        assert_eq!(changes.len(), 1, "desks get it as a change");
        drop(read);
        place.again().await.unwrap();
        assert_eq!(modules(&database).await.len(), 2, "and once");
        database.close().await;
    })
    .await;
}
