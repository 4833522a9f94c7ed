//! States in one block of memory, each once.

/// States as words, numbered in the order in which they came.
pub(crate) struct Store {
    words: usize,
    bits: Vec<u64>,
    /// Open addressing: one more than the state's number, 0 where there is none.
    slots: Vec<u32>,
    count: usize,
}

impl Store {
    pub fn new(words: usize) -> Self {
        Self { words: words.max(1), bits: vec![], slots: vec![0; 1_024], count: 0 }
    }

    pub fn len(&self) -> usize {
        self.count
    }

    pub fn get(&self, state: u32) -> &[u64] {
        let start = state as usize * self.words;
        self.bits.get(start..start + self.words).unwrap_or_default()
    }

    /// The number of a state, if it is known.
    pub fn find(&self, state: &[u64]) -> Option<u32> {
        self.slots.get(self.slot(state)).and_then(|known| known.checked_sub(1))
    }

    /// The number of a state, and whether it is new.
    pub fn insert(&mut self, state: &[u64]) -> (u32, bool) {
        if let Some(known) = self.find(state) {
            return (known, false);
        }
        let slot = self.slot(state);
        self.bits.extend_from_slice(state);
        self.count += 1;
        let number = u32::try_from(self.count).unwrap_or(u32::MAX);
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = number;
        }
        if self.count * 2 > self.slots.len() {
            self.grow();
        }
        (number - 1, true)
    }

    /// Where a state is, or would be.
    fn slot(&self, state: &[u64]) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash(state) & mask;
        while let Some(known) = self.slots.get(at).filter(|known| **known > 0) {
            if self.get(known - 1) == state {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        let mask = self.slots.len() - 1;
        for number in 1..=u32::try_from(self.count).unwrap_or(u32::MAX) {
            let mut at = hash(self.get(number - 1)) & mask;
            while self.slots.get(at).is_some_and(|known| *known > 0) {
                at = (at + 1) & mask;
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = number;
            }
        }
    }
}

/// Multiply and mix, as in SplitMix64 (Steele et al., 2014): states differ in few bits.
fn hash(state: &[u64]) -> usize {
    let mixed = state.iter().fold(0_u64, |hash, word| {
        let mixed = (hash ^ word).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ mixed >> 29
    });
    usize::try_from(mixed ^ mixed >> 32).unwrap_or_default()
}
