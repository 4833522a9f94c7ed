//! "Zugänge verwalten": what a tenant's admins do about the accounts of their staff and the tenant's own pages.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{AccountId, Office, OfficeId, Role, Tenant, TenantId};
use maud::{Markup, html};
use portal_app::accounts::{self, AccountError, Accounts, Actor, EMAIL_LIMIT, NAME_LIMIT, NewAccount};
use portal_app::member;
use portal_store::table::account::{self, Account, StoredMembership};
use portal_store::table::{feed, tenant, tenant_page};

use super::words;
use crate::app::App;
use crate::web::about::About;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::{Page, alert, success};
use crate::web::question::Question;
use crate::web::sent::Sent;
use crate::web::token::token_input;

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
        if !member::administers(&mut read, account.id, id, browser.level()).await? {
            tracing::warn!(event = "refused", account = %account.id, what = "tenant administration");
            return Err(PageError::NotFound);
        }
        let tenant = tenant::find(&mut read, id).await?.ok_or(PageError::NotFound)?;
        let offices = feed::all(&mut read, id, None).await?;
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
    Ok(overview(&app, &admin, notice).await?.show(&browser))
}

async fn overview(app: &App, admin: &Admin, notice: Option<Notice>) -> Result<Page, PageError> {
    let mut read = app.database.read().await?;
    let staff = account::staff_of(&mut read, admin.tenant.id).await?;
    let mut pages = vec![];
    for about in About::ALL {
        let written = tenant_page::of_name(&mut read, about.name()).await?;
        let own = written.into_iter().find(|(tenant, _)| *tenant == admin.tenant.id).map(|(_, body)| body);
        pages.push((about, own.is_some_and(|body| !body.is_empty())));
    }
    let address = admin.address();
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
        div class="buttons" {
            a class="button primary" href=(format!("{address}/neu")) { "Neuer Zugang" }
            a class="button secondary" href=(format!("{address}/passwort-link")) { "Link für Bürgerin oder Bürger ohne Passwort" }
        }
        h2 { "Seiten der Behörde" }
        ul class="list" {
            @for (about, is_written) in &pages {
                li {
                    a class="title" href=(format!("{address}/seite/{}", about.name())) { (about.title()) }
                    @if !is_written { span class="badge warning" { "noch leer" } }
                }
            }
        }
    };
    Ok(Page::new("Zugänge verwalten", content))
}

/// A page of its own for one form, so that sending it can't lose what stands in another.
fn form_page(admin: &Admin, title: &str, notice: Option<&Notice>, form: &Markup) -> Page {
    let refused = matches!(notice, Some(Notice::Refused(_)));
    let content = html! {
        p { a href=(admin.address()) { "Zugänge verwalten" } }
        h1 { (title) }
        @if let Some(notice) = notice { (notice.show()) }
        (form)
    };
    let page = Page::new(title, content).narrow();
    if refused { page.failed().status(StatusCode::UNPROCESSABLE_ENTITY) } else { page }
}

/// Asks before something is done to a page of the tenant's; no leads back to it.
fn ask(browser: &Browser, (title, said, yes): (&str, &str, &str), address: &str, fields: &[(&str, &str)]) -> Page {
    let said = html! { p { (said) } };
    Question { title, said, yes, address, fields, no: "Abbrechen", back: address }.page(browser)
}

