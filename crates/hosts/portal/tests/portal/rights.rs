//! Whose access may be changed by whom, and what ends when it changes: nothing that was begun before lets anybody in.

use domain::{AccountId, Role, TenantId};
use portal_app::accounts::{Accounts, Actor};
use portal_app::sign_in::totp;
use portal_store::table::account::{self, StoredMembership};
use portal_store::table::{grant, session};
use reqwest::Method;
use sqlx::Row as _;

use crate::accounts::{NEW_PASSWORD, administer, administration, link, set_up, signed_in};
use crate::support::{
    ANNA, Browser, CALLBACK, LUKASZ, PETRA, Postgres, UTE, VERIFIER, World, authorize, header, hidden, query,
};

const ANA: &str = "ana.smit@example.org";

pub fn console(world: &World) -> Accounts<'_> {
    Accounts { database: world.portal.database(), actor: Actor::Console, now: world.now() }
}

pub async fn account(world: &World, email: &str) -> account::Account {
    let mut read = world.portal.database().read().await.unwrap();
    account::by_email(&mut read, email).await.unwrap().unwrap()
}

async fn join(world: &World, email: &str, tenant: TenantId, roles: &[Role]) {
    let membership = StoredMembership { tenant, roles: roles.to_vec(), offices: vec![], locked: false };
    console(world).set_membership(&account(world, email).await, &membership).await.unwrap();
}

fn access(id: AccountId) -> String {
    format!("{}/zugang/{id}", administration())
}

async fn session_status(world: &World, tokens: &serde_json::Value) -> u16 {
    let request = world.browser().client.get(format!("{}/api/v1/session", world.running.url));
    request.bearer_auth(tokens["access_token"].as_str().unwrap()).send().await.unwrap().status().as_u16()
}

async fn post(browser: &mut Browser, page: &str, place: &str, fields: &[(&str, &str)]) -> reqwest::Response {
    let csrf = hidden(&browser.page(page).await, "csrf");
    browser.post(place, &[&[("csrf", csrf.as_str())], fields].concat()).await
}

