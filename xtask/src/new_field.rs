//! Seeing that a new field of a module's config is a change of that module's folder only.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::copy::RepositoryCopy;
use crate::docs::SCHEMA;
use crate::new_module::{fill, passes};
use crate::shell::{command, run};

/// What a person writes for a new field, as a patch of what `new-module` makes.
const PATCH: &str = include_str!("../templates/field/backlog.patch.txt");

/// Gives a module in a copy of the repository one more field. It has to pass as it did before, and of
/// all files only those of the module and the schema may be others than before.
pub(crate) fn check(copy: &RepositoryCopy, name: &str) -> anyhow::Result<()> {
    let before = copy.contents()?;
    let patch = copy.folder().with_file_name("field.patch");
    fs::write(&patch, fill(PATCH, name))?;
    let mut apply = command("git", &["apply"]);
    run(apply.arg(&patch).current_dir(copy.folder()))?;
    let mut test = copy.cargo(&["test", "--quiet", "--package"]);
    let package = format!("platc-module-{name}");
    run(test.arg(package).env("UPDATE_EXPECT", "1"))?;
    passes(copy, name)?;
    only_the_module_changed(name, &changed(&before, &copy.contents()?))
}

/// The files that are not what they were, those that came and those that went among them.
fn changed(
    before: &BTreeMap<PathBuf, Vec<u8>>,
    after: &BTreeMap<PathBuf, Vec<u8>>,
) -> Vec<PathBuf> {
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let other = after
        .iter()
        .filter(|(path, contents)| before.get(*path) != Some(contents))
        .map(|(path, _)| path);
    gone.chain(other).cloned().collect()
}

fn only_the_module_changed(name: &str, changed: &[PathBuf]) -> anyhow::Result<()> {
    let module = Path::new("modules").join(name);
    let outside: Vec<String> = changed
        .iter()
        .filter(|path| !path.starts_with(&module))
        .map(|path| path.display().to_string())
        .collect();
    anyhow::ensure!(
        outside == [SCHEMA],
        "a new field of a module changes, outside of modules/{name}, `{SCHEMA}` and nothing else; \
         it changed: {}",
        outside.join(", ")
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = files.iter();
        let files = files.map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec()));
        files.collect()
    }

    #[test]
    fn a_file_outside_of_the_module_that_came_went_or_changed_is_named() {
        let before = files(&[
            ("Cargo.toml", "1"),
            ("crates/a.rs", "1"),
            ("crates/b.rs", "1"),
            (SCHEMA, "1"),
            ("modules/check-me/src/config.rs", "1"),
        ]);
        let well = files(&[
            ("Cargo.toml", "1"),
            ("crates/a.rs", "1"),
            ("crates/b.rs", "1"),
            (SCHEMA, "2"),
            ("modules/check-me/README.md", "1"),
            ("modules/check-me/src/config.rs", "2"),
        ]);
        let ill = files(&[
            ("Cargo.toml", "1"),
            ("crates/b.rs", "2"),
            ("modules/check-me-too/src/lib.rs", "1"),
            (SCHEMA, "1"),
            ("modules/check-me/src/config.rs", "2"),
        ]);
        let told = |after| {
            let result = only_the_module_changed("check-me", &changed(&before, after));
            result.map_err(|error| error.to_string())
        };
        assert_eq!(told(&well), Ok(()));
        let expected = "a new field of a module changes, outside of modules/check-me, \
            `docs/platform.schema.json` and nothing else; it changed: crates/a.rs, crates/b.rs, \
            modules/check-me-too/src/lib.rs";
        assert_eq!(told(&ill), Err(expected.to_owned()));
    }
}
