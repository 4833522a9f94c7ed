//! Whether a text is FEEL at all (DMN 1.3, clauses 9 and 10.3.1.2): what is, and isn't read here, is no mistake of its author.
//!
//! One pass without going back, so that it takes linear time. Where the grammar needs to know which names there are, it is
//! taken for granted that there are such: names may have spaces, so any words in a row are one. Precedence doesn't matter
//! here and is left out. Said to be no FEEL is only what no grammar of DMN 1.1 to 1.5 has, and dates and times that there
//! are none of.

#![deny(clippy::arithmetic_side_effects)]

use jiff::civil::{Date, Time};

/// How deep values lie within each other; what is deeper passes for FEEL.
const DEPTH_LIMIT: usize = 100;

/// Words that no name has in it, though names may have spaces.
const RESERVED: [&str; 9] = ["and", "or", "in", "between", "instance", "then", "else", "return", "satisfies"];
/// Functions with such a word in their names.
const BUILT_IN: [&str; 4] = ["date and time", "days and time duration", "years and months duration", "get or else"];
/// Longer ones first.
const COMPARISONS: [&str; 6] = ["<=", ">=", "!=", "<", ">", "="];

/// Whether a cell of inputs, or possible values, is FEEL.
pub(super) fn is_unary_tests(text: &str) -> bool {
    is_read(text, |scanner| scanner.listed(Scanner::expression))
}

/// Whether an output or the expression of an input is FEEL.
pub(super) fn is_expression(text: &str) -> bool {
    is_read(text, Scanner::expression)
}

fn is_read<'a>(text: &'a str, whole: impl FnOnce(&mut Scanner<'a>) -> Option<()>) -> bool {
    let mut scanner = Scanner { rest: text, depth: 0, is_too_deep: false };
    whole(&mut scanner).is_some_and(|()| scanner.is_at_end()) || scanner.is_too_deep
}

/// What is left of a text. Each function reads what it is called after; `None` says that it isn't there.
struct Scanner<'a> {
    rest: &'a str,
    depth: usize,
    is_too_deep: bool,
}

impl<'a> Scanner<'a> {
    fn is_at_end(&mut self) -> bool {
        self.skip_space();
        self.rest.is_empty()
    }

