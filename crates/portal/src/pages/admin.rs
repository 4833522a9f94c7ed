//! "Zugänge verwalten": what a tenant's admins do about the accounts of their staff and the tenant's own pages.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{AccountId, Office, OfficeId, Role, Tenant, TenantId};
use forms::Vertrauensniveau;
use maud::{Markup, html};
use protocol::EntityKind;

use super::about::About;
use super::fields::Fields;
use super::layout::{Page, alert, success};
use super::{PageError, account as account_page, words};
use crate::accounts::{AccountError, Accounts, Actor, NewAccount};
use crate::app::App;
use crate::sign_in::browser::Browser;
use crate::storage::account::{self, Account, StoredMembership};
use crate::storage::{case_index, feed, tenant, tenant_page};

/// Most characters of one of the tenant's pages.
const PAGE_LIMIT: usize = 20_000;

/// An admin at work in a tenant.
struct Admin {
    account: Account,
    tenant: Tenant,
    offices: Vec<Office>,
}

impl Admin {
    /// Whoever administers the tenant of the address and has signed in with both factors. Others learn nothing of it.
    async fn enter(app: &App, browser: &Browser, id: &str) -> Result<Self, PageError> {
        let account = browser.account().cloned();
        let account = account.ok_or_else(|| PageError::SignIn(format!("/verwaltung/{id}")))?;
        let id: TenantId = id.parse().map_err(|_| PageError::NotFound)?;
        let mut read = app.database.read().await?;
        let memberships = account::memberships(&mut read, account.id).await?;
        let here = memberships.iter().find(|membership| membership.tenant == id);
        let is_admin = here.is_some_and(|membership| membership.roles.contains(&Role::TenantAdmin));
        if !is_admin || browser.level() < Vertrauensniveau::Substanziell {
            tracing::warn!(event = "refused", account = %account.id, what = "tenant administration");
            return Err(PageError::NotFound);
        }
        let tenant = tenant::find(&mut read, id).await?.ok_or(PageError::NotFound)?;
        let offices = feed::all(&mut read, id, EntityKind::Office, None).await?;
        Ok(Self { account, tenant, offices })
    }

    fn accounts<'a>(&self, app: &'a App) -> Accounts<'a> {
        Accounts { database: &app.database, actor: Actor::Account(self.account.id), now: app.clock.now() }
    }

    fn address(&self) -> String {
        format!("/verwaltung/{}", self.tenant.id)
    }

    /// A member of staff of this tenant.
    async fn staff(&self, app: &App, id: &str) -> Result<(Account, StoredMembership), PageError> {
        let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
        let staff = account::staff_of(&mut *app.database.read().await?, self.tenant.id).await?;
        staff.into_iter().find(|(account, _)| account.id == id).ok_or(PageError::NotFound)
    }
}

fn role_name(role: &Role) -> &'static str {
    match role {
        Role::Clerk => "Sachbearbeitung",
        Role::Designer => "Verfahrensgestaltung",
        Role::Approver => "Freigabe",
        Role::TenantAdmin => "Mandantenverwaltung",
        Role::Unknown(_) => "Unbekannte Rolle",
    }
}

