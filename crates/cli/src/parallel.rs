//! One thing done for many, on all cores.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::stop::Stop;

/// What comes out for each of the items, in their order.
pub(crate) fn map<I: Sync, O: Send>(
    items: &[I],
    work: impl Fn(&I) -> O + Sync,
) -> Result<Vec<O>, Stop> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else {
                return done;
            };
            done.push((at, work(item)));
        }
    };
    let mut done = if threads.min(items.len()) <= 1 {
        take()
    } else {
        thread::scope(|scope| {
            let threads = (0..threads.min(items.len()))
                .map(|_| thread::Builder::new().spawn_scoped(scope, take))
                .collect::<Result<Vec<_>, _>>()
                .map_err(Stop::Thread)?;
            let done = threads
                .into_iter()
                .flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
            Ok::<_, Stop>(done.collect())
        })?
    };
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, out)| out).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_out_stands_in_the_order_of_what_goes_in() {
        for count in [0, 1, 2, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let wanted: Vec<usize> = items.iter().map(|n| n * n).collect();
            assert_eq!(map(&items, |n| n * n).unwrap(), wanted);
        }
    }
}
