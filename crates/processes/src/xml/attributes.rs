//! Attributes as the library gives them, and what it doesn't look at.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use memchr::{memchr, memchr2};
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute as RawAttribute;

use super::chars::forbidden;
use super::{Attribute, Name};

/// Whether white space follows each value (§ 3.1); the library doesn't mind.
pub(super) fn is_spaced(attributes: &str) -> bool {
    let mut rest = attributes.as_bytes();
    while let Some((quote, value)) = memchr2(b'"', b'\'', rest).and_then(|open| rest.get(open..)?.split_first()) {
        let after = memchr(*quote, value).and_then(|close| value.get(close + 1..)).unwrap_or_default();
        if after.first().is_some_and(|letter| !letter.is_ascii_whitespace()) {
            return false;
        }
        rest = after;
    }
    true
}

/// The normalised value (§ 3.3.3); a reference in it can stand for a character that isn't allowed.
pub(super) fn value<'a>(attribute: &RawAttribute<'a>) -> Result<Cow<'a, str>, String> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|wrong| wrong.to_string())?;
    match &value {
        Cow::Owned(replaced) if let Some((_, letter)) = forbidden(replaced) => {
            Err(format!("the character U+{:04X} isn't allowed", u32::from(letter)))
        }
        _ => Ok(value),
    }
}

/// The prefix that an attribute declares, "" for the default namespace.
pub(super) fn declares(key: &str) -> Option<&str> {
    if key == "xmlns" { Some("") } else { key.strip_prefix("xmlns:") }
}

/// So many are compared with each other sooner than put into a set.
const FEW: usize = 16;

/// An attribute that is there twice: also if two prefixes stand for one namespace.
pub(super) fn twice(attributes: &[Attribute]) -> Option<&Arc<Name>> {
    let mut names = attributes.iter().map(|attribute| &attribute.name);
    if attributes.len() > FEW {
        let mut seen = HashSet::with_capacity(attributes.len());
        return names.find(|name| !seen.insert(expanded(name)));
    }
    names
        .enumerate()
        .find(|(at, name)| attributes.iter().take(*at).any(|before| expanded(&before.name) == expanded(name)))
        .map(|(_, name)| name)
}

fn expanded(name: &Name) -> (&str, Option<&str>) {
    (&name.local, name.namespace.as_deref())
}
