//! The change feed on both databases: pages, restarts, removals, and writers at the same time.

use std::collections::BTreeMap;

use domain::{TextModule, TextModuleId};
use portal_store::Database;
use portal_store::table::feed;
use protocol::{Digest, Entity, PullAnswer, Scope};
use serde_json::{Value, json};

use crate::support::{ANNA, Postgres, World};

fn cursors(answer: &PullAnswer) -> Value {
    answer
        .pages
        .iter()
        .map(|page| (page.scope.to_string(), Value::from(page.cursor.clone())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[tokio::test]
async fn pages_add_up_to_the_checksum_and_an_idle_pull_is_empty() {
    let world = World::new().await;
    let anna = world.staff(ANNA).await;
    let mut known = serde_json::Map::new();
    let mut sums: BTreeMap<Scope, (Digest, Option<Digest>)> = BTreeMap::new();
    let mut rounds = 0;
    loop {
        let answer = anna.pull(Value::from(known.clone()), 30).await;
        if answer.pages.is_empty() {
            break;
        }
        for page in answer.pages {
            assert!(page.changes.len() <= 30 && !page.restart);
            let sum = sums.entry(page.scope).or_default();
            for change in &page.changes {
                sum.0 = sum.0.replace(Digest::default(), change.digest());
            }
            sum.1 = page.checksum;
            assert_eq!(page.more, page.checksum.is_none());
            known.insert(page.scope.to_string(), page.cursor.into());
        }
        rounds += 1;
    }
    assert!(rounds > 3 && sums.len() == 3);
    for (scope, (added, told)) in sums {
        assert_eq!(Some(added), told, "{scope}");
    }
}

#[tokio::test]
async fn strange_cursors_restart_and_lost_scopes_are_revoked() {
    let world = World::new().await;
    let anna = world.staff(ANNA).await;
    let cursor = anna.pull(json!({}), 1000).await.pages[0].cursor.clone();
    let ahead = format!("{}9999", cursor);
    for strange in ["", "v1", "v2.a.1", "v1.other.1", ahead.as_str()] {
        let answer = anna.pull(json!({"directory": strange}), 1000).await;
        let page = answer.pages.iter().find(|page| page.scope == Scope::Directory).unwrap();
        assert!(page.restart && !page.changes.is_empty(), "{strange}");
    }
    let foreign = format!("office:{}", uuid::Uuid::nil());
    let answer = anna.pull(json!({ foreign.clone(): "v1.a.1" }), 10).await;
    assert_eq!(answer.revoked.iter().map(ToString::to_string).collect::<Vec<_>>(), [foreign]);
}

fn module(title: &str) -> TextModule {
    TextModule {
        id: TextModuleId(uuid::Uuid::now_v7()), title: title.to_owned(), body: "…".to_owned(), purpose: None
    }
}

async fn store(database: &Database, entity: Entity, scope: Scope) {
    let mut write = database.write().await.unwrap();
    feed::put(&mut write, demo::musterau(), scope, &[entity]).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_removed_or_moves_leaves_a_removal_behind() {
    let world = World::new().await;
    let anna = world.staff(ANNA).await;
    let start = anna.pull(json!({}), 1000).await;
    let offices: Vec<Scope> =
        start.pages.iter().map(|page| page.scope).filter(|scope| *scope != Scope::Directory).collect();
    let moving = module("wandert");
    store(world.portal.database(), moving.clone().into(), offices[0]).await;
    let between = anna.pull(cursors(&start), 1000).await;
    let mut seen: Value = cursors(&start);
    seen[offices[0].to_string()] = between.pages[0].cursor.clone().into();
    store(world.portal.database(), moving.clone().into(), offices[1]).await;
    let answer = anna.pull(seen, 1000).await;
    let change = |scope: Scope| answer.pages.iter().find(|page| page.scope == scope).unwrap().changes[0].clone();
    assert!(change(offices[0]).body.is_none() && change(offices[1]).body.is_some());
    let after = anna.pull(json!({}), 1000).await;
    for page in after.pages {
        let sum =
            page.changes.iter().fold(Digest::default(), |sum, change| sum.replace(Digest::default(), change.digest()));
        assert_eq!(page.checksum, Some(sum), "{}", page.scope);
    }
    let mut write = world.portal.database().write().await.unwrap();
    feed::remove::<TextModule>(&mut write, demo::musterau(), &moving.id.to_string()).await.unwrap();
    write.commit().await.unwrap();
    assert!(anna.all("text-module").await.iter().all(|known| known["id"] != moving.id.to_string()));
}

/// Writers commit in an order of their own while a reader follows; it must see every change exactly where it is.
async fn a_reader_misses_nothing(world: &World) {
    const WRITERS: usize = 8;
    const EACH: usize = 25;
    let database = world.portal.database().clone();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let database = database.clone();
            tokio::spawn(async move {
                for n in 0..EACH {
                    let mut write = database.write().await.unwrap();
                    let entity = module(&format!("{writer}-{n}")).into();
                    feed::put(&mut write, demo::nebenau(), Scope::Directory, &[entity]).await.unwrap();
                    // Lets others in between the number and the commit.
                    tokio::task::yield_now().await;
                    if n % 5 == 4 { write.rollback().await.unwrap() } else { write.commit().await.unwrap() }
                }
            })
        })
        .collect();
    let expected = WRITERS * EACH * 4 / 5;
    let mut read = database.read().await.unwrap();
    let mut position = 0;
    let mut found = 0;
    drop(read);
    while found < expected {
        let finished = writers.iter().all(tokio::task::JoinHandle::is_finished);
        read = database.read().await.unwrap();
        let changes = feed::since(&mut read, demo::nebenau(), Scope::Directory, position, 7).await.unwrap();
        drop(read);
        assert!(!(finished && changes.is_empty()), "the reader saw {found} of {expected}");
        for (sequence, change) in changes {
            assert!(sequence > position);
            position = sequence;
            let Some(Entity::TextModule(module)) = change.entity().unwrap() else { continue };
            found += usize::from(module.body == "…");
        }
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let state =
        feed::state(&mut database.read().await.unwrap(), demo::nebenau(), Scope::Directory).await.unwrap().unwrap();
    assert_eq!(state.last_sequence, position, "a number that was rolled back is given again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_misses_no_change_on_sqlite() {
    a_reader_misses_nothing(&World::new().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_stores_and_answers_alike_and_a_reader_misses_no_late_commit() {
    let Some(postgres) = Postgres::start() else { return };
    let world = World::on(&postgres.url, tempfile::tempdir().unwrap()).await;
    a_reader_misses_nothing(&world).await;
    late_commit(&world).await;
    let other = World::new().await;
    let (on_postgres, on_sqlite) = (world.staff(ANNA).await, other.staff(ANNA).await);
    for kind in ["case", "message", "note", "history", "form", "leistung", "staff"] {
        assert_eq!(on_postgres.all(kind).await, on_sqlite.all(kind).await, "{kind}");
    }
    let (mut anna, case) = (on_postgres.clone(), on_postgres.case_in("eingegangen").await);
    let claim = anna.operation(&case, json!({"type": "claim"}));
    let answers = futures_util::future::join_all((0..8).map(|_| anna.push(std::slice::from_ref(&claim)))).await;
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    assert!(matches!(answers[0][0].outcome, protocol::Outcome::Applied { .. }));
    world.running.stop().await;
    world.portal.close().await;
}

/// The writer that took its number first commits last: the second one has to wait for it.
async fn late_commit(world: &World) {
    let database = world.portal.database().clone();
    let mut early = database.write().await.unwrap();
    feed::put(&mut early, demo::nebenau(), Scope::Directory, &[module("früh").into()]).await.unwrap();
    let second = tokio::spawn({
        let database = database.clone();
        async move { store_in_nebenau(&database).await }
    });
    let before = feed::state(&mut database.read().await.unwrap(), demo::nebenau(), Scope::Directory).await.unwrap();
    assert!(!second.is_finished());
    early.commit().await.unwrap();
    second.await.unwrap();
    let after = feed::state(&mut database.read().await.unwrap(), demo::nebenau(), Scope::Directory).await.unwrap();
    assert_eq!(after.unwrap().last_sequence, before.unwrap().last_sequence + 2);
}

async fn store_in_nebenau(database: &Database) {
    let mut write = database.write().await.unwrap();
    feed::put(&mut write, demo::nebenau(), Scope::Directory, &[module("spät").into()]).await.unwrap();
    write.commit().await.unwrap();
}
