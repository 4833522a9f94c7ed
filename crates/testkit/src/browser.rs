//! A browser that keeps cookies and runs no script.

use std::collections::BTreeMap;

use portal::demo;
use reqwest::Response;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};

use crate::World;

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
