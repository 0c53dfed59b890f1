//! Keys, as they are compared and followed.

use super::{Behind, KeyId, Met, Walk};

/// What is asked of a key for every event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    ends: Ends,
    /// Bytes, with quotes and colon.
    length: u32,
    /// What stands behind it.
    behind: Behind,
    /// The likeliest to come next.
    pub(super) next: KeyId,
    /// The last object it was met in, by [`Layouts::visits`].
    met: u64,
}

impl Key {
    /// What stands for no key: no UTF-8 has these bytes.
    pub(super) fn none() -> Self {
        Self {
            ends: Ends {
                first: u128::MAX,
                mask: u128::MAX,
                last: 0,
                last_at: 0,
            },
            ..Self::new("\"\":", Behind::Other)
        }
    }

    pub(super) fn new(text: &str, behind: Behind) -> Self {
        Self {
            ends: Ends::new(text),
            length: text.len() as u32,
            behind,
            next: KeyId::default(),
            met: 0,
        }
    }

    /// Whether it stands at a position; a long one is not looked at as a whole, and said not to.
    #[inline(always)]
    pub(super) fn stands(&self, text: &[u8], at: usize) -> bool {
        let ends = &self.ends;
        Ends::read(text, at).is_some_and(|first| (first ^ ends.first) & ends.mask == 0)
            && (ends.last_at == 0
                || Ends::read(text, at + ends.last_at as usize) == Some(ends.last)
                    && ends.last_at as usize <= Ends::LENGTH)
    }

    /// Notes that an object has the key; none if it has had it already.
    #[inline(always)]
    pub(super) fn meet(&mut self, id: KeyId, walk: &Walk) -> Option<Met> {
        if self.met == walk.visit {
            return None;
        }
        self.met = walk.visit;
        Some(Met {
            id,
            length: self.length as usize,
            behind: self.behind,
            next: self.next,
        })
    }
}

/// The first and the last bytes of a text, which together are all of it as long as it is short.
#[derive(Clone, Copy, Debug)]
struct Ends {
    first: u128,
    /// Which of the first there are.
    mask: u128,
    last: u128,
    /// Where the last begin; none behind a text that the first are all of.
    last_at: u32,
}

impl Ends {
    const LENGTH: usize = size_of::<u128>();

    fn new(text: &str) -> Self {
        let missing = Self::LENGTH.saturating_sub(text.len());
        let last_at = text.len().saturating_sub(Self::LENGTH);
        Self {
            first: Self::at(text.as_bytes(), 0),
            mask: u128::MAX >> (missing * 8),
            last: Self::at(text.as_bytes(), last_at),
            last_at: last_at as u32,
        }
    }

    /// The bytes from a position on, if there are enough.
    #[inline(always)]
    fn read(text: &[u8], at: usize) -> Option<u128> {
        let bytes = text.get(at..)?.first_chunk()?;
        Some(u128::from_le_bytes(*bytes))
    }

    /// The same, with zeros for what is missing.
    fn at(text: &[u8], at: usize) -> u128 {
        let mut bytes = [0; Self::LENGTH];
        let rest = text.get(at..).unwrap_or_default();
        for (to, from) in bytes.iter_mut().zip(rest) {
            *to = *from;
        }
        u128::from_le_bytes(bytes)
    }
}

/// Keys that are likely to come next, the likeliest first.
#[derive(Debug, Default)]
pub(super) struct Likely(pub(super) [KeyId; 4]);

impl Likely {
    #[inline(always)]
    pub(super) fn first(&self) -> KeyId {
        let [first, ..] = self.0;
        first
    }

    /// Notes that a key came. It rises by one step, so that those rise highest that come most often; one that is new
    /// comes last.
    pub(super) fn note(&mut self, id: KeyId) {
        let Some(at) = self.0.iter().position(|known| *known == id) else {
            let [rest @ .., last] = &mut self.0;
            let free = rest.iter_mut().find(|known| **known == KeyId::default());
            *free.unwrap_or(last) = id;
            return;
        };
        if at > 0 {
            self.0.swap(at, at - 1);
        }
    }
}
