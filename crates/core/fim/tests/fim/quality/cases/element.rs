//! Rules on schema, groups, positions, rules in words, and on what all elements have.

use standards::xdf::model::{Anzahl, Bezug};

use crate::quality::schema::{
    Case, at, c, choice, code, f, feld, field, g, gruppe, identifikation, law, more, nth, relate, rule, some, typed,
};

/// Rule, a change that breaks it, a change that nearly does.
pub fn cases() -> Vec<Case> {
    vec![
        (1001, |s| rule(s, "F00000000003 fehlt."), |s| rule(s, "F00000000002 und G00000000001")),
        (1002, |s| s.common.name = " ".to_owned(), |s| s.common.name = "x".to_owned()),
        (
            1003,
            |s| {
                more(s, "F00000000001", "input", "text");
                nth(s, 2).common.identifikation.version = some("1.1.0");
            },
            |s| more(s, "F00000000001", "input", "text"),
        ),
        (1004, |s| more(s, "F00000000001", "input", "text"), |s| more(s, "F00000000003", "input", "text")),
        (1006, |s| f(s).common.bezug = vec![], |s| (f(s).common.bezug, f(s).schemaelementart) = (vec![], code("HAR"))),
        (1007, |s| s.dokumentsteckbrief = None, |s| s.dokumentsteckbrief = Some(identifikation("D00000000001"))),
        (1009, |s| f(s).common.bezeichnung_eingabe = None, |s| s.regel[0].common.bezeichnung_eingabe = None),
        (1010, |s| g(s).common.bezeichnung_ausgabe = some(""), |s| s.common.bezeichnung_ausgabe = None),
        (1013, |s| g(s).schemaelementart = code("ABS"), |s| g(s).schemaelementart = code("HAR")),
        (1019, |s| rule(s, "F00000000001V1.0 füllen"), |s| rule(s, "F00000000001 V1.0 füllen")),
        (
            1022,
            |s| f(s).schemaelementart = code("HAR"),
            |s| {
                f(s).schemaelementart = code("HAR");
                g(s).struktur[0].bezug = vec![Bezug { text: "§ 2 TestG".to_owned(), link: None }];
            },
        ),
        (1023, |s| g(s).struktur = vec![], |s| drop(g(s).struktur.pop())),
        (1024, |s| rule(s, " "), |s| rule(s, ".")),
        (
            1025,
            |s| s.struktur.push(s.struktur[0].clone()),
            |s| s.struktur.push(at("1:1", field(feld("F00000000001", "input", "text")))),
        ),
        (
            1026,
            |s| g(s).struktur.push(at("1:1", gruppe("G00000000001", vec![]))),
            |s| g(s).struktur.push(at("1:1", gruppe("G00000000002", vec![]))),
        ),
        (1029, |s| relate(s, "XYZ", "G00000000002"), |s| relate(s, "ABL", "G00000000002")),
        (1031, |s| g(s).schemaelementart = code(""), |s| g(s).schemaelementart = code("HAR")),
        (1032, |s| f(s).common.freigabestatus = None, |s| f(s).common.freigabestatus = code("8")),
        (
            1033,
            |s| s.ableitungsmodifikationen_struktur = code("4"),
            |s| s.ableitungsmodifikationen_struktur = code("0"),
        ),
        (
            1034,
            |s| s.ableitungsmodifikationen_repraesentation = None,
            |s| s.ableitungsmodifikationen_repraesentation = code("0"),
        ),
        (1038, |s| f(s).common.identifikation.id = String::new(), |s| f(s).common.identifikation.id = "F".to_owned()),
        (
            1039,
            |s| f(s).common.identifikation.id = "F0001".to_owned(),
            |s| f(s).common.identifikation.id = String::new(),
        ),
        (1041, |s| rule(s, "F00000001 füllen"), |s| rule(s, "F00000000001 füllen")),
        (1042, |s| g(s).art = code("Y"), choice),
        (
            1043,
            |s| {
                choice(s);
                g(s).struktur.pop();
            },
            choice,
        ),
        (1050, |s| s.common.bezeichnung_eingabe = None, |s| g(s).common.bezeichnung_eingabe = None),
        (1051, |s| s.common.bezug = vec![], |s| g(s).common.bezug = vec![]),
        (1078, |s| s.struktur = vec![], |s| g(s).struktur = vec![]),
        (1087, |s| relate(s, "ABL", "S00000000002"), |s| relate(s, "ABL", "F00000000002")),
        (1088, |s| relate(s, "VKN", "G00000000002"), |s| relate(s, "EQU", "G00000000002")),
        (1091, |s| relate(s, "ABL", ""), |s| relate(s, "ABL", "G00000000002")),
        (
            1094,
            |s| more(s, "F60000000001", "input", "text"),
            |s| g(s).struktur = vec![at("1:1", field(feld("F60000000001", "input", "text")))],
        ),
        (
            1095,
            |s| g(s).struktur = vec![at("1:1", field(feld("F60000000001", "input", "text")))],
            |s| more(s, "F60000000001", "input", "text"),
        ),
        (
            1096,
            |s| s.dokumentsteckbrief = Some(identifikation("D99000000001")),
            |s| {
                s.dokumentsteckbrief = Some(identifikation("D99000000001"));
                s.common.freigabestatus = code("6");
            },
        ),
        (
            1097,
            |s| {
                s.dokumentsteckbrief = Some(identifikation("D99000000001"));
                s.common.freigabestatus = code("4");
            },
            |s| s.dokumentsteckbrief = Some(identifikation("D99000000001")),
        ),
        (
            1098,
            |s| f(s).common.hilfetext_eingabe = some("Eingabe"),
            |s| f(s).common.hilfetext_eingabe = some("Ausgabe"),
        ),
        (1101, |s| (f(s).common.bezug, f(s).schemaelementart) = (vec![], code("HAR")), |s| f(s).common.bezug = vec![]),
        (1106, |s| drop(g(s).struktur.pop()), |s| g(s).struktur = vec![]),
        (1116, |s| f(s).common.freigabestatus = code("7"), |s| s.common.freigabestatus = code("7")),
        (1117, |s| s.common.status_gesetzt_durch = None, |s| s.common.fachlicher_ersteller = None),
        (
            1118,
            |s| {
                choice(s);
                g(s).struktur[0].anzahl = Anzahl { min: 1, max: Some(1) };
            },
            choice,
        ),
        (1124, |s| s.dokumentsteckbrief = Some(identifikation("D00000000001")), |s| s.dokumentsteckbrief = None),
        (
            1127,
            |s| s.common.veroeffentlichungsdatum = some("2026-11-24"),
            |s| {
                let day = || some("2026-11-24");
                g(s).common.veroeffentlichungsdatum = day();
                f(s).common.veroeffentlichungsdatum = day();
                c(s).common.veroeffentlichungsdatum = day();
                s.common.veroeffentlichungsdatum = day();
            },
        ),
        (
            1129,
            |s| {
                s.common.veroeffentlichungsdatum = some("2026-11-24");
                f(s).common.freigabestatus = code("2");
            },
            |s| f(s).common.freigabestatus = code("2"),
        ),
        (1131, |s| f(s).common.name = "„Name“".to_owned(), |s| f(s).common.name = "\"Łódź\"".to_owned()),
        (1132, |s| law(s, "§ 1 TestG, § 2 TestG", None), |s| law(s, "§ 1 TestG", None)),
        (1133, |s| law(s, "§ 1", Some("www.test.example")), |s| law(s, "§ 1", Some("https://www.test.example/a?b"))),
        (
            1134,
            |s| s.common.identifikation.version = None,
            |s| {
                s.common.identifikation.version = None;
                s.common.identifikation.id = "S13000000001".to_owned();
            },
        ),
        (
            1135,
            |s| f(s).common.identifikation.version = None,
            |s| {
                s.common.identifikation.version = None;
                g(s).common.identifikation.version = None;
                f(s).common.identifikation.version = None;
            },
        ),
        (1136, |s| f(s).common.name = "x".repeat(256), |s| f(s).common.name = "x".repeat(255)),
        (
            1138,
            |s| law(s, "§ 1", Some(&format!("https://test.example/{}", "x".repeat(250)))),
            |s| law(s, "§ 1", Some(&format!("https://test.example/{}", "x".repeat(200)))),
        ),
        (
            1139,
            |s| typed(s, "file", ["", "", ""]),
            |s| {
                typed(s, "file", ["", "", ""]);
                g(s).struktur[0].anzahl.max = None;
            },
        ),
        (
            1140,
            |s| f(s).common.status_gesetzt_durch = some("FIM-Baustein Datenfelder"),
            |s| {
                f(s).common.status_gesetzt_durch = some("FIM-Baustein Datenfelder");
                f(s).common.identifikation.id = "F60000000002".to_owned();
            },
        ),
        (
            1141,
            |s| s.common.status_gesetzt_durch = some("FIM Baustein Datenfelder"),
            |s| f(s).common.status_gesetzt_durch = some("FIM Baustein Datenfelder"),
        ),
        (
            1142,
            |s| f(s).common.status_gesetzt_am = None,
            |s| {
                f(s).common.status_gesetzt_am = None;
                f(s).common.freigabestatus = code("2");
            },
        ),
        (1143, |s| s.common.status_gesetzt_am = None, |s| f(s).common.status_gesetzt_am = None),
    ]
}
