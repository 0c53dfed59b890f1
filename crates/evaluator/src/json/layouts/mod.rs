//! What objects look like: the keys that earlier events had at each place, and which came after which.
//!
//! Programs send the same keys in the same order again and again. A reader that knows which keys are likely next compares
//! one or two words instead of finding the end of the key, looking for it among the paths and among the keys the object
//! has had. A guess that fails costs a look-up, and what is learnt is never more than a guess: what is read is the same
//! with any layouts, or none.

mod key;

use foldhash::HashMap;

use self::key::{Key, Likely};
use crate::path::{PathId, Paths, Use};

/// What a reader remembers from event to event: the layouts of the objects of earlier events. Each thread that reads has
/// its own. It serves one program; what was learnt for another is forgotten.
#[derive(Debug, Default)]
pub struct Layouts {
    /// The table of paths that was read along, by [`Paths::identity`] and length.
    of: Option<(u64, usize)>,
    /// First those of the event and of all its paths, then those off all paths.
    places: Vec<Place>,
    /// The first stands for no key.
    keys: Vec<Key>,
    /// What is seldom asked of a key, by its id.
    details: Vec<Details>,
    /// How many objects have been read.
    visits: u64,
}

/// Where an object stands: first the event, then its paths, then what is on none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct PlaceId(u32);

/// A known key at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct KeyId(u32);

impl KeyId {
    #[inline(always)]
    fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug, Default)]
struct Place {
    known: HashMap<Box<str>, KeyId>,
    /// The keys that are likely to be first.
    first: Likely,
    /// Whether its keys are too many to be learnt.
    varied: bool,
    /// How many members the last object had.
    members: u32,
    /// Where the objects in a list here stand.
    items: Option<PlaceId>,
}

#[derive(Debug, Default)]
struct Details {
    /// With quotes and colon, as it stands in the text.
    text: Box<str>,
    /// The keys that are likely to come next.
    next: Likely,
    /// Where objects behind it stand, if it is on no path.
    below: Option<PlaceId>,
    /// The last list or object behind it, if it is on no path.
    last: Passed,
}

/// What stands behind a key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Behind {
    /// The value at a path.
    Path {
        /// The path.
        path: PathId,
        /// What is made of it.
        using: Use,
        /// Whether no path goes on from it.
        leaf: bool,
    },
    /// A value off all paths.
    Other,
}

/// A list or an object that was stepped over.
#[derive(Debug, Default)]
struct Passed {
    text: String,
    /// How deep it stood.
    depth: usize,
}

/// How far an object has been gone through.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    place: PlaceId,
    /// Its number among all objects.
    visit: u64,
    /// The last key; the first of all stands for the beginning.
    from: KeyId,
    /// The likeliest to come next.
    next: KeyId,
}

impl Walk {
    /// The same one key further.
    #[inline(always)]
    pub(super) fn behind(self, met: &Met) -> Self {
        Self {
            from: met.id,
            next: met.next,
            ..self
        }
    }
}

/// A key that was met.
#[derive(Clone, Copy)]
pub(super) struct Met {
    pub(super) id: KeyId,
    /// Bytes, with quotes and colon.
    pub(super) length: usize,
    pub(super) behind: Behind,
    next: KeyId,
}

impl Layouts {
    /// Most keys at one place; those of a place that has more are data rather than names.
    const KEYS_OF_PLACE: usize = 1024;
    /// Most keys of all places together, which bounds the memory.
    const KEYS: usize = 8192;
    /// Longest key that is learnt, in bytes.
    const KEY_BYTES: usize = 256;
    /// Longest list or object that is remembered, in bytes.
    const PASSED_BYTES: usize = 256;

    /// Gets ready to read along these paths.
    pub(super) fn prepare(&mut self, paths: &Paths) {
        let of = Some((paths.identity(), paths.len()));
        if self.of == of {
            return;
        }
        *self = Self {
            of,
            ..Self::default()
        };
        self.places.resize_with(paths.len() + 1, Place::default);
        self.keys.push(Key::none());
        self.details.push(Details::default());
    }

    /// The place of the object at a path, or of the event.
    #[inline]
    pub(super) fn place(path: Option<PathId>) -> PlaceId {
        PlaceId(path.map_or(0, |path| path.index() as u32 + 1))
    }

    /// What stands behind a key at a place.
    pub(super) fn behind(place: PlaceId, key: &str, paths: &Paths) -> Behind {
        let parent = match place.0 as usize {
            0 => None,
            place if place <= paths.len() => Some(PathId(place as u32 - 1)),
            _ => return Behind::Other,
        };
        match paths.children(parent).find(key) {
            Some(path) => Behind::Path {
                path,
                using: paths.use_of(path),
                leaf: paths.children(Some(path)).is_empty(),
            },
            None => Behind::Other,
        }
    }

