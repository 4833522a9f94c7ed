//! An answer about a day, with the steps that led to it. The words are the screen's.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use ts_rs::TS;

use super::Length;
use crate::calendar::{Calendar, LocalHoliday, NotWorking};

/// What a time limit counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename = "FristEvent")]
pub enum Event {
    /// Handed to the post ("Aufgabe zur Post"; to be noted in the file, § 4 (2) sentence 4 VwZG).
    Posting,
    /// Sent electronically.
    Sending,
    /// Made available for retrieval ("Bereitstellung zum Abruf").
    Provision,
    /// The notice that something can be retrieved was sent ("Absendung der Benachrichtigung").
    Notice,
    /// Retrieved by the addressee.
    Retrieval,
    /// Made public as is customary at the place ("ortsübliche Bekanntmachung").
    Publication,
    /// The act became known to the addressee ("Bekanntgabe").
    Notification,
    /// An application came in, complete or not.
    Application,
    /// A Widerspruch came in.
    Objection,
    /// Complete documents came in.
    Receipt,
    /// A trade notice came in (§ 14 GewO).
    TradeNotice,
    /// What kept somebody from keeping a Frist has ended.
    EndOfObstacle,
    /// An earlier Frist ended.
    EndOfFrist,
    /// Somebody was born.
    Birth,
}

/// What was done in a step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "what", content = "of", rename_all = "kebab-case")]
#[ts(rename = "FristStepKind")]
pub enum What {
    /// The event that the time counts from.
    Event(Event),
    /// The day after so much time, without the day of the event.
    After(Length),
    /// The day that ends so much time, with the first day.
    Including(Length),
    /// The month doesn't have the day.
    LastOfMonth,
    /// Nothing ends on such a day: the day after it.
    Past(NotWorking),
    /// It is such a day, and stays.
    StaysOn(NotWorking),
    /// An extended Frist goes on from here.
    Extension,
}

/// A step, in the order in which it was made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[ts(rename = "FristStep")]
pub struct Step {
    /// Why the day is what it is.
    pub what: What,
    /// The day that this step came to.
    #[ts(type = "string")]
    pub day: Date,
    /// The provision.
    pub source: &'static str,
}

/// What may be otherwise than the answer says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "doubt", rename_all = "kebab-case")]
#[ts(rename = "FristDoubt")]
pub enum Doubt {
    /// Some municipalities have a holiday on this day, and it isn't known whether this one does.
    LocalHoliday {
        /// The one that is kept in some municipalities.
        holiday: LocalHoliday,
        /// The day that a Frist or fiction ends on, or moves to.
        #[ts(type = "string")]
        day: Date,
    },
    /// The day may be a holiday in the addressee's country.
    HolidayAbroad,
    /// The rule's text or its time was not confirmed by the law itself.
    Rule,
}

/// A day and how it was found.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Reckoning {
    #[ts(type = "string")]
    day: Date,
    steps: Vec<Step>,
    doubts: Vec<Doubt>,
}

impl Reckoning {
    /// Begins on the day of an event.
    pub(super) fn begin(event: Event, day: Date) -> Self {
        let first = Step { what: What::Event(event), day, source: "" };
        Self { day, steps: vec![first], doubts: vec![] }
    }

    /// The answer.
    pub fn day(&self) -> Date {
        self.day
    }

    /// How it was found. The first step is the event, with the provision that grants a Frist from there, where the law has one.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Empty where the answer is sure.
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }

    pub(super) fn step(&mut self, what: What, day: Date, source: &'static str) {
        self.day = day;
        self.steps.push(Step { what, day, source });
    }

    pub(super) fn doubt(&mut self, doubt: Doubt) {
        self.doubts.push(doubt);
    }

    /// Names the provision that grants the Frist, at its event.
    pub(super) fn granted_by(&mut self, source: &'static str) {
        if let Some(first) = self.steps.first_mut() {
            first.source = source;
        }
    }

    /// Puts what an earlier Frist took before these steps.
    pub(super) fn precede(&mut self, earlier: &Self, source: &'static str) {
        let joint = Step { what: What::Extension, day: earlier.day, source };
        let own = self.steps.drain(1..).collect::<Vec<_>>();
        self.steps = earlier.steps.iter().copied().chain([joint]).chain(own).collect();
        self.doubts = earlier.doubts.iter().copied().chain(self.doubts.drain(..)).collect();
    }

    /// Goes on to the next day that is neither Saturday nor Sunday.
    pub(super) fn move_over_weekend(&mut self, source: &'static str) {
        self.move_while(source, NotWorking::by_weekday);
    }

    fn move_while(&mut self, source: &'static str, not_working: impl Fn(Date) -> Option<NotWorking>) {
        while let Some(why) = not_working(self.day) {
            let next = self.day.saturating_add(1.day());
            if next == self.day {
                return;
            }
            self.step(What::Past(why), next, source);
        }
    }

    /// Goes on to the next day that is neither Saturday nor Sunday nor holiday at the place.
    pub(super) fn move_to_working_day(&mut self, source: &'static str, calendar: &Calendar) {
        self.move_while(source, |day| calendar.not_working(day));
        if let Some(holiday) = calendar.doubt(self.day) {
            self.doubt(Doubt::LocalHoliday { holiday, day: self.day });
        }
    }

    /// Says why the day stays where others would move.
    pub(super) fn stay(&mut self, source: &'static str, calendar: &Calendar) {
        if let Some(why) = calendar.not_working(self.day) {
            self.step(What::StaysOn(why), self.day, source);
        }
    }
}
