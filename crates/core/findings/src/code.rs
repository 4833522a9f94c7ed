//! Codes of findings, declared once.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a check can find. Implemented by [`codes!`](crate::codes).
pub trait Code: Copy + Serialize + DeserializeOwned + 'static {
    /// All codes, in the order in which they are declared.
    const ALL: &'static [Self];

    /// The stable name, in kebab case.
    fn name(self) -> &'static str;
}

/// Declares the codes of a check, each with how much it weighs and, as its documentation, what it is about:
///
/// ```text
/// codes! {
///     /// What is wrong with a heading.
///     pub enum HeadingCode: Severity {
///         /// It isn't there.
///         MissingTitle("missing-title") = Error,
///         TextTooLong("text-too-long") = Hint,
///     }
/// }
/// ```
///
/// The weight is of any type of which the variants are constants; a check whose codes weigh more or less by circumstances
/// has one of its own.
#[macro_export]
macro_rules! codes {
    ($(#[$meta:meta])* $visible:vis enum $name:ident: $weight:ty {
        $($(#[$of_one:meta])* $code:ident($text:literal) = $how:ident),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        $visible enum $name {
            $($(#[$of_one])* #[serde(rename = $text)] $code,)+
        }

        impl $name {
            /// How much it weighs.
            pub fn weight(self) -> $weight {
                match self {
                    $(Self::$code => <$weight>::$how,)+
                }
            }
        }

        impl $crate::Code for $name {
            const ALL: &'static [Self] = &[$(Self::$code),+];

            fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $text,)+
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str($crate::Code::name(*self))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Severity;

    codes! {
        enum HeadingCode: Severity {
            MissingTitle("missing-title") = Error,
            TextTooLong("text-too-long") = Hint,
        }
    }

    #[test]
    fn a_code_has_name_and_weight() {
        assert_eq!(
            HeadingCode::ALL.iter().map(|code| code.weight()).collect::<Vec<_>>(),
            [Severity::Error, Severity::Hint]
        );
        assert_eq!(HeadingCode::TextTooLong.to_string(), "text-too-long");
        assert_eq!(serde_json::to_value(HeadingCode::MissingTitle).ok(), Some("missing-title".into()));
    }
}
