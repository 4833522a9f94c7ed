//! Event streams: as many as somebody has devices, and nothing more once the token is taken back.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{ANNA, World};

const EVENTS: &str = "/api/v1/tenants/{tenant}/events";

#[tokio::test]
async fn an_account_listens_so_often_and_gives_its_places_back() {
    let world = World::new().await;
    let anna = world.staff(ANNA).await;
    let mut streams = vec![];
    for _ in 0..16 {
        streams.push(anna.request(Method::GET, EVENTS).send().await.unwrap());
    }
    assert!(streams.iter().all(|stream| stream.status() == StatusCode::OK));
    assert_eq!(anna.request(Method::GET, EVENTS).send().await.unwrap().status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        world.staff("jens.krause@musterau.example").await.request(Method::GET, EVENTS).send().await.unwrap().status(),
        200
    );
    drop(streams);
    // The portal notices at the next thing it sends.
    let mut again = anna.request(Method::GET, EVENTS).send().await.unwrap().status();
    while again == StatusCode::TOO_MANY_REQUESTS {
        tokio::task::yield_now().await;
        again = anna.request(Method::GET, EVENTS).send().await.unwrap().status();
    }
    assert_eq!(again, StatusCode::OK);
}

#[tokio::test]
async fn a_stream_whose_token_is_taken_back_hears_nothing_more() {
    let world = World::new().await;
    let tokens = world.tokens(ANNA).await;
    let mut anna = world.staff(ANNA).await;
    let mut listener = anna.clone();
    listener.token = tokens["access_token"].as_str().unwrap().to_owned();
    let mut stream = listener.request(Method::GET, EVENTS).send().await.unwrap();
    assert!(stream.chunk().await.unwrap().is_some(), "the greeting");
    let form = [("client_id", "amtspult-desktop"), ("token", tokens["refresh_token"].as_str().unwrap())];
    anna.client.post(format!("{}/oauth/revoke", world.running.url)).form(&form).send().await.unwrap();
    let case = anna.case_in("eingegangen").await;
    let claim = anna.operation(&case, json!({"type": "claim"}));
    anna.push(&[claim]).await;
    assert!(stream.chunk().await.unwrap().is_none(), "it ends instead of telling");
}
