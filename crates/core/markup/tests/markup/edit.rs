//! Changing documents: what isn't touched stays, and what is new looks as if it had been there.

use amtspult_markup::{Document, Editor, NodeId, Unsound, read, same, write};

fn find(document: &Document, local: &str) -> NodeId {
    let mut all = document.all();
    all.find(|(id, _)| document.element(*id).is_some_and(|element| &*element.name.local == local)).unwrap().0
}

/// What `change` makes of a file; undoing gives back what was there, and redoing what it made.
fn changed(text: &str, change: impl FnOnce(&mut Editor)) -> String {
    let before = read(text.as_bytes()).unwrap();
    let mut editor = Editor::new(&before);
    change(&mut editor);
    let (after, undo) = editor.finish().unwrap();
    let (back, redo) = after.undone(&undo).unwrap();
    assert!(same(&back, &before), "{}", write(&back));
    assert!(same(&back.undone(&redo).unwrap().0, &after));
    let written = write(&after);
    assert!(same(&read(written.as_bytes()).unwrap(), &after), "{written}");
    written
}

#[test]
fn children_stand_on_lines_of_their_own() {
    let add = |editor: &mut Editor, parent: &str, before: Option<&str>| {
        let document = editor.document();
        let (parent, before) = (find(document, parent), before.map(|before| find(document, before)));
        editor.add(parent, before, ("u", "u"), "n");
    };
    let file = "<r xmlns=\"u\">\n\t<a>\n\t\t<b />\n\t</a>\n\n\t<c />\n</r>\n";
    assert_eq!(changed(file, |e| add(e, "a", None)), file.replace("<b />", "<b />\n\t\t<n />"));
    assert_eq!(changed(file, |e| add(e, "a", Some("b"))), file.replace("<b />", "<n />\n\t\t<b />"));
    assert_eq!(changed(file, |e| add(e, "c", None)), file.replace("<c />", "<c>\n\t\t<n />\n\t</c>"));
    assert_eq!(changed("<r xmlns=\"u\"><a /></r>\n", |e| add(e, "r", None)), "<r xmlns=\"u\"><a /><n /></r>\n");
    assert_eq!(changed("<r xmlns=\"u\">x<a /></r>\n", |e| add(e, "r", None)), "<r xmlns=\"u\">x<a /><n /></r>\n");
}

#[test]
fn what_goes_takes_its_white_space_along() {
    let remove = |text: &str, what: &str| changed(text, |editor| editor.remove(find(editor.document(), what)));
    let file = "<r>\n  <a />\n  <!-- c -->\n  <b> <i /> x</b>\n</r>\n";
    assert_eq!(remove(file, "a"), "<r>\n  <!-- c -->\n  <b> <i /> x</b>\n</r>\n");
    assert_eq!(remove(file, "i"), file.replace("<i />", ""));
    assert_eq!(remove("<r>\n  <a>\n    <b />\n  </a>\n</r>\n", "b"), "<r>\n  <a />\n</r>\n");
}

#[test]
fn new_names_have_the_prefix_of_the_file() {
    let file = "<p:r xmlns:p=\"u\" xmlns=\"v\" xmlns:w=\"v\">\n  <p:a />\n  <b />\n</p:r>\n";
    let named = |parent: &str, namespace: &str| {
        changed(file, |editor| {
            let parent = find(editor.document(), parent);
            let node = editor.add(parent, None, (namespace, "z"), "n");
            editor.set_attribute_of(node, (namespace, "z"), "k", Some("1"));
        })
    };
    assert!(named("a", "u").contains("<p:n p:k=\"1\" />"));
    assert!(named("b", "v").contains("<n w:k=\"1\" />"));
    let new = named("a", "x");
    assert!(new.contains("xmlns:z=\"x\"") && new.contains("<z:n z:k=\"1\" />"), "{new}");
}

#[test]
fn prefixes_keep_their_meaning_elsewhere() {
    let file = "<r>\n  <a xmlns:q=\"u\" xmlns=\"v\">\n    <q:b t=\"q:x\" />\n  </a>\n  <c />\n</r>\n";
    let moved = changed(file, |editor| {
        let document = editor.document();
        let (what, to) = (find(document, "b"), find(document, "c"));
        editor.move_to(what, to, None);
    });
    assert!(moved.contains("    <q:b t=\"q:x\" xmlns=\"v\" xmlns:q=\"u\" />\n  </c>"), "{moved}");
}

#[test]
fn what_could_not_be_read_again_is_refused() {
    let document = read(b"<r/>").unwrap();
    let mut editor = Editor::new(&document);
    editor.set_attribute(document.root(), "a", Some("\u{1}"));
    assert_eq!(editor.finish().unwrap_err(), Unsound::Character(1));
    let mut editor = Editor::new(&document);
    let mut at = document.root();
    for _ in 0..200 {
        at = editor.add(at, None, ("u", "u"), "n");
    }
    assert_eq!(editor.finish().unwrap_err(), Unsound::TooDeep);
}

#[test]
fn undoing_something_else_is_refused() {
    let document = read(b"<r><a/><b/></r>").unwrap();
    let mut editor = Editor::new(&document);
    let (a, b) = (find(&document, "a"), find(&document, "b"));
    editor.move_to(a, b, None);
    let (_, undo) = editor.finish().unwrap();
    assert_eq!(read(b"<r/>").unwrap().undone(&undo).unwrap_err(), Unsound::NotATree);
}
