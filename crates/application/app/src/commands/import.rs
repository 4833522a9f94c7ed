//! "Eingang aus Datei": the XML of Amt24's Blaupause process becomes a case with its PDF.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use domain::{AttachmentRef, CaseId, FieldKey, FieldValue, FormVersion, Leistung, LeistungId, Sha256};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use protocol::Intent;
use serde::Deserialize;
use standards::blaupause::{self, BlaupauseAntrag};
use store::table::{attachment, imported};
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::case_work::record_intent;
use crate::commands::desk::Nothing;
use crate::commands::draft::{file_name, from_base64, read_file};
use crate::desk::{Desk, Session};
use crate::error::{CommandError, ErrorCode};
use crate::host::FileKind;
use crate::lookup::{Lookup, all};
use crate::view::Imported;

pub async fn import_files(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<Imported>, CommandError> {
    let mut imported = vec![];
    for path in desk.host.choose_files(FileKind::Xml).await {
        let outcome = match read_file(&path, blaupause::SIZE_LIMIT).await {
            Ok(content) => import(desk, &file_name(&path), &content, None),
            Err(error) => Err(error),
        };
        imported.push(outcome.unwrap_or_else(|error| Imported::Failed { file_name: file_name(&path), error }));
    }
    if imported.is_empty() {
        imported.push(Imported::Nothing);
    }
    Ok(imported)
}

#[derive(Deserialize, TS)]
pub struct ImportBytes {
    pub name: String,
    pub base64: String,
    /// The clerk's choice, where the file doesn't tell.
    pub leistung: Option<LeistungId>,
}

pub async fn import_bytes(desk: &Arc<Desk>, request: ImportBytes) -> Result<Imported, CommandError> {
    let content = from_base64(&request.base64)?;
    import(desk, &file_name(Path::new(&request.name)), &content, request.leistung)
}

fn import(desk: &Desk, file_name: &str, content: &[u8], chosen: Option<LeistungId>) -> Result<Imported, CommandError> {
    let session = desk.session()?;
    let file_name = file_name.to_owned();
    let sha256 = attachment::hash(content);
    if let Some(case) = session.store.read(|db| imported::case(db, &sha256))? {
        return Ok(Imported::AlreadyKnown { case, file_name });
    }
    let antrag = blaupause::read(content).map_err(|error| {
        CommandError::new(ErrorCode::ImportInvalid, format!("{file_name}: {error}"))
            .with_details(serde_json::json!({ "file": &file_name, "reason": error.to_string() }))
    })?;
    let Some(leistung) = leistung(&session, &antrag.form_id, chosen)? else {
        return Ok(Imported::LeistungNeeded { file_name, form: antrag.form_id, sha256 });
    };
    let written = antrag.creation_date.as_deref().and_then(|date| received_at(date, &desk.host.time_zone()));
    let received_at = written.filter(|at| *at <= desk.now());
    let attachments = store_files(&session, &antrag, &file_name, (&sha256, content))?;
    let case = CaseId(Uuid::now_v7());
    let intent = Intent::RegisterCase {
        office: leistung.office,
        leistung: leistung.id,
        applicant: applicant(&antrag).unwrap_or_else(|| file_name.clone()),
        form: antrag.form_id.clone(),
        fields: fields(&antrag),
        attachments,
        file_name: file_name.clone(),
        file_sha256: sha256,
        received_at,
        postfach: antrag.postfach_handle.clone(),
    };
    record_intent(desk, &session, case, intent)?;
    Ok(Imported::Registered { case, file_name, received_now: received_at.is_none() })
}

/// The Leistung chosen, or the one whose form the file names.
fn leistung(session: &Session, form: &str, chosen: Option<LeistungId>) -> Result<Option<Leistung>, CommandError> {
    let lookup = Lookup::read(&session.store)?;
    let of_form = all::<FormVersion>(&session.store)?.into_iter().find(|version| version.id == form);
    let id = chosen.or(of_form.map(|version| version.leistung));
    Ok(id.and_then(|id| lookup.leistungen.get(&id).cloned()))
}

/// Keeps the file itself and the PDF in it: both belong to the case, the portal asks for the file's bytes.
fn store_files(
    session: &Session,
    antrag: &BlaupauseAntrag,
    file_name: &str,
    (sha256, content): (&Sha256, &[u8]),
) -> Result<Vec<AttachmentRef>, CommandError> {
    let pdf = antrag.pdf.as_ref().map(|pdf| (attachment::hash(pdf), "application/pdf", &pdf[..]));
    let files = pdf.into_iter().chain([(sha256.clone(), "application/xml", content)]);
    let mut stored = vec![];
    for (sha256, media_type, bytes) in files {
        session.store.write(|db| attachment::store(db, &sha256, media_type, bytes))?;
        let name = domain::file_name::for_content(file_name, media_type);
        let size = bytes.len() as u64;
        stored.push(AttachmentRef { sha256, name, media_type: media_type.to_owned(), size, field: None });
    }
    Ok(stored)
}

fn fields(antrag: &BlaupauseAntrag) -> BTreeMap<FieldKey, FieldValue> {
    let entry = |field: &blaupause::BlaupauseField| {
        let key = FieldKey::new(&field.group, field.index, &field.field);
        let value = domain::din91379::normalize(&field.value);
        (key, FieldValue { value: value.into(), verified: None })
    };
    antrag.fields.iter().map(entry).collect()
}

/// The time that the process wrote, with an offset or in German legal time. `None` where it can't be read.
fn received_at(date: &str, zone: &TimeZone) -> Option<Timestamp> {
    let local = |date: &str| zone.to_timestamp(date.parse::<DateTime>().ok()?).ok();
    date.parse().ok().or_else(|| local(date))
}

/// Name of the applicant, from the fields that real forms keep it in.
fn applicant(antrag: &BlaupauseAntrag) -> Option<String> {
    let value = |names: &[&str]| {
        let named = antrag.fields.iter().find(|field| {
            names.iter().any(|name| field.field.eq_ignore_ascii_case(name)) && !field.value.trim().is_empty()
        });
        named.map(|field| field.value.trim().to_owned())
    };
    if let Some(company) = value(&["firma", "organisationsname", "companyname"]) {
        return Some(company);
    }
    let first = value(&["vornamen", "vorname", "firstname"]);
    let last = value(&["familienname", "nachname", "lastname", "surname"])?;
    Some(first.map_or_else(|| last.clone(), |first| format!("{first} {last}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use standards::blaupause::BlaupauseField;

    #[test]
    fn the_time_of_receipt_is_read_in_both_ways_of_writing_it() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let at = |date| received_at(date, &zone).map(|at| at.to_string());
        assert_eq!(at("2026-11-20T09:15:00").as_deref(), Some("2026-11-20T08:15:00Z"));
        assert_eq!(at("2026-11-20T09:15:00+02:00").as_deref(), Some("2026-11-20T07:15:00Z"));
        assert_eq!(at("gestern"), None);
    }

    #[test]
    fn the_applicant_is_found_in_the_fields_of_real_forms() {
        let antrag = |fields: &[(&str, &str)]| BlaupauseAntrag {
            form_id: "1:Form:v1.0".to_owned(),
            postfach_handle: None,
            creation_date: None,
            pdf: None,
            fields: fields
                .iter()
                .map(|(field, value)| BlaupauseField {
                    group: "g".to_owned(),
                    index: 0,
                    field: (*field).to_owned(),
                    value: (*value).to_owned(),
                })
                .collect(),
        };
        let of = |fields: &[(&str, &str)]| applicant(&antrag(fields));
        assert_eq!(of(&[("Vorname", "Erika"), ("Nachname", "Beispiel")]).unwrap(), "Erika Beispiel");
        assert_eq!(of(&[("firma", "Bäckerei Süß"), ("nachname", "Süß")]).unwrap(), "Bäckerei Süß");
        assert_eq!(of(&[("hund", "Bello")]), None);
    }
}
