//! What FIM's own tools ask of a file of XDatenfelder 3.0.0 besides what the standard says: they compare names with
//! their prefix, and read elements in the order of the standard.

use standards::xdf;
use standards::xdf::model::Version;
use standards::xml::{self, Element};

/// The children of each element, in the order of XDatenfelder 3.0.0.
const HEAD: [&str; 13] = [
    "identifikation",
    "name",
    "beschreibung",
    "definition",
    "freitextRegel",
    "bezug",
    "freigabestatus",
    "statusGesetztAm",
    "statusGesetztDurch",
    "gueltigAb",
    "gueltigBis",
    "versionshinweis",
    "veroeffentlichungsdatum",
];

fn order(parent: &str) -> Vec<&'static str> {
    let after: &[&str] = match parent {
        "stammdatenschema" => &[
            "letzteAenderung",
            "relation",
            "stichwort",
            "bezeichnung",
            "hilfetext",
            "ableitungsmodifikationenStruktur",
            "ableitungsmodifikationenRepraesentation",
            "dokumentsteckbrief",
            "regel",
            "struktur",
        ],
        "datenfeldgruppe" => &[
            "letzteAenderung",
            "relation",
            "stichwort",
            "bezeichnungEingabe",
            "bezeichnungAusgabe",
            "schemaelementart",
            "hilfetextEingabe",
            "hilfetextAusgabe",
            "art",
            "regel",
            "struktur",
        ],
        "datenfeld" => &[
            "letzteAenderung",
            "relation",
            "stichwort",
            "bezeichnungEingabe",
            "bezeichnungAusgabe",
            "schemaelementart",
            "hilfetextEingabe",
            "hilfetextAusgabe",
            "feldart",
            "datentyp",
            "praezisierung",
            "inhalt",
            "vorbefuellung",
            "werte",
            "codelisteReferenz",
            "codeKey",
            "nameKey",
            "helpKey",
            "regel",
            "maxSize",
            "mediaType",
        ],
        "regel" => return [&HEAD[..6], &["fachlicherErsteller", "letzteAenderung", "typ", "skript"]].concat(),
        "struktur" => return vec!["anzahl", "bezug", "enthaelt"],
        "header" => return vec!["nachrichtID", "erstellungszeitpunkt"],
        "identifikation" => return vec!["id", "version"],
        "wert" => return vec!["code", "name", "hilfe"],
        "codelisteReferenz" => return vec!["canonicalIdentification", "version", "canonicalVersionUri"],
        _ => return vec![],
    };
    [&HEAD[..], after].concat()
}

/// Panics with the first element that FIM's tools would stumble over.
pub fn check(written: &str) {
    let namespace = "urn:xoev-de:fim:standard:xdatenfelder_3.0.0";
    for tag in written.split('<').skip(1).filter(|tag| !tag.starts_with(['/', '?'])) {
        let name = tag.split([' ', '>', '/']).next().unwrap();
        // A code within a reference to a list has no namespace in the standard.
        assert!(name.starts_with("xdf3:") || name == "code", "<{name}> has another prefix: {written}");
    }
    let root = xml::read(written.as_bytes()).unwrap();
    assert_eq!(root.namespace.as_deref(), Some(namespace));
    walk(&root);
}

fn walk(element: &Element) {
    let order = order(&element.name);
    let mut last = 0;
    for child in element.elements() {
        if !order.is_empty() {
            let place = order.iter().position(|known| *known == child.name);
            let place = place.unwrap_or_else(|| panic!("<{}> isn't part of <{}>", child.name, element.name));
            assert!(place >= last, "<{}> stands too late in <{}>", child.name, element.name);
            last = place;
        }
        walk(child);
    }
}

/// Runs a stylesheet over a file and prints what comes of it.
const TRANSFORM: &str = "\
import sys
from saxonche import PySaxonProcessor
with PySaxonProcessor(license=False) as saxon:
    sheet = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=sys.argv[1])
    sys.stdout.write(sheet.transform_to_string(source_file=sys.argv[2]) or '')
";

