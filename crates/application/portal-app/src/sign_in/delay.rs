//! Growing delays against guessing.
//!
//! An attempt counts before it is looked at, so that many at once are no way around; when it was right, its count is
//! taken back. What is counted depends on where it comes from:
//!
//! - a *known device*, on which the account has signed in before, waits only for its own failures. So nobody can keep
//!   the owner out by guessing elsewhere, be it from the same address;
//! - from everywhere else failures count for the account and the network together, for the network (whoever shares it
//!   bears a second or two), and for the account as a whole: a few codes an hour, however many addresses they come from.

use std::net::{IpAddr, Ipv6Addr};

use jiff::{SignedDuration, Timestamp};
use portal_store::table::account::Account;
use portal_store::table::{known_device, sign_in_delay};
use portal_store::{Database, Result};

/// Which secret is guessed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A password.
    Password,
    /// A code of the second factor.
    Code,
}

/// Where an attempt comes from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// Hash of the device's token.
    KnownDevice(String),
    /// Everywhere else, by address.
    Address(IpAddr),
}

impl Origin {
    /// Of an attempt to sign in to the account from an address, on the device of this token.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn of(
        database: &Database,
        (device, address): (Option<&str>, IpAddr),
        account: Option<&Account>,
        now: Timestamp,
    ) -> Result<Self> {
        if let (Some(device), Some(account)) = (device, account) {
            let mut read = database.read().await?;
            if known_device::is_known(&mut read, account.id, device, now).await? {
                return Ok(Self::KnownDevice(portal_store::secret::hash(device)));
            }
        }
        Ok(Self::Address(address))
    }
}

/// How failures under a key hold the next attempt up.
#[derive(Clone, Copy)]
enum Rule {
    /// So many cost no time, then the delay doubles up to the longest, in seconds.
    Growing { free: i64, longest: i64 },
    /// So many at once, and one more after each interval, in seconds.
    Rate { at_once: i64, interval: i64 },
}

/// Five at once and five an hour: at most ten codes are tried in any hour.
const CODES: Rule = Rule::Rate { at_once: 5, interval: 12 * 60 };
const PASSWORDS: Rule = Rule::Rate { at_once: 50, interval: 36 };
const OWN: Rule = Rule::Growing { free: 3, longest: 60 };
/// Someone who shares a network with an attacker has to bear it.
const NETWORK: Rule = Rule::Growing { free: 30, longest: 2 };

/// An attempt that was let through and counts as failed until [`Attempt::succeeded`].
pub(super) struct Attempt {
    keys: Vec<(String, Rule)>,
}

/// Seconds until the next attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooSoon(pub i64);

fn growing(failures: i64, free: i64, longest: i64) -> i64 {
    match failures - free {
        over @ 1..=6 => (1 << (over - 1)).min(longest),
        over if over > 6 => longest,
        _ => 0,
    }
}

fn keys(account: &str, origin: &Origin, step: Step) -> Vec<(String, Rule)> {
    let account = account.trim().to_lowercase();
    match origin {
        Origin::KnownDevice(device) => vec![(format!("device {account} {device}"), OWN)],
        Origin::Address(address) => {
            let network = network(*address);
            let (name, rule) = match step {
                Step::Password => ("passwords", PASSWORDS),
                Step::Code => ("codes", CODES),
            };
            vec![
                (format!("pair {account} {network}"), OWN),
                (format!("address {network}"), NETWORK),
                (format!("{name} {account}"), rule),
            ]
        }
    }
}

/// Lets an attempt through, or says how long to wait.
pub(super) async fn begin(
    database: &Database,
    account: &str,
    origin: &Origin,
    step: Step,
    now: Timestamp,
) -> Result<Result<Attempt, TooSoon>> {
    let keys = keys(account, origin, step);
    let mut write = database.write().await?;
    let mut until = now;
    for (key, rule) in &keys {
        let connection = write.connection();
        // Counted first: that locks the row, so that what is read next is still so when it is written.
        let failures = sign_in_delay::count_failure(connection, key, now).await?;
        let former = sign_in_delay::not_before(connection, key).await?;
        sign_in_delay::set_not_before(connection, key, rule.not_before(former, failures, now)).await?;
        until = until.max(former);
    }
    if now < until {
        // Nothing of this attempt is kept.
        write.rollback().await?;
        // Rounded up: whoever waits as told gets through.
        return Ok(Err(TooSoon((until.duration_since(now).as_millis() as i64 + 999) / 1000)));
    }
    write.commit().await?;
    Ok(Ok(Attempt { keys }))
}

impl Rule {
    /// When the next attempt may come, after one more failure now.
    fn not_before(self, former: Timestamp, failures: i64, now: Timestamp) -> Timestamp {
        match self {
            Self::Growing { free, longest } => later(now, growing(failures, free, longest)),
            // The moment lies in the past as long as some are still free.
            Self::Rate { at_once, interval } => {
                let reserve = (at_once - 1) * interval;
                later(later(former, reserve).max(now), interval - reserve)
            }
        }
    }

    /// The moment without the last attempt.
    fn taken_back(self, not_before: Timestamp) -> Timestamp {
        match self {
            Self::Growing { .. } => Timestamp::UNIX_EPOCH,
            Self::Rate { interval, .. } => later(not_before, -interval),
        }
    }
}

fn later(moment: Timestamp, seconds: i64) -> Timestamp {
    moment.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(moment)
}

impl Attempt {
    /// The attempt was right. What was counted for it is taken back; a complete sign-in also forgets earlier failures
    /// of this account from there.
    pub(super) async fn succeeded(self, database: &Database, complete: bool) -> Result<()> {
        let mut write = database.write().await?;
        for (i, (key, rule)) in self.keys.iter().enumerate() {
            let connection = write.connection();
            if complete && i == 0 {
                sign_in_delay::forget(connection, key).await?;
            } else {
                let former = sign_in_delay::not_before(connection, key).await?;
                sign_in_delay::uncount(connection, key, rule.taken_back(former)).await?;
            }
        }
        write.commit().await
    }
}

/// What counts as one place: of IPv6 a subscriber gets a network of 2⁶⁴ addresses.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_subscriber_count_as_one() {
        let of = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("203.0.113.9"), "203.0.113.9");
        assert_eq!(of("::ffff:203.0.113.9"), "203.0.113.9");
    }

    #[test]
    fn ten_codes_an_hour_and_no_more() {
        let start = Timestamp::from_second(1_000_000).unwrap();
        let (mut not_before, mut tried) = (Timestamp::UNIX_EPOCH, vec![]);
        for second in 0..3 * 3600 {
            let now = later(start, second);
            if now >= not_before {
                not_before = CODES.not_before(not_before, 0, now);
                tried.push(second);
            }
        }
        for window in (0..2 * 3600).step_by(60) {
            let within = tried.iter().filter(|second| (window..window + 3600).contains(*second)).count();
            assert!((5..=10).contains(&within), "{within} from second {window}");
        }
        let again = CODES.taken_back(CODES.not_before(not_before, 0, later(start, 9_999_999)));
        assert!(again <= later(start, 9_999_999), "a right code costs nothing");
    }
}
