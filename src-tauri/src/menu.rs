//! The native menu. Its words come from the UI's messages; its entries run commands of the UI's registry.

use std::collections::BTreeMap;

use tauri::menu::{Menu, MenuItemBuilder, Submenu, SubmenuBuilder};
use tauri::{AppHandle, Emitter, Wry};

type Messages = BTreeMap<String, String>;

/// Key of a menu's title, and its entries: id in the registry and accelerator.
type Entries = &'static [(&'static str, Option<&'static str>)];

const MENUS: [(&str, Entries); 5] = [
    (
        "menu.file",
        &[
            ("import", None),
            ("export-antrag", None),
            ("print-akte", Some("Ctrl+P")),
            ("sync", Some("F5")),
            ("toggle-offline", None),
            ("sign-out", None),
        ],
    ),
    (
        "group.go",
        &[
            ("go-inbox", Some("Ctrl+1")),
            ("go-mailbox", Some("Ctrl+2")),
            ("go-procedures", Some("Ctrl+3")),
            ("go-directory", Some("Ctrl+4")),
            ("go-settings", Some("Ctrl+,")),
            ("outbox", None),
            ("search", None),
            ("palette", Some("Ctrl+K")),
        ],
    ),
    (
        "group.case",
        &[
            ("claim", None),
            ("release", None),
            ("change-state", None),
            ("close-case", None),
            ("answer", None),
            ("add-note", None),
            ("reminder", None),
            ("frist", None),
            ("undo", None),
        ],
    ),
    ("menu.view", &[("zoom-in", None), ("zoom-out", None), ("zoom-reset", None)]),
    ("menu.help", &[("help", Some("F1")), ("shortcuts", None), ("about", None)]),
];

/// Builds the menu. It is in German; the palette (Ctrl+K) has the same commands in the language chosen.
pub fn build(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let messages: Messages = serde_json::from_str(include_str!("../../ui/messages/de.json"))?;
    let menus: Vec<Submenu<Wry>> =
        MENUS.iter().map(|(title, entries)| submenu(app, &messages, title, entries)).collect::<Result<_, _>>()?;
    let menu = Menu::new(app)?;
    for submenu in &menus {
        menu.append(submenu)?;
    }
    Ok(menu)
}

fn submenu(app: &AppHandle, messages: &Messages, title: &str, entries: Entries) -> tauri::Result<Submenu<Wry>> {
    let word = |key: &str| messages.get(key).cloned().unwrap_or_else(|| key.to_owned());
    let mut builder = SubmenuBuilder::new(app, word(title));
    for (id, accelerator) in entries {
        let mut item = MenuItemBuilder::with_id(*id, word(&format!("command.{}", id.replace('-', "_"))));
        if let Some(accelerator) = accelerator {
            item = item.accelerator(accelerator);
        }
        builder = builder.item(&item.build(app)?);
    }
    builder.build()
}

/// Tells the UI which command was chosen.
pub fn chosen(app: &AppHandle, id: &str) {
    if let Err(error) = app.emit("menu", id) {
        tracing::warn!(%error, "the window can't be told");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_its_words() {
        let messages: Messages = serde_json::from_str(include_str!("../../ui/messages/de.json")).unwrap();
        for (title, entries) in MENUS {
            assert!(messages.contains_key(title), "{title}");
            for (id, _) in entries {
                let key = format!("command.{}", id.replace('-', "_"));
                assert!(messages.contains_key(&key), "{key}");
            }
        }
    }
}
