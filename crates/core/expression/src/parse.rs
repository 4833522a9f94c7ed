//! From text to [`Expression`].

use super::Span;
use super::fault::{Code, Fault};
use super::syntax::{BinaryOperator, Expression, Kind, Node, Part, UnaryOperator};
use super::token::{Token, tokens};

/// Longest text that is read, in bytes. No node is evaluated twice, so this also bounds the steps of an evaluation.
pub const LENGTH_LIMIT: usize = 10_000;
/// Deepest nesting that is read, of brackets as well as of operators: `a + b + c` is two deep.
pub const DEPTH_LIMIT: usize = 100;

impl Expression {
    /// Reads a text with `${…}` or `#{…}` in it. `\${` and `\#{` are no expressions but text.
    ///
    /// # Errors
    /// The first [`Fault`]; also where the text calls a method or function, or passes a limit.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.len() > LENGTH_LIMIT {
            let fault = Fault::new(Code::TooLong, Span { start: LENGTH_LIMIT, end: text.len() });
            return Err(fault.with("limit", LENGTH_LIMIT.to_string()));
        }
        let mut parts = vec![];
        let mut marks: Option<&str> = None;
        let mut literal = String::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(offset) = next_mark(rest) else {
                literal.push_str(rest);
                break;
            };
            let (before, from_mark) = rest.split_at(offset);
            let mark = from_mark.get(..2).unwrap_or_default();
            at += offset + mark.len();
            if let Some(before) = before.strip_suffix('\\') {
                literal.push_str(before);
                literal.push_str(mark);
                continue;
            }
            literal.push_str(before);
            if marks.is_some_and(|known| known != mark) {
                return Err(Fault::new(Code::MixedMarks, Span { start: at - mark.len(), end: at }));
            }
            marks = Some(mark);
            if !literal.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut literal)));
            }
            let tokens = tokens(text, at)?;
            at = tokens.last().map_or(text.len(), |(_, span)| span.end);
            parts.push(Part::Node(Parser { text, tokens, position: 0, depth: 0 }.whole()?));
        }
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self { deferred: marks == Some("#{"), parts })
    }

    /// Reads what a model says is an expression (BPMN 2.0, clause 8.4.7): if it has no marks, all of it is one, and places
    /// count from the mark that it would have.
    ///
    /// # Errors
    /// As [`Expression::parse`].
    pub fn parse_formal(text: &str) -> Result<Self, Fault> {
        if next_mark(text).is_some() { Self::parse(text) } else { Self::parse(&format!("${{{text}}}")) }
    }
}

/// Where the next `${` or `#{` stands.
fn next_mark(text: &str) -> Option<usize> {
    [text.find("${"), text.find("#{")].into_iter().flatten().min()
}

/// A node with how many levels it has.
type Tall = (Node, usize);

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token, Span)>,
    position: usize,
    depth: usize,
}

