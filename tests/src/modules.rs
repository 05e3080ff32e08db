//! The folders of the modules, and which one has which kind.

use std::fs;
use std::path::PathBuf;

use crate::repository;

/// The folders below `modules/`, by name.
pub fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(repository().join("modules"));
    let mut folders: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The folder whose source says that it is this kind.
pub fn folder_of(kind: &str) -> Option<PathBuf> {
    let declared = format!("KIND: &'static str = \"{kind}\"");
    folders().into_iter().find(|folder| {
        let mut open = vec![folder.join("src")];
        while let Some(directory) = open.pop() {
            for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    open.push(path);
                } else if fs::read_to_string(&path).is_ok_and(|text| text.contains(&declared)) {
                    return true;
                }
            }
        }
        false
    })
}
