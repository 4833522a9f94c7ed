//! Our client against npm `oidc-provider`, npm `openid-client` against our portal: both are certified.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::LazyLock;

use portal_client::sign_in::{BrowserSession, refresh};
use portal_client::{SignInError, begin, http};
use serde_json::{Value, json};
use testkit::browser::{hidden, location};
use testkit::{ANNA, Browser, PATIENCE, World};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// The folder with the programs, once their packages are installed; or why they can't be.
static PROGRAMS: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/oidc")).to_owned();
    if folder.join("node_modules/oidc-provider").exists() && folder.join("node_modules/openid-client").exists() {
        return Ok(folder);
    }
    let install = std::process::Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(&folder)
        .output()
        .map_err(|error| format!("npm: {error}"))?;
    if install.status.success() { Ok(folder) } else { Err(String::from_utf8_lossy(&install.stderr).into_owned()) }
});

/// A program of tests/oidc; it ends with the test.
struct Program {
    _child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts one; `None`, with the reason printed, where node or its packages aren't to be had.
    fn start(script: &str, arguments: &[&str]) -> Option<Self> {
        let folder = match &*PROGRAMS {
            Ok(folder) => folder,
            Err(reason) => {
                println!("SKIPPED {script}: {reason}");
                return None;
            }
        };
        let mut command = Command::new("node");
        command.arg(script).args(arguments).current_dir(folder);
        let mut child = match command.stdout(Stdio::piped()).kill_on_drop(true).spawn() {
            Ok(child) => child,
            Err(error) => {
                println!("SKIPPED {script}: node: {error}");
                return None;
            }
        };
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Some(Self { _child: child, lines })
    }

    /// What follows the word on the next line that begins with it.
    async fn says(&mut self, word: &str) -> String {
        let found = async {
            while let Some(line) = self.lines.next_line().await.unwrap() {
                if let Some(rest) = line.strip_prefix(word) {
                    return rest.trim().to_owned();
                }
            }
            panic!("the program ended without saying {word:?}");
        };
        tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("the program never said {word:?}"))
    }
}

/// Through the pages of `oidc-provider`: signs in as anybody, and agrees or cancels.
async fn through_their_pages(issuer: &str, address: &str, agree: bool) -> String {
    let mut browser = Browser::new(issuer);
    let mut address = address.to_owned();
    for _ in 0..12 {
        let answer = browser.get(&address).await;
        if answer.status().is_redirection() {
            address = absolute(issuer, &location(&answer));
            continue;
        }
        assert_eq!(answer.status(), 200, "{address}");
        let page = answer.text().await.unwrap();
        if !address.starts_with(issuer) {
            return page;
        }
        if !agree {
            address = format!("{address}/abort");
            continue;
        }
        let prompt = hidden(&page, "prompt");
        let answer = browser.post(&address, &[("prompt", &prompt), ("login", "erika"), ("password", "x")]).await;
        assert!(answer.status().is_redirection(), "{prompt}: {}", answer.status());
        address = absolute(issuer, &location(&answer));
    }
    panic!("oidc-provider leads round in circles, last to {address}");
}

fn absolute(base: &str, address: &str) -> String {
    if address.starts_with('/') { format!("{base}{address}") } else { address.to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn our_client_signs_in_at_oidc_provider() {
    let Some(mut provider) = Program::start("provider.js", &[]) else { return };
    let issuer = provider.says("issuer").await;
    // UserInfo as JSON, and as a signed JWT.
    for client in ["json-user-info", "signed-user-info"] {
        let pending = begin(&issuer, client, BrowserSession::Good).await.unwrap();
        let address = pending.url.to_string();
        let finishing = tokio::spawn(pending.finish());
        let page = through_their_pages(&issuer, &address, true).await;
        assert!(page.contains("abgeschlossen"), "{page}");
        let signed_in = finishing.await.unwrap().unwrap();
        assert_eq!(signed_in.subject, "erika", "{client}");
        assert_eq!(signed_in.name.as_deref(), Some("Konto erika"), "{client}");
        let renewed = refresh(&http::client().unwrap(), &signed_in.tokens).await.unwrap();
        assert_ne!(renewed.access_token, signed_in.tokens.access_token, "{client}");
        assert_ne!(renewed.refresh_token, signed_in.tokens.refresh_token, "{client}: rotated");
    }
    println!("oidc-provider at {issuer}: two sign-ins, with JSON and with signed UserInfo, both renewed");
}

#[tokio::test(flavor = "multi_thread")]
async fn our_client_understands_a_refusal_of_oidc_provider() {
    let Some(mut provider) = Program::start("provider.js", &[]) else { return };
    let issuer = provider.says("issuer").await;
    let pending = begin(&issuer, "json-user-info", BrowserSession::Good).await.unwrap();
    let address = pending.url.to_string();
    let finishing = tokio::spawn(pending.finish());
    through_their_pages(&issuer, &address, false).await;
    let refused = finishing.await.unwrap().unwrap_err();
    assert!(matches!(&refused, SignInError::Refused(reason) if reason == "access_denied"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn openid_client_signs_in_at_our_portal() {
    let world = World::new().await;
    let Some(mut client) = Program::start("client.js", &[&world.url, "amtspult-desktop"]) else { return };
    let address = client.says("open").await;
    world.browser().visit(&world, ANNA, &address).await;
    let done: Value = serde_json::from_str(&client.says("done").await).unwrap();
    assert_eq!(done["claims"]["iss"], world.url.as_str());
    assert_eq!(done["claims"]["aud"], "amtspult-desktop");
    assert_eq!(done["info"]["name"], "Anna Lehmann");
    assert_eq!(done["info"]["sub"], done["claims"]["sub"]);
    assert_eq!(done["infoAgain"], done["info"], "the renewed token is as good");
    assert_eq!(done["rotated"], true);
    assert_eq!((&done["afterwards"], &done["secondUse"]), (&json!("invalid_grant"), &json!("invalid_grant")), "{done}");
    println!("openid-client at our portal: {done}");
}
