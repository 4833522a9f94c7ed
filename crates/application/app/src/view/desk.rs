//! The desk as a whole: who is signed in, the line to the portal, preferences, the directory.

use domain::{AccountId, Leistung, Office, Role, StaffMember, Tenant, TextModule};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything the frame of the window shows. Changes are announced by the event `status`.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct DeskStatus {
    /// Grows from one status to the next: answers and events overtake each other, and the newest holds.
    pub serial: u32,
    /// What can be done at all.
    pub stage: Stage,
    /// Whoever works here; none before the first sign-in.
    pub identity: Option<Identity>,
    /// How it stands between desk and portal.
    pub sync: SyncStatus,
    /// Work that lies on this device for another portal, person or tenant, and can only be sent from there.
    pub unsent_elsewhere: Vec<UnsentElsewhere>,
    /// Those of the person at the screen.
    pub preferences: Preferences,
    /// For the about page and for support.
    pub about: About,
}

/// How far the desk is open.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "stage", rename_all = "kebab-case")]
pub enum Stage {
    /// No keyring answers; the clerk has to choose whether the key may lie in a file (headless machines, tests).
    KeyringMissing {
        /// What the operating system says, in English.
        reason: String,
    },
    /// The keyring answers, but has no key for the database that lies here. Nothing is deleted.
    KeyLost,
    /// The database was written by a newer version.
    DatabaseTooNew {
        /// Of the database.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// Nobody has signed in on this device yet.
    SignedOut,
    /// The browser is open and the desk waits for it.
    SigningIn {
        /// To be opened by hand where no browser came up.
        url: String,
    },
    /// Ready to work, with or without a line.
    Open,
}

/// Whose desk it is.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Identity {
    /// The same in all tenants.
    pub account: AccountId,
    /// As colleagues read it.
    pub name: String,
    /// The one whose cases are shown.
    pub tenant: Tenant,
    /// All tenants the account belongs to.
    pub tenants: Vec<Tenant>,
    /// In that tenant.
    pub roles: Vec<Role>,
    /// Where the sign-in was, and where work is sent.
    pub portal_url: String,
}

/// Unsent work in another database of this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UnsentElsewhere {
    /// Absent for a database of old that doesn't say which portal it belongs to.
    pub portal_url: Option<String>,
    /// Operations that the portal doesn't have, refused ones included.
    #[ts(type = "number")]
    pub count: u64,
}

/// How it stands between desk and portal.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SyncStatus {
    /// What the clerk is told in one word.
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

/// Whether the desk and the portal exchange.
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
    /// Practice mode: there is no portal.
    Practice,
}

/// Choices of the person at the screen; stored on this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Preferences {
    /// Of the window; documents and messages stay German.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// How close rows stand.
    pub density: Density,
    /// Nothing is exchanged until the clerk wants it.
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

/// The languages of `ui/messages`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Complete, and the one to begin with.
    De,
    /// Complete.
    En,
}

impl From<Language> for forms::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::De => Self::German,
            Language::En => Self::English,
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the operating system has it.
    System,
    /// Whatever the operating system has.
    Light,
    /// Whatever the operating system has.
    Dark,
}

/// How close rows stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    /// The one to begin with.
    Comfortable,
    /// More rows in the window.
    Compact,
}

/// What runs here, for support.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct About {
    /// Of the program.
    pub version: String,
    /// Name and version of what is underneath (SQLCipher, WebView, …).
    pub components: Vec<(String, String)>,
    /// Folder of the local data.
    pub data_folder: String,
    /// Where the key of the local database lies.
    pub key_storage: KeyStorage,
}

/// Where the key of the local database lies.
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
    /// All of the tenant, not only those of the clerk.
    pub offices: Vec<Office>,
    /// Everybody who can be asked or named.
    pub staff: Vec<StaffMember>,
    /// With the offices that offer them.
    pub leistungen: Vec<Leistung>,
    /// Those that the portal gives to this account.
    pub text_modules: Vec<TextModule>,
    /// Those that cases name.
    pub forms: Vec<FormSummary>,
}

/// A form in the directory.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FormSummary {
    /// As cases name it.
    pub id: String,
    /// Its id where it has none.
    pub title: String,
    /// What is applied for with it.
    pub leistung: domain::LeistungId,
    /// How many of its fields can be answered; 0 for one that can't be read.
    #[ts(type = "number")]
    pub fields: usize,
}

/// What a long task makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum TaskKind {
    /// PDFs; it is counted in cases.
    Documents,
    /// Tests of a form, in hundredths.
    Tests,
}

/// How far a long task is; announced by the event `task`.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TaskProgress {
    /// What it makes.
    pub kind: TaskKind,
    /// Its name, by which it is cancelled.
    pub task: String,
    /// What is done, counted as the kind says.
    #[ts(type = "number")]
    pub done: usize,
    /// What there is to do.
    #[ts(type = "number")]
    pub total: usize,
    /// Nothing more comes of this task.
    pub finished: bool,
    /// By the clerk, before all was done.
    pub cancelled: bool,
}
