//! The files in folders.

use std::path::{Path, PathBuf};

use anyhow::Result;
use walkdir::WalkDir;

/// The file itself, or all files in a folder, recursively and sorted by name.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>> {
    files_without(&[], path)
}

/// [`files`] without those in folders with one of these names.
pub(crate) fn files_without(skipped: &[&str], path: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
    for entry in
        entries.filter_entry(|entry| !skipped.iter().any(|name| entry.file_name() == *name))
    {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn files_are_sorted_and_skip_folders_by_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("b/skipped")).unwrap();
        for file in ["c", "b/skipped/x", "b/2", "b/1", "a"] {
            fs::write(folder.path().join(file), "").unwrap();
        }
        let expected = |names: &[&str]| -> Vec<_> {
            names.iter().map(|name| folder.path().join(name)).collect()
        };
        let all = files(folder.path()).unwrap();
        assert_eq!(all, expected(&["a", "b/1", "b/2", "b/skipped/x", "c"]));
        let left = files_without(&["skipped"], folder.path()).unwrap();
        assert_eq!(left, expected(&["a", "b/1", "b/2", "c"]));
        assert_eq!(files(&folder.path().join("c")).unwrap(), expected(&["c"]));
    }
}
