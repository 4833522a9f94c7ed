//! A browser that keeps cookies and runs no script.

use std::collections::BTreeMap;

use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use serde_json::{Value, json};

use crate::World;

/// A verifier and its challenge (RFC 7636, appendix B).
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Bytes of a piece of an upload.
const PIECE: usize = 1024 * 1024;

pub struct Browser {
    client: reqwest::Client,
    base: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn new(base: &str) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        Self { client: client.build().unwrap(), base: base.to_owned(), cookies: BTreeMap::new() }
    }

    /// Fetches a page without following where it leads.
    pub async fn get(&mut self, address: &str) -> Response {
        let request = self.client.get(self.absolute(address));
        self.send(request).await
    }

    /// The text of a page that must be there.
    pub async fn page(&mut self, address: &str) -> String {
        let response = self.get(address).await;
        assert_eq!(response.status(), 200, "{address}");
        response.text().await.unwrap()
    }

    pub async fn post(&mut self, address: &str, form: &[(&str, &str)]) -> Response {
        let request = self.client.post(self.absolute(address)).form(form);
        self.send(request).await
    }

    /// Goes where an address leads, through the sign-in if need be, until a page is shown; gives its address and text.
    pub async fn visit(&mut self, world: &World, email: &str, address: &str) -> (String, String) {
        let mut address = address.to_owned();
        for _ in 0..10 {
            let response = self.get(&address).await;
            if response.status().is_redirection() {
                address = location(&response);
                continue;
            }
            assert_eq!(response.status(), 200, "{address}");
            let page = response.text().await.unwrap();
            let Some(form) = sign_in_form(&page) else { return (address, page) };
            let (csrf, next) = (hidden(&page, "csrf"), hidden(&page, "weiter"));
            let code = world.fresh_code();
            let entered: &[(&str, &str)] = match form {
                "/anmelden" => &[("email", email), ("password", demo::PASSWORD)],
                _ => &[("code", &code)],
            };
            let answer = self.post(form, &[entered, &[("csrf", &csrf), ("weiter", &next)]].concat()).await;
            assert_eq!(answer.status(), 303, "the portal doesn't accept what {email} enters at {form}");
            address = location(&answer);
        }
        panic!("the portal leads round in circles, last to {address}");
    }

    /// Sends a page's form with one file and whatever texts it asks for in a Postfach.
    pub async fn send_file(&mut self, address: &str, page: &str, name: &str, content: &[u8]) -> Response {
        let texts = [("csrf", hidden(page, "csrf")), ("nachricht", hidden(page, "nachricht"))];
        let texts = texts.into_iter().chain([("betreff", "Nachweis".to_owned()), ("text", "Anbei.".to_owned())]);
        let head = |disposition: &str| format!("--limit\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
        let mut body: Vec<u8> = texts
            .flat_map(|(field, text)| format!("{}{text}\r\n", head(&format!("name=\"{field}\""))).into_bytes())
            .collect();
        body.extend(head(&format!("name=\"anhang\"; filename=\"{name}\"")).bytes());
        body.extend(content.iter().chain(b"\r\n--limit--\r\n"));
        let request =
            self.client.post(self.absolute(address)).header(CONTENT_TYPE, "multipart/form-data; boundary=limit");
        self.send(request.body(body)).await
    }

    /// Signs in and gets an access token of the desktop program.
    pub async fn desk_token(&mut self, world: &World, email: &str) -> String {
        self.visit(world, email, "/konto").await;
        let redirect = "http://127.0.0.1:4711/callback";
        let question = format!(
            "client_id=amtspult-desktop&redirect_uri={redirect}&response_type=code&scope=openid&state=s&nonce=n\
             &code_challenge={CHALLENGE}&code_challenge_method=S256"
        );
        let page = self.page(&format!("/oauth/authorize?{question}")).await;
        let agreed = [("csrf", hidden(&page, "csrf")), ("anfrage", question), ("antwort", "ja".to_owned())];
        let agreed: Vec<(&str, &str)> = agreed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let back = location(&self.post("/oauth/authorize", &agreed).await);
        let code = back.split("code=").nth(1).unwrap().split('&').next().unwrap();
        let exchange = [
            ("grant_type", "authorization_code"),
            ("client_id", "amtspult-desktop"),
            ("redirect_uri", redirect),
            ("code_verifier", VERIFIER),
            ("code", code),
        ];
        let tokens: Value = self.post("/oauth/token", &exchange).await.json().await.unwrap();
        tokens["access_token"].as_str().unwrap().to_owned()
    }

    /// Brings a file to the portal as a desk would that looks at nothing; gives the problem if it is refused.
    pub async fn upload(&self, token: &str, tenant: &str, content: &[u8]) -> Option<Value> {
        let uploads = self.absolute(&format!("/api/v1/tenants/{tenant}/uploads"));
        let sha256 = store::table::attachment::hash(content);
        let media_type = domain::attachment::media_type(content).unwrap_or("application/pdf");
        let announced = json!({ "sha256": sha256, "size": content.len(), "media_type": media_type });
        let announce = self.client.post(&uploads).bearer_auth(token).json(&announced);
        let (mut status, mut said) = read(announce.send().await.unwrap()).await;
        for (start, piece) in (0..).step_by(PIECE).zip(content.chunks(PIECE)) {
            if status != 200 || said["complete"] == true {
                break;
            }
            let append = self.client.patch(format!("{uploads}/{sha256}")).bearer_auth(token);
            let append = append.header("Upload-Offset", start.to_string()).body(piece.to_vec());
            (status, said) = read(append.send().await.unwrap()).await;
        }
        (status != 200).then_some(said)
    }

    fn absolute(&self, address: &str) -> String {
        if address.starts_with('/') { format!("{}{address}", self.base) } else { address.to_owned() }
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Response {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = if pairs.is_empty() { request } else { request.header(COOKIE, pairs.join("; ")) };
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        response
    }
}

async fn read(answer: Response) -> (u16, Value) {
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Where an answer sends the browser.
pub fn location(response: &Response) -> String {
    response.headers().get(LOCATION).expect("a redirection says where to").to_str().unwrap().to_owned()
}

/// Where the page's sign-in form is sent to, if it has one.
fn sign_in_form(page: &str) -> Option<&'static str> {
    ["/anmelden", "/anmelden/code"]
        .into_iter()
        .find(|action| page.contains(&format!("method=\"post\" action=\"{action}\"")))
}

/// Value of a hidden input.
pub fn hidden(page: &str, name: &str) -> String {
    let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name} in {page}"));
    rest.split('"').next().unwrap().replace("&amp;", "&")
}
