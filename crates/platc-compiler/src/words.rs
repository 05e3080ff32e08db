//! Words in messages, and values as TOML in fixes.

use std::fmt::Write as _;

use platc_diagnostics::Path;

/// A list longer than this is cut: nobody reads on.
const MAX_LISTED: usize = 30;

/// `a, b and c`, each in backticks.
pub(crate) fn list(words: &[&str]) -> String {
    list_with("and", words)
}

/// `a, b or c`, each in backticks.
pub(crate) fn list_or(words: &[&str]) -> String {
    list_with("or", words)
}

fn list_with(conjunction: &str, words: &[&str]) -> String {
    let quoted = |word: &&str| format!("`{word}`");
    match words {
        [] => "none".to_owned(),
        [only] => quoted(only),
        [first @ .., last] if words.len() <= MAX_LISTED => {
            let first: Vec<String> = first.iter().map(quoted).collect();
            format!("{} {conjunction} {}", first.join(", "), quoted(last))
        }
        _ => {
            let first: Vec<String> = words[..MAX_LISTED].iter().map(quoted).collect();
            format!("{} and {} more", first.join(", "), words.len() - MAX_LISTED)
        }
    }
}

/// A text as a TOML string on one line.
pub(crate) fn toml_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            // Writing to a `String` cannot fail.
            c if c.is_control() => drop(write!(quoted, "\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A text as one key, in quotes if it needs them.
pub(crate) fn toml_key(text: &str) -> String {
    Path::root().key(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_like_a_sentence_and_ends() {
        let many: Vec<String> = (0..35).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let cases = [
            (&many[..0], "none".to_owned()),
            (&many[..1], "`0`".to_owned()),
            (&many[..3], "`0`, `1` and `2`".to_owned()),
            (
                &many[..],
                format!("{} and 5 more", list(&many[..30]).replace(" and", ",")),
            ),
        ];
        for (words, expected) in cases {
            assert_eq!(list(words), expected);
        }
    }

    #[test]
    fn texts_are_written_as_toml_reads_them() {
        for (text, string, key) in [
            ("ha", "\"ha\"", "ha"),
            ("a b", "\"a b\"", "\"a b\""),
            ("\u{1b}\"\\", "\"\\u001B\\\"\\\\\"", "\"\\u001B\\\"\\\\\""),
            ("озеро", "\"озеро\"", "\"озеро\""),
        ] {
            assert_eq!(
                (toml_string(text).as_str(), toml_key(text).as_str()),
                (string, key)
            );
        }
    }
}
