//! Tenants are sealed and roles hold: every operation of the API and every route of the pages, for everybody, in both
//! tenants. What has no row fails the test, so that nothing is added without saying who may.

use std::collections::BTreeSet;

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::rights::{account, console};
use crate::support::{
    ANNA, Browser, CALLBACK, DEVICE, JENS, MIRA, PETRA, Staff, UTE, World, authorize, header, hidden,
};

/// n: nobody, c: a citizen with a case in Musterau, f: one with a case in Nebenau; staff of Musterau: A: Anna, clerk of both
/// offices, J: Jens, clerk of the other office than the case's, M: Mira, designer and clerk of the case's office, U: Ute,
/// approver and tenant admin; P: Petra, clerk in Nebenau.
///
/// `+` let in, `!` let in and refused for what was sent, `?` to sign in first, `x` forbidden, `-` there is no such thing.
/// Addresses without a tenant, case, file or account in them have one column.
const TABLE: &str = "
                                                        Musterau  Nebenau
                                                        ncfAJMUP  ncfAJMUP
GET   /api/openapi.json                                 ++++++++
GET   /api/v1/session                                   ?+++++++
POST  /api/v1/tenants/{tenant}/pull                     ?xx++++x  ?xxxxxx+
POST  /api/v1/tenants/{tenant}/operations               ?xx++++x  ?xxxxxx+
POST  /api/v1/tenants/{tenant}/seen                     ?xx++++x  ?xxxxxx+
POST  /api/v1/tenants/{tenant}/uploads                  ?xx++++x  ?xxxxxx+
PATCH /api/v1/tenants/{tenant}/uploads/{sha256}         ?xx++++x  ?xxxxxx+
GET   /api/v1/tenants/{tenant}/attachments/{sha256}     ?xx+-++x  ?xxxxxx+
GET   /api/v1/tenants/{tenant}/events                   ?xx++++x  ?xxxxxx+
POST  /api/v1/tenants/{tenant}/verfahren                ?xx++++x  ?xxxxxx+
GET   /api/v1/tenants/{tenant}/verfahren/{verfahren}/versions/{version} ?xx--++x ?xxxxxx-

GET   /                                                 ++++++++
GET   /assets/{name}                                    ++++++++
GET   /impressum                                        ++++++++
GET   /datenschutz                                      ++++++++
GET   /barrierefreiheit                                 ++++++++
GET   /hilfe                                            ++++++++
GET   /kontakt                                          ++++++++
GET   /passwort-vergessen                               ++++++++
GET   /einrichten/{token}                               ++++++++
POST  /einrichten/{token}                               ++++++++

GET   /formulare/{tenant}/{form}                        ?+++++++  ?+++++++
POST  /formulare/{tenant}/{form}                        ?+++++++  ?+++++++
GET   /formulare/{tenant}/{form}/pruefen                ?+++++++  ?+++++++
POST  /formulare/{tenant}/{form}/pruefen                ?+++++++  ?+++++++
GET   /formulare/{tenant}/{form}/verwerfen              ?+++++++  ?+++++++
POST  /formulare/{tenant}/{form}/verwerfen              ?+++++++  ?+++++++
GET   /antraege                                         ?+++++++
GET   /antraege/{case}                                  ?+------  ?-+-----
GET   /postfach                                         ?+++++++
GET   /postfach/{case}                                  ?+------  ?-+-----
POST  /postfach/{case}                                  ?+------  ?-+-----
GET   /anhaenge/{case}/{sha256}                         ?+------  ?-+-----

GET   /konto                                            ?+++++++
POST  /konto/passwort                                   ?+++++++
GET   /konto/faktor                                     ?+++++++
POST  /konto/faktor                                     ?++xxxxx
GET   /konto/ohne-faktor                                ?-------
POST  /konto/ohne-faktor                                ?-------
POST  /konto/beenden                                    ?+++++++

GET   /verwaltung/{tenant}                              ?-----+-  ?-------
GET   /verwaltung/{tenant}/neu                          ?-----+-  ?-------
POST  /verwaltung/{tenant}/neu                          ?-----+-  ?-------
GET   /verwaltung/{tenant}/passwort-link                ?-----+-  ?-------
POST  /verwaltung/{tenant}/passwort-link                ?-----+-  ?-------
GET   /verwaltung/{tenant}/seite/{page}                 ?-----+-  ?-------
POST  /verwaltung/{tenant}/seite/{page}                 ?-----+-  ?-------
GET   /verwaltung/{tenant}/zugang/{account}             ?-----+-  ?-------
POST  /verwaltung/{tenant}/zugang/{account}             ?-----+-  ?-------

