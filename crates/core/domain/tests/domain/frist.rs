//! Every day from 1990 to 2100 in every Land, by a calendar that knows no dates but a day's number, and counts one by one.

use std::ops::Range;

use amtspult_domain::calendar::{Calendar, Land, LocalHoliday};
use amtspult_domain::frist::reckoning::Event;
use amtspult_domain::frist::{Beginning, Length, Shift, end};
use jiff::civil::Date;

/// A day as people write it.
type Ymd = (i32, u32, u32);

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(is_leap(year)),
        _ => 31,
    }
}

/// All days, one after the other; 1 January 1990 is a Monday.
fn days(years: Range<i32>) -> Vec<Ymd> {
    let months = years.flat_map(|year| (1..=12).map(move |month| (year, month)));
    months.flat_map(|(year, month)| (1..=days_in(year, month)).map(move |day| (year, month, day))).collect()
}

/// Easter Sunday, by Meeus, Jones and Butcher.
fn easter(year: i32) -> Ymd {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    (year, u32::try_from(n / 31).unwrap(), u32::try_from(n % 31 + 1).unwrap())
}

/// A line of the list: what day, in which years, in which Länder ("*": all). `E+n` is n days after Easter Sunday.
const HOLIDAYS: [(&str, Range<i32>, &str); 30] = [
    ("01-01", 1990..2103, "*"),
    ("01-06", 1990..2103, "BW BY ST"),
    ("03-08", 2019..2103, "BE"),
    ("03-08", 2023..2103, "MV"),
    ("E-2", 1990..2103, "*"),
    ("E+0", 1990..2103, "BB"),
    ("E+1", 1990..2103, "*"),
    ("05-01", 1990..2103, "*"),
    ("05-08", 2020..2021, "BE"),
    ("05-08", 2025..2026, "BE"),
    ("E+39", 1990..2103, "*"),
    ("E+49", 1990..2103, "BB"),
    ("E+50", 1990..2103, "*"),
    ("E+60", 1990..2103, "BW BY HE NW RP SL"),
    ("E+60", 1990..2103, "fronleichnam"),
    ("06-17", 1990..1991, "BE BW BY HB HE HH NI NW RP SH SL"),
    ("06-17", 2028..2029, "BE"),
    ("08-08", 1990..2103, "augsburg"),
    ("08-15", 1990..2103, "SL"),
    ("08-15", 1990..2103, "katholisch"),
    ("09-20", 2019..2103, "TH"),
    ("10-03", 1990..2103, "*"),
    ("10-31", 1990..2103, "BB MV SN ST TH"),
    ("10-31", 2017..2018, "*"),
    ("10-31", 2018..2103, "HB HH NI SH"),
    ("11-01", 1990..2103, "BW BY NW RP SL"),
    ("bußtag", 1990..1995, "*"),
    ("bußtag", 1995..2103, "SN"),
    ("12-25", 1990..2103, "*"),
    ("12-26", 1990..2103, "*"),
];

const LETTERS: [&str; 16] =
    ["SH", "HH", "NI", "HB", "NW", "HE", "RP", "BW", "BY", "SL", "BE", "BB", "MV", "SN", "ST", "TH"];

struct Counter {
    days: Vec<Ymd>,
    is_off: Vec<bool>,
}

impl Counter {
    /// The days on which nothing ends at a place.
    fn new(days: &[Ymd], place: &[&str]) -> Self {
        let last = days.last().unwrap().0;
        let number = |day: Ymd| days.binary_search(&day).unwrap();
        let mut is_off: Vec<bool> = (0..days.len()).map(|number| number % 7 >= 5).collect();
        for (when, years, where_) in HOLIDAYS {
            if where_ != "*" && !where_.split(' ').any(|one| place.contains(&one)) {
                continue;
            }
            for year in years.filter(|year| *year <= last) {
                let day = match when.split_once('-') {
                    _ if when == "bußtag" => {
                        (16..23).map(|day| number((year, 11, day))).find(|day| day % 7 == 2).unwrap()
                    }
                    _ if when.starts_with('E') => {
                        let offset: isize = when[1..].parse().unwrap();
                        number(easter(year)).checked_add_signed(offset).unwrap()
                    }
                    Some((month, day)) => number((year, month.parse().unwrap(), day.parse().unwrap())),
                    None => unreachable!("{when}"),
                };
                is_off[day] = true;
            }
        }
        Self { days: days.to_vec(), is_off }
    }

