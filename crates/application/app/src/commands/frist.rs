//! When a Bescheid counts as notified and until when a remedy against it is possible; when other Fristen of a case end. It
//! reckons and keeps nothing.

use std::sync::Arc;

use domain::calendar::{Calendar, Land};
use domain::frist::Length;
use domain::frist::notification::{Consent, Handover, NoFiction, Notified, notified, rule_on};
use domain::frist::reckoning::{Event, Reckoning};
use domain::frist::remedy::{Instruction, Statutory, against, set_by_authority, statutory};
use domain::frist::rules::{Channel, Rebuttal};
use domain::{CaseId, Regime};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::case_view::read;
use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::lookup::Lookup;

#[derive(Deserialize, TS)]
pub struct ReckonNotification {
    pub case: CaseId,
    pub channel: Channel,
    /// Of the event that the rule for this way counts from.
    #[ts(type = "string")]
    pub day: Date,
    pub consent: Consent,
    /// Where the addressee lives; `null` at the authority's place.
    pub addressee: Option<Land>,
    pub instruction: Instruction,
}

#[derive(Serialize, TS)]
pub struct NotificationView {
    /// Of what event the day has to be; `null` where no rule is known.
    pub counts_from: Option<Event>,
    pub notified: Option<Reckoning>,
    /// Why there is no day.
    pub no_fiction: Option<NoFiction>,
    pub rebuttal: Option<Rebuttal>,
    /// The end of the Frist for Widerspruch or Einspruch.
    pub remedy: Option<Reckoning>,
}

/// A Frist other than that for a remedy.
#[derive(Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum WhichFrist {
    Statutory {
        frist: Statutory,
    },
    /// Set by the authority, and perhaps extended.
    Set {
        length: Length,
        extension: Option<Length>,
    },
}

#[derive(Deserialize, TS)]
pub struct ReckonFrist {
    pub case: CaseId,
    pub which: WhichFrist,
    /// Of the event that the Frist begins with.
    #[ts(type = "string")]
    pub day: Date,
}

#[derive(Serialize, TS)]
pub struct FristView {
    /// `null` where the law of the case doesn't have such a Frist.
    pub reckoning: Option<Reckoning>,
}

/// What the days of a case are reckoned by.
struct Law {
    regime: Regime,
    /// Of the authority's seat.
    calendar: Calendar,
}

fn law_of(desk: &Desk, case: CaseId) -> Result<Law, CommandError> {
    let session = desk.session()?;
    let file = read(&session, case)?;
    let lookup = Lookup::read(&session.store)?;
    let regime = lookup.leistungen.get(&file.case.leistung).map(|leistung| leistung.regime);
    let regime = regime.ok_or_else(|| CommandError::new(ErrorCode::BadRequest, "no law is known for this case"))?;
    Ok(Law { regime, calendar: session.tenant.calendar() })
}

pub async fn reckon_frist(desk: &Arc<Desk>, request: ReckonFrist) -> Result<FristView, CommandError> {
    let Law { regime, calendar } = law_of(desk, request.case)?;
    let reckoning = match request.which {
        WhichFrist::Statutory { frist } => statutory(frist, regime, request.day, &calendar),
        WhichFrist::Set { length, extension } => {
            Some(set_by_authority(regime, length, extension, request.day, &calendar))
        }
    };
    Ok(FristView { reckoning })
}

pub async fn reckon_notification(
    desk: &Arc<Desk>,
    request: ReckonNotification,
) -> Result<NotificationView, CommandError> {
    let Law { regime, calendar: authority } = law_of(desk, request.case)?;
    let addressee = request.addressee.map_or_else(|| authority.clone(), Calendar::of);
    let counts_from = rule_on(regime, request.channel, request.day).map(|rule| rule.counts_from);
    let events: Vec<(Event, Date)> = counts_from.map(|event| (event, request.day)).into_iter().collect();
    let handover = Handover {
        regime,
        channel: request.channel,
        events: &events,
        consent: request.consent,
        addressee: &addressee,
        authority: &authority,
    };
    let mut view = NotificationView { counts_from, notified: None, no_fiction: None, rebuttal: None, remedy: None };
    match notified(&handover) {
        Notified::On { rule, reckoning } => {
            view.remedy = Some(against(regime, request.instruction, reckoning.day(), &authority));
            view.rebuttal = Some(rule.rebuttal);
            view.notified = Some(reckoning);
        }
        Notified::No(reason) => view.no_fiction = Some(reason),
        Notified::Missing(_) => view.no_fiction = Some(NoFiction::NoRule),
    }
    Ok(view)
}
