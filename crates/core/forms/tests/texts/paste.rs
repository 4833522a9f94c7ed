//! Texts that are pasted, and written all at once.

use amtspult_forms::{Edit, EditError, NodeId, PlacedText, TextLanguage, TextState, pasted_cells};

use crate::{EN, NAME, form, row, state};

fn placed(node: &str, path: &str, language: Option<TextLanguage>, text: &str) -> PlacedText {
    PlacedText { node: NodeId::from(node), path: path.to_owned(), language, text: text.to_owned() }
}

#[test]
fn cells_come_as_excel_and_word_copy_them() {
    let excel = "Name\tName of the dog\r\nArt\t\"Kind,\r\nas it is called\"\r\n";
    assert_eq!(pasted_cells(excel), [vec!["Name", "Name of the dog"], vec!["Art", "Kind,\nas it is called"]]);
    let word = "Erste  \u{b}Zeile\r\"Ja\" ankreuzen\r";
    assert_eq!(pasted_cells(word), [["Erste\nZeile"], ["\"Ja\" ankreuzen"]]);
    assert_eq!(pasted_cells("ein Wort\r\n"), [["ein Wort"]]);
}

#[test]
fn the_forms_own_language_is_no_translation() {
    let form = form();
    let german = form.say_edit(&placed(NAME, "label", Some(TextLanguage::German), "Rufname"));
    assert_eq!(german, form.original_edit(&NodeId::from(NAME), "label", "Rufname"));
    assert_eq!(
        form.say_edit(&placed(NAME, "label", Some(EN), "Name")),
        Some(row(&form, NAME, "label").say(EN, "Name"))
    );
    assert_eq!(form.say_edit(&placed(NAME, "nirgends", Some(EN), "Name")), None);
}

#[test]
fn what_is_pasted_together_is_said_for_the_german_beside_it() {
    let form = form();
    let texts = [
        placed(NAME, "label", Some(EN), "What it is called"),
        placed(NAME, "label", None, "Rufname"),
        placed(NAME, "helpDialog.caption", None, "Hundemarke"),
        placed(NAME, "helpDialog.alt", Some(TextLanguage::German), "Eine Hundemarke"),
    ];
    let changed = form.with(&Edit::All { edits: form.say_all(&texts).unwrap() }).unwrap();
    assert_eq!(state(&changed, NAME, "label"), TextState::Current { text: "What it is called".to_owned() });
    for (path, german) in
        [("label", "Rufname"), ("helpDialog.caption", "Hundemarke"), ("helpDialog.alt", "Eine Hundemarke")]
    {
        assert_eq!(row(&changed, NAME, path).german, german);
    }
    for lost in [
        placed(NAME, "nirgends", Some(EN), "x"),
        placed("weg", "label", None, "x"),
        placed(NAME, "nirgends", None, "x"),
    ] {
        let node = lost.node.clone();
        assert_eq!(form.say_all(&[lost]), Err(EditError::NoSuchNode(node)));
    }
}
