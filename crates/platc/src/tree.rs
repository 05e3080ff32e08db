//! Trees of manifests on disk.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use platc_compiler::Compilation;

/// Path inside of the tree (with `/`) to text.
pub(crate) type Files = BTreeMap<String, String>;

/// The manifests of a compilation.
pub(crate) fn of(compilation: &Compilation) -> Files {
    compilation
        .manifests
        .iter()
        .map(|manifest| {
            let text = compilation.text(manifest).to_owned();
            (manifest.path.clone(), text)
        })
        .collect()
}

/// Reads all manifests below a directory: `<component>/<file>.yaml`. Other files are left alone.
pub(crate) fn read(root: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    for component in directories(root)? {
        for path in entries(&component)? {
            if path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read `{}`", path.display()))?;
            files.insert(inside(root, &path), text);
        }
    }
    Ok(files)
}

/// What every manifest of platc has in it.
const OURS: &str = "app.kubernetes.io/managed-by: platc\n";

/// Makes the directory hold exactly these manifests. Files that are already right are not touched;
/// manifests of ours that are no longer there are removed, other files never.
pub(crate) fn write(root: &Path, files: &Files) -> anyhow::Result<Written> {
    let mut written = Written::default();
    let before = if root.exists() {
        read(root)?
    } else {
        Files::new()
    };
    for (path, text) in files {
        if before.get(path) == Some(text) {
            written.kept += 1;
            continue;
        }
        let target = root.join(path);
        write_whole(&target, text)
            .with_context(|| format!("cannot write `{}`", target.display()))?;
        written.changed += 1;
    }
    let gone = before
        .iter()
        .filter(|(path, text)| !files.contains_key(*path) && text.contains(OURS));
    for (path, _) in gone {
        let target = root.join(path);
        fs::remove_file(&target)
            .with_context(|| format!("cannot remove `{}`", target.display()))?;
        written.removed += 1;
        // Only an empty directory can be removed, so one with other files in it stays.
        if let Some(component) = target.parent() {
            let _ = fs::remove_dir(component);
        }
    }
    Ok(written)
}

/// What writing a tree did.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) kept: usize,
    pub(crate) changed: usize,
    pub(crate) removed: usize,
}

/// Writes beside the file and renames, so that a reader never sees half of it.
fn write_whole(target: &Path, text: &str) -> io::Result<()> {
    if let Some(directory) = target.parent() {
        fs::create_dir_all(directory)?;
    }
    let beside = target.with_extension("yaml.new");
    fs::write(&beside, text)?;
    fs::rename(&beside, target)
}

fn directories(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    Ok(entries(root)?
        .into_iter()
        .filter(|path| path.is_dir())
        .collect())
}

fn entries(directory: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let failed = || format!("cannot read the directory `{}`", directory.display());
    let mut paths = fs::read_dir(directory)
        .with_context(failed)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()
        .with_context(failed)?;
    paths.sort();
    Ok(paths)
}

fn inside(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}
