//! What becomes of validators at Amt24: a pattern that is said to be exact takes what ours takes, no more and no less.

use amtspult_forms::{
    Answers, Context, Evaluator, Exported, Field, FieldGroup, FieldType, Form, Language, Row, Section, Session,
    Validator, ValidatorKind, amt24_validator, export_effect,
};
use domain::FieldKey;
use jiff::civil::date;
use serde_json::json;
use trial::Random;

fn session(kind: ValidatorKind) -> Session {
    let mut field = Field::new("f", FieldType::String, "F");
    field.validators = vec![Validator::new(kind)];
    let row = Row { fields: vec![field], ..Row::default() };
    let group = FieldGroup { id: "g".to_owned(), rows: vec![row], ..FieldGroup::default() };
    let section = Section { groups: vec![group], ..Section::default() };
    let form = Form { id: "1:F:v1.0".to_owned(), sections: vec![section], ..Form::default() };
    Session::new(Evaluator::new(&form).into(), Context::on(date(2026, 11, 23)), Answers::new())
}

fn takes(session: &mut Session, text: &str) -> bool {
    session.answer(&FieldKey::new("g", 0, "f"), json!(text));
    session.evaluation().findings.is_empty()
}

/// Texts close to those that the validators take: taken ones with a sign changed, put in or taken out.
fn text(random: &mut Random) -> String {
    let good = [
        "04668",
        "99998",
        "01001",
        "MTL-AB 123",
        "L A 1234",
        "GRM-X 99E",
        "MTL AB 12H",
        "+49 (341) 123-456/78",
        "0341 12345",
        "(0341)1",
        "DEUTDEFF",
        "DEUT DE FF 500",
        "36 574 261 809",
        "T220001293",
        "LZ6311T475",
        "a.b@c-d.example",
        "x@y.de",
        "",
        "ab",
        "äöü",
        "1234567890123456",
    ];
    let signs: Vec<char> = "0123456789EHXZäÜab-+/() .@\n".chars().collect();
    let mut text: Vec<char> = random.one(&good).chars().collect();
    for _ in 0..random.below(4) {
        let at = random.below(text.len() + 1);
        match random.below(3) {
            0 => text.insert(at, *random.one(&signs)),
            1 if at < text.len() => drop(text.remove(at)),
            2 if at < text.len() => text[at] = *random.one(&signs),
            _ => {}
        }
    }
    text.into_iter().collect()
}

#[test]
fn patterns_take_what_ours_take() {
    let served = vec!["04668".to_owned(), " 04680 ".to_owned(), "99999".to_owned()];
    let kinds = [
        ValidatorKind::MinLength(0),
        ValidatorKind::MinLength(3),
        ValidatorKind::Plz,
        ValidatorKind::PlzAmong(served),
        ValidatorKind::KfzKennzeichen,
        ValidatorKind::Phone,
        ValidatorKind::Bic,
        ValidatorKind::TaxId,
        ValidatorKind::IdCardNumber,
        ValidatorKind::Email,
    ];
    for kind in kinds {
        let Exported::Regex { pattern, exact } = amt24_validator(&Validator::new(kind.clone())) else {
            panic!("{kind:?}")
        };
        let (mut ours, mut theirs) = (session(kind.clone()), session(ValidatorKind::Regex(pattern)));
        let mut random = Random::new(7);
        let mut taken = 0;
        for _ in 0..trial::rounds(100_000, 4_000) {
            let text = text(&mut random);
            let (here, there) = (takes(&mut ours, &text), takes(&mut theirs, &text));
            taken += usize::from(here);
            assert!(here == there || (!exact && there), "{kind:?} {text:?}: {here} {there}");
        }
        assert!(taken > 10, "{kind:?}");
    }
}

#[test]
fn every_postcode_is_told() {
    let Exported::Regex { pattern, .. } = amt24_validator(&Validator::new(ValidatorKind::Plz)) else { panic!() };
    let (mut ours, mut theirs) = (session(ValidatorKind::Plz), session(ValidatorKind::Regex(pattern)));
    let step = if trial::full() { 1 } else { 13 };
    for number in (0..100_000).step_by(step).chain([1_000, 1_001, 99_998, 99_999]) {
        let plz = format!("{number:05}");
        assert_eq!(takes(&mut ours, &plz), takes(&mut theirs, &plz), "{plz}");
    }
}

#[test]
fn what_is_known_goes_as_it_is() {
    let exported = |json| amt24_validator(&Validator::parse(&json).unwrap());
    assert_eq!(exported(json!({"@type": "MaxLengthValidator", "maxLength": 3})), Exported::Same);
    assert_eq!(exported(json!({"@type": "IBANValidator"})), Exported::Same);
    let renamed = |name: &str| Exported::Renamed { name: name.to_owned() };
    assert_eq!(exported(json!({"@type": "IbanValidator"})), renamed("IBANValidator"));
    assert_eq!(exported(json!({"@type": "MinDateValidator", "date": "1900-01-01"})), renamed("MinDateValueValidator"));
    assert_eq!(exported(json!({"@type": "MinDateValidator", "daysFromToday": 0})), Exported::Dropped);
    assert_eq!(exported(json!({"@type": "Din91379Validator", "dataType": "A"})), Exported::Dropped);
    assert_eq!(exported(json!({"@type": "MinLengthValidator", "minLength": 1_000_000_000})), Exported::Dropped);
    assert_eq!(exported(json!({"@type": "PlzListValidator", "values": ["nah"]})), Exported::Dropped);
    let effect = export_effect(&Validator::new(ValidatorKind::MinLength(2)), Language::German).text();
    assert_eq!(effect, r"Nur mit Amtspult. Bei Amt24 prüft dasselbe ein Muster: [\s\S]{2,}");
}
