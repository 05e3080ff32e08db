//! Case folders.

use std::fs;
use std::path::{Path, PathBuf};

use platc_compiler::{Compilation, InputFile, Options, Outcome, Registry, compile};
use platc_diagnostics::{Format, RenderOptions, render};
use similar::TextDiff;

/// Compiles every case below `<crate>/tests/cases` and compares what comes out with the file beside
/// it. `crate_directory` is `env!("CARGO_MANIFEST_DIR")`. Panics with all differences.
pub fn run_cases(crate_directory: &str, registry: &Registry) {
    let cases = cases_below(&Path::new(crate_directory).join("tests/cases"));
    assert!(!cases.is_empty(), "there is no case in tests/cases");
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| run_case(case, registry).err())
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn cases_below(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("tests/cases can be read");
    let mut cases: Vec<PathBuf> = entries
        .map(|entry| entry.expect("tests/cases can be read").path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    cases
}

fn run_case(case: &Path, registry: &Registry) -> Result<(), String> {
    let bytes = fs::read(case.join("platform.toml"))
        .map_err(|error| format!("{}: platform.toml: {error}", case.display()))?;
    let file = InputFile {
        name: "platform.toml".to_owned(),
        bytes,
    };
    let outcome = compile(registry, &[file], &Options::default());
    let (name, other, actual) = match &outcome.compilation {
        Some(compilation) if outcome.diagnostics.is_empty() => {
            ("manifests.yaml", "diagnostics.txt", stream(compilation))
        }
        _ => ("diagnostics.txt", "manifests.yaml", told(&outcome)),
    };
    let expected = case.join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let _ = fs::remove_file(case.join(other));
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
    compilation
        .manifests
        .iter()
        .map(|manifest| format!("---\n# {}\n{}", manifest.path, compilation.text(manifest)))
        .collect()
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
