//! Mapping files and files of tests: found in folders, and written anew.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::mappings::DEFAULT_FILE;
use crate::stop::Stop;

/// Whether a file of a folder is a mapping file, by its name.
fn is_mapping_file(name: &str) -> bool {
    [".yaml", ".yml"].iter().any(|end| name.ends_with(end)) && !is_test_file(name)
}

/// Whether a file holds tests and nothing else, by its name.
pub(crate) fn is_test_file(name: &str) -> bool {
    name.ends_with(".test.yaml")
}

/// What stands for standard input among files.
pub(crate) const STDIN: &str = "-";

/// The mapping files and files of tests that these paths stand for, each once: a file, or `-`, for itself, a folder for
/// those below it by name, without hidden ones. No path stands for the usual mapping file and the files of tests
/// beside it.
pub(crate) fn mappings_and_tests(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    if paths.is_empty() {
        let mut files = tests_in_working_directory()?;
        let default = PathBuf::from(DEFAULT_FILE);
        if default.exists() || files.is_empty() {
            files.insert(0, default);
        }
        return Ok(files);
    }
    let mut gathered = Gathered::default();
    for path in paths {
        gathered.add(path)?;
    }
    Ok(gathered.files)
}

#[derive(Default)]
struct Gathered {
    files: Vec<PathBuf>,
    /// Files and folders, as they are called without links.
    seen: HashSet<PathBuf>,
}

impl Gathered {
    fn add(&mut self, path: &Path) -> Result<(), Stop> {
        if path.as_os_str() == STDIN {
            if self.seen.insert(path.to_owned()) {
                self.files.push(path.to_owned());
            }
            return Ok(());
        }
        let failed = |error| Stop::read(path, error);
        if !self.seen.insert(path.canonicalize().map_err(failed)?) {
            return Ok(());
        }
        if !path.is_dir() {
            self.files.push(path.to_owned());
            return Ok(());
        }
        let mut inside = fs::read_dir(path)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(failed)?;
        inside.sort_by_key(fs::DirEntry::file_name);
        for entry in inside {
            let name = entry.file_name().to_string_lossy().into_owned();
            let folder = entry.file_type().map_err(failed)?.is_dir();
            if !name.starts_with('.') && (folder || is_mapping_file(&name) || is_test_file(&name)) {
                self.add(&entry.path())?;
            }
        }
        Ok(())
    }
}

/// The files of tests in the working directory, not below it, by name.
fn tests_in_working_directory() -> Result<Vec<PathBuf>, Stop> {
    let folder = Path::new(".");
    let failed = |error| Stop::read(folder, error);
    let inside = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut names: Vec<_> = inside
        .map_err(failed)?
        .into_iter()
        .map(|entry| entry.file_name())
        .filter(|name| is_test_file(&name.to_string_lossy()))
        .collect();
    names.sort();
    Ok(names.into_iter().map(PathBuf::from).collect())
}

/// A path that is written in a file.
pub(crate) fn beside(file: &Path, path: &str) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(path)
}

/// Writes a file anew, at once and whole: whoever reads it has the old text or the new one, and a crash loses neither.
/// Its permissions stay, and so does a link to it.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Stop> {
    replace_at(path, text).map_err(|error| Stop::write(path, error))
}

fn replace_at(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    let written = File::create_new(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.set_permissions(permissions)?;
        file.sync_all()
    });
    let replaced = written.and_then(|()| fs::rename(&beside, &path));
    if replaced.is_err() {
        // What is left of the attempt is of no use; that the file could not be written is what matters.
        let _ = fs::remove_file(&beside);
    }
    replaced
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_file_that_is_replaced_keeps_its_permissions_and_links_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.yaml"), folder.path().join("b.yaml"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a.yaml", &link).unwrap();
        replace(&link, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_file_that_may_not_be_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.yaml");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(matches!(replace(&file, "new"), Err(Stop::Write { .. })));
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    }
}
