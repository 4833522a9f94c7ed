//! The words of validators.

use super::amt24::{Exported, amt24_validator};
use super::asked::{Asked, Standpoint};
use super::note::{NoteCode, codes_of_field};
use super::said::{Language, Said, Segment, Speaker};
use super::say_condition::{day_text, number_text};
use super::shown::ShownWhen;
use super::validator::{CharacterType, DateLimit, Demand, NumberLimit, TimeSpan, ValidatorGroup, ValidatorSentence};
use crate::{Form, Validator};

impl ValidatorSentence {
    /// As a line under its group: "mindestens 3 Zeichen".
    pub fn say(&self, form: &Form, language: Language) -> Said {
        self.demand.words(form, Speaker(language))
    }

    /// What to know about the answers that it asks for. Of conditions in it see [`ConditionSentence::notes`](crate::ConditionSentence::notes).
    pub fn notes(&self, at: &Standpoint<'_>) -> Vec<NoteCode> {
        let gone = |asked: &&Asked| asked.in_form(at.form).is_none();
        match &self.demand {
            Demand::RequiredIf { asked, statement } => codes_of_field(at, asked, statement, false),
            other => other.asked().into_iter().find(gone).map(|_| NoteCode::FieldGone).into_iter().collect(),
        }
    }
}

impl ValidatorGroup {
    /// Its heading.
    pub fn say(self, language: Language) -> String {
        Speaker(language)
            .plain(match self {
                Self::Required => "group/required",
                Self::Length => "group/length",
                Self::Number => "group/number",
                Self::Date => "group/date",
                Self::Checked => "group/checked",
                Self::File => "group/file",
                Self::Group => "group/group",
                Self::Other => "group/other",
            })
            .text()
    }
}

/// What becomes of a validator when the form goes to Amt24, in words.
pub fn export_effect(validator: &Validator, language: Language) -> Said {
    let speaker = Speaker(language);
    match amt24_validator(validator) {
        Exported::Same => speaker.plain("export/same"),
        Exported::Renamed { name } => speaker.say("export/renamed", &[("name", named(&name))]),
        Exported::Regex { pattern, exact } => {
            let path = if exact { "export/regex-exact" } else { "export/regex-coarse" };
            speaker.say(path, &[("pattern", value(&pattern))])
        }
        Exported::Dropped => speaker.plain("export/dropped"),
    }
}

fn value(text: &str) -> Said {
    Said { segments: vec![Segment::Value { text: text.to_owned() }] }
}

fn named(text: &str) -> Said {
    Said { segments: vec![Segment::Name { text: text.to_owned() }] }
}

/// A question with its instance.
fn question(asked: &Asked, form: &Form, speaker: Speaker) -> Said {
    let field = ("field", asked.question(form, speaker));
    match asked.instance_said(speaker) {
        None => speaker.say("field/plain", &[field]),
        Some(instance) => speaker.say("field/with-instance", &[field, ("instance", instance)]),
    }
}

fn list(texts: &[String], speaker: Speaker) -> Said {
    let quoted = |text: &String| Said::quoted(speaker.0, Segment::Value { text: text.clone() });
    speaker.list("or", texts.iter().map(quoted).collect())
}

/// One or several: `…-one` and the path itself.
fn counted(path: &str, count: impl Into<u64>, speaker: Speaker) -> Said {
    let count = count.into();
    let one = format!("{path}-one");
    speaker.say(if count == 1 { &one } else { path }, &[("count", value(&count.to_string()))])
}

fn size(bytes: u64, speaker: Speaker) -> Said {
    let units = [(1_000_000, "MB"), (1_048_576, "MiB"), (1_000, "kB"), (1_024, "KiB")];
    let fits = units.into_iter().find(|(unit, _)| bytes > 0 && bytes.is_multiple_of(*unit));
    match fits {
        Some((unit, name)) => value(&format!("{} {name}", bytes / unit)),
        None => counted("size/bytes", bytes, speaker),
    }
}

fn span(span: TimeSpan, day: Said, speaker: Speaker) -> Said {
    let parts = [
        (i64::from(span.years), "span/years"),
        (i64::from(span.months), "span/months"),
        (i64::from(span.days), "span/days"),
    ];
    parts.into_iter().filter(|(count, _)| *count != 0).fold(day, |day, (count, path)| {
        let how = if count < 0 { "span/minus" } else { "span/plus" };
        let count = counted(path, count.unsigned_abs(), speaker);
        speaker.say(how, &[("day", day), ("count", count)])
    })
}

fn number_limit(bound: &NumberLimit, form: &Form, speaker: Speaker) -> Said {
    match bound {
        NumberLimit::Value { number } => value(&number_text(*number, speaker.0)),
        NumberLimit::Field { asked } => question(asked, form, speaker),
    }
}

