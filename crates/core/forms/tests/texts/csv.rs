//! Texts as a table.

use amtspult_forms::{Form, NodeId, SheetMark, SheetNoteKind, TextLanguage, TextState, read_csv, write_csv};

use crate::{EN, form, row, said, state};

const NAME: &str = "field:hund/name";

fn table() -> String {
    write_csv(&said(&form(), NAME, "label", "Name; \"call\"\nname"), &[EN, TextLanguage::UpperSorbian])
}

fn taken(table: &str, form: &Form) -> (Form, Vec<(usize, SheetNoteKind)>) {
    let taken = read_csv(table.as_bytes(), &form.language).unwrap().take(form);
    let form = taken.edits.iter().fold(form.clone(), |form, edit| form.with(edit).unwrap());
    (form, taken.notes.iter().map(|note| (note.line, note.what)).collect())
}

#[test]
fn a_table_is_what_excel_opens() {
    let table = table();
    assert!(table.starts_with("\u{feff}node;property;context;de;en;en:state;hsb;hsb:state\r\n"), "{table}");
    assert!(
        table.contains(
            "\r\nfield:hund/name;label;Ihr Hund › Hund;Name;\"Name; \"\"call\"\"\nname\";current;;missing\r\n"
        ),
        "{table}"
    );
    assert!(!table.contains("option:hund/art/3"), "numbers need no translator");
}

#[test]
fn writing_and_reading_changes_nothing() {
    let form = said(&form(), NAME, "label", "Name; \"call\"\nname");
    let same = write_csv(&form, &TextLanguage::ALL);
    assert_eq!(taken(&same, &form), (form.clone(), vec![]));
    for (from, to) in [("\r\n", "\n"), ("\u{feff}", ""), ("\u{feff}", "\u{feff}sep=;\r\n")] {
        assert_eq!(taken(&same.replace(from, to), &form), (form.clone(), vec![]), "{from:?}");
    }
}

#[test]
fn columns_are_found_by_their_names() {
    let table = "EN,Klasse,property,DE,Node\r\n\"Dog, tax\",7,title,Hundesteuer,form\r\n\r\n,,title,,\r\n";
    let (form, notes) = taken(table, &form());
    assert_eq!(state(&form, "form", "title"), TextState::Current { text: "Dog, tax".to_owned() });
    assert_eq!(notes, [(0, SheetNoteKind::UnknownLanguage), (4, SheetNoteKind::UnknownText)]);
}

#[test]
fn what_the_translator_did_arrives() {
    let form = said(&form(), NAME, "label", "Name");
    let table = "node;property;de;en;en:state\n\
        form;title;Hundesteuer;Dog tax;missing\n\
        field:hund/name;label;Name;;current\n\
        field:hund/name;placeholder;Bello;;Unneeded\n\
        field:hund/art;label;Sorte;Breed;\n\
        field:hund/art;helptext;;'=1+1;\n\
        field:hund/art;label;Art;Kind;\n\
        field:hund/alter;label;Alter;Age;\n";
    let (form, notes) = taken(table, &form);
    assert_eq!(state(&form, "form", "title").text(), Some("Dog tax"));
    assert_eq!(state(&form, NAME, "label").text(), Some("Name"));
    assert_eq!(state(&form, NAME, "placeholder"), TextState::Unneeded);
    assert!(matches!(state(&form, "field:hund/art", "label"), TextState::Stale { text, .. } if text == "Breed"));
    assert_eq!(state(&form, "field:hund/art", "helptext").text(), Some("=1+1"));
    assert_eq!(
        notes,
        [
            (3, SheetNoteKind::Emptied),
            (5, SheetNoteKind::OriginalChanged),
            (7, SheetNoteKind::Twice),
            (8, SheetNoteKind::UnknownText)
        ]
    );
}

#[test]
fn a_stale_text_is_confirmed_only_by_saying_so() {
    let form = said(&form(), NAME, "label", "Name");
    let german = form.original_edit(&NodeId::from(NAME), "label", "Rufname").unwrap();
    let form = form.with(&german).unwrap();
    let table = write_csv(&form, &[EN]);
    assert!(table.contains(";Rufname;Name;stale\r\n"), "{table}");
    assert_eq!(taken(&table, &form).0, form);
    let confirmed = taken(&table.replace("Name;stale", "Name;current"), &form).0;
    assert!(matches!(state(&confirmed, NAME, "label"), TextState::Current { .. }));
    // It was confirmed for a German text that has changed once more.
    let table = table.replace("Rufname;Name;stale", "Name;Name;current");
    assert_eq!(taken(&table, &form).0, form);
}

#[test]
fn formulas_stay_texts() {
    for text in ["=SUM(A1)", "+49", "-", "@x", "'quoted'", "'=x", "'n Hund", "\tx", " x "] {
        let form = said(&form(), NAME, "label", text);
        let table = write_csv(&form, &[EN]);
        assert_eq!(taken(&table, &form), (form.clone(), vec![]), "{text:?}");
        assert!(!table.contains(&format!(";{text};")) || !text.starts_with(['=', '+', '-', '@']), "{table}");
        let empty = crate::form();
        let (again, _) = taken(&table, &empty);
        assert_eq!(row(&again, NAME, "label").languages[&EN].text(), Some(text));
    }
}

#[test]
fn odd_files_are_refused_with_line_and_rule() {
    let reason = |bytes: &[u8]| read_csv(bytes, "de").unwrap_err().to_string();
    for (table, why) in [
        ("", "line 1: the heading has no column \"node\""),
        ("node;de;en", "line 1: the heading has no column \"property\""),
        ("node;property;de", "line 1: the heading has no column of a language beside \"de\""),
        ("node;property;en;EN", "line 1: the heading has the column \"en\" twice"),
        ("node;property;en\n\na;b;\"c", "line 3: the quotation mark here isn't closed"),
        ("node;property;en\na;b;\"c\"d", "line 2: there is text behind a closing quotation mark"),
        ("node;property;en\na;\"b\n\n\";c;;d", "line 2: the row has 5 cells, the heading 3"),
        (
            "node;property;en;en:state\na;b;c;done",
            "line 2: \"done\" is no state; there are missing, stale, current and unneeded",
        ),
    ] {
        assert_eq!(reason(table.as_bytes()), why);
    }
    assert_eq!(reason(b"node;property;en\na;b;\xfc"), "line 2: this is no UTF-8; save the table as \"CSV UTF-8\"");
    assert_eq!(reason(&vec![b' '; 9 << 20]), "line 1: the file is larger than 8388608 bytes");
    assert_eq!(reason(";".repeat(400_000).as_bytes()), "line 1: there are more than 300000 cells");
    let many = format!("node;property;en\n{}", "a;b;c\n".repeat(30_001));
    assert_eq!(reason(many.as_bytes()), "line 30002: there are more than 30000 rows");
    // Excel fills rows up with empty cells, and leaves out those at the end.
    assert_eq!(read_csv(b"node;property;en;;\na;b;;;;;\na;b", "de").unwrap().rows.len(), 2);
    let sheet = read_csv(b"node;property;en;en:state\na;b;;CURRENT", "de").unwrap();
    assert_eq!(sheet.rows[0].cells[&EN].mark, Some(SheetMark::Current));
}
