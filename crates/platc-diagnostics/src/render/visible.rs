//! Text from outside, made safe for a terminal.

/// More of one text than this is not read by anyone; a value can be as long as its file.
const MAX_CHARACTERS: usize = 500;

/// How much of the end of a text is kept when it is too long.
const TAIL: usize = 100;

/// The characters of `text` that a terminal can be given, with line breaks and tabs.
///
/// A text longer than 500 characters loses its middle: the end of a message is often its point.
pub(super) fn visible(text: &str) -> String {
    if text.chars().nth(MAX_CHARACTERS).is_none() {
        return text.chars().map(visible_char).collect();
    }
    let head = text.chars().take(MAX_CHARACTERS - TAIL);
    let tail = text.char_indices().rev().nth(TAIL - 1);
    let tail = tail.map_or("", |(start, _)| &text[start..]);
    let shown = head.chain("...".chars()).chain(tail.chars());
    shown.map(visible_char).collect()
}

/// The same as [`visible`] on one line.
pub(super) fn visible_line(text: &str) -> String {
    visible(text.trim_end()).replace(['\n', '\t'], " ")
}

/// A picture for each control character, so that a file cannot move the cursor or hide text.
///
/// Beside the ASCII ones these are C1 (U+009B starts an escape sequence as ESC does) and those
/// that change the direction of text. U+FFFF is what the human renderer marks columns with.
pub(super) fn visible_char(character: char) -> char {
    match character {
        '\n' | '\t' => character,
        '\0'..='\x1f' => char::from_u32(u32::from(character) + 0x2400).unwrap_or(' '),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        other => other,
    }
}

/// Breaks lines longer than `width` characters between words, keeping the indentation.
pub(super) fn wrap(text: &str, width: usize) -> String {
    let lines = text.lines().map(|line| {
        if line.chars().count() <= width {
            return line.to_owned();
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let mut wrapped = String::new();
        let mut column = 0;
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if column == 0 || column + 1 + length > width {
                let line_break = if column == 0 { "" } else { "\n" };
                wrapped.extend([line_break, indent]);
                column = indent.chars().count();
            } else {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += length;
        }
        wrapped
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_pictures() {
        let cases = [
            ("plain озеро 湖\n\tnext", "plain озеро 湖\n\tnext"),
            ("\u{1b}[31m\u{7}\r\u{0}\u{7f}", "␛[31m␇␍␀␡"),
            (
                "\u{9b}31m \u{202e}txt\u{2066} \u{ffff}",
                "\u{fffd}31m \u{fffd}txt\u{fffd} \u{fffd}",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(visible(text), expected);
        }
        assert_eq!(visible_line("two\nlines\tlong\n"), "two lines long");
        assert_eq!(visible(&"я".repeat(500)), "я".repeat(500));
        assert_eq!(
            visible(&("я".repeat(9_000) + "end")),
            format!("{}...{}end", "я".repeat(400), "я".repeat(97))
        );
    }

    #[test]
    fn long_lines_are_wrapped_between_words() {
        let cases = [
            ("a short one", "a short one"),
            ("one two three four", "one two\nthree four"),
            (
                "fits\n  three four five six",
                "fits\n  three\n  four five\n  six",
            ),
            ("areallylongwordhere and", "areallylongwordhere\nand"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(wrap(text, 11), expected, "{text}");
        }
    }
}
