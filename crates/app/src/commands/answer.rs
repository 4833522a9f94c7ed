//! "Antwort prüfen" and sending.

use std::sync::Arc;

use domain::text_module::gaps;
use domain::{CaseId, MessageId, OperationId};
use protocol::Intent;
use replication::apply::{SUBJECT_LIMIT, TEXT_LIMIT};
use store::record::{Recording, record};
use store::table::draft;
use uuid::Uuid;

use crate::case_view::read;
use crate::commands::case_work::UNDO;
use crate::commands::case_work::after_recording;
use crate::commands::draft::draft as current_draft;
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
    Ok(AnswerCheck { recipient: file.case.applicant.name, aktenzeichen: file.case.aktenzeichen, draft, findings })
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

pub async fn send_answer(desk: &Arc<Desk>, request: OfCase) -> Result<Recorded, CommandError> {
    let case: CaseId = request.case;
    let check = check_answer(desk, request).await?;
    if check.findings.iter().any(|finding| finding.blocking) {
        return Err(CommandError::new(ErrorCode::AnswerNotReady, "something speaks against sending")
            .with_details(check.findings));
    }
    let session = desk.session()?;
    let intent = Intent::SendMessage {
        message: MessageId(Uuid::now_v7()),
        subject: check.draft.subject,
        body: check.draft.body,
        attachments: check.draft.attachments,
    };
    let held_until = desk.now() + UNDO;
    let id = OperationId(Uuid::now_v7());
    let recording = Recording { id, case, intent, now: desk.now(), held_until: Some(held_until) };
    // Together: after a crash in between the answer would wait to be sent and stand there as a draft to be sent again.
    session.store.write(|db| {
        record(db, recording)?;
        draft::remove(db, case)
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
