//! What an operation does to a case.
//!
//! The portal calls this to decide; the client calls it to show at once what it recorded, and again over each newer
//! version of the case that the portal sends, as long as the operation waits.

use std::collections::BTreeMap;

use domain::{
    Applicant, Author, Case, CaseState, Correction, Direction, FieldKey, FieldValue, HistoryAction, HistoryEntry,
    Message, Note, Owner, Role, text_module,
};
use jiff::{SignedDuration, Timestamp};
use protocol::{Intent, Operation, Refusal};

/// How long a claim keeps others out unless it is renewed by claiming again.
pub const LEASE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Longest subject and longest text of a message, note or reason, in characters.
pub const SUBJECT_LIMIT: usize = 200;
/// Longest text of a message or note, in characters.
pub const TEXT_LIMIT: usize = 20_000;
/// Longest reason, in characters.
pub const REASON_LIMIT: usize = 1_000;
/// Longest file name, form id and field key, and longest value of a field, in characters.
pub const NAME_LIMIT: usize = 300;
/// Longest value of a field, in characters: of a text itself, of anything else as JSON.
pub const VALUE_LIMIT: usize = 20_000;
/// Most fields of a registered case, most attachments of an operation, and most operations that it waits for.
pub const FIELD_COUNT: usize = 10_000;
/// Most attachments of an operation.
pub const ATTACHMENT_COUNT: usize = 32;
/// Most operations that one waits for.
pub const DEPENDENCY_COUNT: usize = 32;

/// Who acts, with which roles, and when.
#[derive(Clone, Debug)]
pub struct Actor<'a> {
    /// Whose name is written into history, notes and messages.
    pub author: Author,
    /// Within the tenant of the case; none of them may be enough.
    pub roles: &'a [Role],
    /// On the portal its clock; on the client the time of recording.
    pub now: Timestamp,
}

/// The case after the operation, and what came into being with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Effects {
    /// With its claim, state and values as they are from now on.
    pub case: Case,
    /// Those that the operation adds; mostly none.
    pub notes: Vec<Note>,
    /// Those that go to the applicant; none of a new case.
    pub messages: Vec<Message>,
    /// One entry for an operation that did something, with the operation's id.
    pub history: Vec<HistoryEntry>,
}

/// Applies an operation to an existing case.
///
/// # Errors
/// The [`Refusal`] that the clerk gets to see; nothing has changed then.
pub fn apply(case: &Case, operation: &Operation, actor: &Actor<'_>) -> Result<Effects, Refusal> {
    if !actor.roles.iter().any(|role| role.works_on_cases()) {
        return Err(Refusal::Forbidden);
    }
    within_limits(operation)?;
    let mut effects = Effects { case: case.clone(), notes: vec![], messages: vec![], history: vec![] };
    let action = match &operation.intent {
        Intent::Claim => claim(&mut effects.case, actor)?,
        Intent::TakeOver { reason } => take_over(&mut effects.case, reason, actor)?,
        Intent::Release => {
            require_claim(case, operation, actor)?;
            release(&mut effects.case)
        }
        Intent::ChangeState { from, to, reason } => {
            if !signs(case, *from, *to, actor) {
                require_claim(case, operation, actor)?;
                if case.state == *from && !from.next_for_clerk().contains(to) {
                    return Err(Refusal::TransitionNotAllowed { from: *from, to: *to });
                }
            }
            change_state(&mut effects.case, *from, *to, reason)?
        }
        Intent::AddNote { note, text } => {
            let text = filled("text", text, TEXT_LIMIT)?;
            effects.notes.push(Note {
                id: *note,
                case: case.id,
                author: actor.author.clone(),
                text,
                written_at: actor.now,
            });
            HistoryAction::NoteAdded
        }
        Intent::CorrectField { correction, field, value, reason } => {
            require_claim(case, operation, actor)?;
            let correction = Correction {
                id: *correction,
                field: field.clone(),
                value: value.clone(),
                reason: filled("reason", reason, REASON_LIMIT)?,
                author: actor.author.clone(),
                at: actor.now,
            };
            correct_field(&mut effects.case, correction)?
        }
        Intent::SetReminder { date } => {
            require_claim(case, operation, actor)?;
            effects.case.reminder = *date;
            HistoryAction::ReminderSet { date: date.map(|d| d.to_string()) }
        }
        Intent::SendMessage { message, subject, body, attachments } => {
            require_claim(case, operation, actor)?;
            if case.applicant.account.is_none() {
                return Err(Refusal::NoPostfach);
            }
            effects.messages.push(Message {
                id: *message,
                case: case.id,
                direction: Direction::Outgoing,
                author: actor.author.clone(),
                subject: complete("subject", subject, SUBJECT_LIMIT)?,
                body: complete("body", body, TEXT_LIMIT)?,
                attachments: attachments.clone(),
                sent_at: actor.now,
            });
            HistoryAction::MessageSent { message: *message }
        }
        Intent::RegisterCase { .. } => return Err(Refusal::AlreadyRegistered { case: Some(case.id) }),
        Intent::Unknown(_) => return Err(Refusal::Unreadable),
    };
    effects.history.push(entry(operation, actor, action));
    Ok(effects)
}

