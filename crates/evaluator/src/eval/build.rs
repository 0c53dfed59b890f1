//! Texts, lists and objects in the making. All count their size: no single one grows beyond [`crate::limits`], nor all
//! of one event together.

use bumpalo::collections::{String as BumpString, Vec as BumpVec};
use foldhash::{HashMap, HashMapExt};

use super::{Failure, Scope, weigh};
use crate::json;
use crate::limits;
use crate::value::{List, Member, Object, Text, TextStyle, Value};

/// A text in the making.
pub(crate) struct TextBuilder<'s, 'a> {
    scope: &'s Scope<'a>,
    text: BumpString<'a>,
}

impl<'s, 'a> TextBuilder<'s, 'a> {
    pub(crate) fn new(scope: &'s Scope<'a>) -> Self {
        Self {
            scope,
            text: BumpString::new_in(scope.arena),
        }
    }

    /// Adds to the end.
    pub(crate) fn push(&mut self, text: &str) -> Result<(), Failure> {
        if text.len() > limits::TEXT_BYTES {
            return Err(Failure::text_too_long());
        }
        self.text.push_str(text);
        self.check()
    }

    /// Adds characters to the end.
    pub(crate) fn extend(&mut self, chars: impl Iterator<Item = char>) -> Result<(), Failure> {
        for c in chars {
            self.push(c.encode_utf8(&mut [0; 4]))?;
        }
        Ok(())
    }

    /// Adds the text of a value.
    pub(crate) fn push_value(&mut self, value: Value<'_>, style: TextStyle) -> Result<(), Failure> {
        weigh(value, limits::TEXT_BYTES)?;
        value.push_text(style, &mut self.text);
        self.check()
    }

    /// Adds the compact JSON of a value.
    pub(crate) fn push_json(&mut self, value: Value<'_>) -> Result<(), Failure> {
        weigh(value, limits::TEXT_BYTES)?;
        json::write(value, &mut self.text);
        self.check()
    }

    /// Adds the JSON of a value as Segment's engine prints it.
    pub(crate) fn push_canonical_json(&mut self, value: Value<'_>) -> Result<(), Failure> {
        weigh(value, limits::TEXT_BYTES)?;
        json::write_canonical(value, &mut self.text);
        self.check()
    }

    fn check(&self) -> Result<(), Failure> {
        if self.text.len() > limits::TEXT_BYTES {
            return Err(Failure::text_too_long());
        }
        Ok(())
    }

    /// The text made.
    pub(crate) fn finish(self) -> Result<&'a str, Failure> {
        self.scope.spend(self.text.len())?;
        Ok(self.text.into_bump_str())
    }
}

/// A list in the making.
pub(crate) struct ListBuilder<'s, 'a> {
    scope: &'s Scope<'a>,
    items: BumpVec<'a, Value<'a>>,
}

impl<'s, 'a> ListBuilder<'s, 'a> {
    /// A list that will have about so many items.
    pub(crate) fn new(scope: &'s Scope<'a>, capacity: usize) -> Self {
        let capacity = capacity.min(limits::ITEMS);
        Self {
            scope,
            items: BumpVec::with_capacity_in(capacity, scope.arena),
        }
    }

    /// Adds an item to the end, missing or not.
    pub(crate) fn push(&mut self, item: Value<'a>) -> Result<(), Failure> {
        if self.items.len() >= limits::ITEMS {
            return Err(Failure::too_many_items());
        }
        self.items.push(item);
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<Value<'a>, Failure> {
        self.scope
            .spend(self.items.len() * size_of::<Value<'_>>())?;
        let items = self.items.into_bump_slice();
        Ok(Value::List(self.scope.arena.alloc(List::new(items))))
    }
}

/// An object in the making: a key set again keeps its place and gets the later value.
pub(crate) struct ObjectBuilder<'s, 'a> {
    scope: &'s Scope<'a>,
    members: BumpVec<'a, Member<'a>>,
    /// A bit for the hash of every key there is: a key whose bit is not set is new.
    seen: [u64; 4],
    /// Places by key, once there are many.
    places: HashMap<&'a str, usize>,
}

impl<'s, 'a> ObjectBuilder<'s, 'a> {
    /// So many members are looked through one by one.
    const FEW: usize = 32;

    /// An object that will have about so many members.
    pub(crate) fn new(scope: &'s Scope<'a>, capacity: usize) -> Self {
        let capacity = capacity.min(limits::ITEMS);
        Self {
            scope,
            members: BumpVec::with_capacity_in(capacity, scope.arena),
            seen: [0; 4],
            places: HashMap::new(),
        }
    }

    /// Sets a member, to missing if need be.
    pub(crate) fn set(&mut self, key: Text<'a>, value: Value<'a>) -> Result<(), Failure> {
        if let Some(place) = self.place(key.as_str()) {
            if let Some(member) = self.members.get_mut(place) {
                member.value = value;
            }
            return Ok(());
        }
        if self.members.len() >= limits::ITEMS {
            return Err(Failure::too_many_items());
        }
        if !self.places.is_empty() {
            self.places.insert(key.as_str(), self.members.len());
        }
        let (word, bit) = bit(key.as_str());
        if let Some(word) = self.seen.get_mut(word) {
            *word |= bit;
        }
        self.members.push(Member { key, value });
        Ok(())
    }

    /// Sets all members that are not missing.
    pub(crate) fn set_all(&mut self, members: &[Member<'a>]) -> Result<(), Failure> {
        for member in members {
            if !member.value.is_missing() {
                self.set(member.key, member.value)?;
            }
        }
        Ok(())
    }

    /// Takes a member out; set again, it comes at the end.
    pub(crate) fn remove(&mut self, key: &str) {
        if let Some(place) = self.place(key) {
            self.members.remove(place);
            self.places.clear();
        }
    }

    fn place(&mut self, key: &str) -> Option<usize> {
        let (word, bit) = bit(key);
        if self.seen.get(word).is_none_or(|word| word & bit == 0) {
            return None;
        }
        if self.members.len() <= Self::FEW {
            return self.members.iter().position(|m| m.key.as_str() == key);
        }
        if self.places.is_empty() {
            let places = self.members.iter().enumerate();
            self.places = places.map(|(at, m)| (m.key.as_str(), at)).collect();
        }
        self.places.get(key).copied()
    }

    pub(crate) fn finish(self) -> Result<Value<'a>, Failure> {
        self.scope
            .spend(self.members.len() * size_of::<Member<'_>>())?;
        let members = self.members.into_bump_slice();
        Ok(Value::Object(self.scope.arena.alloc(Object::new(members))))
    }
}

/// Where the bit of a key stands: a cheap hash of its length and its ends, where keys differ most.
fn bit(key: &str) -> (usize, u64) {
    let bytes = key.as_bytes();
    let mut end = [0; 8];
    for (to, from) in end.iter_mut().zip(bytes.iter().rev()) {
        *to = *from;
    }
    let first = bytes.first().copied().unwrap_or_default();
    let mixed = (u64::from_le_bytes(end) ^ (bytes.len() as u64) << 8 ^ u64::from(first) << 16)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed >> 62) as usize, 1 << (mixed >> 56 & 63))
}
