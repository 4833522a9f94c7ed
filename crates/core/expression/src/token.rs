//! The words of an expression (EL, Collected Syntax).

use super::fault::{Code, Fault};
use super::{Decimal, Span};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(Decimal),
    Text(String),
    Name(String),
    /// An operator or a word of the language, in the one spelling that stands for all.
    Symbol(&'static str),
    /// The `}` after an expression.
    End,
}

/// Operators and brackets, the longer ones first.
const SYMBOLS: [&str; 21] =
    ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", "[", "]", "(", ")"];
/// Words that are no names (EL, Reserved Words), with what they stand for.
const WORDS: [(&str, &str); 15] = [
    ("and", "&&"),
    ("or", "||"),
    ("not", "!"),
    ("eq", "=="),
    ("ne", "!="),
    ("lt", "<"),
    ("gt", ">"),
    ("le", "<="),
    ("ge", ">="),
    ("div", "/"),
    ("mod", "%"),
    ("empty", "empty"),
    ("true", "true"),
    ("false", "false"),
    ("null", "null"),
];
const WITHOUT_USE: &str = "instanceof";

/// Whether it can be the name of a variable.
pub(super) fn is_name(word: &str) -> bool {
    let mut characters = word.chars();
    let reserved = word == WITHOUT_USE || WORDS.iter().any(|(known, _)| *known == word);
    characters.next().is_some_and(begins_name) && characters.all(continues_name) && !reserved
}

fn begins_name(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '_' | '$')
}

fn continues_name(character: char) -> bool {
    begins_name(character) || character.is_numeric()
}

/// The tokens from `start` to the `}` that ends the expression, which is the last of them. `start` is behind the `${`.
pub(super) fn tokens(text: &str, start: usize) -> Result<Vec<(Token, Span)>, Fault> {
    let mut tokens = vec![];
    let mut at = start;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        at += blank;
        let rest = rest.get(blank..).unwrap_or_default();
        let Some(first) = rest.chars().next() else {
            return Err(Fault::new(Code::UnclosedExpression, Span { start: start.saturating_sub(2), end: at }));
        };
        let (token, length) = match first {
            '}' => (Token::End, 1),
            '"' | '\'' => quoted(rest, first, at)?,
            _ if starts_number(rest) => number(rest, at)?,
            _ if begins_name(first) => word(rest, at)?,
            _ => symbol(rest, first, at)?,
        };
        let ends = token == Token::End;
        tokens.push((token, Span { start: at, end: at + length }));
        if ends {
            return Ok(tokens);
        }
        at += length;
    }
}

fn starts_number(rest: &str) -> bool {
    rest.strip_prefix('.').unwrap_or(rest).starts_with(|character: char| character.is_ascii_digit())
}

fn number(rest: &str, at: usize) -> Result<(Token, usize), Fault> {
    let digits = |from: usize| {
        let part = rest.get(from..).unwrap_or_default();
        from + part.len() - part.trim_start_matches(|character: char| character.is_ascii_digit()).len()
    };
    let mut end = digits(0);
    if rest.get(end..).is_some_and(|rest| rest.starts_with('.')) {
        end = digits(end + 1);
    }
    if let Some(exponent) = rest.get(end..).and_then(|rest| rest.strip_prefix(['e', 'E'])) {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        let after = digits(end + 1 + sign);
        if after > end + 1 + sign {
            end = after;
        }
    }
    let written = rest.get(..end).unwrap_or_default();
    let fault = || Fault::new(Code::NumberOutOfRange, Span { start: at, end: at + end }).with("number", written);
    Decimal::parse(written).map(|number| (Token::Number(number), end)).ok_or_else(fault)
}

/// A backslash stands before the quote of the text or another backslash, and nowhere else.
fn quoted(rest: &str, quote: char, at: usize) -> Result<(Token, usize), Fault> {
    let mut text = String::new();
    let mut characters = rest.char_indices().skip(1);
    while let Some((offset, character)) = characters.next() {
        if character == quote {
            return Ok((Token::Text(text), offset + 1));
        }
        if character != '\\' {
            text.push(character);
            continue;
        }
        match characters.next() {
            Some((_, escaped)) if escaped == quote || escaped == '\\' => text.push(escaped),
            Some((end, escaped)) => {
                let span = Span { start: at + offset, end: at + end + escaped.len_utf8() };
                return Err(Fault::new(Code::UnknownEscape, span).with("escape", format!("\\{escaped}")));
            }
            None => break,
        }
    }
    Err(Fault::new(Code::UnclosedText, Span { start: at, end: at + rest.len() }))
}

fn word(rest: &str, at: usize) -> Result<(Token, usize), Fault> {
    let length = rest.find(|character| !continues_name(character)).unwrap_or(rest.len());
    let word = rest.get(..length).unwrap_or_default();
    if word == WITHOUT_USE {
        return Err(Fault::new(Code::ReservedWord, Span { start: at, end: at + length }).with("word", word));
    }
    let known = WORDS.iter().find(|(known, _)| *known == word);
    Ok((known.map_or_else(|| Token::Name(word.to_owned()), |(_, symbol)| Token::Symbol(symbol)), length))
}

fn symbol(rest: &str, first: char, at: usize) -> Result<(Token, usize), Fault> {
    let known = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
    known.map(|symbol| (Token::Symbol(symbol), symbol.len())).ok_or_else(|| {
        let span = Span { start: at, end: at + first.len_utf8() };
        Fault::new(Code::UnexpectedCharacter, span).with("character", first)
    })
}
