//! "Antwort prüfen" and sending.

use std::sync::Arc;

use domain::text_module::gaps;
use domain::{CaseId, MessageId, OperationId, Sha256};
use protocol::Intent;
use replication::apply::{SUBJECT_LIMIT, TEXT_LIMIT};
use serde::Deserialize;
use store::record::{Recording, record};
use store::table::{attachment, draft};
use ts_rs::TS;
use uuid::Uuid;

use crate::case_view::read;
use crate::commands::case_work::UNDO;
use crate::commands::case_work::after_recording;
use crate::commands::draft::{draft as current_draft, view};
use crate::commands::open_case::OfCase;
use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::view::{AnswerCheck, AnswerFinding, AnswerFindingCode, Draft, Recorded};

/// Words after which a reader expects an attachment.
const SPEAKS_OF_ATTACHMENT: [&str; 5] = ["beigefügt", "anbei", "im anhang", "als anlage", "in der anlage"];

pub async fn check_answer(desk: &Arc<Desk>, request: OfCase) -> Result<AnswerCheck, CommandError> {
    let session = desk.session()?;
    let file = read(&session, request.case)?;
    let draft = current_draft(desk, request).await?;
    let mut findings = text_findings(&draft);
    let mut block = |code| findings.push(AnswerFinding { code, blocking: true, detail: String::new() });
    if file.case.applicant.account.is_none() {
        block(AnswerFindingCode::NoPostfach);
    }
    if !file.case.is_owned_by(session.worker()) {
        block(AnswerFindingCode::NotClaimed);
    }
    let checked = digest(&draft)?;
    let file = file.case;
    Ok(AnswerCheck { recipient: file.applicant.name, aktenzeichen: file.aktenzeichen, draft, checked, findings })
}

/// Of what the citizen gets: subject, body, and the attachments with their names. When it was stored doesn't count.
fn digest(Draft { subject, body, attachments, saved_at: _ }: &Draft) -> Result<Sha256, CommandError> {
    let sent = serde_json::to_vec(&(subject, body, attachments))
        .map_err(|error| CommandError::new(ErrorCode::BadRequest, error))?;
    Ok(attachment::hash(&sent))
}

fn text_findings(draft: &Draft) -> Vec<AnswerFinding> {
    use AnswerFindingCode::*;
    let mut findings = vec![];
    let mut add = |code, blocking, detail: &str| {
        findings.push(AnswerFinding { code, blocking, detail: detail.to_owned() });
    };
    for (text, limit, empty, too_long) in [
        (&draft.subject, SUBJECT_LIMIT, SubjectEmpty, SubjectTooLong),
        (&draft.body, TEXT_LIMIT, BodyEmpty, BodyTooLong),
    ] {
        if text.trim().is_empty() {
            add(empty, true, "");
        } else if text.chars().count() > limit {
            add(too_long, true, &limit.to_string());
        }
    }
    for text in [&draft.subject, &draft.body] {
        for gap in gaps(text) {
            add(GapLeft, true, text[gap].trim());
        }
    }
    let body = draft.body.to_lowercase();
    if draft.attachments.is_empty()
        && let Some(words) = SPEAKS_OF_ATTACHMENT.iter().find(|words| body.contains(**words))
    {
        add(AttachmentForgotten, false, words);
    }
    findings
}

#[derive(Deserialize, TS)]
pub struct SendAnswer {
    pub case: CaseId,
    /// As [`AnswerCheck::checked`] told it.
    pub checked: Sha256,
}

