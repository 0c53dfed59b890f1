//! Where records are written: bytes that grow at their end, by pieces most of which are short.
//!
//! To call for a copy costs more than most pieces are long. So there is always some room behind the end, in which a
//! piece is copied by a few moves of fixed size, and what they write too much the next piece writes over.

use std::ops::Range;

use segue_evaluator::json::Sink;

/// So long may a piece be that is copied by moves of fixed size.
const SHORT: usize = 64;
/// So long may be what a piece stands between.
const FRAME: usize = 32;
/// What a short piece is written in, with what it stands between.
const ROOM: usize = SHORT + 2 * FRAME;

/// Bytes up to an end, and zeros or leavings behind it.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    end: usize,
}

impl Buffer {
    /// Empties it, keeping the memory.
    pub(crate) fn clear(&mut self) {
        self.end = 0;
    }

    pub(crate) fn len(&self) -> usize {
        self.end
    }

    pub(crate) fn get(&self, range: Range<usize>) -> Option<&[u8]> {
        self.bytes.get(..self.end)?.get(range)
    }

    /// Takes back all but the first `bytes`.
    pub(crate) fn truncate(&mut self, bytes: usize) {
        self.end = self.end.min(bytes);
    }

    /// Takes back the last byte if it is this one.
    pub(crate) fn take_back(&mut self, byte: u8) {
        if let Some(before) = self.end.checked_sub(1)
            && self.bytes.get(before) == Some(&byte)
        {
            self.end = before;
        }
    }

    /// Appends a piece.
    #[inline]
    pub(crate) fn push(&mut self, piece: &[u8]) {
        self.push_between(&[], 0, piece, &[]);
    }

    /// Appends so many of the first bytes of `before`, a piece, and `after`. The two are constants, the piece is mostly
    /// short.
    #[inline]
    pub(crate) fn push_between<const BEFORE: usize, const AFTER: usize>(
        &mut self,
        before: &[u8; BEFORE],
        length: usize,
        piece: &[u8],
        after: &[u8; AFTER],
    ) {
        const { assert!(BEFORE <= FRAME && AFTER <= FRAME) };
        let length = length.min(BEFORE);
        if piece.len() <= SHORT
            && let Some(room) = self.room()
        {
            put(before, room, 0);
            copy(piece, room, length);
            put(after, room, length + piece.len());
            self.end += length + piece.len() + AFTER;
        } else {
            self.push_all([before.get(..length).unwrap_or_default(), piece, after]);
        }
    }

    /// Appends pieces of any length, and makes room.
    #[inline(never)]
    fn push_all(&mut self, pieces: [&[u8]; 3]) {
        let length: usize = pieces.iter().map(|piece| piece.len()).sum();
        self.make_room(length);
        for piece in pieces {
            let end = self.end + piece.len();
            if let Some(room) = self.bytes.get_mut(self.end..end) {
                room.copy_from_slice(piece);
                self.end = end;
            }
        }
    }

    /// Appends once more what stands in a range already.
    pub(crate) fn repeat(&mut self, range: Range<usize>) {
        let length = range.len();
        self.make_room(length);
        if let Some((before, room)) = self.bytes.split_at_mut_checked(self.end)
            && let (Some(from), Some(to)) = (before.get(range), room.get_mut(..length))
        {
            to.copy_from_slice(from);
            self.end += length;
        }
    }

    /// What is behind the end, if it is enough.
    #[inline]
    fn room(&mut self) -> Option<&mut [u8; ROOM]> {
        self.bytes.get_mut(self.end..)?.first_chunk_mut()
    }

    /// Makes room for so many bytes and a short piece behind them.
    fn make_room(&mut self, bytes: usize) {
        let length = self.end + bytes + ROOM;
        if self.bytes.len() < length {
            self.bytes.resize(length.max(2 * self.bytes.len()), 0);
        }
    }
}

impl Sink for Buffer {
    #[inline]
    fn push_str(&mut self, text: &str) {
        self.push(text.as_bytes());
    }
}

/// Puts a constant at a position.
#[inline]
fn put<const LENGTH: usize>(constant: &[u8; LENGTH], room: &mut [u8; ROOM], at: usize) {
    if let Some(room) = room.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
        *room = *constant;
    }
}

/// Copies a short piece to a position.
#[inline]
fn copy(piece: &[u8], room: &mut [u8; ROOM], at: usize) {
    match piece.len() {
        32.. => halves::<32>(piece, room, at),
        16.. => halves::<16>(piece, room, at),
        8.. => halves::<8>(piece, room, at),
        4.. => halves::<4>(piece, room, at),
        2.. => halves::<2>(piece, room, at),
        _ => halves::<1>(piece, room, at),
    }
}

/// Copies between `HALF` and twice as many bytes: the first so many, then the last so many, which overlap.
#[inline]
fn halves<const HALF: usize>(piece: &[u8], room: &mut [u8; ROOM], at: usize) {
    if let (Some(first), Some(last)) = (piece.first_chunk::<HALF>(), piece.last_chunk::<HALF>()) {
        put(first, room, at);
        put(last, room, at + piece.len() - HALF);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_every_length_follow_each_other() {
        let text: Vec<u8> = (0..=255).collect();
        for first in 0..=2 * SHORT {
            for second in [0, 1, 3, 7, 8, 31, 40, 64, 65, 200] {
                let (mut buffer, mut plain) = (Buffer::default(), Vec::new());
                for piece in [
                    &text[..first],
                    &text[first..][..second / 2],
                    &text[..second],
                ] {
                    buffer.push(piece);
                    plain.extend_from_slice(piece);
                    buffer.push_between(b"\"name\":..", 7, piece, b"\",");
                    plain.extend_from_slice(&[b"\"name\":", piece, b"\","].concat());
                    assert_eq!(buffer.get(0..buffer.len()), Some(plain.as_slice()));
                }
            }
        }
    }

    #[test]
    fn ranges_are_repeated_and_ends_taken_back() {
        let mut buffer = Buffer::default();
        buffer.push(&b"abc".repeat(50));
        buffer.repeat(1..150);
        assert_eq!(buffer.len(), 299);
        assert_eq!(buffer.get(148..153), Some(b"bcbca".as_slice()));
        // Not what is behind the end.
        buffer.repeat(200..300);
        assert_eq!(buffer.len(), 299);
        buffer.truncate(4);
        buffer.truncate(9);
        buffer.take_back(b'c');
        assert_eq!(buffer.get(0..4), Some(b"abca".as_slice()));
        buffer.take_back(b'a');
        assert_eq!((buffer.len(), buffer.get(0..4)), (3, None));
        buffer.push_between(b"12", 9, b"3", b"4");
        assert_eq!(buffer.get(0..7), Some(b"abc1234".as_slice()));
    }
}
