//! Many cases at once, for load: plain, and the same at each run.

use std::collections::BTreeMap;

use domain::{
    Applicant, Author, Case, CaseId, CaseState, FieldKey, FieldValue, HistoryAction, HistoryEntry, OperationId,
};
use jiff::{SignedDuration, Timestamp};
use protocol::{Entity, Scope};

use super::directory::{self, Offer};
use super::people::{CITIZENS, Citizen, OTHERS};
use super::{DemoError, applications, id, musterau};
use crate::cases;
use crate::clock::german_day;
use crate::storage::{Database, case_index, feed, tenant};

/// Cases per transaction.
const PART: usize = 2_500;

const GIVEN_NAMES: [&str; 16] = [
    "Łukasz",
    "Milica",
    "Ana",
    "Hannelore",
    "Sören",
    "Therés",
    "Günther",
    "Jadwiga",
    "Çağrı",
    "Măriuca",
    "Bořivoj",
    "Ingrid",
    "Detlef",
    "Zoë",
    "Měrćin",
    "Béatrice",
];
const FAMILY_NAMES: [&str; 24] = [
    "Wójcik",
    "Đorđević",
    "Šmit",
    "Jänicke-Gruß",
    "Özdemir",
    "Quaas",
    "Weißbach",
    "Schulze",
    "Yıldırım",
    "Țurcanu",
    "Dvořák",
    "Ångström",
    "Kießling",
    "Krüger",
    "Nowak",
    "Lœwe",
    "Meißner",
    "Großmann",
    "Thieme",
    "Böhme",
    "Köhler",
    "Lorenz",
    "Richter",
    "Zschoche",
];

/// Adds cases to Musterau, beyond those that earlier calls added.
pub async fn seed(database: &Database, count: usize, now: Timestamp) -> Result<(), DemoError> {
    if tenant::find(&mut *database.read().await?, musterau()).await?.is_none() {
        return Err(DemoError::NotInstalled);
    }
    let [place, _] = directory::places();
    let offers: Vec<&Offer> = place.leistungen.iter().filter(|offer| offer.form.is_some()).collect();
    for from in (0..count).step_by(PART) {
        let part = from..(from + PART).min(count);
        let mut write = database.write().await?;
        for (o, offer) in offers.iter().enumerate() {
            let numbers: Vec<usize> = part.clone().filter(|number| number % offers.len() == o).collect();
            let prefix = case_index::prefix(&mut write, musterau(), offer.leistung.id, german_day(now)).await?;
            let first = case_index::take_numbers(&mut write, musterau(), &prefix, numbers.len() as i64).await?;
            let mut new = vec![];
            for (i, number) in numbers.into_iter().enumerate() {
                new.push(case(offer, number, case_index::aktenzeichen(&prefix, first + i as i64), now)?);
            }
            case_index::insert(&mut write, musterau(), &new, None).await?;
            let entities: Vec<Entity> =
                new.into_iter().flat_map(|case| [received(&case).into(), case.into()]).collect();
            feed::insert_new(&mut write, musterau(), Scope::Office(offer.leistung.office), &entities).await?;
        }
        write.commit().await?;
    }
    Ok(())
}

fn case(offer: &Offer, number: usize, aktenzeichen: String, now: Timestamp) -> Result<Case, DemoError> {
    let everybody: Vec<&Citizen> = CITIZENS.iter().chain(&OTHERS).collect();
    let citizen = everybody[number % everybody.len()];
    let (given, family) = (GIVEN_NAMES[number % 16], FAMILY_NAMES[number / 16 % 24]);
    // Spread over two months, one every few seconds of them.
    let age = SignedDuration::from_secs((number as i64 * 7_919) % (60 * 24 * 3_600));
    let received_at = now.checked_sub(age).unwrap_or(now);
    let answers = applications::answers(&offer.leistung.name, citizen, number, german_day(received_at));
    let mut fields: BTreeMap<FieldKey, FieldValue> =
        answers.into_iter().map(|(key, value)| (key, FieldValue { value, verified: None })).collect();
    for (field, name) in [("vornamen", given), ("familienname", family)] {
        let value = FieldValue { value: name.into(), verified: None };
        fields.insert(FieldKey::new("antragsteller", 0, field), value);
    }
    Ok(Case {
        // The number of the case is in its Aktenzeichen: another run adds others.
        id: CaseId(id(&format!("bulk {aktenzeichen}"))),
        office: offer.leistung.office,
        leistung: offer.leistung.id,
        aktenzeichen,
        applicant: Applicant { name: format!("{given} {family}"), account: None },
        received_at,
        state: CaseState::Eingegangen,
        owner: None,
        fencing: 0,
        due: cases::due(&offer.leistung, received_at),
        reminder: None,
        form: form_id(offer)?,
        fields,
        attachments: vec![],
        corrections: vec![],
    })
}

fn form_id(offer: &Offer) -> Result<String, DemoError> {
    // The id stands in the first lines; parsing the whole form for each case would take most of the time.
    let text = offer.form.unwrap_or_default();
    let id = text.split("\"id\": \"").nth(1).and_then(|rest| rest.split('"').next());
    id.map(str::to_owned).ok_or_else(|| DemoError::Form("it has no id".to_owned()))
}

fn received(case: &Case) -> HistoryEntry {
    HistoryEntry {
        id: OperationId(id(&format!("bulk history {}", case.aktenzeichen))),
        case: case.id,
        author: Author { account: domain::AccountId(case.office.0), name: case.applicant.name.clone() },
        at: case.received_at,
        action: HistoryAction::Received,
    }
}
