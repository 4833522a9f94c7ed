//! When a Bescheid counts as notified, and until when a remedy against it is possible.

use std::sync::Arc;

use domain::CaseId;
use domain::calendar::{Calendar, Land};
use domain::frist::notification::{Channel, Consent, Handover, NoFiction, Notified, Rebuttal, notified, rule_on};
use domain::frist::reckoning::{Event, Reckoning};
use domain::frist::remedy::{Instruction, against};
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

pub async fn reckon_notification(
    desk: &Arc<Desk>,
    request: ReckonNotification,
) -> Result<NotificationView, CommandError> {
    let session = desk.session()?;
    let file = read(&session, request.case)?;
    let lookup = Lookup::read(&session.store)?;
    let leistung = lookup.leistungen.get(&file.case.leistung);
    let regime = leistung.map(|leistung| leistung.regime);
    let regime = regime.ok_or_else(|| CommandError::new(ErrorCode::BadRequest, "no law is known for this case"))?;
    let authority = session.tenant.calendar();
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
