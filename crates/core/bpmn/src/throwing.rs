//! What is thrown, who catches it, and who of several reacts (BPMN 2.0 clauses 10.5.6, 10.5.7 and 13.5): the rules alone,
//! for everybody who carries processes out. The engine knows who waits by its scopes, the proofs by places of a net; both
//! ask here, so that they can't tell different stories.
//!
//! What is thrown climbs from where it happens to what surrounds it ([`climb`]), until a scope hears it. Of those that hear
//! it within one scope all react beside each other, or one that interrupts ([`reacting`]).

use crate::model::{DefinitionKind, ElementId, Named, Reference};

/// What an event throws, or waits for; signals, errors and so on by what they refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thrown {
    /// By the declared message; one that isn't declared can't be told from others.
    Message(ElementId),
    /// `None` where none is named: nobody but who names none either hears it.
    Signal(Option<Named>),
    /// `None` catches every error.
    Error(Option<Named>),
    /// `None` catches every escalation.
    Escalation(Option<Named>),
    /// A transaction is given up.
    Cancel,
}

impl Thrown {
    /// What a definition throws or catches; none of links, times, conditions, compensation, termination, and of a message
    /// that isn't there.
    pub fn of(kind: &DefinitionKind) -> Option<Self> {
        let named = |reference: &Option<Reference>| reference.as_ref().map(Reference::named);
        match kind {
            DefinitionKind::Message(message) => message.as_ref()?.target.map(Self::Message),
            DefinitionKind::Signal(signal) => Some(Self::Signal(named(signal))),
            DefinitionKind::Error(error) => Some(Self::Error(named(error))),
            DefinitionKind::Escalation(escalation) => Some(Self::Escalation(named(escalation))),
            DefinitionKind::Cancel => Some(Self::Cancel),
            DefinitionKind::Compensation(_)
            | DefinitionKind::Conditional(_)
            | DefinitionKind::Link { .. }
            | DefinitionKind::Terminate
            | DefinitionKind::Timer(_) => None,
        }
    }

    /// Whether who waits for `self` hears what is thrown; without a reference every error and every escalation is heard.
    pub fn catches(&self, thrown: &Self) -> bool {
        match (self, thrown) {
            (Self::Error(None), Self::Error(_)) | (Self::Escalation(None), Self::Escalation(_)) => true,
            _ => self == thrown,
        }
    }

    /// Whether it is what `other` names, where naming counts: of several that catch an error or an escalation, those that
    /// name it go first.
    pub fn names(&self, other: &Self) -> bool {
        matches!(self, Self::Error(_) | Self::Escalation(_)) && self == other
    }
}

/// Scopes within each other, and who waits in them.
pub trait Scopes {
    /// How the one who carries processes out names a scope.
    type Scope: Copy;

    /// What it stands in; `None` for the outermost.
    fn parent(&self, scope: Self::Scope) -> Option<Self::Scope>;

    /// Lets those who wait in a scope, or at its border, react. Whether there was anybody.
    fn hear(&mut self, scope: Self::Scope, thrown: &Thrown) -> bool;

    /// Whether an event that interrupts what goes on in a scope has happened, and is still to be done.
    fn is_about_to_end(&self, scope: Self::Scope) -> bool;
}

/// The innermost scope that waits for it hears it; whether there is one. An error in what another event is just about to end
/// has no more to do than that one.
pub fn climb<S: Scopes>(scopes: &mut S, from: Option<S::Scope>, thrown: &Thrown) -> bool {
    let mut at = from;
    while let Some(scope) = at {
        if scopes.hear(scope, thrown) || (matches!(thrown, Thrown::Error(_)) && scopes.is_about_to_end(scope)) {
            return true;
        }
        at = scopes.parent(scope);
    }
    false
}

/// Who waits for the same in one scope, as far as it decides who reacts.
#[derive(Clone, Debug)]
pub struct Waiter<W> {
    /// How the one who carries processes out names who waits.
    pub who: W,
    /// At the border of the scope, else within.
    pub is_boundary: bool,
    /// Ends what goes on in the scope.
    pub interrupts: bool,
    /// Whether it [names](Thrown::names) what is thrown instead of catching all.
    pub names: bool,
}

