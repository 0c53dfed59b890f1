//! Keeping runs out of each other's files.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A file beside another one that says that it is in use. Whoever ends gives it back, however that comes about.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// The lock of a file; none where somebody else has it.
    pub(super) fn take(of: &Path) -> io::Result<Option<Self>> {
        let path = beside(of, ".lock");
        let file = File::create(&path)?;
        Ok(exclusive(&file)?.then_some(Self { path, _file: file }))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // One that is left behind is nobody's.
        let _ = fs::remove_file(&self.path);
    }
}

/// Takes a file for oneself; whether nobody else has it. Where there are no locks, nobody has.
pub(super) fn exclusive(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Shares a file with others, when nobody has it for himself any more.
pub(super) fn shared(file: &File) -> io::Result<()> {
    match file.lock_shared() {
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(()),
    }
}

/// A path with something behind its name.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut path = path.to_owned().into_os_string();
    path.push(end);
    path.into()
}
