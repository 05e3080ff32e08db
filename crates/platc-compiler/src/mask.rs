//! Secrets that were written into a file by mistake, made unreadable before the file is shown.
//!
//! A message never repeats such a value, but the line that it stands on is shown under the message.
//! So every character of it becomes `*` in the text that diagnostics are rendered with. Only the password
//! of a URL may be in a message too, which repeats the URL, and becomes `*` there as well.

use std::collections::BTreeMap;
use std::ops::Range;

use platc_diagnostics::{Diagnostic, Edit, FileId, Path, Place, Segment, Sources};

use crate::document::{Node, Value};
use crate::mistake::{BAD_VARIABLE, LITERAL_SECRET};

/// How the keys end whose values nobody should read.
const SECRET_KEYS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "token",
    "secret_key",
    "access_key",
    "private_key",
    "api_key",
    "fernet_key",
];

/// Ranges to mask, in each file.
pub(crate) type Masks = BTreeMap<FileId, Vec<Range<usize>>>;

/// The values that diagnostics know to be secrets. Asked for while the diagnostics still have paths.
pub(crate) fn secrets_in(diagnostics: &[Diagnostic], document: &Node) -> Masks {
    let mut masks = Masks::new();
    for diagnostic in diagnostics {
        if let Some(path) = secret_path(diagnostic)
            && let Some(node) = document.get(path)
        {
            add_scalars(node, &mut masks);
        }
    }
    masks
}

/// Adds the values of keys that are called like a secret and the passwords of URLs, also in files that
/// could not be read.
pub(crate) fn add_by_look(masks: &mut Masks, sources: &Sources) {
    for file in sources.files() {
        let text = sources.text(file);
        let masks = masks.entry(file).or_default();
        masks.extend(values_of_secret_keys(text));
        masks.extend(passwords_of_urls(text));
    }
}

/// Masks the passwords of URLs that messages repeat.
pub(crate) fn hide_passwords(diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics {
        let labels = diagnostic.labels.iter_mut().map(|label| &mut label.text);
        let helps = diagnostic.helps.iter_mut().map(|help| &mut help.message);
        let texts = std::iter::once(&mut diagnostic.message)
            .chain(labels)
            .chain(&mut diagnostic.notes)
            .chain(helps);
        for text in texts {
            let found = passwords_of_urls(text);
            if !found.is_empty() {
                *text = with_stars(text, &found);
            }
        }
    }
}

/// The texts of the files with everything masked.
pub(crate) fn masked(sources: &Sources, masks: &Masks) -> Sources {
    let mut shown = Sources::default();
    for file in sources.files() {
        let ranges = masks.get(&file).map_or(&[][..], Vec::as_slice);
        shown.add(sources.name(file), with_stars(sources.text(file), ranges));
    }
    shown
}

/// Takes edits away that would write a masked value again.
pub(crate) fn drop_revealing_edits(
    diagnostics: &mut [Diagnostic],
    sources: &Sources,
    masks: &Masks,
) {
    let reveals = |edit: &Edit| {
        let Place::Span { file, start, end } = edit.place else {
            return false;
        };
        let mut ranges = masks.get(&file).into_iter().flatten();
        ranges.any(|range| {
            let hidden = sources.text(file).get(range.clone()).unwrap_or_default();
            let hidden = hidden.trim_matches(['"', '\'']);
            range.start <= end && start <= range.end && edit.replacement.contains(hidden)
        })
    };
    for help in diagnostics
        .iter_mut()
        .flat_map(|diagnostic| &mut diagnostic.helps)
    {
        if help.edit.as_ref().is_some_and(reveals) {
            help.edit = None;
        }
    }
}

/// The path of a value that is a secret, or stands where one belongs.
fn secret_path(diagnostic: &Diagnostic) -> Option<&Path> {
    let Place::Path { path, part: _ } = &diagnostic.labels.first()?.place else {
        return None;
    };
    let is_secret = match diagnostic.code {
        LITERAL_SECRET | BAD_VARIABLE => true,
        // A mistyped `password`, and whatever a person called the value in a table for a secret.
        "platc::unknown-key" => {
            let fixes = diagnostic
                .helps
                .iter()
                .filter_map(|help| help.edit.as_ref());
            let mut names = fixes
                .map(|edit| edit.replacement.as_str())
                .chain(last_key(path));
            names.any(|name| name == "value" || is_secret_key(name))
        }
        _ => false,
    };
    is_secret.then_some(path)
}

fn last_key(path: &Path) -> Option<&str> {
    match path.segments().last()? {
        Segment::Key(key) => Some(key),
        Segment::Index(_) => None,
    }
}

fn is_secret_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase().replace('-', "_");
    SECRET_KEYS.iter().any(|ending| key.ends_with(ending))
}

fn add_scalars(node: &Node, masks: &mut Masks) {
    match &node.value {
        Value::Table(table) => table.values().for_each(|node| add_scalars(node, masks)),
        Value::Array(items) => items.iter().for_each(|node| add_scalars(node, masks)),
        _ => {
            let (start, end) = node.origin.value;
            masks.entry(node.origin.file).or_default().push(start..end);
        }
    }
}

/// The values of keys that are called like a secret. The text need not be TOML: what follows `:` is
/// taken for a value too, and what is no string is masked to the end of its line.
fn values_of_secret_keys(text: &str) -> Vec<Range<usize>> {
    let is_key = |c: char| c == '_' || c == '-' || c.is_ascii_alphanumeric();
    let mut found = Vec::new();
    for (mark, _) in text.match_indices(['=', ':']) {
        let before = text[..mark].trim_end_matches([' ', '\t', '"', '\'']);
        let key = before.rfind(|c| !is_key(c)).map_or(0, |end| end + 1);
        // The character before the key may have several bytes.
        let Some(key) = text.get(key..before.len()) else {
            continue;
        };
        if is_secret_key(key) {
            let value = &text[mark + 1..];
            let start = text.len() - value.trim_start_matches([' ', '\t']).len();
            found.extend(value_at(text, start));
        }
    }
    found
}

