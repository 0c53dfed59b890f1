//! The values that stand for all there may be at a path.

use std::collections::HashSet;

use segue_evaluator::program::Glob;

use super::formula::Node;
use super::text::texts;
use super::value::{Test, Value};
use super::{HELD, TESTS};

/// The domain of a node.
pub(super) struct Domain {
    /// The values to try, simple ones first.
    pub(super) values: Vec<Value>,
    /// Whether they stand for all others.
    pub(super) exact: bool,
}

impl Domain {
    /// Of a node, given the nodes that go on from it.
    pub(super) fn of<'n>(node: &Node, mut children: impl Iterator<Item = &'n Node>) -> Self {
        if node.inner && node.tests.is_empty() {
            // Whatever the members may be, those of an object may be, too.
            return Self {
                values: vec![Value::Object],
                exact: true,
            };
        }
        if node.tests.len() > TESTS {
            return Self {
                values: vec![Value::Missing, Value::Object],
                exact: false,
            };
        }
        let (globs, mut literals) = asked(&node.tests);
        if node.inner && !globs.is_empty() {
            // A path that goes on tells the empty text from all others, whatever else they have in common.
            literals.push("");
        }
        let (texts, complete) = texts(&globs, &literals);
        // What a text is made of depends on more than what it matches.
        let taken_apart = (!globs.is_empty() || !literals.is_empty())
            && children.any(|c| c.segment.index().is_some() || c.segment.key() == "length");
        let texts = texts.into_iter().map(Value::Text);
        let numbers = numbers(node).into_iter().map(Value::Number);
        let mut all: Vec<Value> = texts.chain(numbers).collect();
        let missing = if node.parent.is_none() { all.len() } else { 0 };
        all.insert(missing, Value::Missing);
        all.extend([
            Value::Object,
            Value::Null,
            Value::Bool(true),
            Value::Bool(false),
        ]);
        if node.inner {
            all.push(Value::Text(String::new()));
        }
        // Of those that answer all questions alike, the first.
        let mut known: HashSet<(Vec<bool>, String)> = HashSet::new();
        let (lists, lists_complete) = lists(node);
        all.extend(lists);
        all.retain(|value| {
            let answers = node.tests.iter().map(|test| test.holds(value));
            let below = if node.inner { below(value) } else { None };
            known.insert((answers.collect(), format!("{below:?}")))
        });
        Self {
            values: all,
            exact: complete && lists_complete && !taken_apart,
        }
    }
}

/// What the paths that go on from a value find: whatever they like, the falsy value itself, or nothing.
fn below(value: &Value) -> Option<Value> {
    match value {
        Value::Object => None,
        Value::Text(text) if !text.is_empty() => Some(Value::Missing),
        Value::Number(number) if *number != 0.0 => Some(Value::Missing),
        Value::Bool(true) => Some(Value::Missing),
        falsy => Some(falsy.clone()),
    }
}

/// Lists for every set of the literals that one is asked for, and whether that is all there are.
fn lists(node: &Node) -> (Vec<Value>, bool) {
    let mut asked: Vec<&Value> = Vec::new();
    for test in &node.tests {
        if let Test::Holds(literal) = test
            && !asked.contains(&literal)
        {
            asked.push(literal);
        }
    }
    if asked.is_empty() {
        return (Vec::new(), true);
    }
    if node.inner || asked.len() > HELD {
        return (Vec::new(), false);
    }
    let sets = (0..1_usize << asked.len()).map(|set| {
        let held = asked
            .iter()
            .enumerate()
            .filter(|(at, _)| set & 1 << at != 0);
        Value::List(held.map(|(_, literal)| (*literal).clone()).collect())
    });
    (sets.collect(), true)
}

/// The patterns and the texts that a value is compared with.
fn asked(tests: &[Test]) -> (Vec<&Glob>, Vec<&str>) {
    let (mut globs, mut literals) = (Vec::new(), Vec::new());
    for test in tests {
        match test {
            Test::Match { globs: own, .. } => globs.extend(own),
            Test::Equal(Value::Text(text)) => literals.push(text.as_str()),
            _ => {}
        }
    }
    (globs, literals)
}

/// The numbers a value is compared with, and one from each gap between them.
fn numbers(node: &Node) -> Vec<f64> {
    let mut bounds: Vec<f64> = node
        .tests
        .iter()
        .filter_map(|test| match test {
            Test::Equal(Value::Number(n)) | Test::OtherNumber(n) | Test::Order(_, n) => Some(*n),
            _ => None,
        })
        .collect();
    if node.inner {
        bounds.push(0.0);
    }
    bounds.retain(|n| n.is_finite());
    bounds.sort_by(f64::total_cmp);
    bounds.dedup();
    let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else {
        return vec![1.0];
    };
    let above = if last + 1.0 > *last {
        last + 1.0
    } else {
        last.next_up()
    };
    let under = if first - 1.0 < *first {
        first - 1.0
    } else {
        first.next_down()
    };
    let between = bounds.windows(2).filter_map(|pair| {
        let [a, b] = pair else { return None };
        let middle = a + (b - a) / 2.0;
        let middle = if a < &middle && &middle < b {
            middle
        } else {
            a.next_up()
        };
        (&middle < b).then_some(middle)
    });
    let between: Vec<f64> = between.collect();
    let mut numbers = bounds;
    numbers.extend(between);
    numbers.extend([above, under]);
    numbers.retain(|n| n.is_finite());
    numbers
}
