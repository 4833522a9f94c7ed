//! Sign-in as the desktop program and as a browser do it, and as they must not be able to.

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use portal_store::table::account;
use serde_json::Value;

use crate::support::{ANNA, Browser, CALLBACK, LUKASZ, VERIFIER, World, authorize, header, hidden, query};

#[tokio::test]
async fn the_answer_names_issuer_and_state_and_the_id_token_is_signed() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.get(&authorize("http://[::1]:4711/callback")).await;
    let back = browser.sign_in(&world, ANNA, &header(&page, "location")).await;
    assert_eq!(query(&back, "iss").as_deref(), Some(world.running.url.as_str()));
    assert_eq!(query(&back, "state").as_deref(), Some("xyz"));
    let code = query(&back, "code").unwrap();
    let tokens: Value = world.exchange(&code, "http://[::1]:4711/callback", VERIFIER).await.json().await.unwrap();
    let jwks: Value = serde_json::from_str(&browser.page("/oauth/jwks.json").await).unwrap();
    let key = &jwks["keys"][0];
    let key = DecodingKey::from_ec_components(key["x"].as_str().unwrap(), key["y"].as_str().unwrap()).unwrap();
    let mut rules = Validation::new(Algorithm::ES256);
    rules.set_audience(&["amtspult-desktop"]);
    rules.set_issuer(&[&world.running.url]);
    // The portal's clock stands still at a moment of the test's choice.
    rules.validate_exp = false;
    let claims = jsonwebtoken::decode::<Value>(tokens["id_token"].as_str().unwrap(), &key, &rules).unwrap().claims;
    assert_eq!(claims["nonce"], "n-0");
}

#[tokio::test]
async fn wrong_clients_and_addresses_are_told_here_and_other_faults_there() {
    let world = World::new().await;
    let mut browser = world.browser();
    for address in ["http://evil.example/callback", "http://127.0.0.1:4711/callback/x"] {
        assert_eq!(browser.get(&authorize(address)).await.status(), 400, "{address}");
    }
    let unknown = authorize(CALLBACK).replace("amtspult-desktop", "nobody");
    assert_eq!(browser.get(&unknown).await.status(), 400);
    for (change, by, error) in [
        ("response_type=code", "response_type=token", "unsupported_response_type"),
        ("method=S256", "method=plain", "invalid_request"),
    ] {
        let answer = browser.get(&authorize(CALLBACK).replace(change, by)).await;
        assert_eq!(query(&header(&answer, "location"), "error").as_deref(), Some(error));
    }
}

#[tokio::test]
async fn codes_need_their_verifier_and_address_and_work_once_within_a_minute() {
    let world = World::new().await;
    for (redirect, verifier, wait) in [
        (CALLBACK, "another-verifier-of-forty-three-characters-or-more", 0),
        ("http://127.0.0.1:4712/callback", VERIFIER, 0),
        (CALLBACK, VERIFIER, 61),
    ] {
        let code = world.code(ANNA).await;
        world.advance(wait);
        let answer = world.exchange(&code, redirect, verifier).await;
        assert_eq!(answer.status(), 400);
        assert_eq!(answer.json::<Value>().await.unwrap()["error"], "invalid_grant");
    }
    let code = world.code(ANNA).await;
    let tokens: Value = world.exchange(&code, CALLBACK, VERIFIER).await.json().await.unwrap();
    assert_eq!(world.exchange(&code, CALLBACK, VERIFIER).await.status(), 400);
    let refused = world.refresh(tokens["refresh_token"].as_str().unwrap()).await;
    assert_eq!(refused.status(), 400, "a code used twice takes back what it was exchanged for");
}

