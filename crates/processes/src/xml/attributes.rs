//! Attributes as the library gives them, and what it doesn't look at.

use std::collections::HashSet;
use std::sync::Arc;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute as RawAttribute;

use super::chars::is_char;
use super::{Attribute, Name};

/// Whether white space follows each value (§ 3.1); the library doesn't mind.
pub(super) fn is_spaced(attributes: &str) -> bool {
    let (mut quote, mut is_after_value) = (None, false);
    for letter in attributes.chars() {
        match quote {
            Some(open) => {
                is_after_value = letter == open;
                quote = quote.filter(|_| !is_after_value);
            }
            None if is_after_value && !letter.is_ascii_whitespace() => return false,
            None => {
                is_after_value = false;
                quote = matches!(letter, '"' | '\'').then_some(letter);
            }
        }
    }
    true
}

/// The name as written and the normalised value (§ 3.3.3).
pub(super) fn value(attribute: &RawAttribute<'_>) -> Result<(String, String), String> {
    let key: &str = attribute.key.as_ref();
    if attribute.value.contains('<') {
        return Err(format!("\"<\" isn't allowed in the attribute {key}"));
    }
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|wrong| wrong.to_string())?;
    match value.chars().find(|letter| !is_char(*letter)) {
        Some(letter) => Err(format!("the character U+{:04X} isn't allowed", u32::from(letter))),
        None => Ok((key.to_owned(), value.into_owned())),
    }
}

/// Prefix and namespace, if the attribute declares one.
pub(super) fn declares<'a>(key: &'a str, value: &'a str) -> Option<(&'a str, &'a str)> {
    if key == "xmlns" { Some(("", value)) } else { key.strip_prefix("xmlns:").map(|prefix| (prefix, value)) }
}

/// An attribute that is there twice: also if two prefixes stand for one namespace.
pub(super) fn twice(attributes: &[Attribute]) -> Option<&Arc<Name>> {
    let mut seen = HashSet::with_capacity(attributes.len());
    let names = attributes.iter().map(|attribute| &attribute.name);
    names.into_iter().find(|name| !seen.insert((name.namespace.as_deref(), &*name.local)))
}