    /// Spaces and comments.
    fn skip_space(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            let behind = match self.rest.get(..2) {
                Some("//") => Some(self.rest.split_once('\n').map_or("", |(_, behind)| behind)),
                Some("/*") => self.rest.split_once("*/").map(|(_, behind)| behind),
                _ => None,
            };
            let Some(behind) = behind else { return };
            self.rest = behind;
        }
    }

    fn sees(&mut self, symbol: &str) -> bool {
        self.skip_space();
        self.rest.starts_with(symbol)
    }

    fn take(&mut self, symbol: &str) -> Option<()> {
        self.skip_space();
        self.rest = self.rest.strip_prefix(symbol)?;
        Some(())
    }

    fn takes_one_of(&mut self, symbols: &[&str]) -> bool {
        symbols.iter().any(|symbol| self.take(symbol).is_some())
    }

    /// The next word, which isn't taken.
    fn word(&mut self) -> &'a str {
        self.skip_space();
        if self.rest.starts_with(|first| is_name_part(first) && !first.is_numeric() && !matches!(first, '\'' | '’')) {
            self.further_word()
        } else {
            ""
        }
    }

    /// The same, where it may begin with a digit: `Abschnitt 2`.
    fn further_word(&mut self) -> &'a str {
        self.skip_space();
        let end = self.rest.find(|part| !is_name_part(part)).unwrap_or(self.rest.len());
        self.rest.get(..end).unwrap_or_default()
    }

    fn take_word(&mut self, word: &str) -> Option<()> {
        if self.word() == word { self.take(word) } else { None }
    }

    fn expression(&mut self) -> Option<()> {
        self.test()?;
        loop {
            if self.take_word("between").is_some() {
                self.arithmetic()?;
                self.take_word("and")?;
                self.arithmetic()?;
            } else if self.take_word("instance").is_some() {
                self.take_word("of")?;
                self.type_name()?;
            } else if ["and", "or", "in"].iter().any(|word| self.take_word(word).is_some()) {
                self.test()?;
            } else if self.takes_one_of(&COMPARISONS) {
                self.arithmetic()?;
            } else {
                return Some(());
            }
        }
    }

    /// `< 5` has a value, too: of what a cell is about, or of what stands before `in`.
    fn test(&mut self) -> Option<()> {
        let _ = self.takes_one_of(&COMPARISONS);
        self.arithmetic()
    }

    fn arithmetic(&mut self) -> Option<()> {
        self.operand()?;
        while self.takes_one_of(&["**", "+", "-", "*", "/"]) {
            self.operand()?;
        }
        Some(())
    }

    /// A value with what is behind it.
    fn operand(&mut self) -> Option<()> {
        while self.take("-").is_some() {}
        if self.depth == DEPTH_LIMIT {
            self.is_too_deep = true;
            return None;
        }
        self.depth = self.depth.saturating_add(1);
        self.value()?;
        loop {
            if self.sees("[") && !self.closes_interval() {
                self.take("[")?;
                self.expression()?;
                self.take("]")?;
            } else if self.take("(").is_some() {
                self.listed_until(")", Self::argument)?;
            } else if self.sees(".") && !self.sees("..") {
                self.take(".")?;
                // `Absatz 2.1` may be one name.
                let word = self.further_word();
                self.take(word).filter(|()| !word.is_empty())?;
                let _ = self.name();
            } else {
                break;
            }
        }
        self.depth = self.depth.saturating_sub(1);
        Some(())
    }

    /// `[` behind the upper bound of an interval, as in `]1..5[`: no filter begins there.
    fn closes_interval(&self) -> bool {
        let mut behind = Scanner { ..*self };
        let _ = behind.take("[");
        behind.is_at_end()
            || [",", ")", "]", "}", "."].iter().any(|end| behind.sees(end))
            || RESERVED.contains(&behind.word())
    }

    fn value(&mut self) -> Option<()> {
        self.skip_space();
        match self.rest.chars().next()? {
            '"' => self.text().map(drop),
            '@' => {
                self.take("@")?;
                let text = self.text()?;
                ["date", "time", "date and time", "duration"].iter().any(|kind| is_of_kind(kind, text)).then_some(())
            }
            '(' => self.bracketed("(", ")"),
            '[' => self.bracketed("[", "]"),
            ']' => self.bracketed("]", "]"),
            '{' => self.take("{").and_then(|()| self.listed_until("}", Self::entry)),
            '.' | '0'..='9' => self.number(),
            _ => self.worded(),
        }
    }

    /// `(1)`, `(1, 2)` behind `in`, `[1, 2]`, and all intervals.
    fn bracketed(&mut self, open: &str, close: &str) -> Option<()> {
        self.take(open)?;
        if open == "[" && self.take("]").is_some() {
            return Some(());
        }
        self.expression()?;
        if self.take("..").is_some() {
            self.expression()?;
            return self.takes_one_of(&[")", "]", "["]).then_some(());
        }
        if self.take(",").is_some() {
            self.listed(Self::expression)?;
        }
        self.take(close).filter(|()| open != "]")
    }

    /// One or several, with commas between them.
    fn listed(&mut self, one: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        one(self)?;
        while self.take(",").is_some() {
            one(self)?;
        }
        Some(())
    }

    /// None or several, and what ends them.
    fn listed_until(&mut self, end: &str, one: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        if self.take(end).is_some() {
            return Some(());
        }
        self.listed(one)?;
        self.take(end)
    }

    /// `1`, or `from: 1`.
    fn argument(&mut self) -> Option<()> {
        self.expression()?;
        if self.take(":").is_some() { self.expression() } else { Some(()) }
    }

    fn entry(&mut self) -> Option<()> {
        if self.sees("\"") {
            self.text()?;
        } else {
            // Names of entries may have signs in them.
            self.name()?;
            while self.takes_one_of(&["+", "-", "*", "/"]) {
                self.name()?;
            }
        }
        self.take(":")?;
        self.expression()
    }

    /// A text between quotation marks, as it is written.
    fn text(&mut self) -> Option<&'a str> {
        self.take("\"")?;
        let mut is_escaped = false;
        let end = self.rest.find(|character: char| {
            let ends = character == '"' && !is_escaped;
            is_escaped = character == '\\' && !is_escaped;
            ends
        })?;
        let (text, behind) = self.rest.split_at_checked(end)?;
        self.rest = behind.strip_prefix('"')?;
        Some(text)
    }

    /// Nothing that belongs to a name or another number stands right behind it.
    fn number(&mut self) -> Option<()> {
        let digits = |text: &'a str| text.trim_start_matches(|next: char| next.is_ascii_digit());
        let whole = digits(self.rest);
        let fraction = whole.strip_prefix('.').filter(|fraction| digits(fraction).len() < fraction.len());
        let behind = fraction.map_or(whole, digits);
        if behind.len() == self.rest.len() {
            return None;
        }
        let exponent = behind.strip_prefix(['e', 'E']).map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
        let power = exponent.map(digits).filter(|after| exponent.is_some_and(|power| after.len() < power.len()));
        self.rest = power.unwrap_or(behind);
        let is_over = !self.rest.starts_with(|next: char| next.is_alphanumeric() || next == '_')
            && (!self.rest.starts_with('.') || self.rest.starts_with(".."));
        is_over.then_some(())
    }

    /// What begins with a word.
    fn worded(&mut self) -> Option<()> {
        match self.word() {
            "if" => {
                self.take("if")?;
                self.expression()?;
                self.take_word("then")?;
                self.expression()?;
                self.take_word("else")?;
                self.expression()
            }
            "for" => {
                self.take("for")?;
                self.iterations()?;
                self.take_word("return")?;
                self.expression()
            }
            word @ ("some" | "every") => {
                self.take(word)?;
                self.iterations()?;
                self.take_word("satisfies")?;
                self.expression()
            }
            "function" => {
                self.take("function")?;
                self.take("(")?;
                self.listed_until(")", Self::parameter)?;
                let _ = self.take_word("external");
                self.expression()
            }
            _ => {
                let name = self.name()?;
                self.is_sound_call(name).then_some(())
            }
        }
    }

    /// `x in list, y in 1..5`.
    fn iterations(&mut self) -> Option<()> {
        self.listed(|scanner| {
            scanner.name()?;
            scanner.take_word("in")?;
            scanner.expression()?;
            if scanner.take("..").is_some() { scanner.expression() } else { Some(()) }
        })
    }

    fn parameter(&mut self) -> Option<()> {
        self.name()?;
        if self.take(":").is_some() { self.type_name() } else { Some(()) }
    }

    fn type_name(&mut self) -> Option<()> {
        self.name()?;
        while self.take(".").is_some() {
            self.name()?;
        }
        if self.take("<").is_some() {
            self.listed_until(">", |scanner| {
                scanner.type_name()?;
                if scanner.take(":").is_some() { scanner.type_name() } else { Some(()) }
            })?;
            if self.take("->").is_some() {
                self.type_name()?;
            }
        }
        Some(())
    }

    /// Words in a row.
    fn name(&mut self) -> Option<&'a str> {
        self.skip_space();
        let begin = self.rest;
        if let Some(name) = BUILT_IN.into_iter().find(|name| begin.starts_with(*name)) {
            self.take(name)?;
            return begin.get(..name.len());
        }
        let mut is_first = true;
        loop {
            let word = self.word();
            let word = if is_first { word } else { self.further_word() };
            if word.is_empty() || RESERVED.contains(&word) {
                break;
            }
            self.take(word)?;
            is_first = false;
        }
        let length = begin.len().checked_sub(self.rest.len()).filter(|_| !is_first)?;
        begin.get(..length).map(str::trim_end)
    }

    /// Dates and times are made of one text that is one.
    fn is_sound_call(&self, name: &str) -> bool {
        let mut behind = Scanner { ..*self };
        let text = behind.take("(").and_then(|()| behind.text()).filter(|_| behind.take(")").is_some());
        text.is_none_or(|text| is_of_kind(name, text))
    }
}

