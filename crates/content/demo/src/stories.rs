//! What happened to the cases of the demo, told through the same rules by which operations are applied.

use domain::text_module::{self, Facts};
use domain::{
    Applicant, Author, Case, CaseId, CaseState, Direction, HistoryAction, HistoryEntry, Message, MessageId, NoteId,
    OperationId,
};
use forms::Form;
use jiff::{SignedDuration, Timestamp};
use portal_app::cases;
use portal_app::clock::german_day;
use portal_store::Write;
use portal_store::table::{attachment, case_index, feed};
use protocol::{Entity, Intent, Operation, Scope};
use replication::Actor;

use super::directory::{self, Offer, Place};
use super::people::{CITIZENS, Citizen, DemoStaff, OTHERS, STAFF};
use super::{DemoError, applications, attach, files};

/// One case with all that belongs to it.
struct Story<'a> {
    place: &'a Place,
    offer: &'a Offer,
    number: usize,
    case: Case,
    at: Timestamp,
    clerk: &'a DemoStaff,
    entities: Vec<Entity>,
}

pub async fn tell(write: &mut Write, place: &Place, now: Timestamp) -> Result<(), DemoError> {
    // From the oldest to the latest, so that the Aktenzeichen count up with the time of receipt.
    for number in (0..place.cases).rev() {
        tell_one(write, place, number, now).await?;
    }
    Ok(())
}

fn applicant(number: usize) -> (&'static Citizen, bool) {
    // Every fourth application came without an account.
    if number % 4 == 3 {
        (&OTHERS[number / 4 % OTHERS.len()], false)
    } else {
        (&CITIZENS[number % CITIZENS.len()], true)
    }
}

async fn tell_one(write: &mut Write, place: &Place, number: usize, now: Timestamp) -> Result<(), DemoError> {
    let is_told = |offer: &&Offer| applications::TOLD.contains(&offer.leistung.name.as_str());
    let told: Vec<&Offer> = place.leistungen.iter().filter(is_told).collect();
    let offer = told[if number.is_multiple_of(2) { 0 } else { number / 2 % told.len() }];
    let (citizen, has_account) = applicant(number);
    // The latest are from today, the oldest almost 60 days old.
    let age = SignedDuration::from_hours((number as i64 * 59 * 24) / place.cases.max(1) as i64 + 1);
    let received = now.checked_sub(age).unwrap_or(now);
    let definition =
        serde_json::from_str(offer.form.unwrap_or_default()).map_err(|e| DemoError::Form(e.to_string()))?;
    let form = Form::parse(&definition).map_err(|error| DemoError::Form(error.to_string()))?;
    let day = german_day(received);
    let answers = applications::answers(&offer.leistung.name, citizen, number, day);
    let context = forms::Context::on(day).with_account(citizen.stammdaten());
    let findings = forms::evaluate(&form, &answers, &context).findings;
    if let Some(finding) = findings.first() {
        return Err(DemoError::Form(format!("{}: {:?}", finding.field, finding.kind)));
    }
    let account = has_account.then(|| citizen.id());
    let case = Case {
        id: CaseId(super::id(&format!("case {} {number}", place.key()))),
        office: offer.leistung.office,
        leistung: offer.leistung.id,
        aktenzeichen: cases::number(write, place.id(), &offer.leistung, received).await?,
        applicant: Applicant { name: citizen.name(), account, postfach: None },
        received_at: received,
        state: CaseState::Eingegangen,
        owner: None,
        fencing: 0,
        due: cases::due(&place.tenant, &offer.leistung, received),
        reminder: None,
        form: form.id.clone(),
        fields: forms::submission(&form, &answers, &context),
        attachments: evidence(write, place, number, &answers).await?,
        corrections: vec![],
    };
    let here: Vec<&DemoStaff> = STAFF
        .iter()
        .filter(|staff| {
            staff.tenant() == place.id()
                && staff.offices().contains(&case.office)
                && staff.roles.contains(&domain::Role::Clerk)
        })
        .collect();
    let clerk = here[number % here.len()];
    let mut story = Story { place, offer, number, at: received, clerk, case, entities: vec![] };
    story.begin(has_account);
    story.go_on(write, has_account, now).await?;
    let Story { case, mut entities, .. } = story;
    case_index::insert(write, place.id(), std::slice::from_ref(&case), None).await?;
    attachment::use_in_case(write, place.id(), case.id, &case.attachments).await?;
    for entity in &entities {
        if let Entity::Message(message) = entity {
            attachment::use_in_case(write, place.id(), case.id, &message.attachments).await?;
        }
    }
    let office = case.office;
    entities.insert(0, case.into());
    Ok(feed::put(write, place.id(), Scope::Office(office), &entities).await?)
}

