//! XDatenfelder 2.0 into 3.0.0 and back, after the tables of FIM's own converters.
//!
//! Values that stand in a field of 3.0.0 become a code list beside the schema in 2.0, and the reverse for FIM's own lists.

mod limits;
mod losses;
mod spelling;

use super::model::*;
use super::{NAMESPACE_2, NAMESPACE_3};
use crate::genericode::{CodeList, Column, Key};
use crate::xml::Element;
use limits::{praezisierung_in_2, praezisierung_in_3};
pub use losses::{Loss, LossOf, losses_in_2};
use spelling::{ascii, longer_id, longer_version, shorter_id, shorter_version, with_ids};

/// Lists of FIM's own are written into the field in 3.0.0; others stay where they are published.
const FIM_LISTS: &str = "urn:de:fim:codeliste:";

/// The list of [`Baukastenelement::freigabestatus`], with its version.
pub const FREIGABESTATUS: (&str, &str) = ("urn:xoev-de:xprozess:codeliste:status", "2020-03-19");
const REGELTYP: (&str, &str) = ("urn:xoev-de:fim:codeliste:xdatenfelder.regeltyp", "1.0");
/// The list of [`Datenfeld::vorbefuellung`], with its version.
pub const VORBEFUELLUNG: (&str, &str) = ("urn:xoev-de:fim:codeliste:xdatenfelder.vorbefuellung", "1.0");
/// The only code list of 2.0 that 3.0.0 lacks.
const STATUS: (&str, &str) = ("urn:xoev-de:fim:codeliste:xdatenfelder.status", "1.0");

const DOKUMENTART: (&str, &str) = ("urn:xoev-de:fim-datenfelder:codeliste:dokumentart", "2022-01-01");
/// Its codes with their names.
pub const DOKUMENTARTEN: [(&str, &str); 15] = [
    ("001", "Antrag"),
    ("002", "Anzeige"),
    ("003", "Bericht"),
    ("004", "Bescheid"),
    ("005", "Erklärung"),
    ("006", "Kartenmaterial"),
    ("007", "Mitteilung"),
    ("008", "Multimedia"),
    ("009", "Registeranfrage"),
    ("010", "Registerantwort"),
    ("011", "Urkunde"),
    ("012", "Vertrag"),
    ("013", "Vollmacht"),
    ("014", "Willenserklärung"),
    (UNBESTIMMT, "unbestimmt"),
];
const UNBESTIMMT: &str = "999";

/// A code of one of these lists.
pub fn code_of((uri, version): (&str, &str), code: &str) -> Code {
    Code { code: code.to_owned(), list_uri: Some(uri.to_owned()), list_version: Some(version.to_owned()) }
}

/// A message in the other version.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted {
    /// In the wanted version.
    pub message: Message,
    /// Lists that the message refers to and that didn't exist before.
    pub code_lists: Vec<CodeList>,
}

/// The message in the other version, with `known` code lists; one that has this version already comes back as it is.
pub fn convert(message: &Message, to: Version, known: &[CodeList]) -> Converted {
    if message.version == to {
        return Converted { message: message.clone(), code_lists: vec![] };
    }
    let mut converter = Converter { to, written: &message.erstellungszeitpunkt, known, made: vec![] };
    let content = match &message.content {
        Content::Stammdatenschema(schema) => Content::Stammdatenschema(converter.stammdatenschema(schema)),
        Content::Datenfeldgruppe(gruppe) => Content::Datenfeldgruppe(converter.datenfeldgruppe(gruppe)),
        Content::Datenfeld(feld) => Content::Datenfeld(converter.datenfeld(feld)),
        Content::Dokumentsteckbrief(steckbrief) => {
            Content::Dokumentsteckbrief(converter.dokumentsteckbrief(steckbrief))
        }
    };
    Converted { message: Message { version: to, content, ..message.clone() }, code_lists: converter.made }
}

struct Converter<'a> {
    to: Version,
    /// When the message was written: the last change that is known of.
    written: &'a str,
    known: &'a [CodeList],
    made: Vec<CodeList>,
}

