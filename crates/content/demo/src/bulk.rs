//! Many cases at once, for load: with messages and notes, and the same at each run.

mod words;

use std::collections::BTreeMap;

use domain::text_module::{self, Facts};
use domain::{
    AccountId, Applicant, Author, Case, CaseId, CaseState, Direction, FieldKey, FieldValue, HistoryAction,
    HistoryEntry, Message, MessageId, Note, NoteId, OperationId, Owner, Role,
};
use jiff::{SignedDuration, Timestamp};
use portal_app::cases;
use portal_app::clock::german_day;
use portal_store::Database;
use portal_store::table::{case_index, feed, tenant};
use protocol::{Entity, Scope};
use replication::apply::LEASE;

use super::directory::{self, Offer, Place};
use super::people::{CITIZENS, Citizen, DemoStaff, OTHERS, STAFF};
use super::{DemoError, applications, id, musterau};

/// Cases per transaction.
const PART: usize = 2_500;

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
                let aktenzeichen = case_index::aktenzeichen(&prefix, first + i as i64);
                new.push((number, case(&place, offer, number, aktenzeichen, now)?));
            }
            let cases: Vec<Case> = new.iter().map(|(_, case)| case.clone()).collect();
            case_index::insert(&mut write, musterau(), &cases, None).await?;
            let entities: Vec<Entity> =
                new.into_iter().flat_map(|(number, case)| record(&place, offer, number, case)).collect();
            feed::insert_new(&mut write, musterau(), Scope::Office(offer.leistung.office), &entities).await?;
        }
        write.commit().await?;
    }
    Ok(())
}

