//! German words for states, findings and values.

use domain::CaseState;
use form_page::amount;
pub use form_page::day;
use forms::DisplayValue;
use forms::Language;
use jiff::Timestamp;
use maud::{Markup, html};

/// Where an application stands, as its applicant reads it.
pub fn state(state: CaseState) -> (&'static str, &'static str) {
    use CaseState::*;
    match state {
        Eingegangen => ("Eingegangen", "Ihr Antrag ist bei uns eingegangen."),
        Zugeordnet => ("In Bearbeitung", "Ihr Antrag ist einer zuständigen Person zugeordnet."),
        InPruefung => ("In Prüfung", "Wir prüfen Ihren Antrag."),
        Nachforderung => {
            ("Angaben fehlen", "Uns fehlen noch Angaben oder Unterlagen. Bitte sehen Sie in Ihr Postfach.")
        }
        Beteiligung => ("Andere Stellen beteiligt", "Wir holen die Stellungnahme anderer Stellen ein."),
        Anhoerung => ("Anhörung", "Sie können sich zu den Umständen äußern. Bitte sehen Sie in Ihr Postfach."),
        Entscheidungsreif | EntwurfBescheid | Mitzeichnung | Schlussgezeichnet => {
            ("Entscheidung in Vorbereitung", "Die Prüfung ist abgeschlossen, wir bereiten die Entscheidung vor.")
        }
        Bereitgestellt | Bekanntgegeben => ("Entschieden", "Die Entscheidung liegt in Ihrem Postfach."),
        Bestandskraeftig | Abgeschlossen | ZuDenAkten | Geloescht => ("Abgeschlossen", "Ihr Antrag ist abgeschlossen."),
        Widerspruch => ("Widerspruch", "Wir bearbeiten Ihren Widerspruch."),
        Abgegeben => ("Abgegeben", "Eine andere Behörde ist zuständig. Näheres steht in Ihrem Postfach."),
        Zurueckgenommen => ("Zurückgenommen", "Der Antrag wurde zurückgenommen."),
        Zurueckgewiesen => {
            ("Zurückgewiesen", "Der Antrag konnte nicht angenommen werden. Näheres steht in Ihrem Postfach.")
        }
        Ruhend => ("Ruht", "Das Verfahren ruht zurzeit."),
        Unknown(_) => ("In Bearbeitung", "Ihr Antrag wird bearbeitet."),
    }
}

/// Whether the applicant is asked to do something.
pub fn needs_applicant(state: CaseState) -> bool {
    matches!(state, CaseState::Nachforderung | CaseState::Anhoerung)
}

pub fn moment(at: Timestamp) -> String {
    let local = portal_app::clock::german_time().to_datetime(at);
    format!("{}, {:02}:{:02} Uhr", day(local.date()), local.hour(), local.minute())
}

pub const COMMON_PASSWORD: &str = "Dieses Passwort ist leicht zu erraten. Bitte wählen Sie ein anderes, zum Beispiel mehrere \
    Wörter, die nichts miteinander zu tun haben.";
pub const SAVED: &str = "Ihre Angaben sind gespeichert";
pub const SAVED_WHERE: &str = "Sie können hier weiter ausfüllen oder später, auch an einem anderen Gerät: \
    Den begonnenen Antrag finden Sie unter „Meine Anträge“.";
pub const SAVED_AT: &str = "Gespeichert um";
pub const SAVE_HELP: &str = "„Zwischenspeichern“ legt Ihre Angaben in Ihrem Servicekonto ab und zeigt Felder, \
    die sich daraus ergeben. Die Behörde sieht sie erst, wenn Sie den Antrag absenden.";
pub const UPLOADING: &str = "Datei wird hochgeladen";
pub const UPLOADED: &str = "Die Datei ist hochgeladen.";
pub const UPLOAD_FAILED: &str = "Die Datei konnte nicht hochgeladen werden. Bitte versuchen Sie es noch einmal.";
pub const CANCEL: &str = "Abbrechen";