/// What is told at the top of the page.
enum Notice {
    Done(&'static str),
    /// A link to hand over, for whom.
    Link {
        name: String,
        address: String,
    },
    Refused(String),
}

impl Notice {
    fn show(&self) -> Markup {
        match self {
            Self::Done(said) => success(said, &html! {}),
            Self::Link { name, address } => success(
                "Der Link ist da",
                &html! {
                    p { "Bitte geben Sie " strong { (name) } " diesen Link persönlich oder auf einem sicheren Weg. Er gilt 24 Stunden und einmal und wird nur jetzt gezeigt:" }
                    p { code id="link" { (address) } }
                },
            ),
            Self::Refused(said) => alert("Das ist nicht möglich", &html! { p { (said) } }),
        }
    }
}

pub async fn page(
    State(app): State<App>,
    browser: Browser,
    Path(tenant): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let admin = Admin::enter(&app, &browser, &tenant).await?;
    let notice = (query.as_deref() == Some("geaendert=1")).then_some(Notice::Done("Die Änderung ist gespeichert"));
    Ok(overview(&app, &browser, &admin, notice).await?.show(&browser))
}

async fn overview(app: &App, browser: &Browser, admin: &Admin, notice: Option<Notice>) -> Result<Page, PageError> {
    let mut read = app.database.read().await?;
    let staff = account::staff_of(&mut read, admin.tenant.id).await?;
    let mut pages = vec![];
    for about in About::ALL {
        let written = tenant_page::of_name(&mut read, about.name()).await?;
        let own = written.into_iter().find(|(tenant, _)| *tenant == admin.tenant.id).map(|(_, body)| body);
        pages.push((about, own.unwrap_or_default()));
    }
    let address = admin.address();
    let refused = matches!(notice, Some(Notice::Refused(_)));
    let content = html! {
        p { a href="/konto" { "Mein Konto" } }
        h1 { "Zugänge verwalten" }
        p class="lead" { (admin.tenant.name) }
        @if let Some(notice) = &notice { (notice.show()) }
        h2 { "Mitarbeiterinnen und Mitarbeiter" }
        ul class="list" {
            @for (account, membership) in &staff {
                li {
                    div {
                        a class="title" href=(format!("{address}/zugang/{}", account.id)) { (account.name()) }
                        p class="muted" {
                            (account.email) " · " (membership.roles.iter().map(role_name).collect::<Vec<_>>().join(", "))
                            @if account.totp_secret.is_none() { " · noch nicht eingerichtet" }
                        }
                    }
                    @if account.disabled { span class="badge warning" { "gesperrt" } }
                }
            }
        }
        h2 { "Neuer Zugang" }
        form method="post" action=(format!("{address}/neu")) class="stack" {
            input type="hidden" name="csrf" value=(browser.csrf());
            (line("vorname", "Vorname", "text"))
            (line("nachname", "Nachname", "text"))
            (line("email", "E-Mail-Adresse", "email"))
            (choices(admin, &[Role::Clerk], &[]))
            div class="buttons" { button class="primary" id="anlegen" { "Zugang anlegen" } }
        }
        h2 { "Bürgerin oder Bürger ohne Passwort" }
        p { "Prüfen Sie zuerst, dass die Person die ist, die sie zu sein angibt. Es geht nur für Konten, mit denen bei Ihrer Behörde ein Antrag gestellt wurde. Jeder Link wird protokolliert." }
        form method="post" action=(format!("{address}/passwort-link")) class="stack" {
            input type="hidden" name="csrf" value=(browser.csrf());
            div class="field" {
                label for="konto" { "E-Mail-Adresse des Servicekontos" }
                input type="email" id="konto" name="konto" required;
            }
            div class="buttons" { button class="secondary" { "Link erzeugen" } }
        }
        h2 { "Seiten der Behörde" }
        p { "Absätze trennen Sie mit einer leeren Zeile, Überschriften beginnen mit ##." }
        @for (about, body) in &pages {
            form method="post" action=(format!("{address}/seite")) class="stack" {
                input type="hidden" name="csrf" value=(browser.csrf());
                input type="hidden" name="seite" value=(about.name());
                div class="field" {
                    label for=(format!("seite-{}", about.name())) { (about.title()) }
                    textarea id=(format!("seite-{}", about.name())) name="text" rows="5" maxlength=(PAGE_LIMIT) { (body) }
                }
                div class="buttons" { button class="secondary small" { (about.title()) " speichern" } }
            }
        }
    };
    let page = Page::new("Zugänge verwalten", content);
    Ok(if refused { page.failed().status(StatusCode::UNPROCESSABLE_ENTITY) } else { page })
}

fn line(id: &str, label: &str, kind: &str) -> Markup {
    html! {
        div class="field" {
            label for=(id) { (label) }
            input type=(kind) id=(id) name=(id) required autocomplete="off";
        }
    }
}

fn choices(admin: &Admin, roles: &[Role], offices: &[OfficeId]) -> Markup {
    let tick = |name: String, label: &str, chosen: bool| {
        html! {
            div class="choice" {
                input type="checkbox" id=(name) name=(name) value="1" checked[chosen];
                label for=(name) { (label) }
            }
        }
    };
    html! {
        fieldset class="field" {
            legend { "Rollen" }
            @for role in &Role::ALL { (tick(format!("rolle-{}", role.name()), role_name(role), roles.contains(role))) }
        }
        fieldset class="field" {
            legend { "Organisationseinheiten" }
            @for office in &admin.offices { (tick(format!("oe-{}", office.id), &office.name, offices.contains(&office.id))) }
        }
    }
}

type Sent = std::collections::BTreeMap<String, String>;

fn membership(admin: &Admin, sent: &Sent) -> StoredMembership {
    StoredMembership {
        tenant: admin.tenant.id,
        roles: Role::ALL.into_iter().filter(|role| sent.contains_key(&format!("rolle-{}", role.name()))).collect(),
        offices: admin
            .offices
            .iter()
            .map(|office| office.id)
            .filter(|id| sent.contains_key(&format!("oe-{id}")))
            .collect(),
    }
}

fn one<'a>(sent: &'a Sent, name: &str) -> &'a str {
    sent.get(name).map_or("", String::as_str)
}