fn case(place: &Place, offer: &Offer, number: usize, aktenzeichen: String, now: Timestamp) -> Result<Case, DemoError> {
    let everybody: Vec<&Citizen> = CITIZENS.iter().chain(&OTHERS).collect();
    let citizen = everybody[number % everybody.len()];
    let (given, family) = words::name(number);
    // Spread over two months that ended three days ago, one every few seconds: what happens later isn't in the future.
    let age = SignedDuration::from_secs(3 * 24 * 3_600 + (number as i64 * 7_919) % (60 * 24 * 3_600));
    let received_at = now.checked_sub(age).unwrap_or(now);
    let answers = applications::answers(&offer.leistung.name, citizen, number, german_day(received_at));
    let mut fields: BTreeMap<FieldKey, FieldValue> =
        answers.into_iter().map(|(key, value)| (key, FieldValue { value, verified: None })).collect();
    for (field, name) in [("vornamen", &given), ("familienname", &family)] {
        let value = FieldValue { value: name.clone().into(), verified: None };
        fields.insert(FieldKey::new("antragsteller", 0, field), value);
    }
    // Three of four have a Postfach; an account of their own, to which nobody has the password.
    let account =
        (words::draw(number, "account", 4) > 0).then(|| AccountId(id(&format!("bulk account {aktenzeichen}"))));
    let (state, owner) = progress(offer, number, received_at);
    Ok(Case {
        // The number of the case is in its Aktenzeichen: another run adds others.
        id: CaseId(id(&format!("bulk {aktenzeichen}"))),
        office: offer.leistung.office,
        leistung: offer.leistung.id,
        aktenzeichen,
        applicant: Applicant { name: format!("{given} {family}"), account, postfach: None },
        received_at,
        state,
        fencing: owner.as_ref().map_or(0, |owner| owner.fencing),
        owner,
        due: cases::due(&place.tenant, &offer.leistung, received_at),
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

/// Half of the cases are new, three of ten a clerk is at work on, two of ten are closed.
fn progress(offer: &Offer, number: usize, received_at: Timestamp) -> (CaseState, Option<Owner>) {
    let clerk = clerk(offer, number);
    let lease_until = received_at + LEASE;
    let owner = Owner { staff: Author { account: clerk.id(), name: clerk.name() }, fencing: 1, lease_until };
    match words::draw(number, "progress", 10) {
        0..5 => (CaseState::Eingegangen, None),
        5..8 => (CaseState::InPruefung, Some(owner)),
        _ => (CaseState::Abgeschlossen, None),
    }
}

fn clerk(offer: &Offer, number: usize) -> &'static DemoStaff {
    let works_here =
        |staff: &&DemoStaff| staff.roles.contains(&Role::Clerk) && staff.offices().contains(&offer.leistung.office);
    let clerks: Vec<&DemoStaff> = STAFF.iter().filter(works_here).collect();
    clerks[words::draw(number, "clerk", clerks.len())]
}

/// The case with all that was said and done around it.
fn record(place: &Place, offer: &Offer, number: usize, case: Case) -> Vec<Entity> {
    let mut record = Record { case: &case, entities: vec![] };
    let applicant = Author {
        account: case.applicant.account.unwrap_or(AccountId(case.office.0)),
        name: case.applicant.name.clone(),
    };
    let clerk = clerk(offer, number);
    let clerk = Author { account: clerk.id(), name: clerk.name() };
    let facts = Facts { sender: clerk.name.clone(), ..place.facts(offer, &case) };
    let text = |title| text_module::fill(directory::text(title), &facts);
    record.happened(applicant.clone(), 0, HistoryAction::Received);
    if case.applicant.account.is_some() {
        let office = Author { account: AccountId(case.office.0), name: offer.leistung.name.clone() };
        record.said(Direction::Outgoing, office, 0, directory::CONFIRMATION, text(directory::CONFIRMATION));
        if words::draw(number, "question", 3) == 0 {
            let subject = "Nachforderung von Unterlagen";
            let question = text(subject).replace("– \n", &words::demands(number));
            let question = question.replace('…', "Monatsende");
            record.said(Direction::Outgoing, clerk.clone(), 1, subject, question);
            let answer = words::answer(number, &case.applicant.name);
            record.said(Direction::Incoming, applicant, 2, &format!("Antwort: {subject}"), answer);
        }
    }
    if words::draw(number, "note", 8) == 0 {
        record.noted(clerk, words::note(number));
    }
    let mut entities = record.entities;
    entities.push(case.into());
    entities
}

/// Collects the entities of a case; times are days after the receipt.
struct Record<'a> {
    case: &'a Case,
    entities: Vec<Entity>,
}

impl Record<'_> {
    fn id(&self, what: &str) -> uuid::Uuid {
        id(&format!("bulk {what} {} {}", self.case.aktenzeichen, self.entities.len()))
    }

    fn at(&self, days: i64) -> Timestamp {
        self.case.received_at + SignedDuration::from_hours(24 * days)
    }

    fn happened(&mut self, author: Author, days: i64, action: HistoryAction) {
        let (id, at) = (OperationId(self.id("history")), self.at(days));
        self.entities.push(HistoryEntry { id, case: self.case.id, author, at, action }.into());
    }

    fn said(&mut self, direction: Direction, author: Author, days: i64, subject: &str, body: String) {
        let message = MessageId(self.id("message"));
        let action = match direction {
            Direction::Outgoing => HistoryAction::MessageSent { message },
            Direction::Incoming => HistoryAction::MessageReceived { message },
        };
        self.happened(author.clone(), days, action);
        let (case, sent_at, subject) = (self.case.id, self.at(days), subject.to_owned());
        let attachments = vec![];
        self.entities
            .push(Message { id: message, case, direction, author, subject, body, attachments, sent_at }.into());
    }

    fn noted(&mut self, author: Author, text: &str) {
        let (id, written_at) = (NoteId(self.id("note")), self.at(1));
        self.happened(author.clone(), 1, HistoryAction::NoteAdded);
        self.entities.push(Note { id, case: self.case.id, author, text: text.to_owned(), written_at }.into());
    }
}
