//! The outbox: which waiting operations go out next, and what an answer means for the others.
//!
//! A refused operation never blocks the queue behind it; what depends on it is refused by the portal in turn.

use std::collections::BTreeSet;

use domain::OperationId;
use jiff::Timestamp;
use protocol::{Operation, OperationAnswer, Outcome, Refusal};

/// Where an operation stands. These are the words the clerk sees beside it.
#[derive(Clone, Debug, PartialEq)]
pub enum Delivery {
    /// Held back until then, so that it can be undone.
    Held {
        /// The end of the time in which it can be taken back, by the device's clock.
        until: Timestamp,
    },
    /// Will be sent as soon as there is a line.
    Waiting,
    /// Sent, without an answer yet; after a crash or a cut it is sent again.
    InFlight,
    /// The portal did it.
    Applied {
        /// By the portal's clock.
        at: Timestamp,
    },
    /// The portal refused it; it waits for the clerk.
    Refused {
        /// Why, as the portal or the device itself has told it.
        refusal: Refusal,
    },
}

/// An operation with its whereabouts.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// As it was recorded; what is sent is never changed.
    pub operation: Operation,
    /// Changes with each answer.
    pub delivery: Delivery,
}

impl Entry {
    /// Whether its effect is still to be shown over what the portal sends.
    pub fn is_pending(&self) -> bool {
        matches!(self.delivery, Delivery::Held { .. } | Delivery::Waiting | Delivery::InFlight)
    }

    /// Whether it may still be taken back: it never left this device.
    pub fn can_be_undone(&self) -> bool {
        matches!(self.delivery, Delivery::Held { .. } | Delivery::Waiting)
    }
}

/// The operations to send now, oldest first and at most `limit`; `stuck` were tried and have to wait.
///
/// An operation waits while one it depends on is held back; whatever else is behind it goes ahead.
pub fn ready<'a>(
    entries: &'a [Entry],
    now: Timestamp,
    limit: usize,
    stuck: &BTreeSet<OperationId>,
) -> Vec<&'a Operation> {
    let mut held: BTreeSet<OperationId> = stuck.clone();
    let mut ready = vec![];
    for entry in entries.iter().filter(|entry| entry.is_pending()) {
        let operation = &entry.operation;
        let waits = held.contains(&operation.id)
            || matches!(entry.delivery, Delivery::Held { until } if until > now)
            || operation.depends_on.iter().any(|dependency| held.contains(dependency));
        if waits {
            held.insert(operation.id);
        } else if ready.len() < limit {
            ready.push(operation);
        }
    }
    ready
}

/// What an operation becomes when its answer arrives.
pub fn after(answer: &OperationAnswer) -> Delivery {
    match &answer.outcome {
        Outcome::Applied { at } => Delivery::Applied { at: *at },
        Outcome::Refused { refusal } => Delivery::Refused { refusal: refusal.clone() },
        Outcome::Deferred { .. } | Outcome::Unknown { .. } => Delivery::Waiting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::CaseId;
    use protocol::Intent;

    fn entry(number: u128, depends_on: &[u128], delivery: Delivery) -> Entry {
        let id = |n| OperationId(uuid::Uuid::from_u128(n));
        let operation = Operation {
            id: id(number),
            case: CaseId(uuid::Uuid::from_u128(1)),
            counter: 1,
            depends_on: depends_on.iter().map(|n| id(*n)).collect(),
            recorded_at: Timestamp::UNIX_EPOCH,
            fencing: None,
            intent: Intent::Claim,
        };
        Entry { operation, delivery }
    }

    #[test]
    fn held_and_refused_operations_let_the_others_pass() {
        let later = Timestamp::from_second(10).unwrap();
        let refused = Delivery::Refused { refusal: Refusal::NotOwner };
        let entries = [
            entry(1, &[], refused),
            entry(2, &[], Delivery::Held { until: later }),
            entry(3, &[2], Delivery::Waiting),
            entry(4, &[], Delivery::InFlight),
            entry(5, &[1], Delivery::Waiting),
            entry(6, &[3], Delivery::Waiting),
        ];
        let numbers = |now, stuck: &[u128]| -> Vec<u128> {
            let stuck = stuck.iter().map(|n| OperationId(uuid::Uuid::from_u128(*n))).collect();
            ready(&entries, now, 9, &stuck).iter().map(|o| o.id.0.as_u128()).collect()
        };
        assert_eq!(numbers(Timestamp::UNIX_EPOCH, &[]), [4, 5]);
        assert_eq!(numbers(later, &[]), [2, 3, 4, 5, 6]);
        assert_eq!(numbers(later, &[2]), [4, 5]);
    }
}
