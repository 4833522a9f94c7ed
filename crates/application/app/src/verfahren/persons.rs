//! Invented people for trying forms out; what their account knows fills fields in.

use forms::{Stammdaten, Stammdatum};

/// Somebody to try a form out as.
pub(crate) struct Person {
    /// By which the window calls them; their name is in ui/messages.
    pub id: &'static str,
    /// Name of the Stammdatum (SächsEGovGDVO § 11) and its value.
    account: &'static [(&'static str, &'static str)],
    /// Amt24's level by which the account was verified.
    verified: Option<&'static str>,
}

/// The first one is nobody.
pub(crate) const PERSONS: [Person; 4] = [
    Person { id: "nobody", account: &[], verified: None },
    Person {
        id: "jana",
        account: &[
            ("anrede", "frau"),
            ("vorname", "Jana"),
            ("nachname", "Beispiel"),
            ("geburtsdatum", "1984-05-17"),
            ("geburtsort", "Pirna"),
            ("strasse", "Lange Straße"),
            ("hausnummer", "12 a"),
            ("plz", "01796"),
            ("ort", "Pirna"),
            ("telefon", "03501 123456"),
            ("email", "jana@example.org"),
        ],
        verified: None,
    },
    Person {
        id: "zofka",
        account: &[
            ("anrede", "frau"),
            ("vorname", "Žofka"),
            ("nachname", "Měrćinowa-Wićazowa"),
            ("geburtsname", "Wićazowa"),
            ("geburtsdatum", "1951-12-31"),
            ("strasse", "Droga Měrćina Nowaka-Njechorńskeho"),
            ("hausnummer", "7"),
            ("plz", "02625"),
            ("ort", "Budyšin/Bautzen"),
        ],
        verified: Some("VN_HOCH_READOUT"),
    },
    Person {
        id: "minor",
        account: &[
            ("anrede", "herr"),
            ("vorname", "Emil"),
            ("nachname", "Jung"),
            ("geburtsdatum", "2012-02-29"),
            ("plz", "01067"),
            ("ort", "Dresden"),
        ],
        verified: None,
    },
];

impl Person {
    pub fn find(id: &str) -> Option<&'static Self> {
        PERSONS.iter().find(|person| person.id == id)
    }

    /// Whose view is told beside conditions.
    pub fn usual() -> &'static Self {
        &PERSONS[1]
    }

    pub fn stammdaten(&self) -> Stammdaten {
        let datum = |value: &str| Stammdatum { value: value.to_owned(), verified: self.verified.map(str::to_owned) };
        self.account.iter().map(|(name, value)| ((*name).to_owned(), datum(value))).collect()
    }
}
