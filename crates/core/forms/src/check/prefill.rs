//! Names of Stammdaten that fields are filled in from.

use serde_json::json;

use super::{CheckCode, Report};
use crate::Edit;
use crate::model::near;

/// What a Servicekonto may know of its owner (SächsEGovGDVO § 11), as forms name it. Which spellings Amt24 itself takes isn't
/// published; those of its own template and of our forms are among them.
const STAMMDATEN: [&str; 69] = [
    // Persons.
    "anrede",
    "familienname",
    "nachname",
    "geburtsname",
    "vorname",
    "vornamen",
    "ordensname",
    "kuenstlername",
    "akademischerGrad",
    "titel",
    "geschlecht",
    "geburtsdatum",
    "geburtsort",
    "geburtsland",
    "geburtslandkreis",
    "familienstand",
    "staatsangehoerigkeit",
    "religion",
    "anschrift",
    "anschriften",
    "strasse",
    "hausnummer",
    "adresszusatz",
    "postfach",
    "plz",
    "postleitzahl",
    "ort",
    "ortsteil",
    "land",
    "staat",
    "telefon",
    "telefonnummer",
    "mobil",
    "mobiltelefon",
    "fax",
    "email",
    "steuernummer",
    "steuerId",
    "iban",
    "bic",
    "bankIban",
    "bankBic",
    "bankName",
    "bankinstitut",
    "kontoinhaber",
    "profilbild",
    // Organisations.
    "firma",
    "firmenname",
    "name",
    "organisation",
    "organisationsname",
    "rechtsform",
    "sitz",
    "vertreter",
    "registergericht",
    "registerart",
    "registernummer",
    "handelsregisternummer",
    "ustId",
    "ustIdNr",
    "umsatzsteuerId",
    "wirtschaftsId",
    "wirtschaftsIdNr",
    "wirtschaftsIdentifikationsnummer",
    "bankverbindung",
    // Of the account itself.
    "userId",
    "benutzername",
    "kontotyp",
    "sprache",
];

pub(super) fn check(report: &mut Report<'_>) {
    for (_, field) in report.walk.fields.clone() {
        let Some(variable) = field.prefill() else { continue };
        // Of a name with several parts the last one says what is meant.
        let last = variable.rsplit(['.', ':', '/']).next().unwrap_or(variable);
        if is_known(last) || variable.contains("${") {
            continue;
        }
        let name = super::walk::called(field);
        let parameters = [("name", name.as_str()), ("variable", variable)];
        match near(last, STAMMDATEN) {
            Some(near) => {
                let parameters = [parameters[0], parameters[1], ("near", near)];
                let finding = report.add(CheckCode::MisspeltPrefill, &field.node, &parameters);
                let mut source =
                    field.kept.get("source").cloned().unwrap_or_else(|| json!({"service": "servicekonto"}));
                source["variableName"] = json!(format!("{}{near}", variable.strip_suffix(last).unwrap_or_default()));
                let (node, property) = (field.node.clone(), "source".to_owned());
                finding.more.repair.push(Edit::Set { node, property, value: source });
            }
            None => drop(report.add(CheckCode::UnknownPrefill, &field.node, &parameters)),
        }
    }
}

fn is_known(name: &str) -> bool {
    STAMMDATEN.contains(&name)
}
