use std::collections::HashMap;

/// What is said of the latest keys: of so many at least, and of twice as many at most. What is old is forgotten half by
/// half.
#[derive(Debug, Default)]
pub(super) struct Recent {
    recent: HashMap<u64, u64>,
    older: HashMap<u64, u64>,
}

/// So many keys are remembered at least.
const REMEMBERED: usize = 1 << 20;

impl Recent {
    /// What was said of a key. From now on it is `value`.
    pub(super) fn say(&mut self, key: u64, value: u64) -> Option<u64> {
        self.say_of(key, value, REMEMBERED)
    }

    fn say_of(&mut self, key: u64, value: u64, most: usize) -> Option<u64> {
        if self.recent.len() >= most && !self.recent.contains_key(&key) {
            self.older = std::mem::take(&mut self.recent);
        }
        let before = self.older.get(&key).copied();
        self.recent.insert(key, value).or(before)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn what_is_recent_is_known_and_the_rest_takes_no_room(
            said in prop::collection::vec((0u64..40, 0u64..4), 0..400),
            most in 1usize..20,
        ) {
            let mut memory = Recent::default();
            for (at, (key, value)) in said.iter().enumerate() {
                let before = said.iter().take(at).rposition(|(known, _)| known == key);
                let expected = before.map(|before| said[before].1);
                let between = before.map_or(at, |before| at - before - 1);
                let answer = memory.say_of(*key, *value, most);
                prop_assert!(answer == expected || answer.is_none() && between >= most);
                prop_assert!(memory.recent.len() <= most && memory.older.len() <= most);
            }
        }
    }
}
