//! What holds after every run, whatever went wrong on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use segue_tests::receiver::{Endpoint, Store};
use segue_tests::traffic::{Kind, Mark, Sent};
use serde_json::Value;

/// A run from beginning to end, resumed or not.
pub(crate) struct Ended<'r> {
    pub(crate) sent: &'r [Sent],
    pub(crate) store: &'r Store,
    pub(crate) summary: &'r Value,
    pub(crate) letters: &'r [Value],
    /// Whether increments may count twice.
    pub(crate) increments_repeat: bool,
}

/// What became of a record that was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Rejected,
    GivenUp,
    Unknown,
}

impl Ended<'_> {
    /// Everything that does not hold, a line each.
    pub(crate) fn violations(&self) -> Vec<String> {
        let mut wrong = self.store.violations.clone();
        let letters = self.letters(&mut wrong);
        self.account(&letters, &mut wrong);
        self.add_up(&letters, &mut wrong);
        self.fold(&mut wrong);
        self.count_once(&letters, &mut wrong);
        self.keep_order(&mut wrong);
        wrong
    }

    pub(crate) fn count(&self, name: &str) -> u64 {
        let count = self.summary.get(name).and_then(Value::as_u64);
        count.unwrap_or_else(|| panic!("no count `{name}` in {}", self.summary))
    }

    /// The dead letters that are about records. The others must be about events of their kind, one each.
    fn letters(&self, wrong: &mut Vec<String>) -> BTreeMap<Mark, Fate> {
        let mut fates = BTreeMap::new();
        let (mut unreadable, mut failed) = (0, 0);
        for letter in self.letters {
            let text = |name: &str| letter[name].as_str().unwrap_or_default();
            let fate = match text("outcome") {
                "unreadable" => {
                    unreadable += 1;
                    expect(letter["raw"].is_string(), letter, wrong);
                    continue;
                }
                "mapping_failed" => {
                    failed += 1;
                    expect(letter["event"].is_object(), letter, wrong);
                    continue;
                }
                "rejected" => Fate::Rejected,
                "given_up" => Fate::GivenUp,
                "unknown" => Fate::Unknown,
                _ => {
                    expect(false, letter, wrong);
                    continue;
                }
            };
            let endpoint = Endpoint::ALL
                .into_iter()
                .find(|e| e.as_str() == text("lane"));
            let mark = endpoint.and_then(|endpoint| Mark::of(endpoint, &letter["record"]));
            let known = [letter["event"].is_object(), !text("reason").is_empty()];
            expect(known == [true, true], letter, wrong);
            match mark {
                Some(mark) => expect(fates.insert(mark, fate).is_none(), letter, wrong),
                None => expect(false, letter, wrong),
            }
        }
        same(
            "letters of unreadable events",
            unreadable,
            self.of_kind(Kind::Unreadable),
            wrong,
        );
        same(
            "letters of failed mappings",
            failed,
            self.of_kind(Kind::Failing),
            wrong,
        );
        fates
    }

    fn of_kind(&self, kind: Kind) -> u64 {
        self.sent.iter().filter(|sent| sent.kind == kind).count() as u64
    }

    fn marks(&self) -> impl Iterator<Item = Mark> {
        self.sent.iter().flat_map(Sent::marks)
    }

    /// Every record is at the receiver or in the dead letters; in both only where an answer was lost.
    fn account(&self, letters: &BTreeMap<Mark, Fate>, wrong: &mut Vec<String>) {
        let arrived: BTreeSet<Mark> = self.arrivals().map(|(mark, _)| mark).collect();
        let expected: BTreeSet<Mark> = self.marks().collect();
        for mark in &expected {
            match (arrived.contains(mark), letters.get(mark)) {
                (true, Some(Fate::Rejected)) => {
                    wrong.push(format!("{mark:?} stored, yet rejected"));
                }
                (false, None) => wrong.push(format!("{mark:?} is lost")),
                _ => {}
            }
        }
        let all = arrived.iter().chain(letters.keys());
        for mark in all.filter(|mark| !expected.contains(mark)) {
            wrong.push(format!("{mark:?} was never sent"));
        }
    }

    /// The arithmetic of the summary.
    fn add_up(&self, letters: &BTreeMap<Mark, Fate>, wrong: &mut Vec<String>) {
        let fate = |fate| letters.values().filter(|is| **is == fate).count() as u64;
        let records = self.marks().count() as u64;
        let letter_count = self.letters.len() as u64;
        for (name, is) in [
            ("events", self.sent.len() as u64),
            ("unreadable", self.of_kind(Kind::Unreadable)),
            ("unmatched", self.of_kind(Kind::Unmatched)),
            ("mapping_failed", self.of_kind(Kind::Failing)),
            ("records", records),
            ("delivered", records - letters.len() as u64),
            ("rejected", fate(Fate::Rejected)),
            ("given_up", fate(Fate::GivenUp)),
            ("unknown", fate(Fate::Unknown)),
            ("dead_letters", letter_count),
        ] {
            same(name, self.count(name), is, wrong);
        }
        let named = self.summary["dead_letter_file"].is_string();
        same(
            "a dead letter file is named",
            named,
            letter_count > 0,
            wrong,
        );
    }

    /// An event that was sent again is one event for Mixpanel.
    fn fold(&self, wrong: &mut Vec<String>) {
        let mut ids = BTreeSet::new();
        for key in self.store.events.keys() {
            if !ids.insert(&key.insert_id) {
                wrong.push(format!("stored twice, not alike: {key:?}"));
            }
        }
        let arrived: BTreeSet<Mark> = self.arrivals().map(|(mark, _)| mark).collect();
        let events = arrived
            .iter()
            .filter(|mark| mark.endpoint == Endpoint::Import);
        same(
            "events after folding",
            self.store.events.len(),
            events.count(),
            wrong,
        );
    }

    /// An increment counts once, or not at all where that is said.
    fn count_once(&self, letters: &BTreeMap<Mark, Fate>, wrong: &mut Vec<String>) {
        for sent in self.sent.iter().filter(|sent| sent.kind == Kind::Increment) {
            let profile = self.store.users.get(&sent.user);
            let property = format!("c{}", sent.number);
            let sum = profile.and_then(|profile| profile.get(&property)?.as_f64());
            let mark = Mark {
                number: sent.number,
                endpoint: Endpoint::Engage,
                part: 0,
            };
            let fits = match (letters.get(&mark), sum) {
                (None | Some(Fate::Unknown | Fate::GivenUp), Some(1.0)) => true,
                (None, Some(sum)) => self.increments_repeat && sum > 1.0,
                (None, None) => false,
                (Some(_), sum) => sum.is_none() || self.increments_repeat,
            };
            if !fits {
                wrong.push(format!(
                    "{mark:?} counts {sum:?}, letter {:?}",
                    letters.get(&mark)
                ));
            }
        }
    }

    /// Records of a user arrive in the order of the input, identity records are answered before the next leave, and the
    /// last trait wins.
    fn keep_order(&self, wrong: &mut Vec<String>) {
        let users: BTreeMap<u64, &str> = self
            .sent
            .iter()
            .map(|sent| (sent.number, sent.user.as_str()))
            .collect();
        let mut seen = BTreeSet::new();
        let mut last: BTreeMap<&str, u64> = BTreeMap::new();
        let mut joined: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        let mut traits: BTreeMap<&str, u64> = BTreeMap::new();
        for (mark, arrival) in self.arrivals().filter(|(mark, _)| seen.insert(*mark)) {
            let Some(user) = users.get(&mark.number) else {
                continue;
            };
            let before = last.entry(user).or_default();
            if mark.number < *before {
                wrong.push(format!("{mark:?} of {user} arrived after event {before}"));
            }
            *before = mark.number;
            if let Some((number, stored)) = joined.get(user)
                && arrival.began < *stored
            {
                wrong.push(format!(
                    "{mark:?} of {user} left before event {number} was answered"
                ));
            }
            if mark.endpoint == Endpoint::Track {
                joined.insert(user, (mark.number, arrival.stored));
            }
            if arrival.record.get("$set").is_some() && mark.endpoint == Endpoint::Engage {
                traits.insert(user, mark.number);
            }
        }
        for (user, number) in traits {
            let profile = self
                .store
                .users
                .get(user)
                .and_then(|profile| profile.get("n"));
            same(
                &format!("the trait of {user}"),
                profile.and_then(Value::as_u64),
                Some(number),
                wrong,
            );
        }
    }

    fn arrivals(&self) -> impl Iterator<Item = (Mark, &segue_tests::receiver::Arrival)> {
        self.store
            .arrivals
            .iter()
            .filter_map(|arrival| Some((Mark::of(arrival.endpoint, &arrival.record)?, arrival)))
    }
}

fn expect(holds: bool, letter: &Value, wrong: &mut Vec<String>) {
    if !holds {
        wrong.push(format!("a strange dead letter: {letter}"));
    }
}

fn same<T: Copy + PartialEq + Debug>(what: &str, is: T, should: T, wrong: &mut Vec<String>) {
    if is != should {
        wrong.push(format!("{what}: {is:?}, not {should:?}"));
    }
}