/// A line to fill in, with what was sent before.
fn line(sent: &Inputs, (id, label): (&str, &str), kind: &str, most: usize) -> Markup {
    html! {
        div class="field" {
            label for=(id) { (label) }
            input type=(kind) id=(id) name=(id) value=(one(sent, id)) required maxlength=(most) autocomplete="off";
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

type Inputs = std::collections::BTreeMap<String, String>;

fn membership(admin: &Admin, sent: &Inputs) -> StoredMembership {
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

fn one<'a>(sent: &'a Inputs, name: &str) -> &'a str {
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
        AccountError::Failed(error) => return Err(PageError::Failed(error)),
        _ => return Err(PageError::Unreadable),
    };
    Ok(Notice::Refused(said))
}

fn link(app: &App, name: String, token: &str) -> Notice {
    Notice::Link { name, address: format!("{}/einrichten/{token}", app.issuer) }
}

const NEW_ACCESS: &str = "Neuer Zugang";
const CITIZEN_LINK: &str = "Link für Bürgerin oder Bürger ohne Passwort";

fn new_access(browser: &Browser, admin: &Admin, sent: &Inputs, notice: Option<&Notice>) -> Page {
    let StoredMembership { mut roles, offices, .. } = membership(admin, sent);
    if sent.is_empty() {
        roles.push(Role::Clerk);
    }
    let form = html! {
        form method="post" action=(format!("{}/neu", admin.address())) class="stack" {
            (token_input(browser))
            (line(sent, ("vorname", "Vorname"), "text", NAME_LIMIT))
            (line(sent, ("nachname", "Nachname"), "text", NAME_LIMIT))
            (line(sent, ("email", "E-Mail-Adresse"), "email", EMAIL_LIMIT))
            (choices(admin, &roles, &offices))
            div class="buttons" { button class="primary" id="anlegen" { "Zugang anlegen" } }
        }
    };
    form_page(admin, NEW_ACCESS, notice, &form)
}

pub async fn ask_for_access(
    State(app): State<App>,
    browser: Browser,
    Path(tenant): Path<String>,
) -> Result<Response, PageError> {
    let admin = Admin::enter(&app, &browser, &tenant).await?;
    Ok(new_access(&browser, &admin, &Inputs::new(), None).show(&browser))
}

pub async fn create(
    State(app): State<App>,
    Path(tenant): Path<String>,
    Sent { browser, form: sent }: Sent<Inputs>,
) -> Result<Response, PageError> {
    let admin = Admin::enter(&app, &browser, &tenant).await?;
    let new = NewAccount {
        email: one(&sent, "email").to_owned(),
        given_name: one(&sent, "vorname").to_owned(),
        family_name: one(&sent, "nachname").to_owned(),
    };
    match admin.accounts(&app).create(new, Some(membership(&admin, &sent))).await {
        Ok((account, token)) => {
            let notice = link(&app, account.name(), &token);
            Ok(overview(&app, &admin, Some(notice)).await?.show(&browser))
        }
        Err(error) => Ok(new_access(&browser, &admin, &sent, Some(&said(error)?)).show(&browser)),
    }
}

fn link_page(browser: &Browser, admin: &Admin, sent: &Inputs, notice: Option<&Notice>) -> Page {
    let form = html! {
        p { "Prüfen Sie zuerst, dass die Person die ist, die sie zu sein angibt. Es geht nur für Konten, mit denen nur bei Ihrer Behörde Anträge gestellt wurden und die keinen zweiten Faktor haben; sonst erzeugt ihn der Betreiber des Portals. Jeder Link wird protokolliert, und die Person erfährt davon." }
        form method="post" action=(format!("{}/passwort-link", admin.address())) class="stack" {
            (token_input(browser))
            (line(sent, ("konto", "E-Mail-Adresse des Servicekontos"), "email", EMAIL_LIMIT))
            div class="buttons" { button class="primary" { "Link erzeugen" } }
        }
    };
    form_page(admin, CITIZEN_LINK, notice, &form)
}

pub async fn ask_for_link(
    State(app): State<App>,
    browser: Browser,
    Path(tenant): Path<String>,
) -> Result<Response, PageError> {
    let admin = Admin::enter(&app, &browser, &tenant).await?;
    Ok(link_page(&browser, &admin, &Inputs::new(), None).show(&browser))
}

/// A link for a citizen who has forgotten the password: see [`Accounts::citizen_link`].
pub async fn citizen_link(
    State(app): State<App>,
    Path(tenant): Path<String>,
    Sent { browser, form: sent }: Sent<Inputs>,
) -> Result<Response, PageError> {
    let admin = Admin::enter(&app, &browser, &tenant).await?;
    let account = account::by_email(&mut *app.database.read().await?, one(&sent, "konto")).await?;
    let made = match &account {
        Some(account) => admin.accounts(&app).citizen_link(account.id, admin.tenant.id).await,
        None => Err(AccountError::NoCaseHere),
    };
    match made {
        Ok(token) => {
            let name = account.map_or_else(String::new, |account| account.name());
            let notice = link(&app, name, &token);
            Ok(overview(&app, &admin, Some(notice)).await?.show(&browser))
        }
        Err(error) => Ok(link_page(&browser, &admin, &sent, Some(&said(error)?)).show(&browser)),
    }
}

fn about_of(name: &str) -> Result<About, PageError> {
    About::ALL.into_iter().find(|about| about.name() == name).ok_or(PageError::NotFound)
}

async fn text_of(app: &App, admin: &Admin, about: About) -> Result<String, PageError> {
    let written = tenant_page::of_name(&mut *app.database.read().await?, about.name()).await?;
    let own = written.into_iter().find(|(tenant, _)| *tenant == admin.tenant.id);
    Ok(own.map(|(_, body)| body).unwrap_or_default())
}

fn page_address(admin: &Admin, about: About) -> String {
    format!("{}/seite/{}", admin.address(), about.name())
}

pub async fn edit_page(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, page)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let admin = Admin::enter(&app, &browser, &tenant).await?;
    let about = about_of(&page)?;
    let text = text_of(&app, &admin, about).await?;
    Ok(editor(&browser, &admin, about, &text, None).show(&browser))
}

