//! Texts for every combination of patterns that can match at once.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use segue_evaluator::program::{Automaton, Glob, Positions};

use super::{CHARACTERS, STATES};

/// Characters to show to people, where any of a range will do.
const SHOWN: &str = "xabcdefghijklmnopqrstuvwyz0123456789 XABCDEFGHIJKLMNOPQRSTUVWYZ-_.";

/// A shortest text for each set of globs that match a text and of literals that are it, and whether that is all there are.
pub(super) fn texts(globs: &[&Glob], literals: &[&str]) -> (Vec<String>, bool) {
    if globs.is_empty() {
        // Any other text does.
        let mut other = "other".to_owned();
        while literals.contains(&other.as_str()) {
            other.push('x');
        }
        let texts = literals.iter().map(|text| (*text).to_owned());
        return (texts.chain([other]).collect(), true);
    }
    let literals: Vec<Glob> = literals
        .iter()
        .map(|text| Glob::new(&Glob::escape(text)))
        .collect();
    let automata: Vec<_> = literals
        .iter()
        .chain(globs.iter().copied())
        .map(Glob::automaton)
        .collect();
    let mut boundaries = BTreeSet::from(['\0']);
    for automaton in &automata {
        automaton.boundaries(&mut boundaries);
    }
    let alphabet = alphabet(&boundaries);
    let mut automata: Vec<_> = automata.into_iter().map(Walked::new).collect();

    let mut found: HashSet<Vec<bool>> = HashSet::new();
    let mut taken = 0;
    let mut texts = Vec::new();
    let start: Vec<usize> = automata.iter().map(|_| 0).collect();
    let mut seen = HashSet::from([start.clone()]);
    let mut left = VecDeque::from([(start, String::new())]);
    while let Some((state, text)) = left.pop_front() {
        let states = automata.iter().zip(&state);
        let accepted = states.map(|(automaton, at)| automaton.accepts(*at));
        if found.insert(accepted.collect()) {
            texts.push(text.clone());
        }
        for (letter, c) in alphabet.iter().enumerate() {
            let states = automata.iter_mut().zip(&state);
            let next: Vec<usize> = states
                .map(|(automaton, at)| automaton.step(*at, letter, &alphabet))
                .collect();
            taken += 1;
            if seen.len() >= STATES || taken >= CHARACTERS {
                return (texts, false);
            }
            if seen.contains(&next) {
                continue;
            }
            seen.insert(next.clone());
            left.push_back((next, format!("{text}{c}")));
        }
    }
    (texts, true)
}

/// An automaton with its states numbered as they are met, from 0 at its start, so that each step is taken once.
struct Walked {
    automaton: Automaton,
    states: Vec<Positions>,
    numbers: HashMap<Positions, usize>,
    /// By state, where each character of the alphabet leads, as far as that is known.
    steps: Vec<Vec<Option<usize>>>,
}

impl Walked {
    fn new(automaton: Automaton) -> Self {
        let start = automaton.start();
        Self {
            numbers: HashMap::from([(start.clone(), 0)]),
            states: vec![start],
            steps: vec![Vec::new()],
            automaton,
        }
    }

    fn accepts(&self, state: usize) -> bool {
        let positions = self.states.get(state);
        positions.is_some_and(|positions| self.automaton.accepts(positions))
    }

    /// Where a character of the alphabet leads from a state.
    fn step(&mut self, state: usize, letter: usize, alphabet: &[char]) -> usize {
        let known = self.steps.get(state).and_then(|steps| steps.get(letter));
        if let Some(Some(next)) = known {
            return *next;
        }
        let (Some(positions), Some(c)) = (self.states.get(state), alphabet.get(letter)) else {
            return state;
        };
        let positions = self.automaton.step(positions, *c);
        let next = match self.numbers.get(&positions) {
            Some(known) => *known,
            None => {
                self.states.push(positions.clone());
                self.steps.push(Vec::new());
                self.numbers.insert(positions, self.states.len() - 1);
                self.states.len() - 1
            }
        };
        if let Some(steps) = self.steps.get_mut(state) {
            steps.resize(alphabet.len(), None);
            if let Some(step) = steps.get_mut(letter) {
                *step = Some(next);
            }
        }
        next
    }
}

/// A character from each range between two boundaries, those first that people read.
fn alphabet(boundaries: &BTreeSet<char>) -> Vec<char> {
    let place = |c: char| SHOWN.chars().position(|shown| shown == c);
    let mut alphabet: Vec<char> = boundaries
        .iter()
        .map(|first| {
            let behind = boundaries.range(*first..).nth(1);
            let within = |c: &char| c >= first && behind.is_none_or(|behind| c < behind);
            SHOWN.chars().find(within).unwrap_or(*first)
        })
        .collect();
    alphabet.sort_by_key(|c| place(*c).unwrap_or(usize::MAX));
    alphabet
}