#[tokio::test]
async fn a_refresh_may_be_retried_until_its_successor_is_used_and_reuse_revokes_all() {
    let world = World::new().await;
    let token = |tokens: &Value| tokens["refresh_token"].as_str().unwrap().to_owned();
    let first = token(&world.tokens(ANNA).await);
    let lost: Value = world.refresh(&first).await.json().await.unwrap();
    let second: Value = world.refresh(&first).await.json().await.unwrap();
    assert_ne!(lost["refresh_token"], second["refresh_token"]);
    let third: Value = world.refresh(&token(&second)).await.json().await.unwrap();
    assert_eq!(world.refresh(&first).await.status(), 400);
    assert_eq!(world.refresh(&token(&third)).await.status(), 400, "reuse of a spent token revokes the family");
    let session = world.browser().client.get(format!("{}/api/v1/session", world.running.url));
    let answer = session.bearer_auth(third["access_token"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn revoked_tokens_and_disabled_accounts_lose_access_at_once() {
    let world = World::new().await;
    let tokens = world.tokens(ANNA).await;
    let form = [("client_id", "amtspult-desktop"), ("token", tokens["refresh_token"].as_str().unwrap())];
    let revoke = world.browser().client.post(format!("{}/oauth/revoke", world.running.url)).form(&form);
    assert_eq!(revoke.send().await.unwrap().status(), 200);
    assert_eq!(world.refresh(tokens["refresh_token"].as_str().unwrap()).await.status(), 400);

    let (staff, family) = (world.staff(ANNA).await, world.tokens(ANNA).await);
    let mut browser = world.browser();
    browser.sign_in(&world, ANNA, "/anmelden?weiter=/postfach").await;
    let anna = demo::STAFF[0].id();
    let mut write = world.portal.database().write().await.unwrap();
    account::shut_out(write.connection(), anna, true).await.unwrap();
    write.commit().await.unwrap();
    // Told apart from a token that is merely old: the desk removes what it may no longer show.
    assert_eq!(staff.request(reqwest::Method::GET, "/api/v1/session").send().await.unwrap().status(), 403);
    let refused = world.refresh(family["refresh_token"].as_str().unwrap()).await;
    assert_eq!(refused.json::<Value>().await.unwrap()["error"], "access_denied");
    assert_eq!(browser.get("/postfach").await.status(), 303);
}

#[tokio::test]
async fn a_totp_code_is_needed_and_works_once() {
    let world = World::new().await;
    let code = world.fresh_code();
    for (attempt, entered, status) in [(1, "000000", 401), (2, code.as_str(), 303), (3, code.as_str(), 401)] {
        let mut browser = world.browser();
        let next = header(&browser.password(ANNA, demo::PASSWORD, "/anmelden").await, "location");
        assert_eq!(browser.get("/postfach").await.status(), 303, "one factor opens nothing");
        let page = browser.page(&next).await;
        let csrf = hidden(&page, "csrf");
        let answer = browser.post("/anmelden/code", &[("csrf", &csrf), ("weiter", "/"), ("code", entered)]).await;
        assert_eq!(answer.status(), status, "attempt {attempt}");
    }
}

#[tokio::test]
async fn guessing_gets_slower_and_the_right_password_works_after_the_wait() {
    let world = World::new().await;
    let mut browser = world.browser();
    for _ in 0..4 {
        assert_eq!(browser.password(LUKASZ, "falsch", "/anmelden").await.status(), 401);
    }
    let mut waited = vec![];
    for _ in 0..4 {
        let answer = browser.password(LUKASZ, "falsch", "/anmelden").await;
        assert_eq!(answer.status(), 429);
        let seconds: i64 = header(&answer, "retry-after").parse().unwrap();
        waited.push(seconds);
        assert_eq!(browser.password(LUKASZ, demo::PASSWORD, "/anmelden").await.status(), 429);
        world.advance(seconds);
        assert_eq!(browser.password(LUKASZ, "falsch", "/anmelden").await.status(), 401);
    }
    assert_eq!(waited, [1, 2, 4, 8]);
    let other = browser.password("ana.smit@example.org", demo::PASSWORD, "/anmelden").await;
    assert_eq!(other.status(), 303, "other accounts from the same address go on");
    world.advance(60);
    assert_eq!(world.browser().password(LUKASZ, demo::PASSWORD, "/anmelden").await.status(), 303);
}

#[tokio::test]
async fn forms_of_others_are_turned_away_and_nobody_is_led_astray() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.page("/anmelden").await;
    let fields = [("csrf", "x"), ("weiter", "/"), ("email", LUKASZ), ("password", demo::PASSWORD)];
    assert_eq!(browser.post("/anmelden", &fields).await.status(), 403);
    for astray in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example"] {
        let mut browser = world.browser();
        let next = browser.sign_in(&world, LUKASZ, &format!("/anmelden?weiter={astray}")).await;
        assert_eq!(next, "/");
    }
}

#[tokio::test]
async fn pages_carry_strict_headers() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.get(&authorize(CALLBACK)).await;
    let page = browser.get(&header(&page, "location")).await;
    let policy = header(&page, "content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"), "{policy}");
    assert!(policy.ends_with("form-action 'self' http://127.0.0.1:4711"), "{policy}");
    assert_eq!(header(&page, "x-content-type-options"), "nosniff");
}

/// Somebody who guesses codes, from another address each time. The portal believes its proxy on this machine.
async fn guess(browser: &mut Browser, from: &str, page: &str, code: &str) -> u16 {
    let fields = [("csrf", hidden(page, "csrf")), ("weiter", "/".to_owned()), ("code", code.to_owned())];
    let request =
        browser.request(reqwest::Method::POST, "/anmelden/code").header("x-forwarded-for", from).form(&fields);
    request.send().await.unwrap().status().as_u16()
}