    /// The place of the objects behind a key that is on no path.
    pub(super) fn below(&mut self, key: KeyId) -> Option<PlaceId> {
        let details = self.details.get_mut(key.index())?;
        Some(*details.below.get_or_insert_with(|| {
            self.places.push(Place::default());
            PlaceId(self.places.len() as u32 - 1)
        }))
    }

    /// The place of the objects in a list at a place. No path goes on from there, so that lists in it are no different.
    pub(super) fn items(&mut self, place: PlaceId) -> Option<PlaceId> {
        let next = PlaceId(self.places.len() as u32);
        let list = self.places.get_mut(place.0 as usize)?;
        if let Some(items) = list.items {
            return Some(items);
        }
        list.items = Some(next);
        self.places.push(Place {
            items: Some(next),
            ..Place::default()
        });
        Some(next)
    }

    /// How many members an object is likely to have.
    #[inline]
    pub(super) fn members(&self, place: PlaceId) -> usize {
        let place = self.places.get(place.0 as usize);
        place.map_or(0, |place| place.members as usize)
    }

    /// Notes how many members an object had.
    #[inline(never)]
    pub(super) fn note_members(&mut self, place: PlaceId, members: usize) {
        if let Some(place) = self.places.get_mut(place.0 as usize) {
            place.members = members.min(Self::KEYS_OF_PLACE) as u32;
        }
    }

    /// Begins the keys of an object; none where they are not to be learnt.
    #[inline(always)]
    pub(super) fn walk(&mut self, place: PlaceId) -> Option<Walk> {
        let known = self.places.get(place.0 as usize)?;
        self.visits += 1;
        (!known.varied).then_some(Walk {
            place,
            visit: self.visits,
            from: KeyId::default(),
            next: known.first.first(),
        })
    }

    /// The key at a position, if it is the likeliest, short, and not the object's second of its name.
    #[inline(always)]
    pub(super) fn expected(&mut self, walk: &Walk, text: &[u8], at: usize) -> Option<Met> {
        let key = self.keys.get_mut(walk.next.index())?;
        if key.stands(text, at) {
            key.meet(walk.next, walk)
        } else {
            None
        }
    }

    /// The key at a position, if it is a likely one and not the object's second of its name.
    pub(super) fn likely(&mut self, walk: &Walk, text: &[u8], at: usize) -> Option<Met> {
        let rest = text.get(at..)?;
        let Likely(next) = *self.next(walk)?;
        let stands = |id: &KeyId| {
            let details = self.details.get(id.index());
            details.is_some_and(|key| !key.text.is_empty() && rest.starts_with(key.text.as_bytes()))
        };
        let id = next.into_iter().find(stands)?;
        self.take(walk, id)
    }

    /// Takes a key that was not expected, by its text; none where there would be too many, and where the object has had
    /// it already.
    pub(super) fn learn(&mut self, walk: &Walk, text: &str, behind: Behind) -> Option<Met> {
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
                self.keys.push(Key::new(text, behind));
                self.details.push(Details {
                    text: text.into(),
                    ..Details::default()
                });
                id
            }
        };
        self.take(walk, id)
    }

    /// What is likely to come next.
    fn next(&mut self, walk: &Walk) -> Option<&mut Likely> {
        if walk.from == KeyId::default() {
            let place = self.places.get_mut(walk.place.0 as usize)?;
            return Some(&mut place.first);
        }
        let from = self.details.get_mut(walk.from.index())?;
        Some(&mut from.next)
    }

    /// Steps to a key that was not the likeliest, and notes that it came.
    fn take(&mut self, walk: &Walk, id: KeyId) -> Option<Met> {
        let next = self.next(walk)?;
        next.note(id);
        let first = next.first();
        // What is likely at the beginning is asked of the place: nobody looks at that of no key.
        self.keys.get_mut(walk.from.index())?.next = first;
        self.keys.get_mut(id.index())?.meet(id, walk)
    }

    /// The length of the list or object that a text at a depth begins with, if it is the one that stood behind a key the
    /// last time.
    #[inline]
    pub(super) fn passed_before(&self, key: KeyId, text: &[u8], depth: usize) -> Option<usize> {
        let last = &self.details.get(key.index())?.last;
        let same = depth <= last.depth && text.starts_with(last.text.as_bytes());
        (same && !last.text.is_empty()).then_some(last.text.len())
    }

    /// Notes a list or an object behind a key.
    pub(super) fn passed(&mut self, key: KeyId, text: &str, depth: usize) {
        if let Some(key) = self.details.get_mut(key.index())
            && text.len() <= Self::PASSED_BYTES
        {
            // In the same memory.
            key.last.text.clear();
            key.last.text.push_str(text);
            key.last.depth = depth;
        }
    }
}