GET   /.well-known/openid-configuration                 ++++++++
GET   /.well-known/oauth-authorization-server           ++++++++
GET   /oauth/jwks.json                                  ++++++++
GET   /oauth/authorize                                  ?+++++++
POST  /oauth/authorize                                  ?+++++++
POST  /oauth/token                                      !!!!!!!!
POST  /oauth/revoke                                     ++++++++
GET   /oauth/userinfo                                   ?+++++++
POST  /oauth/userinfo                                   ?+++++++
GET   /anmelden                                         ++++++++
POST  /anmelden                                         ????????
GET   /anmelden/code                                    ????????
POST  /anmelden/code                                    xxxxxxxx
GET   /oauth/logout                                     ++++++++
POST  /oauth/logout                                     ++++++++
POST  /abmelden                                         ++++++++
";

struct Row {
    method: Method,
    path: &'static str,
    /// In Musterau and, where the address differs there, in Nebenau.
    expected: Vec<&'static str>,
}

fn rows() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| line.contains('/'));
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let method = words.next().unwrap().parse().unwrap();
            Row { method, path: words.next().unwrap(), expected: words.collect() }
        })
        .collect()
}

/// Method and path of each route that a router of the portal names.
fn routes(source: &str) -> Vec<(Method, String)> {
    let routes = source.split(".route(").skip(1).flat_map(|route| {
        let path = route.split('"').nth(1).unwrap().to_owned();
        let methods = [("get(", Method::GET), ("post(", Method::POST), ("patch(", Method::PATCH)];
        methods.into_iter().filter(|(call, _)| route.contains(call)).map(move |(_, method)| (method, path.clone()))
    });
    routes.collect()
}

#[tokio::test]
async fn every_operation_and_every_page_has_its_row() {
    let world = World::new().await;
    let description: Value = serde_json::from_str(&world.browser().page("/api/openapi.json").await).unwrap();
    let described = description["paths"].as_object().unwrap().iter().flat_map(|(path, operations)| {
        let methods = operations.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    let pages = [include_str!("../../src/pages/mod.rs"), include_str!("../../src/sign_in/mod.rs")];
    let pages = pages.into_iter().flat_map(routes).map(|(method, path)| format!("{method} {path}"));
    let operations: BTreeSet<String> = described.collect();
    let all: BTreeSet<String> = pages.chain(operations.iter().cloned()).collect();
    let rows = rows();
    let listed: BTreeSet<String> = rows.iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    assert_eq!(listed, all);
    assert_eq!(rows.len(), all.len(), "one row each");
    let routes = routes(include_str!("../../src/replication_api/mod.rs"));
    assert_eq!(routes.len(), operations.len(), "nothing of the API is left out of its description");
}

/// Somebody with a browser and, unless it is nobody, a token.
struct Caller {
    letter: char,
    browser: Browser,
    staff: Staff,
}

impl Caller {
    /// Each comes from an address of their own: they don't have to wait for each other's failures.
    async fn new(world: &World, letter: char, email: Option<&str>) -> Self {
        let mut browser = world.browser();
        let address = HeaderValue::from_str(&format!("192.0.2.{}", u32::from(letter))).unwrap();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        let client = client.default_headers(HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), address)]));
        browser.client = client.build().unwrap();
        let mut staff = Staff::of(&browser);
        if let Some(email) = email {
            browser.sign_in(world, email, "/anmelden").await;
            let tokens = world.tokens_of(&mut browser, "amtspult-desktop", CALLBACK, "openid profile").await;
            staff.token = tokens["access_token"].as_str().unwrap().to_owned();
        }
        Self { letter, browser, staff }
    }

    async fn send(&mut self, row: &Row, place: &Place) -> char {
        let path = match (&row.method, row.path) {
            (&Method::GET, "/oauth/authorize") => authorize(CALLBACK),
            _ => place.fill(row.path),
        };
        let answer = if row.path.starts_with("/api/") || row.path == "/oauth/userinfo" {
            self.call(row, &path).await
        } else if row.method == Method::GET {
            self.browser.get(&path).await
        } else {
            self.submit(row.path, &path).await
        };
        letter(&answer)
    }

    /// A call with which somebody succeeds who may.
    async fn call(&self, row: &Row, path: &str) -> Response {
        let content = format!("%PDF-1.4 of {}", self.letter);
        let hash = hex::encode(Sha256::digest(&content));
        let announcement = json!({"sha256": hash, "size": content.len(), "media_type": "application/pdf"});
        let body = match row.path.rsplit('/').next().unwrap() {
            "pull" => json!({"device": DEVICE, "cursors": {}, "limit": 10}),
            "operations" => json!({"device": DEVICE, "operations": []}),
            "seen" => json!({"seen": {}}),
            "uploads" => announcement.clone(),
            // Who may is told in the answer.
            "verfahren" => comment(uuid::Uuid::now_v7()),
            _ => Value::Null,
        };
        let send = async |request: RequestBuilder| request.send().await.unwrap();
        if row.method == Method::PATCH {
            let (uploads, _) = path.rsplit_once('/').unwrap();
            send(self.staff.request(Method::POST, uploads).json(&announcement)).await;
            let request = self.staff.request(Method::PATCH, &format!("{uploads}/{hash}"));
            return send(request.header(protocol::UPLOAD_OFFSET, 0).body(content)).await;
        }
        let request = self.staff.request(row.method.clone(), path);
        send(if body.is_null() { request } else { request.json(&body) }).await
    }

    /// Sends a form as our page would, with something that isn't taken where taking it would change who may what.
    async fn submit(&mut self, route: &str, path: &str) -> Response {
        let csrf = hidden(&self.browser.page("/anmelden").await, "csrf");
        let id = uuid::Uuid::now_v7().to_string();
        if matches!(route, "/formulare/{tenant}/{form}" | "/postfach/{case}") {
            let fields = [("csrf", csrf.as_str()), ("nachricht", &id), ("betreff", "Frage"), ("text", "Wann?")];
            return self.browser.multipart(path, &fields, &[]).await;
        }
        let question = authorize(CALLBACK);
        let (_, question) = question.split_once('?').unwrap();
        let factor = match self.browser.get("/konto/faktor").await {
            page if page.status() == 200 => hidden(&page.text().await.unwrap(), "geheimnis"),
            _ => String::new(),
        };
        let fields: &[(&str, &str)] = match route {
            "/oauth/authorize" => &[("anfrage", question), ("antwort", "ja")],
            "/oauth/token" => &[("client_id", "amtspult-desktop"), ("grant_type", "password")],
            "/oauth/revoke" => &[("client_id", "amtspult-desktop"), ("token", "nothing")],
            "/anmelden" => &[("email", "nobody@example.org"), ("password", "falsch")],
            "/konto/passwort" => &[("alt", ""), ("neu", "kurz"), ("nochmal", "kurz")],
            "/einrichten/{token}" => &[("neu", "kurz"), ("nochmal", "kurz")],
            "/konto/faktor" => &[("geheimnis", &factor), ("code", "000000"), ("passwort", "")],
            "/anmelden/code" => &[("code", "000000")],
            "/verwaltung/{tenant}/seite/{page}" => &[("text", "Rufen Sie uns an.")],
            "/verwaltung/{tenant}/zugang/{account}" => &[("tun", "sperren")],
            "/formulare/{tenant}/{form}/pruefen" => &[("vorgang", "0"), ("stand", "0")],
            _ => &[],
        };
        self.browser.post(path, &[&[("csrf", csrf.as_str())], fields].concat()).await
    }
}

