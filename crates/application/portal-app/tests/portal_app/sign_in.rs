use std::net::IpAddr;

use amtspult_portal_app::member::{CallerError, caller};
use amtspult_portal_app::sign_in::authorize::{Refused, grant, parse};
use amtspult_portal_app::sign_in::session::{self, Begun, Brought};
use amtspult_portal_app::sign_in::token::{Exchange, TokenError, exchange, refresh};
use amtspult_portal_app::sign_in::{CodeOutcome, PasswordOutcome, totp, with_code, with_password};
use forms::Vertrauensniveau;
use portal_store::secret;

use crate::support::{ANNA, LUKASZ, World};

const CALLBACK: &str = "http://127.0.0.1:4711/callback";
const VERIFIER: &str = "a-verifier-of-forty-three-characters-or-more-0";

fn brought(token: &str) -> Brought<'_> {
    Brought { session: token, device: None, agent: "Firefox", address: IpAddr::from([192, 0, 2, 1]) }
}

async fn password(world: &World, email: &str, password: &str) -> PasswordOutcome {
    with_password(&world.means, brought("nobody"), email, password.to_owned()).await.unwrap()
}

/// Signs staff in with both factors.
async fn staff(world: &World) -> Begun {
    let PasswordOutcome::CodeNeeded(halfway) = password(world, ANNA, demo::PASSWORD).await else {
        panic!("staff need a code")
    };
    world.advance(30);
    let code = totp::code(demo::TOTP_SECRET, world.means.clock.now()).unwrap();
    let account = &halfway.signed_in.account;
    let CodeOutcome::SignedIn(begun) = with_code(&world.means, brought(&halfway.token), account, &code).await.unwrap()
    else {
        panic!("the code is right")
    };
    *begun
}

#[tokio::test]
async fn a_citizen_needs_a_password_and_guessing_takes_time() {
    let world = World::new().await;
    for _ in 0..4 {
        assert!(matches!(password(&world, LUKASZ, "falsch").await, PasswordOutcome::Wrong));
    }
    assert!(matches!(password(&world, LUKASZ, demo::PASSWORD).await, PasswordOutcome::TooSoon(_)));
    world.advance(60);
    let PasswordOutcome::SignedIn(begun) = password(&world, LUKASZ, demo::PASSWORD).await else {
        panic!("not signed in")
    };
    assert_eq!(begun.signed_in.session.level, Vertrauensniveau::Basis);
    assert!(begun.device.is_some(), "a known device from now on");
    assert!(session::find(&world.means, &begun.token).await.unwrap().is_some());
    session::end(&world.means, &begun.token).await.unwrap();
    assert!(session::find(&world.means, &begun.token).await.unwrap().is_none());
}

#[tokio::test]
async fn staff_show_two_factors_and_a_code_is_used_up() {
    let world = World::new().await;
    let begun = staff(&world).await;
    assert_eq!(begun.signed_in.session.level, Vertrauensniveau::Substanziell);
    let PasswordOutcome::CodeNeeded(halfway) = password(&world, ANNA, demo::PASSWORD).await else {
        panic!("staff need a code")
    };
    assert!(halfway.device.is_none(), "not a known device halfway");
    let used = totp::code(demo::TOTP_SECRET, world.means.clock.now()).unwrap();
    let account = &halfway.signed_in.account;
    let again = with_code(&world.means, brought(&halfway.token), account, &used).await.unwrap();
    assert!(matches!(again, CodeOutcome::Wrong));
}

fn request(redirect: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("client_id", "amtspult-desktop"),
            ("redirect_uri", redirect),
            ("response_type", "code"),
            ("scope", "openid"),
            ("code_challenge", &secret::s256(VERIFIER)),
            ("code_challenge_method", "S256"),
        ])
        .finish()
}

#[tokio::test]
async fn a_code_gives_tokens_once_and_a_thief_ends_them() {
    let world = World::new().await;
    let begun = staff(&world).await;
    let elsewhere = parse(&world.means, &request("http://evil.example/callback"));
    assert!(matches!(elsewhere, Err(Refused::AddressNotAllowed)));
    let Ok(asked) = parse(&world.means, &request(CALLBACK)) else { panic!("a good request") };
    let answer = url::Url::parse(&grant(&world.means, &begun.signed_in, &asked).await.unwrap()).unwrap();
    let (_, code) = answer.query_pairs().find(|(name, _)| name == "code").unwrap();
    let shown = || Exchange { code: &code, verifier: VERIFIER, redirect_uri: CALLBACK };
    let tokens = exchange(&world.means, "amtspult-desktop", shown()).await.unwrap();
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(caller(&world.means, access).await.unwrap().email, ANNA);
    let renewed = refresh(&world.means, "amtspult-desktop", tokens["refresh_token"].as_str().unwrap()).await.unwrap();
    let access = renewed["access_token"].as_str().unwrap();
    caller(&world.means, access).await.unwrap();
    let stolen = exchange(&world.means, "amtspult-desktop", shown()).await;
    assert!(matches!(stolen, Err(TokenError::InvalidGrant(_))));
    assert!(matches!(caller(&world.means, access).await, Err(CallerError::Unauthenticated)));
}