/// Sends what was checked and nothing else: what another window has stored since, nobody has read as what goes out.
///
/// # Errors
/// [`ErrorCode::AnswerNotReady`] with the findings, [`ErrorCode::AnswerChanged`] where another draft is stored than was
/// checked.
pub async fn send_answer(desk: &Arc<Desk>, request: SendAnswer) -> Result<Recorded, CommandError> {
    let SendAnswer { case, checked } = request;
    let check = check_answer(desk, OfCase { case }).await?;
    if check.findings.iter().any(|finding| finding.blocking) {
        return Err(CommandError::new(ErrorCode::AnswerNotReady, "something speaks against sending")
            .with_details(check.findings));
    }
    let session = desk.session()?;
    let now = desk.now();
    let held_until = now + UNDO;
    let id = OperationId(Uuid::now_v7());
    // Together: after a crash in between the answer would wait to be sent and stand there as a draft to be sent again; and
    // what is compared is what is recorded.
    session.store.write(|db| {
        let draft = draft::find(db, case)?.map(view).unwrap_or_default();
        if digest(&draft)? != checked {
            return Err(CommandError::new(ErrorCode::AnswerChanged, "the draft isn't the one that was checked"));
        }
        let intent = Intent::SendMessage {
            message: MessageId(Uuid::now_v7()),
            subject: draft.subject,
            body: draft.body,
            attachments: draft.attachments,
        };
        record(db, Recording { id, case, intent, now, held_until: Some(held_until) })?;
        draft::remove(db, case)?;
        Ok(())
    })?;
    after_recording(desk, &session, case);
    Ok(Recorded { operation: id, undo_until: Some(held_until) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use AnswerFindingCode::*;

    fn codes(subject: &str, body: &str) -> Vec<AnswerFindingCode> {
        let draft = Draft { subject: subject.to_owned(), body: body.to_owned(), ..Draft::default() };
        text_findings(&draft).into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn what_was_checked_is_what_the_citizen_gets_whenever_it_was_stored() {
        let of = |draft: &Draft| digest(draft).unwrap();
        let file = |name: &str, content: &[u8]| domain::AttachmentRef {
            sha256: attachment::hash(content),
            name: name.to_owned(),
            media_type: "application/pdf".to_owned(),
            size: content.len() as u64,
            field: None,
        };
        let draft = Draft {
            subject: "Antwort".to_owned(),
            body: "Sie müssen nichts zahlen.".to_owned(),
            attachments: vec![file("Bescheid.pdf", b"%PDF-1")],
            saved_at: None,
        };
        let checked = of(&draft);
        assert_eq!(of(&Draft { saved_at: Some(jiff::Timestamp::UNIX_EPOCH), ..draft.clone() }), checked);
        for other in [
            Draft { subject: "Antwort ".to_owned(), ..draft.clone() },
            Draft { body: "Sie müssen 100 Euro zahlen.".to_owned(), ..draft.clone() },
            Draft { subject: String::new(), body: format!("{}{}", draft.subject, draft.body), ..draft.clone() },
            Draft { attachments: vec![], ..draft.clone() },
            Draft { attachments: vec![file("Bescheid.pdf", b"%PDF-2")], ..draft.clone() },
            Draft { attachments: vec![file("Entwurf.pdf", b"%PDF-1")], ..draft.clone() },
        ] {
            assert_ne!(of(&other), checked, "{other:?}");
        }
    }

    #[test]
    fn what_speaks_against_sending() {
        assert_eq!(codes("", " "), [SubjectEmpty, BodyEmpty]);
        assert_eq!(codes("Antwort", "Sie zahlen [Betrag] Euro bis zum …"), [GapLeft, GapLeft]);
        assert_eq!(codes("Bescheid zu {aktenzeichen}", "Guten Tag"), [GapLeft]);
        assert_eq!(codes("Antwort", "Es fehlen:\n\n– \n"), [GapLeft]);
        assert_eq!(codes("Antwort", "Der Bescheid ist beigefügt."), [AttachmentForgotten]);
        assert_eq!(codes("Antwort", "§ 5 [1] der Satzung"), []);
        let draft = Draft { body: "Der Bescheid ist beigefügt.".to_owned(), ..Draft::default() };
        assert_eq!(text_findings(&draft)[1].detail, "beigefügt");
        assert_eq!(codes(&"x".repeat(SUBJECT_LIMIT + 1), "Text"), [SubjectTooLong]);
    }
}
