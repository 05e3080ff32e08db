//! What a person is told about a value that could not be read.

use platc_diagnostics::{Diagnostic, Part, Path, Place, Segment, did_you_mean};
use platc_objects::ValueError;

use crate::document::{Mistake, MistakeKind};
use crate::words::{list, list_or, toml_key, toml_string};

/// The code of a secret value that stands in the configuration itself.
pub(crate) const LITERAL_SECRET: &str = "platc::literal-secret";
/// The code of a text in the place of an environment variable's name; it may be the value itself.
pub(crate) const BAD_VARIABLE: &str = "platc::bad-variable";

/// How the type of JSON values calls what it reads. All that it refuses is a date.
const ANY_JSON: &str = "any valid JSON value";

/// The diagnostic for a mistake in the value at `base`. `also` are keys that the table has beside
/// those that the mistake knows; `written` is the text of the value that is wrong, as TOML.
pub(crate) fn diagnose(
    base: &Path,
    mistake: Mistake,
    also: &[&str],
    written: Option<&str>,
) -> Diagnostic {
    let path = join(base, &mistake.path);
    match mistake.kind {
        MistakeKind::UnknownKey { key, expected } => {
            let also = if mistake.path.is_root() { also } else { &[] };
            let known: Vec<&str> = expected.iter().chain(also).copied().collect();
            unknown_key(&path, &key, &known)
        }
        MistakeKind::MissingKey { key } => Diagnostic::error(
            "platc::missing-key",
            format!("`{path}` needs the key `{key}`"),
        )
        .at_key(&path, format!("`{key}` is missing")),
        MistakeKind::WrongType { found, expected } => wrong_type(&path, &found, &expected, written),
        MistakeKind::OutOfRange { found, expected } => Diagnostic::error(
            "platc::number-out-of-range",
            format!("`{path}` cannot be {found}"),
        )
        .at(&path, format!("must be {}", limits(&expected))),
        MistakeKind::UnknownVariant { found, expected } => {
            unknown_variant(&path, mistake.part, &found, expected)
        }
        MistakeKind::Value(error) => refused_value(&path, mistake.part, error),
        MistakeKind::Other(message) => Diagnostic::error(
            "platc::bad-value",
            format!("`{path}` cannot be read: {message}"),
        )
        .at(&path, "refused"),
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
            Segment::Key(key) => path.key(key),
            Segment::Index(index) => path.index(*index),
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
            toml_key(better),
        ),
        None => diagnostic.help(match known {
            [] => "it has no keys at all".to_owned(),
            [only] => format!("its only key is `{only}`"),
            _ => format!("its keys are {}", list(known)),
        }),
    }
}

fn wrong_type(path: &Path, found: &str, expected: &str, written: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "platc::wrong-type",
        format!("`{path}` needs {}", in_words(expected)),
    )
    .at(path, format!("this is {found}"));
    match written.and_then(|written| retyped(written, expected)) {
        Some((message, better)) => diagnostic.fix(message, Place::value(path), better),
        None => diagnostic,
    }
}

/// A scalar as the type that is needed, where only its quotes are wrong.
fn retyped(written: &str, expected: &str) -> Option<(&'static str, String)> {
    let unquoted = ['"', '\'']
        .iter()
        .find_map(|&quote| written.strip_prefix(quote)?.strip_suffix(quote));
    let fits = |text: &str| match expected {
        "a boolean" => matches!(text, "true" | "false"),
        "u8" | "u16" | "u32" | "u64" => text.parse::<u32>().is_ok(),
        "i8" | "i16" | "i32" | "i64" => text.parse::<i32>().is_ok(),
        _ => false,
    };
    if let Some(text) = unquoted {
        return fits(text).then(|| ("leave the quotes out", text.to_owned()));
    }
    let is_number = written.starts_with(|c: char| c.is_ascii_digit());
    let wants_text = matches!(expected, "a string" | ANY_JSON) || expected.contains(" in quotes");
    (is_number && wants_text).then(|| ("put it in quotes", toml_string(written)))
}

fn unknown_variant(path: &Path, part: Part, found: &str, expected: &[&str]) -> Diagnostic {
    let place = Place::Path {
        path: path.clone(),
        part,
    };
    let (message, label) = match (part, path.parent()) {
        (Part::Key, Some(parent)) => (
            format!("`{parent}` cannot be `{found}`"),
            "not one of its forms",
        ),
        _ => (
            format!("`{path}` cannot be `{found}`"),
            "not one of the values it can have",
        ),
    };
    let diagnostic =
        Diagnostic::error("platc::unknown-value", message).at_place(place.clone(), label);
    match did_you_mean(found, expected.iter().copied()) {
        Some(better) => {
            diagnostic.fix(format!("there is `{better}`"), place, in_toml(part, better))
        }
        None => diagnostic.help(format!("it can be {}", list_or(expected))),
    }
}

fn refused_value(path: &Path, part: Part, error: ValueError) -> Diagnostic {
    let code = static_code(&error.code);
    // The key says enough about a secret, and the text of the value is not shown.
    let shown = if code == LITERAL_SECRET {
        Part::Key
    } else {
        part
    };
    let place = |part| Place::Path {
        path: path.clone(),
        part,
    };
    let mut diagnostic = Diagnostic::error(code, error.message).at_place(place(shown), error.label);
    if code == LITERAL_SECRET {
        diagnostic = diagnostic
            .note("everyone who can read the file, or an old version of it, would know the value")
            .help("write `\"generate\"`, `{ env = \"VARIABLE\" }` or `{ existing = { secret = \"name\", key = \"key\" } }`");
    }
    match error.instead {
        Some(instead) => diagnostic.fix(
            format!("`{instead}` is probably meant"),
            place(part),
            in_toml(part, &instead),
        ),
        None => diagnostic,
    }
}

fn in_toml(part: Part, text: &str) -> String {
    match part {
        Part::Key => toml_key(text),
        Part::Value => toml_string(text),
    }
}

/// Puts serde's names of types into a person's words.
fn in_words(expected: &str) -> String {
    let is_type_name = expected.starts_with(|c: char| c.is_ascii_uppercase())
        && expected.chars().all(|c| c.is_ascii_alphanumeric());
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is not negative".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "a 32-bit integer" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a sequence" => "an array".to_owned(),
        "a map" => "a table".to_owned(),
        ANY_JSON => "a value that JSON has too".to_owned(),
        // How the Kubernetes types call themselves.
        "Quantity" => "a quantity in quotes, such as `\"8Gi\"`".to_owned(),
        "IntOrString" => "a whole number or a string".to_owned(),
        "Time" | "MicroTime" => "a time in quotes".to_owned(),
        "ByteString" => "a string in base64".to_owned(),
        _ if is_type_name || expected.starts_with("struct ") => "a table".to_owned(),
        other => other
            .strip_prefix("a nonzero ")
            .map_or_else(|| other.to_owned(), in_words),
    }
}

/// What an integer type can hold.
fn limits(expected: &str) -> String {
    let (zero, name) = match expected.strip_prefix("a nonzero ") {
        Some(name) => (1, name),
        None => (0, expected),
    };
    match name {
        "u8" => format!("{zero} to {}", u8::MAX),
        "u16" => format!("{zero} to {}", u16::MAX),
        "u32" => format!("{zero} to {}", u32::MAX),
        "u64" | "usize" => format!("at least {zero}"),
        "i8" => format!("{} to {}", i8::MIN, i8::MAX),
        "i16" => format!("{} to {}", i16::MIN, i16::MAX),
        "i32" | "a 32-bit integer" => format!("{} to {}", i32::MIN, i32::MAX),
        other => in_words(other),
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
