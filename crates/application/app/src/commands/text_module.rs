//! A text module for the answer to a case, filled in with what is known.

use std::sync::Arc;

use domain::text_module::{Facts, fill};
use domain::{CaseId, TextModule, TextModuleId};
use forms::DisplayValue;
use serde::{Deserialize, Serialize};
use store::overlay::CaseFile;
use ts_rs::TS;

use crate::case_view::{read, sections};
use crate::desk::{Desk, Session};
use crate::error::{CommandError, ErrorCode};
use crate::lookup::{Lookup, all, form};
use crate::view::SectionView;

#[derive(Deserialize, TS)]
pub struct FillTextModule {
    pub case: CaseId,
    pub module: TextModuleId,
}

/// What is put into the answer. What isn't known is still a gap in it.
#[derive(Serialize, TS)]
pub struct FilledTextModule {
    pub subject: String,
    pub body: String,
}

pub async fn fill_text_module(desk: &Arc<Desk>, request: FillTextModule) -> Result<FilledTextModule, CommandError> {
    let session = desk.session()?;
    let file = read(&session, request.case)?;
    let module = all::<TextModule>(&session.store)?.into_iter().find(|module| module.id == request.module);
    let module =
        module.ok_or_else(|| CommandError::new(ErrorCode::BadRequest, format!("no text module {}", request.module)))?;
    let facts = facts(desk, &session, &file)?;
    Ok(FilledTextModule { subject: fill(&module.title, &facts), body: fill(&module.body, &facts) })
}

fn facts(desk: &Desk, session: &Session, file: &CaseFile) -> Result<Facts, CommandError> {
    let case = &file.case;
    let lookup = Lookup::read(&session.store)?;
    let form = form(&session.store, &case.form)?;
    let office = lookup.offices.get(&case.office);
    let regime = lookup.leistungen.get(&case.leistung).map(|leistung| leistung.regime);
    Ok(Facts {
        name: addressed(&sections(&form, file), &case.applicant.name),
        aktenzeichen: case.aktenzeichen.clone(),
        leistung: lookup.leistung_name(case.leistung),
        office: lookup.office_name(case.office),
        phone: office.map(|office| office.phone.clone()).unwrap_or_default(),
        sender: session.account.info.name.clone(),
        date: desk.today().strftime("%d.%m.%Y").to_string(),
        hearing: regime.map(|regime| regime.hearing().to_owned()).unwrap_or_default(),
    })
}

/// The field in which Amt24's forms ask how a person wants to be addressed, and the answers that belong before a name.
const ANREDE: &str = "anrede";
const ANREDEN: [&str; 2] = ["Frau", "Herr"];

/// The name with the Anrede that the applicant has chosen, corrections included; without one where none was chosen.
fn addressed(sections: &[SectionView], name: &str) -> String {
    let mut fields = sections.iter().flat_map(|section| &section.groups).flat_map(|group| &group.fields);
    let field = fields.find(|field| field.key.field.eq_ignore_ascii_case(ANREDE));
    let value = field.map(|field| field.correction.as_ref().map_or(&field.value, |correction| &correction.value));
    let chosen = match value {
        Some(DisplayValue::Choice(labels)) => labels.first(),
        Some(DisplayValue::Text(text)) => Some(text),
        _ => None,
    };
    match chosen.filter(|anrede| ANREDEN.contains(&anrede.as_str())) {
        Some(anrede) => format!("{anrede} {name}"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{FieldView, GroupView};

    fn with_anrede(value: DisplayValue) -> Vec<SectionView> {
        let key = "antragsteller:0:anrede".parse().unwrap();
        let label = "Anrede".to_owned();
        let field = FieldView { key, label, value, verified: None, editable: None, correction: None };
        let group = GroupView { title: String::new(), instance: None, known: true, fields: vec![field] };
        vec![SectionView { title: String::new(), groups: vec![group] }]
    }

    #[test]
    fn a_name_is_addressed_as_its_owner_has_chosen() {
        let of = |value| addressed(&with_anrede(value), "Erika Beispiel");
        assert_eq!(of(DisplayValue::Choice(vec!["Frau".to_owned()])), "Frau Erika Beispiel");
        assert_eq!(of(DisplayValue::Choice(vec!["keine Angabe".to_owned()])), "Erika Beispiel");
        assert_eq!(of(DisplayValue::Empty), "Erika Beispiel");
        assert_eq!(addressed(&[], "Bäckerei Süß"), "Bäckerei Süß");
    }
}
