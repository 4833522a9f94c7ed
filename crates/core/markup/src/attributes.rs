//! Attributes of a tag. The library's own reading lets more pass than XML allows, and takes longer.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use memchr::memchr;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute as RawAttribute;
use quick_xml::name::QName;

use super::chars::forbidden;
use super::problem::XmlProblem;
use super::{Attribute, Name};

/// The attributes of a tag as they are written, what follows its name.
pub(super) struct Written<'a>(pub &'a str);

impl<'a> Iterator for Written<'a> {
    /// Name and value.
    type Item = Result<(&'a str, Cow<'a, str>), XmlProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        let is_spaced = rest.len() < self.0.len();
        if rest.is_empty() {
            return None;
        }
        self.0 = "";
        if !is_spaced {
            return Some(Err(XmlProblem::NoSpace));
        }
        Some(self.first(rest))
    }
}

impl<'a> Written<'a> {
    /// § 3.1, Attribute.
    fn first(&mut self, text: &'a str) -> Result<(&'a str, Cow<'a, str>), XmlProblem> {
        let equals = memchr(b'=', text.as_bytes());
        let (name, rest) = equals.map_or((text, ""), |equals| text.split_at(equals));
        let name = name.trim_ascii_end();
        let quoted = rest.get(1..).unwrap_or_default().trim_ascii_start();
        let quote = quoted.bytes().next().filter(|quote| matches!(quote, b'"' | b'\''));
        let closed = quote.and_then(|quote| Some((quoted.get(1..)?, memchr(quote, quoted.get(1..)?.as_bytes())?)));
        let (value, end) = closed.ok_or_else(|| XmlProblem::NoQuotes { found: name.to_owned() })?;
        let (value, after) = value.split_at(end);
        self.0 = after.get(1..).unwrap_or_default();
        Ok((name, normalised(name, value)?))
    }
}

/// § 3.3.3; a reference can stand for a character that isn't allowed.
fn normalised<'a>(name: &'a str, value: &'a str) -> Result<Cow<'a, str>, XmlProblem> {
    let raw = RawAttribute { key: QName(name), value: Cow::Borrowed(value) };
    let value = raw.normalized_value(XmlVersion::Implicit1_0).map_err(|_| XmlProblem::Reference)?;
    match &value {
        Cow::Owned(replaced) if let Some((_, letter)) = forbidden(replaced) => Err(XmlProblem::character(letter)),
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
