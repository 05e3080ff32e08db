//! Making a module: the folder with all its files, and the three places that have to know it.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use crate::copy::RepositoryCopy;
use crate::docs;
use crate::new_field;
use crate::shell::{cargo, root, run};

/// The files of a new module: where each goes, and its text with `{{name}}`, `{{Type}}` and
/// `{{snake}}` in place of the module's names.
const TEMPLATES: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        include_str!("../templates/module/Cargo.toml.txt"),
    ),
    (
        "fidelity.md",
        include_str!("../templates/module/fidelity.md.txt"),
    ),
    (
        "src/lib.rs",
        include_str!("../templates/module/src/lib.rs.txt"),
    ),
    (
        "src/config.rs",
        include_str!("../templates/module/src/config.rs.txt"),
    ),
    (
        "src/model.rs",
        include_str!("../templates/module/src/model.rs.txt"),
    ),
    (
        "src/names.rs",
        include_str!("../templates/module/src/names.rs.txt"),
    ),
    (
        "src/validate.rs",
        include_str!("../templates/module/src/validate.rs.txt"),
    ),
    (
        "src/interface.rs",
        include_str!("../templates/module/src/interface.rs.txt"),
    ),
    (
        "src/server.rs",
        include_str!("../templates/module/src/server.rs.txt"),
    ),
    (
        "src/files/mod.rs",
        include_str!("../templates/module/src/files/mod.rs.txt"),
    ),
    (
        "src/files/settings.rs",
        include_str!("../templates/module/src/files/settings.rs.txt"),
    ),
    (
        "src/pages/no-servers.md",
        include_str!("../templates/module/src/pages/no-servers.md.txt"),
    ),
    (
        "tests/cases.rs",
        include_str!("../templates/module/tests/cases.rs.txt"),
    ),
    (
        "tests/cases/defaults/platform.toml",
        include_str!("../templates/module/tests/cases/defaults/platform.toml.txt"),
    ),
    (
        "tests/cases/mistakes/platform.toml",
        include_str!("../templates/module/tests/cases/mistakes/platform.toml.txt"),
    ),
];

/// Makes the module, registers it, and writes the expected files of its cases.
pub(crate) fn new_module(name: &str) -> anyhow::Result<()> {
    check_name(name)?;
    let directory = root().join("modules").join(name);
    anyhow::ensure!(
        !directory.exists(),
        "`modules/{name}` exists already and is left as it is"
    );
    for (path, text) in TEMPLATES {
        let file = directory.join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&file, fill(text, name))
            .with_context(|| format!("cannot write `{}`", file.display()))?;
    }
    register(name)?;
    let package = format!("platc-module-{name}");
    run(&mut cargo(&["fmt", "--package", &package]))?;
    run(cargo(&["test", "--quiet", "--package", &package]).env("UPDATE_EXPECT", "1"))?;
    println!(
        "Made modules/{name} and registered it.\n\
         Next: read CONTRIBUTING.md, fill in the files in the order of the `mod` lines in\n\
         modules/{name}/src/lib.rs, and run `cargo test --package {package}`."
    );
    Ok(())
}

/// Makes a module in a copy of the repository, where it has to compile and to pass, lints included,
/// and gives it a field, which may change nothing but the module.
pub(crate) fn check() -> anyhow::Result<()> {
    const NAME: &str = "check-me";
    let copy = RepositoryCopy::make()?;
    let make = ["run", "--quiet", "--package", "xtask", "--", "new-module"];
    run(copy.cargo(&make).arg(NAME))?;
    passes(&copy, NAME)?;
    new_field::check(&copy, NAME)
}

/// Whether a module of a copy passes its tests and the lints; and writes the documentation, for which
/// the whole program has to compile with the module.
pub(crate) fn passes(copy: &RepositoryCopy, name: &str) -> anyhow::Result<()> {
    let package = format!("platc-module-{name}");
    run(copy.cargo(&["test", "--quiet", "--package"]).arg(&package))?;
    run(copy.cargo(&["fmt", "--check", "--package"]).arg(&package))?;
    let mut clippy = copy.cargo(&["clippy", "--quiet", "--package"]);
    run(clippy.args([&package, "--", "-D", "warnings"]))?;
    docs::write_by(&mut copy.cargo(docs::ARGUMENTS))
}

fn check_name(name: &str) -> anyhow::Result<()> {
    let plain = name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let starts_well = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    anyhow::ensure!(
        plain && starts_well && !name.ends_with('-'),
        "`{name}` is not a module's name: use lower-case letters, digits and `-`"
    );
    Ok(())
}

/// A template with the names of a module in it.
pub(crate) fn fill(text: &str, name: &str) -> String {
    let type_name: String = name.split('-').map(capitalized).collect();
    text.replace("{{name}}", name)
        .replace("{{Type}}", &type_name)
        .replace("{{snake}}", &name.replace('-', "_"))
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + characters.as_str()
    })
}

/// Names the module in the workspace, in the program's dependencies and in its registry.
fn register(name: &str) -> anyhow::Result<()> {
    let root = root();
    let package = format!("platc-module-{name}");
    insert_sorted(
        &root.join("Cargo.toml"),
        "platc-module-",
        &format!("{package} = {{ path = \"modules/{name}\" }}"),
    )?;
    insert_sorted(
        &root.join("crates/platc/Cargo.toml"),
        "platc-module-",
        &format!("{package}.workspace = true"),
    )?;
    insert_sorted(
        &root.join("crates/platc/src/modules.rs"),
        "pub use platc_module_",
        &fill("pub use platc_module_{{snake}} as {{snake}};", name),
    )?;
    insert_sorted(
        &root.join("crates/platc/src/modules.rs"),
        "        .with::<platc_module_",
        &fill("        .with::<platc_module_{{snake}}::{{Type}}>()", name),
    )
}

/// Puts a line among those that start with `prefix`, where the alphabet wants it.
fn insert_sorted(file: &Path, prefix: &str, line: &str) -> anyhow::Result<()> {
    let text = fs::read_to_string(file)?;
    let mut lines: Vec<&str> = text.lines().collect();
    let last = lines
        .iter()
        .rposition(|other| other.starts_with(prefix))
        .with_context(|| {
            format!(
                "`{}` has no line that starts with `{prefix}`",
                file.display()
            )
        })?;
    let first_larger = lines
        .iter()
        .position(|other| other.starts_with(prefix) && *other > line);
    lines.insert(first_larger.unwrap_or(last + 1), line);
    fs::write(file, lines.join("\n") + "\n")?;
    Ok(())
}
