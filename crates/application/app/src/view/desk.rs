//! The desk as a whole: who is signed in, the line to the portal, preferences, the directory.

use domain::{AccountId, Leistung, Office, Role, StaffMember, Tenant, TextModule};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything the frame of the window shows. Changes are announced by the event `status`.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct DeskStatus {
    /// Grows from one status to the next: answers and events overtake each other, and the newest holds.
    pub serial: u32,
    pub stage: Stage,
    pub identity: Option<Identity>,
    pub sync: SyncStatus,
    /// Work that lies on this device for another portal, person or tenant, and can only be sent from there.
    pub unsent_elsewhere: Vec<UnsentElsewhere>,
    pub preferences: Preferences,
    pub about: About,
}

/// How far the desk is open.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "stage", rename_all = "kebab-case")]
pub enum Stage {
    /// No keyring answers; the clerk has to choose whether the key may lie in a file (headless machines, tests).
    KeyringMissing { reason: String },
    /// The keyring answers, but has no key for the database that lies here. Nothing is deleted.
    KeyLost,
    /// The database was written by a newer version.
    DatabaseTooNew { found: i64, known: i64 },
    /// Nobody has signed in on this device yet.
    SignedOut,
    /// The browser is open and the desk waits for it.
    SigningIn { url: String },
    /// Ready to work, with or without a line.
    Open,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Identity {
    pub account: AccountId,
    pub name: String,
    pub tenant: Tenant,
    /// All tenants the account belongs to.
    pub tenants: Vec<Tenant>,
    pub roles: Vec<Role>,
    pub portal_url: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UnsentElsewhere {
    /// Absent for a database of old that doesn't say which portal it belongs to.
    pub portal_url: Option<String>,
    /// Operations that the portal doesn't have, refused ones included.
    #[ts(type = "number")]
    pub count: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SyncStatus {
    pub line: Line,
    /// Operations recorded here that the portal doesn't have yet.
    #[ts(type = "number")]
    pub waiting: u64,
    /// Refused operations that need the clerk ("Braucht Sie").
    #[ts(type = "number")]
    pub needs_you: u64,
    /// End of the last complete exchange.
    #[ts(type = "string | null")]
    pub last_success: Option<jiff::Timestamp>,
    /// Set while the first copy of a scope is fetched: how many entities have come so far.
    #[ts(type = "number | null")]
    pub fetched: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// Exchanging right now.
    Syncing,
    /// Connected, nothing to do.
    Online,
    /// The portal can't be reached; this is normal.
    Offline,
    /// The clerk works offline by choice.
    OfflineByChoice,
    /// The portal no longer accepts the sign-in; local work goes on.
    SignInNeeded,
    /// The portal answers, but with an error or in another language; it is asked again and again.
    PortalTrouble,
    /// The account may no longer work for this tenant; its data was removed from the device.
    NoAccess,
}

/// Choices of the person at the screen; stored on this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Preferences {
    pub language: Language,
    pub theme: Theme,
    pub density: Density,
    pub offline_by_choice: bool,
    /// Where somebody has signed in last.
    pub portal_url: Option<String>,
    /// Size of everything in the window, in percent.
    pub zoom: u16,
    /// Whether single letters run commands; WCAG 2.1.4 wants a way to switch that off.
    pub single_keys: bool,
    /// Keys that the clerk has chosen in place of the usual ones, by command.
    pub keys: std::collections::BTreeMap<String, String>,
    /// Widths of resizable panes in CSS pixels, by pane name.
    pub panes: std::collections::BTreeMap<String, f64>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: Language::De,
            theme: Theme::System,
            density: Density::Comfortable,
            offline_by_choice: false,
            portal_url: None,
            zoom: 100,
            single_keys: true,
            keys: std::collections::BTreeMap::new(),
            panes: std::collections::BTreeMap::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    De,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    System,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    Comfortable,
    Compact,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct About {
    pub version: String,
    /// Name and version of what is underneath (SQLCipher, WebView, …).
    pub components: Vec<(String, String)>,
    /// Folder of the local data.
    pub data_folder: String,
    /// Where the key of the local database lies.
    pub key_storage: KeyStorage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum KeyStorage {
    /// In the keyring of the operating system.
    Keyring,
    /// In a file beside the database, by explicit choice only.
    File,
}

/// What all staff may look up.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Directory {
    pub offices: Vec<Office>,
    pub staff: Vec<StaffMember>,
    pub leistungen: Vec<Leistung>,
    pub text_modules: Vec<TextModule>,
    pub forms: Vec<FormSummary>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FormSummary {
    pub id: String,
    pub title: String,
    pub leistung: domain::LeistungId,
    #[ts(type = "number")]
    pub fields: usize,
}

/// A long task (export of many cases); announced by the event `task`.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TaskProgress {
    pub task: String,
    #[ts(type = "number")]
    pub done: usize,
    #[ts(type = "number")]
    pub total: usize,
    pub finished: bool,
    pub cancelled: bool,
}
