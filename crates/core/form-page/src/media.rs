//! Fields that only show something: headings, texts, hints, pictures, and links to what lies elsewhere.

use domain::FieldKey;
use forms::{Field, FieldType};
use maud::{Markup, html};

use crate::{Page, html_id};

impl Page<'_> {
    pub(crate) fn shown_only(&self, key: &FieldKey, field: &Field) -> Markup {
        let class = format!("cell w{}", field.columns());
        let place = format!("c-{}", html_id(key));
        let node = self.mark(&field.node);
        let changes = self.changes_of(&field.node);
        match field.kind {
            FieldType::H1 => html! { h3 class=(class) data-key=(place) data-node=[node] { (field.hint()) (changes) } },
            FieldType::H2 => html! { h4 class=(class) data-key=(place) data-node=[node] { (field.hint()) (changes) } },
            FieldType::Placeholder => html! { div class=(class) data-key=(place) data-node=[node] { (changes) } },
            FieldType::Hintbox => self.hint_box(field, &class, &place),
            FieldType::Image | FieldType::Video | FieldType::Pdf | FieldType::Download => {
                html! { div class=(class) data-key=(place) data-node=[node] { (self.medium(field)) (changes) } }
            }
            _ => {
                html! { p class=(format!("{class} text")) data-key=(place) data-node=[node] { (field.hint()) (changes) } }
            }
        }
    }

    /// A hint whose kind is told by a word, not by its color alone.
    fn hint_box(&self, field: &Field, class: &str, place: &str) -> Markup {
        let status = field.additional_config.as_ref().and_then(|config| config.status.as_deref());
        let (look, title) = self.hint_kind(status);
        html! {
            div class=(format!("{class} hint {look}")) data-key=(place) data-node=[self.mark(&field.node)] {
                @if let Some(title) = title { p { strong { (title) } } }
                p class="text" { (field.hint()) }
                (self.changes_of(&field.node))
            }
        }
    }

    fn medium(&self, field: &Field) -> Markup {
        // Forms without a safe address aren't published; of older ones the words stay.
        let Some(address) = field.address() else { return html! { p { (field.label) } } };
        let config = field.additional_config.as_ref();
        let words =
            |text: fn(&forms::AdditionalConfig) -> Option<&str>| config.and_then(text).filter(|text| !text.is_empty());
        let caption = words(|config| config.caption.as_deref());
        let alt = words(|config| config.alt.as_deref());
        let named = Some(field.label.as_str()).filter(|label| !label.is_empty());
        if field.kind == FieldType::Image && address.starts_with("data:image/") {
            return html! {
                figure {
                    img src=(address) alt=(alt.or(named).unwrap_or_default());
                    @if let Some(caption) = caption { figcaption class="muted" { (caption) } }
                }
            };
        }
        let text = named.or(caption).or(alt).map_or_else(|| self.media(&field.kind), str::to_owned);
        html! {
            p { (self.link(address, &text)) }
            @if let Some(caption) = caption && caption != text { p class="help" { (caption) } }
        }
    }

    /// A link that leaves what is entered where it is. `address` is a safe one.
    pub(crate) fn link(&self, address: &str, text: &str) -> Markup {
        match address.strip_prefix("data:") {
            Some(content) => {
                let kind = content.split([';', ',']).next();
                let ending = kind.and_then(|kind| kind.rsplit('/').next()).unwrap_or_default();
                let ending = ending.trim_end_matches("+xml");
                html! { a href=(address) download=(domain::file_name::plain(&format!("{text}.{ending}"))) { (text) } }
            }
            None => html! {
                a href=(address) target="_blank" rel="noopener noreferrer" { (self.say("links/new-window", "text", text)) }
            },
        }
    }
}
