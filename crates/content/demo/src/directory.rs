//! Tenants, offices, Leistungen and text modules of the demo.

use domain::text_module::Facts;
use domain::{
    Case, Leistung, LeistungId, Office, OfficeId, Regime, Tenant, TenantId, TextModule, TextModuleId, TextModulePurpose,
};
use portal_app::cases;

pub const HUNDESTEUER: &str = include_str!("../../../../assets/forms/hundesteuer-v1.0-de.json");
pub const SONDERNUTZUNG: &str = include_str!("../../../../assets/forms/sondernutzung-v1.0-de.json");
pub const BEWOHNERPARKAUSWEIS: &str = include_str!("../../../../assets/forms/bewohnerparkausweis-v1.0-de.json");

pub const GEWERBEANMELDUNG: &str = include_str!("../../../../assets/forms/gewerbeanmeldung-v1.0-de.json");
pub const FUEHRUNGSZEUGNIS: &str = include_str!("../../../../assets/forms/fuehrungszeugnis-v1.0-de.json");
pub const SCHWERBEHINDERUNG: &str = include_str!("../../../../assets/forms/schwerbehinderung-v1.0-de.json");

pub struct Place {
    pub tenant: Tenant,
    pub offices: Vec<Office>,
    pub leistungen: Vec<Offer>,
    /// Number of cases.
    pub cases: usize,
}

/// A Leistung with its form and the letters of its Aktenzeichen.
pub struct Offer {
    pub leistung: Leistung,
    pub letters: &'static str,
    pub form: Option<&'static str>,
}

pub fn places() -> [Place; 2] {
    let musterau = Tenant { id: super::musterau(), name: super::MUSTERAU.to_owned(), ags: "14729990".to_owned() };
    let nebenau = Tenant { id: super::nebenau(), name: super::NEBENAU.to_owned(), ags: "14729991".to_owned() };
    [
        Place {
            offices: vec![
                office(
                    "steueramt",
                    "Steueramt",
                    "Rathausplatz 1, 04668 Musterau",
                    "03437 555-120",
                    "steueramt@musterau.example",
                ),
                office(
                    "ordnungsamt",
                    "Ordnungsamt",
                    "Rathausplatz 3, 04668 Musterau",
                    "03437 555-300",
                    "ordnungsamt@musterau.example",
                ),
            ],
            leistungen: vec![
                offer("musterau", "Hundesteuer", "HS", "steueramt", Regime::Ao, 30, Some(HUNDESTEUER)),
                offer("musterau", "Sondernutzung", "SN", "ordnungsamt", Regime::Vwvfg, 14, Some(SONDERNUTZUNG)),
                offer(
                    "musterau",
                    "Bewohnerparkausweis",
                    "BP",
                    "ordnungsamt",
                    Regime::Vwvfg,
                    10,
                    Some(BEWOHNERPARKAUSWEIS),
                ),
                offer("musterau", "Gewerbeanmeldung", "GW", "ordnungsamt", Regime::Vwvfg, 3, Some(GEWERBEANMELDUNG)),
                offer("musterau", "Führungszeugnis", "FZ", "ordnungsamt", Regime::Vwvfg, 14, Some(FUEHRUNGSZEUGNIS)),
                offer(
                    "musterau",
                    "Feststellung einer Behinderung",
                    "SB",
                    "ordnungsamt",
                    Regime::Sgbx,
                    90,
                    Some(SCHWERBEHINDERUNG),
                ),
                offer("musterau", "Allgemeiner Antrag", "AA", "ordnungsamt", Regime::Vwvfg, 30, None),
            ],
            tenant: musterau,
            cases: 40,
        },
        Place {
            offices: vec![office(
                "buergeramt",
                "Bürgeramt",
                "Dorfstraße 4, 04668 Nebenau",
                "03437 555-810",
                "buergeramt@nebenau.example",
            )],
            leistungen: vec![offer("nebenau", "Hundesteuer", "HS", "buergeramt", Regime::Ao, 30, Some(HUNDESTEUER))],
            tenant: nebenau,
            cases: 3,
        },
    ]
}

fn office(key: &str, name: &str, address: &str, phone: &str, email: &str) -> Office {
    Office {
        id: OfficeId(super::id(&format!("office {key}"))),
        name: name.to_owned(),
        address: address.to_owned(),
        phone: phone.to_owned(),
        email: email.to_owned(),
    }
}

fn offer(
    place: &str,
    name: &str,
    letters: &'static str,
    office: &str,
    regime: Regime,
    processing_days: u16,
    form: Option<&'static str>,
) -> Offer {
    let leistung = Leistung {
        id: leistung_id(place, name),
        name: name.to_owned(),
        leika: String::new(),
        office: OfficeId(super::id(&format!("office {office}"))),
        regime,
        processing_days,
    };
    Offer { leistung, letters, form }
}