/// Makes a case of a [`Intent::RegisterCase`]; the portal adds the Aktenzeichen, the client leaves it empty.
///
/// # Errors
/// [`Refusal::Forbidden`] without a role for cases, [`Refusal::Empty`] without an applicant,
/// [`Refusal::CaseUnknown`] for any other intent.
pub fn register(operation: &Operation, actor: &Actor<'_>) -> Result<Effects, Refusal> {
    let Intent::RegisterCase {
        office,
        leistung,
        applicant,
        form,
        fields,
        attachments,
        file_name,
        received_at,
        postfach,
        ..
    } = &operation.intent
    else {
        return Err(Refusal::CaseUnknown);
    };
    if !actor.roles.iter().any(|role| role.works_on_cases()) {
        return Err(Refusal::Forbidden);
    }
    within_limits(operation)?;
    let case = Case {
        id: operation.case,
        office: *office,
        leistung: *leistung,
        aktenzeichen: String::new(),
        applicant: Applicant {
            name: filled("applicant", applicant, SUBJECT_LIMIT)?,
            account: None,
            postfach: postfach.as_deref().map(|handle| limited("postfach", handle, SUBJECT_LIMIT)).transpose()?,
        },
        // No Frist begins in the future.
        received_at: received_at.map_or(actor.now, |received| received.min(actor.now)),
        state: CaseState::Eingegangen,
        owner: None,
        fencing: 0,
        due: None,
        reminder: None,
        form: form.clone(),
        fields: unverified(fields),
        attachments: attachments.clone(),
        corrections: vec![],
    };
    let history = vec![entry(operation, actor, HistoryAction::Registered { file_name: file_name.clone() })];
    Ok(Effects { case, notes: vec![], messages: vec![], history })
}

/// Values without marks of verification: only the portal may say that it verified something, never who sends it.
fn unverified(fields: &BTreeMap<FieldKey, FieldValue>) -> BTreeMap<FieldKey, FieldValue> {
    let stripped = |(key, field): (&FieldKey, &FieldValue)| {
        (key.clone(), FieldValue { value: field.value.clone(), verified: None })
    };
    fields.iter().map(stripped).collect()
}

/// What an operation may hold at most, so that none keeps the others waiting. The same limits hold when it is recorded.
///
/// # Errors
/// [`Refusal::TooMany`], [`Refusal::TooLong`].
pub fn within_limits(operation: &Operation) -> Result<(), Refusal> {
    at_most("dependencies", operation.depends_on.len(), DEPENDENCY_COUNT)?;
    at_most("attachments", operation.intent.attachments().len(), ATTACHMENT_COUNT)?;
    for attachment in operation.intent.attachments() {
        not_longer("name", &attachment.name, NAME_LIMIT)?;
    }
    match &operation.intent {
        Intent::RegisterCase { form, fields, file_name, .. } => {
            not_longer("form", form, NAME_LIMIT)?;
            not_longer("file_name", file_name, NAME_LIMIT)?;
            at_most("fields", fields.len(), FIELD_COUNT)?;
            fields.iter().try_for_each(|(key, field)| field_within_limits(key, &field.value))
        }
        Intent::CorrectField { field, value, .. } => field_within_limits(field, value),
        Intent::Claim
        | Intent::TakeOver { .. }
        | Intent::Release
        | Intent::ChangeState { .. }
        | Intent::AddNote { .. }
        | Intent::SetReminder { .. }
        | Intent::SendMessage { .. }
        | Intent::Unknown(_) => Ok(()),
    }
}

