//! Mapping files and files of tests, found in folders.

use std::fs;
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