fn said(error: AccountError) -> Result<Notice, PageError> {
    let said = match error {
        AccountError::Exists(email) => format!("Für {email} gibt es schon ein Konto."),
        AccountError::NotAnEmail(email) => format!("„{email}“ ist keine E-Mail-Adresse."),
        AccountError::LastAdmin => "Dann könnte niemand mehr die Zugänge Ihrer Behörde verwalten.".to_owned(),
        AccountError::Storage(error) => return Err(PageError::Storage(error)),
        _ => return Err(PageError::Unreadable),
    };
    Ok(Notice::Refused(said))
}

fn link(app: &App, name: String, token: &str) -> Notice {
    Notice::Link { name, address: format!("{}/einrichten/{token}", app.issuer) }
}

/// Checks who it is and that our page sent it.
async fn allowed(app: &App, browser: &Browser, tenant: &str, sent: &Sent) -> Result<Admin, PageError> {
    let admin = Admin::enter(app, browser, tenant).await?;
    if browser.sent_by_our_page(one(sent, "csrf")) { Ok(admin) } else { Err(PageError::Expired) }
}

pub async fn create(
    State(app): State<App>,
    browser: Browser,
    Path(tenant): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, PageError> {
    let admin = allowed(&app, &browser, &tenant, &sent).await?;
    let new = NewAccount {
        email: one(&sent, "email").to_owned(),
        given_name: one(&sent, "vorname").to_owned(),
        family_name: one(&sent, "nachname").to_owned(),
    };
    let notice = match admin.accounts(&app).create(new, Some(membership(&admin, &sent))).await {
        Ok((account, token)) => link(&app, account.name(), &token),
        Err(error) => said(error)?,
    };
    Ok(overview(&app, &browser, &admin, Some(notice)).await?.show(&browser))
}

/// A link for a citizen who has forgotten the password: only where they have applied here, and never for staff.
pub async fn citizen_link(
    State(app): State<App>,
    browser: Browser,
    Path(tenant): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, PageError> {
    let admin = allowed(&app, &browser, &tenant, &sent).await?;
    let mut read = app.database.read().await?;
    let mut account = account::by_email(&mut read, one(&sent, "konto")).await?;
    if let Some(found) = &account {
        let cases = case_index::of_applicant(&mut read, found.id).await?;
        let is_staff = !account::memberships(&mut read, found.id).await?.is_empty();
        if is_staff || !cases.iter().any(|(tenant, _)| *tenant == admin.tenant.id) {
            account = None;
        }
    }
    drop(read);
    let notice = match account {
        Some(account) => {
            let token = admin.accounts(&app).link(account.id, account.totp_secret.is_some()).await;
            link(&app, account.name(), &token.map_err(account_page::failed)?)
        }
        None => Notice::Refused("Mit dieser Adresse wurde bei Ihrer Behörde kein Antrag gestellt.".to_owned()),
    };
    Ok(overview(&app, &browser, &admin, Some(notice)).await?.show(&browser))
}

pub async fn write_page(
    State(app): State<App>,
    browser: Browser,
    Path(tenant): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, PageError> {
    let admin = allowed(&app, &browser, &tenant, &sent).await?;
    let about = About::ALL.into_iter().find(|about| about.name() == one(&sent, "seite")).ok_or(PageError::NotFound)?;
    let text: String = one(&sent, "text").trim().chars().take(PAGE_LIMIT).collect();
    let mut write = app.database.write().await?;
    tenant_page::put(write.connection(), admin.tenant.id, about.name(), &text).await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("{}?geaendert=1", admin.address())).into_response())
}

pub async fn access(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, account)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let admin = Admin::enter(&app, &browser, &tenant).await?;
    let (account, membership) = admin.staff(&app, &account).await?;
    Ok(access_page(&browser, &admin, &account, &membership, None).show(&browser))
}