/// On demand: `AMTSPULT_FIM_XSLT` is the folder of FIM's stylesheets (github.com/vs5000/FIM-XSLT), `AMTSPULT_SAXON` a
/// Python that has saxonche (PyPI).
#[test]
fn the_official_stylesheets_take_what_is_written() {
    let (Some(sheets), Some(python)) = (std::env::var_os("AMTSPULT_FIM_XSLT"), std::env::var_os("AMTSPULT_SAXON"))
    else {
        println!("SKIPPED: FIM's stylesheets are run on demand");
        return;
    };
    let folder = std::env::temp_dir().join(format!("amtspult-fim-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let fixtures = trial::project().join("crates/core/fim/tests/fixtures/faults");
    let folders = [Some(fixtures), trial::shared("xdf")].into_iter().flatten();
    let files = folders.filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let mut tried = 0;
    for path in files.map(|file| file.unwrap().path()) {
        let Some(message) = std::fs::read(&path).ok().and_then(|content| xdf::read(&content).ok()) else { continue };
        let written = xdf::write(&xdf::convert(&message, Version::V3, &[]).message);
        check(&written);
        let file = folder.join(path.file_name().unwrap());
        std::fs::write(&file, &written).unwrap();
        for (sheet, fits) in [
            (
                "QS-DF_1_20_xdf3",
                (|out| !out.contains("Unbekanntes Dateiformat") && out.contains("Qualitätsbericht"))
                    as fn(&str) -> bool,
            ),
            ("XDF3_2_JSON_0_02_xdf3", |out| out.contains("\"$defs\"")),
            ("XDF3_2_XFall_1_01_xdf3", |out| out.contains("xs:element")),
            ("XDF3_2_XDF2_0_04_xdf3", |out| xdf::read(out.as_bytes()).is_ok()),
        ] {
            let sheet_file = std::path::Path::new(&sheets).join(format!("{sheet}.xsl"));
            let run = std::process::Command::new(&python).args(["-c", TRANSFORM]).arg(sheet_file).arg(&file).output();
            let out = String::from_utf8(run.unwrap().stdout).unwrap();
            assert!(fits(&out), "{sheet} doesn't take {}: {out:.300}", path.display());
            tried += 1;
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    println!("{tried} transformations, all taken");
    assert!(tried >= 40);
}

#[test]
fn a_dokumentsteckbrief_goes_to_the_other_version_and_back() {
    let file = "<d:xdatenfelder.dokumentsteckbrief.0101 xmlns:d='urn:xoev-de:fim:standard:xdatenfelder_2'><d:header>\
        <d:nachrichtID>1</d:nachrichtID><d:erstellungszeitpunkt>2026-01-01T00:00:00Z</d:erstellungszeitpunkt></d:header>\
        <d:dokumentensteckbrief><d:identifikation><d:id>D14000001</d:id><d:version>1.0</d:version></d:identifikation>\
        <d:name>Antrag</d:name><d:bezeichnungEingabe>Antrag</d:bezeichnungEingabe><d:isReferenz>false</d:isReferenz>\
        <d:dokumentart>Anzeige</d:dokumentart><d:hilfetext>Hilfe</d:hilfetext></d:dokumentensteckbrief>\
        </d:xdatenfelder.dokumentsteckbrief.0101>";
    let message = xdf::read(file.as_bytes()).unwrap();
    let in_3 = xdf::convert(&message, Version::V3, &[]).message;
    let written = xdf::write(&in_3);
    check(&written);
    assert!(
        written.contains("<xdf3:istAbstrakt>false</xdf3:istAbstrakt>") && written.contains("<code>002</code>"),
        "{written}"
    );
    assert!(written.contains("<xdf3:bezeichnung>Antrag</xdf3:bezeichnung><xdf3:hilfetext>Hilfe</xdf3:hilfetext>"));
    let back = xdf::write(&xdf::convert(&in_3, Version::V2, &[]).message);
    for part in ["<xdf:isReferenz>false<", "<xdf:dokumentart>Anzeige<", "<xdf:hilfetext>Hilfe<", "<xdf:id>D14000001<"] {
        assert!(back.contains(part), "{part} isn't in {back}");
    }
}
