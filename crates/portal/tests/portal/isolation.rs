//! Tenants are sealed: every operation of the description is tried from the neighbour's side, and with bad input.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ANNA, DEVICE, PETRA, World, header};

/// An operation of the description, and a body with which its owner would succeed.
fn requests() -> Vec<(&'static str, Method, Option<Value>)> {
    let hash = "0".repeat(64);
    vec![
        ("/api/v1/tenants/{tenant}/pull", Method::POST, Some(json!({"device": DEVICE, "cursors": {}, "limit": 10}))),
        ("/api/v1/tenants/{tenant}/operations", Method::POST, Some(json!({"device": DEVICE, "operations": []}))),
        (
            "/api/v1/tenants/{tenant}/uploads",
            Method::POST,
            Some(json!({"sha256": hash, "size": 1, "media_type": "application/pdf"})),
        ),
        ("/api/v1/tenants/{tenant}/uploads/{sha256}", Method::PATCH, None),
        ("/api/v1/tenants/{tenant}/seen", Method::POST, Some(json!({"seen": {}}))),
        ("/api/v1/tenants/{tenant}/attachments/{sha256}", Method::GET, None),
        ("/api/v1/tenants/{tenant}/events", Method::GET, None),
    ]
}

/// Operations that belong to no tenant.
const OPEN: [&str; 2] = ["/api/openapi.json", "/api/v1/session"];

#[tokio::test]
async fn no_operation_of_the_description_reaches_into_another_tenant() {
    let world = World::new().await;
    let (anna, petra) = (world.staff(ANNA).await, world.staff(PETRA).await);
    let description = anna.call(Method::GET, "/api/openapi.json", None).await;
    let mut covered = vec![];
    let attachment = anna.all("message").await.into_iter().find_map(|message| {
        message["attachments"].as_array()?.first().map(|file| file["sha256"].as_str().unwrap().to_owned())
    });
    let attachment = attachment.unwrap();
    for (path, method, body) in requests() {
        let operation = description["paths"][path].get(method.as_str().to_lowercase());
        assert!(operation.is_some(), "{method} {path} isn't in the description");
        covered.push((path.to_owned(), method.as_str().to_lowercase()));
        let address = path.replace("{sha256}", &attachment);
        let send = |staff: &crate::support::Staff| {
            let request = staff.request(method.clone(), &address.replace("{tenant}", &anna.tenant));
            if let Some(body) = &body { request.json(body) } else { request.header("Upload-Offset", 0) }
        };
        let foreign = send(&petra).send().await.unwrap();
        assert_eq!(foreign.status(), 403, "{path}");
        assert_eq!(header(&foreign, "content-type"), "application/problem+json");
        let mut nobody = petra.clone();
        nobody.token = "nothing".to_owned();
        assert_eq!(send(&nobody).send().await.unwrap().status(), 401, "{path}");
        assert_ne!(send(&anna).send().await.unwrap().status(), 403, "{path}: its own tenant may");
    }
    for (path, operations) in description["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let known = covered.contains(&(path.clone(), method.clone())) || OPEN.contains(&path.as_str());
            assert!(known, "{method} {path} has no row here");
        }
    }
    // Through her own tenant she reaches what is hers only.
    let mine = format!("/api/v1/tenants/{{tenant}}/attachments/{attachment}");
    assert_eq!(petra.request(Method::GET, &mine).send().await.unwrap().status(), 404);
    assert_eq!(petra.all("case").await.len(), 3);
    let mut petra = petra;
    let foreign = anna.case_in("eingegangen").await;
    let claim = petra.operation(&foreign, json!({"type": "claim"}));
    let answer = petra.push(&[claim]).await;
    let refused = protocol::Outcome::Refused { refusal: protocol::Refusal::CaseUnknown };
    assert_eq!(answer[0].outcome, refused);
}

#[tokio::test]
async fn bad_input_is_a_problem_and_never_a_failure() {
    let world = World::new().await;
    let anna = world.staff(ANNA).await;
    let bodies = ["", "{", "[]", "null", "{\"device\": 1}", "{\"device\":\"x\",\"cursors\":[],\"limit\":-1}", "\u{0}"];
    for path in ["pull", "operations", "uploads", "seen"] {
        for body in bodies {
            let request = anna.request(Method::POST, &format!("/api/v1/tenants/{{tenant}}/{path}"));
            let answer = request.body(body).send().await.unwrap();
            assert_eq!(answer.status(), 400, "{path} {body}");
            assert_eq!(header(&answer, "content-type"), "application/problem+json");
        }
        let request = anna.request(Method::POST, &format!("/api/v1/tenants/{{tenant}}/{path}"));
        let huge = request.body(vec![b' '; 17 * 1024 * 1024]).send().await;
        // The portal may hang up before all of it is sent.
        assert!(huge.is_err() || huge.is_ok_and(|answer| answer.status() == 413), "{path}");
    }
    for (path, status) in [
        ("/api/v1/tenants/x/events", 400),
        ("/api/v1/tenants/{tenant}/attachments/zz", 400),
        ("/api/v1/nothing", 404),
        ("/api/v1/tenants/{tenant}/pull", 405),
    ] {
        let answer = anna.request(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(header(&answer, "content-type"), "application/problem+json");
    }
    let mut browser = world.browser();
    for path in ["/formulare/x/y", "/antraege/%00", "/postfach/nein", "/anhaenge/a/b", "/gibt-es-nicht"] {
        assert!(browser.get(path).await.status().as_u16() < 500, "{path}");
    }
}

#[tokio::test]
async fn events_tell_of_changes_in_own_scopes() {
    let world = World::new().await;
    let mut anna = world.staff(ANNA).await;
    let mut stream = anna.request(Method::GET, "/api/v1/tenants/{tenant}/events").send().await.unwrap();
    let mut next = async || String::from_utf8(stream.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(next().await.contains("event: changed"));
    let case = anna.case_in("eingegangen").await;
    let claim = anna.operation(&case, json!({"type": "claim"}));
    anna.push(&[claim]).await;
    assert!(next().await.contains("event: changed"));
    // An open stream doesn't keep the portal from stopping.
    world.running.stop().await;
}
