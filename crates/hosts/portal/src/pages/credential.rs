//! Fields in which a password or a second factor is set, and what is wrong with them.

use jiff::Timestamp;
use maud::{Markup, html};
use portal_app::accounts::{SHORTEST_PASSWORD, ShownFactor};
use portal_app::sign_in::{is_common, totp};

use super::words;
use crate::app::App;
use crate::web::error::PageError;

/// A second factor that is shown to its owner and not in force yet. The page carries it sealed.
pub struct NewFactor {
    secret: String,
    sealed: String,
    email: String,
}

impl NewFactor {
    pub fn make(app: &App, email: &str) -> Result<Self, PageError> {
        let secret = totp::new_secret()?;
        let sealed = app.database.sealer().seal(&secret)?;
        Ok(Self { secret, sealed, email: email.to_owned() })
    }

    /// The one that a page carried.
    pub fn sent(app: &App, email: &str, sealed: &str) -> Result<Self, PageError> {
        let secret = app.database.sealer().open(sealed).map_err(|_| PageError::Expired)?;
        Ok(Self { secret, sealed: sealed.to_owned(), email: email.to_owned() })
    }

    /// What it is set with, if this is its code now.
    pub fn shown(&self, code: &str, now: Timestamp) -> Option<ShownFactor<'_>> {
        let step = totp::matching_step(&self.secret, code, now)?;
        Some(ShownFactor { secret: &self.secret, step })
    }

    pub fn fields(&self, problems: &[(&'static str, String)]) -> Markup {
        let groups: Vec<&str> = (0..self.secret.len())
            .step_by(4)
            .filter_map(|i| self.secret.get(i..(i + 4).min(self.secret.len())))
            .collect();
        let address: String = url::form_urlencoded::byte_serialize(self.email.as_bytes()).collect();
        html! {
            div {
                p { "Geben Sie diesen Schlüssel in Ihrer Authentifizierungs-App ein:" }
                p { code id="schluessel" { (groups.join(" ")) } }
                p { a href=(format!("otpauth://totp/Servicekonto:{address}?secret={}&issuer=Servicekonto", self.secret)) { "Auf diesem Gerät in der App öffnen" } }
            }
            input type="hidden" name="geheimnis" value=(self.sealed);
            (code_field(problems))
        }
    }
}

pub fn code_field(problems: &[(&'static str, String)]) -> Markup {
    let problem = problem("code", problems);
    html! {
        div class="field short" {
            label for="code" { "Code aus der App" }
            @if let Some(said) = problem { p class="error" id="code-fehler" { (said) } }
            input type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="9" aria-required="true" aria-describedby=[problem.map(|_| "code-fehler")] aria-invalid=[problem.map(|_| "true")];
        }
    }
}

fn problem<'a>(field: &str, problems: &'a [(&'static str, String)]) -> Option<&'a str> {
    problems.iter().find(|(wrong, _)| *wrong == field).map(|(_, said)| said.as_str())
}

pub fn password_field(
    id: &str,
    label: &str,
    autocomplete: &str,
    help: Option<&str>,
    problems: &[(&'static str, String)],
) -> Markup {
    let problem = problem(id, problems);
    let part = |there: bool, name: &str| there.then(|| format!("{id}-{name}"));
    let described: Vec<String> =
        [part(problem.is_some(), "fehler"), part(help.is_some(), "hilfe")].into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    html! {
        div class="field" {
            label for=(id) { (label) }
            @if let Some(help) = help { p class="help" id=(format!("{id}-hilfe")) { (help) } }
            @if let Some(said) = problem { p class="error" id=(format!("{id}-fehler")) { (said) } }
            input type="password" id=(id) name=(id) autocomplete=(autocomplete) aria-required="true" aria-describedby=[described] aria-invalid=[problem.map(|_| "true")];
        }
    }
}

/// What is wrong with a new password.
pub fn password_problems(new: &str, again: &str) -> Vec<(&'static str, String)> {
    if new.chars().count() < SHORTEST_PASSWORD || new.len() > portal_app::password::LIMIT {
        return vec![("neu", format!("Bitte wählen Sie ein Passwort mit mindestens {SHORTEST_PASSWORD} Zeichen."))];
    }
    if is_common(new) {
        return vec![("neu", words::COMMON_PASSWORD.to_owned())];
    }
    if new != again {
        return vec![("nochmal", "Die beiden Passwörter stimmen nicht überein.".to_owned())];
    }
    vec![]
}