fn field_within_limits(key: &FieldKey, value: &serde_json::Value) -> Result<(), Refusal> {
    not_longer("field", &key.to_string(), NAME_LIMIT)?;
    match value {
        serde_json::Value::String(text) => not_longer("value", text, VALUE_LIMIT),
        other => not_longer("value", &other.to_string(), VALUE_LIMIT),
    }
}

fn at_most(what: &str, count: usize, limit: usize) -> Result<(), Refusal> {
    if count > limit { Err(Refusal::TooMany { what: what.to_owned(), limit }) } else { Ok(()) }
}

fn not_longer(what: &str, text: &str, limit: usize) -> Result<(), Refusal> {
    if text.chars().count() > limit { Err(Refusal::TooLong { what: what.to_owned(), limit }) } else { Ok(()) }
}

fn entry(operation: &Operation, actor: &Actor<'_>, action: HistoryAction) -> HistoryEntry {
    HistoryEntry { id: operation.id, case: operation.case, author: actor.author.clone(), at: actor.now, action }
}

/// Compare-and-set: succeeds when nobody else holds a running lease.
fn claim(case: &mut Case, actor: &Actor<'_>) -> Result<HistoryAction, Refusal> {
    if let Some(owner) = &case.owner
        && owner.staff.account != actor.author.account
        && owner.lease_until > actor.now
    {
        return Err(Refusal::AlreadyClaimed { owner: owner.staff.name.clone() });
    }
    if case.state.is_closed() {
        return Err(Refusal::StateConflict { current: case.state });
    }
    case.fencing += 1;
    case.owner = Some(Owner {
        staff: actor.author.clone(),
        fencing: case.fencing,
        lease_until: actor.now.checked_add(LEASE).unwrap_or(Timestamp::MAX),
    });
    if case.state == CaseState::Eingegangen {
        case.state = CaseState::Zugeordnet;
    }
    Ok(HistoryAction::Claimed)
}

/// Like a claim, but from somebody, so that it says why.
fn take_over(case: &mut Case, reason: &str, actor: &Actor<'_>) -> Result<HistoryAction, Refusal> {
    let from = case.owner.as_ref().filter(|owner| owner.staff.account != actor.author.account);
    let from = from.map(|owner| owner.staff.name.clone()).ok_or(Refusal::NotOwner)?;
    let reason = filled("reason", reason, REASON_LIMIT)?;
    claim(case, actor)?;
    Ok(HistoryAction::TakenOver { from, reason })
}

/// Whether it is the second person's step: whoever drafted a Bescheid doesn't sign it.
fn signs(case: &Case, from: CaseState, to: CaseState, actor: &Actor<'_>) -> bool {
    from.next_for_approver().contains(&to)
        && actor.roles.contains(&Role::Approver)
        && !case.is_owned_by(actor.author.account)
}

fn release(case: &mut Case) -> HistoryAction {
    case.owner = None;
    if case.state == CaseState::Zugeordnet {
        case.state = CaseState::Eingegangen;
    }
    HistoryAction::Released
}

fn change_state(case: &mut Case, from: CaseState, to: CaseState, reason: &str) -> Result<HistoryAction, Refusal> {
    if case.state != from {
        return Err(Refusal::StateConflict { current: case.state });
    }
    let reason = if to.needs_reason() {
        filled("reason", reason, REASON_LIMIT)?
    } else {
        limited("reason", reason, REASON_LIMIT)?
    };
    case.state = to;
    Ok(HistoryAction::StateChanged { from, to, reason })
}

fn correct_field(case: &mut Case, correction: Correction) -> Result<HistoryAction, Refusal> {
    let field = correction.field.clone();
    if !case.has_instance(&field) {
        return Err(Refusal::FieldUnknown { field });
    }
    if case.fields.get(&field).is_some_and(|original| original.verified.is_some()) {
        return Err(Refusal::VerifiedField { field });
    }
    let reason = correction.reason.clone();
    case.corrections.push(correction);
    Ok(HistoryAction::FieldCorrected { field, reason })
}