pub const WRONG_CODE: &str = "Der Code stimmt nicht. Bitte geben Sie den Code ein, den Ihre App jetzt anzeigt.";
pub const OTHERS_END: &str = "Alle anderen Anmeldungen mit Ihrem Konto werden dabei beendet.";
pub const NOT_ONESELF: &str = "Rechte und Links gibt sich niemand selbst. \
    Bitte lassen Sie das jemand anderen tun, der die Zugänge Ihrer Behörde verwaltet, oder den Betreiber des Portals.";
pub const CONSOLE_LINK: &str = "Dieses Konto hat einen zweiten Faktor oder Anträge bei anderen Behörden. \
    Einen Link dafür erzeugt nur der Betreiber des Portals, nachdem er geprüft hat, wer die Person ist.";
pub const ACCESS_ENDS: &str = "Wer gesperrt wird oder seinen Zugang neu einrichtet, ist überall sofort abgemeldet.";
pub const INSTANCE_CHANGED: &str = "Hier wurde inzwischen an anderer Stelle etwas eingetragen. \
    Bitte sehen Sie es sich an, bevor Sie die Angabe entfernen.";
pub const DRAFT_TOO_LARGE: &str = "Ihre Angaben sind zusammen zu umfangreich und wurden nicht gespeichert. \
    Bitte kürzen Sie lange Texte oder fügen Sie sie als Datei bei.";
pub const TOO_MUCH_TODAY: &str =
    "Sie haben heute schon sehr viele Dateien gesendet. Bitte senden Sie weitere Dateien morgen.";
pub const NO_ROOM: &str = "Ihre begonnenen Anträge enthalten zusammen mehr als 300 MB an Dateien. \
    Bitte senden Sie zuerst einen ab oder verwerfen Sie einen, den Sie nicht mehr brauchen.";
pub const TOO_MANY_DRAFTS: &str = "Sie haben 50 begonnene Anträge; mehr können nicht gespeichert werden. \
    Bitte senden Sie zuerst einen ab oder verwerfen Sie einen, den Sie nicht mehr brauchen.";
pub const NEWER_ANSWERS: &str = "Ihre Angaben haben sich geändert, seit Sie diese Seite geöffnet haben. \
    Es wurde nichts abgesendet. Bitte prüfen Sie sie noch einmal.";

/// Asks to choose between what was entered at two places at once.
pub fn choose(label: &str) -> String {
    format!("Bei „{label}“ wurde an zwei Stellen Verschiedenes eingetragen. Bitte wählen Sie, was gelten soll.")
}

pub fn too_long(label: &str, limit: usize) -> String {
    format!(
        "Der Text bei „{label}“ hat mehr als {} Zeichen und wurde nicht gespeichert. Bitte kürzen Sie ihn.",
        thousands(limit)
    )
}

pub fn too_many_files(label: &str, limit: usize) -> String {
    format!("Bei „{label}“ sind höchstens {limit} Dateien möglich. Weitere wurden nicht gespeichert.")
}

fn thousands(number: usize) -> String {
    format!("{}.{:03}", number / 1000, number % 1000)
}

/// A value as people read it.
pub fn value(value: &DisplayValue) -> Markup {
    html! {
        @match value {
            DisplayValue::Empty => span class="muted" { "keine Angabe" },
            DisplayValue::Text(text) => span class="text" { (text) },
            DisplayValue::Choice(labels) => (labels.join(", ")),
            DisplayValue::Date(date) => (day(*date)),
            DisplayValue::YesNo(yes) => { @if *yes { "Ja" } @else { "Nein" } },
            DisplayValue::Files(names) => (names.join(", ")),
            DisplayValue::Amount(cents) => { (amount(*cents)) " €" },
        }
    }
}

/// A size in bytes as people read it.
pub fn size(bytes: u64) -> String {
    form_page::size(bytes, Language::German)
}
