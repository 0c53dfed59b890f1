//! Getting things onto the disk, and not only into its cache.

use std::fs::File;
use std::io;
use std::path::Path;

/// Makes sure that a file just created or renamed is found after a power cut.
pub(super) fn sync_parent(path: &Path) -> io::Result<()> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if cfg!(unix) {
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}
