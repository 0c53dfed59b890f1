//! Chance that can be repeated.

/// Numbers drawn from a seed, by splitmix64.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// What is drawn depends on the seed alone.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `end`, or 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.draw() % end.max(1)
    }

    /// Whether something of this probability, from 0 to 1, happens.
    pub fn happens(&mut self, probability: f64) -> bool {
        ((self.draw() >> 11) as f64 / (1_u64 << 53) as f64) < probability
    }
}
