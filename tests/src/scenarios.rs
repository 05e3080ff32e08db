//! The platforms of this repository: the one at its root, and the examples.

use std::fs;
use std::path::{Path, PathBuf};

use platc_testing::{environments, examples};

use crate::repository;

/// A platform of this repository as it is compiled.
#[derive(Debug)]
pub struct Variant {
    /// Its `platform.toml`.
    pub file: PathBuf,
    /// The environment whose file is laid over it.
    pub environment: Option<String>,
}

impl Variant {
    /// The options that make platc compile it.
    pub fn options(&self) -> Vec<String> {
        let mut options = vec!["--file".to_owned(), self.file.display().to_string()];
        if let Some(environment) = &self.environment {
            options.extend(["--env".to_owned(), environment.clone()]);
        }
        options
    }

    /// The name of the folder that it is in.
    pub fn folder(&self) -> String {
        let folder = self.file.parent().and_then(Path::file_name);
        folder.unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether it is an example, as it is without an environment.
    pub fn is_example(&self) -> bool {
        self.environment.is_none() && self.file.parent() != Some(&repository())
    }

    /// The comment at the head of its file, a line each.
    pub fn about(&self) -> Vec<String> {
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        let lines = text.lines().map_while(|line| line.strip_prefix("# "));
        lines.map(str::to_owned).collect()
    }

    /// What to call it in a message: the options.
    pub fn name(&self) -> String {
        self.options().join(" ")
    }
}

/// The platforms of this repository, each without an environment and with each that has a file.
pub fn variants() -> Vec<Variant> {
    let mut variants = Vec::new();
    for folder in examples().into_iter().chain([repository()]) {
        let environments = environments(&folder).into_iter().map(Some);
        variants.extend([None].into_iter().chain(environments).map(|environment| {
            let file = folder.join("platform.toml");
            Variant { file, environment }
        }));
    }
    variants
}
