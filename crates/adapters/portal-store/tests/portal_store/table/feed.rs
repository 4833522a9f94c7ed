use amtspult_portal_store::table::feed;
use domain::{Case, Office, OfficeId};
use protocol::{Digest, Entity, Scope};
use uuid::Uuid;

use crate::support::{case, musterau, office, on_both, settle};

fn town_hall(name: &str) -> Entity {
    let (address, phone, email) = (String::new(), String::new(), String::new());
    Office { id: office(), name: name.to_owned(), address, phone, email }.into()
}

#[tokio::test]
async fn an_entity_stands_in_the_feed_once_with_its_latest_change() {
    on_both(async |place| {
        settle(&place.database).await;
        let tenant = musterau().id;
        let mut write = place.database.write().await.unwrap();
        feed::put(&mut write, tenant, Scope::Directory, &[town_hall("Bürgeramt")]).await.unwrap();
        feed::put(&mut write, tenant, Scope::Directory, &[town_hall("Bürgerbüro")]).await.unwrap();
        let changes = feed::since(write.connection(), tenant, Scope::Directory, 0, 10).await.unwrap();
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].0, 2);
        assert!(feed::since(write.connection(), tenant, Scope::Directory, 2, 10).await.unwrap().is_empty());
        let body = changes[0].1.body.as_ref().unwrap().get();
        let state = feed::state(write.connection(), tenant, Scope::Directory).await.unwrap().unwrap();
        assert_eq!(state.checksum, Digest::of("office", &office().to_string(), body));
        assert_eq!(state.last_sequence, 2);
    })
    .await;
}

#[tokio::test]
async fn what_moves_leaves_its_removal_behind_and_what_is_removed_was_known() {
    on_both(async |place| {
        settle(&place.database).await;
        let tenant = musterau().id;
        let (one, other) = (Scope::Office(office()), Scope::Office(OfficeId(Uuid::from_u128(77))));
        let id = case(1).id.to_string();
        let mut write = place.database.write().await.unwrap();
        feed::put(&mut write, tenant, one, &[case(1).into()]).await.unwrap();
        feed::put(&mut write, tenant, other, &[case(1).into()]).await.unwrap();
        let left = feed::since(write.connection(), tenant, one, 0, 10).await.unwrap();
        assert!(left[0].1.body.is_none());
        assert_eq!(feed::state(write.connection(), tenant, one).await.unwrap().unwrap().checksum, Digest::default());
        let (scope, found): (Scope, Case) = feed::find(write.connection(), tenant, &id).await.unwrap().unwrap();
        assert_eq!((scope, found), (other, case(1)));
        feed::remove::<Case>(&mut write, tenant, &id).await.unwrap();
        assert!(!feed::is_living::<Case>(write.connection(), tenant, &id).await.unwrap());
        assert!(feed::known::<Case>(write.connection(), tenant, &id).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn many_new_entities_are_what_one_by_one_makes() {
    on_both(async |place| {
        settle(&place.database).await;
        let tenant = musterau().id;
        let (bulk, single) = (Scope::Office(office()), Scope::Office(OfficeId(Uuid::from_u128(78))));
        let entities: Vec<Entity> = (1..250).map(|number| case(number).into()).collect();
        let mut write = place.database.write().await.unwrap();
        feed::insert_new(&mut write, tenant, bulk, &entities).await.unwrap();
        let quick = feed::state(write.connection(), tenant, bulk).await.unwrap().unwrap();
        feed::put(&mut write, tenant, single, &entities).await.unwrap();
        let slow = feed::state(write.connection(), tenant, single).await.unwrap().unwrap();
        assert_eq!((quick.checksum, quick.last_sequence), (slow.checksum, slow.last_sequence));
    })
    .await;
}
