//! Things that go round a ring of threads, each held by one at a time.

use std::sync::mpsc::{Receiver, Sender, channel};

/// The place of one thread in a ring: it takes a thing from the thread before it and passes it on to the next.
///
/// A thread that ends takes its place out of the ring: whoever waits for a thing from it gets none and ends as well.
pub(crate) struct Place<T> {
    from: Receiver<T>,
    to: Sender<T>,
}

/// A ring of so many places; the first one is handed the thing.
pub(crate) fn ring<T>(thing: T, places: usize) -> impl Iterator<Item = Place<T>> {
    let (mut to, from): (Vec<_>, Vec<_>) = (0..places).map(|_| channel()).unzip();
    if let Some(first) = to.first() {
        // Who receives it is still here.
        let _ = first.send(thing);
        to.rotate_left(1);
    }
    from.into_iter()
        .zip(to)
        .map(|(from, to)| Place { from, to })
}

impl<T> Place<T> {
    /// Waits for the thing; none where the ring has come apart.
    pub(crate) fn take(&self) -> Option<T> {
        self.from.recv().ok()
    }

    /// Hands the thing to the next thread, or drops it where that one has ended.
    pub(crate) fn pass(&self, thing: T) {
        let _ = self.to.send(thing);
    }
}
