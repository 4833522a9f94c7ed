//! Every quality rule with a schema that breaks it, and one that nearly does.

use std::collections::BTreeSet;

use amtspult_fim::quality::{self, Severity};
use standards::xdf::model::*;
use standards::{xdf, xml};

mod cases {
    pub mod element;
    pub mod field;
    pub mod part;
}
mod schema;

use schema::{S, at, c, f, g, good, gruppe, lists, rule, some};

fn codes(change: fn(&mut S)) -> BTreeSet<u16> {
    let mut schema = good();
    change(&mut schema);
    quality::check(&Content::Stammdatenschema(schema), &lists()).iter().map(|finding| finding.code).collect()
}

/// Rules that the reader applies already: a file that breaks them is refused.
const REFUSED: [(u16, &str); 3] = [(1021, "0:0"), (1046, "1-2"), (1047, "3:2")];

#[test]
fn a_good_schema_has_no_findings() {
    let findings = quality::check(&Content::Stammdatenschema(good()), &lists());
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn every_rule_is_broken_and_nearly_broken() {
    let mut tried = BTreeSet::new();
    for (code, broken, nearly) in cases::element::cases().into_iter().chain(cases::field::cases()) {
        assert!(codes(broken).contains(&code), "{code} isn't found: {:?}", codes(broken));
        assert!(!codes(nearly).contains(&code), "{code} is found in a schema that doesn't break it");
        assert!(tried.insert(code), "{code} is tried twice");
    }
    let of = |content: Content| -> BTreeSet<u16> {
        quality::check(&content, &lists()).iter().map(|finding| finding.code).collect()
    };
    let steckbrief = |change: fn(&mut Dokumentsteckbrief)| {
        let mut steckbrief = cases::part::steckbrief();
        change(&mut steckbrief);
        of(Content::Dokumentsteckbrief(steckbrief))
    };
    let gruppe = |change: fn(&mut Datenfeldgruppe)| {
        let mut gruppe = cases::part::gruppe();
        change(&mut gruppe);
        of(Content::Datenfeldgruppe(gruppe))
    };
    assert_eq!((steckbrief(|_| {}), gruppe(|_| {})), (BTreeSet::new(), BTreeSet::new()));
    assert_eq!(of(Content::Datenfeld(f(&mut good()).clone())), BTreeSet::new());
    let of_steckbrief = cases::part::of_steckbrief().into_iter();
    let of_gruppe = cases::part::of_gruppe().into_iter();
    let all = of_steckbrief
        .map(|(code, broken, nearly)| (code, steckbrief(broken), steckbrief(nearly)))
        .chain(of_gruppe.map(|(code, broken, nearly)| (code, gruppe(broken), gruppe(nearly))));
    for (code, broken, nearly) in all {
        assert!(broken.contains(&code), "{code} isn't found: {broken:?}");
        assert!(!nearly.contains(&code), "{code} is found where it isn't broken");
        assert!(tried.insert(code), "{code} is tried twice");
    }
    tried.extend(REFUSED.map(|(code, _)| code));
    let implemented: BTreeSet<u16> = quality::rules().map(|rule| rule.code).collect();
    assert_eq!(tried, implemented);
    assert_eq!(implemented.len(), 128);
}

fn file(schema: S) -> String {
    xdf::write(&Message {
        version: Version::V3,
        nachricht_id: "1".to_owned(),
        erstellungszeitpunkt: "2026-11-24T08:00:00Z".to_owned(),
        referenz_id: None,
        content: Content::Stammdatenschema(schema),
    })
}

#[test]
fn files_that_are_refused_name_the_rule() {
    let refused = |from: &str, to: &str| {
        let file = file(good());
        assert!(file.contains(from), "{from}");
        let error = xdf::read(file.replacen(from, &format!("\n{to}"), 1).as_bytes()).unwrap_err();
        quality::refused(&error)
    };
    for (code, anzahl) in REFUSED {
        let refused = refused("<xdf3:anzahl>1:1<", &format!("<xdf3:anzahl>{anzahl}<")).unwrap();
        assert_eq!((refused.code, refused.line, refused.severity), (code, 3, Severity::FehlerKritisch), "{refused:?}");
        assert!(refused.text.ends_with(&format!("[{anzahl}]")), "{}", refused.text);
    }
    let missing = [
        ("<xdf3:name>Name von F00000000001</xdf3:name>", 1002),
        ("<xdf3:id>G00000000001</xdf3:id>", 1038),
        ("<code>select</code>", 1027),
        ("<code>keine</code>", 1030),
    ];
    for (element, code) in missing {
        assert_eq!(refused(element, "").map(|refused| refused.code), Some(code), "{element}");
    }
    assert_eq!(refused("<code>3</code>", "<code>9</code>").map(|refused| refused.code), Some(1032));
    assert_eq!(refused("<xdf3:header>", "<xdf3:kopf>"), None);
}

#[test]
fn a_finding_has_a_path_a_line_and_a_sentence() {
    let mut schema = good();
    c(&mut schema).inhalt = some("3");
    rule(&mut schema, "F00000000009 fehlt.");
    let written = file(schema.clone())
        .replace("<xdf3:datenfeld>", "\n<xdf3:datenfeld>")
        .replace("<xdf3:regel>", "\n<xdf3:regel>");
    let root = xml::read(written.as_bytes()).unwrap();
    let findings = quality::check(&Content::Stammdatenschema(schema.clone()), &[]);
    let told: Vec<(String, usize, String)> = findings
        .iter()
        .map(|finding| {
            (finding.place.path.clone(), quality::line(&root, &finding.place.place), finding.more.text.clone())
        })
        .collect();
    let expected = [
        (
            "S00000000001/R00000000001",
            3,
            "Die Regel spricht von einem Baukastenelement, auf das sie nicht zugreifen kann. [F00000000009]",
        ),
        ("S00000000001/G00000000001/F00000000002", 5, "Der Inhalt muss ein Code der Werteliste sein. [3]"),
    ];
    assert_eq!(told, expected.map(|(path, line, text)| (path.to_owned(), line, text.to_owned())));
}

#[test]
fn an_element_at_several_positions_is_told_once() {
    let mut schema = good();
    f(&mut schema).common.bezeichnung_ausgabe = None;
    let again = gruppe("G00000000002", g(&mut schema).struktur.clone());
    schema.struktur.push(at("0:1", again));
    let findings = quality::check(&Content::Stammdatenschema(schema.clone()), &[]);
    assert_eq!(findings.len(), 1, "{findings:?}");
}

fn shared(file: &str) -> Option<String> {
    trial::shared(file).map(|path| std::fs::read_to_string(path).unwrap())
}

/// The rules that docs/fim.md says aren't here: the first column of its table of rules.
fn documented() -> BTreeSet<u16> {
    let page = std::fs::read_to_string(trial::project().join("docs/fim.md")).unwrap();
    let numbers =
        page.lines().filter_map(|line| line.strip_prefix("| 1")?.split('|').next().map(|cell| format!("1{cell}")));
    numbers.flat_map(|cell| cell.split(',').map(|code| code.trim().parse().unwrap()).collect::<Vec<u16>>()).collect()
}

#[test]
fn every_official_rule_is_here_or_documented_as_not() {
    let Some(table) = shared("fim/FIM_QS_Meldungen_v1.8.tsv") else { return };
    let implemented: BTreeSet<u16> = quality::rules().map(|rule| rule.code).collect();
    let documented = documented();
    assert_eq!(implemented.intersection(&documented).count(), 0);
    let mut official = BTreeSet::new();
    for line in table.lines().skip(1) {
        let mut cells = line.split('\t');
        let (code, kind): (u16, &str) = (cells.next().unwrap().parse().unwrap(), cells.next().unwrap());
        official.insert(code);
        if let Some(rule) = quality::rules().find(|rule| rule.code == code) {
            assert_eq!(format!("{:?}", rule.severity), kind, "{code}");
        }
        assert!(kind != "Deaktiviert" || documented.contains(&code), "{code} is switched off");
    }
    let known: BTreeSet<u16> = implemented.union(&documented).copied().collect();
    assert_eq!(known, official);
    println!("{} rules here, {} documented as not", implemented.len(), documented.len());
}

#[test]
fn a_real_schema_is_judged() {
    let Some(content) = shared("xdf/S00000094_xdf3.xml") else { return };
    let Content::Stammdatenschema(schema) = xdf::read(content.as_bytes()).unwrap().content else { panic!() };
    let findings = quality::check(&Content::Stammdatenschema(schema.clone()), &[]);
    for finding in &findings {
        println!("{} {:?} {} ({})", finding.code, finding.more.degree, finding.more.text, finding.place.path);
    }
    // The official converter has given it the placeholder of a Dokumentsteckbrief.
    assert!(findings.iter().any(|finding| finding.code == 1097));
    assert!(findings.iter().all(|finding| finding.more.degree != Severity::FehlerKritisch || finding.code == 1131));
}
