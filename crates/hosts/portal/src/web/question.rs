//! What is asked before something is lost that can't be brought back by a click.

use maud::{Markup, html};

use super::browser::Browser;
use super::layout::Page;
use super::token::token_input;

pub struct Question<'a> {
    pub title: &'a str,
    /// What would be lost.
    pub said: Markup,
    /// What yes is called, and where it goes, with these fields and `bestaetigt`.
    pub yes: &'a str,
    pub address: &'a str,
    pub fields: &'a [(&'a str, &'a str)],
    /// What no is called, and where it leads back to.
    pub no: &'a str,
    pub back: &'a str,
}

impl Question<'_> {
    pub fn page(&self, browser: &Browser) -> Page {
        let content = html! {
            h1 { (self.title) }
            (self.said)
            form method="post" action=(self.address) class="buttons" {
                (token_input(browser))
                @for (name, value) in self.fields { input type="hidden" name=(name) value=(value); }
                button class="primary" id="bestaetigt" name="bestaetigt" value="1" { (self.yes) }
                a class="button secondary" href=(self.back) { (self.no) }
            }
        };
        Page::new(self.title, content).narrow()
    }
}
