//! Rules on fields, their limits, contents and lists.

use standards::xdf::model::{Datenfeld, Praezisierung};

use crate::quality::schema::{
    Case, DAY, LIST, at, c, code, common, f, field, g, label, limits, refer, some, typed, wert,
};

/// Rule, a change that breaks it, a change that nearly does.
pub fn cases() -> Vec<Case> {
    vec![
        (1005, |s| refer(s, "Liste", DAY), |s| refer(s, "urn:ä", DAY)),
        (1011, |s| c(s).datentyp = code("num"), |s| f(s).datentyp = code("num")),
        (
            1012,
            |s| c(s).praezisierung = Some(Praezisierung { max_length: some("1"), ..Praezisierung::default() }),
            |s| c(s).praezisierung = Some(Praezisierung { pattern: some("1"), ..Praezisierung::default() }),
        ),
        (1014, |s| f(s).schemaelementart = code("ABS"), |s| g(s).schemaelementart = code("ABS")),
        (1015, |s| f(s).datentyp = code("date"), |s| f(s).datentyp = code("text_latin")),
        (1016, |s| limits(s).min_value = some("1"), |s| typed(s, "num", ["1", "2", ""])),
        (1017, |s| c(s).feldart = code("input"), |s| f(s).feldart = code("input")),
        (1018, |s| c(s).werte = vec![], |s| refer(s, LIST, DAY)),
        (1027, |s| f(s).feldart = code("frei"), |s| f(s).feldart = code("hidden")),
        (1028, |s| f(s).datentyp = None, |s| f(s).datentyp = code("obj")),
        (1030, |s| f(s).vorbefuellung = None, |s| f(s).vorbefuellung = code("optional")),
        (
            1037,
            |s| {
                refer(s, LIST, DAY);
                let mut other = c(s).clone();
                other.common = common("F00000000003");
                other.codeliste_referenz.as_mut().unwrap().version = some("2025-01-01");
                g(s).struktur.push(at("0:1", field(other)));
            },
            |s| {
                refer(s, LIST, DAY);
                let other = Datenfeld { common: common("F00000000003"), ..c(s).clone() };
                g(s).struktur.push(at("0:1", field(other)));
            },
        ),
        (1040, |s| refer(s, " ", DAY), |s| refer(s, "x", DAY)),
        (1044, |s| drop(c(s).werte.pop()), |s| c(s).werte.push(wert("3", "drei"))),
        (1045, |s| c(s).werte.push(wert("1", "drei")), |s| c(s).werte.push(wert("3", "eins"))),
        (1048, |s| refer(s, "urn:de:länder", DAY), |s| refer(s, "urn:de:l%C3%A4nder", DAY)),
        (
            1056,
            |s| f(s).max_size = some("1"),
            |s| {
                typed(s, "file", ["", "", ""]);
                f(s).max_size = some("1");
            },
        ),
        (
            1057,
            |s| f(s).media_type = vec!["application/pdf".to_owned()],
            |s| {
                typed(s, "file", ["", "", ""]);
                f(s).media_type = vec!["application/pdf".to_owned()];
            },
        ),
        (
            1058,
            |s| c(s).name_key = some("name"),
            |s| {
                refer(s, LIST, DAY);
                c(s).name_key = some("name");
            },
        ),
        (1059, |s| limits(s).min_length = some("-1"), |s| limits(s).min_length = some("0")),
        (1060, |s| limits(s).max_length = some("0"), |s| limits(s).max_length = some("1")),
        (1061, |s| limits(s).min_length = some("10"), |s| limits(s).min_length = some("9")),
        (1062, |s| typed(s, "num", ["1,5", "", ""]), |s| typed(s, "num", ["1.5", "", ""])),
        (1063, |s| typed(s, "num_currency", ["", "viel", ""]), |s| typed(s, "num_currency", ["", "1e3", ""])),
        (1064, |s| typed(s, "date", ["2026-02-01", "2026-01-31", ""]), |s| typed(s, "num", ["2", "2", ""])),
        (1065, |s| typed(s, "num_int", ["1.0", "", ""]), |s| typed(s, "num_int", ["+1", "", ""])),
        (1066, |s| typed(s, "num_int", ["", "1.5", ""]), |s| typed(s, "num", ["", "1.5", ""])),
        (1067, |s| typed(s, "date", ["1.2.2026", "", ""]), |s| typed(s, "date", ["2026-02-01", "", ""])),
        (1068, |s| typed(s, "date", ["", "2026-02-30", ""]), |s| typed(s, "date", ["", "2026-02-28", ""])),
        (1069, |s| typed(s, "num", ["1", "", "zwei"]), |s| typed(s, "num", ["1", "", "2.5"])),
        (1070, |s| typed(s, "num_int", ["1", "", "2.5"]), |s| typed(s, "num_int", ["1", "", "2"])),
        (1071, |s| typed(s, "date", ["", "", "heute"]), |s| typed(s, "date", ["", "", "2026-11-24"])),
        (1072, |s| typed(s, "num", ["2", "", "1"]), |s| typed(s, "num", ["2", "", "2"])),
        (1073, |s| typed(s, "num_int", ["", "2", "10"]), |s| typed(s, "num_int", ["", "10", "2"])),
        (
            1074,
            |s| {
                limits(s).min_length = some("3");
                f(s).inhalt = some("äö");
            },
            |s| {
                limits(s).min_length = some("2");
                f(s).inhalt = some("äö");
            },
        ),
        (1075, |s| f(s).inhalt = some("1234567890"), |s| f(s).inhalt = some("123456789")),
        (
            1076,
            |s| {
                refer(s, LIST, DAY);
                c(s).inhalt = some("3");
            },
            |s| {
                refer(s, LIST, DAY);
                c(s).inhalt = some("2");
            },
        ),
        (1077, |s| typed(s, "bool", ["", "", "ja"]), |s| typed(s, "bool", ["", "", "true"])),
        (
            1079,
            |s| typed(s, "datetime", ["2026-01-01", "", ""]),
            |s| typed(s, "datetime", ["2026-01-01T00:00:00", "", ""]),
        ),
        (
            1080,
            |s| typed(s, "datetime", ["", "morgen", ""]),
            |s| typed(s, "datetime", ["", "2026-01-01T00:00:00Z", ""]),
        ),
        (1081, |s| typed(s, "time", ["8 Uhr", "", ""]), |s| typed(s, "time", ["08:00:00", "", ""])),
        (1082, |s| typed(s, "time", ["", "25:00:00", ""]), |s| typed(s, "time", ["", "23:00:00", ""])),
        (1083, |s| typed(s, "datetime", ["", "", "2026-01-01"]), |s| typed(s, "date", ["", "", "2026-01-01"])),
        (1084, |s| typed(s, "time", ["", "", "mittags"]), |s| typed(s, "time", ["", "", "12:00:00"])),
        (1085, |s| c(s).inhalt = some("3"), |s| c(s).inhalt = some("2")),
        (1090, |s| label(s, "date"), |s| label(s, "text_latin")),
        (1093, |s| c(s).werte.push(wert("3", "eins")), |s| c(s).werte.push(wert("3", "Eins"))),
        (1099, |s| c(s).werte[0].hilfe = some("eins"), |s| c(s).werte[0].hilfe = some("zwei")),
        (1100, |s| typed(s, "file", ["", "", "x"]), |s| typed(s, "file", ["", "", ""])),
        (
            1102,
            |s| limits(s).min_length = None,
            |s| {
                limits(s).min_length = None;
                f(s).feldart = code("hidden");
            },
        ),
        (1103, |s| typed(s, "date", ["", "", ""]), |s| typed(s, "date", ["2026-01-01", "", ""])),
        (1105, |s| refer(s, LIST, Some("1.0")), |s| refer(s, LIST, DAY)),
        (
            1109,
            |s| {
                label(s, "text");
                f(s).inhalt = None;
            },
            |s| label(s, "text"),
        ),
        (
            1120,
            |s| {
                typed(s, "file", ["", "", ""]);
                limits(s).pattern = some("x");
            },
            |s| limits(s).pattern = some("x"),
        ),
        (
            1121,
            |s| {
                refer(s, LIST, None);
                c(s).inhalt = some("3");
            },
            |s| {
                refer(s, LIST, DAY);
                c(s).inhalt = some("3");
            },
        ),
        (
            1122,
            |s| {
                refer(s, LIST, DAY);
                c(s).code_key = some("nummer");
            },
            |s| {
                refer(s, LIST, DAY);
                c(s).code_key = some("code");
            },
        ),
        (
            1123,
            |s| {
                refer(s, LIST, None);
                c(s).help_key = some("hilfe");
            },
            |s| {
                refer(s, LIST, None);
                c(s).help_key = some("name");
            },
        ),
        (
            1137,
            |s| refer(s, &format!("urn:de:{}", "x".repeat(250)), None),
            |s| refer(s, &format!("urn:de:{}", "x".repeat(240)), None),
        ),
    ]
}
