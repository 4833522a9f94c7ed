//! The words of conditions.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::asked::{Asked, AskedInstance, AskedKind};
use super::condition::ConditionSentence;
use super::said::{Language, Said, Segment, Speaker, plain_value};
use super::shown::ShownWhen;
use super::statement::Statement;
use crate::value::{date_of, same_text};
use crate::{Decimal, Field, FieldType, Form};

/// What is shown or skipped by conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ShownThing {
    /// A field.
    Field,
    /// A group.
    Group,
    /// A section, which conditions skip.
    Section,
}

impl ShownWhen {
    /// A whole sentence: "Dieses Feld erscheint nur, wenn gilt: Herkunft ist Zuzug oder Privat".
    pub fn say(&self, form: &Form, thing: ShownThing, language: Language) -> Said {
        let speaker = Speaker(language);
        let path = match thing {
            ShownThing::Field => "shown/field",
            ShownThing::Group => "shown/group",
            ShownThing::Section => "shown/section",
        };
        match self.clause(form, speaker) {
            None => speaker.plain(&format!("{path}/always")),
            Some(clause) => speaker.say(&format!("{path}/when"), &[("clause", clause)]),
        }
    }

    /// Behind "wenn"; none without conditions.
    pub(super) fn clause(&self, form: &Form, speaker: Speaker) -> Option<Said> {
        match self.any.as_slice() {
            [] => None,
            [one] => Some(one.clause(form, speaker)),
            several => Some(speaker.say("clause/any", &[("parts", parts(several, form, speaker))])),
        }
    }
}

impl ConditionSentence {
    /// As a sentence by itself: "Herkunft ist Zuzug oder Privat".
    pub fn say(&self, form: &Form, language: Language) -> Said {
        self.words(form, Speaker(language))
    }

    fn words(&self, form: &Form, speaker: Speaker) -> Said {
        match self {
            Self::Field { asked, statement } => {
                let said = statement.words(asked.in_form(form), speaker);
                asked.sentence(form, said, speaker)
            }
            Self::Variable { name, values } => {
                let values = values.iter().map(|value| value_said(None, value, speaker)).collect();
                let name = Said { segments: vec![Segment::Name { text: name.clone() }] };
                speaker.say("condition/variable", &[("name", name), ("values", speaker.join("or", values))])
            }
            Self::Constant { holds: true } => speaker.plain("condition/always"),
            Self::Constant { holds: false } => speaker.plain("condition/never"),
            Self::All { parts: list } if list.is_empty() => speaker.plain("condition/all-of-none"),
            Self::Any { parts: list } if list.is_empty() => speaker.plain("condition/any-of-none"),
            Self::All { parts: list } => speaker.say("condition/all", &[("parts", parts(list, form, speaker))]),
            Self::Any { parts: list } => speaker.say("condition/any", &[("parts", parts(list, form, speaker))]),
            Self::Unknown { name, .. } => {
                let name = Said { segments: vec![Segment::Name { text: name.clone() }] };
                speaker.say("condition/unknown", &[("name", name)])
            }
        }
    }

    /// Behind "wenn".
    fn clause(&self, form: &Form, speaker: Speaker) -> Said {
        match self {
            Self::All { parts: list } if !list.is_empty() => {
                speaker.say("clause/all", &[("parts", parts(list, form, speaker))])
            }
            Self::Any { parts: list } if !list.is_empty() => {
                speaker.say("clause/any", &[("parts", parts(list, form, speaker))])
            }
            Self::Field { .. }
            | Self::Variable { .. }
            | Self::Constant { .. }
            | Self::All { .. }
            | Self::Any { .. }
            | Self::Unknown { .. } => speaker.say("clause/one", &[("condition", self.words(form, speaker))]),
        }
    }
}

fn parts(parts: &[ConditionSentence], form: &Form, speaker: Speaker) -> Said {
    let part = |part: &ConditionSentence| {
        let said = part.words(form, speaker);
        if part.parts().is_empty() { said } else { speaker.say("join/nested", &[("parts", said)]) }
    };
    speaker.join("parts", parts.iter().map(part).collect())
}

impl Asked {
    /// The question, with its group where several questions are called the same.
    pub(super) fn question(&self, form: &Form, speaker: Speaker) -> Said {
        let field = self.in_form(form);
        let text = field.map_or_else(|| format!("{}/{}", self.group, self.field), called);
        let namesakes = form.groups().flat_map(|group| group.fields()).filter(|other| called(other) == text).count();
        let node = field.map(|field| field.node.clone());
        let said = ("field", Said::quoted(speaker.0, Segment::Field { text, node }));
        let group = form.group(&self.group).map(|group| group.title.as_str()).filter(|title| !title.is_empty());
        match (field, group) {
            (None, _) => speaker.say("field/gone", &[said]),
            (Some(_), Some(group)) if namesakes > 1 => {
                speaker.say("field/in-group", &[said, ("group", Said::word(group))])
            }
            (Some(_), _) => speaker.say("field/plain", &[said]),
        }
    }

    /// Which instance; none where it needn't be said.
    pub(super) fn instance_said(&self, speaker: Speaker) -> Option<Said> {
        let said = match self.instance {
            AskedInstance::Only => return None,
            AskedInstance::Same => speaker.plain("instance/same"),
            AskedInstance::SameNumber => speaker.plain("instance/same-number"),
            AskedInstance::First => speaker.plain("instance/first"),
            AskedInstance::Nth { index } => {
                let number = Said::word(index.saturating_add(1).to_string());
                speaker.say("instance/nth", &[("number", number)])
            }
        };
        Some(Said { segments: vec![Segment::Instance { text: said.text() }] })
    }