impl Parser<'_> {
    fn whole(mut self) -> Result<Node, Fault> {
        let (node, _) = self.choice()?;
        match self.peek() {
            (Token::End, _) => Ok(node),
            _ => Err(self.unexpected()),
        }
    }

    fn peek(&self) -> (&Token, Span) {
        let end = (&Token::End, Span { start: self.text.len(), end: self.text.len() });
        self.tokens.get(self.position).map_or(end, |(token, span)| (token, *span))
    }

    /// Takes the token and says where it stood, if it is this symbol.
    fn take(&mut self, symbol: &str) -> Option<Span> {
        let (token, span) = self.peek();
        let found = matches!(token, Token::Symbol(known) if *known == symbol);
        self.position += usize::from(found);
        found.then_some(span)
    }

    fn expect(&mut self, symbol: &str) -> Result<Span, Fault> {
        self.take(symbol).ok_or_else(|| self.unexpected())
    }

    fn unexpected(&self) -> Fault {
        let (_, span) = self.peek();
        Fault::new(Code::UnexpectedToken, span).with("found", self.written(span))
    }

    fn written(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    fn too_deep(span: Span) -> Fault {
        Fault::new(Code::TooDeep, span).with("limit", DEPTH_LIMIT.to_string())
    }

    /// A node above others, the deepest of which has so many levels.
    fn node(kind: Kind, span: Span, below: usize) -> Result<Tall, Fault> {
        if below == DEPTH_LIMIT { Err(Self::too_deep(span)) } else { Ok((Node { kind, span }, below + 1)) }
    }

    /// `A ? B : C`, or what binds tighter.
    fn choice(&mut self) -> Result<Tall, Fault> {
        if self.depth == DEPTH_LIMIT {
            return Err(Self::too_deep(self.peek().1));
        }
        self.depth += 1;
        let (test, height) = self.binary(1)?;
        let tall = if self.take("?").is_some() {
            let (then, then_height) = self.choice()?;
            self.expect(":")?;
            let (otherwise, otherwise_height) = self.choice()?;
            let span = test.span.to(otherwise.span);
            let kind = Kind::Conditional(Box::new(test), Box::new(then), Box::new(otherwise));
            Self::node(kind, span, height.max(then_height).max(otherwise_height))?
        } else {
            (test, height)
        };
        self.depth -= 1;
        Ok(tall)
    }

    /// Operators that bind at least as tightly as `level`.
    fn binary(&mut self, level: u8) -> Result<Tall, Fault> {
        let (mut left, mut height) = self.unary()?;
        while let Some(operator) = self.operator().filter(|operator| operator.level() >= level) {
            self.position += 1;
            let (right, right_height) = self.binary(operator.level() + 1)?;
            let span = left.span.to(right.span);
            let kind = Kind::Binary(operator, Box::new(left), Box::new(right));
            (left, height) = Self::node(kind, span, height.max(right_height))?;
        }
        Ok((left, height))
    }

    fn operator(&self) -> Option<BinaryOperator> {
        match self.peek() {
            (Token::Symbol(symbol), _) => BinaryOperator::ALL.into_iter().find(|operator| operator.symbol() == *symbol),
            _ => None,
        }
    }

    fn unary(&mut self) -> Result<Tall, Fault> {
        let mut prefixes = vec![];
        while let Some(prefix) = self.prefix() {
            prefixes.push(prefix);
        }
        let mut tall = self.index()?;
        while let Some((operator, span)) = prefixes.pop() {
            let (operand, height) = tall;
            let span = span.to(operand.span);
            tall = Self::node(Kind::Unary(operator, Box::new(operand)), span, height)?;
        }
        Ok(tall)
    }

    fn prefix(&mut self) -> Option<(UnaryOperator, Span)> {
        [("-", UnaryOperator::Minus), ("!", UnaryOperator::Not), ("empty", UnaryOperator::Empty)]
            .into_iter()
            .find_map(|(symbol, operator)| self.take(symbol).map(|span| (operator, span)))
    }

    fn index(&mut self) -> Result<Tall, Fault> {
        let (mut base, mut height) = self.primary()?;
        loop {
            let (key, end, key_height) = if self.take("[").is_some() {
                let (key, key_height) = self.choice()?;
                (key, self.expect("]")?, key_height)
            } else if self.take(".").is_some() {
                let (name, span) = self.name()?;
                (Node { kind: Kind::Text(name), span }, span, 1)
            } else {
                return Ok((base, height));
            };
            let span = base.span.to(end);
            self.refuse_call(span)?;
            let kind = Kind::Index(Box::new(base), Box::new(key));
            (base, height) = Self::node(kind, span, height.max(key_height))?;
        }
    }

    fn name(&mut self) -> Result<(String, Span), Fault> {
        match self.peek() {
            (Token::Name(name), span) => {
                let name = name.clone();
                self.position += 1;
                Ok((name, span))
            }
            _ => Err(self.unexpected()),
        }
    }

    fn primary(&mut self) -> Result<Tall, Fault> {
        if let Some(open) = self.take("(") {
            let (inner, height) = self.choice()?;
            let span = open.to(self.expect(")")?);
            return Ok((Node { span, ..inner }, height));
        }
        let (token, span) = self.peek();
        let kind = match token {
            Token::Number(number) => Kind::Number(*number),
            Token::Text(text) => Kind::Text(text.clone()),
            Token::Name(name) => Kind::Variable(name.clone()),
            Token::Symbol("null") => Kind::Null,
            Token::Symbol("true") => Kind::Boolean(true),
            Token::Symbol("false") => Kind::Boolean(false),
            Token::Symbol(_) | Token::End => return Err(self.unexpected()),
        };
        self.position += 1;
        if matches!(kind, Kind::Variable(_)) {
            self.refuse_function(span)?;
            self.refuse_call(span)?;
        }
        Self::node(kind, span, 0)
    }

    /// `ns:name` right before a parenthesis is the name of a function, also behind a `?` (EL, Operator Precedence).
    fn refuse_function(&self, namespace: Span) -> Result<(), Fault> {
        let ahead = self.tokens.get(self.position..self.position + 3);
        if let Some([(Token::Symbol(":"), _), (Token::Name(_), name), (Token::Symbol("("), _)]) = ahead {
            let callee = namespace.to(*name);
            return Err(Fault::new(Code::Call, callee).with("name", self.written(callee)));
        }
        Ok(())
    }

    fn refuse_call(&self, callee: Span) -> Result<(), Fault> {
        match self.peek() {
            (Token::Symbol("("), _) => Err(Fault::new(Code::Call, callee).with("name", self.written(callee))),
            _ => Ok(()),
        }
    }
}