/// A code for whoever is signed in to the browser.
async fn code_of(browser: &mut Browser) -> String {
    let page = browser.page(&authorize(CALLBACK)).await;
    let anfrage = hidden(&page, "anfrage");
    let fields = [("csrf", hidden(&page, "csrf")), ("anfrage", anfrage), ("antwort", "ja".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    query(&header(&browser.post("/oauth/authorize", &fields).await, "location"), "code").unwrap()
}

const CHANGE: [(&str, &str); 3] = [("alt", demo::PASSWORD), ("neu", NEW_PASSWORD), ("nochmal", NEW_PASSWORD)];

async fn nothing_outlives_a_change(world: &World) {
    let id = account(world, LUKASZ).await.id;
    for step in ["shut out", "member", "set up", "password"] {
        let mut thief = signed_in(world, LUKASZ).await;
        let (code, tokens) = (code_of(&mut thief).await, world.tokens(LUKASZ).await);
        let epoch = account(world, LUKASZ).await.epoch;
        match step {
            "shut out" => {
                console(world).shut_out(id).await.unwrap();
                console(world).let_in(id).await.unwrap();
            }
            "member" => {
                join(world, LUKASZ, demo::nebenau(), &[]).await;
                console(world).remove_membership(id, demo::nebenau()).await.unwrap();
            }
            "set up" => {
                let token = console(world).link(id, false).await.unwrap();
                console(world).set_up(&token, demo::PASSWORD.to_owned(), None).await.unwrap();
            }
            _ => {
                let mut owner = signed_in(world, LUKASZ).await;
                let done = post(&mut owner, "/konto", "/konto/passwort", &CHANGE).await;
                assert_eq!(header(&done, "location"), "/konto?passwort=1");
                assert_eq!(owner.get("/konto").await.status(), 200, "the owner's own session goes on");
            }
        }
        assert_eq!(thief.get("/konto").await.status(), 303, "{step}: session");
        assert_eq!(world.exchange(&code, CALLBACK, VERIFIER).await.status(), 400, "{step}: code");
        assert_ne!(session_status(world, &tokens).await, 200, "{step}: token");
        assert_eq!(world.refresh(tokens["refresh_token"].as_str().unwrap()).await.status(), 400, "{step}: refresh");
        // A sign-in that looked at the former password and is slower than its change.
        let late = session::Session {
            account: id,
            complete: true,
            signed_in_at: world.now(),
            level: forms::Vertrauensniveau::Basis,
            agent: String::new(),
            epoch,
        };
        let (token, expires) = ("l".repeat(43), world.now().checked_add(jiff::SignedDuration::from_hours(1)).unwrap());
        let mut write = world.portal.database().write().await.unwrap();
        session::insert(write.connection(), &token, &late, expires).await.unwrap();
        assert!(session::find(write.connection(), &token, world.now()).await.unwrap().is_none(), "{step}: late");
        write.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn nothing_that_was_signed_in_outlives_a_change_of_access() {
    nothing_outlives_a_change(&World::new().await).await;
}

#[tokio::test]
async fn nothing_that_was_signed_in_outlives_a_change_of_access_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    nothing_outlives_a_change(&World::on(&postgres.url, tempfile::tempdir().unwrap()).await).await;
}

#[tokio::test]
async fn links_end_with_what_they_were_made_for_and_their_code_is_used_up() {
    let world = World::new().await;
    let mut ute = signed_in(&world, UTE).await;
    let anna = demo::STAFF[0].id();
    for step in ["sperren", "entfernen"] {
        let page = administer(&mut ute, &access(anna), &[("tun", "link")]).await.text().await.unwrap();
        administer(&mut ute, &access(anna), &[("tun", step), ("bestaetigt", "1")]).await;
        administer(&mut ute, &access(anna), &[("tun", "zulassen")]).await;
        assert_eq!(world.browser().get(&link(&page)).await.status(), 404, "{step}");
    }
    join(&world, ANNA, demo::musterau(), &[Role::Clerk]).await;
    let page = administer(&mut ute, &access(anna), &[("tun", "link")]).await.text().await.unwrap();
    let secret = set_up(&world, &link(&page)).await.unwrap();
    let mut browser = world.browser();
    let next = header(&browser.password(ANNA, NEW_PASSWORD, "/anmelden").await, "location");
    let page = browser.page(&next).await;
    let code = totp::code(&secret, world.now()).unwrap();
    let fields = [("csrf", hidden(&page, "csrf")), ("weiter", "/".to_owned()), ("code", code)];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(browser.post("/anmelden/code", &fields).await.status(), 401, "each code holds once");
}

#[tokio::test]
async fn the_log_says_what_an_account_became() {
    let world = World::new().await;
    let mut ute = signed_in(&world, UTE).await;
    let anna = demo::STAFF[0].id();
    administer(&mut ute, &access(anna), &[("tun", "rollen"), ("rolle-clerk", "1"), ("rolle-approver", "1")]).await;
    let mut read = world.portal.database().read().await.unwrap();
    let row = sqlx::query("SELECT subject FROM audit WHERE action = 'membership-set'").fetch_one(&mut *read).await;
    let subject: String = row.unwrap().try_get("subject").unwrap();
    assert_eq!(subject, format!("{anna} roles=clerk,approver offices="));
}

#[tokio::test]
async fn a_second_factor_needs_the_password_and_ends_what_was_signed_in_without() {
    let world = World::new().await;
    let mut thief = signed_in(&world, LUKASZ).await;
    let tokens = world.tokens(LUKASZ).await;
    let mut owner = signed_in(&world, LUKASZ).await;
    let page = owner.page("/konto/faktor").await;
    let secret = page.split("id=\"schluessel\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    let (csrf, sealed) = (hidden(&page, "csrf"), hidden(&page, "geheimnis"));
    let code = totp::code(&secret, world.now()).unwrap();
    for (password, status) in [("", 422), ("falsch", 422), (demo::PASSWORD, 303)] {
        let fields = [("csrf", csrf.as_str()), ("geheimnis", &sealed), ("code", &code), ("passwort", password)];
        assert_eq!(owner.post("/konto/faktor", &fields).await.status(), status, "{password}");
    }
    assert_eq!(thief.get("/konto").await.status(), 303);
    assert_ne!(session_status(&world, &tokens).await, 200);
    assert_eq!(world.refresh(tokens["refresh_token"].as_str().unwrap()).await.status(), 400);
    let without = "/konto/ohne-faktor";
    let used = post(&mut owner, without, without, &[("passwort", demo::PASSWORD), ("code", &code)]).await;
    assert_eq!(used.status(), 422, "the code that set it is used up");
    world.advance(60);
    let code = totp::code(&secret, world.now()).unwrap();
    let refused = post(&mut owner, without, without, &[("code", &code)]).await;
    assert_eq!(refused.status(), 422, "the password is needed, too");
    let done = post(&mut owner, without, without, &[("passwort", demo::PASSWORD), ("code", &code)]).await;
    assert_eq!(header(&done, "location"), "/konto?ohne-faktor=1");
    assert!(account(&world, LUKASZ).await.totp_secret.is_none());
}

#[tokio::test]
async fn who_becomes_staff_starts_anew_with_both_factors() {
    let world = World::new().await;
    let (mut browser, tokens) = (signed_in(&world, LUKASZ).await, world.tokens(LUKASZ).await);
    join(&world, LUKASZ, demo::musterau(), &[Role::Clerk]).await;
    assert_eq!(session_status(&world, &tokens).await, 401);
    assert_eq!(browser.get("/konto").await.status(), 303);
    // And tokens of one factor open nothing, whenever they were made.
    let lukasz = account(&world, LUKASZ).await;
    let family = grant::Family {
        id: "f".to_owned(),
        client: "amtspult-desktop".to_owned(),
        account: lukasz.id,
        scope: "openid".to_owned(),
        signed_in_at: world.now(),
        level: forms::Vertrauensniveau::Basis,
        epoch: lukasz.epoch,
    };
    let expires = world.now().checked_add(jiff::SignedDuration::from_hours(1)).unwrap();
    let mut write = world.portal.database().write().await.unwrap();
    grant::insert_family(write.connection(), &family).await.unwrap();
    grant::insert_tokens(write.connection(), "f", ("access", expires), ("refresh", expires)).await.unwrap();
    write.commit().await.unwrap();
    let basis = serde_json::json!({"access_token": "access"});
    assert_eq!(session_status(&world, &basis).await, 401);
    assert_eq!(world.refresh("refresh").await.status(), 400);
}

#[tokio::test]
async fn who_was_asked_for_the_password_again_has_to_give_it() {
    let world = World::new().await;
    for asked in ["prompt=login", "max_age=0"] {
        let mut browser = signed_in(&world, ANNA).await;
        let csrf = hidden(&browser.page("/konto").await, "csrf");
        let place = format!("{}&{asked}", authorize(CALLBACK));
        let anfrage = place.split_once('?').unwrap().1;
        let fields = [("csrf", csrf.as_str()), ("anfrage", anfrage), ("antwort", "ja")];
        let answer = browser.post("/oauth/authorize", &fields).await;
        assert!(header(&answer, "location").starts_with("/anmelden?"), "{asked}");
        let back = browser.sign_in(&world, ANNA, &header(&answer, "location")).await;
        assert!(query(&back, "code").is_some(), "{asked}: {back}");
    }
}

#[tokio::test]
async fn an_admin_has_no_say_over_people_of_other_agencies() {
    let world = World::new().await;
    join(&world, PETRA, demo::musterau(), &[]).await;
    let petra = account(&world, PETRA).await;
    let mut ute = signed_in(&world, UTE).await;
    let page = ute.page(&access(petra.id)).await;
    assert!(page.contains("Nebenau") && page.contains("Betreiber des Portals"), "{page}");
    console(&world).shut_out(petra.id).await.unwrap();
    for step in ["link", "sperren", "zulassen"] {
        let refused = administer(&mut ute, &access(petra.id), &[("tun", step)]).await;
        assert_eq!(refused.status(), 422, "{step}");
    }
    console(&world).let_in(petra.id).await.unwrap();
    // What the agency may do: lock the work that is done for itself.
    let mut world_of_petra = world.staff(PETRA).await;
    world_of_petra.tenant = demo::musterau().to_string();
    let pull = async |staff: &crate::support::Staff| {
        let body = serde_json::json!({"device": crate::support::DEVICE, "cursors": {}, "limit": 10});
        let request = staff.request(Method::POST, "/api/v1/tenants/{tenant}/pull").json(&body);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(pull(&world_of_petra).await, 200);
    assert_eq!(administer(&mut ute, &access(petra.id), &[("tun", "hier-sperren")]).await.status(), 303);
    let mut again = world.staff(PETRA).await;
    again.tenant = demo::musterau().to_string();
    assert_eq!(pull(&again).await, 403);
    again.tenant = demo::nebenau().to_string();
    assert_eq!(pull(&again).await, 200, "the other agency goes on");
    administer(&mut ute, &access(petra.id), &[("tun", "rollen"), ("rolle-clerk", "1")]).await;
    let mut still = world.staff(PETRA).await;
    still.tenant = demo::musterau().to_string();
    assert_eq!(pull(&still).await, 403, "new roles don't unlock");
    assert_eq!(administer(&mut ute, &access(petra.id), &[("tun", "hier-zulassen")]).await.status(), 303);
    let mut back = world.staff(PETRA).await;
    back.tenant = demo::musterau().to_string();
    assert_eq!(pull(&back).await, 200);
}

#[tokio::test]
async fn what_the_console_shut_out_only_the_console_lets_in_and_nobody_raises_themselves() {
    let world = World::new().await;
    let mut ute = signed_in(&world, UTE).await;
    let anna = demo::STAFF[0].id();
    console(&world).shut_out(anna).await.unwrap();
    for step in ["zulassen", "sperren", "zulassen"] {
        administer(&mut ute, &access(anna), &[("tun", step), ("bestaetigt", "1")]).await;
        assert!(account(&world, ANNA).await.disabled, "{step}");
    }
    console(&world).let_in(anna).await.unwrap();
    let own = demo::STAFF[3].id();
    let own_roles = [("tun", "rollen"), ("rolle-approver", "1"), ("rolle-tenant-admin", "1")];
    let offices: Vec<String> = demo::STAFF[3].offices().iter().map(|office| format!("oe-{office}")).collect();
    let offices: Vec<(&str, &str)> = offices.iter().map(|office| (office.as_str(), "1")).collect();
    let more = [&own_roles[..], &offices, &[("rolle-clerk", "1")]].concat();
    for (fields, status) in [
        (more, 422),
        (vec![("tun", "link")], 422),
        ([&own_roles[..], &offices].concat(), 303),
        (own_roles.to_vec(), 303),
        ([&own_roles[..], &offices].concat(), 422),
    ] {
        assert_eq!(administer(&mut ute, &access(own), &fields).await.status(), status, "{fields:?}");
    }
}

#[tokio::test]
async fn owners_are_told_of_links_and_shut_outs_at_the_next_sign_in() {
    let world = World::new().await;
    let mut ute = signed_in(&world, UTE).await;
    let anna = demo::STAFF[0].id();
    for step in ["link", "sperren", "zulassen"] {
        administer(&mut ute, &access(anna), &[("tun", step), ("bestaetigt", "1")]).await;
    }
    let mut browser = world.browser();
    let next = browser.sign_in(&world, ANNA, "/anmelden?weiter=/postfach").await;
    assert_eq!(next, "/konto?weiter=%2Fpostfach");
    let page = browser.page(&next).await;
    for said in [
        "Link zum Setzen eines neuen Passworts erzeugt",
        "Konto gesperrt",
        "durch Stadt Musterau",
        "href=\"/postfach\"",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert_eq!(world.browser().sign_in(&world, ANNA, "/anmelden?weiter=/postfach").await, "/postfach", "told once");
}

#[tokio::test]
async fn an_agency_cannot_take_a_citizens_account_that_is_more_than_its_own() {
    let world = World::new().await;
    let mut ute = signed_in(&world, UTE).await;
    let place = format!("{}/passwort-link", administration());
    let mut write = world.portal.database().write().await.unwrap();
    let sealed = world.portal.database().sealer().seal(demo::TOTP_SECRET).unwrap();
    account::set_factor(write.connection(), account(&world, LUKASZ).await.id, Some(&sealed)).await.unwrap();
    let elsewhere = account(&world, ANA).await.id.to_string();
    let moved = "UPDATE case_index SET tenant = $1, aktenzeichen = 'X-1' WHERE id = (SELECT id FROM case_index WHERE applicant = $2 LIMIT 1)";
    let moved = sqlx::query(moved).bind(demo::nebenau().to_string()).bind(elsewhere).execute(write.connection()).await;
    assert_eq!(moved.unwrap().rows_affected(), 1);
    write.commit().await.unwrap();
    for email in [LUKASZ, ANA] {
        let refused = administer(&mut ute, &place, &[("konto", email)]).await;
        assert_eq!(refused.status(), 422, "{email}");
        assert!(refused.text().await.unwrap().contains("Betreiber des Portals"), "{email}");
    }
}

#[tokio::test]
async fn names_are_short_and_show_what_they_are() {
    let world = World::new().await;
    let mut ute = signed_in(&world, UTE).await;
    let long = "ü".repeat(101);
    let new = |given: &str| {
        [("vorname", given.to_owned()), ("nachname", "Groß".to_owned()), ("email", "ina@musterau.example".to_owned())]
    };
    for (given, status) in [(long.as_str(), 422), ("\u{202e}", 422), ("I\u{202e}na", 200)] {
        let fields = new(given);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = administer(&mut ute, &format!("{}/neu", administration()), &fields).await;
        assert_eq!(answer.status(), status);
    }
    assert_eq!(account(&world, "ina@musterau.example").await.name(), "Ina Groß");
}

#[tokio::test]
async fn a_planted_device_is_not_taken_for_the_owners() {
    let world = World::new().await;
    let mut browser = world.browser();
    let planted = "p".repeat(43);
    browser.cookies.insert("amtspult_device".to_owned(), planted.clone());
    browser.sign_in(&world, LUKASZ, "/anmelden").await;
    let own = browser.cookies["amtspult_device"].clone();
    assert_ne!(own, planted);
    browser.cookies.remove("amtspult_session");
    browser.sign_in(&world, LUKASZ, "/anmelden").await;
    assert_eq!(browser.cookies["amtspult_device"], own, "a device that is known stays so");
    browser.cookies.remove("amtspult_session");
    browser.sign_in(&world, ANA, "/anmelden").await;
    let shared = browser.cookies["amtspult_device"].clone();
    browser.cookies.remove("amtspult_session");
    browser.sign_in(&world, LUKASZ, "/anmelden").await;
    assert_eq!(browser.cookies["amtspult_device"], shared, "known to both who use it");
}

async fn a_burst_of_codes_is_no_way_around_the_delay(world: &World) {
    let mut browsers = vec![];
    for _ in 0..8 {
        let mut browser = world.browser();
        let next = header(&browser.password(ANNA, demo::PASSWORD, "/anmelden").await, "location");
        let csrf = hidden(&browser.page(&next).await, "csrf");
        browsers.push((browser, csrf));
    }
    let guess = |(browser, csrf): &(Browser, String)| {
        let fields = [("csrf", csrf.as_str()), ("weiter", "/"), ("code", "000000")];
        browser.request(Method::POST, "/anmelden/code").form(&fields).send()
    };
    let answers =
        futures_util::future::join_all(browsers.iter().flat_map(|one| [guess(one), guess(one), guess(one)])).await;
    let looked_at = answers.into_iter().filter(|answer| answer.as_ref().unwrap().status() == 401).count();
    assert!((1..=5).contains(&looked_at), "{looked_at} codes were looked at");
}

#[tokio::test]
async fn many_codes_at_once_are_few() {
    a_burst_of_codes_is_no_way_around_the_delay(&World::new().await).await;
}

#[tokio::test]
async fn many_codes_at_once_are_few_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    let world = World::on(&postgres.url, tempfile::tempdir().unwrap()).await;
    a_burst_of_codes_is_no_way_around_the_delay(&world).await;
}