fn access_page(
    browser: &Browser,
    admin: &Admin,
    account: &Account,
    membership: &StoredMembership,
    notice: Option<Notice>,
) -> Page {
    let address = format!("{}/zugang/{}", admin.address(), account.id);
    let refused = matches!(notice, Some(Notice::Refused(_)));
    let content = html! {
        p { a href=(admin.address()) { "Zugänge verwalten" } }
        h1 { (account.name()) }
        p class="muted" { (account.email) @if account.disabled { " · gesperrt" } }
        @if let Some(notice) = &notice { (notice.show()) }
        form method="post" action=(address) class="stack" {
            input type="hidden" name="csrf" value=(browser.csrf());
            (choices(admin, &membership.roles, &membership.offices))
            div class="buttons" { button class="primary" id="rollen" name="tun" value="rollen" { "Rollen speichern" } }
        }
        form method="post" action=(address) class="stack" {
            input type="hidden" name="csrf" value=(browser.csrf());
            div class="buttons" {
                button class="secondary" name="tun" value="link" { "Passwort und zweiten Faktor neu einrichten lassen" }
                @if account.disabled { button class="secondary" name="tun" value="zulassen" { "Wieder zulassen" } }
                @else { button class="secondary" name="tun" value="sperren" { "Sperren" } }
                button class="secondary" name="tun" value="entfernen" { "Aus der Behörde entfernen" }
            }
        }
        p class="muted" { (words::ACCESS_ENDS) }
    };
    let page = Page::new(account.name(), content).narrow();
    if refused { page.failed().status(StatusCode::UNPROCESSABLE_ENTITY) } else { page }
}

pub async fn change(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, account)): Path<(String, String)>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, PageError> {
    let admin = allowed(&app, &browser, &tenant, &sent).await?;
    let (account, former) = admin.staff(&app, &account).await?;
    let accounts = admin.accounts(&app);
    let done = match one(&sent, "tun") {
        "rollen" => accounts.set_membership(&account, &membership(&admin, &sent)).await,
        "sperren" => accounts.set_disabled(account.id, true).await,
        "zulassen" => accounts.set_disabled(account.id, false).await,
        "entfernen" => accounts.remove_membership(account.id, admin.tenant.id).await,
        "link" => {
            let token = accounts.link(account.id, true).await.map_err(account_page::failed)?;
            let notice = link(&app, account.name(), &token);
            return Ok(access_page(&browser, &admin, &account, &former, Some(notice)).show(&browser));
        }
        _ => return Err(PageError::Unreadable),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}?geaendert=1", admin.address())).into_response()),
        Err(error) => Ok(access_page(&browser, &admin, &account, &former, Some(said(error)?)).show(&browser)),
    }
}