/// Also pictures (DMN 1.3, grammar rule 28).
fn is_name_part(part: char) -> bool {
    part.is_alphanumeric() || matches!(part, '_' | '$' | '?' | '\'' | '’' | '\u{10000}'..='\u{effff}')
}

/// Whether a text is what FEEL's function of that name makes something of; other functions take any text.
fn is_of_kind(function: &str, text: &str) -> bool {
    let is_moment = || text.split_once('T').is_some_and(|(date, time)| is_date(date) && is_time(time));
    match function {
        "date" | "date and time" => is_date(text) || is_moment(),
        "time" => is_time(text) || is_moment(),
        "duration" => is_duration(text),
        _ => true,
    }
}

/// Years may have up to nine digits, which dates here can't have.
fn is_date(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let Some((year, day)) = text.split_once('-') else { return false };
    let is_year = (4..=9).contains(&year.len()) && year.bytes().all(|digit| digit.is_ascii_digit());
    // A year in which there is a 29 February wherever the real one has it.
    let last = year.get(year.len().saturating_sub(4)..).unwrap_or_default();
    let parsed = format!("{last}-{day}").parse::<Date>();
    is_year && day.len() == 5 && parsed.is_ok()
}

/// `12:00:00`, with fractions of seconds, and `Z`, `+01:00` or `@Europe/Berlin` behind it.
fn is_time(text: &str) -> bool {
    let zone = text.find(['Z', '+', '-', '@']).unwrap_or(text.len());
    let Some((time, zone)) = text.split_at_checked(zone) else { return false };
    let is_offset =
        |offset: &str| offset.len() >= 5 && offset.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let is_zone = matches!(zone, "" | "Z")
        || zone.strip_prefix(['+', '-']).is_some_and(is_offset)
        || zone.strip_prefix('@').is_some_and(|name| name.starts_with(char::is_alphabetic));
    (time == "24:00:00" || time.len() >= 8 && time.parse::<Time>().is_ok()) && is_zone
}