impl Converter<'_> {
    fn identifikation(&self, identifikation: &Identifikation) -> Identifikation {
        match self.to {
            Version::V3 => Identifikation {
                id: longer_id(&identifikation.id),
                version: identifikation.version.as_deref().map(longer_version),
            },
            Version::V2 => Identifikation {
                id: shorter_id(&identifikation.id),
                version: identifikation.version.as_deref().map(shorter_version),
            },
        }
    }

    fn bezuege(&self, bezuege: &[Bezug]) -> Vec<Bezug> {
        let texts = bezuege.iter().map(|bezug| &bezug.text);
        match self.to {
            Version::V3 => texts
                .flat_map(|text| text.split(';'))
                .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|text| !text.is_empty())
                .map(|text| Bezug { text, link: None })
                .collect(),
            Version::V2 => {
                let joined: Vec<&str> = texts.map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
                vec![Bezug { text: joined.join("; "), link: None }]
            }
        }
    }

    fn common(&self, common: &Baukastenelement) -> Baukastenelement {
        let identifikation = self.identifikation(&common.identifikation);
        let bezug = self.bezuege(&common.bezug);
        match self.to {
            Version::V3 => self.common_in_3(common, identifikation, bezug),
            Version::V2 => common_in_2(common, identifikation, bezug),
        }
    }

    fn common_in_3(
        &self,
        common: &Baukastenelement,
        identifikation: Identifikation,
        bezug: Vec<Bezug>,
    ) -> Baukastenelement {
        let status = common.status.as_ref().map(|status| freigabestatus(&status.code, common.freigabedatum.as_deref()));
        Baukastenelement {
            identifikation,
            bezug,
            name: common.name.trim().to_owned(),
            bezeichnung_eingabe: filled(common.bezeichnung_eingabe.as_ref()),
            bezeichnung_ausgabe: filled(common.bezeichnung_ausgabe.as_ref()),
            beschreibung: filled(description(common).as_ref()),
            definition: filled(common.definition.as_ref()),
            hilfetext_eingabe: filled(common.hilfetext_eingabe.as_ref()),
            hilfetext_ausgabe: filled(common.hilfetext_ausgabe.as_ref()),
            versionshinweis: filled(common.versionshinweis.as_ref()),
            freigabestatus: status.map(|code| code_of(FREIGABESTATUS, code)),
            status_gesetzt_am: filled(common.freigabedatum.as_ref()),
            status_gesetzt_durch: filled(common.fachlicher_ersteller.as_ref()),
            veroeffentlichungsdatum: filled(common.veroeffentlichungsdatum.as_ref()),
            gueltig_ab: filled(common.gueltig_ab.as_ref()),
            gueltig_bis: filled(common.gueltig_bis.as_ref()),
            letzte_aenderung: Some(self.written.to_owned()),
            further: foreign(&common.further),
            ..Baukastenelement::default()
        }
    }

    fn stammdatenschema(&mut self, schema: &Stammdatenschema) -> Stammdatenschema {
        let mut common = self.common(&schema.common);
        if self.to == Version::V3 {
            keep_in_description(&mut common);
        }
        Stammdatenschema {
            common,
            dokumentsteckbrief: schema.dokumentsteckbrief.clone().filter(|_| self.to == Version::V3),
            regel: schema.regel.iter().map(|regel| self.regel(regel)).collect(),
            struktur: schema.struktur.iter().map(|struktur| self.struktur(struktur)).collect(),
            ..schema.clone()
        }
    }

    fn dokumentsteckbrief(&self, steckbrief: &Dokumentsteckbrief) -> Dokumentsteckbrief {
        let mut common = self.common(&steckbrief.common);
        if self.to == Version::V3 {
            keep_in_description(&mut common);
        }
        let art = steckbrief.dokumentart.as_ref().map(|art| art.code.trim());
        let dokumentart = match self.to {
            Version::V3 => {
                let known = |name: &str| DOKUMENTARTEN.iter().find(|(_, known)| *known == name).map(|(code, _)| *code);
                art.map(|name| code_of(DOKUMENTART, known(name).unwrap_or(UNBESTIMMT)))
            }
            Version::V2 => {
                let known = |code: &str| DOKUMENTARTEN.iter().find(|(known, _)| *known == code).map(|(_, name)| *name);
                art.map(|code| Code { code: known(code).unwrap_or("unbestimmt").to_owned(), ..Code::default() })
            }
        };
        Dokumentsteckbrief { common, ist_abstrakt: steckbrief.ist_abstrakt.clone(), dokumentart }
    }

    fn datenfeldgruppe(&mut self, gruppe: &Datenfeldgruppe) -> Datenfeldgruppe {
        Datenfeldgruppe {
            common: self.common(&gruppe.common),
            schemaelementart: gruppe.schemaelementart.clone(),
            art: gruppe.art.clone().filter(|_| self.to == Version::V3),
            regel: gruppe.regel.iter().map(|regel| self.regel(regel)).collect(),
            struktur: gruppe.struktur.iter().map(|struktur| self.struktur(struktur)).collect(),
        }
    }

    fn datenfeld(&mut self, feld: &Datenfeld) -> Datenfeld {
        let regel = feld.regel.iter().map(|regel| self.regel(regel)).collect();
        let common = self.common(&feld.common);
        match self.to {
            Version::V3 => {
                let werte = self.werte(feld);
                let referenz = feld.codeliste_referenz.clone().filter(|_| werte.is_empty());
                Datenfeld {
                    common,
                    regel,
                    feldart: feld.feldart.as_ref().map(|code| with_list_version(code, "2.0")),
                    datentyp: feld.datentyp.as_ref().map(|code| with_list_version(code, "2.0")),
                    praezisierung: feld.praezisierung.as_ref().and_then(praezisierung_in_3),
                    inhalt: filled(feld.inhalt.as_ref()),
                    vorbefuellung: Some(code_of(VORBEFUELLUNG, "keine")),
                    werte,
                    codeliste_referenz: referenz.map(|old| CodelisteReferenz { identifikation: None, ..old }),
                    ..feld.clone()
                }
            }
            Version::V2 => Datenfeld {
                regel,
                schemaelementart: feld.schemaelementart.clone(),
                feldart: feld.feldart.as_ref().map(feldart_in_2),
                datentyp: feld.datentyp.as_ref().map(datentyp_in_2),
                praezisierung: Some(praezisierung_in_2(feld.praezisierung.as_ref())),
                inhalt: Some(feld.inhalt.clone().unwrap_or_default()),
                codeliste_referenz: self.codeliste_referenz(feld, &common),
                common,
                ..Datenfeld::default()
            },
        }
    }

    /// The values of one of FIM's own lists, where the list is known.
    fn werte(&self, feld: &Datenfeld) -> Vec<Wert> {
        let Some(referenz) = &feld.codeliste_referenz else { return vec![] };
        let uri = referenz.canonical_version_uri.as_deref().unwrap_or(&referenz.canonical_identification);
        let is_the_list = |list: &&CodeList| uri.starts_with(FIM_LISTS) && list.canonical_version_uri == uri;
        let Some(list) = self.known.iter().find(is_the_list) else { return vec![] };
        let entries = list.entries(feld.code_key.as_deref(), feld.name_key.as_deref());
        let wert = |(code, name): (&str, &str)| Wert { code: code.to_owned(), name: name.to_owned(), hilfe: None };
        entries.into_iter().map(wert).collect()
    }

    /// What the field refers to in 2.0; its own values become a list.
    fn codeliste_referenz(&mut self, feld: &Datenfeld, common: &Baukastenelement) -> Option<CodelisteReferenz> {
        let own_id = Identifikation {
            id: common.identifikation.id.replacen('F', "C", 1),
            version: common.identifikation.version.clone(),
        };
        if let Some(referenz) = &feld.codeliste_referenz {
            return Some(CodelisteReferenz { identifikation: Some(own_id), ..referenz.clone() });
        }
        if feld.werte.is_empty() {
            return None;
        }
        let list = self.list_of_values(feld);
        let referenz = CodelisteReferenz {
            identifikation: Some(own_id),
            canonical_identification: list.canonical_uri.clone(),
            version: Some(list.version.clone()),
            canonical_version_uri: Some(list.canonical_version_uri.clone()),
        };
        self.made.push(list);
        Some(referenz)
    }

    fn list_of_values(&self, feld: &Datenfeld) -> CodeList {
        let Identifikation { id, version } = &feld.common.identifikation;
        let name: String = ascii(&feld.common.name);
        let canonical_uri = format!("{FIM_LISTS}{name}_{id}V{}", version.as_deref().unwrap_or_default());
        let day = self.written.get(..10).unwrap_or(self.written);
        let column = |id: &str| Column { id: id.to_owned(), required: true };
        let row = |wert: &Wert| vec![("code".to_owned(), wert.code.clone()), ("name".to_owned(), wert.name.clone())];
        CodeList {
            short_name: feld.common.name.trim().to_owned(),
            long_name: feld.common.name.trim().to_owned(),
            version: day.to_owned(),
            canonical_version_uri: format!("{canonical_uri}_{day}"),
            canonical_uri,
            agency: None,
            columns: vec![column("code"), column("name")],
            keys: vec![Key { id: "codeKey".to_owned(), column: "code".to_owned() }],
            rows: feld.werte.iter().map(row).collect(),
        }
    }

    fn regel(&self, regel: &Regel) -> Regel {
        let common = self.common(&regel.common);
        match self.to {
            Version::V3 => Regel {
                // A rule has no state of its own in 3.0.0, but an author.
                common: Baukastenelement {
                    fachlicher_ersteller: common.status_gesetzt_durch.clone(),
                    freigabestatus: None,
                    status_gesetzt_am: None,
                    status_gesetzt_durch: None,
                    bezeichnung_eingabe: None,
                    veroeffentlichungsdatum: None,
                    ..common
                },
                freitext: regel.freitext.as_deref().map(|text| with_ids(text, longer_id)),
                typ: Some(code_of(REGELTYP, "K")),
                skript: regel.skript.clone().filter(|skript| !is_empty_script(skript)),
            },
            Version::V2 => Regel {
                common: Baukastenelement {
                    fachlicher_ersteller: regel.common.fachlicher_ersteller.clone(),
                    status: Some(code_of(STATUS, "aktiv")),
                    // The text takes its place.
                    definition: None,
                    ..common
                },
                freitext: regel.freitext.as_deref().map(|text| with_ids(text, shorter_id)),
                typ: None,
                skript: Some(regel.skript.clone().unwrap_or_else(|| "function script() {\n\n}".to_owned())),
            },
        }
    }

    fn struktur(&mut self, struktur: &Struktur) -> Struktur {
        Struktur {
            anzahl: struktur.anzahl,
            bezug: self.bezuege(&struktur.bezug),
            enthaelt: match &struktur.enthaelt {
                Strukturelement::Datenfeldgruppe(gruppe) => {
                    Strukturelement::Datenfeldgruppe(Box::new(self.datenfeldgruppe(gruppe)))
                }
                Strukturelement::Datenfeld(feld) => Strukturelement::Datenfeld(Box::new(self.datenfeld(feld))),
            },
        }
    }
}

