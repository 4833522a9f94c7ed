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
use super::{PageError, words};
use crate::accounts::{self, AccountError, Accounts, Actor, EMAIL_LIMIT, NAME_LIMIT, NewAccount};
use crate::app::App;
use crate::sign_in::browser::Browser;
use crate::storage::account::{self, Account, StoredMembership};
use crate::storage::{feed, tenant, tenant_page};

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
        let actor = Actor::Admin { account: self.account.id, tenant: self.tenant.id };
        Accounts { database: &app.database, actor, now: app.clock.now() }
    }

    fn address(&self) -> String {
        format!("/verwaltung/{}", self.tenant.id)
    }

    /// A member of staff of this tenant.
    async fn staff(&self, app: &App, id: &str) -> Result<Access, PageError> {
        let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
        let mut read = app.database.read().await?;
        let membership = account::membership_in(&mut read, id, self.tenant.id).await?.ok_or(PageError::NotFound)?;
        let account = account::by_id(&mut read, id).await?.ok_or(PageError::NotFound)?;
        let beyond = accounts::tenants_beyond(&mut read, self.account.id, id).await?;
        let tenants = tenant::all(&mut read).await?;
        let elsewhere = tenants.into_iter().filter(|tenant| beyond.contains(&tenant.id)).map(|tenant| tenant.name);
        Ok(Access { account, membership, elsewhere: elsewhere.collect() })
    }
}

/// A member of staff as an admin sees them.
struct Access {
    account: Account,
    membership: StoredMembership,
    /// Names of the tenants they work for and the admin doesn't administer.
    elsewhere: Vec<String>,
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
                    @if account.disabled || membership.locked { span class="badge warning" { "gesperrt" } }
                }
            }
        }
        h2 { "Neuer Zugang" }
        form method="post" action=(format!("{address}/neu")) class="stack" {
            input type="hidden" name="csrf" value=(browser.csrf());
            (line("vorname", "Vorname", "text", NAME_LIMIT))
            (line("nachname", "Nachname", "text", NAME_LIMIT))
            (line("email", "E-Mail-Adresse", "email", EMAIL_LIMIT))
            (choices(admin, &[Role::Clerk], &[]))
            div class="buttons" { button class="primary" id="anlegen" { "Zugang anlegen" } }
        }
        h2 { "Bürgerin oder Bürger ohne Passwort" }
        p { "Prüfen Sie zuerst, dass die Person die ist, die sie zu sein angibt. Es geht nur für Konten, mit denen nur bei Ihrer Behörde Anträge gestellt wurden und die keinen zweiten Faktor haben; sonst erzeugt ihn der Betreiber des Portals. Jeder Link wird protokolliert, und die Person erfährt davon." }
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

fn line(id: &str, label: &str, kind: &str, most: usize) -> Markup {
    html! {
        div class="field" {
            label for=(id) { (label) }
            input type=(kind) id=(id) name=(id) required maxlength=(most) autocomplete="off";
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
        locked: false,
    }
}

fn one<'a>(sent: &'a Sent, name: &str) -> &'a str {
    sent.get(name).map_or("", String::as_str)
}