/// The passwords of URLs: what stands between the first `:` after `://` and the last `@`. A password may hold
/// a `/` or an `@` that nobody escaped; that a path with an `@` is hidden too then is the lesser evil.
fn passwords_of_urls(text: &str) -> Vec<Range<usize>> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',');
    let mut found = Vec::new();
    for (mark, scheme) in text.match_indices("://") {
        let start = mark + scheme.len();
        let url = text[start..].split(ends).next().unwrap_or_default();
        if let Some((user, rest)) = url.split_once(':')
            && !user.contains(['/', '@', '['])
            && !starts_with_port(rest)
            && let Some((password, _)) = rest.rsplit_once('@')
        {
            let start = start + user.len() + ":".len();
            found.push(start..start + password.len());
        }
    }
    found
}

/// Whether what follows the first `:` of a URL is the port of a server and not a password.
fn starts_with_port(rest: &str) -> bool {
    let port = rest.split('/').next().unwrap_or_default();
    port.bytes().all(|byte| byte.is_ascii_digit())
}

/// The value that starts here, unless it is a table, an array or `"generate"`.
fn value_at(text: &str, start: usize) -> Option<Range<usize>> {
    let value = &text[start..];
    let line = value.find('\n').unwrap_or(value.len());
    let end_after = |quote: &str| {
        let inner = &value[quote.len()..];
        inner.find(quote).map(|end| end + 2 * quote.len())
    };
    let end = match value.chars().next()? {
        '{' | '[' | '\n' | '\r' => return None,
        _ if value.starts_with("\"\"\"") => end_after("\"\"\"").unwrap_or(value.len()),
        _ if value.starts_with("'''") => end_after("'''").unwrap_or(value.len()),
        '"' => end_of_string(value).unwrap_or(line),
        '\'' => end_after("'").filter(|&end| end <= line).unwrap_or(line),
        _ => line,
    };
    (&value[..end] != "\"generate\"").then_some(start..start + end)
}

/// Where a basic string on one line ends.
fn end_of_string(value: &str) -> Option<usize> {
    let mut escaped = false;
    for (offset, character) in value.char_indices().skip(1) {
        match character {
            '\n' => return None,
            '"' if !escaped => return Some(offset + 1),
            _ => escaped = character == '\\' && !escaped,
        }
    }
    None
}

/// The text with stars in the ranges, of the same number of bytes, so that every span stays right.
/// Quotes and line breaks are kept.
fn with_stars(text: &str, ranges: &[Range<usize>]) -> String {
    if ranges.is_empty() {
        return text.to_owned();
    }
    let mut hidden = vec![false; text.len()];
    for range in ranges {
        if let Some(bytes) = hidden.get_mut(range.clone()) {
            bytes.fill(true);
        }
    }
    let mut shown = String::with_capacity(text.len());
    for (offset, character) in text.char_indices() {
        if hidden[offset] && !matches!(character, '"' | '\'' | '\n' | '\r') {
            shown.extend(std::iter::repeat_n('*', character.len_utf8()));
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_keys_that_are_called_like_a_secret_are_masked() {
        let cases = [
            ("password = \"a\\\"b\" # c", "password = \"**\"*\" # c"),
            ("admin-password='x' ", "admin-password='*' "),
            (
                "x = { db.password = \"я\", a = 1 }",
                "x = { db.password = \"**\", a = 1 }",
            ),
            ("\"token\" = hunter2\nb = 1", "\"token\" = *******\nb = 1"),
            ("password = \"open\nb = 1", "password = \"****\nb = 1"),
            (
                "password = \"\"\"\na\n\"\"\"\nb = 1",
                "password = \"\"\"\n*\n\"\"\"\nb = 1",
            ),
            ("password = \"generate\"", "password = \"generate\""),
            ("password = { env = \"A\" }", "password = { env = \"A\" }"),
            (
                "password_encryption = \"md5\"",
                "password_encryption = \"md5\"",
            ),
            ("яpassword =", "яpassword ="),
            ("password: 'x'", "password: '*'"),
            ("=", "="),
        ];
        for (text, expected) in cases {
            assert_eq!(with_stars(text, &values_of_secret_keys(text)), expected);
        }
    }

    #[test]
    fn passwords_of_urls_are_masked_wherever_they_stand() {
        for (text, expected) in [
            ("url = \"https://a:b@c/d\"", "url = \"https://a:*@c/d\""),
            ("s3://a:b:я@c@h:1,x://d:e@f", "s3://a:******@h:1,x://d:*@f"),
            ("abfs://files@host:80/a:b@c", "abfs://files@host:80/a:b@c"),
            ("spark://a:7077", "spark://a:7077"),
            ("hdfs://a:8020/b@c", "hdfs://a:8020/b@c"),
            ("http://[::1]:80/b@c", "http://[::1]:80/b@c"),
            ("http://a/b:c@d", "http://a/b:c@d"),
            ("amqp://a:b/c@d/e", "amqp://a:***@d/e"),
            ("amqp://a:b@c/d@e", "amqp://a:*****@e"),
            ("://:p@", "://:*@"),
            ("://", "://"),
        ] {
            assert_eq!(with_stars(text, &passwords_of_urls(text)), expected);
        }
    }
}