/// The files that the answers speak of.
async fn evidence(
    write: &mut Write,
    place: &Place,
    number: usize,
    answers: &forms::Answers,
) -> Result<Vec<domain::AttachmentRef>, DemoError> {
    let mut attachments = vec![];
    for (key, value) in answers {
        if !matches!(key.field.as_str(), "nachweis" | "lageplan" | "zb1") {
            continue;
        }
        for name in forms::file_names(value) {
            let bytes = if name.ends_with(".png") {
                files::png(320, 200, number as u32)
            } else {
                let lines = [
                    "Stadt Musterau an der Mulde".to_owned(),
                    format!("Beispielunterlage Nr. {number}"),
                    "Nur zur Demonstration.".to_owned(),
                ];
                files::pdf(name.trim_end_matches(".pdf"), &lines)
            };
            attachments.push(attach(write, place.id(), &name, &bytes, Some(key.clone())).await?);
        }
    }
    Ok(attachments)
}

impl Story<'_> {
    fn id(&self, what: &str) -> uuid::Uuid {
        super::id(&format!("{what} {} {} {}", self.place.key(), self.number, self.entities.len()))
    }

    fn note(&mut self, author: Author, action: HistoryAction) {
        let entry =
            HistoryEntry { id: OperationId(self.id("history")), case: self.case.id, author, at: self.at, action };
        self.entities.push(entry.into());
    }

    fn applicant(&self) -> Author {
        let account = self.case.applicant.account.unwrap_or(self.clerk.id());
        Author { account, name: self.case.applicant.name.clone() }
    }

    /// Receipt, with the automatic confirmation for those who have a Postfach.
    fn begin(&mut self, has_account: bool) {
        if !has_account {
            let author = Author { account: self.clerk.id(), name: self.clerk.name() };
            let file_name = format!("Antrag-{:04}.xml", self.number + 1);
            return self.note(author, HistoryAction::Registered { file_name });
        }
        self.note(self.applicant(), HistoryAction::Received);
        let office = self.place.offices.iter().find(|office| office.id == self.case.office);
        let author = Author {
            account: domain::AccountId(self.case.office.0),
            name: office.map_or_else(String::new, |office| office.name.clone()),
        };
        let message = Message {
            id: MessageId(self.id("message")),
            case: self.case.id,
            direction: Direction::Outgoing,
            author: author.clone(),
            subject: format!("{}: {}", directory::CONFIRMATION, self.offer.leistung.name),
            body: self.fill_in(directory::text(directory::CONFIRMATION)),
            attachments: vec![],
            sent_at: self.at,
        };
        self.note(author, HistoryAction::MessageSent { message: message.id });
        self.entities.push(message.into());
    }

    fn fill_in(&self, text: &str) -> String {
        let facts = self.place.facts(self.offer, &self.case);
        text_module::fill(text, &Facts { sender: self.clerk.name(), ..facts })
    }

    /// Lets the clerk do something, some hours after what came before.
    fn act(&mut self, hours: i64, intent: Intent) -> Result<(), DemoError> {
        self.at = self.at.checked_add(SignedDuration::from_hours(hours)).unwrap_or(self.at);
        let operation = Operation {
            id: OperationId(self.id("operation")),
            case: self.case.id,
            counter: self.entities.len() as u64 + 1,
            depends_on: vec![],
            recorded_at: self.at,
            fencing: None,
            intent,
        };
        let author = Author { account: self.clerk.id(), name: self.clerk.name() };
        let actor = Actor { author, roles: self.clerk.roles, now: self.at };
        let effects = replication::apply(&self.case, &operation, &actor)?;
        self.case = effects.case;
        self.entities.extend(effects.messages.into_iter().map(Entity::from));
        self.entities.extend(effects.notes.into_iter().map(Entity::from));
        self.entities.extend(effects.history.into_iter().map(Entity::from));
        Ok(())
    }

    fn change(&mut self, hours: i64, to: CaseState, reason: &str) -> Result<(), DemoError> {
        let from = self.case.state;
        self.act(hours, Intent::ChangeState { from, to, reason: reason.to_owned() })
    }

    fn write(
        &mut self,
        hours: i64,
        subject: &str,
        body: String,
        attachments: Vec<domain::AttachmentRef>,
    ) -> Result<(), DemoError> {
        let message = MessageId(self.id("message"));
        self.act(hours, Intent::SendMessage { message, subject: subject.to_owned(), body, attachments })
    }

    async fn go_on(&mut self, write: &mut Write, has_account: bool, now: Timestamp) -> Result<(), DemoError> {
        use CaseState::*;
        // What would reach into the future isn't told: those cases have just come in.
        let old_enough = now.duration_since(self.case.received_at) > SignedDuration::from_hours(30);
        let plot = if old_enough { self.number % 8 } else { 0 };
        if plot <= 1 {
            return Ok(());
        }
        self.act(2, Intent::Claim)?;
        if plot == 2 {
            return Ok(());
        }
        self.change(1, InPruefung, "")?;
        match plot {
            3 => {
                let note = NoteId(self.id("note"));
                let text = "Anschrift mit dem Melderegister abgeglichen, stimmt überein.".to_owned();
                self.act(1, Intent::AddNote { note, text })?;
            }
            4 | 5 if has_account => {
                let missing = directory::text("Nachforderung von Unterlagen")
                    .replace("– \n", "– Kopie des Heimtierausweises oder eines gleichwertigen Nachweises\n");
                let body = self.fill_in(&missing).replace('…', "Ende des nächsten Monats");
                self.write(1, "Nachforderung von Unterlagen", body, vec![])?;
                self.change(1, Nachforderung, "")?;
                if plot == 5 {
                    self.answer(write).await?;
                    self.change(6, InPruefung, "")?;
                }
            }
            6 => {
                self.change(3, Entscheidungsreif, "")?;
                if has_account {
                    let lines = [
                        format!("Aktenzeichen: {}", self.case.aktenzeichen),
                        "Ihr Antrag wurde bearbeitet.".to_owned(),
                        "Dieses Schreiben dient nur der Demonstration.".to_owned(),
                    ];
                    let file =
                        attach(write, self.place.id(), "Mitteilung.pdf", &files::pdf("Mitteilung", &lines), None)
                            .await?;
                    let body = self.fill_in(directory::text("Abschluss"));
                    self.write(2, "Abschluss der Bearbeitung", body, vec![file])?;
                }
                self.change(1, Abgeschlossen, "")?;
            }
            7 if self.number.is_multiple_of(3) => self.change(2, Zurueckgenommen, "Telefonisch zurückgenommen.")?,
            7 => self.change(2, Ruhend, "Auf Wunsch der antragstellenden Person bis zum Jahresende.")?,
            _ => {}
        }
        Ok(())
    }

    /// The applicant answers with a file.
    async fn answer(&mut self, write: &mut Write) -> Result<(), DemoError> {
        self.at = self.at.checked_add(SignedDuration::from_hours(12)).unwrap_or(self.at);
        let lines = ["Heimtierausweis, Seite 1".to_owned(), format!("Beispiel Nr. {}", self.number)];
        let file =
            attach(write, self.place.id(), "Heimtierausweis.pdf", &files::pdf("Heimtierausweis", &lines), None).await?;
        let photo =
            attach(write, self.place.id(), "Foto.png", &files::png(240, 160, 1000 + self.number as u32), None).await?;
        let message = Message {
            id: MessageId(self.id("message")),
            case: self.case.id,
            direction: Direction::Incoming,
            author: self.applicant(),
            subject: "Antwort: Nachforderung von Unterlagen".to_owned(),
            body: "Guten Tag,\n\nanbei die gewünschten Unterlagen.\n\nFreundliche Grüße\n".to_owned()
                + &self.case.applicant.name,
            attachments: vec![file, photo],
            sent_at: self.at,
        };
        self.note(self.applicant(), HistoryAction::MessageReceived { message: message.id });
        self.entities.push(message.into());
        Ok(())
    }
}
