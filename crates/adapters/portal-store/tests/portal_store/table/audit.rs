use amtspult_portal_store::table::audit::{self, Broken, Entry};

use crate::support::{Place, anna, now, on_both, settle};

async fn append(place: &Place, action: &'static str) {
    let mut write = place.database.write().await.unwrap();
    let (actor, subject) = ("console".to_owned(), anna().id.to_string());
    let entry = Entry { at: now(), actor, tenant: None, action, subject };
    audit::append(&mut write, place.database.sealer(), &entry).await.unwrap();
    write.commit().await.unwrap();
}

async fn verified(place: &Place) -> Result<i64, Broken> {
    audit::verify_noted(&place.database).await.unwrap()
}

#[tokio::test]
async fn what_was_changed_taken_out_or_cut_off_is_found() {
    on_both(async |place| {
        settle(&place.database).await;
        for action in ["account-created", "link-made", "factor-set"] {
            append(place, action).await;
        }
        assert_eq!(verified(place).await, Ok(3));
        place.tamper("UPDATE audit SET actor = 'somebody' WHERE sequence = 2").await;
        assert_eq!(verified(place).await, Err(Broken::Entry(2)));
        place.tamper("UPDATE audit SET actor = 'console' WHERE sequence = 2").await;
        assert_eq!(verified(place).await, Ok(3));
        place.tamper("DELETE FROM audit WHERE sequence = 3").await;
        assert_eq!(verified(place).await, Err(Broken::Head));
        place.tamper("DELETE FROM audit WHERE sequence = 1").await;
        assert_eq!(verified(place).await, Err(Broken::Missing(1)));
    })
    .await;
}

#[tokio::test]
async fn an_owner_is_told_once_what_others_did() {
    on_both(async |place| {
        settle(&place.database).await;
        append(place, "link-made").await;
        append(place, "account-created").await;
        let mut write = place.database.write().await.unwrap();
        assert!(audit::is_untold(write.connection(), anna().id).await.unwrap());
        let told = audit::of_account(write.connection(), anna().id).await.unwrap();
        let actions: Vec<&str> = told.iter().map(|told| told.action.as_str()).collect();
        assert_eq!(actions, ["link-made"], "only what lets somebody in");
        audit::note_told(write.connection(), anna().id).await.unwrap();
        assert!(!audit::is_untold(write.connection(), anna().id).await.unwrap());
    })
    .await;
}