fn letter(answer: &Response) -> char {
    let location = header(answer, "location");
    match answer.status() {
        StatusCode::UNAUTHORIZED => '?',
        StatusCode::FORBIDDEN => 'x',
        StatusCode::NOT_FOUND => '-',
        StatusCode::BAD_REQUEST => '!',
        StatusCode::SEE_OTHER if location.starts_with("/anmelden?weiter=") => '?',
        // Complaints about what was written are for those who may write it.
        StatusCode::UNPROCESSABLE_ENTITY => '+',
        status if status.is_success() || status == StatusCode::SEE_OTHER => '+',
        status => panic!("{status} for {}", answer.url()),
    }
}

/// A tenant with a form, an account (its only admin, if it has one), and a case with a file in its thread.
struct Place {
    tenant: String,
    account: String,
    case: String,
    sha256: String,
    token: String,
}

impl Place {
    fn fill(&self, path: &str) -> String {
        path.replace("{tenant}", &self.tenant)
            .replace("{form}", "14729990%3AHundesteuer%3Av1.0")
            .replace("{account}", &self.account)
            .replace("{case}", &self.case)
            .replace("{sha256}", &self.sha256)
            .replace("{token}", &self.token)
            .replace("{name}", "portal.css")
            .replace("{page}", "hilfe")
            .replace("{verfahren}", VERFAHREN)
            .replace("{version}", VERFAHREN)
    }
}

/// The only Verfahren, and its version; of Musterau.
const VERFAHREN: &str = "019ad000-0000-7000-8000-000000000001";

fn comment(id: uuid::Uuid) -> Value {
    let act = json!({"type": "comment", "comment": id, "node": null, "text": "Warum?"});
    json!({"id": id, "verfahren": VERFAHREN, "recorded_at": "2026-11-30T08:00:00Z", "act": act})
}

