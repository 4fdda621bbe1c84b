//! Chance from a seed: the same seed gives the same numbers.

pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// From 0 to below `sides`, which is not 0. This is SplitMix64.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.number() % sides
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