    pub(super) fn sentence(&self, form: &Form, statement: Said, speaker: Speaker) -> Said {
        let (field, statement) = (("field", self.question(form, speaker)), ("statement", statement));
        match self.instance_said(speaker) {
            None => speaker.say("condition/field", &[field, statement]),
            Some(instance) => speaker.say("condition/field-instance", &[field, ("instance", instance), statement]),
        }
    }
}

/// What people call a field.
pub(super) fn called(field: &Field) -> String {
    if field.hint().is_empty() { field.id.clone() } else { field.hint().to_owned() }
}

impl Statement {
    /// What it says of an answer, by itself: "ist Zuzug oder Privat". None stands for a field that isn't there.
    pub fn say(&self, field: Option<&Field>, language: Language) -> Said {
        self.words(field, Speaker(language))
    }

    pub(super) fn words(&self, field: Option<&Field>, speaker: Speaker) -> Said {
        let kind = AskedKind::of(field);
        let texts = |path: &str, join: &str, values: &[String]| {
            let values = values.iter().map(|value| value_said(field, &Value::from(value.as_str()), speaker));
            speaker.say(&format!("statement/{path}"), &[("values", speaker.join(join, values.collect()))])
        };
        let raw = |path: &str, join: &str, values: &[Value]| {
            let values = values.iter().map(|value| value_said(field, value, speaker));
            speaker.say(&format!("statement/{path}"), &[("values", speaker.join(join, values.collect()))])
        };
        let plain = |path: &str| speaker.plain(&format!("statement/{path}"));
        match self {
            Self::OneOf { values } => texts("one-of", "or", values),
            Self::NoneOf { values } => texts("none-of", "and-not", values),
            Self::ContainsOneOf { values } => texts("contains-one-of", "or", values),
            Self::ContainsNoneOf { values } if values.len() < 2 => texts("contains-not", "or", values),
            Self::ContainsNoneOf { values } => texts("contains-none-of", "nor", values),
            Self::ContainsAllOf { values } => {
                let values = values.iter().map(|value| value_said(field, &Value::from(value.as_str()), speaker));
                speaker.say("statement/contains-all-of", &[("values", speaker.list("and", values.collect()))])
            }
            Self::Yes => plain("yes"),
            Self::No => plain("no"),
            Self::Ticked => plain("ticked"),
            Self::NotTicked => plain("not-ticked"),
            Self::Exactly { values } => texts("exactly", "or", values),
            Self::Filled => plain(match kind {
                AskedKind::Choice | AskedKind::Several | AskedKind::YesNo => "answered",
                AskedKind::Box => "ticked",
                AskedKind::Written | AskedKind::Nothing => "filled",
                AskedKind::File => "attached",
            }),
            Self::Empty => plain(match kind {
                AskedKind::Choice | AskedKind::Several | AskedKind::YesNo => "open",
                AskedKind::Box => "not-ticked",
                AskedKind::Written | AskedKind::Nothing => "empty",
                AskedKind::File => "missing",
            }),
            Self::Is { values } => raw("is", "or", values),
            Self::IsNot { values } => raw("is-not", "and-not", values),
            Self::Truth { yes } => plain(match (yes, kind == AskedKind::Box) {
                (true, false) => "truth",
                (false, false) => "untruth",
                (true, true) => "truth-of-box",
                (false, true) => "untruth-of-box",
            }),
        }
    }
}

/// A value by its label, or as people write it.
pub(super) fn value_said(field: Option<&Field>, value: &Value, speaker: Speaker) -> Said {
    let text = value_text(field, value, speaker.0);
    Said::quoted(speaker.0, Segment::Value { text })
}

fn value_text(field: Option<&Field>, value: &Value, language: Language) -> String {
    let plain = || plain_value(language, value);
    let Some(field) = field else { return plain() };
    let written = match AskedKind::of(Some(field)) {
        AskedKind::Choice | AskedKind::Several => {
            let same = |option: &&crate::Choice| same_text(&Value::from(option.value.as_str()), value);
            field.options.iter().find(same).map(|option| option.label().to_owned())
        }
        AskedKind::YesNo | AskedKind::Box => match value.as_str() {
            Some("true") => Some(plain_value(language, &Value::Bool(true))),
            Some("false") => Some(plain_value(language, &Value::Bool(false))),
            _ => None,
        },
        AskedKind::Written => match field.kind {
            FieldType::Date => value.as_str().and_then(|_| date_of(value)).map(|day| day_text(day, language)),
            _ => None,
        },
        AskedKind::File | AskedKind::Nothing => None,
    };
    written.unwrap_or_else(plain)
}

/// A day as people write it.
pub(super) fn day_text(day: Date, language: Language) -> String {
    match language {
        Language::German => day.strftime("%d.%m.%Y").to_string(),
        Language::English => day.to_string(),
    }
}

/// A number as people write it.
pub(super) fn number_text(number: Decimal, language: Language) -> String {
    match language {
        Language::German => number.to_string().replace('.', ","),
        Language::English => number.to_string(),
    }
}
