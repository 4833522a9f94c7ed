//! Many desks want the same cases at once: each case has one owner, and everybody else is told whose it is.

use std::collections::BTreeSet;

use futures_util::{StreamExt, stream};
use protocol::{Outcome, PushAnswer, Refusal};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{ANNA, MIRA, Postgres, Staff, UTE, World};

/// Requests that are under way together.
const AT_ONCE: usize = 64;

/// A desk of somebody asks for a case; gives what the portal says.
async fn claim(staff: &Staff, desk: usize, case: &str) -> Outcome {
    let operation = json!({"id": Uuid::now_v7(), "case": case, "counter": 1, "depends_on": [],
        "recorded_at": "2026-11-23T09:00:00Z", "intent": {"type": "claim"}});
    let body = json!({"device": Uuid::from_u128(desk as u128 + 1), "operations": [operation]});
    let answer = staff.call(Method::POST, "/api/v1/tenants/{tenant}/operations", Some(body)).await;
    serde_json::from_value::<PushAnswer>(answer).unwrap().answers.remove(0).outcome
}

/// `desks` each ask once for as many of the free cases as make so many claims.
async fn each_case_has_one_owner(world: &World, desks: usize, claims: usize) {
    let people = [ANNA, MIRA, UTE];
    let mut staff = vec![];
    for person in people {
        staff.push(world.staff(person).await);
    }
    let visible = |cases: Vec<Value>| -> BTreeSet<String> {
        let free = cases.into_iter().filter(|case| case["owner"].is_null());
        free.map(|case| case["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut shared = visible(staff[0].all("case").await);
    for one in &staff[1..] {
        let seen = visible(one.all("case").await);
        shared.retain(|case| seen.contains(case));
    }
    // Where there are fewer, the first ones are asked for again: then they have an owner.
    let cases: Vec<&String> = shared.iter().cycle().take(claims.div_ceil(desks)).collect();
    assert!(!cases.is_empty());
    for case in &cases {
        let asked = stream::iter(0..desks).map(|desk| {
            let who = desk % people.len();
            let one = &staff[who];
            async move { (who, claim(one, desk, case).await) }
        });
        let answers: Vec<(usize, Outcome)> = asked.buffer_unordered(AT_ONCE).collect().await;
        let owners: BTreeSet<usize> = answers
            .iter()
            .filter(|(_, outcome)| matches!(outcome, Outcome::Applied { .. }))
            .map(|(who, _)| *who)
            .collect();
        assert_eq!(owners.len(), 1, "{case}");
        let owner = owners.into_iter().next().unwrap();
        for (who, outcome) in answers {
            let told = matches!(outcome, Outcome::Refused { refusal: Refusal::AlreadyClaimed { .. } });
            assert!(who == owner || told, "{who}: {outcome:?}");
        }
    }
    println!("{} claims of {desks} desks on {} cases", desks * cases.len(), shared.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_never_has_two_owners() {
    let (desks, claims) = if trial::full() { (1_000, 10_000) } else { (60, 180) };
    each_case_has_one_owner(&World::new().await, desks, claims).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_never_has_two_owners_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    let (desks, claims) = if trial::full() { (1_000, 10_000) } else { (60, 120) };
    each_case_has_one_owner(&World::on(&postgres.url, tempfile::tempdir().unwrap()).await, desks, claims).await;
}