/// How many guess within an hour, each from an address of its own: as many as are promised with `AMTSPULT_FULL=1`.
fn guessers() -> i64 {
    if trial::full() { 10_000 } else { 120 }
}

#[tokio::test]
async fn codes_guessed_from_everywhere_are_few_and_the_owner_gets_in_on_a_known_device() {
    let world = World::behind_proxy().await;
    let mut owner = world.browser();
    owner.sign_in(&world, ANNA, "/anmelden").await;
    let guessers = guessers();
    let mut tried = 0;
    for number in 0..guessers {
        let mut browser = world.browser();
        let from = format!("2001:db8:{:x}:{:x}::1", number / 100, number);
        let page = browser.page("/anmelden").await;
        let fields = [
            ("csrf", hidden(&page, "csrf")),
            ("weiter", "/".to_owned()),
            ("email", ANNA.to_owned()),
            ("password", demo::PASSWORD.to_owned()),
        ];
        let request =
            browser.request(reqwest::Method::POST, "/anmelden").header("x-forwarded-for", &from).form(&fields);
        let answer = request.send().await.unwrap();
        if answer.status() != 303 {
            // So many right passwords from everywhere wait, too.
            assert_eq!(answer.status(), 429);
            continue;
        }
        browser.take_cookies(&answer);
        let page = browser.page("/anmelden/code").await;
        tried += usize::from(guess(&mut browser, &from, &page, "000000").await == 401);
        world.advance((number + 1) * 3_600 / guessers - number * 3_600 / guessers);
    }
    assert!((1..=10).contains(&tried), "{tried} codes were looked at within an hour");
    owner.cookies.remove("amtspult_session");
    assert_eq!(owner.sign_in(&world, ANNA, "/anmelden").await, "/", "the owner gets in meanwhile");
}

#[tokio::test]
async fn five_codes_for_one_password_and_not_one_more() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.sign_in(&world, ANNA, "/anmelden").await;
    let csrf = hidden(&browser.page("/konto").await, "csrf");
    browser.post("/abmelden", &[("csrf", &csrf)]).await;
    let next = header(&browser.password(ANNA, demo::PASSWORD, "/anmelden").await, "location");
    for attempt in 0..6 {
        world.advance(70);
        let page = browser.page(&next).await;
        let answer = browser
            .post("/anmelden/code", &[("csrf", &hidden(&page, "csrf")), ("weiter", "/"), ("code", "000000")])
            .await;
        assert_eq!(answer.status(), 401);
        let again = answer.text().await.unwrap().contains("zu viele Codes");
        assert_eq!(again, attempt == 5, "attempt {attempt}");
    }
    assert_eq!(browser.get(&next).await.status(), 303, "the password is needed again");
}

#[tokio::test]
async fn staff_without_a_second_factor_do_not_get_in() {
    let world = World::new().await;
    let mut write = world.portal.database().write().await.unwrap();
    account::set_factor(write.connection(), demo::STAFF[0].id(), None).await.unwrap();
    write.commit().await.unwrap();
    let refused = world.browser().password(ANNA, demo::PASSWORD, "/anmelden").await;
    assert_eq!(refused.status(), 401);
    assert!(refused.text().await.unwrap().contains("zweiten Faktor"));
}

#[tokio::test]
async fn tokens_of_other_clients_and_scopes_open_nothing_else() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.sign_in(&world, ANNA, "/anmelden").await;
    let without = authorize(CALLBACK).replace("openid+profile", "profile");
    assert_eq!(query(&header(&browser.get(&without).await, "location"), "error").as_deref(), Some("invalid_scope"));
    let foreign = world.tokens_of(&mut browser, "other", "https://client.example/cb", "openid email").await;
    let access = foreign["access_token"].as_str().unwrap();
    let get = |path: &str| browser.client.get(format!("{}{path}", world.running.url)).bearer_auth(access);
    assert_eq!(get("/api/v1/session").send().await.unwrap().status(), 403);
    let info: Value = get("/oauth/userinfo").send().await.unwrap().json().await.unwrap();
    assert!(info["email"].is_string() && info.get("name").is_none(), "{info}");
}

#[tokio::test]
async fn an_encrypted_portal_stays_encrypted_and_keeps_its_cookies_to_itself() {
    let world = World::new().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let running = world.portal.start(listener, Some("https://portal.example")).await.unwrap();
    let page = Browser::at(&format!("http://{address}"))
        .client
        .get(format!("http://{address}/anmelden"))
        .send()
        .await
        .unwrap();
    assert!(header(&page, "strict-transport-security").contains("max-age=63072000"));
    let cookie = header(&page, "set-cookie");
    assert!(cookie.starts_with("__Host-amtspult_session=") && cookie.contains("; Secure"), "{cookie}");
    running.stop().await;
}
