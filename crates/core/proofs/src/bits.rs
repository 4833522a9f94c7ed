//! Sets of small numbers as 64-bit words, and what stands in the bits of a variable.

/// Bits of a variable.
pub(crate) const FIELD: usize = 8;
/// A variable has one of the values that are declared.
pub(crate) const DECLARED: u8 = u8::MAX;

pub(crate) fn has(bits: &[u64], at: impl Into<usize>) -> bool {
    let at = at.into();
    bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

pub(crate) fn put(bits: &mut [u64], at: impl Into<usize>) {
    let at = at.into();
    if let Some(word) = bits.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

pub(crate) fn drop(bits: &mut [u64], at: impl Into<usize>) {
    let at = at.into();
    if let Some(word) = bits.get_mut(at / 64) {
        *word &= !(1 << (at % 64));
    }
}

pub(crate) fn meet(one: &[u64], two: &[u64]) -> bool {
    one.iter().zip(two).any(|(one, two)| one & two != 0)
}

/// The numbers of the bits that are set.
pub(crate) fn ones(bits: &[u64]) -> impl Iterator<Item = usize> {
    bits.iter().enumerate().flat_map(|(at, word)| {
        let mut rest = *word;
        std::iter::from_fn(move || {
            let bit = rest.trailing_zeros() as usize;
            rest &= rest.checked_sub(1)?;
            Some(at * 64 + bit)
        })
    })
}