fn common_in_2(common: &Baukastenelement, identifikation: Identifikation, bezug: Vec<Bezug>) -> Baukastenelement {
    let status = common.freigabestatus.as_ref().map(|code| match code.code.as_str() {
        "7" | "8" => "inaktiv",
        _ => "aktiv",
    });
    let released = common.freigabestatus.as_ref().is_some_and(|code| is_released(&code.code));
    let text = |text: &Option<String>| Some(text.clone().unwrap_or_default());
    Baukastenelement {
        identifikation,
        bezug,
        name: common.name.clone(),
        bezeichnung_eingabe: text(&common.bezeichnung_eingabe),
        bezeichnung_ausgabe: common.bezeichnung_ausgabe.clone(),
        beschreibung: text(&description(common)),
        definition: text(&common.definition),
        status: status.map(|code| code_of(STATUS, code)),
        fachlicher_ersteller: text(&common.status_gesetzt_durch),
        versionshinweis: common.versionshinweis.clone(),
        freigabedatum: common.status_gesetzt_am.clone().filter(|_| released),
        veroeffentlichungsdatum: common.veroeffentlichungsdatum.clone(),
        gueltig_ab: common.gueltig_ab.clone(),
        gueltig_bis: common.gueltig_bis.clone(),
        hilfetext_eingabe: common.hilfetext_eingabe.clone(),
        hilfetext_ausgabe: common.hilfetext_ausgabe.clone(),
        further: foreign(&common.further),
        ..Baukastenelement::default()
    }
}

