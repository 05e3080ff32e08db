//! Case folders.

use std::fs;
use std::path::{Path, PathBuf};

use platc_compiler::{Compilation, InputFile, Options, Outcome, Registry, compile};
use platc_diagnostics::{Format, RenderOptions, render};
use similar::TextDiff;

/// The file that the layers lie over.
const BASE: &str = "platform.toml";

/// A case folder.
pub struct Case {
    /// The folder.
    pub directory: PathBuf,
    /// `platform.toml`, then the layers over it, `platform.<env>.toml` in the order of their names.
    pub files: Vec<InputFile>,
}

/// Every case below `<crate>/tests/cases`, by name. `crate_directory` is `env!("CARGO_MANIFEST_DIR")`.
pub fn cases(crate_directory: &str) -> Vec<Case> {
    let directory = Path::new(crate_directory).join("tests/cases");
    let cases: Vec<Case> = sorted_entries(&directory)
        .into_iter()
        .filter(|path| path.is_dir())
        .map(|directory| Case {
            files: files_of(&directory),
            directory,
        })
        .collect();
    assert!(!cases.is_empty(), "there is no case in tests/cases");
    cases
}

/// Compiles every case below `<crate>/tests/cases` and compares what comes out with the file beside
/// it. `crate_directory` is `env!("CARGO_MANIFEST_DIR")`. Panics with all differences.
pub fn run_cases(crate_directory: &str, registry: &Registry) {
    let failures: Vec<String> = cases(crate_directory)
        .iter()
        .filter_map(|case| run_case(case, registry).err())
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn sorted_entries(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the folder of a case can be read");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder of a case can be read").path())
        .collect();
    paths.sort();
    paths
}

fn files_of(case: &Path) -> Vec<InputFile> {
    let name_of = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let layers = sorted_entries(case)
        .into_iter()
        .filter_map(|path| name_of(&path))
        .filter(|name| name.starts_with("platform."))
        .filter(|name| Path::new(name).extension().is_some_and(|ext| ext == "toml"))
        .filter(|name| name != BASE);
    [BASE.to_owned()]
        .into_iter()
        .chain(layers)
        .map(|name| InputFile {
            bytes: fs::read(case.join(&name)).expect("a case has a platform.toml"),
            name,
        })
        .collect()
}

fn run_case(case: &Case, registry: &Registry) -> Result<(), String> {
    let outcome = compile(registry, &case.files, &Options::default());
    let (name, other, actual) = match &outcome.compilation {
        Some(compilation) if outcome.diagnostics.is_empty() => {
            ("manifests.yaml", "diagnostics.txt", stream(compilation))
        }
        _ => ("diagnostics.txt", "manifests.yaml", told(&outcome)),
    };
    let expected = case.directory.join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let _ = fs::remove_file(case.directory.join(other));
        return fs::write(&expected, actual).map_err(|error| error.to_string());
    }
    let wanted = fs::read_to_string(&expected).map_err(|error| {
        format!(
            "{}: {error}; it would be:\n{actual}\nUPDATE_EXPECT=1 writes it",
            expected.display()
        )
    })?;
    if wanted == actual {
        return Ok(());
    }
    let diff = TextDiff::from_lines(&wanted, &actual);
    Err(format!(
        "{} differs (UPDATE_EXPECT=1 writes it):\n{}",
        expected.display(),
        diff.unified_diff().header("expected", "actual")
    ))
}

/// All objects as one stream, each headed by its path.
fn stream(compilation: &Compilation) -> String {
    let mut stream = String::new();
    for manifest in &compilation.manifests {
        let text = compilation.text(manifest);
        stream.extend(["---\n# ", &manifest.path, "\n", text]);
    }
    stream
}

/// All that a person is told.
fn told(outcome: &Outcome) -> String {
    let options = RenderOptions {
        format: Format::Human,
        color: false,
        width: 120,
    };
    render(&outcome.diagnostics, &outcome.sources, options)
}
