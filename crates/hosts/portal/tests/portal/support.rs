//! A portal with demo data and a clock of its own, a browser without scripts, and a client of the API.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use amtspult_portal::{Client, Config, Portal, Redirect, Running, TrustedProxies};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use portal_app::Clock;
use portal_app::sign_in::totp;
pub use postgres::Postgres;
use protocol::{Operation, OperationAnswer, PullAnswer, PushAnswer};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

pub const ANNA: &str = "anna.lehmann@musterau.example";
pub const JENS: &str = "jens.krause@musterau.example";
pub const MIRA: &str = "mira.novak@musterau.example";
pub const UTE: &str = "dr.ute.hoffmann@musterau.example";
pub const PETRA: &str = "petra.vogel@nebenau.example";
pub const LUKASZ: &str = "lukasz.wojcik@example.org";
pub const CALLBACK: &str = "http://127.0.0.1:4711/callback";
pub const VERIFIER: &str = "a-verifier-of-forty-three-characters-or-more-0";

pub struct World {
    pub portal: Portal,
    pub running: Running,
    now: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.sqlite").display().to_string();
        Self::on(&file, folder).await
    }

    pub async fn on(database: &str, folder: tempfile::TempDir) -> Self {
        Self::build(database, folder, TrustedProxies::default()).await
    }

    /// A portal that believes what this machine tells of a client's address.
    pub async fn behind_proxy() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.sqlite").display().to_string();
        Self::build(&file, folder, TrustedProxies(vec!["127.0.0.1/32".parse().unwrap()])).await
    }

    async fn build(database: &str, folder: tempfile::TempDir, proxies: TrustedProxies) -> Self {
        let start: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let now = Arc::new(AtomicI64::new(start.as_millisecond()));
        let read = now.clone();
        let mut config = Config::new(database);
        config.clock = Clock::new(move || Timestamp::from_millisecond(read.load(Ordering::SeqCst)).unwrap());
        config.proxies = proxies;
        config.key_file = Some(folder.path().join("portal.key"));
        let exact = Redirect::Exact(vec!["https://client.example/cb".to_owned()]);
        config.clients.push(Client {
            id: "other".to_owned(),
            name: "Anderes Programm".to_owned(),
            redirect: exact,
            replicates: false,
        });
        let portal = Portal::open(config).await.unwrap();
        demo::install(portal.database(), start).await.unwrap();
        let running = portal.start(TcpListener::bind("127.0.0.1:0").await.unwrap(), None).await.unwrap();
        Self { portal, running, now, _folder: folder }
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now.load(Ordering::SeqCst)).unwrap()
    }

    pub fn advance(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub fn browser(&self) -> Browser {
        Browser::at(&self.running.url)
    }

    /// A TOTP code that wasn't used yet: each call moves on by a step.
    pub fn fresh_code(&self) -> String {
        self.advance(30);
        totp::code(demo::TOTP_SECRET, self.now()).unwrap()
    }

    /// Signs staff in the way the desktop program does.
    pub async fn staff(&self, email: &str) -> Staff {
        let tokens = self.tokens(email).await;
        let token = tokens["access_token"].as_str().unwrap().to_owned();
        let client = reqwest::Client::new();
        let mut staff = Staff { client, url: self.running.url.clone(), token, tenant: String::new(), counter: 0 };
        let session = staff.call(Method::GET, "/api/v1/session", None).await;
        staff.tenant = session["memberships"][0]["tenant"]["id"].as_str().unwrap_or_default().to_owned();
        staff
    }

    pub async fn tokens(&self, email: &str) -> Value {
        let code = self.code(email).await;
        let answer = self.exchange(&code, CALLBACK, VERIFIER).await;
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    /// Tokens that another client gets for whoever is signed in to this browser.
    pub async fn tokens_of(&self, browser: &mut Browser, client: &str, redirect: &str, scope: &str) -> Value {
        let scope: String = url::form_urlencoded::byte_serialize(scope.as_bytes()).collect();
        let ask = authorize(redirect).replace("amtspult-desktop", client).replace("openid+profile", &scope);
        let page = browser.page(&ask).await;
        let fields =
            [("csrf", hidden(&page, "csrf")), ("anfrage", hidden(&page, "anfrage")), ("antwort", "ja".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let code = query(&header(&browser.post("/oauth/authorize", &fields).await, "location"), "code").unwrap();
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", client),
            ("code", &code),
            ("redirect_uri", redirect),
            ("code_verifier", VERIFIER),
        ];
        let answer = browser.client.post(format!("{}/oauth/token", self.running.url)).form(&form).send().await.unwrap();
        answer.json().await.unwrap()
    }

    pub async fn code(&self, email: &str) -> String {
        let mut browser = self.browser();
        let page = browser.get(&authorize(CALLBACK)).await;
        let location = header(&page, "location");
        let back = browser.sign_in(self, email, &location).await;
        assert!(back.starts_with(CALLBACK), "{back}");
        query(&back, "code").unwrap()
    }

    pub async fn exchange(&self, code: &str, redirect: &str, verifier: &str) -> Response {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "amtspult-desktop"),
            ("code", code),
            ("redirect_uri", redirect),
            ("code_verifier", verifier),
        ];
        self.browser().client.post(format!("{}/oauth/token", self.running.url)).form(&form).send().await.unwrap()
    }

    pub async fn refresh(&self, token: &str) -> Response {
        let form = [("grant_type", "refresh_token"), ("client_id", "amtspult-desktop"), ("refresh_token", token)];
        self.browser().client.post(format!("{}/oauth/token", self.running.url)).form(&form).send().await.unwrap()
    }
}

