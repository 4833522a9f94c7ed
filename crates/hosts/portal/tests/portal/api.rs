//! The API with bad input, and its stream of events. Who may call what: `matrix`.

use reqwest::Method;
use serde_json::json;

use crate::support::{ANNA, World, header};

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
