//! What all staff of a tenant may look up: offices, colleagues, Leistungen, forms, text modules.

use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Land, Place};
use crate::{AccountId, LeistungId, OfficeId, Role, TenantId, TextModuleId};

/// A Mandant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Tenant {
    pub id: TenantId,
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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Office {
    pub id: OfficeId,
    pub name: String,
    pub address: String,
    pub phone: String,
    pub email: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct StaffMember {
    pub id: AccountId,
    pub name: String,
    pub roles: Vec<Role>,
    pub offices: Vec<OfficeId>,
}

/// The law that governs notification and time limits of a Leistung (DOMAIN: § 41 VwVfG, § 122 AO, § 37 SGB X).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum Regime {
    Vwvfg,
    Ao,
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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Leistung {
    pub id: LeistungId,
    pub name: String,
    /// 14-digit LeiKa key, empty when none is known.
    pub leika: String,
    pub office: OfficeId,
    pub regime: Regime,
    /// Days within which an Antrag should be decided, counted from its receipt.
    pub processing_days: u16,
}

/// A published, immutable version of a form in Amt24's form JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormVersion {
    /// `Mandant:Name:v1.0`, the form's own id.
    pub id: String,
    pub leistung: LeistungId,
    pub definition: serde_json::Value,
}

/// A ready-made passage for answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct TextModule {
    pub id: TextModuleId,
    pub title: String,
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
