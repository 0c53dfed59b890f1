//! What coercion does to a value, so that what is right already is not copied.

use bumpalo::Bump;
use bumpalo::collections::Vec as ArenaVec;

/// What becomes of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Edit<T> {
    /// It stays as it is.
    Keep,
    /// Another one takes its place.
    Replace(T),
    /// It goes.
    Drop,
}

impl<T> Edit<T> {
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Edit<U> {
        match self {
            Self::Keep => Edit::Keep,
            Self::Replace(value) => Edit::Replace(change(value)),
            Self::Drop => Edit::Drop,
        }
    }

    /// The value in its place, or the one it was.
    pub(super) fn or(self, value: T) -> T {
        match self {
            Self::Replace(value) => value,
            Self::Keep | Self::Drop => value,
        }
    }
}

/// Edits the elements of a slice, each with its position among those that stay. Copied from the first change on.
pub(super) fn slice<'a, T: Copy, E>(
    elements: &'a [T],
    arena: &'a Bump,
    mut edit: impl FnMut(&'a T, usize) -> Result<Edit<T>, E>,
) -> Result<Edit<&'a [T]>, E> {
    let mut edited: Option<ArenaVec<'a, T>> = None;
    for (at, element) in elements.iter().enumerate() {
        let place = edited.as_ref().map_or(at, ArenaVec::len);
        let edit = edit(element, place)?;
        if let Edit::Keep = edit {
            if let Some(edited) = &mut edited {
                edited.push(*element);
            }
            continue;
        }
        let edited = edited.get_or_insert_with(|| {
            let mut edited = ArenaVec::with_capacity_in(elements.len(), arena);
            edited.extend_from_slice_copy(elements.get(..at).unwrap_or_default());
            edited
        });
        if let Edit::Replace(new) = edit {
            edited.push(new);
        }
    }
    Ok(edited.map_or(Edit::Keep, |edited| Edit::Replace(edited.into_bump_slice())))
}
