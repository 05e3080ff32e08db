//! Makes text from manifests safe to show: a terminal must not obey what a file holds.

use std::borrow::Cow;

use serde_json::Value;

/// The longest value shown inside a sentence, in characters.
const LONGEST_VALUE: usize = 80;

/// The text with control characters and those that turn the reading direction spelled out;
/// tabs stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_treacherous(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A value for use inside a sentence: on one line and not too long; `None` for maps and lists.
pub(crate) fn short_value(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let short = text.chars().count() <= LONGEST_VALUE && !text.contains('\n');
    short.then(|| visible(&text).into_owned())
}

fn is_treacherous(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_spelled_out() {
        for (text, expected) in [
            ("plain\ttext", "plain\ttext"),
            ("\u{1b}[2Jgone", "\\u{1b}[2Jgone"),
            ("end\r", "end\\r"),
            ("\u{202e}txt", "\\u{202e}txt"),
        ] {
            assert_eq!(visible(text), expected);
        }
    }
}
