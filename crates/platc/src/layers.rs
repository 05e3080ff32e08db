//! Reading the platform's file and the layers over it.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use platc_compiler::InputFile;
use platc_compiler::document::MAX_FILE;

/// The files of a platform: the base, and a layer for each environment.
pub(crate) fn paths(file: &Path, environments: &[String]) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = vec![file.to_owned()];
    for environment in environments {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        anyhow::ensure!(
            !environment.is_empty() && environment.chars().all(plain),
            "`--env {environment}` is not a name: use letters, digits, `-` and `_`"
        );
        paths.push(path(file, environment));
    }
    Ok(paths)
}

/// The file of an environment, beside the platform's.
pub(crate) fn path(file: &Path, environment: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}.{environment}.toml"))
}

/// Reads the files. A file that is too large is cut one byte behind the limit, where the compiler
/// says so; 100 MB are never held.
pub(crate) fn read(paths: &[PathBuf]) -> anyhow::Result<Vec<InputFile>> {
    let layers = paths.iter().enumerate();
    layers.map(|(index, path)| read_one(path, index)).collect()
}

fn read_one(path: &Path, layer: usize) -> anyhow::Result<InputFile> {
    let hint = || {
        let file = path.display();
        match layer {
            _ if path.exists() => format!("cannot read `{file}`"),
            0 => format!(
                "there is no file `{file}`; `platc init` writes one to start from, `--file` names another"
            ),
            _ => {
                format!("there is no layer `{file}`; `--env` names one beside the platform's file")
            }
        }
    };
    let file = File::open(path).with_context(hint)?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(hint)?;
    Ok(InputFile {
        name: path.display().to_string(),
        bytes,
    })
}
