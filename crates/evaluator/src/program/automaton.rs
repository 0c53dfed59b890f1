use std::collections::BTreeSet;

use super::Glob;
use super::glob::{Char, Part};

/// A glob that takes a text character by character, for whoever reasons about all texts at once.
#[derive(Debug)]
pub struct Automaton {
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Star,
    Char(Char),
}

/// What of a glob may be behind a text: positions in its pattern, in order.
pub type Positions = Vec<usize>;

impl Glob {
    /// The glob as an automaton.
    pub fn automaton(&self) -> Automaton {
        let mut steps = Vec::new();
        for (at, part) in self.parts.iter().enumerate() {
            if at > 0 {
                steps.push(Step::Star);
            }
            match part {
                Part::Text(text) => steps.extend(text.chars().map(|c| Step::Char(Char::One(c)))),
                Part::Chars(chars) => steps.extend(chars.iter().cloned().map(Step::Char)),
            }
        }
        Automaton { steps }
    }
}

impl Automaton {
    /// Before the first character.
    pub fn start(&self) -> Positions {
        let mut reached = BTreeSet::new();
        self.reach(0, &mut reached);
        reached.into_iter().collect()
    }

    /// Behind one more character.
    pub fn step(&self, positions: &[usize], c: char) -> Positions {
        let mut reached = BTreeSet::new();
        for &at in positions {
            match self.steps.get(at) {
                Some(Step::Star) => self.reach(at, &mut reached),
                Some(Step::Char(own)) if own.takes(c) => self.reach(at + 1, &mut reached),
                _ => {}
            }
        }
        reached.into_iter().collect()
    }

    /// Whether the text so far matches.
    pub fn accepts(&self, positions: &[usize]) -> bool {
        positions.last() == Some(&self.steps.len())
    }

    /// Adds the characters at which the pattern begins to tell characters apart: between two of them that are next to
    /// each other, all are the same to it.
    pub fn boundaries(&self, boundaries: &mut BTreeSet<char>) {
        let mut range = |first: char, last: char| {
            if first <= last {
                boundaries.insert(first);
                boundaries.extend((last..=char::MAX).nth(1));
            }
        };
        for step in &self.steps {
            match step {
                Step::Char(Char::One(c)) => range(*c, *c),
                Step::Char(Char::Set(ranges)) => ranges.iter().for_each(|(a, b)| range(*a, *b)),
                Step::Star | Step::Char(Char::Any) => {}
            }
        }
    }

    /// A position, and those behind the stars that follow.
    fn reach(&self, mut at: usize, reached: &mut BTreeSet<usize>) {
        while reached.insert(at) && matches!(self.steps.get(at), Some(Step::Star)) {
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn agrees_with_the_glob(pattern in "([a-c?*é]|\\[[a-c]-?[a-c]\\]){0,6}", text in "[a-dé]{0,8}") {
            let glob = Glob::new(&pattern);
            let automaton = glob.automaton();
            let start = automaton.start();
            let end = text.chars().fold(start, |at, c| automaton.step(&at, c));
            prop_assert_eq!(automaton.accepts(&end), glob.matches(&text));
        }
    }
}
