//! Expressions of process models: the part of the Expression Language (JSR-245 EL 2.1, today Jakarta EL) that Activiti's
//! JUEL executes and that calls nothing.
//!
//! Read: `${…}`, `#{…}` and texts with several of them; `and or not` in both spellings; comparisons and arithmetic in both
//! spellings; `empty`; `a ? b : c`; `a.b`, `a["b"]`, `a[0]`; literals. Precedence is that of EL, Operator Precedence.
//! Methods and functions are refused by name: what they do is code, and no code but ours runs.
//!
//! Values are converted as EL, Type Conversion says, see `coerce.rs`. What models rely on, and holds here, too:
//!
//! - `null` and `""` are 0 in arithmetic and false in logic; `null` equals only `null`, and `""` equals 0.
//! - A number makes a text beside it a number: `"10" > 9`. A text that spells none is a fault.
//! - `isValid == "true"` compares true with true; any other text counts as false. The check warns.
//! - `&&` and `||` stop as soon as the answer is known; a variable that isn't set is a fault wherever it is reached.
//! - A missing key or position is `null`, and so is everything within `null`.
//! - A condition has to give true or false, as in Activiti.
//!
//! Different from Java: numbers are decimal and never binary fractions, 1.0 equals 1 and a quotient has 18 places (1 / 3);
//! division by zero is a fault; a date beside a text is compared as `2026-11-24`; lists and maps have no text.

#![warn(missing_docs)]

mod check;
mod coerce;
pub mod decision;
mod evaluate;
mod fault;
mod parse;
mod print;
mod syntax;
mod token;
mod value;

pub use check::{Type, Types};
pub use domain::Decimal;
pub use evaluate::RESULT_LIMIT;
pub use fault::{Code, Fault, Span};
pub use findings::Severity;
pub use parse::{DEPTH_LIMIT, LENGTH_LIMIT};
pub use syntax::{BinaryOperator, Expression, Kind, Node, Part, UnaryOperator};
pub use value::{Lookup, Value, Variables};
