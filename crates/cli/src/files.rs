//! Mapping files and files of tests: found in folders, and written anew.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::stop::Stop;

/// Whether a file of a folder is a mapping file, by its name.
pub(crate) fn is_mapping_file(name: &str) -> bool {
    [".yaml", ".yml"].iter().any(|end| name.ends_with(end)) && !is_test_file(name)
}

/// Whether a file holds tests and nothing else, by its name.
pub(crate) fn is_test_file(name: &str) -> bool {
    name.ends_with(".test.yaml")
}

/// The files that these paths stand for: a file for itself, a folder for those below it whose name is `wanted`, by name
/// and without hidden ones.
pub(crate) fn gather(paths: &[PathBuf], wanted: fn(&str) -> bool) -> Result<Vec<PathBuf>, Stop> {
    let mut files = Vec::new();
    for path in paths {
        gather_one(path, wanted, &mut files)?;
    }
    Ok(files)
}

fn gather_one(path: &Path, wanted: fn(&str) -> bool, files: &mut Vec<PathBuf>) -> Result<(), Stop> {
    let failed = |error| Stop::read(path, error);
    if !fs::metadata(path).map_err(failed)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut inside = fs::read_dir(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(failed)?;
    inside.sort_by_key(fs::DirEntry::file_name);
    for entry in inside {
        let name = entry.file_name().to_string_lossy().into_owned();
        let folder = entry.file_type().map_err(failed)?.is_dir();
        if !name.starts_with('.') && (folder || wanted(&name)) {
            gather_one(&entry.path(), wanted, files)?;
        }
    }
    Ok(())
}

/// The files in a folder, not below it, whose name is wanted, by name.
pub(crate) fn beside(folder: &Path, wanted: fn(&str) -> bool) -> Result<Vec<PathBuf>, Stop> {
    let failed = |error| Stop::read(folder, error);
    let inside = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut names: Vec<_> = inside
        .map_err(failed)?
        .into_iter()
        .map(|entry| entry.file_name())
        .filter(|name| wanted(&name.to_string_lossy()))
        .collect();
    names.sort();
    Ok(names.into_iter().map(PathBuf::from).collect())
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
