//! Accounts are made, set up, changed and shut out: by tenant admins, by their owners and on the command line; the log
//! tells it and can't be changed unseen.

use std::process::Command;

use portal_app::accounts::{Accounts, Actor, NewAccount};
use portal_app::sign_in::totp;
use portal_store::table;
use portal_store::table::account::StoredMembership;
use portal_store::table::audit;
use reqwest::Method;
use sqlx::{Executor as _, Row as _};

use crate::support::{ANNA, Browser, CALLBACK, JENS, LUKASZ, PETRA, Postgres, UTE, World, authorize, header, hidden};

pub const NEW_PASSWORD: &str = "Quitten im Herbst 26";

pub async fn signed_in(world: &World, email: &str) -> Browser {
    let mut browser = world.browser();
    browser.sign_in(world, email, "/anmelden").await;
    browser
}

pub fn administration() -> String {
    format!("/verwaltung/{}", demo::musterau())
}

/// The link that a page shows once.
pub fn link(page: &str) -> String {
    let link =
        page.split("id=\"link\">").nth(1).unwrap_or_else(|| panic!("no link in {page}")).split('<').next().unwrap();
    link[link.find("/einrichten/").unwrap()..].to_owned()
}

/// Sets an account up through its link; gives the secret of the second factor, if there is one.
pub async fn set_up(world: &World, link: &str) -> Option<String> {
    let mut browser = world.browser();
    let page = browser.page(link).await;
    let secret = page.split("id=\"schluessel\">").nth(1).map(|rest| rest.split('<').next().unwrap().replace(' ', ""));
    let mut fields =
        vec![("csrf", hidden(&page, "csrf")), ("neu", NEW_PASSWORD.to_owned()), ("nochmal", NEW_PASSWORD.to_owned())];
    if let Some(secret) = &secret {
        fields.push(("geheimnis", hidden(&page, "geheimnis")));
        fields.push(("code", totp::code(secret, world.now()).unwrap()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let done = browser.post(link, &fields).await;
    assert_eq!(header(&done, "location"), "/anmelden?eingerichtet=1");
    assert_eq!(browser.get(link).await.status(), 404, "a link works once");
    secret
}

pub async fn administer(browser: &mut Browser, place: &str, fields: &[(&str, &str)]) -> reqwest::Response {
    let csrf = hidden(&browser.page(&administration()).await, "csrf");
    browser.post(place, &[&[("csrf", csrf.as_str())], fields].concat()).await
}

#[tokio::test]
async fn an_admin_makes_changes_and_shuts_out_an_account_of_staff() {
    let world = World::new().await;
    let mut ute = signed_in(&world, UTE).await;
    let office = demo::STAFF[1].offices()[0];
    let new =
        [("vorname", "Björn"), ("nachname", "Ähre"), ("email", "Bjoern.Aehre@musterau.example"), ("rolle-clerk", "1")];
    let office_tick = format!("oe-{office}");
    let fields = [&new[..], &[(office_tick.as_str(), "1")]].concat();
    let page = administer(&mut ute, &format!("{}/neu", administration()), &fields).await.text().await.unwrap();
    let twice = administer(&mut ute, &format!("{}/neu", administration()), &fields).await;
    assert_eq!(twice.status(), 422, "the address is taken");
    let twice = twice.text().await.unwrap();
    assert!(
        twice.contains("value=\"Ähre\"")
            && twice.contains(&format!("id=\"{office_tick}\" name=\"{office_tick}\" value=\"1\" checked")),
        "what was typed stays: {twice}"
    );
    let early = world.browser().password("bjoern.aehre@musterau.example", "", "/anmelden").await.status();
    assert_eq!(early, 401, "nobody gets in before it is set up");
    let secret = set_up(&world, &link(&page)).await.expect("staff have a second factor");
    let anna = world.staff(ANNA).await;
    let colleagues = anna.all("staff").await;
    let bjoern = colleagues.iter().find(|one| one["name"] == "Björn Ähre").expect("colleagues see him").clone();
    let mut browser = world.browser();
    let next = header(&browser.password("bjoern.aehre@musterau.example", NEW_PASSWORD, "/anmelden").await, "location");
    assert!(next.starts_with("/anmelden/code"), "{next}");
    world.advance(30);
    let page = browser.page(&next).await;
    let code = totp::code(&secret, world.now()).unwrap();
    let fields = [("csrf", hidden(&page, "csrf")), ("weiter", "/konto".to_owned()), ("code", code)];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(header(&browser.post("/anmelden/code", &fields).await, "location"), "/konto");
    assert_eq!(browser.get("/konto").await.status(), 200);

    let access = format!("{}/zugang/{}", administration(), bjoern["id"].as_str().unwrap());
    assert_eq!(administer(&mut ute, &access, &[("tun", "sperren")]).await.status(), 303);
    assert_eq!(browser.get("/konto").await.status(), 303, "shut out at once");
    let again = world.browser().password("bjoern.aehre@musterau.example", NEW_PASSWORD, "/anmelden").await;
    assert_eq!(again.status(), 401);
    administer(&mut ute, &access, &[("tun", "zulassen")]).await;
    administer(&mut ute, &access, &[("tun", "rollen"), ("rolle-designer", "1")]).await;
    let colleagues = anna.all("staff").await;
    assert_eq!(
        colleagues.iter().find(|one| one["id"] == bjoern["id"]).unwrap()["roles"],
        serde_json::json!(["designer"])
    );
    let own = format!("{}/zugang/{}", administration(), demo::STAFF[3].id());
    for last in ["sperren", "entfernen", "rollen"] {
        let refused = administer(&mut ute, &own, &[("tun", last), ("bestaetigt", "1")]).await;
        assert_eq!(refused.status(), 422, "{last}: somebody has to administer the tenant");
    }
}

#[tokio::test]
async fn what_no_click_brings_back_is_asked_first() {
    let world = World::new().await;
    let mut ute = signed_in(&world, UTE).await;
    let access = format!("{}/zugang/{}", administration(), demo::STAFF[0].id());
    let asked = administer(&mut ute, &access, &[("tun", "entfernen")]).await.text().await.unwrap();
    assert!(
        asked.contains("Anna Lehmann aus der Behörde entfernen?") && asked.contains("id=\"bestaetigt\""),
        "{asked}"
    );
    assert_eq!(ute.get(&access).await.status(), 200, "still a member");
    administer(&mut ute, &access, &[("tun", "entfernen"), ("bestaetigt", "1")]).await;
    assert_eq!(ute.get(&access).await.status(), 404);

    let impressum = format!("{}/seite/impressum", administration());
    administer(&mut ute, &impressum, &[("text", "Stadt Musterau, Markt 1")]).await;
    // An end of a line is one character, as the browser counts it; what is too long is given back whole.
    let lines = "Musterau\r\n".repeat(2_200);
    administer(&mut ute, &impressum, &[("text", &format!("{lines}Markt 1"))]).await;
    assert!(world.browser().page("/impressum").await.contains("Markt 1"));
    let refused = administer(&mut ute, &impressum, &[("text", &format!("{lines}{lines}Ende"))]).await;
    assert_eq!(refused.status(), 422);
    let refused = refused.text().await.unwrap();
    assert!(refused.contains("höchstens 20.000 Zeichen") && refused.contains("Ende</textarea>"), "{refused}");
    let asked = administer(&mut ute, &impressum, &[("text", " ")]).await.text().await.unwrap();
    assert!(asked.contains("Impressum leeren?"), "{asked}");
    assert!(world.browser().page("/impressum").await.contains("Markt 1"));
    administer(&mut ute, &impressum, &[("text", ""), ("bestaetigt", "1")]).await;
    assert!(!world.browser().page("/impressum").await.contains("Markt 1"));
}

#[tokio::test]
async fn only_the_tenants_own_admins_administer_it_and_only_with_both_factors() {
    let world = World::new().await;
    for email in [ANNA, JENS, PETRA, LUKASZ] {
        let mut browser = signed_in(&world, email).await;
        let csrf = hidden(&browser.page("/konto").await, "csrf");
        assert_eq!(browser.get(&administration()).await.status(), 404, "{email}");
        for place in ["neu", "passwort-link", "seite/hilfe", &format!("zugang/{}", demo::STAFF[0].id())] {
            let answer = browser.post(&format!("{}/{place}", administration()), &[("csrf", csrf.as_str())]).await;
            assert_eq!(answer.status(), 404, "{email} {place}");
        }
    }
    let mut ute = signed_in(&world, UTE).await;
    assert_eq!(ute.get(&format!("/verwaltung/{}", demo::nebenau())).await.status(), 404);
    let refused = administer(&mut ute, &format!("{}/passwort-link", administration()), &[("konto", ANNA)]).await;
    assert_eq!(refused.status(), 422, "no link for staff as if they were citizens");
}

#[tokio::test]
async fn a_citizen_gets_in_again_with_a_link_and_what_was_signed_in_ends() {
    let world = World::new().await;
    let mut write = world.portal.database().write().await.unwrap();
    let only_here = sqlx::query("DELETE FROM case_index WHERE tenant <> $1").bind(demo::musterau().to_string());
    only_here.execute(write.connection()).await.unwrap();
    write.commit().await.unwrap();
    let mut before = signed_in(&world, LUKASZ).await;
    let mut ute = signed_in(&world, UTE).await;
    let place = format!("{}/passwort-link", administration());
    let page = administer(&mut ute, &place, &[("konto", LUKASZ)]).await.text().await.unwrap();
    assert!(set_up(&world, &link(&page)).await.is_none(), "citizens need no second factor");
    assert_eq!(before.get("/konto").await.status(), 303);
    assert_eq!(world.browser().password(LUKASZ, demo::PASSWORD, "/anmelden").await.status(), 401);
    assert_eq!(world.browser().password(LUKASZ, NEW_PASSWORD, "/anmelden").await.status(), 303);
}

#[tokio::test]
async fn owners_change_their_password_set_a_second_factor_and_end_sessions() {
    let world = World::new().await;
    let (mut here, mut there) = (signed_in(&world, LUKASZ).await, signed_in(&world, LUKASZ).await);
    let page = here.page("/konto").await;
    let csrf = hidden(&page, "csrf");
    let change =
        |old: &'static str, new: &'static str, again: &'static str| [("alt", old), ("neu", new), ("nochmal", again)];
    for (wrong, said) in [
        (change("falsch", NEW_PASSWORD, NEW_PASSWORD), "Das bisherige Passwort stimmt nicht"),
        (change(demo::PASSWORD, "kurz", "kurz"), "mindestens 12 Zeichen"),
        (change(demo::PASSWORD, NEW_PASSWORD, "anders"), "stimmen nicht überein"),
    ] {
        let refused = here.post("/konto/passwort", &[&[("csrf", csrf.as_str())], &wrong[..]].concat()).await;
        assert_eq!(refused.status(), 422);
        assert!(refused.text().await.unwrap().contains(said), "{said}");
    }
    let right = change(demo::PASSWORD, NEW_PASSWORD, NEW_PASSWORD);
    let done = here.post("/konto/passwort", &[&[("csrf", csrf.as_str())], &right[..]].concat()).await;
    assert_eq!(header(&done, "location"), "/konto?passwort=1");
    assert_eq!(there.get("/konto").await.status(), 303, "elsewhere it ends");

    let page = here.page("/konto/faktor").await;
    let secret = page.split("id=\"schluessel\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    let (sealed, code) = (hidden(&page, "geheimnis"), totp::code(&secret, world.now()).unwrap());
    for (code, status) in [("000000", 422), (code.as_str(), 303)] {
        let fields =
            [("csrf", csrf.as_str()), ("geheimnis", sealed.as_str()), ("code", code), ("passwort", NEW_PASSWORD)];
        assert_eq!(here.post("/konto/faktor", &fields).await.status(), status);
    }
    let next = header(&world.browser().password(LUKASZ, NEW_PASSWORD, "/anmelden").await, "location");
    assert!(next.starts_with("/anmelden/code"));
}

#[tokio::test]
async fn a_desk_that_signs_out_ends_the_browsers_session_too() {
    let world = World::new().await;
    let mut browser = signed_in(&world, ANNA).await;
    let tokens = world.tokens(ANNA).await;
    let ask = authorize(CALLBACK);
    assert_eq!(browser.get(&ask).await.status(), 200, "signed in: only asked to agree");
    let fresh = browser.get(&format!("{ask}&prompt=login")).await;
    assert!(header(&fresh, "location").starts_with("/anmelden?"), "asked for the password again");
    let old = {
        world.advance(600);
        browser.get(&format!("{ask}&max_age=300")).await
    };
    assert!(header(&old, "location").starts_with("/anmelden?"));
    let foreign = browser.page("/oauth/logout").await;
    assert!(foreign.contains("Abmelden?"), "whoever can't prove it has to ask");
    let place = format!(
        "/oauth/logout?id_token_hint={}&client_id=amtspult-desktop&post_logout_redirect_uri={}",
        tokens["id_token"].as_str().unwrap(),
        "http://127.0.0.1:4711/callback"
    );
    assert_eq!(header(&browser.get(&place).await, "location"), CALLBACK);
    assert_eq!(browser.get("/konto").await.status(), 303);
    let elsewhere = place.replace("http://127.0.0.1:4711/callback", "https://evil.example/");
    assert_eq!(header(&browser.get(&elsewhere).await, "location"), "/?abgemeldet=1");
}

#[tokio::test]
async fn sessions_end_when_nobody_uses_them_and_tokens_a_month_after_the_sign_in() {
    let world = World::new().await;
    let mut browser = signed_in(&world, LUKASZ).await;
    for _ in 0..3 {
        world.advance(50 * 60);
        assert_eq!(browser.get("/konto").await.status(), 200, "in use");
    }
    world.advance(61 * 60);
    assert_eq!(browser.get("/konto").await.status(), 303);
    let mut tokens = world.tokens(ANNA).await;
    for _ in 0..4 {
        world.advance(7 * 24 * 3600);
        tokens = world.refresh(tokens["refresh_token"].as_str().unwrap()).await.json().await.unwrap();
        assert!(tokens["access_token"].is_string());
    }
    world.advance(3 * 24 * 3600);
    assert_eq!(world.refresh(tokens["refresh_token"].as_str().unwrap()).await.status(), 400);
}

#[tokio::test]
async fn a_refresh_token_is_spent_as_soon_as_its_successor_is_used() {
    let world = World::new().await;
    let tokens = world.tokens(ANNA).await;
    let stolen = tokens["refresh_token"].as_str().unwrap();
    let new: serde_json::Value = world.refresh(stolen).await.json().await.unwrap();
    let session = world.browser().client.get(format!("{}/api/v1/session", world.running.url));
    let access = new["access_token"].as_str().unwrap();
    assert_eq!(session.bearer_auth(access).send().await.unwrap().status(), 200);
    assert_eq!(world.refresh(stolen).await.status(), 400, "the thief gets nothing");
    let session = world.browser().client.get(format!("{}/api/v1/session", world.running.url));
    assert_eq!(session.bearer_auth(access).send().await.unwrap().status(), 401, "and the family is revoked");
}

async fn log_is_whole_and_tells_changes(world: &World) {
    let mut ute = signed_in(world, UTE).await;
    let anna = format!("{}/zugang/{}", administration(), demo::STAFF[0].id());
    for step in ["sperren", "zulassen", "link", "sperren", "zulassen", "link"] {
        administer(&mut ute, &anna, &[("tun", step)]).await;
    }
    let database = world.portal.database();
    let verify = async || audit::verify(&mut database.read().await.unwrap(), database.sealer()).await.unwrap();
    let entries = verify().await.unwrap();
    assert_eq!(entries, 6);
    let attacks = [
        "UPDATE audit SET actor = 'nobody' WHERE sequence = 3",
        "UPDATE audit SET at = at + 1 WHERE sequence = 1",
        "UPDATE audit SET digest = (SELECT digest FROM audit WHERE sequence = 2) WHERE sequence = 3",
        "DELETE FROM audit WHERE sequence = 2",
        "DELETE FROM audit WHERE sequence = 6",
        "DELETE FROM audit",
        "UPDATE audit_head SET signature = digest",
        "INSERT INTO audit (sequence, at, actor, tenant, action, subject, digest) VALUES (7, 0, 'x', '', 'x', 'x', 'x')",
    ];
    for attack in attacks {
        // Every attack on a log that is whole otherwise.
        let mut write = database.write().await.unwrap();
        write.connection().execute(attack).await.unwrap();
        let found = audit::verify(write.connection(), database.sealer()).await.unwrap();
        assert!(found.is_err(), "{attack}");
        write.rollback().await.unwrap();
    }
    let cut = [
        "DELETE FROM audit WHERE sequence > 4",
        "UPDATE audit_head SET sequence = 4, digest = (SELECT digest FROM audit WHERE sequence = 4)",
    ];
    let mut write = database.write().await.unwrap();
    for step in cut {
        write.connection().execute(step).await.unwrap();
    }
    assert_eq!(audit::verify(write.connection(), database.sealer()).await.unwrap(), Err(audit::Broken::Head));
    write.rollback().await.unwrap();
    assert_eq!(verify().await, Ok(6));
}

#[tokio::test]
async fn the_log_cannot_be_changed_unseen() {
    log_is_whole_and_tells_changes(&World::new().await).await;
}

#[tokio::test]
async fn the_log_cannot_be_changed_unseen_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    log_is_whole_and_tells_changes(&World::on(&postgres.url, tempfile::tempdir().unwrap()).await).await;
}

#[test]
fn the_command_line_administers_an_empty_portal() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("portal.sqlite").display().to_string();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_portal"))
            .args(["--database", &database])
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        (output.status.success(), said)
    };
    assert!(run(&["tenant", "add", "Stadt Neu", "--ags", "14729990"]).0);
    assert!(!run(&["tenant", "add", " ", "--ags", "14729991"]).0);
    assert!(run(&["tenant", "add", "Stadt Neu", "--ags", "14729991"]).1.contains("exists already"));
    assert!(run(&["tenant", "office", "Bürgeramt", "--tenant", "Stadt Neu"]).0);
    assert!(!run(&["tenant", "office", "Bürgeramt", "--tenant", "Stadt Neu"]).0);
    let leistung =
        ["tenant", "leistung", "Hundesteuer", "--tenant", "Stadt Neu", "--office", "Bürgeramt", "--regime", "ao"];
    assert!(run(&leistung).0 && !run(&leistung).0);
    let form = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/forms/hundesteuer-v1.0-de.json");
    let (published, said) = run(&["publish-form", form, "--leistung", "Hundesteuer", "--tenant", "Stadt Neu"]);
    assert!(published, "{said}");
    let names = ["--given-name", "Ina", "--family-name", "Groß"];
    let staff = ["--tenant", "Stadt Neu", "--role", "clerk", "--role", "tenant-admin", "--office", "Bürgeramt"];
    let (made, said) = run(&[&["account", "create", "ina@neu.example"][..], &names, &staff].concat());
    assert!(made && said.contains("http://127.0.0.1:8424/einrichten/"), "{said}");
    let (made, said) = run(&[&["account", "create", "ina@neu.example"][..], &names].concat());
    assert!(!made && said.contains("exists already"), "{said}");
    assert!(run(&["account", "disable", "ina@neu.example"]).0);
    assert!(run(&["account", "enable", "ina@neu.example"]).0);
    assert!(run(&["account", "reset", "ina@neu.example"]).1.contains("/einrichten/"));
    assert!(!run(&["account", "disable", "nobody@neu.example"]).0);
    assert!(!run(&["account", "roles", "ina@neu.example", "--tenant", "Stadt Neu"]).0);
    assert!(run(&["account", "create", "olga@neu.example", "--given-name", "Olga", "--family-name", "Klein"]).0);
    let (left, said) = run(&["account", "leave", "olga@neu.example", "--tenant", "Stadt Neu"]);
    assert!(!left && said.contains("isn't a member"), "{said}");
    assert!(run(&["verify-log"]).1.contains("the log is whole"));
    assert!(run(&["demo"]).1.contains("into an empty database only"));
    #[cfg(unix)]
    for file in ["portal.sqlite", "portal.sqlite.key"] {
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &std::fs::metadata(folder.path().join(file)).unwrap().permissions(),
        );
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[tokio::test]
async fn secrets_lie_sealed_in_the_database() {
    let world = World::new().await;
    let account =
        table::account::by_email(&mut world.portal.database().read().await.unwrap(), ANNA).await.unwrap().unwrap();
    let sealed = account.totp_secret.unwrap();
    assert!(sealed.starts_with("aes256gcm.1.") && !sealed.contains(demo::TOTP_SECRET), "{sealed}");
    let other = world.browser().client.request(Method::GET, format!("{}/oauth/jwks.json", world.running.url));
    assert_eq!(other.send().await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn administration_at_once_goes_well_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    let world = World::on(&postgres.url, tempfile::tempdir().unwrap()).await;
    let database = world.portal.database();
    let admin = Accounts { database, actor: Actor::Console, now: world.now() };
    let anna = portal_app::accounts::by_email(database, ANNA).await.unwrap();
    let clerk =
        StoredMembership { tenant: demo::musterau(), roles: vec![domain::Role::Clerk], offices: vec![], locked: false };
    let new = |number: usize| NewAccount {
        email: format!("neu-{number}@musterau.example"),
        given_name: "Neu".to_owned(),
        family_name: number.to_string(),
    };
    let made = futures_util::future::join_all((0..24).map(|number| admin.create(new(number), Some(clerk.clone()))));
    let set = futures_util::future::join_all((0..24).map(|_| admin.set_membership(&anna, &clerk)));
    let (made, set) = futures_util::future::join(made, set).await;
    assert!(made.iter().all(Result::is_ok), "{:?}", made.iter().find(|made| made.is_err()));
    assert!(set.iter().all(Result::is_ok), "{:?}", set.iter().find(|set| set.is_err()));
    let entries = audit::verify_noted(database).await.unwrap();
    assert_eq!(entries, Ok(24 * 4));
}

#[tokio::test]
async fn a_log_that_is_wiped_or_exchanged_is_found() {
    let (world, other) = (World::new().await, World::new().await);
    let database = world.portal.database();
    assert_eq!(audit::verify_noted(database).await.unwrap(), Ok(0), "an empty log is signed");
    assert_ne!(database.noted_end().unwrap(), other.portal.database().noted_end().unwrap());
    let row = sqlx::query("SELECT signature FROM audit_head");
    let row = row.fetch_one(&mut *database.read().await.unwrap()).await.unwrap();
    let empty: String = row.try_get("signature").unwrap();
    let mut ute = signed_in(&world, UTE).await;
    let anna = format!("{}/zugang/{}", administration(), demo::STAFF[0].id());
    administer(&mut ute, &anna, &[("tun", "link")]).await;
    assert_eq!(audit::verify_noted(database).await.unwrap(), Ok(1));
    let wiped = "UPDATE audit_head SET sequence = 0, digest = '', signature = ''";
    for head in
        [wiped, "UPDATE audit_head SET sequence = 0, digest = '', signature = '', log = ''", "DELETE FROM audit_head"]
    {
        let mut write = database.write().await.unwrap();
        write.connection().execute("DELETE FROM audit").await.unwrap();
        write.connection().execute(head).await.unwrap();
        let found = audit::verify(write.connection(), database.sealer()).await.unwrap();
        assert_eq!(found, Err(audit::Broken::Head), "{head}");
        write.rollback().await.unwrap();
    }
    // The log as it was when it was empty, with a good signature: only the note beside the key file tells.
    let mut write = database.write().await.unwrap();
    write.connection().execute("DELETE FROM audit").await.unwrap();
    sqlx::query("UPDATE audit_head SET sequence = 0, digest = '', signature = $1")
        .bind(empty)
        .execute(write.connection())
        .await
        .unwrap();
    write.commit().await.unwrap();
    assert_eq!(audit::verify(&mut database.read().await.unwrap(), database.sealer()).await.unwrap(), Ok(0));
    assert_eq!(audit::verify_noted(database).await.unwrap(), Err(audit::Broken::Other));
}

#[test]
fn a_log_that_is_not_there_is_not_whole_and_a_key_that_is_lost_is_not_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("portal.sqlite");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_portal")).arg("--database").arg(&file).args(arguments).output();
        let output = output.unwrap();
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (whole, said) = run(&["verify-log"]);
    assert!(!whole && said.contains("there is no portal's database"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is made");
    std::fs::write(&file, "").unwrap();
    assert!(!run(&["verify-log"]).0, "an empty file is no database");
    assert!(run(&["demo"]).0);
    assert!(run(&["verify-log"]).1.contains("the log is whole: 0 entries"));
    let key = folder.path().join("portal.sqlite.key");
    let kept = folder.path().join("kept");
    std::fs::rename(&key, &kept).unwrap();
    let (opened, said) = run(&["verify-log"]);
    assert!(!opened && said.contains("its key file") && !key.exists(), "{said}");
    std::fs::copy(&kept, &key).unwrap();
    #[cfg(unix)]
    {
        std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
        assert!(run(&["verify-log"]).1.contains("chmod 600"));
    }
    assert!(run(&["--url", "javascript:alert(1)", "verify-log"]).1.contains("begins with http"));
}
