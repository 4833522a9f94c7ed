use amtspult_portal_store::table::attachment;
use amtspult_portal_store::table::form_draft::{self, Draft, DraftKey, LIMIT, Other, Saved};
use domain::FieldKey;

use crate::support::{anna, file, in_days, musterau, now, on_both, reference, settle};

fn key() -> DraftKey {
    DraftKey { account: anna().id, tenant: musterau().id, form: "hundesteuer".to_owned() }
}

#[tokio::test]
async fn a_draft_is_what_was_saved_with_the_files_it_holds() {
    on_both(async |place| {
        settle(&place.database).await;
        let (sha256, bytes) = file(12);
        let mut draft = Draft { submission: "one".to_owned(), ..Draft::default() };
        let field = FieldKey::new("hund", 0, "nachweis");
        draft.others.insert(field, vec![Other::Files(vec![reference(&sha256, 12)])]);
        let mut write = place.database.write().await.unwrap();
        attachment::insert(&mut write, musterau().id, &sha256, "application/pdf", &bytes).await.unwrap();
        assert_eq!(form_draft::lock(&mut write, &key(), now()).await.unwrap(), None);
        assert_eq!(form_draft::held_by(write.connection(), anna().id).await.unwrap(), (0, 0), "locked isn't begun");
        assert_eq!(form_draft::save(&mut write, &key(), &draft, now()).await.unwrap(), Saved::Saved);
        assert_eq!(form_draft::lock(&mut write, &key(), now()).await.unwrap(), Some(draft.clone()));
        assert_eq!(form_draft::held_by(write.connection(), anna().id).await.unwrap(), (1, 12));
        draft.submission = "x".repeat(LIMIT);
        assert_eq!(form_draft::save(&mut write, &key(), &draft, now()).await.unwrap(), Saved::TooLarge);
        assert_eq!(form_draft::find(write.connection(), &key()).await.unwrap().unwrap().submission, "one");
        assert!(form_draft::delete(&mut write, &key()).await.unwrap());
        assert!(!form_draft::delete(&mut write, &key()).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn drafts_that_nobody_goes_on_with_are_removed() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        form_draft::lock(&mut write, &key(), now()).await.unwrap();
        form_draft::save(&mut write, &key(), &Draft::default(), now()).await.unwrap();
        assert_eq!(form_draft::of_account(write.connection(), anna().id).await.unwrap()[0].updated_at, now());
        assert_eq!(form_draft::delete_older(write.connection(), now()).await.unwrap(), 0);
        assert_eq!(form_draft::delete_older(write.connection(), in_days(1)).await.unwrap(), 1);
    })
    .await;
}