pub fn leistung_id(place: &str, name: &str) -> LeistungId {
    LeistungId(super::id(&format!("leistung {place} {name}")))
}

/// Title of the text module that confirms a receipt.
pub const CONFIRMATION: &str = "Eingangsbestätigung";

/// Title and text. Placeholders are those of [`domain::text_module::Facts`]; what stands in brackets, the dots and the
/// empty list items are for the clerk to fill in.
const TEXTS: [(&str, &str); 8] = [
    (
        CONFIRMATION,
        "Guten Tag {name},\n\nIhr Antrag „{leistung}“ ist bei uns eingegangen und hat das Aktenzeichen {aktenzeichen}.\n\nWir prüfen Ihre Angaben und melden uns, wenn wir noch etwas von Ihnen brauchen. Den Stand Ihres Antrags sehen Sie jederzeit unter „Meine Anträge“.",
    ),
    (
        "Nachforderung von Unterlagen",
        "Guten Tag {name},\n\num Ihren Antrag {aktenzeichen} bearbeiten zu können, brauchen wir noch folgende Unterlagen:\n\n– \n\nBitte senden Sie uns diese bis zum … über Ihr Postfach. Sie können Dateien an Ihre Antwort anhängen.\n\nFreundliche Grüße\n{absender}\n{amt}, Telefon {telefon}",
    ),
    (
        "Nachforderung von Angaben",
        "Guten Tag {name},\n\nzu Ihrem Antrag {aktenzeichen} fehlen uns noch Angaben:\n\n– \n\nBitte antworten Sie bis zum … auf diese Nachricht.\n\nFreundliche Grüße\n{absender}\n{amt}, Telefon {telefon}",
    ),
    (
        "Rückfrage",
        "Guten Tag {name},\n\nzu Ihrem Antrag {aktenzeichen} haben wir eine Rückfrage:\n\n[Frage]\n\nFreundliche Grüße\n{absender}\n{amt}, Telefon {telefon}",
    ),
    (
        "Anhörung",
        "Guten Tag {name},\n\nwir beabsichtigen, Ihren Antrag {aktenzeichen} aus folgenden Gründen abzulehnen:\n\n[Gründe]\n\nBevor wir entscheiden, können Sie sich bis zum … dazu äußern ({anhörung}).\n\nFreundliche Grüße\n{absender}\n{amt}, Telefon {telefon}",
    ),
    (
        "Abgabe an die zuständige Behörde",
        "Guten Tag {name},\n\nfür Ihren Antrag {aktenzeichen} sind wir nicht zuständig. Wir haben ihn deshalb weitergeleitet an:\n\n[Behörde]\n\nBitte wenden Sie sich bei Fragen dorthin.\n\nFreundliche Grüße\n{absender}\n{amt}, Telefon {telefon}",
    ),
    (
        "Abschluss",
        "Guten Tag {name},\n\ndie Bearbeitung Ihres Antrags {aktenzeichen} ist abgeschlossen.\n\nFreundliche Grüße\n{absender}\n{amt}, Telefon {telefon}",
    ),
    (
        "Zwischenstand",
        "Guten Tag {name},\n\ndie Bearbeitung Ihres Antrags {aktenzeichen} dauert leider länger als üblich. Wir bitten um etwas Geduld und melden uns unaufgefordert.\n\nFreundliche Grüße\n{absender}\n{amt}, Telefon {telefon}",
    ),
];

pub fn text_modules(place: &Place) -> Vec<TextModule> {
    let module = |(title, body): (&str, &str)| TextModule {
        id: TextModuleId(super::id(&format!("text {} {title}", place.tenant.id))),
        title: title.to_owned(),
        body: body.to_owned(),
        purpose: (title == CONFIRMATION).then_some(TextModulePurpose::Receipt),
    };
    TEXTS.into_iter().map(module).collect()
}

/// Text of a module by its title.
pub fn text(title: &str) -> &'static str {
    TEXTS.iter().find(|(known, _)| *known == title).map_or("", |(_, body)| body)
}

impl Place {
    pub fn id(&self) -> TenantId {
        self.tenant.id
    }

    /// What stands in the letters of the office that offers this.
    pub fn facts(&self, offer: &Offer, case: &Case) -> Facts {
        let office = self.offices.iter().find(|office| office.id == case.office);
        cases::facts(&offer.leistung, office, case)
    }

    pub fn key(&self) -> &'static str {
        if self.tenant.id == super::musterau() { "musterau" } else { "nebenau" }
    }
}
