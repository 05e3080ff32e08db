//! What a person is told about a value that could not be read.

use platc_diagnostics::{Diagnostic, Path, Place, did_you_mean};

use crate::document::{Mistake, MistakeKind};
use crate::resolve::list;

/// The diagnostic for a mistake in the value at `base`. `also` are keys that the table has beside
/// those that the mistake knows.
pub(crate) fn diagnose(base: &Path, mistake: Mistake, also: &[&str]) -> Diagnostic {
    let path = join(base, &mistake.path);
    match mistake.kind {
        MistakeKind::UnknownKey { key, expected } => {
            let also = if mistake.path.segments().is_empty() {
                also
            } else {
                &[]
            };
            let known: Vec<&str> = expected.iter().chain(also).copied().collect();
            unknown_key(&path, &key, &known)
        }
        MistakeKind::MissingKey { key } => Diagnostic::error(
            "platc::missing-key",
            format!("`{path}` needs the key `{key}`"),
        )
        .at_key(&path, format!("`{key}` is missing")),
        MistakeKind::WrongType { found, expected } => Diagnostic::error(
            "platc::wrong-type",
            format!("`{path}` needs {}", article(&expected)),
        )
        .at(&path, format!("this is {found}")),
        MistakeKind::UnknownVariant { found, expected } => unknown_variant(&path, &found, expected),
        MistakeKind::Value(error) => {
            let code = static_code(&error.code);
            let diagnostic = Diagnostic::error(code, error.message).at(&path, error.label);
            match error.instead {
                Some(instead) => diagnostic.fix(
                    format!("`{instead}` is probably meant"),
                    Place::value(&path),
                    format!("{instead:?}"),
                ),
                None => diagnostic,
            }
        }
        MistakeKind::Other(message) => {
            Diagnostic::error("platc::bad-value", message).at(&path, "here")
        }
    }
}

/// The values that a mistake makes unreliable: the one that was wrong, and for an unknown key the one
/// that was probably meant.
pub(crate) fn suspects_of(base: &Path, mistake: &Mistake) -> Vec<Path> {
    let mut suspects = vec![join(base, &mistake.culprit())];
    if let MistakeKind::UnknownKey { key, expected } = &mistake.kind
        && let Some(meant) = did_you_mean(key, expected.iter().copied())
    {
        suspects.push(join(base, &mistake.path).key(meant));
    }
    suspects
}

fn join(base: &Path, below: &Path) -> Path {
    below
        .segments()
        .iter()
        .fold(base.clone(), |path, segment| match segment {
            platc_diagnostics::Segment::Key(key) => path.key(key),
            platc_diagnostics::Segment::Index(index) => path.index(*index),
        })
}

fn unknown_key(table: &Path, key: &str, known: &[&str]) -> Diagnostic {
    let path = table.key(key);
    let diagnostic = Diagnostic::error(
        "platc::unknown-key",
        format!("`{table}` has no key `{key}`"),
    )
    .at_key(&path, "unknown key");
    match did_you_mean(key, known.iter().copied()) {
        Some(better) => diagnostic.fix(
            format!("there is a key called `{better}`"),
            Place::key(&path),
            better,
        ),
        None if known.is_empty() => diagnostic.help("it has no keys at all"),
        None => diagnostic.help(format!("its keys are {}", list(known))),
    }
}

fn unknown_variant(path: &Path, found: &str, expected: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "platc::unknown-value",
        format!("`{path}` cannot be `{found}`"),
    )
    .at(path, "not one of the values it can have");
    match did_you_mean(found, expected.iter().copied()) {
        Some(better) => diagnostic.fix(
            format!("there is `{better}`"),
            Place::value(path),
            format!("{better:?}"),
        ),
        None => diagnostic.help(format!("it can be {}", list(expected))),
    }
}

/// Puts serde's names of types into a person's words.
fn article(expected: &str) -> String {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is not negative".to_owned(),
        "i8" | "i16" | "i32" | "i64" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a sequence" => "an array".to_owned(),
        "a map" => "a table".to_owned(),
        other => match other.strip_prefix("struct ") {
            Some(_) => "a table".to_owned(),
            None => other.to_owned(),
        },
    }
}

/// The codes that typed values use travel as text; they come back as the constants that they were.
fn static_code(code: &str) -> &'static str {
    crate::codes::PAGES
        .iter()
        .map(|page| page.code)
        .find(|known| *known == code)
        .unwrap_or("platc::bad-value")
}
