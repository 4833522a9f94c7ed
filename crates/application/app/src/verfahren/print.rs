//! A form with its rules as sentences, to be printed: for people who read it without an account. In German, as all documents.

use documents::words::fill;
use documents::{FormDocument, FormPart, FormWords, Row, Words};
use fim::form::BEZUG;
use forms::{
    Computation, Condition, Field, FieldGroup, FieldType, Form, Kept, Language, Section, ShownThing, ShownWhen,
    Standpoint, Validator, ValidatorKind, ValidatorSentence,
};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::OpenDesign;

/// Everything that citizens can meet, in the order of the form.
fn document(form: &Form, words: &Words, changed_at: DateTime) -> FormDocument {
    let printer = Printer { form, words, own: &words.form };
    let row = |label: &str, value: String| Row { label: label.to_owned(), value };
    let changed = changed_at.strftime(&words.time).to_string();
    let fim_id = form.kept.get("fimId").and_then(Value::as_str);
    let mut head = vec![row(&words.form.id, form.id.clone()), row(&words.form.changed, changed)];
    head.extend(fim_id.map(|id| row(&words.form.fim_id, id.to_owned())));
    let title = if form.title.trim().is_empty() { &form.id } else { &form.title };
    FormDocument { title: title.clone(), head, parts: printer.parts(), created_at: changed_at }
}

impl OpenDesign {
    /// With the day of its last change.
    pub fn document(&self, words: &Words, zone: &TimeZone) -> FormDocument {
        document(self.form(), words, zone.to_datetime(self.line.changed_at))
    }
}

struct Printer<'a> {
    form: &'a Form,
    words: &'a Words,
    own: &'a FormWords,
}

impl Printer<'_> {
    fn parts(&self) -> Vec<FormPart> {
        let mut parts = vec![];
        for (number, section) in (1_usize..).zip(&self.form.sections) {
            self.section(section, number, &mut parts);
        }
        parts
    }

    fn section(&self, section: &Section, number: usize, parts: &mut Vec<FormPart>) {
        let values = [("number", number.to_string()), ("title", section.title.clone())];
        parts.push(FormPart::Section(self.fill(&self.own.section, &values).trim_end_matches([':', ' ']).to_owned()));
        let at = Standpoint::section(self.form);
        parts.extend(self.shown(&at, ShownThing::Section, &section.skip_conditions).map(FormPart::Text));
        parts.extend(law(&section.kept).map(|text| FormPart::Text(self.fill(&self.own.law, &[("text", text)]))));
        section.groups.iter().for_each(|group| self.group(group, parts));
    }

    fn group(&self, group: &FieldGroup, parts: &mut Vec<FormPart>) {
        let at = Standpoint::group(self.form, group);
        if !group.title.trim().is_empty() {
            parts.push(FormPart::Group(group.title.clone()));
        }
        let mut lines = vec![];
        if group.multiple {
            let (min, max) = (group.instance_minimum(), group.instance_limit());
            lines.push(if min == max {
                self.fill(&self.own.repeated_fixed, &[("count", max.to_string())])
            } else {
                self.fill(&self.own.repeated, &[("min", min.to_string()), ("max", max.to_string())])
            });
        }
        lines.extend(self.shown(&at, ShownThing::Group, &group.conditions));
        self.checks(&at, &group.validators, &mut lines);
        lines.extend(law(&group.kept).map(|text| self.fill(&self.own.law, &[("text", text)])));
        if !lines.is_empty() {
            parts.push(FormPart::Text(lines.join("\n")));
        }
        parts.extend(group.fields().filter_map(|field| self.field(&at, field)));
    }

    /// None for what shows nothing.
    fn field(&self, at: &Standpoint<'_>, field: &Field) -> Option<FormPart> {
        if !field.kind.is_answered() {
            return self.text(at, field).map(FormPart::Text);
        }
        let own = self.own;
        let mut lines = vec![self.kind_and_duty(field)];
        let options =
            field.options.iter().map(|option| self.fill(&own.option, &[("label", option.label().to_owned())]));
        lines.extend(options);
        if field.disabled {
            lines.push(own.locked.clone());
        }
        lines.extend(self.preset(field));
        if field.prefill().is_some() {
            lines.push(own.account.clone());
        }
        if Computation::of(field).is_some() {
            lines.push(own.computed.clone());
        }
        lines.extend(self.shown(at, ShownThing::Field, &field.conditions));
        self.checks(at, &field.validators, &mut lines);
        if !field.helptext.trim().is_empty() {
            lines.push(self.fill(&own.help, &[("text", field.helptext.clone())]));
        }
        lines.extend(law(&field.kept).map(|text| self.fill(&own.law, &[("text", text)])));
        let label = if field.label.trim().is_empty() { &field.id } else { &field.label };
        Some(FormPart::Question(Row { label: label.clone(), value: lines.join("\n") }))
    }

    fn kind_and_duty(&self, field: &Field) -> String {
        let kind = self.kind(&field.kind);
        let sometimes = |one: &Validator| matches!(one.kind, ValidatorKind::RequiredIf { .. });
        let duty = if field.required {
            &self.own.required
        } else if field.validators.iter().any(sometimes) {
            &self.own.sometimes
        } else {
            &self.own.optional
        };
        self.fill(duty, &[("kind", kind)])
    }

    fn kind(&self, kind: &FieldType) -> String {
        let known = self.own.kinds.get(kind.name()).cloned();
        known.unwrap_or_else(|| self.fill(&self.own.unknown_kind, &[("name", kind.name().to_owned())]))
    }

    /// What people read between questions, and of pictures what they show.
    fn text(&self, at: &Standpoint<'_>, field: &Field) -> Option<String> {
        let said = field.hint().trim();
        let alt = field.additional_config.as_ref().and_then(|config| config.alt.clone());
        let text = if said.is_empty() { alt.unwrap_or_default() } else { said.to_owned() };
        if text.is_empty() {
            return None;
        }
        let is_plain = matches!(field.kind, FieldType::Text | FieldType::H1 | FieldType::H2);
        let text = if is_plain {
            text
        } else {
            self.fill(&self.own.picture, &[("kind", self.kind(&field.kind)), ("text", text)])
        };
        let shown = self.shown(at, ShownThing::Field, &field.conditions);
        Some([Some(text), shown].into_iter().flatten().collect::<Vec<_>>().join("\n"))
    }

    /// The value with which the question starts, by its label.
    fn preset(&self, field: &Field) -> Option<String> {
        let value = match &field.default {
            Value::Null => return None,
            Value::String(text) if text.is_empty() => return None,
            Value::String(text) => field.option_label(text),
            Value::Bool(yes) => if *yes { &self.words.yes } else { &self.words.no }.clone(),
            other => other.to_string(),
        };
        Some(self.fill(&self.own.preset, &[("value", value)]))
    }

    fn shown(&self, at: &Standpoint<'_>, thing: ShownThing, conditions: &[Condition]) -> Option<String> {
        let said = || ShownWhen::read(at, conditions).say(self.form, thing, Language::German).text();
        (!conditions.is_empty()).then(|| self.fill(&self.own.sentence, &[("sentence", said())]))
    }

    fn checks(&self, at: &Standpoint<'_>, validators: &[Validator], lines: &mut Vec<String>) {
        for validator in validators {
            let sentence = ValidatorSentence::read(at, validator);
            let said = sentence.say(self.form, Language::German).text();
            lines.push(self.fill(&self.own.check, &[("sentence", said)]));
            let message = validator.message.as_ref().filter(|message| !message.trim().is_empty());
            lines.extend(message.map(|message| self.fill(&self.own.message, &[("message", message.clone())])));
        }
    }

    fn fill(&self, text: &str, values: &[(&str, String)]) -> String {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fill(text, &values)
    }
}