/// Whether the date of a state is that of a release, which 2.0 has.
fn is_released(state: &str) -> bool {
    matches!(state, "5" | "6" | "7")
}

/// What isn't of the standard stays as it is; what the other version has no name for is told in the description.
fn foreign(further: &[Element]) -> Vec<Element> {
    further.iter().filter(|element| !is_of_the_standard(element)).cloned().collect()
}

fn is_of_the_standard(element: &Element) -> bool {
    element.namespace.as_deref().is_none_or(|namespace| [NAMESPACE_2, NAMESPACE_3].contains(&namespace))
}

/// The description, and below it what the other version has no element for.
fn description(common: &Baukastenelement) -> Option<String> {
    let unknown = common.further.iter().filter(|element| is_of_the_standard(element));
    let lines = unknown.map(|element| (&element.name, element.text())).filter(|(_, text)| !text.trim().is_empty());
    let lines: Vec<String> = lines.map(|(name, text)| format!("{name}: {}", text.trim())).collect();
    if lines.is_empty() {
        return common.beschreibung.clone();
    }
    Some(common.beschreibung.iter().cloned().chain(lines).collect::<Vec<_>>().join("\n"))
}

/// A schema of 3.0.0 has one Bezeichnung only: another one for the output is told in the description.
fn keep_in_description(common: &mut Baukastenelement) {
    let ausgabe = common.bezeichnung_ausgabe.take().filter(|text| Some(text) != common.bezeichnung_eingabe.as_ref());
    let hilfe = common.hilfetext_ausgabe.take().filter(|text| Some(text) != common.hilfetext_eingabe.as_ref());
    let kept = [("Bezeichnung Ausgabe", ausgabe), ("Hilfetext Ausgabe", hilfe)];
    let lines = kept.into_iter().filter_map(|(what, text)| Some(format!("{what}: {}", text?)));
    let all: Vec<String> = common.beschreibung.take().into_iter().chain(lines).collect();
    common.beschreibung = Some(all.join("\n")).filter(|text| !text.is_empty());
}