/// A designer hands in a form.
async fn hand_in(designer: &Caller, tenant: &str) {
    let form = json!({"id": "1:Probe:v1.0", "title": "Probe", "sections": []});
    let act = json!({"type": "submit", "version": VERFAHREN, "parents": [], "title": "Probe", "note": "", "content": {"form": form}});
    let operation = json!({"id": VERFAHREN, "verfahren": VERFAHREN, "recorded_at": "2026-11-30T08:00:00Z", "act": act});
    let path = format!("/api/v1/tenants/{tenant}/verfahren");
    assert_eq!(designer.staff.call(Method::POST, &path, Some(operation)).await["outcome"], "applied");
}

fn email_of(case: &Value) -> &'static str {
    let account = case["applicant"]["account"].as_str().unwrap();
    demo::CITIZENS.iter().find(|citizen| citizen.id().to_string() == account).unwrap().email
}

/// A case that its applicant can see, in each tenant: of different citizens, and of an office that Jens isn't in.
async fn two_cases(world: &World) -> [Value; 2] {
    let jens = demo::STAFF[1].offices()[0].to_string();
    let others = world.staff(PETRA).await.all("case").await;
    let other = others.into_iter().find(|case| case["applicant"]["account"].is_string()).unwrap();
    let cases = world.staff(ANNA).await.all("case").await;
    let case = cases.into_iter().find(|case| {
        let account = &case["applicant"]["account"];
        account.is_string() && *account != other["applicant"]["account"] && case["office"] != jens
    });
    [case.unwrap(), other]
}

/// The applicant attaches a file to a message of the case; gives its hash.
async fn attach(citizen: &mut Caller, case: &str) -> String {
    let content = format!("%PDF-1.4 for {case}");
    let page = citizen.browser.page(&format!("/postfach/{case}")).await;
    let (csrf, id) = (hidden(&page, "csrf"), hidden(&page, "nachricht"));
    let fields = [("csrf", csrf.as_str()), ("nachricht", &id), ("betreff", "Nachweis"), ("text", "Anbei.")];
    let files = [("anhang", "nachweis.pdf", content.as_bytes())];
    assert_eq!(citizen.browser.multipart(&format!("/postfach/{case}"), &fields, &files).await.status(), 303);
    hex::encode(Sha256::digest(&content))
}

/// A link with which an account can be set up.
async fn set_up_token(world: &World, email: &str) -> String {
    let id = account(world, email).await.id;
    console(world).link(id, false).await.unwrap()
}

async fn everybody(world: &World, citizens: [&'static str; 2]) -> Vec<Caller> {
    let emails = [citizens[0], citizens[1], ANNA, JENS, MIRA, UTE, PETRA];
    let mut callers = vec![Caller::new(world, 'n', None).await];
    for (letter, email) in "cfAJMUP".chars().zip(emails) {
        callers.push(Caller::new(world, letter, Some(email)).await);
    }
    callers
}

#[tokio::test]
async fn everybody_reaches_what_is_theirs_and_nothing_else() {
    let world = World::behind_proxy().await;
    let cases = two_cases(&world).await;
    let citizens = [email_of(&cases[0]), email_of(&cases[1])];
    let mut callers = everybody(&world, citizens).await;
    let token = set_up_token(&world, citizens[0]).await;
    let mut places = vec![];
    for (i, staff) in [(0, &demo::STAFF[3]), (1, &demo::STAFF[4])] {
        let case = cases[i]["id"].as_str().unwrap().to_owned();
        places.push(Place {
            tenant: staff.tenant().to_string(),
            account: staff.id().to_string(),
            sha256: attach(&mut callers[1 + i], &case).await,
            token: token.clone(),
            case,
        });
    }
    let designer = callers.iter().find(|caller| caller.letter == 'M').unwrap();
    hand_in(designer, &places[0].tenant).await;
    let mut wrong = vec![];
    for row in rows() {
        for (expected, place) in row.expected.iter().zip(&places) {
            let mut found = String::new();
            for caller in &mut callers {
                found.push(caller.send(&row, place).await);
            }
            if found != *expected {
                wrong.push(format!("{} {}: {found} instead of {expected}", row.method, place.fill(row.path)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn staff_see_the_cases_of_their_own_offices() {
    let world = World::new().await;
    for staff in &demo::STAFF {
        let cases = world.staff(staff.email).await.all("case").await;
        let offices: BTreeSet<String> = cases.iter().map(|case| case["office"].as_str().unwrap().to_owned()).collect();
        let own: BTreeSet<String> = staff.offices().iter().map(ToString::to_string).collect();
        assert_eq!(offices, own, "{}", staff.email);
    }
    // An operation on another tenant's case, sent to the own one, learns nothing of it.
    let foreign = world.staff(ANNA).await.case_in("eingegangen").await;
    let mut petra = world.staff(PETRA).await;
    let claim = petra.operation(&foreign, json!({"type": "claim"}));
    let refused = protocol::Outcome::Refused { refusal: protocol::Refusal::CaseUnknown };
    assert_eq!(petra.push(&[claim]).await[0].outcome, refused);
}
