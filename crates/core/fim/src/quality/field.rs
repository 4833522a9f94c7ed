//! What fits together in a field.

use super::{Found, filled, latin};
use standards::xdf::model::*;
use standards::xdf::submission::{bounds, code, pattern};

pub(super) fn datenfeld(feld: &Datenfeld) -> Found {
    let mut found = Found::default();
    let (feldart, datentyp) = (code(&feld.feldart), code(&feld.datentyp));
    codes(feld, &mut found);
    limits(feld, feldart, datentyp, &mut found);
    let is_text = matches!(datentyp, "text" | "text_latin");
    found.when(feldart == "select" && datentyp != "text", 1011, datentyp);
    found.when(feldart == "label" && !is_text && datentyp != "obj", 1090, datentyp);
    let inhalt = filled(feld.inhalt.as_ref());
    found.when(feldart == "label" && inhalt.is_none(), 1109, "");
    let has_values = [!feld.werte.is_empty(), feld.codeliste_referenz.is_some()];
    found.when(has_values.contains(&true) && feldart != "select", 1017, feldart);
    found.when(feldart == "select" && has_values[0] == has_values[1], 1018, "");
    let columns = [&feld.code_key, &feld.name_key, &feld.help_key];
    let column = columns.into_iter().find_map(|column| filled(column.as_ref()));
    found.when(column.is_some() && !has_values[1], 1058, column.unwrap_or_default());
    files(feld, datentyp, &mut found);
    latin::text("inhalt", feld.inhalt.as_deref().unwrap_or_default(), 5000, &mut found);
    latin::text("pattern", pattern(feld).unwrap_or_default(), 500, &mut found);
    found
}

fn codes(feld: &Datenfeld, found: &mut Found) {
    let feldart = code(&feld.feldart);
    found.when(!matches!(feldart, "input" | "select" | "label" | "hidden" | "locked"), 1027, feldart);
    let datentyp = code(&feld.datentyp);
    let is_known = matches!(
        datentyp,
        "text"
            | "text_latin"
            | "date"
            | "time"
            | "datetime"
            | "bool"
            | "num"
            | "num_int"
            | "num_currency"
            | "file"
            | "obj"
    );
    found.when(!is_known, 1028, datentyp);
    let vorbefuellung = code(&feld.vorbefuellung);
    found.when(!matches!(vorbefuellung, "keine" | "optional" | "verpflichtend"), 1030, vorbefuellung);
    found.when(code(&feld.schemaelementart) == "ABS", 1014, "");
}

fn limits(feld: &Datenfeld, feldart: &str, datentyp: &str, found: &mut Found) {
    let limits = feld.praezisierung.clone().unwrap_or_default();
    let lengths = [filled(limits.min_length.as_ref()), filled(limits.max_length.as_ref())];
    let has_length = lengths.iter().any(Option::is_some);
    let bounds = bounds(feld);
    let has_bound = bounds.iter().any(Option::is_some);
    let is_text = matches!(datentyp, "text" | "text_latin");
    let is_number = matches!(datentyp, "num" | "num_int" | "num_currency");
    found.when(is_text && matches!(feldart, "select" | "label") && has_length, 1012, "");
    found.when(!is_text && has_length, 1015, datentyp);
    found.when(has_bound && !is_number && !matches!(datentyp, "date" | "time" | "datetime"), 1016, datentyp);
    found.when(is_text && feldart == "input" && lengths.contains(&None), 1102, "");
    found.when((is_number || datentyp == "date") && !has_bound, 1103, "");
}

fn files(feld: &Datenfeld, datentyp: &str, found: &mut Found) {
    let size = filled(feld.max_size.as_ref());
    found.when(size.is_some() && datentyp != "file", 1056, size.unwrap_or_default());
    let kind = feld.media_type.iter().find_map(|kind| filled(Some(kind)));
    found.when(kind.is_some() && datentyp != "file", 1057, kind.unwrap_or_default());
    let is_opaque = matches!(datentyp, "file" | "obj");
    let inhalt = filled(feld.inhalt.as_ref());
    found.when(is_opaque && inhalt.is_some(), 1100, inhalt.unwrap_or_default());
    let pattern = pattern(feld);
    found.when(is_opaque && pattern.is_some(), 1120, pattern.unwrap_or_default());
}
