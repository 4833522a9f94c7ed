//! The token by which a form is known to stand on a page of ours (`sent` asks for it).

use maud::{Markup, html};

use super::browser::Browser;

/// Name of the hidden input with the token.
pub const TOKEN: &str = "csrf";

/// The hidden input that every form of ours carries.
pub fn token_input(browser: &Browser) -> Markup {
    html! { input type="hidden" name=(TOKEN) value=(browser.csrf()); }
}
