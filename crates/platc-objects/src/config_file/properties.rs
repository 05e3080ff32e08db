//! Java properties, as `java.util.Properties` reads them.

use std::fmt::Write as _;

use super::Settings;

/// Renders `key=value` lines.
pub(super) fn render(settings: &Settings) -> String {
    render_with('=', settings)
}

/// Renders lines with this character between key and value.
pub(super) fn render_with(separator: char, settings: &Settings) -> String {
    let mut text = String::new();
    for (key, value) in settings.iter() {
        push_key(key, &mut text);
        text.push(separator);
        push_value(value.text(), &mut text);
        text.push('\n');
    }
    text
}

fn push_key(key: &str, text: &mut String) {
    for character in key.chars() {
        match character {
            ' ' | ':' | '=' | '#' | '!' => {
                text.push('\\');
                text.push(character);
            }
            _ => push_character(character, text),
        }
    }
}

/// In a value only its beginning is special: white space there would be skipped, and where the
/// separator is a blank, `=` and `:` there would be taken for the separator.
fn push_value(value: &str, text: &mut String) {
    let mut at_start = true;
    for character in value.chars() {
        if at_start && matches!(character, ' ' | '=' | ':') {
            text.push('\\');
        }
        at_start = at_start && character == ' ';
        push_character(character, text);
    }
}

/// Older readers take the file for Latin-1, so everything outside of ASCII is escaped.
fn push_character(character: char, text: &mut String) {
    match character {
        '\\' => text.push_str("\\\\"),
        '\t' => text.push_str("\\t"),
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\u{c}' => text.push_str("\\f"),
        ' '..='~' => text.push(character),
        _ => {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_characters_are_escaped_where_the_format_gives_them_a_meaning() {
        let cases = [
            ("a", "x=y:z#!", "a=x=y:z#!\n"),
            ("a b", " x", "a\\ b=\\ x\n"),
            ("#k", "c:\\tmp\nnext", "\\#k=c:\\\\tmp\\nnext\n"),
            ("имя", "=", "\\u0438\\u043c\\u044f=\\=\n"),
        ];
        for (key, value, expected) in cases {
            assert_eq!(render(&Settings::new().set(key, value)), expected);
        }
    }
}
