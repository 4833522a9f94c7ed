//! Text modules: filling in what is known of a case, and finding the gaps that somebody has yet to fill.
//!
//! Pure text; where the facts come from and what is done about a gap is for whoever writes the letter.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What a gap looks like: `{name}`, `[Betrag]`, `…`, `___`, and a list item without text.
///
/// The pattern is also handed to the UI, which goes from gap to gap with it; so it keeps to what both engines know.
/// Lines are told apart (`m`).
pub const GAP: &str = r"\{[^{}\n]*\}|\[[^\[\]\n]*\p{L}[^\[\]\n]*\]|…|_{3,}|^[ \t]*[–—•*\-][ \t\r]*$";

static GAPS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!("(?m){GAP}")).ok());

/// What a module's placeholders stand for. An empty one is not known, and its placeholder stays: a gap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The applicant, with Anrede where it is known.
    pub name: String,
    /// `{aktenzeichen}`: the file number.
    pub aktenzeichen: String,
    /// `{leistung}`: the name of the Leistung.
    pub leistung: String,
    /// `{amt}`: the name of the office.
    pub office: String,
    /// `{telefon}`: the number of the office.
    pub phone: String,
    /// Who writes.
    pub sender: String,
    /// `{datum}`: written as `dd.mm.yyyy`. That of today in a clerk's letter, that of receipt in one that the portal
    /// sends.
    pub date: String,
    /// The provision that demands a hearing before a refusal; see [`Regime::hearing`](crate::Regime::hearing).
    pub hearing: String,
}

impl Facts {
    fn of(&self, placeholder: &str) -> Option<&str> {
        let fact = match placeholder {
            "name" => &self.name,
            "aktenzeichen" => &self.aktenzeichen,
            "leistung" => &self.leistung,
            "amt" => &self.office,
            "telefon" => &self.phone,
            "absender" => &self.sender,
            "datum" => &self.date,
            "anhörung" => &self.hearing,
            _ => return None,
        };
        (!fact.is_empty()).then_some(fact)
    }
}

/// The module with its placeholders filled in. A fact is put in as it is, even if it looks like a placeholder.
pub fn fill(text: &str, facts: &Facts) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        rest = &rest[start..];
        let fact = rest.find('}').and_then(|end| Some((facts.of(&rest[1..end])?, end + 1)));
        let (put, length) = fact.unwrap_or(("{", 1));
        filled.push_str(put);
        rest = &rest[length..];
    }
    filled.push_str(rest);
    filled
}

/// Where the gaps of a text are, in bytes, from its beginning to its end.
pub fn gaps(text: &str) -> Vec<Range<usize>> {
    GAPS.as_ref().map(|gaps| gaps.find_iter(text).map(|gap| gap.range()).collect()).unwrap_or_default()
}

/// The first gap as it stands there, to be told.
pub fn first_gap(text: &str) -> Option<&str> {
    gaps(text).into_iter().next().map(|gap| text[gap].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            name: "Frau Erika Beispiel".to_owned(),
            aktenzeichen: "HS-2026-0019".to_owned(),
            leistung: "Hundesteuer".to_owned(),
            ..Facts::default()
        }
    }

    #[test]
    fn what_is_known_is_filled_in_and_what_is_not_known_stays_a_gap() {
        let module =
            "Guten Tag {name},\n\nIhr Antrag {aktenzeichen} („{leistung}“): {frage}\n\n{absender}, Telefon {telefon}";
        let filled = fill(module, &facts());
        assert_eq!(
            filled,
            "Guten Tag Frau Erika Beispiel,\n\nIhr Antrag HS-2026-0019 („Hundesteuer“): {frage}\n\n{absender}, Telefon {telefon}"
        );
        let left: Vec<&str> = gaps(&filled).into_iter().map(|gap| &filled[gap]).collect();
        assert_eq!(left, ["{frage}", "{absender}", "{telefon}"]);
    }

    #[test]
    fn a_fact_that_looks_like_a_placeholder_is_not_filled_in_itself() {
        let facts = Facts { name: "{aktenzeichen}".to_owned(), ..facts() };
        assert_eq!(fill("{name} { {} {{name}", &facts), "{aktenzeichen} { {} {{aktenzeichen}");
    }

    #[test]
    fn every_way_of_leaving_a_gap_is_found() {
        for (text, gap) in [
            ("Sie zahlen [Betrag] Euro.", "[Betrag]"),
            ("bis zum … über Ihr Postfach", "…"),
            ("fehlen noch:\n\n– \n\nBitte", "–"),
            ("fehlen noch:\n\n–\r\n\r\nBitte", "–"),
            ("- Ausweis\n- ", "-"),
            ("  * ", "*"),
            ("am ____ um", "____"),
            ("{}", "{}"),
            ("[…]", "…"),
        ] {
            assert_eq!(first_gap(text), Some(gap), "{text:?}");
        }
    }

    #[test]
    fn ordinary_text_has_no_gaps() {
        for text in [
            "",
            "§ 5 [1] der Satzung",
            "– Ausweis\n– Nachweis",
            "Steueramt – Rathaus",
            "Herr Müller - Sie schrieben...",
            "a_b und c__d",
            "Klammer { auf",
            "-- \nMit freundlichen Grüßen",
        ] {
            assert_eq!(first_gap(text), None, "{text:?}");
        }
    }
}
