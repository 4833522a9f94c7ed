//! Which kind of question a label asks, German or English.
//!
//! The word that counts is the head: what stands before „der“, „des“, „für“, „of“. Of „Datum der Bescheinigung“ it is the
//! date, of „Bescheinigung über das Datum“ the file. Words are compared as a whole or by their end, because German puts the
//! head of a compound last: „Ausstellungsdatum“ is a date, „Datumsformat“ isn't.

use serde_json::{Value, json};

use super::line::Line;
use super::words::{ACCOUNT, ASKING, BEHIND_HEAD, KINDS, Kind, NAMED};

/// What is asked for.
pub(super) fn of(line: &Line) -> Kind {
    let by_name = named(&line.kind);
    let is_choice = line.options.len() > 1;
    match by_name {
        Some(Kind::Several) if is_choice => return Kind::Several,
        Some(Kind::One) if is_choice => {}
        // A choice without options is a text until it has some.
        Some(Kind::One | Kind::Several) | None => {}
        Some(kind) => return kind,
    }
    if is_yes_no(&line.options) {
        return Kind::YesNo;
    }
    if is_choice {
        return if line.several { Kind::Several } else { Kind::One };
    }
    of_label(&line.label)
}

/// A kind by its name in a table.
pub(super) fn named(name: &str) -> Option<Kind> {
    let name = name.trim().to_lowercase();
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

fn of_label(label: &str) -> Kind {
    let lower = label.to_lowercase();
    let words = words(&lower);
    let first = words.first().map_or("", String::as_str);
    if lower.trim_end().ends_with('?') && ASKING.contains(&first) {
        return Kind::YesNo;
    }
    let promises = [
        "ich bestätige",
        "ich versichere",
        "ich willige",
        "ich stimme",
        "ich bin einverstanden",
        "ich habe die",
        "i agree",
        "i confirm",
        "i consent",
    ];
    if promises.iter().any(|begin| lower.starts_with(begin)) {
        return Kind::Consent;
    }
    if lower.starts_with("date of birth") || lower.starts_with("tag der geburt") {
        return Kind::PastDate;
    }
    if lower.starts_with("number of") {
        return Kind::Count;
    }
    let end = words.iter().skip(1).position(|word| BEHIND_HEAD.contains(&word.as_str()));
    let head = words.get(..end.map_or(words.len(), |end| end + 1)).unwrap_or_default();
    // Two questions in one line are a text: „PLZ, Ort“.
    let is_double = lower.contains([',', '/', '+', '&']) || head.iter().any(|word| word == "und" || word == "and");
    let found = KINDS.iter().find(|(_, known)| known.iter().any(|word| head.iter().any(|said| word.fits(said))));
    match found.map(|(kind, _)| *kind) {
        Some(kind @ (Kind::File | Kind::LongText | Kind::Amount)) => kind,
        Some(_) if is_double => Kind::Text,
        Some(kind) => kind,
        None => Kind::Text,
    }
}

/// The words of a label; „E-Mail“ and „Steuer-ID“ are one each, besides their parts.
fn words(lower: &str) -> Vec<String> {
    let mut words = vec![];
    for word in lower.split(|sign: char| sign.is_whitespace() || ",;:/()?!.„“\"+&".contains(sign)) {
        let joined: String = word.chars().filter(|sign| *sign != '-').collect();
        if !joined.is_empty() {
            words.push(joined);
        }
    }
    words
}

fn is_yes_no(options: &[String]) -> bool {
    let said: Vec<String> = options.iter().map(|option| option.to_lowercase()).collect();
    let is = |pair: [&str; 2]| said.len() == 2 && pair.iter().all(|word| said.iter().any(|said| said == word));
    is(["ja", "nein"]) || is(["yes", "no"])
}

/// The Stammdatum that has exactly this label.
pub(super) fn account_datum(label: &str) -> Option<&'static str> {
    let label = label.trim().to_lowercase();
    ACCOUNT.iter().find(|(known, _)| *known == label).map(|(_, variable)| *variable)
}

impl Kind {
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Text
            | Self::Count
            | Self::Number
            | Self::Iban
            | Self::Bic
            | Self::TaxId
            | Self::Plz
            | Self::Email
            | Self::Phone => "STRING",
            Self::LongText => "TEXTAREA",
            Self::Date | Self::PastDate => "DATE",
            Self::Time => "TIME",
            Self::Amount => "EURO_BETRAG",
            Self::YesNo => "BOOLEAN",
            Self::One => "RADIO_BUTTONS",
            Self::Several => "CHECKBOX",
            Self::Consent => "SINGLE_CHECKBOX",
            Self::File => "MULTIPLE_FILE",
            Self::NumberPlate => "KFZ_KENNZEICHEN",
        }
    }

    pub fn is_choice(self) -> bool {
        matches!(self, Self::One | Self::Several)
    }

    pub fn is_file(self) -> bool {
        self == Self::File
    }

    /// What an answer has to be.
    pub fn validators(self) -> Vec<Value> {
        let plain = |name: &str| vec![json!({ "@type": name })];
        match self {
            Self::Iban => plain("IbanValidator"),
            Self::Bic => plain("BicValidator"),
            Self::TaxId => plain("TaxIdValidator"),
            Self::Plz => plain("PlzValidator"),
            Self::Email => plain("EmailValidator"),
            Self::Phone => plain("PhoneValidator"),
            Self::PastDate => vec![json!({ "@type": "MaxDateValidator", "daysFromToday": 0 })],
            Self::Count => {
                vec![json!({ "@type": "NumberValidator", "nonNegative": true, "digitsAfterDecimalPoint": 0 })]
            }
            Self::Number => vec![json!({ "@type": "NumberValidator", "nonNegative": true })],
            Self::Text
            | Self::LongText
            | Self::Date
            | Self::Time
            | Self::Amount
            | Self::YesNo
            | Self::One
            | Self::Several
            | Self::Consent
            | Self::File
            | Self::NumberPlate => vec![],
        }
    }
}
