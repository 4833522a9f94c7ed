//! Orders of numbers and dates: what is left between bounds, and bounds between fields that can't all hold.

use jiff::civil::Date;

use crate::Decimal;
use crate::model::{DateBound, NumberBound, Span, ValidatorKind};

/// The numbers that fixed bounds leave, with so many digits after the point.
pub(super) struct NumberRange {
    min: Option<Decimal>,
    max: Option<Decimal>,
    places: usize,
}

impl NumberRange {
    pub fn of<'a>(kinds: impl Iterator<Item = &'a ValidatorKind>) -> Self {
        let mut range = Self { min: None, max: None, places: 18 };
        let cent = Decimal::parse("0.01").unwrap_or_default();
        let minus_cent = Decimal::parse("-0.01").unwrap_or_default();
        for kind in kinds {
            match kind {
                ValidatorKind::MinNumber(NumberBound::Value(min)) => range.at_least(*min),
                ValidatorKind::MaxNumber(NumberBound::Value(max)) => range.at_most(*max),
                ValidatorKind::Number { non_negative, decimal_places } => {
                    if *non_negative {
                        range.at_least(Decimal::default());
                    }
                    range.places = range.places.min(decimal_places.unwrap_or(18));
                }
                ValidatorKind::EuroPositive { strict } => {
                    range.at_least(if *strict { cent } else { Decimal::default() })
                }
                ValidatorKind::EuroNegative { strict } => {
                    range.at_most(if *strict { minus_cent } else { Decimal::default() })
                }
                _ => {}
            }
        }
        range
    }

    pub fn with_places(mut self, places: usize) -> Self {
        self.places = self.places.min(places);
        self
    }

    fn at_least(&mut self, min: Decimal) {
        self.min = Some(self.min.map_or(min, |known| known.max(min)));
    }

    fn at_most(&mut self, max: Decimal) {
        self.max = Some(self.max.map_or(max, |known| known.min(max)));
    }

    /// Some numbers of the range; none if it is empty.
    pub fn samples(&self) -> Option<Vec<Decimal>> {
        // The smallest number from the lower bound on that has no more digits than are allowed, and some after it.
        let start = match (self.min, self.max) {
            (Some(min), _) if min.places() <= self.places => min,
            (Some(min), _) => min.neighbours(self.places).0,
            (None, Some(max)) if max < Decimal::from(1) => max.neighbours(self.places.min(2)).1,
            (None, _) => Decimal::from(1),
        };
        let inside =
            |number: &Decimal| self.max.is_none_or(|max| *number <= max) && self.min.is_none_or(|min| *number >= min);
        let step = self.places.min(2);
        let mut samples: Vec<Decimal> = vec![start];
        for _ in 0..8 {
            let next = samples.last().map_or(start, |last| last.neighbours(step).0);
            samples.push(next);
        }
        samples.retain(inside);
        (!samples.is_empty()).then_some(samples)
    }
}

/// The days that fixed bounds, and bounds relative to today, leave.
pub(super) struct DateRange {
    first: Date,
    last: Date,
}

impl DateRange {
    /// None if no day is left.
    pub fn of<'a>(kinds: impl Iterator<Item = &'a ValidatorKind>, today: Date) -> Option<Self> {
        let mut range = Self { first: Date::constant(1000, 1, 1), last: Date::constant(9999, 12, 31) };
        let years_ago = |years: usize| {
            let years = i16::try_from(years).ok()?;
            Span { years: -years, ..Span::default() }.after(today)
        };
        for kind in kinds {
            match kind {
                ValidatorKind::MinDate(bound) => {
                    range.first = range.first.max(fixed(bound, today).unwrap_or(range.first))
                }
                ValidatorKind::MaxDate(bound) => range.last = range.last.min(fixed(bound, today).unwrap_or(range.last)),
                ValidatorKind::MinAge(years) => range.last = range.last.min(years_ago(*years).unwrap_or(range.last)),
                ValidatorKind::MaxAge(years) => {
                    let first = years_ago(years + 1).and_then(|day| day.tomorrow().ok());
                    range.first = range.first.max(first.unwrap_or(range.first));
                }
                _ => {}
            }
        }
        (range.first <= range.last).then_some(range)
    }

    pub fn samples(&self, today: Date) -> Vec<Date> {
        let mut samples = vec![today, self.first, self.last];
        for step in 1..8 {
            samples
                .extend([Span::days(step).after(self.first), Span::days(-step).after(self.last)].into_iter().flatten());
        }
        samples.retain(|day| (self.first..=self.last).contains(day));
        samples
    }
}

fn fixed(bound: &DateBound, today: Date) -> Option<Date> {
    match bound {
        DateBound::Day(day) => Some(*day),
        DateBound::Today(span) => span.after(today),
        DateBound::Field(..) => None,
    }
}

/// `low` comes at least `gap` before `high`; both are numbers of a caller's choosing, gaps are days or 10⁻¹⁸.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Link {
    pub low: usize,
    pub high: usize,
    pub gap: i128,
}

/// Links that can't all hold: a circle whose gaps add up to more than nothing (Bellman and Ford). Gives their indexes.
pub(crate) fn impossible_order(count: usize, links: &[Link]) -> Option<Vec<usize>> {
    let mut distance = vec![0_i128; count];
    let mut through: Vec<Option<usize>> = vec![None; count];
    let mut last = None;
    for _ in 0..=count {
        last = None;
        for (index, link) in links.iter().enumerate() {
            if distance[link.low] + link.gap > distance[link.high] {
                distance[link.high] = distance[link.low] + link.gap;
                through[link.high] = Some(index);
                last = Some(link.high);
            }
        }
        last?;
    }
    // Far enough back one is inside the circle.
    let mut at = last?;
    for _ in 0..count {
        at = links[through[at]?].low;
    }
    let (start, mut circle) = (at, vec![]);
    loop {
        let link = through[at]?;
        circle.push(link);
        at = links[link].low;
        if at == start {
            circle.sort_unstable();
            return Some(circle);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_that_ask_for_too_much_are_found() {
        let link = |low, high, gap| Link { low, high, gap };
        assert_eq!(impossible_order(3, &[link(0, 1, 1), link(1, 2, 0), link(2, 0, -1)]), None);
        assert_eq!(impossible_order(3, &[link(0, 1, 1), link(1, 2, 0), link(2, 0, 0)]), Some(vec![0, 1, 2]));
        assert_eq!(impossible_order(4, &[link(3, 0, 5), link(0, 1, 1), link(1, 0, 0)]), Some(vec![1, 2]));
        assert_eq!(impossible_order(1, &[link(0, 0, 1)]), Some(vec![0]));
        assert_eq!(impossible_order(2, &[]), None);
    }
}
