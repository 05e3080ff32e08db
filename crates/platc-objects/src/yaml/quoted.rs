//! Double-quoted scalars, always on one line.

/// Writes `text` between double quotes; whatever cannot be read in a listing is escaped.
pub(super) fn write(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut copied = 0;
    for (at, character) in text.char_indices() {
        if !needs_escape(character) {
            continue;
        }
        out.extend_from_slice(&text.as_bytes()[copied..at]);
        write_escape(out, character);
        copied = at + character.len_utf8();
    }
    out.extend_from_slice(&text.as_bytes()[copied..]);
    out.push(b'"');
}

#[inline]
fn needs_escape(character: char) -> bool {
    match character {
        '"' | '\\' | '\0'..' ' | '\u{7f}' => true,
        _ => !character.is_ascii() && is_hidden(character),
    }
}

fn write_escape(out: &mut Vec<u8>, character: char) {
    match character {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\t' => out.extend_from_slice(b"\\t"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\0'..='\u{ff}' => write_hex(out, b'x', character, 2),
        '\u{100}'..='\u{ffff}' => write_hex(out, b'u', character, 4),
        _ => write_hex(out, b'U', character, 8),
    }
}

fn write_hex(out: &mut Vec<u8>, kind: u8, character: char, digits: u32) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.extend_from_slice(&[b'\\', kind]);
    for place in (0..digits).rev() {
        out.push(DIGITS[(u32::from(character) >> (4 * place) & 0xf) as usize]);
    }
}

/// Characters beyond ASCII that YAML forbids, that some reader takes for a line break, or that a person cannot see or
/// that change how the rest of the line is shown.
pub(super) fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{80}'..='\u{9f}'          // C1 controls, next line among them
        | '\u{ad}'                   // soft hyphen
        | '\u{61c}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}'    // line and paragraph separators, text direction
        | '\u{2060}'..='\u{206f}'
        | '\u{fdd0}'..='\u{fdef}'    // noncharacters
        | '\u{feff}'                 // byte order mark
        | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}'  // tags
    ) || u32::from(character) & 0xfffe == 0xfffe
}
