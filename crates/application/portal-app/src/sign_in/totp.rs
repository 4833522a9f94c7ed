//! The second factor: TOTP (RFC 6238) with SHA-1, 6 digits and 30 seconds, as every authenticator app has it.

use jiff::Timestamp;
use portal_store::secret::NoRandomness;
use totp_rs::{Builder, Secret, Totp};

fn generator(secret: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

/// A new secret in base32.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn new_secret() -> Result<String, NoRandomness> {
    Ok(Secret::new_stack(portal_store::secret::bytes()?).to_base32())
}

/// The code for a secret (base32) at a time.
pub fn code(secret: &str, now: Timestamp) -> Option<String> {
    let time = u64::try_from(now.as_second()).ok()?;
    Some(generator(secret)?.generate(time).to_string())
}

/// The time step that a code belongs to, if it is right now or was one step ago. (A clock that is ahead gets no grace:
/// each further step is one more code that holds at a time.)
pub fn matching_step(secret: &str, entered: &str, now: Timestamp) -> Option<i64> {
    let time = u64::try_from(now.as_second()).ok()?;
    let entered: String = entered.chars().filter(|c| !c.is_whitespace()).collect();
    let step = i64::try_from(generator(secret)?.check(&entered, time)?).ok()?;
    (step <= now.as_second() / 30).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_hold_in_their_step_and_the_next_and_know_their_step() {
        let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        let at = |second| Timestamp::from_second(second).unwrap();
        let entered = code(secret, at(90)).unwrap();
        assert_eq!(entered.len(), 6);
        for (now, step) in [(90, Some(3)), (89, None), (149, Some(3)), (150, None), (59, None)] {
            assert_eq!(matching_step(secret, &entered, at(now)), step, "{now}");
        }
        assert_eq!(matching_step(secret, &format!(" {} {}", &entered[..3], &entered[3..]), at(90)), Some(3));
    }
}