/// Who reacts of those that have heard something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reacting<W> {
    /// All of them; nothing is interrupted.
    Together(Vec<W>),
    /// This one alone, which interrupts; at the border, or within, where those at the border wait on.
    Alone {
        /// The one that reacts.
        who: W,
        /// At the border of the scope, else within.
        is_boundary: bool,
    },
}

/// Within a scope everything that doesn't interrupt reacts, or one thing that does, an event subprocess before a boundary
/// event. What names an error goes before what catches all; but a catch-all event subprocess before a named boundary event.
pub fn reacting<W>(mut waiting: Vec<Waiter<W>>) -> Reacting<W> {
    let all_boundary = waiting.iter().all(|wait| wait.is_boundary);
    if waiting.iter().any(|wait| wait.names && (all_boundary || !wait.is_boundary)) {
        waiting.retain(|wait| wait.names);
    }
    let first = |is_meant: fn(&Waiter<W>) -> bool| waiting.iter().position(is_meant);
    let alone = first(|wait| wait.interrupts && !wait.is_boundary).or_else(|| first(|wait| wait.interrupts));
    match alone {
        Some(at) => {
            let Waiter { who, is_boundary, .. } = waiting.swap_remove(at);
            Reacting::Alone { who, is_boundary }
        }
        None => Reacting::Together(waiting.into_iter().map(|wait| wait.who).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(who: char, is_boundary: bool, interrupts: bool, names: bool) -> Waiter<char> {
        Waiter { who, is_boundary, interrupts, names }
    }

    #[test]
    fn who_reacts() {
        let sub = |who, interrupts, names| wait(who, false, interrupts, names);
        let border = |who, interrupts, names| wait(who, true, interrupts, names);
        let alone = |who, is_boundary| Reacting::Alone { who, is_boundary };
        let rows = [
            (vec![], Reacting::Together(vec![])),
            (vec![border('a', false, false), sub('b', false, false)], Reacting::Together(vec!['a', 'b'])),
            (vec![border('a', true, false), sub('b', true, false)], alone('b', false)),
            (vec![border('a', false, false), border('b', true, false)], alone('b', true)),
            // Named before all, among those at the border and among those within.
            (vec![border('a', true, false), border('b', true, true)], alone('b', true)),
            (vec![sub('a', true, false), sub('b', true, true)], alone('b', false)),
            // A catch-all within goes before a named one at the border.
            (vec![border('a', true, true), sub('b', true, false)], alone('b', false)),
            (vec![border('a', false, true), border('b', true, false)], Reacting::Together(vec!['a'])),
        ];
        for (waiting, expected) in rows {
            let told = format!("{waiting:?}");
            assert_eq!(reacting(waiting), expected, "{told}");
        }
    }

    /// Three scopes in each other; only the outermost waits.
    struct Nested {
        heard: Option<u32>,
        ending: Option<u32>,
    }

    impl Scopes for Nested {
        type Scope = u32;

        fn parent(&self, scope: u32) -> Option<u32> {
            scope.checked_sub(1)
        }

        fn hear(&mut self, scope: u32, _: &Thrown) -> bool {
            self.heard = (scope == 0).then_some(scope);
            scope == 0
        }

        fn is_about_to_end(&self, scope: u32) -> bool {
            self.ending == Some(scope)
        }
    }

    #[test]
    fn it_climbs_to_who_waits_unless_an_error_is_about_to_be_ended() {
        let error = Thrown::Error(None);
        let mut plain = Nested { heard: None, ending: None };
        assert!(climb(&mut plain, Some(2), &error));
        assert_eq!(plain.heard, Some(0));
        let mut ending = Nested { heard: None, ending: Some(1) };
        assert!(climb(&mut ending, Some(2), &error));
        assert_eq!(ending.heard, None);
        assert!(climb(&mut ending, Some(2), &Thrown::Escalation(None)));
        assert_eq!(ending.heard, Some(0));
        assert!(!climb(&mut Nested { heard: None, ending: None }, None, &error));
    }
}
