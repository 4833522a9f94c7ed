//! What nobody needs any more is thrown away; what somebody may still need is not.

use portal_app::sweep::Swept;
use reqwest::Method;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;

use crate::support::{ANNA, LUKASZ, Postgres, World, hidden};

const HOUR: i64 = 3600;

async fn files(world: &World) -> i64 {
    let mut read = world.portal.database().read().await.unwrap();
    let row = sqlx::query("SELECT COUNT(*) AS count FROM attachment").fetch_one(&mut *read).await.unwrap();
    row.try_get("count").unwrap()
}

/// Sweeps now and a while later: once for the mark, once for what is marked.
async fn sweep_after(world: &World, hours: i64) -> Swept {
    world.portal.sweep().await.unwrap();
    world.advance(hours * HOUR + 1);
    world.portal.sweep().await.unwrap()
}

async fn only_what_nobody_needs_goes(world: &World) {
    world.portal.sweep().await.unwrap();
    let before = files(world).await;
    let mut browser = world.browser();
    browser.sign_in(world, LUKASZ, "/anmelden").await;
    let form = format!("/formulare/{}/14729990%3AHundesteuer%3Av1.0", demo::musterau());
    let csrf = hidden(&browser.page(&form).await, "csrf");
    let fields =
        [("csrf", csrf.as_str()), ("aktion", "speichern"), ("hund:0:gefaehrlich", "true"), ("hund:0:name", "x")];
    browser.multipart(&form, &fields, &[]).await;
    let proof: (&str, &str, &[u8]) = ("hund:0:haftpflicht", "Police.pdf", b"%PDF-1.4 swept");
    browser.multipart(&form, &fields, &[proof]).await;
    assert_eq!(files(world).await, before + 1);
    assert_eq!(sweep_after(world, 3).await, Swept::default(), "a draft needs its files");

    let mut browser = world.browser();
    browser.sign_in(world, LUKASZ, "/anmelden").await;
    let csrf = hidden(&browser.page(&form).await, "csrf");
    browser.post(&format!("{form}/verwerfen"), &[("csrf", &csrf)]).await;
    world.portal.sweep().await.unwrap();
    // Stored anew meanwhile: it counts from there.
    let fields = [("csrf", csrf.as_str()), ("aktion", "speichern"), ("hund:0:gefaehrlich", "true")];
    browser.multipart(&form, &fields, &[]).await;
    browser.multipart(&form, &fields, &[proof]).await;
    assert_eq!(sweep_after(world, 2).await.files, 0);
    let mut browser = world.browser();
    browser.sign_in(world, LUKASZ, "/anmelden").await;
    let csrf = hidden(&browser.page(&form).await, "csrf");
    browser.post(&format!("{form}/verwerfen"), &[("csrf", &csrf)]).await;
    assert_eq!(sweep_after(world, 1).await.files, 1, "what was thrown away is gone within hours");
    assert_eq!(files(world).await, before);

    let mut browser = world.browser();
    browser.sign_in(world, LUKASZ, "/anmelden").await;
    let fields =
        [("csrf", &*hidden(&browser.page(&form).await, "csrf")), ("aktion", "speichern"), ("hund:0:name", "x")];
    browser.multipart(&form, &fields, &[]).await;
    assert_eq!(sweep_after(world, 179 * 24).await.drafts, 0);
    assert_eq!(sweep_after(world, 24).await.drafts, 1, "as the applicant was told");

    let anna = world.staff(ANNA).await;
    let content = b"%PDF-1.4 uploaded";
    let sha256 = hex::encode(Sha256::digest(content));
    let place = "/api/v1/tenants/{tenant}/uploads";
    let body = json!({"sha256": sha256, "size": content.len(), "media_type": "application/pdf"});
    anna.request(Method::POST, place).json(&body).send().await.unwrap();
    let piece =
        anna.request(Method::PATCH, &format!("{place}/{sha256}")).header("Upload-Offset", "0").body(content.to_vec());
    assert_eq!(piece.send().await.unwrap().status(), 200);
    let half = hex::encode(Sha256::digest(b"never"));
    let body = json!({"sha256": half, "size": 100, "media_type": "application/pdf"});
    anna.request(Method::POST, place).json(&body).send().await.unwrap();
    assert_eq!(sweep_after(world, 13 * 24).await, Swept::default(), "a desk may be without a line for two weeks");
    let swept = sweep_after(world, 2 * 24).await;
    assert_eq!((swept.files, swept.uploads), (1, 1));
    assert_eq!(files(world).await, before, "files of cases stay");
}

#[tokio::test]
async fn what_nobody_needs_is_thrown_away_and_nothing_else() {
    only_what_nobody_needs_goes(&World::new().await).await;
}

#[tokio::test]
async fn what_nobody_needs_is_thrown_away_and_nothing_else_on_postgres() {
    let Some(postgres) = Postgres::start() else { return };
    only_what_nobody_needs_goes(&World::on(&postgres.url, tempfile::tempdir().unwrap()).await).await;
}
