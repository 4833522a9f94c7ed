//! How many of something each account has at a time: streams of events, forms with files that are read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::AccountId;

/// Counts by account, up to a limit. Cloning is cheap and counts the same.
#[derive(Clone)]
pub struct PerAccount {
    limit: usize,
    open: Arc<Mutex<HashMap<AccountId, usize>>>,
}

/// One of them; counted until it is dropped.
pub struct Counted {
    of: PerAccount,
    account: AccountId,
}

impl PerAccount {
    /// None may have more than `limit` at a time.
    pub fn new(limit: usize) -> Self {
        Self { limit, open: Arc::default() }
    }

    /// One more, unless the account has as many as it may.
    pub fn begin(&self, account: AccountId) -> Option<Counted> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(account).or_default();
        if *count >= self.limit {
            return None;
        }
        *count += 1;
        Some(Counted { of: self.clone(), account })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut open = self.of.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_makes_room() {
        let (counts, one, other) =
            (PerAccount::new(2), AccountId(uuid::Uuid::from_u128(1)), AccountId(uuid::Uuid::from_u128(2)));
        let first = counts.begin(one);
        let second = counts.begin(one);
        assert!(first.is_some() && second.is_some() && counts.begin(one).is_none());
        assert!(counts.begin(other).is_some());
        drop(first);
        assert!(counts.begin(one).is_some());
        assert!(counts.open.lock().unwrap().len() == 1, "who has none isn't kept");
    }
}
