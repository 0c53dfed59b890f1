//! Events and mapping files made of bytes, for fuzzing and for property tests alike. When the bytes run out, zeros
//! follow: every choice still has an answer.

mod event;
mod file;
mod styled;

use arbitrary::{Result, Unstructured};

pub use event::event;
pub use file::mapping_file;
pub use styled::styled;

/// True once in so many times, and not when the bytes have run out.
fn once_in(times: u8, bytes: &mut Unstructured<'_>) -> Result<bool> {
    Ok(bytes.int_in_range(0..=times - 1)? == times - 1)
}