/// The law or standard that something comes from.
fn law(kept: &Kept) -> Option<String> {
    let texts = kept.get(BEZUG)?.as_array()?.iter().filter_map(Value::as_str);
    let texts: Vec<&str> = texts.collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verfahren::samples::SAMPLES;

    fn printed(json: &str) -> FormDocument {
        let form = Form::read(json).unwrap();
        document(&form, &Words::german().unwrap(), jiff::civil::date(2026, 11, 30).at(9, 0, 0, 0))
    }

    #[test]
    fn every_type_of_field_has_a_name() {
        let words = Words::german().unwrap();
        let without: Vec<&str> =
            FieldType::ALL.iter().map(|(_, name)| *name).filter(|name| !words.form.kinds.contains_key(*name)).collect();
        assert_eq!(without, [""; 0]);
    }

    #[test]
    fn a_form_reads_as_people_would_tell_it() {
        let (_, json) = SAMPLES.iter().find(|(name, _)| *name == "hundesteuer").unwrap();
        let document = printed(json);
        let question = |label: &str| {
            let found = document.parts.iter().find_map(|part| match part {
                FormPart::Question(row) if row.label == label => Some(row.value.clone()),
                _ => None,
            });
            found.unwrap_or_else(|| panic!("no {label}"))
        };
        let golden = [
            (
                "Vornamen",
                "kurzer Text, Pflichtangabe\nKommt, wenn vorhanden, aus dem Servicekonto.\n\
                 Geprüft wird: nur Zeichen nach DIN 91379, Datentyp A\nGeprüft wird: höchstens 100 Zeichen",
            ),
            (
                "Zweite Rasse",
                "kurzer Text, freiwillig\nDieses Feld erscheint nur, wenn gilt: „Ist der Hund ein Mischling?“ in derselben \
                 Angabe ist ja.\nGeprüft wird: höchstens 80 Zeichen",
            ),
            ("Geschlecht", "eine Möglichkeit zur Auswahl, Pflichtangabe\n– Rüde\n– Hündin"),
            (
                "In Ihrem Haushalt seit",
                "Datum, Pflichtangabe\nGeprüft wird: frühestens Wurfdatum in derselben Angabe\n\
                 Geprüft wird: spätestens heute + 14 Tage",
            ),
            (
                "Chipnummer",
                "kurzer Text, freiwillig\nGeprüft wird: hat die Form \\d{15}\nSonst erscheint: Eine Chipnummer hat 15 \
                 Ziffern.\nHilfe: 15 Ziffern, steht im Heimtierausweis.",
            ),
        ];
        for (label, said) in golden {
            assert_eq!(question(label), said, "{label}");
        }
        let has = |part: FormPart| assert!(document.parts.contains(&part), "{part:?}");
        has(FormPart::Section("Abschnitt 2: Hunde".to_owned()));
        has(FormPart::Group("Hund".to_owned()));
        has(FormPart::Text("Kann mehrmals angegeben werden, 1 bis 10 Mal.".to_owned()));
        let is_hint = |part: &&FormPart| matches!(part, FormPart::Text(text) if text.starts_with("Hinweis: "));
        assert_eq!(document.parts.iter().filter(is_hint).count(), 1);
        // Nothing that is asked is left out.
        let form = Form::read(json).unwrap();
        let asked = form.groups().flat_map(|group| group.fields()).filter(|field| field.kind.is_answered()).count();
        assert_eq!(document.parts.iter().filter(|part| matches!(part, FormPart::Question(_))).count(), asked);
    }

    #[test]
    fn a_sample_becomes_a_document() {
        let (name, json) = SAMPLES[1];
        let bytes = documents::form::render(&printed(json), &Words::german().unwrap()).unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7"), "{name}");
    }
}