fn said(error: AccountError) -> Result<Notice, PageError> {
    let said = match error {
        AccountError::Exists(email) => format!("Für {email} gibt es schon ein Konto."),
        AccountError::NotAnEmail(email) => format!("„{email}“ ist keine E-Mail-Adresse."),
        AccountError::BadName => format!("Vorname und Nachname brauchen je 1 bis {NAME_LIMIT} Zeichen."),
        AccountError::OwnRights => words::NOT_ONESELF.to_owned(),
        AccountError::WorksElsewhere => "Dieses Konto arbeitet auch für eine andere Behörde.".to_owned(),
        AccountError::ShutOutByConsole => {
            "Der Betreiber des Portals hat dieses Konto gesperrt. Nur er kann es wieder zulassen.".to_owned()
        }
        AccountError::NoCaseHere => "Mit dieser Adresse wurde bei Ihrer Behörde kein Antrag gestellt.".to_owned(),
        AccountError::ConsoleOnly => words::CONSOLE_LINK.to_owned(),
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

/// A link for a citizen who has forgotten the password: see [`Accounts::citizen_link`].
pub async fn citizen_link(
    State(app): State<App>,
    browser: Browser,
    Path(tenant): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, PageError> {
    let admin = allowed(&app, &browser, &tenant, &sent).await?;
    let account = account::by_email(&mut *app.database.read().await?, one(&sent, "konto")).await?;
    let notice = match account {
        Some(account) => match admin.accounts(&app).citizen_link(account.id, admin.tenant.id).await {
            Ok(token) => link(&app, account.name(), &token),
            Err(error) => said(error)?,
        },
        None => said(AccountError::NoCaseHere)?,
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
    let access = admin.staff(&app, &account).await?;
    Ok(access_page(&browser, &admin, &access, None).show(&browser))
}

fn access_page(browser: &Browser, admin: &Admin, access: &Access, notice: Option<Notice>) -> Page {
    let Access { account, membership, elsewhere } = access;
    let address = format!("{}/zugang/{}", admin.address(), account.id);
    let refused = matches!(notice, Some(Notice::Refused(_)));
    let is_own = account.id == admin.account.id;
    let content = html! {
        p { a href=(admin.address()) { "Zugänge verwalten" } }
        h1 { (account.name()) }
        p class="muted" { (account.email) (state(account, membership)) }
        @if let Some(notice) = &notice { (notice.show()) }
        form method="post" action=(address) class="stack" {
            input type="hidden" name="csrf" value=(browser.csrf());
            (choices(admin, &membership.roles, &membership.offices))
            @if is_own { p class="muted" { (words::NOT_ONESELF) } }
            div class="buttons" { button class="primary" id="rollen" name="tun" value="rollen" { "Rollen speichern" } }
        }
        @if !elsewhere.is_empty() {
            p { "Dieses Konto arbeitet auch für " strong { (elsewhere.join(", ")) } ". Sperren, zulassen und neu einrichten lassen kann es nur der Betreiber des Portals oder wer die Zugänge aller dieser Behörden verwaltet; bitte wenden Sie sich an diese. Sie können die Arbeit für Ihre Behörde sperren." }
        }
        form method="post" action=(address) class="stack" {
            input type="hidden" name="csrf" value=(browser.csrf());
            div class="buttons" {
                @if elsewhere.is_empty() {
                    @if !is_own { button class="secondary" name="tun" value="link" { "Passwort und zweiten Faktor neu einrichten lassen" } }
                    @if account.disabled { button class="secondary" name="tun" value="zulassen" { "Wieder zulassen" } }
                    @else { button class="secondary" name="tun" value="sperren" { "Sperren" } }
                }
                @if membership.locked { button class="secondary" name="tun" value="hier-zulassen" { "Für Ihre Behörde wieder zulassen" } }
                @else if !elsewhere.is_empty() { button class="secondary" name="tun" value="hier-sperren" { "Für Ihre Behörde sperren" } }
                button class="secondary" name="tun" value="entfernen" { "Aus der Behörde entfernen" }
            }
        }
        p class="muted" { (words::ACCESS_ENDS) }
    };
    let page = Page::new(account.name(), content).narrow();
    if refused { page.failed().status(StatusCode::UNPROCESSABLE_ENTITY) } else { page }
}

fn state(account: &Account, membership: &StoredMembership) -> &'static str {
    match (account.disabled, membership.locked) {
        (true, _) => " · gesperrt",
        (false, true) => " · für Ihre Behörde gesperrt",
        (false, false) => "",
    }
}

pub async fn change(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, account)): Path<(String, String)>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, PageError> {
    let admin = allowed(&app, &browser, &tenant, &sent).await?;
    let access = admin.staff(&app, &account).await?;
    let (accounts, id) = (admin.accounts(&app), access.account.id);
    let done = match one(&sent, "tun") {
        "rollen" => accounts.set_membership(&access.account, &membership(&admin, &sent)).await,
        "sperren" => accounts.shut_out(id).await,
        "zulassen" => accounts.let_in(id).await,
        "hier-sperren" => accounts.set_locked(id, admin.tenant.id, true).await,
        "hier-zulassen" => accounts.set_locked(id, admin.tenant.id, false).await,
        "entfernen" => accounts.remove_membership(id, admin.tenant.id).await,
        "link" => match accounts.link(id, true).await {
            Ok(token) => {
                let notice = link(&app, access.account.name(), &token);
                return Ok(access_page(&browser, &admin, &access, Some(notice)).show(&browser));
            }
            Err(error) => Err(error),
        },
        _ => return Err(PageError::Unreadable),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}?geaendert=1", admin.address())).into_response()),
        Err(error) => Ok(access_page(&browser, &admin, &access, Some(said(error)?)).show(&browser)),
    }
}
