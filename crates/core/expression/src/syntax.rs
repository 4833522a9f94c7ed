//! What an expression is made of.

use std::collections::BTreeSet;

use super::{Decimal, Span};

/// A text with expressions in it: `${a}`, `Antrag ${id} von ${name}`, or no expression at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// Whether its parts are written `#{…}`; both mean the same to a process.
    pub deferred: bool,
    /// No text is empty, and no two texts follow one another.
    pub parts: Vec<Part>,
}

/// A part of a text with expressions in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// What stands between expressions, without escapes.
    Text(String),
    /// An expression in braces.
    Node(Node),
}

/// An expression, or a part of one.
#[derive(Clone, Debug)]
pub struct Node {
    /// Says what it is made of.
    pub kind: Kind,
    /// Where it stands in the whole text.
    pub span: Span,
}

/// Where something stood doesn't make it another thing.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// How an expression is made (EL 2.2, chapter 1; JUEL).
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` and `false`
    Boolean(bool),
    /// Never negative: a sign is an operator.
    Number(Decimal),
    /// In quotes, without them and without escapes.
    Text(String),
    /// The name as it is written.
    Variable(String),
    /// `a[b]`; `a.b` is the same as `a["b"]` (EL, Operators `[]` and `.`).
    Index(Box<Node>, Box<Node>),
    /// An operator before its operand.
    Unary(UnaryOperator, Box<Node>),
    /// An operator between its operands.
    Binary(BinaryOperator, Box<Node>, Box<Node>),
    /// `a ? b : c`
    Conditional(Box<Node>, Box<Node>, Box<Node>),
}

/// An operator with one operand, by the names that it has in EL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`
    Minus,
    /// `!` and `not`
    Not,
    /// `empty`: whether it is null, or a text, list or map with nothing in it.
    Empty,
}

/// An operator with two operands; [`Self::symbol`] tells how each is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is called as the operator is")]
pub enum BinaryOperator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl BinaryOperator {
    /// The loosest first (EL, Operator Precedence).
    pub const ALL: [Self; 13] = [
        Self::Or,
        Self::And,
        Self::Equal,
        Self::NotEqual,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Add,
        Self::Subtract,
        Self::Multiply,
        Self::Divide,
        Self::Remainder,
    ];

    /// As it is written with signs; some may be written as a word, too (`and`, `div`, `eq`).
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }

    /// How tightly it binds (EL, Operator Precedence); all of them are left associative.
    pub(super) fn level(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual => 3,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 4,
            Self::Add | Self::Subtract => 5,
            Self::Multiply | Self::Divide | Self::Remainder => 6,
        }
    }
}

/// Above the binary operators: signs, `not` and `empty`, and then `[]` and `.`.
pub(super) const UNARY_LEVEL: u8 = 7;
pub(super) const INDEX_LEVEL: u8 = 8;

impl Expression {
    /// The variables that it reads.
    pub fn reads(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for part in &self.parts {
            if let Part::Node(node) = part {
                node.collect_reads(&mut names);
            }
        }
        names
    }
}

impl Node {
    fn collect_reads<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        match &self.kind {
            Kind::Variable(name) => {
                names.insert(name);
            }
            Kind::Null | Kind::Boolean(_) | Kind::Number(_) | Kind::Text(_) => {}
            Kind::Unary(_, operand) => operand.collect_reads(names),
            Kind::Index(one, two) | Kind::Binary(_, one, two) => {
                one.collect_reads(names);
                two.collect_reads(names);
            }
            Kind::Conditional(test, then, otherwise) => {
                test.collect_reads(names);
                then.collect_reads(names);
                otherwise.collect_reads(names);
            }
        }
    }
}
