//! What may stand where in a mapping file and in a file of tests: one description that the JSON Schema, hover and
//! completion read.

mod file;
mod step;

pub use file::{MAPPING, MAPPING_FILE, TEST_FILE};
pub use step::Step;

use segue_evaluator::schema::{Field, Setting};

/// What may stand at a place.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'d> {
    /// A map with a fixed set of keys.
    Record(&'static Record),
    /// A map of names of the author's own.
    Named(&'static Shape<'static>),
    /// A list.
    List(&'static Shape<'static>),
    /// Any of these.
    Either(&'static [Shape<'static>]),
    /// One of a few words, each with what it means.
    Word(&'static [(&'static str, &'static str)]),
    /// The name of the destination.
    Destination,
    /// The number 1.
    Version,
    /// `true` or `false`.
    Switch,
    /// A text.
    Text,
    /// A condition of the rule language.
    Condition,
    /// A value as `fields` and `let` have it: plain data, an expression behind `=`, text with holes.
    Value,
    /// Plain data.
    Data,
    /// Plain data that is a map.
    Object,
    /// An event.
    Event,
    /// What stands at a path of [`crate::spec`], or inside of it.
    EventPath(&'static str),
    /// The key of an action.
    ActionKey,
    /// The name of a preset.
    PresetName,
    /// `fields:` of a mapping; which there are depends on its action.
    Fields,
    /// `mapping:` as Segment has it; its fields depend on the action.
    SegmentFields,
    /// Something inside `mapping:`.
    SegmentValue,
    /// The members of an object by their keys.
    Members(&'d [Field]),
    /// A field or a member.
    Field(&'d Field),
    /// A map of mappings to what is expected of them.
    Expected,
    /// What is expected of a mapping: some fields of its payload.
    Payload,
    /// The settings of the destination.
    Settings,
    /// A group of settings by their keys.
    SettingGroup(&'d [Setting]),
    /// A setting, with whether its key is the one Segment has for it.
    Setting(&'d Setting, bool),
    /// Which side a policy takes.
    Policy,
}

/// A map with a fixed set of keys.
#[derive(Debug)]
pub struct Record {
    /// What it is, `a mapping`.
    pub what: &'static str,
    /// Its keys in the order in which people write them.
    pub keys: &'static [Key],
}

/// A key of a [`Record`].
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What stands behind it, whole sentences of Markdown.
    pub meaning: &'static str,
    /// What may stand behind it.
    pub shape: Shape<'static>,
    /// Whether it must be there.
    pub required: bool,
}

impl Record {
    /// The key of a name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

#[cfg(test)]
mod tests {
    use segue_parser::file::{KEYS, MAPPING_KEYS, TEST_KEYS};

    use super::*;

    fn sorted(keys: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
        let mut keys: Vec<_> = keys.collect();
        keys.sort_unstable();
        keys
    }

    #[test]
    fn the_keys_are_those_of_the_parser() {
        let inside = |record: &'static Record, key: &str| match record.key(key).map(|key| key.shape)
        {
            Some(Shape::List(Shape::Record(record))) => *record,
            other => panic!("{key}: {other:?}"),
        };
        for (record, known) in [
            (&MAPPING_FILE, KEYS),
            (&MAPPING, MAPPING_KEYS),
            (inside(&MAPPING_FILE, "mappings"), MAPPING_KEYS),
            (inside(&MAPPING, "first_match"), MAPPING_KEYS),
            (inside(&MAPPING_FILE, "tests"), TEST_KEYS),
            (inside(&TEST_FILE, "tests"), TEST_KEYS),
        ] {
            let keys = record.keys.iter();
            for key in keys.clone() {
                assert!(key.meaning.ends_with('.'), "{}", key.name);
            }
            assert_eq!(
                sorted(keys.map(|key| key.name)),
                sorted(known.iter().copied())
            );
        }
    }
}