    fn working_from(&self, number: usize) -> Option<Ymd> {
        (number..self.days.len()).find(|number| !self.is_off[*number]).map(|number| self.days[number])
    }

    /// The end of a Frist, counted day by day; of months, by looking for the day of the same number, then for ones before it.
    fn end(&self, number: usize, length: Length) -> Option<Ymd> {
        let (year, month, day) = self.days[number];
        let by_months = |months: u32| {
            let (mut year, mut month) = (year, month);
            for _ in 0..months {
                (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            }
            (1..=day).rev().find_map(|day| self.days.binary_search(&(year, month, day)).ok())
        };
        let last = match length {
            Length::Days(count) => number + usize::from(count),
            Length::Weeks(count) => number + 7 * usize::from(count),
            Length::Months(count) => by_months(u32::from(count))?,
            Length::Years(count) => by_months(12 * u32::from(count))?,
        };
        self.working_from(last)
    }
}

fn ymd(day: Date) -> Ymd {
    (i32::from(day.year()), u32::try_from(day.month()).unwrap(), u32::try_from(day.day()).unwrap())
}

fn date((year, month, day): Ymd) -> Date {
    Date::new(i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), i8::try_from(day).unwrap()).unwrap()
}

/// The Länder, and the municipalities that have more: with what the list calls them.
fn places() -> Vec<(Calendar, Vec<&'static str>)> {
    let laender = Land::ALL.into_iter().zip(LETTERS).map(|(land, letters)| (Calendar::of(land), vec![letters]));
    let more = [
        (Land::Sachsen, "SN", LocalHoliday::Fronleichnam, "fronleichnam"),
        (Land::Thueringen, "TH", LocalHoliday::Fronleichnam, "fronleichnam"),
        (Land::Bayern, "BY", LocalHoliday::MariaHimmelfahrt, "katholisch"),
        (Land::Bayern, "BY", LocalHoliday::AugsburgerFriedensfest, "augsburg"),
    ];
    let more =
        more.map(|(land, letters, local, name)| (Calendar::of(land).with_local(local, true), vec![letters, name]));
    laender.chain(more).collect()
}

#[test]
fn every_working_day_of_a_hundred_years_is_one() {
    let days = days(1990..2101);
    assert_eq!(days.len(), 40_542);
    for (calendar, place) in places() {
        let counter = Counter::new(&days, &place);
        for (number, day) in days.iter().enumerate() {
            let is_off = calendar.not_working(date(*day)).is_some();
            assert_eq!(is_off, counter.is_off[number], "{place:?} {day:?}");
        }
    }
}

/// In the tests each place takes its share of the days; all days at every place with `AMTSPULT_FULL=1`.
#[test]
fn every_frist_of_a_hundred_years_ends_where_counting_does() {
    let days = days(1990..2103);
    let lengths = [
        Length::Days(1),
        Length::Days(4),
        Length::Days(30),
        Length::Weeks(2),
        Length::Months(1),
        Length::Months(3),
        Length::Months(6),
        Length::Years(1),
    ];
    let places = places();
    let step = if trial::full() { 1 } else { places.len() };
    let mut count = 0;
    for (first, (calendar, place)) in places.iter().enumerate() {
        let counter = Counter::new(&days, place);
        for number in (first % step..40_542).step_by(step) {
            for length in lengths {
                let Some(expected) = counter.end(number, length) else { continue };
                let shift = Shift::NextWorkingDay("§ 193 BGB");
                let found = end(Beginning::After(Event::Notification), date(days[number]), length, shift, calendar);
                assert_eq!(ymd(found.day()), expected, "{place:?} {:?} {length:?}", days[number]);
                assert_eq!(found.steps().last().unwrap().day, found.day());
                count += 1;
            }
        }
    }
    println!("{count} Fristen counted");
    assert!(count > 300_000);
}