fn filled(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty()).map(|text| text.trim().to_owned())
}

fn with_list_version(code: &Code, version: &str) -> Code {
    Code { list_version: code.list_version.as_ref().map(|_| version.to_owned()), ..code.clone() }
}

/// An active element with a release date is released (6), one without is being worked on (2).
fn freigabestatus(status: &str, freigabedatum: Option<&str>) -> &'static str {
    match (status, freigabedatum.filter(|date| !date.trim().is_empty())) {
        ("inaktiv", _) => "7",
        (_, Some(_)) => "6",
        (_, None) => "2",
    }
}

/// 2.0 has neither hidden nor locked fields.
fn feldart_in_2(code: &Code) -> Code {
    let known = if matches!(code.code.as_str(), "hidden" | "locked") { "input" } else { code.code.as_str() };
    with_list_version(&Code { code: known.to_owned(), ..code.clone() }, "1.0")
}

/// 2.0 knows neither String.Latin+ nor times.
fn datentyp_in_2(code: &Code) -> Code {
    let known = match code.code.as_str() {
        "text_latin" | "time" | "datetime" => "text",
        other => other,
    };
    with_list_version(&Code { code: known.to_owned(), ..code.clone() }, "1.0")
}

fn is_empty_script(script: &str) -> bool {
    let compact: String = script.split_whitespace().collect();
    compact.is_empty() || compact == "functionscript(){}"
}