fn require_claim(case: &Case, operation: &Operation, actor: &Actor<'_>) -> Result<(), Refusal> {
    let owner = case.owner.as_ref().filter(|owner| owner.staff.account == actor.author.account);
    let Some(owner) = owner else { return Err(Refusal::NotOwner) };
    match operation.fencing {
        Some(fencing) if fencing != owner.fencing => Err(Refusal::StaleClaim),
        _ => Ok(()),
    }
}

fn filled(what: &str, text: &str, limit: usize) -> Result<String, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Empty { what: what.to_owned() });
    }
    limited(what, text, limit)
}

/// What a citizen will read: filled, and without a gap that a text module has left.
fn complete(what: &str, text: &str, limit: usize) -> Result<String, Refusal> {
    let text = filled(what, text, limit)?;
    match text_module::first_gap(&text) {
        Some(gap) => Err(Refusal::Gap { what: what.to_owned(), gap: gap.to_owned() }),
        None => Ok(text),
    }
}

fn limited(what: &str, text: &str, limit: usize) -> Result<String, Refusal> {
    let text = domain::din91379::normalize(text.trim());
    if text.chars().count() > limit {
        return Err(Refusal::TooLong { what: what.to_owned(), limit });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{CaseId, OperationId};
    use protocol::Intent::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn author(number: u128) -> Author {
        Author { account: domain::AccountId(uuid(number)), name: format!("Person {number}") }
    }

    fn uuid(number: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(number)
    }

    fn case() -> Case {
        let value =
            |verified: Option<&str>| FieldValue { value: "Bello".into(), verified: verified.map(str::to_owned) };
        Case {
            id: CaseId(uuid(1)),
            office: domain::OfficeId(uuid(2)),
            leistung: domain::LeistungId(uuid(3)),
            aktenzeichen: "HS-2026-0001".to_owned(),
            applicant: Applicant {
                name: "Erika Beispiel".to_owned(),
                account: Some(domain::AccountId(uuid(4))),
                postfach: None,
            },
            received_at: NOW,
            state: CaseState::Eingegangen,
            owner: None,
            fencing: 0,
            due: None,
            reminder: None,
            form: "1:Hundesteuer:v1.0".to_owned(),
            fields: [
                (FieldKey::new("hund", 0, "name"), value(None)),
                (FieldKey::new("person", 0, "name"), value(Some("VN_HOCH_READOUT"))),
            ]
            .into(),
            attachments: vec![],
            corrections: vec![],
        }
    }

    fn operation(intent: Intent) -> Operation {
        Operation {
            id: OperationId(uuid(99)),
            case: CaseId(uuid(1)),
            counter: 1,
            depends_on: vec![],
            recorded_at: NOW,
            fencing: None,
            intent,
        }
    }

    fn by(number: u128) -> Actor<'static> {
        Actor { author: author(number), roles: &[Role::Clerk], now: NOW }
    }

    fn claimed_by(number: u128) -> Case {
        apply(&case(), &operation(Claim), &by(number)).unwrap().case
    }

    #[test]
    fn a_claim_assigns_and_keeps_others_out_until_the_lease_ends() {
        let claimed = claimed_by(10);
        assert_eq!(claimed.state, CaseState::Zugeordnet);
        let refused = apply(&claimed, &operation(Claim), &by(11)).unwrap_err();
        assert_eq!(refused, Refusal::AlreadyClaimed { owner: "Person 10".to_owned() });
        let later = Actor { now: NOW + LEASE, ..by(11) };
        let taken = apply(&claimed, &operation(Claim), &later).unwrap().case;
        assert!(taken.is_owned_by(author(11).account));
        assert_eq!(taken.fencing, 2);
    }

    #[test]
    fn a_claim_that_has_run_out_is_taken_over_with_its_reason() {
        let claimed = claimed_by(10);
        let take_over = |reason: &str| operation(TakeOver { reason: reason.to_owned() });
        let early = apply(&claimed, &take_over("Urlaub"), &by(11));
        assert_eq!(early, Err(Refusal::AlreadyClaimed { owner: "Person 10".to_owned() }));
        let later = Actor { now: NOW + LEASE, ..by(11) };
        assert_eq!(apply(&claimed, &take_over(" "), &later), Err(Refusal::Empty { what: "reason".to_owned() }));
        let taken = apply(&claimed, &take_over("Urlaub"), &later).unwrap();
        assert!(taken.case.is_owned_by(author(11).account));
        let told = HistoryAction::TakenOver { from: "Person 10".to_owned(), reason: "Urlaub".to_owned() };
        assert_eq!(taken.history[0].action, told);
    }

    #[test]
    fn a_draft_is_signed_by_a_second_person_and_by_nobody_else() {
        let mut drafted = claimed_by(10);
        drafted.state = CaseState::Mitzeichnung;
        let sign = operation(ChangeState {
            from: CaseState::Mitzeichnung,
            to: CaseState::Schlussgezeichnet,
            reason: String::new(),
        });
        let approver = |number| Actor { roles: &[Role::Clerk, Role::Approver], ..by(number) };
        assert_eq!(apply(&drafted, &sign, &approver(11)).unwrap().case.state, CaseState::Schlussgezeichnet);
        assert!(matches!(apply(&drafted, &sign, &approver(10)), Err(Refusal::TransitionNotAllowed { .. })));
        assert_eq!(apply(&drafted, &sign, &by(11)), Err(Refusal::NotOwner));
    }

    #[test]
    fn a_registered_case_was_received_when_its_file_says_so() {
        let register_at = |received_at| {
            let intent = RegisterCase {
                office: domain::OfficeId(uuid(2)),
                leistung: domain::LeistungId(uuid(3)),
                applicant: "Erika Beispiel".to_owned(),
                form: "1:X:v1.0".to_owned(),
                fields: [].into(),
                attachments: vec![],
                file_name: "a.xml".to_owned(),
                file_sha256: "0".repeat(64).parse().unwrap(),
                received_at,
                postfach: Some("4711".to_owned()),
            };
            register(&operation(intent), &by(10)).unwrap().case
        };
        let earlier = NOW - SignedDuration::from_hours(9 * 24);
        let case = register_at(Some(earlier));
        assert_eq!((case.received_at, case.applicant.postfach.as_deref()), (earlier, Some("4711")));
        assert_eq!(register_at(Some(NOW + LEASE)).received_at, NOW);
        assert_eq!(register_at(None).received_at, NOW);
    }

    #[test]
    fn work_under_a_superseded_claim_is_refused() {
        let mut claimed = claimed_by(10);
        claimed = apply(&claimed, &operation(Claim), &by(10)).unwrap().case;
        let stale = Operation {
            fencing: Some(1),
            ..operation(ChangeState { from: CaseState::Zugeordnet, to: CaseState::InPruefung, reason: String::new() })
        };
        assert_eq!(apply(&claimed, &stale, &by(10)), Err(Refusal::StaleClaim));
        assert!(apply(&claimed, &Operation { fencing: Some(2), ..stale }, &by(10)).is_ok());
    }

    #[test]
    fn states_follow_each_other_as_allowed_and_from_what_the_clerk_saw() {
        let claimed = claimed_by(10);
        let change = |from, to, reason: &str| operation(ChangeState { from, to, reason: reason.to_owned() });
        let conflict = apply(&claimed, &change(CaseState::InPruefung, CaseState::Anhoerung, ""), &by(10));
        assert_eq!(conflict, Err(Refusal::StateConflict { current: CaseState::Zugeordnet }));
        let jump = apply(&claimed, &change(CaseState::Zugeordnet, CaseState::Bestandskraeftig, ""), &by(10));
        assert!(matches!(jump, Err(Refusal::TransitionNotAllowed { .. })));
        let unreasoned = apply(&claimed, &change(CaseState::Zugeordnet, CaseState::Zurueckgewiesen, " "), &by(10));
        assert_eq!(unreasoned, Err(Refusal::Empty { what: "reason".to_owned() }));
    }

    #[test]
    fn no_message_leaves_with_a_gap() {
        let claimed = claimed_by(10);
        let send = |subject: &str, body: &str| {
            let message = SendMessage {
                message: domain::MessageId(uuid(7)),
                subject: subject.to_owned(),
                body: body.to_owned(),
                attachments: vec![],
            };
            apply(&claimed, &operation(message), &by(10))
        };
        for (subject, body, what, gap) in [
            ("Antwort", "Guten Tag {name},", "body", "{name}"),
            ("Antwort", "Es fehlen:\n\n– \n\nFreundliche Grüße", "body", "–"),
            ("Bescheid zu [Aktenzeichen]", "Text", "subject", "[Aktenzeichen]"),
        ] {
            let refusal = Refusal::Gap { what: what.to_owned(), gap: gap.to_owned() };
            assert_eq!(send(subject, body), Err(refusal));
        }
        assert!(send("Antwort", "Guten Tag Erika Beispiel,").is_ok());
    }

    #[test]
    fn corrections_stand_beside_the_original_and_spare_verified_values() {
        let claimed = claimed_by(10);
        let correct = |group, index| {
            operation(CorrectField {
                correction: domain::CorrectionId(uuid(5)),
                field: FieldKey::new(group, index, "name"),
                value: "Hasso".into(),
                reason: "Telefonat".to_owned(),
            })
        };
        let corrected = apply(&claimed, &correct("hund", 0), &by(10)).unwrap().case;
        assert_eq!(corrected.fields, case().fields);
        assert_eq!(corrected.correction(&FieldKey::new("hund", 0, "name")).unwrap().value, "Hasso");
        assert!(matches!(apply(&claimed, &correct("person", 0), &by(10)), Err(Refusal::VerifiedField { .. })));
        assert!(matches!(apply(&claimed, &correct("hund", 1), &by(10)), Err(Refusal::FieldUnknown { .. })));
        let CorrectField { correction, value, reason, .. } = correct("hund", 0).intent else { panic!("a correction") };
        let empty = CorrectField { correction, field: FieldKey::new("hund", 0, "rasse"), value, reason };
        let filled_in = apply(&claimed, &operation(empty), &by(10)).unwrap().case;
        assert_eq!(filled_in.correction(&FieldKey::new("hund", 0, "rasse")).unwrap().value, "Hasso");
    }

    #[test]
    fn who_registers_a_case_verifies_nothing_and_keeps_to_the_limits() {
        let register_with = |fields: BTreeMap<FieldKey, FieldValue>, dependencies: u128| {
            let intent = RegisterCase {
                office: domain::OfficeId(uuid(2)),
                leistung: domain::LeistungId(uuid(3)),
                applicant: "Erika Beispiel".to_owned(),
                form: "1:X:v1.0".to_owned(),
                fields,
                attachments: vec![],
                file_name: "a.xml".to_owned(),
                file_sha256: "0".repeat(64).parse().unwrap(),
                received_at: None,
                postfach: None,
            };
            let depends_on = (0..dependencies).map(|n| OperationId(uuid(n))).collect();
            register(&Operation { depends_on, ..operation(intent) }, &by(10))
        };
        let field = |value: &str| FieldValue { value: value.into(), verified: Some("VN_HOCH_READOUT".to_owned()) };
        let one = |value: &str| [(FieldKey::new("person", 0, "name"), field(value))].into();
        let registered = register_with(one("Wójcik"), 32).unwrap().case;
        assert!(registered.fields.values().all(|field| field.verified.is_none()));
        assert!(matches!(register_with(one("x"), 33), Err(Refusal::TooMany { .. })));
        assert!(matches!(register_with(one(&"x".repeat(VALUE_LIMIT + 1)), 0), Err(Refusal::TooLong { .. })));
        let many = (0..=FIELD_COUNT).map(|n| (FieldKey::new("g", n, "f"), field("x"))).collect();
        assert!(matches!(register_with(many, 0), Err(Refusal::TooMany { .. })));
    }

    #[test]
    fn who_does_not_work_on_cases_changes_nothing() {
        let designer = Actor { roles: &[Role::Designer], ..by(10) };
        assert_eq!(apply(&case(), &operation(Claim), &designer), Err(Refusal::Forbidden));
    }
}