/// An authorization request of the desktop program.
pub fn authorize(redirect: &str) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("client_id", "amtspult-desktop"),
            ("redirect_uri", redirect),
            ("response_type", "code"),
            ("scope", "openid profile"),
            ("state", "xyz"),
            ("nonce", "n-0"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ])
        .finish();
    format!("/oauth/authorize?{query}")
}

pub fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

pub fn query(address: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Value of a hidden input.
pub fn hidden(page: &str, name: &str) -> String {
    find_hidden(page, name).unwrap_or_else(|| panic!("no {name} in {page}"))
}

fn find_hidden(page: &str, name: &str) -> Option<String> {
    let input = page.split("<input ").find(|input| input.contains(&format!("name=\"{name}\"")))?;
    let rest = input.split("value=\"").nth(1)?;
    rest.split('"').next().unwrap().replace("&quot;", "\"").replace("&amp;", "&").into()
}

/// A browser that keeps a cookie and runs no script.
pub struct Browser {
    pub client: reqwest::Client,
    pub url: String,
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn at(url: &str) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        Self { client: client.build().unwrap(), url: url.to_owned(), cookies: BTreeMap::new() }
    }

    fn cookie(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Response {
        let request = if self.cookies.is_empty() { request } else { request.header("cookie", self.cookie()) };
        let response = request.send().await.unwrap();
        self.take_cookies(&response);
        response
    }

    pub fn take_cookies(&mut self, response: &Response) {
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// A request with this browser's cookie, for sending several at once.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        request.header("cookie", self.cookie())
    }

    pub async fn get(&mut self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.url));
        self.send(request).await
    }

    pub async fn page(&mut self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.unwrap()
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Response {
        let request = self.client.post(format!("{}{path}", self.url)).form(form);
        self.send(request).await
    }

    /// Sends a form as the page that is shown now would; `fields` may hold what another page has shown (`stand`).
    /// What the page says that is wrong with the answers: it has an address of its own, so that Back finds it again.
    pub async fn complaints(&mut self, answer: Response) -> String {
        let place = header(&answer, "location");
        assert!(place.ends_with("?geprueft=1"), "{place}");
        let page = self.get(&place).await;
        assert_eq!(page.status(), 422);
        page.text().await.unwrap()
    }

    pub async fn multipart(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Response {
        let mut fields = fields.to_vec();
        let mut shown = None;
        if path.starts_with("/formulare/") && fields.iter().all(|(name, _)| *name != "stand") {
            let page = self.get(path).await.text().await.unwrap();
            shown = find_hidden(&page, "stand");
        }
        fields.extend(shown.as_deref().map(|shown| ("stand", shown)));
        let mut body = vec![];
        for (name, value) in &fields {
            let part = format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, file, bytes) in files {
            let head =
                format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--limit--\r\n");
        let request = self.client.post(format!("{}{path}", self.url));
        self.send(request.header("content-type", "multipart/form-data; boundary=limit").body(body)).await
    }

    pub async fn password(&mut self, email: &str, password: &str, sign_in: &str) -> Response {
        let page = self.page(sign_in).await;
        let (csrf, next) = (hidden(&page, "csrf"), hidden(&page, "weiter"));
        self.post("/anmelden", &[("csrf", &csrf), ("weiter", &next), ("email", email), ("password", password)]).await
    }

    /// Through all pages of the sign-in; gives where it leads.
    pub async fn sign_in(&mut self, world: &World, email: &str, sign_in: &str) -> String {
        let answer = self.password(email, demo::PASSWORD, sign_in).await;
        assert_eq!(answer.status(), 303);
        let next = header(&answer, "location");
        if !next.starts_with("/anmelden/code") {
            return next;
        }
        let page = self.page(&next).await;
        let (csrf, next) = (hidden(&page, "csrf"), hidden(&page, "weiter"));
        let code = world.fresh_code();
        let answer = self.post("/anmelden/code", &[("csrf", &csrf), ("weiter", &next), ("code", &code)]).await;
        assert_eq!(answer.status(), 303);
        header(&answer, "location")
    }
}

/// A member of staff with a token.
#[derive(Clone)]
pub struct Staff {
    pub client: reqwest::Client,
    pub url: String,
    pub token: String,
    pub tenant: String,
    counter: u64,
}

pub const DEVICE: &str = "0198c5a0-0000-7000-8000-000000000001";

impl Staff {
    /// Nobody yet, at the portal of a browser.
    pub fn of(browser: &Browser) -> Self {
        let (token, tenant) = ("nothing".to_owned(), String::new());
        Self { client: browser.client.clone(), url: browser.url.clone(), token, tenant, counter: 0 }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let path = path.replace("{tenant}", &self.tenant);
        self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let request = self.request(method, path);
        let request = if let Some(body) = body { request.json(&body) } else { request };
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.unwrap()
    }

    pub async fn pull(&self, cursors: Value, limit: u32) -> PullAnswer {
        let body = json!({"device": DEVICE, "cursors": cursors, "limit": limit});
        serde_json::from_value(self.call(Method::POST, "/api/v1/tenants/{tenant}/pull", Some(body)).await).unwrap()
    }

    /// All entities of a kind that are visible.
    pub async fn all(&self, kind: &str) -> Vec<Value> {
        let answer = self.pull(json!({}), 1000).await;
        let changes = answer.pages.into_iter().flat_map(|page| page.changes);
        let of_kind = changes.filter(|change| change.kind == kind).filter_map(|change| change.body);
        of_kind.map(|body| serde_json::from_str(body.get()).unwrap()).collect()
    }

    /// The id of a visible case in this state, with a Postfach.
    pub async fn case_in(&self, state: &str) -> String {
        let cases = self.all("case").await;
        let found = cases.iter().find(|case| case["state"] == state && case["applicant"]["account"].is_string());
        found.unwrap()["id"].as_str().unwrap().to_owned()
    }

    pub fn operation(&mut self, case: &str, intent: Value) -> Operation {
        self.counter += 1;
        let operation = json!({"id": uuid::Uuid::now_v7(), "case": case, "counter": self.counter, "depends_on": [],
            "recorded_at": "2026-11-23T09:00:00Z", "intent": intent});
        serde_json::from_value(operation).unwrap()
    }

    pub async fn push(&self, operations: &[Operation]) -> Vec<OperationAnswer> {
        let body = json!({"device": DEVICE, "operations": operations});
        let answer = self.call(Method::POST, "/api/v1/tenants/{tenant}/operations", Some(body)).await;
        serde_json::from_value::<PushAnswer>(answer).unwrap().answers
    }
}

impl Staff {
    /// Brings a small file to the portal and gives its hash.
    pub async fn upload(&self, media_type: &str, bytes: &[u8]) -> String {
        const UPLOADS: &str = "/api/v1/tenants/{tenant}/uploads";
        let hash = hex::encode(Sha256::digest(bytes));
        let body = json!({"sha256": hash, "size": bytes.len(), "media_type": media_type});
        if self.call(Method::POST, UPLOADS, Some(body)).await["complete"] == false {
            let request = self.request(Method::PATCH, &format!("{UPLOADS}/{hash}"));
            let answer = request.header(protocol::UPLOAD_OFFSET, 0).body(bytes.to_vec()).send().await.unwrap();
            assert_eq!(answer.status(), 200);
        }
        hash
    }
}
