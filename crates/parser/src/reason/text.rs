//! Texts for every combination of patterns that can match at once.

use std::collections::{BTreeSet, HashSet, VecDeque};

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

    let mut found: HashSet<Vec<bool>> = HashSet::new();
    let mut taken = 0;
    let mut texts = Vec::new();
    let start: Vec<Positions> = automata.iter().map(Automaton::start).collect();
    let mut seen = BTreeSet::from([start.clone()]);
    let mut left = VecDeque::from([(start, String::new())]);
    while let Some((state, text)) = left.pop_front() {
        let accepted: Vec<bool> = automata
            .iter()
            .zip(&state)
            .map(|(automaton, positions)| automaton.accepts(positions))
            .collect();
        if found.insert(accepted) {
            texts.push(text.clone());
        }
        for c in &alphabet {
            let next: Vec<Positions> = automata
                .iter()
                .zip(&state)
                .map(|(automaton, positions)| automaton.step(positions, *c))
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
