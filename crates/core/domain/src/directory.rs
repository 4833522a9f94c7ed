//! What all staff of a tenant may look up: offices, colleagues, Leistungen, forms, text modules.

use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Land, Place};
use crate::{AccountId, LeistungId, OfficeId, Role, TenantId, TextModuleId};

/// A Mandant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Tenant {
    /// The same at the portal and its desks.
    pub id: TenantId,
    /// As people read it. By it and [`ags`](Self::ags) the local holidays are found.
    pub name: String,
    /// Amtlicher Gemeindeschlüssel, 8 digits.
    pub ags: String,
}

impl Tenant {
    /// The calendar of the authority's seat. Where the key is none of a municipality, Saxony's.
    pub fn calendar(&self) -> Calendar {
        let place = Place { key: &self.ags, municipality: &self.name, part: None };
        Calendar::at(&place).unwrap_or_else(|| Calendar::of(Land::Sachsen))
    }
}

/// An Organisationseinheit that decides about cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Office {
    /// Also its scope of replication.
    pub id: OfficeId,
    /// As letters and lists show it.
    pub name: String,
    /// As on a letter.
    pub address: String,
    /// As people write it; empty where none is known.
    pub phone: String,
    /// Empty where none is known.
    pub email: String,
}

/// A colleague, as everybody in the tenant may see them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct StaffMember {
    /// Of their Servicekonto.
    pub id: AccountId,
    /// As it is now; [`Author`](crate::Author) keeps the name of then.
    pub name: String,
    /// Within this tenant.
    pub roles: Vec<Role>,
    /// Whose cases they may see.
    pub offices: Vec<OfficeId>,
}

/// The law that governs notification and time limits of a Leistung (DOMAIN: § 41 VwVfG, § 122 AO, § 37 SGB X).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum Regime {
    /// Verwaltungsverfahrensgesetz: notification by § 41.
    Vwvfg,
    /// Abgabenordnung, as for taxes of municipalities: notification by §§ 122, 122a.
    Ao,
    /// Tenth book of the Sozialgesetzbuch: notification by § 37.
    Sgbx,
    /// Elterngeld: SGB X, but with the Postfach of the Onlinezugangsgesetz (§ 37 (2b) SGB X).
    Beeg,
}

impl Regime {
    /// The provision by which somebody is heard before a decision against them.
    pub fn hearing(self) -> &'static str {
        match self {
            Self::Vwvfg => "§ 28 Absatz 1 VwVfG",
            Self::Ao => "§ 91 Absatz 1 AO",
            Self::Sgbx | Self::Beeg => "§ 24 Absatz 1 SGB X",
        }
    }
}

/// A public service, as a tenant offers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Leistung {
    /// Of the offer, not of the service: several tenants may offer the same [`leika`](Self::leika).
    pub id: LeistungId,
    /// As applicants read it.
    pub name: String,
    /// 14-digit LeiKa key, empty when none is known.
    pub leika: String,
    /// The office that a new case of it goes to.
    pub office: OfficeId,
    /// By which notification and hearing are reckoned.
    pub regime: Regime,
    /// Days within which an Antrag should be decided, counted from its receipt.
    pub processing_days: u16,
}

/// A published, immutable version of a form in Amt24's form JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormVersion {
    /// `Mandant:Name:v1.0`, the form's own id.
    pub id: String,
    /// What is applied for with it.
    pub leistung: LeistungId,
    /// The form JSON as it was published, which the crate `forms` reads.
    pub definition: serde_json::Value,
}

/// Name and version in a form's id: `Mandant:Name` and `1.0` of `Mandant:Name:v1.0`. Without a version that is empty.
pub fn split_form_id(id: &str) -> (&str, &str) {
    id.rsplit_once(":v").unwrap_or((id, ""))
}

/// A ready-made passage for answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct TextModule {
    /// Known to the portal by it.
    pub id: TextModuleId,
    /// What clerks find it by; not part of the letter.
    pub title: String,
    /// Plain text with placeholders: see [`text_module`](crate::text_module).
    pub body: String,
    /// What the portal sends it for by itself; most are for clerks alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub purpose: Option<TextModulePurpose>,
}

/// What the portal sends a text module for by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum TextModulePurpose {
    /// Confirms that an application has arrived.
    Receipt,
    /// One that a newer portal knows.
    #[serde(other)]
    Unknown,
}
