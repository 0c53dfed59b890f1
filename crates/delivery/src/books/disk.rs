//! Getting things onto the disk, and not only into its cache.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::lock;

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

/// Makes sure that what was written to a file is on disk. A device or a pipe has none.
pub(super) fn sync(file: &File) -> io::Result<()> {
    if file.metadata()?.is_file() {
        file.sync_data()?;
    }
    Ok(())
}

/// Fails where a file could not be made when it is needed, by making one beside it.
pub(super) fn could_be_made(path: &Path) -> io::Result<()> {
    let beside = lock::beside(path, ".tmp");
    drop(File::create(&beside)?);
    fs::remove_file(&beside)
}
