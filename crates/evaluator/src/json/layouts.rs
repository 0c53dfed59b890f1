//! What objects look like: the keys that earlier events had at each place, and which came after which.
//!
//! Programs send the same keys in the same order again and again. A reader that knows which key is likely next compares
//! one or two words instead of finding the end of the key, looking for it among the paths and among the keys the object
//! has had. A guess that fails costs a look-up, and what is learnt is never more than that: what is read is the same with
//! any layouts, or none.

use std::collections::HashMap;

use crate::path::{PathId, Paths};

/// What a reader remembers from event to event: the layouts of the objects of earlier events. Each thread that reads has
/// its own, to be used for one program after the other or only one.
#[derive(Debug, Default)]
pub struct Layouts {
    /// The table of paths that was read along ([`Paths::identity`]).
    of: Option<(u64, usize)>,
    /// First those of the event and of all its paths, then those off all paths.
    places: Vec<Place>,
    keys: Vec<Key>,
    /// How many objects have been read.
    visits: u64,
}

/// Where an object stands: first the event, then its paths, then the keys that are on none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct PlaceId(u32);

/// A known key at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct KeyId(u32);

#[derive(Debug, Default)]
struct Place {
    known: HashMap<Box<str>, KeyId>,
    /// The keys that are likely to be first.
    first: Likely,
    /// Whether its keys are too many to be learnt.
    varied: bool,
}

#[derive(Debug)]
struct Key {
    start: Start,
    /// With quotes and colon, as it stands in the text.
    text: Box<str>,
    path: Option<PathId>,
    /// Where objects behind it stand.
    below: Option<PlaceId>,
    /// The keys that are likely to come next.
    next: Likely,
    /// The last object it was met in, by [`Layouts::visits`].
    met: u64,
}

/// The last two of their kind, the later first.
type Likely = [Option<KeyId>; 2];

/// The first bytes of a key, of which as many count as there are.
#[derive(Clone, Copy, Debug)]
struct Start {
    bytes: u128,
    mask: u128,
}

impl Start {
    const LENGTH: usize = size_of::<u128>();

    /// Of the text that begins with these bytes. JSON has no zero bytes, so that what is missing equals nothing.
    #[inline]
    fn of(bytes: &[u8]) -> u128 {
        if let Some(start) = bytes.first_chunk() {
            return u128::from_le_bytes(*start);
        }
        let mut start = [0; Self::LENGTH];
        start.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        u128::from_le_bytes(start)
    }

    fn new(text: &str) -> Self {
        let missing = Self::LENGTH.saturating_sub(text.len());
        Self {
            bytes: Self::of(text.as_bytes()),
            mask: u128::MAX >> (missing * 8),
        }
    }
}

/// The keys of one object, as they are met.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    place: PlaceId,
    from: Option<KeyId>,
    visit: u64,
}

/// A key that was met.
#[derive(Clone, Copy)]
pub(super) struct Met {
    /// Bytes, with quotes and colon.
    pub(super) length: usize,
    /// The path that ends here.
    pub(super) path: Option<PathId>,
    pub(super) id: KeyId,
}

impl Layouts {
    /// Most keys at one place; those of a place that has more are data rather than names.
    const KEYS_OF_PLACE: usize = 1024;
    /// Most keys of all places together, which bounds the memory.
    const KEYS: usize = 8192;
    /// Longest key that is learnt, in bytes.
    const KEY_BYTES: usize = 256;

    /// Gets ready to read along these paths; what was learnt along others is forgotten.
    pub(super) fn prepare(&mut self, paths: &Paths) {
        let of = Some((paths.identity(), paths.len()));
        if self.of != of {
            *self = Self {
                of,
                ..Self::default()
            };
            self.places.resize_with(paths.len() + 1, Place::default);
        }
    }

    /// The place of the object at a path, or of the event.
    #[inline]
    pub(super) fn place(path: Option<PathId>) -> PlaceId {
        PlaceId(path.map_or(0, |path| path.index() as u32 + 1))
    }

    /// The path that goes on from a place by a key.
    pub(super) fn path(&self, place: PlaceId, key: &str, paths: &Paths) -> Option<PathId> {
        let parent = match place.0 as usize {
            0 => None,
            place if place <= paths.len() => Some(PathId(place as u32 - 1)),
            _ => return None,
        };
        paths.children(parent).find(key)
    }

    /// The place of the objects behind a key.
    #[inline]
    pub(super) fn below(&mut self, key: KeyId) -> Option<PlaceId> {
        let known = self.keys.get_mut(key.0 as usize)?;
        if let Some(path) = known.path {
            return Some(Self::place(Some(path)));
        }
        Some(*known.below.get_or_insert_with(|| {
            self.places.push(Place::default());
            PlaceId(self.places.len() as u32 - 1)
        }))
    }

    /// Begins the keys of an object; none where they are not to be learnt.
    #[inline]
    pub(super) fn walk(&mut self, place: PlaceId) -> Option<Walk> {
        let known = self.places.get(place.0 as usize)?;
        self.visits += 1;
        (!known.varied).then_some(Walk {
            place,
            from: None,
            visit: self.visits,
        })
    }

    /// The key at the start of a text, if it is a likely one.
    #[inline]
    pub(super) fn expect(&self, walk: &Walk, text: &[u8]) -> Option<KeyId> {
        let likely = match walk.from {
            Some(from) => self.keys.get(from.0 as usize)?.next,
            None => self.places.get(walk.place.0 as usize)?.first,
        };
        let start = Start::of(text);
        likely.into_iter().flatten().find(|id| {
            self.keys.get(id.0 as usize).is_some_and(|key| {
                (key.start.bytes ^ start) & key.start.mask == 0
                    && (key.text.len() <= Start::LENGTH || text.starts_with(key.text.as_bytes()))
            })
        })
    }

    /// The key with this text, which was not expected; none where the place has too many.
    #[cold]
    pub(super) fn learn(
        &mut self,
        walk: &Walk,
        text: &str,
        path: Option<PathId>,
    ) -> Option<KeyId> {
        let full = self.keys.len() >= Self::KEYS || text.len() > Self::KEY_BYTES;
        let place = self.places.get_mut(walk.place.0 as usize)?;
        let id = match place.known.get(text) {
            Some(id) => *id,
            None if full || place.known.len() >= Self::KEYS_OF_PLACE => {
                place.varied = true;
                return None;
            }
            None => {
                let id = KeyId(self.keys.len() as u32);
                place.known.insert(text.into(), id);
                self.keys.push(Key {
                    start: Start::new(text),
                    text: text.into(),
                    path,
                    below: None,
                    next: [None; 2],
                    met: 0,
                });
                id
            }
        };
        let likely = match walk.from {
            Some(from) => &mut self.keys.get_mut(from.0 as usize)?.next,
            None => &mut place.first,
        };
        *likely = [Some(id), likely[0]];
        Some(id)
    }

    /// Steps to a key; none if the object has had it already.
    #[inline]
    pub(super) fn step(&mut self, walk: &mut Walk, id: KeyId) -> Option<Met> {
        let key = self.keys.get_mut(id.0 as usize)?;
        if key.met == walk.visit {
            return None;
        }
        key.met = walk.visit;
        walk.from = Some(id);
        Some(Met {
            length: key.text.len(),
            path: key.path,
            id,
        })
    }
}