fn date_limit(bound: &DateLimit, form: &Form, speaker: Speaker) -> Said {
    match bound {
        DateLimit::Day { day } => value(&day_text(*day, speaker.0)),
        DateLimit::Today { span: after } => span(*after, speaker.plain("span/today"), speaker),
        DateLimit::Field { asked, span: after } => span(*after, question(asked, form, speaker), speaker),
    }
}

fn one_of(path: &str, alternatives: &[Vec<Asked>], when: &ShownWhen, form: &Form, speaker: Speaker) -> Said {
    let alternative = |fields: &Vec<Asked>| {
        let fields: Vec<Said> = fields.iter().map(|asked| question(asked, form, speaker)).collect();
        match fields.len() {
            1 => speaker.join("comma", fields),
            _ => speaker.say("join/nested", &[("parts", speaker.list("or", fields))]),
        }
    };
    let alternatives = speaker.join("parts", alternatives.iter().map(alternative).collect());
    let said = speaker.say(&format!("validator/{path}"), &[("alternatives", alternatives)]);
    match when.clause(form, speaker) {
        None => said,
        Some(clause) => speaker.say("validator/only-when", &[("demand", said), ("clause", clause)]),
    }
}

impl Demand {
    fn words(&self, form: &Form, speaker: Speaker) -> Said {
        let plain = |path: &str| speaker.plain(&format!("validator/{path}"));
        let with = |path: &str, name: &str, said: Said| speaker.say(&format!("validator/{path}"), &[(name, said)]);
        let counted = |path: &str, count: usize| counted(&format!("validator/{path}"), count as u64, speaker);
        match self {
            Self::RequiredIf { asked, statement } => {
                let statement = statement.words(asked.in_form(form), speaker);
                with("required-if", "condition", asked.sentence(form, statement, speaker))
            }
            Self::Regex { pattern } => with("regex", "pattern", value(pattern)),
            Self::MinLength { count } => counted("min-length", *count),
            Self::MaxLength { count } => counted("max-length", *count),
            Self::Number { non_negative, decimal_places } => {
                let number = match decimal_places {
                    None => plain("number"),
                    Some(0) => plain("whole-number"),
                    Some(places) => counted("decimal-places", *places),
                };
                if *non_negative { with("from-zero", "number", number) } else { number }
            }
            Self::MinNumber { bound } => with("min-number", "bound", number_limit(bound, form, speaker)),
            Self::MaxNumber { bound } => with("max-number", "bound", number_limit(bound, form, speaker)),
            Self::MinDate { bound } => with("min-date", "bound", date_limit(bound, form, speaker)),
            Self::MaxDate { bound } => with("max-date", "bound", date_limit(bound, form, speaker)),
            Self::MinAge { years } => counted("min-age", *years),
            Self::MaxAge { years } => counted("max-age", *years),
            Self::Iban => plain("iban"),
            Self::Bic => plain("bic"),
            Self::TaxId => plain("tax-id"),
            Self::Plz => plain("plz"),
            Self::PlzAmong { values } => with("plz-among", "values", list(values, speaker)),
            Self::KfzKennzeichen => plain("kfz-kennzeichen"),
            Self::Email => plain("email"),
            Self::Phone => plain("phone"),
            Self::IdCardNumber => plain("id-card-number"),
            Self::Din91379 { data_type } => with("din-91379", "data_type", value(letter(*data_type))),
            Self::EuroPositive { zero: false } => plain("euro-positive"),
            Self::EuroPositive { zero: true } => plain("euro-positive-or-zero"),
            Self::EuroNegative { zero: false } => plain("euro-negative"),
            Self::EuroNegative { zero: true } => plain("euro-negative-or-zero"),
            Self::FileExtensions { endings } => with("file-extensions", "values", list(endings, speaker)),
            Self::FileName { pattern } => with("file-name", "pattern", value(pattern)),
            Self::MaxFileSize { bytes } => with("max-file-size", "size", size(*bytes, speaker)),
            Self::MaxTotalSize { bytes } => with("max-total-size", "size", size(*bytes, speaker)),
            Self::MaxFiles { count } => counted("max-files", *count),
            Self::PdfA => plain("pdf-a"),
            Self::AtLeastOneOf { alternatives, when } => one_of("at-least-one-of", alternatives, when, form, speaker),
            Self::ExactlyOneOf { alternatives, when } => one_of("exactly-one-of", alternatives, when, form, speaker),
            Self::VerificationLevel { levels } => with("verification-level", "values", list(levels, speaker)),
            Self::Script { .. } => plain("script"),
            Self::Unknown { name, .. } => with("unknown", "name", named(name)),
        }
    }
}

fn letter(data_type: CharacterType) -> &'static str {
    domain::din91379::DataType::from(data_type).name()
}