/// `P1Y2M`, `-P3DT4H5M6.7S`, however long.
fn is_duration(text: &str) -> bool {
    let Some(parts) = text.strip_prefix('-').unwrap_or(text).strip_prefix('P') else { return false };
    match parts.split_once('T') {
        Some((days, time)) => has_units(days, "YMD") && !time.is_empty() && has_units(time, "HMS"),
        None => !parts.is_empty() && has_units(parts, "YMD"),
    }
}

/// Numbers, each with one of these units behind it, in their order.
fn has_units(text: &str, units: &str) -> bool {
    let mut rest = text;
    for unit in units.chars() {
        let Some((number, behind)) = rest.split_once(unit) else { continue };
        let (whole, fraction) = number.split_once('.').filter(|_| unit == 'S').unwrap_or((number, "0"));
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !are_digits(whole) || !are_digits(fraction) {
            return false;
        }
        rest = behind;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_grammar_has() {
        for text in [
            "time(\"12:00:00\")",
            "> time(\"12:00:00.5+01:00\")",
            "@\"P3DT4H\", @\"23:59:59@Europe/Berlin\"",
            "[duration(\"P1D\")..duration(\"-P2Y3M\"))",
            "date and time(\"2026-11-24T12:00:00Z\")",
            "date(\"999999999-12-31\")",
            "date(2026, 11, 24)",
            "< grenze",
            "[untere Grenze .. obere.Grenze]",
            "]1..5[",
            "]1..n[, 7",
            "[1..10[.start included",
            "🐎 und Wagen",
            "? > 5 and ? < 10",
            "not(1, > 3)",
            "not(contains(?, \"a\"))",
            "-(1 + 2) * 3 ** -2",
            "1234567890123456789012345678901234567890",
            "1.5e-400",
            "if a then \"x\" else -1",
            "for x in 1..5, y in liste return x * y",
            "some x in liste satisfies x in (1, 2, > 5, [7..9])",
            "every x in liste satisfies x between 1 and 2 and x != 7",
            "liste[item > 1][1].name",
            "{a: 1, \"b c\": {}, d: []}.a",
            "function(x: number, y) x + y",
            "function(x) external { java: 1 }",
            "x instance of function<number, list<string>>->context<a: number>",
            "years and months duration(from: a, to: b)",
            "Absatz 2.1 + 1",
            "duration(\"P999999999M\")",
            "duration(\"PT0.S\")",
            "@\"2021-01-01T24:00:00\"",
            "{a+b: 1}",
            "Abschnitt 2 /* der Satzung */ // und so weiter",
        ] {
            assert!(is_unary_tests(text), "{text}");
        }
        assert!(is_expression("a + 1") && !is_expression("1, 2") && is_unary_tests("1, 2"));
        assert!(is_unary_tests(&"(".repeat(5_000)) && is_unary_tests(&"if ".repeat(3_000)));
    }

    #[test]
    fn what_it_has_not() {
        for text in [
            "",
            "-",
            "1 2",
            "5 EUR",
            "18Jahre",
            "24.11.2026",
            "1,",
            "[1..5",
            "1..5",
            "(1",
            "]1, 2]",
            "\"a",
            "'a'",
            "„a“",
            "a == 5",
            "== 5",
            "=> 5",
            "a && b",
            "!a",
            "a | b",
            "date(\"24.11.2026\")",
            "date(\"2026-02-30\")",
            "@\"2026-13-01\"",
            "time(\"25:00:00\")",
            "time(\"12 Uhr\")",
            "duration(\"3 Tage\")",
            "duration(\"P1H\")",
            "duration(\"P\")",
            "if a then b",
            "x between 1",
            "for x return 1",
            "{1: 2}",
            "${a}",
            "a..b",
            "/* offen",
        ] {
            assert!(!is_unary_tests(text), "{text}");
        }
    }
}
