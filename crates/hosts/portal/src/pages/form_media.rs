//! Fields that only show something: headings, texts, hints, pictures, and links to what lies elsewhere.

use domain::FieldKey;
use forms::{Field, FieldType};
use maud::{Markup, html};

use super::form_view::html_id;
use super::words;

pub fn show(key: &FieldKey, field: &Field) -> Markup {
    let class = format!("cell w{}", field.columns());
    let place = format!("c-{}", html_id(key));
    match field.kind {
        FieldType::H1 => html! { h3 class=(class) data-key=(place) { (field.hint()) } },
        FieldType::H2 => html! { h4 class=(class) data-key=(place) { (field.hint()) } },
        FieldType::Placeholder => html! { div class=(class) data-key=(place) {} },
        FieldType::Hintbox => hint(field, &class, &place),
        FieldType::Image | FieldType::Video | FieldType::Pdf | FieldType::Download => {
            html! { div class=(class) data-key=(place) { (media(field)) } }
        }
        _ => html! { p class=(format!("{class} text")) data-key=(place) { (field.hint()) } },
    }
}

/// A hint whose kind is told by a word, not by its color alone.
fn hint(field: &Field, class: &str, place: &str) -> Markup {
    let status = field.additional_config.as_ref().and_then(|config| config.status.as_deref());
    let (look, title) = words::hint_kind(status);
    html! {
        div class=(format!("{class} hint {look}")) data-key=(place) {
            @if let Some(title) = title { p { strong { (title) } } }
            p class="text" { (field.hint()) }
        }
    }
}

fn media(field: &Field) -> Markup {
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
    let text = named.or(caption).or(alt).unwrap_or_else(|| words::media(&field.kind));
    html! {
        p { (link(address, text)) }
        @if let Some(caption) = caption && caption != text { p class="help" { (caption) } }
    }
}

/// A link that leaves what is entered where it is. `address` is a safe one.
pub fn link(address: &str, text: &str) -> Markup {
    match address.strip_prefix("data:") {
        Some(content) => {
            let ending = content.split([';', ',']).next().and_then(|kind| kind.rsplit('/').next()).unwrap_or_default();
            let ending = ending.trim_end_matches("+xml");
            html! { a href=(address) download=(domain::file_name::plain(&format!("{text}.{ending}"))) { (text) } }
        }
        None => html! {
            a href=(address) target="_blank" rel="noopener noreferrer" { (text) " (öffnet ein neues Fenster)" }
        },
    }
}