fn editor(browser: &Browser, admin: &Admin, about: About, text: &str, notice: Option<&Notice>) -> Page {
    let form = html! {
        form method="post" action=(page_address(admin, about)) class="stack" {
            (token_input(browser))
            div class="field" {
                label for="text" { "Text der Seite" }
                p class="muted" id="schreibweise" { "Absätze trennen Sie mit einer leeren Zeile, Überschriften beginnen mit ##." }
                textarea id="text" name="text" rows="16" maxlength=(PAGE_LIMIT) aria-describedby="schreibweise" { (text) }
            }
            div class="buttons" { button class="primary" { "Seite speichern" } }
        }
    };
    form_page(admin, about.title(), notice, &form)
}

pub async fn write_page(
    State(app): State<App>,
    Path((tenant, page)): Path<(String, String)>,
    Sent { browser, form: sent }: Sent<Inputs>,
) -> Result<Response, PageError> {
    let admin = Admin::enter(&app, &browser, &tenant).await?;
    let about = about_of(&page)?;
    // Browsers send two characters for the end of a line, and count it as one.
    let text = one(&sent, "text").replace("\r\n", "\n").trim().to_owned();
    if text.chars().count() > PAGE_LIMIT {
        let said = "Der Text ist zu lang: Eine Seite hat höchstens 20.000 Zeichen. Es wurde nichts gespeichert.";
        let refused = Notice::Refused(said.to_owned());
        return Ok(editor(&browser, &admin, about, &text, Some(&refused)).show(&browser));
    }
    let address = page_address(&admin, about);
    if text.is_empty() && !sent.contains_key("bestaetigt") && !text_of(&app, &admin, about).await?.is_empty() {
        let title = format!("{} leeren?", about.title());
        let question = (title.as_str(), "Der bisherige Text Ihrer Behörde wird gelöscht.", "Text löschen");
        return Ok(ask(&browser, question, &address, &[("text", "")]).show(&browser));
    }
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
            (token_input(browser))
            (choices(admin, &membership.roles, &membership.offices))
            @if is_own { p class="muted" { (words::NOT_ONESELF) } }
            div class="buttons" { button class="primary" id="rollen" name="tun" value="rollen" { "Rollen speichern" } }
        }
        @if !elsewhere.is_empty() {
            p { "Dieses Konto arbeitet auch für " strong { (elsewhere.join(", ")) } ". Sperren, zulassen und neu einrichten lassen kann es nur der Betreiber des Portals oder wer die Zugänge aller dieser Behörden verwaltet; bitte wenden Sie sich an diese. Sie können die Arbeit für Ihre Behörde sperren." }
        }
        form method="post" action=(address) class="stack" {
            (token_input(browser))
            p class="muted" { (words::ACCESS_ENDS) }
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
    };
    let page = Page::new(account.name(), content).narrow();
    if refused { page.failed().status(StatusCode::UNPROCESSABLE_ENTITY) } else { page }
}

fn ask_to_remove(browser: &Browser, admin: &Admin, access: &Access) -> Page {
    let name = access.account.name();
    let title = format!("{name} aus der Behörde entfernen?");
    let said = format!(
        "{name} verliert alle Rollen und Organisationseinheiten in „{}“. Die Vorgänge Ihrer Behörde werden auch an den \
         Arbeitsplätzen dieser Person entfernt.",
        admin.tenant.name
    );
    let address = format!("{}/zugang/{}", admin.address(), access.account.id);
    ask(browser, (&title, &said, "Entfernen"), &address, &[("tun", "entfernen")])
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
    Path((tenant, account)): Path<(String, String)>,
    Sent { browser, form: sent }: Sent<Inputs>,
) -> Result<Response, PageError> {
    let admin = Admin::enter(&app, &browser, &tenant).await?;
    let access = admin.staff(&app, &account).await?;
    let (accounts, id) = (admin.accounts(&app), access.account.id);
    if one(&sent, "tun") == "entfernen" && !sent.contains_key("bestaetigt") {
        return Ok(ask_to_remove(&browser, &admin, &access).show(&browser));
    }
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
